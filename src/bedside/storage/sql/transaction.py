"""The verbs of a transaction, said to an open database connection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from bedside.domain.arrow import ArrowStream
from bedside.domain.journal import JournalEntry, SealedEntry, seal
from bedside.errors import (
    ConflictError,
    ContentionError,
    LimitReachedError,
    MissingReferenceError,
    StorageError,
    UniqueKeyError,
)
from bedside.ports import Query, Row, Value
from bedside.storage.arrow import ArrowPages, arrow_from_lists
from bedside.storage.checks import (
    check_claim,
    check_journal_page,
    check_query,
    check_row,
    check_spending,
    is_id,
    not_prepared,
    selected_columns,
)
from bedside.storage.sql.running import Running
from bedside.storage.sql.statements import SOME, KindStatements, StoreStatements, Values

__all__ = ["SqlTransaction"]

#: As many keys are asked for one by one: a statement that asks for a hundred is no quicker for them.
_FEW = 10


class SqlTransaction:
    """Satisfies :class:`bedside.ports.Transaction`; SqlStorage opens and closes it.

    ``wrote`` says whether there is anything to commit. ``sealed`` is the last journal entry that it
    appended: by it the store can be asked whether the transaction was committed.
    """

    def __init__(self, running: Running, statements: StoreStatements, *, savepoints: bool) -> None:
        self._running = running
        self._statements = statements
        self._savepoints = savepoints
        self._keys: dict[tuple[str, str], int] = {}
        self._open = True
        self.wrote = False
        self.sealed: SealedEntry | None = None

    def get(self, kind: str, record_id: str) -> Row | None:
        of = self._kind(kind)
        found = self._running.one(of.get, Values(of_id=record_id)) if is_id(record_id) else None
        return None if found is None else _row(of, found)

    def find(self, kind: str, query: Query) -> Sequence[Row]:
        of = self._kind(kind)
        check_query(of.kind, query)
        return [_row(of, found) for found in self._running.all(*of.search(query))]

    def columns(self, kind: str, names: Sequence[str], query: Query) -> Mapping[str, Sequence[Value]]:
        of = self._kind(kind)
        selected = selected_columns(of.kind, names)
        check_query(of.kind, query)
        columns: dict[str, list[Value]] = {name: [] for name in selected}
        if selected:
            for page in self._running.pages(*of.search(query, selected)):
                for name, values in zip(selected, zip(*page, strict=True), strict=True):
                    columns[name].extend(values)
        return columns

    def arrow(self, kind: str, names: Sequence[str], query: Query) -> ArrowStream:
        of = self._kind(kind)
        selected = selected_columns(of.kind, names)
        check_query(of.kind, query)
        whole = query.order_by is None and query.limit is None and query.after is None
        if whole and selected:
            pages = self._pages(of, selected, query)
            if pages is not None:
                return pages
        return arrow_from_lists(of.kind, self.columns(kind, selected, query))

    def add(self, row: Row) -> Row:
        of = self._kind(row.kind)
        check_row(of.kind, row)
        values = self._values(of, row)
        values.update(id=row.id, revision=1, fence=0, claims=0)
        self.wrote = True
        insert = of.insert_with_key if "key" in values else of.insert
        if self._running.run(insert, values, of) == 0:
            raise UniqueKeyError(row.kind, self._taken_key(of, values))
        return _returned(of, row, revision=1)

    def add_all(self, rows: Sequence[Row]) -> Sequence[Row]:
        """As :meth:`add` for each, in order and all or none, in as few statements as can be."""
        self._check_open()
        known = dict(self._keys)
        try:
            with self._running.savepoint():
                return [
                    added
                    for kind, group in groupby(rows, attrgetter("kind"))
                    for added in self._add(kind, [*group])
                ]
        except StorageError:
            # Rows that are gone again had keys that will never be theirs.
            self._keys = known
            raise

    def stored_ids(self, kind: str, ids: Iterable[str]) -> frozenset[str]:
        """Those of *ids* that have a row, a hundred in one statement."""
        of, wanted = self._kind(kind), frozenset(filter(is_id, ids))
        self._know_keys(of, wanted)
        return frozenset(record_id for record_id in wanted if (kind, record_id) in self._keys)

    def put(self, row: Row, *, expect: int) -> Row:
        of = self._kind(row.kind)
        check_row(of.kind, row)
        if of.kind.appended:
            raise ConflictError(
                f"{row.kind}: rows of this kind are never changed; add another", record_id=row.id
            )
        # Asked before writing, so that a stale write is called stale whatever else is wrong with it.
        revision, fence, claims, in_keys = self._standing(of, row.id)
        stale = ConflictError(f"{row.kind}: is not at revision {expect}; read it again", record_id=row.id)
        if revision != expect:
            raise stale
        values = self._values(of, row)
        values.update(of_id=row.id, expected=expect)
        if of.kind.due_column is not None:
            values["new_due"] = row.columns[of.kind.due_column]
        self.wrote = True
        spoiling = self._savepoints and any(values[name] != held for name, held in in_keys.items())
        with self._running.savepoint() if spoiling else nullcontext():
            changed = self._running.run(of.update, values, of)
        if changed != 1:
            raise stale
        return _returned(of, row, revision=expect + 1, fence=fence, claims=claims)

    def spend(self, counter: str, amount: int, *, limit: int) -> int:
        self._check_open()
        check_spending(counter, amount, limit)
        said, run = self._statements, self._running.run
        values = Values(counter=counter, amount=amount, most=limit)
        if amount == 0:
            return self._used(counter) or 0
        self.wrote = True
        change = said.spend if amount > 0 else said.give_back
        changed = run(change, values)
        if changed != 1:
            if self._used(counter) is None:
                run(said.new_counter, values)
            # Once more in any case: another writer may have made the counter between our looks.
            changed = run(change, values)
        used = self._used(counter) or 0
        if changed != 1 and amount > 0:
            raise LimitReachedError(counter, used, amount, limit)
        return used

    def counters(self, prefix: str) -> Mapping[str, int]:
        """Every counter whose name begins so, and what is used of it."""
        self._check_open()
        found = self._running.all(self._statements.counters, Values(begins=prefix, length=len(prefix)))
        return {str(name): int(used) for name, used in found}

    def claim(
        self,
        kind: str,
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
        equal: Mapping[str, Value] | None = None,
    ) -> Sequence[Row]:
        of = self._kind(kind)
        _, at, until = check_claim(of.kind, now=now, lease=lease, limit=limit, equal=equal)
        statement, wanted = of.due(equal or {})
        wanted.update(now=at, limit=limit)
        claimed = []
        self.wrote = True
        for found in self._running.all(statement, wanted):
            row = _row(of, found)
            seen = Values(of_id=row.id, expected=row.revision, seen=row.fence, until=until)
            if self._running.run(of.take, seen) == 1:
                counts = {"fence": row.fence + 1, "claims": row.claims + 1}
                claimed.append(_returned(of, row, revision=row.revision + 1, **counts))
        return claimed

    def append(self, entry: JournalEntry) -> SealedEntry:
        self._check_open()
        said, run = self._statements, self._running.run
        self.wrote = True
        # Reading the head locks it, so that no two transactions seal the same number.
        head = self._running.one(said.head, Values())
        if head is None:
            raise StorageError("the journal has lost its head; restore the database")
        sealed = seal(entry, sequence=head[0] + 1, previous_hash=head[1])
        values = Values(
            sequence=sealed.sequence,
            content=sealed.content,
            previous_hash=sealed.previous_hash,
            entry_hash=sealed.entry_hash,
        )
        if run(said.move_head, Values(last=head[0], next=sealed.sequence, hash=sealed.entry_hash)) != 1:
            problem = "another writer moved the journal's head; nothing was kept, run the whole unit again"
            raise self._running.failed(ContentionError(problem))
        run(said.append, values)
        self.sealed = sealed
        return sealed

    def journal(self, *, after: int = 0, limit: int | None = None) -> Sequence[SealedEntry]:
        self._check_open()
        check_journal_page(after, limit)
        said = self._statements
        found = self._running.all(
            said.journal if limit is None else said.journal_page, Values(after=after, limit=limit)
        )
        return [
            SealedEntry(sequence=sequence, content=content, previous_hash=previous, entry_hash=own)
            for sequence, content, previous, own in found
        ]

    def holds(self, sealed: SealedEntry) -> bool:
        """Whether that entry is in the journal, once nobody else is writing to it."""
        self._running.one(self._statements.head, Values())
        return self.journal(after=sealed.sequence - 1, limit=1) == [sealed]

    def close(self) -> None:
        """Refuse every later call."""
        self._open = False

    def check_whole(self) -> None:
        """The database's failure, if it failed: it may have dropped what was written before."""
        self._running.check_whole()

    def _pages(self, of: KindStatements, names: tuple[str, ...], query: Query) -> ArrowStream | None:
        """All rows in any order; None when the server may not send a whole page in one piece."""
        pages = ArrowPages(of.kind, names)
        find_first, page, values = of.page(query, names)
        values.update(last=-1)
        while (found := self._running.one(find_first, values)) and found[0] is not None:
            first = int(found[0])
            values.update(first=first, end=first + of.page_keys, last=first + of.page_keys - 1)
            rows, *arrays = self._running.one(page, values) or (0,)
            if rows and not pages.add(rows, arrays):
                return None
        return pages.whole()

    def _check_open(self) -> None:
        if not self._open:
            raise StorageError("this transaction is over; open another")
        self._running.check_whole()

    def _kind(self, name: str) -> KindStatements:
        self._check_open()
        of = self._statements.kind(name)
        if of is None:
            raise not_prepared(name)
        return of

    def _values(self, of: KindStatements, row: Row) -> Values:
        """The row's columns and body as the table has them: references by key."""
        values = Values(body=row.body)
        for name, sql_name in of.columns:
            values[sql_name] = row.columns[name]
        for name, to in of.references.items():
            record_id = row.columns[name]
            if record_id is None:
                continue
            key = self._key(to, str(record_id))
            if key is None and to == row.kind and record_id == row.id:
                # A row that points at itself needs its key before it is there.
                key = values["key"] = self._next_key(of, values)
            if key is None:
                raise MissingReferenceError(row.kind, name)
            values[of.sql_name(name)] = key
        return values

    def _add(self, kind: str, rows: Sequence[Row]) -> Sequence[Row]:
        """Rows of one kind that may point at one another one by one, others together."""
        of = self._kind(kind)
        if kind in of.references.values() or len(rows) == 1:
            return [self.add(row) for row in rows]
        for row in rows:
            check_row(of.kind, row)
        for name, to in of.references.items():
            wanted = {str(row.columns[name]) for row in rows if row.columns[name] is not None}
            self._know_keys(self._kind(to), wanted)
        self.wrote = True
        many = [self._values(of, row) for row in rows]
        for row, values in zip(rows, many, strict=True):
            values.update(id=row.id, revision=1, fence=0, claims=0)
        if self._running.run_many(of.insert, many, of) != len(many):
            raise UniqueKeyError(kind, self._taken_key_of(of, many))
        return [_returned(of, row, revision=1) for row in rows]

    def _know_keys(self, of: KindStatements, ids: Iterable[str]) -> None:
        kind = of.kind.name
        missing = sorted(record_id for record_id in ids if (kind, record_id) not in self._keys)
        if len(missing) <= _FEW:
            for record_id in missing:
                self._key(kind, record_id)
            return
        for start in range(0, len(missing), SOME):
            some = missing[start : start + SOME]
            some += some[-1:] * (SOME - len(some))
            values = Values({f"of_{number}": record_id for number, record_id in enumerate(some)})
            for record_id, key in self._running.all(of.some_keys, values):
                self._keys[kind, record_id] = int(key)

    def _taken_key_of(self, of: KindStatements, many: Sequence[Values]) -> str:
        """The unique key that a row already had, or that two of *many* share."""
        for key, names in of.described.unique.values():
            seen: set[tuple[Value, ...]] = set()
            for values in many:
                own = tuple(values[name] for name in names)
                if None in own:
                    continue
                if own in seen:
                    return key
                seen.add(own)
        # Each that was inserted has its own id and key by now; another one's row has a lower key.
        for values in many:
            found = self._running.one(of.get, Values(of_id=values["id"]))
            if found is None:
                return self._taken_key(of, values)
        return "id"

    def _standing(
        self, of: KindStatements, record_id: str
    ) -> tuple[int | None, int, int, Mapping[str, Value]]:
        """Revision, fence and claims of a stored row, and what it has in unique keys."""
        found = self._running.one(of.counts, Values(of_id=record_id))
        if found is None:
            return None, 0, 0, Values()
        return found[0], found[1], found[2], Values(zip(of.in_keys, found[3:], strict=True))

    def _used(self, counter: str) -> int | None:
        found = self._running.one(self._statements.counter, Values(counter=counter))
        return None if found is None else int(found[0])

    def _key(self, kind: str, record_id: str) -> int | None:
        key = self._keys.get((kind, record_id))
        if key is None:
            found = self._running.one(self._kind(kind).key, Values(of_id=record_id))
            if found is None:
                return None
            key = self._keys[kind, record_id] = int(found[0])
        return key

    def _next_key(self, of: KindStatements, values: Values) -> int:
        own = values.get("key")
        return own if isinstance(own, int) else self._running.next_key(of)

    def _taken_key(self, of: KindStatements, values: Values) -> str:
        """The unique key that another row has, after an insert that changed nothing."""
        for key, names in of.described.unique.values():
            wanted = Values({f"is_{name}": values[name] for name in names})
            if None not in wanted.values() and self._running.one(of.taken[key], wanted) is not None:
                return key
        # Another writer's row, which a host's transaction of a higher isolation is too old to see.
        problem = f"{of.kind.name}: another writer added a like row; run the whole unit again"
        raise self._running.failed(ContentionError(problem))


def _row(of: KindStatements, found: Sequence[Any]) -> Row:
    record_id, revision, fence, claims, body = found[:5]
    columns = {name: value for (name, _), value in zip(of.columns, found[5:], strict=True)}
    return Row(
        kind=of.kind.name,
        id=record_id,
        columns=MappingProxyType(columns),
        body=body,
        revision=revision,
        fence=fence,
        claims=claims,
    )


def _returned(of: KindStatements, row: Row, *, revision: int, fence: int = 0, claims: int = 0) -> Row:
    columns = {name: row.columns[name] for name, _ in of.columns}
    return Row(
        kind=row.kind,
        id=row.id,
        columns=MappingProxyType(columns),
        body=row.body,
        revision=revision,
        fence=fence,
        claims=claims,
    )
