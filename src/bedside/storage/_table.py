"""The rows of one kind in memory, with the indexes that keep a search from reading them all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType

import attrs

from bedside.errors import UniqueKeyError
from bedside.ports import Kind, Query, Row, Value
from bedside.storage.select import matches, selected

__all__ = ["Stored", "Table"]

_Values = tuple[Value, ...]


@attrs.frozen
class Stored:
    """A row and the instant (microseconds) until which it is leased."""

    row: Row
    leased_until: int | None = None


class Table:
    """Rows by id; every change goes through :meth:`replace`, which can also undo one."""

    def __init__(self, kind: Kind, rows: Iterable[Stored] = ()) -> None:
        self.kind = kind
        self._stored: dict[str, Stored] = {}
        self._ids: list[str] = []
        self._due: list[tuple[int, str]] = []
        self._owners: dict[str, dict[_Values, str]] = {key.name: {} for key in kind.unique}
        paths = (*kind.indexes, *(key.columns for key in kind.unique))
        prefixes = {path[:length] for path in paths for length in range(1, len(path) + 1)}
        self._buckets: dict[tuple[str, ...], dict[_Values, set[str]]] = {
            prefix: {} for prefix in sorted(prefixes, key=len, reverse=True)
        }
        for stored in rows:
            self.check_unique(stored.row)
            self.replace(stored.row.id, stored)

    def __iter__(self) -> Iterator[Stored]:
        return iter(self._stored.values())

    def get(self, record_id: str) -> Stored | None:
        """What is stored under that id, or None."""
        return self._stored.get(record_id)

    def frozen(self, row: Row, *, revision: int, fence: int = 0, claims: int = 0) -> Row:
        """A copy whose columns nobody can change, in the declared order."""
        columns = MappingProxyType({column.name: row.columns[column.name] for column in self.kind.columns})
        return Row(
            kind=row.kind,
            id=row.id,
            columns=columns,
            body=row.body,
            revision=revision,
            fence=fence,
            claims=claims,
        )

    def check_unique(self, row: Row) -> None:
        """Refuse values that another row has already."""
        for key in self.kind.unique:
            values = tuple(row.columns[name] for name in key.columns)
            if None not in values and self._owners[key.name].get(values, row.id) != row.id:
                raise UniqueKeyError(self.kind.name, key.name)

    def replace(self, record_id: str, new: Stored | None) -> Stored | None:
        """Put *new* (None: nothing) in the place of what has that id, and return the latter."""
        old = self._stored.get(record_id)
        if old is not None:
            self._unlink(old.row)
        if new is None:
            del self._stored[record_id]
            del self._ids[bisect_left(self._ids, record_id)]
            return old
        if old is None:
            insort(self._ids, record_id)
        self._stored[record_id] = new
        self._link(new.row)
        return old

    def matching(self, query: Query) -> list[Row]:
        """The rows that match a checked query, in its order."""
        if query.order_by is not None:
            return selected(self._candidates(query), query)
        matching = (row for row in self._by_id(query) if matches(row, query))
        return list(islice(matching, query.limit))

    def due(self, now: int) -> Iterator[Stored]:
        """Rows that are due and not leased, oldest first and then by id."""
        for at, record_id in self._due:
            if at > now:
                return
            stored = self._stored[record_id]
            if stored.leased_until is None or stored.leased_until <= now:
                yield stored

    def _candidates(self, query: Query) -> Iterable[Row]:
        ids = self._bucket(query.equal)
        if ids is None:
            return (stored.row for stored in self._stored.values())
        return (self._stored[record_id].row for record_id in ids)

    def _by_id(self, query: Query) -> Iterator[Row]:
        bucket = self._bucket(query.equal)
        ids = self._ids if bucket is None else sorted(bucket)
        if query.descending:
            stop = len(ids) if query.after is None else bisect_left(ids, query.after)
            places = range(stop - 1, -1, -1)
        else:
            places = range(0 if query.after is None else bisect_right(ids, query.after), len(ids))
        return (self._stored[ids[place]].row for place in places)

    def _bucket(self, equal: Mapping[str, Value]) -> set[str] | None:
        for prefix, buckets in self._buckets.items():
            if all(name in equal for name in prefix):
                return buckets.get(tuple(equal[name] for name in prefix), set())
        return None

    def _link(self, row: Row) -> None:
        columns = row.columns
        for prefix, buckets in self._buckets.items():
            buckets.setdefault(tuple(columns[name] for name in prefix), set()).add(row.id)
        for key in self.kind.unique:
            values = tuple(columns[name] for name in key.columns)
            if None not in values:
                self._owners[key.name][values] = row.id
        if self.kind.due_column is not None:
            at = columns[self.kind.due_column]
            if isinstance(at, int):
                insort(self._due, (at, row.id))

    def _unlink(self, row: Row) -> None:
        columns = row.columns
        for prefix, buckets in self._buckets.items():
            values = tuple(columns[name] for name in prefix)
            buckets[values].discard(row.id)
            if not buckets[values]:
                del buckets[values]
        for key in self.kind.unique:
            self._owners[key.name].pop(tuple(columns[name] for name in key.columns), None)
        if self.kind.due_column is not None:
            at = columns[self.kind.due_column]
            if isinstance(at, int):
                del self._due[bisect_left(self._due, (at, row.id))]
