"""What a query means, in plain Python: for stores that have no query language of their own."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nlargest, nsmallest

from bedside.errors import StorageError
from bedside.ports import Query, Row, Value

__all__ = ["matches", "selected"]


def selected(rows: Iterable[Row], query: Query) -> list[Row]:
    """The rows that match *query*, in its order and within its limit.

    >>> rows = [Row(kind="note", id=name, columns={"topic": topic})
    ...         for name, topic in (("n-2", "recall"), ("n-1", None), ("n-3", "visit"))]
    >>> [row.id for row in selected(rows, Query(order_by="topic"))]
    ['n-1', 'n-2', 'n-3']
    >>> [row.id for row in selected(rows, Query(after="n-1", limit=1))]
    ['n-2']
    """

    def place(row: Row) -> tuple[bool, Value, str]:
        value = None if query.order_by is None else row.columns[query.order_by]
        return value is not None, value, row.id

    found = [row for row in rows if matches(row, query)]
    if query.limit is not None and query.limit < len(found) // 8:
        pick = nlargest if query.descending else nsmallest
        return pick(query.limit, found, key=place)
    found.sort(key=place, reverse=query.descending)
    return found[: query.limit]


def matches(row: Row, query: Query) -> bool:
    """Whether the row has the query's values, lies in its range, and comes behind ``after``."""
    columns = row.columns
    for name, wanted in query.equal.items():
        if columns[name] != wanted:
            return False
    if query.after is not None and not (row.id < query.after if query.descending else row.id > query.after):
        return False
    if query.range is None:
        return True
    value, low, high = columns[query.range.column], query.range.at_least, query.range.below
    if value is None:
        return False
    return (low is None or not _less(value, low)) and (high is None or _less(value, high))


def _less(value: str | int, bound: str | int) -> bool:
    if isinstance(value, str) and isinstance(bound, str):
        return value < bound
    if isinstance(value, int) and isinstance(bound, int):
        return value < bound
    raise StorageError("text and numbers have no common order")
