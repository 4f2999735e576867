"""The verbs of a transaction, said to an open database connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy.engine.interfaces import DBAPICursor

from bedside.domain.journal import JournalEntry, SealedEntry, seal
from bedside.errors import (
    ConflictError,
    LimitReachedError,
    MissingReferenceError,
    StorageError,
    UniqueKeyError,
)
from bedside.ports import Query, Row, Value
from bedside.storage.checks import (
    check_claim,
    check_journal_page,
    check_query,
    check_row,
    check_spending,
    not_prepared,
    selected_columns,
)
from bedside.storage.sql.dialects import Dialect
from bedside.storage.sql.statements import KindStatements, Statement, StoreStatements

__all__ = ["SqlTransaction"]

_PAGE = 50_000


class SqlTransaction:
    """Satisfies :class:`bedside.ports.Transaction`; SqlStorage opens and closes it."""

    def __init__(
        self,
        cursor: DBAPICursor,
        statements: StoreStatements,
        dialect: Dialect,
        errors: tuple[type[Exception], ...],
    ) -> None:
        self._cursor = cursor
        self._statements = statements
        self._dialect = dialect
        self._errors = errors
        self._keys: dict[tuple[str, str], int] = {}
        self._open = True
        self._failed = False

    def get(self, kind: str, record_id: str) -> Row | None:
        of = self._kind(kind)
        found = self._one(of.get, {"of_id": record_id})
        return None if found is None else _row(of, found)

    def find(self, kind: str, query: Query) -> Sequence[Row]:
        of = self._kind(kind)
        check_query(of.kind, query)
        self._run(*of.search(query))
        return [_row(of, found) for found in self._fetched()]

    def columns(self, kind: str, names: Sequence[str], query: Query) -> Mapping[str, Sequence[Value]]:
        of = self._kind(kind)
        selected = selected_columns(of.kind, names)
        check_query(of.kind, query)
        columns: dict[str, list[Value]] = {name: [] for name in selected}
        if selected:
            self._run(*of.search(query, selected))
            while page := self._cursor.fetchmany(_PAGE):
                for name, values in zip(selected, zip(*page, strict=True), strict=True):
                    columns[name].extend(values)
        return columns

    def add(self, row: Row) -> Row:
        of = self._kind(row.kind)
        check_row(of.kind, row)
        values: dict[str, Value] = {"id": row.id, "revision": 1, "fence": 0, "claims": 0, "body": row.body}
        insert = of.insert
        for name, sql_name in of.columns:
            value = row.columns[name]
            if value is not None and name in of.references:
                if of.references[name] == row.kind and value == row.id:
                    insert = of.insert_with_key
                    value = values["key"] = self._next_key(of, row.id)
                else:
                    value = self._key(of, name, str(value))
            values[sql_name] = value
        self._run(insert, values, of)
        return _returned(of, row, revision=1)

    def put(self, row: Row, *, expect: int) -> Row:
        of = self._kind(row.kind)
        check_row(of.kind, row)
        if of.kind.appended:
            raise ConflictError(f"{row.kind} {row.id}: rows of this kind are never changed; add another")
        # Asked before writing, so that a stale write is called stale whatever else is wrong with it.
        revision, fence, claims = self._one(of.counts, {"of_id": row.id}) or (None, 0, 0)
        stale = ConflictError(f"{row.kind} {row.id}: is not at revision {expect}; read it again")
        if revision != expect:
            raise stale
        values: dict[str, Value] = {"of_id": row.id, "expected": expect, "body": row.body}
        for name, sql_name in of.columns:
            value = row.columns[name]
            if value is not None and name in of.references:
                value = self._key(of, name, str(value))
            values[sql_name] = value
        if of.kind.due_column is not None:
            values["new_due"] = row.columns[of.kind.due_column]
        if self._run(of.update, values, of) != 1:
            raise stale
        return _returned(of, row, revision=expect + 1, fence=fence, claims=claims)

    def spend(self, counter: str, amount: int, *, limit: int) -> int:
        self._check_open()
        check_spending(counter, amount, limit)
        said = self._statements
        values: dict[str, Value] = {"counter": counter, "amount": amount, "most": limit}
        change = said.spend if amount > 0 else said.give_back
        changed = self._run(change, values)
        if changed != 1 and self._used(counter) is None:
            self._run(said.new_counter, values)
            changed = self._run(change, values)
        used = self._used(counter) or 0
        if changed != 1:
            raise LimitReachedError(counter, used, amount, limit)
        return used

    def claim(self, kind: str, *, now: datetime, lease: timedelta, limit: int) -> Sequence[Row]:
        of = self._kind(kind)
        _, at, until = check_claim(of.kind, now=now, lease=lease, limit=limit)
        self._run(of.due, {"now": at, "limit": limit})
        claimed = []
        for row in [_row(of, found) for found in self._fetched()]:
            seen: dict[str, Value] = {"of_id": row.id, "expected": row.revision, "seen": row.fence}
            if self._run(of.take, {**seen, "until": until}) == 1:
                counts = {"fence": row.fence + 1, "claims": row.claims + 1}
                claimed.append(_returned(of, row, revision=row.revision + 1, **counts))
        return claimed

    def append(self, entry: JournalEntry) -> SealedEntry:
        self._check_open()
        # Reading the head locks it, so that no two transactions seal the same number.
        head = self._one(self._statements.head, {})
        if head is None:
            raise StorageError("the journal has lost its head; restore the database")
        last, last_hash = head
        sealed = seal(entry, sequence=last + 1, previous_hash=last_hash)
        moved = self._run(
            self._statements.move_head, {"last": last, "next": sealed.sequence, "hash": sealed.entry_hash}
        )
        if moved != 1:
            raise StorageError("another writer moved the journal's head; run the transaction again")
        self._run(
            self._statements.append,
            {
                "sequence": sealed.sequence,
                "content": sealed.content,
                "previous_hash": sealed.previous_hash,
                "entry_hash": sealed.entry_hash,
            },
        )
        return sealed

    def journal(self, *, after: int = 0, limit: int | None = None) -> Sequence[SealedEntry]:
        self._check_open()
        check_journal_page(after, limit)
        said = self._statements
        self._run(said.journal if limit is None else said.journal_page, {"after": after, "limit": limit})
        return [
            SealedEntry(sequence=sequence, content=content, previous_hash=previous, entry_hash=own)
            for sequence, content, previous, own in self._fetched()
        ]

    def close(self) -> None:
        """Refuse every later call."""
        self._open = False

    def check_whole(self) -> None:
        """StorageError when the database failed: it may have dropped what was written before."""
        if self._failed:
            raise StorageError("the database failed in this transaction; leave its block and run it again")

    def _check_open(self) -> None:
        if not self._open:
            raise StorageError("this transaction is over; open another")
        self.check_whole()

    def _kind(self, name: str) -> KindStatements:
        self._check_open()
        of = self._statements.kind(name)
        if of is None:
            raise not_prepared(name)
        return of

    def _used(self, counter: str) -> int | None:
        found = self._one(self._statements.counter, {"counter": counter})
        return None if found is None else int(found[0])

    def _key(self, of: KindStatements, name: str, record_id: str) -> int:
        key = self._found_key(of.references[name], record_id)
        if key is None:
            raise MissingReferenceError(of.kind.name, name)
        return key

    def _found_key(self, kind: str, record_id: str) -> int | None:
        key = self._keys.get((kind, record_id))
        if key is None:
            found = self._one(self._kind(kind).key, {"of_id": record_id})
            if found is None:
                return None
            key = self._keys[kind, record_id] = int(found[0])
        return key

    def _next_key(self, of: KindStatements, record_id: str) -> int:
        # A row that points at itself needs its key before it is there.
        if self._found_key(of.kind.name, record_id) is not None:
            raise UniqueKeyError(of.kind.name, "id")
        return self._dialect.next_key(self._cursor, of.table)

    def _run(
        self, statement: Statement, values: Mapping[str, Value], of: KindStatements | None = None
    ) -> int:
        """Run it and return how many rows it changed; an error is built anew, without its values."""
        try:
            self._cursor.execute(statement.text, statement.bind(values))
        except self._errors as error:
            problem = self._translated(error, of)
        else:
            return self._cursor.rowcount
        # Raised out here, the driver's error is not even its context: it may quote what was stored.
        raise problem

    def _one(self, statement: Statement, values: Mapping[str, Value]) -> Sequence[Any] | None:
        self._run(statement, values)
        return self._cursor.fetchone()

    def _fetched(self) -> Sequence[Any]:
        return self._cursor.fetchall()

    def _translated(self, error: Exception, of: KindStatements | None) -> StorageError:
        if of is not None:
            unique = {index: columns for index, (_, columns) in of.described.unique.items()}
            index = self._dialect.duplicate(error, unique)
            if index is not None:
                return UniqueKeyError(of.kind.name, of.described.unique[index][0])
        self._failed = True
        return StorageError(f"the database refused a statement: {self._dialect.code(error)}")


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
