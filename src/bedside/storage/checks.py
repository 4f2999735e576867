"""What every store refuses in the same words: declarations, rows, queries and amounts.

A storage author may call these, so that a mistake is named alike whatever the store. None of them
quotes a stored value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bedside.errors import StorageError
from bedside.ports import Column, ColumnType, Kind, Query, Row, Value

__all__ = [
    "LARGEST",
    "check_claim",
    "check_journal_page",
    "check_kinds",
    "check_query",
    "check_row",
    "check_spending",
    "micros",
    "not_prepared",
    "selected_columns",
]

#: Whole numbers stay exact in every database, JSON reader and dataframe up to this one.
LARGEST: Final = 2**53

_LONGEST_ID: Final = 255
_NAME: Final = re.compile(r"(?=.{1,63}\Z)[a-z][a-z0-9]*(_[a-z0-9]+)*")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Microseconds since 1970-01-01 UTC, exactly.

    >>> micros(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC))
    1000005
    """
    if at.utcoffset() is None:
        raise StorageError("an instant has no time zone; give an aware datetime")
    return (at - _EPOCH) // _MICROSECOND


def not_prepared(kind: str) -> StorageError:
    """The error to raise for a kind that nobody has prepared."""
    return StorageError(f"kind {kind!r} is not prepared; pass it to Storage.prepare() first")


def check_kinds(kinds: Iterable[Kind], known: Mapping[str, Kind]) -> dict[str, Kind]:
    """All kinds, known and new, by name.

    Raises:
        StorageError: a name cannot be one, something names an undeclared column or kind, or a kind
            comes back with other columns than it was prepared with.
    """
    every = dict(known)
    for kind in kinds:
        if kind.name in every and every[kind.name].columns != kind.columns:
            changed = sorted({column.name for column in set(every[kind.name].columns) ^ set(kind.columns)})
            listed = ", ".join(changed) or "in another order"
            raise StorageError(f"{kind.name}: columns differ from those prepared before: {listed}")
        every[kind.name] = kind
    for kind in every.values():
        _check_kind(kind, every)
    return every


def check_row(kind: Kind, row: Row) -> None:
    """The row has a usable id, exactly the declared columns, and values of their types."""
    if type(row.id) is not str or not 0 < len(row.id) <= _LONGEST_ID:
        raise StorageError(f"{kind.name}: an id is text of 1 to {_LONGEST_ID} characters")
    _check_text(kind, "id", row.id)
    columns = row.columns
    for column in kind.columns:
        if column.name not in columns:
            raise StorageError(f"{kind.name}: column {column.name!r} is missing from the row")
        value = columns[column.name]
        if value is None:
            if not column.nullable:
                raise StorageError(f"{kind.name}: column {column.name!r} must not be empty")
        else:
            _check_value(kind, column, value)
    if len(columns) != len(kind.columns):
        declared = {column.name for column in kind.columns}
        extra = next(name for name in columns if name not in declared)
        raise StorageError(f"{kind.name}: column {extra!r} is not declared")
    if type(row.body) is not str:
        raise StorageError(f"{kind.name}: the body must be text")
    _check_text(kind, "body", row.body)


def check_query(kind: Kind, query: Query) -> None:
    """The query names declared columns only, with values of their types."""
    for name, value in query.equal.items():
        column = _declared(kind, name)
        if value is not None:
            _check_value(kind, column, value)
    if query.range is not None:
        column = _declared(kind, query.range.column)
        for bound in (query.range.at_least, query.range.below):
            if bound is not None:
                _check_value(kind, column, bound, bound=True)
    if query.order_by is not None:
        _declared(kind, query.order_by)
        if query.after is not None:
            raise StorageError(f"{kind.name}: 'after' goes with the order of ids; leave out order_by")
    if query.limit is not None:
        _check_count("limit", query.limit)


def selected_columns(kind: Kind, names: Sequence[str]) -> tuple[str, ...]:
    """The distinct *names*, each declared or ``"id"``."""
    for name in names:
        if name != "id":
            _declared(kind, name)
    return tuple(dict.fromkeys(names))


def check_spending(counter: str, amount: int, limit: int) -> None:
    """A counter has a name; amount and limit are whole numbers that every store keeps exactly."""
    if type(counter) is not str or not 0 < len(counter) <= _LONGEST_ID or not _storable(counter):
        raise StorageError(f"a counter's name is text of 1 to {_LONGEST_ID} characters")
    for name, number in (("amount", amount), ("limit", limit)):
        if type(number) is not int or abs(number) > LARGEST:
            raise StorageError(f"the {name} must be a whole number of at most 2**53")


def check_claim(kind: Kind, *, now: datetime, lease: timedelta, limit: int) -> tuple[str, int, int]:
    """The kind's due column, *now*, and the end of the lease, both in microseconds."""
    if kind.due_column is None:
        raise StorageError(f"{kind.name}: has no due_column, so nothing of it can be claimed")
    if lease <= timedelta(0):
        raise StorageError(f"{kind.name}: a lease must be longer than nothing")
    _check_count("limit", limit)
    return kind.due_column, micros(now), micros(now + lease)


def check_journal_page(after: int, limit: int | None) -> None:
    """A page of the journal starts behind a sequence number and may have a limit."""
    _check_count("'after' of a journal", after)
    if limit is not None:
        _check_count("limit", limit)


def _check_kind(kind: Kind, every: Mapping[str, Kind]) -> None:
    names = [column.name for column in kind.columns]
    for name in (kind.name, *names, *(key.name for key in kind.unique)):
        if not _NAME.fullmatch(name):
            raise StorageError(f"{kind.name}: {name!r} cannot be a name; use a-z, 0-9 and single _")
    if "id" in names or len(set(names)) != len(names):
        raise StorageError(f"{kind.name}: declare each column once, and never 'id'")
    if len({key.name for key in kind.unique}) != len(kind.unique):
        raise StorageError(f"{kind.name}: give each unique key its own name")
    for columns in (*(key.columns for key in kind.unique), *kind.indexes):
        if not columns:
            raise StorageError(f"{kind.name}: a unique key or index needs a column")
        for name in columns:
            _declared(kind, name)
    for column in kind.columns:
        if column.references is not None:
            if column.references not in every:
                raise StorageError(f"{kind.name}: {column.name} references an unknown kind; prepare it too")
            if column.type is not ColumnType.TEXT:
                raise StorageError(f"{kind.name}: {column.name} references a kind and must be TEXT")
    if kind.due_column is not None:
        if _declared(kind, kind.due_column).type is not ColumnType.INSTANT:
            raise StorageError(f"{kind.name}: due_column {kind.due_column} must be an INSTANT")
        if kind.appended:
            raise StorageError(f"{kind.name}: an appended kind never changes, so it has no due_column")


def _declared(kind: Kind, name: str) -> Column:
    try:
        return kind.column(name)
    except KeyError:
        raise StorageError(f"{kind.name}: column {name!r} is not declared") from None


def _check_value(kind: Kind, column: Column, value: Value, *, bound: bool = False) -> None:
    if column.type is ColumnType.TEXT:
        if type(value) is not str:
            raise StorageError(f"{kind.name}: column {column.name!r} holds text")
        _check_text(kind, column.name, value)
    elif type(value) is not int:
        raise StorageError(f"{kind.name}: column {column.name!r} holds a whole number ({column.type.value})")
    elif not -LARGEST <= value <= LARGEST:
        raise StorageError(f"{kind.name}: column {column.name!r} holds whole numbers of at most 2**53")
    elif column.type is ColumnType.BOOLEAN and not bound and value not in (0, 1):
        raise StorageError(f"{kind.name}: column {column.name!r} holds 0 or 1")


def _check_text(kind: Kind, name: str, text: str) -> None:
    if not _storable(text):
        raise StorageError(f"{kind.name}: {name} holds a NUL or half a character, which no database keeps")


def _storable(text: str) -> bool:
    if "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_count(name: str, count: int) -> None:
    if type(count) is not int or not 0 <= count <= LARGEST:
        raise StorageError(f"the {name} must be a whole number, 0 or more")
