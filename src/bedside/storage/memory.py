"""A store in memory: the executable specification of :class:`bedside.ports.Storage`.

Other stores are compared with it step by step (:mod:`bedside.testing`), so it does nothing that a
reader of the port would not expect.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice

from bedside.domain.journal import FIRST_HASH, JournalEntry, SealedEntry, seal
from bedside.errors import (
    ConflictError,
    LimitReachedError,
    MissingReferenceError,
    StorageError,
    UniqueKeyError,
)
from bedside.ports import Capability, Kind, Query, Row, Transaction, Value
from bedside.storage._table import Stored, Table
from bedside.storage.checks import (
    check_claim,
    check_journal_page,
    check_kinds,
    check_query,
    check_row,
    check_spending,
    not_prepared,
    selected_columns,
)
from bedside.storage.select import matches

__all__ = ["MemoryStorage"]


class MemoryStorage:
    """Rows, counters and the journal in this process; gone when it ends.

    >>> from bedside.ports import Column
    >>> storage = MemoryStorage()
    >>> storage.prepare([Kind(name="note", columns=(Column("topic"),))])
    >>> with storage.transaction() as tx:
    ...     tx.add(Row(kind="note", id="n-1", columns={"topic": "recall"})).revision
    1
    """

    #: Nothing beyond the verbs: it ends with its program.
    capabilities: frozenset[Capability] = frozenset()

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {}
        self._counters: dict[str, int] = {}
        self._journal: list[SealedEntry] = []
        self._lock = threading.Lock()
        self._holder: int | None = None

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Make room for *kinds*; StorageError when one contradicts what is there."""
        with self._alone():
            known = {name: table.kind for name, table in self._tables.items()}
            tables = dict(self._tables)
            for name, kind in check_kinds(kinds, known).items():
                if name not in tables:
                    tables[name] = Table(kind)
                elif tables[name].kind != kind:
                    tables[name] = Table(kind, tables[name])
            self._tables = tables

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commit on leaving the block; undo everything if it raises. Other threads wait."""
        with self._alone():
            tx = _MemoryTransaction(self._tables, self._counters, self._journal)
            try:
                yield tx
            except BaseException:
                tx.undo()
                raise
            finally:
                tx.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        me = threading.get_ident()
        if self._holder == me:
            raise StorageError("a transaction is open already; transactions do not nest")
        with self._lock:
            self._holder = me
            try:
                yield
            finally:
                self._holder = None


class _MemoryTransaction:
    """Changes things in place and remembers how to undo each."""

    def __init__(
        self, tables: Mapping[str, Table], counters: dict[str, int], journal: list[SealedEntry]
    ) -> None:
        self._tables = tables
        self._counters = counters
        self._journal = journal
        self._undo: list[Callable[[], object]] = []
        self._open = True

    def get(self, kind: str, record_id: str) -> Row | None:
        stored = self._table(kind).get(record_id)
        return None if stored is None else stored.row

    def find(self, kind: str, query: Query) -> Sequence[Row]:
        table = self._table(kind)
        check_query(table.kind, query)
        return table.matching(query)

    def columns(self, kind: str, names: Sequence[str], query: Query) -> Mapping[str, Sequence[Value]]:
        selected = selected_columns(self._table(kind).kind, names)
        rows = self.find(kind, query)
        return {
            name: [row.id for row in rows] if name == "id" else [row.columns[name] for row in rows]
            for name in selected
        }

    def add(self, row: Row) -> Row:
        table = self._table(row.kind)
        check_row(table.kind, row)
        self._check_references(table.kind, row)
        if table.get(row.id) is not None:
            raise UniqueKeyError(row.kind, "id")
        table.check_unique(row)
        return self._replace(table, Stored(table.frozen(row, revision=1)))

    def put(self, row: Row, *, expect: int) -> Row:
        table = self._table(row.kind)
        check_row(table.kind, row)
        if table.kind.appended:
            raise ConflictError(
                f"{row.kind}: rows of this kind are never changed; add another", record_id=row.id
            )
        old = table.get(row.id)
        if old is None or old.row.revision != expect:
            raise ConflictError(f"{row.kind}: is not at revision {expect}; read it again", record_id=row.id)
        self._check_references(table.kind, row)
        table.check_unique(row)
        new = table.frozen(row, revision=expect + 1, fence=old.row.fence, claims=old.row.claims)
        due = table.kind.due_column
        given_back = due is not None and new.columns[due] != old.row.columns[due]
        return self._replace(table, Stored(new, None if given_back else old.leased_until))

    def spend(self, counter: str, amount: int, *, limit: int) -> int:
        self._check_open()
        check_spending(counter, amount, limit)
        used = self._counters.get(counter, 0)
        if amount > 0 and used + amount > limit:
            raise LimitReachedError(counter, used, amount, limit)
        self._undo.append(lambda: self._counters.__setitem__(counter, used))
        self._counters[counter] = max(0, used + amount)
        return self._counters[counter]

    def counters(self, prefix: str) -> Mapping[str, int]:
        """Every counter whose name begins so, and what is used of it."""
        self._check_open()
        return {name: used for name, used in self._counters.items() if name.startswith(prefix)}

    def claim(
        self,
        kind: str,
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
        equal: Mapping[str, Value] | None = None,
    ) -> Sequence[Row]:
        table = self._table(kind)
        _, at, until = check_claim(table.kind, now=now, lease=lease, limit=limit, equal=equal)
        wanted = Query(equal=equal or {})
        due = (stored for stored in table.due(at) if matches(stored.row, wanted))
        claimed = []
        for stored in list(islice(due, limit)):
            row = stored.row
            taken = table.frozen(row, revision=row.revision + 1, fence=row.fence + 1, claims=row.claims + 1)
            claimed.append(self._replace(table, Stored(taken, until)))
        return claimed

    def append(self, entry: JournalEntry) -> SealedEntry:
        self._check_open()
        last = self._journal[-1].entry_hash if self._journal else FIRST_HASH
        sealed = seal(entry, sequence=len(self._journal) + 1, previous_hash=last)
        self._journal.append(sealed)
        self._undo.append(self._journal.pop)
        return sealed

    def journal(self, *, after: int = 0, limit: int | None = None) -> Sequence[SealedEntry]:
        self._check_open()
        check_journal_page(after, limit)
        return self._journal[after : None if limit is None else after + limit]

    def undo(self) -> None:
        """Take everything back, newest first."""
        for step in reversed(self._undo):
            step()

    def close(self) -> None:
        """Refuse every later call."""
        self._open = False

    def _check_open(self) -> None:
        if not self._open:
            raise StorageError("this transaction is over; open another")

    def _table(self, name: str) -> Table:
        self._check_open()
        table = self._tables.get(name)
        if table is None:
            raise not_prepared(name)
        return table

    def _check_references(self, kind: Kind, row: Row) -> None:
        for column in kind.columns:
            target = row.columns[column.name]
            if column.references is None or not isinstance(target, str):
                continue
            if column.references == row.kind and target == row.id:
                continue
            if self._tables[column.references].get(target) is None:
                raise MissingReferenceError(kind.name, column.name)

    def _replace(self, table: Table, new: Stored) -> Row:
        record_id = new.row.id
        old = table.replace(record_id, new)
        self._undo.append(lambda: table.replace(record_id, old))
        return new.row
