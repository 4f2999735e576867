"""One transaction of an encrypting store: rows are sealed on their way in and opened on their way out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import attrs

from bedside.domain.arrow import ArrowStream
from bedside.domain.journal import JournalEntry, SealedEntry
from bedside.errors import ErasedError, UnreadableError
from bedside.ports import ArrowTransaction, Kind, Query, Row, Transaction, Value
from bedside.records.paging import listed_counters
from bedside.storage.arrow import arrow_from_lists
from bedside.storage.checks import check_query, check_row, not_prepared, selected_columns
from bedside.storage.encrypted.keys import Keys, KeyStore, person
from bedside.storage.encrypted.sealing import Key, context, new_key, sealed_version

__all__ = ["EncryptedTransaction", "place_of"]


def place_of(store: str, kind: str, record_id: str, owner: str, *, writes: int) -> bytes:
    """What a sealed body is bound to, beside the version of its key.

    *writes* is how often the row was written: its revision without its claims, for a claim moves the
    revision and leaves the body. So an older body of the same row does not open again.
    """
    return context("bedside-row", store, kind, record_id, "body", owner, str(writes))


class EncryptedTransaction:
    """Hands sealed rows to the store inside, and new keys to the key store before it commits."""

    def __init__(self, inner: Transaction, kinds: Mapping[str, Kind], keys: KeyStore, *, store: str) -> None:
        self._inner = inner
        self._kinds = kinds
        self._keys = keys
        self._store = store
        self._new: dict[str, bytes] = {}
        # How often a row was claimed, at the revision that this transaction has read or written.
        self._claims: dict[tuple[str, str, int], int] = {}
        self._unopened: list[Row] = []

    def get(self, kind: str, record_id: str) -> Row | None:
        row = self._inner.get(self._kind(kind).name, record_id)
        return None if row is None else next(iter(self._opened([row])), None)

    def find(self, kind: str, query: Query) -> Sequence[Row]:
        inside = self._inside(self._kind(kind), query)
        while True:
            rows = self._inner.find(kind, inside)
            found = self._opened(rows)
            hidden = len(rows) - len(found)
            if not hidden or inside.limit is None or len(rows) < inside.limit or query.limit == len(found):
                return found
            # Rows of erased persons took places within the limit; ask for as many more.
            inside = attrs.evolve(inside, limit=inside.limit + hidden)

    def columns(self, kind: str, names: Sequence[str], query: Query) -> Mapping[str, Sequence[Value]]:
        declared = self._kind(kind)
        selected = selected_columns(declared, names)
        if not any(declared.column(name).personal for name in selected if name != "id"):
            return self._inner.columns(kind, selected, self._inside(declared, query))
        rows = self.find(kind, query)
        return {
            name: [row.id for row in rows] if name == "id" else [row.columns[name] for row in rows]
            for name in selected
        }

    def arrow(self, kind: str, names: Sequence[str], query: Query) -> ArrowStream:
        declared = self._kind(kind)
        selected = selected_columns(declared, names)
        personal = any(declared.column(name).personal for name in selected if name != "id")
        if personal or not isinstance(self._inner, ArrowTransaction):
            return arrow_from_lists(declared, self.columns(kind, selected, query))
        return self._inner.arrow(kind, selected, self._inside(declared, query))

    def add(self, row: Row) -> Row:
        added = self._inner.add(self._sealed(row, writes=1))
        self._claims[row.kind, row.id, 1] = 0
        return self._answer(row, added)

    def put(self, row: Row, *, expect: int) -> Row:
        claims = self._claims_of(row, expect)
        sealed = self._sealed(row, writes=expect + 1 - claims)
        changed = self._inner.put(sealed, expect=expect)
        self._claims[row.kind, row.id, expect + 1] = claims
        return self._answer(row, changed)

    def spend(self, counter: str, amount: int, *, limit: int) -> int:
        return self._inner.spend(counter, amount, limit=limit)

    def counters(self, prefix: str) -> Mapping[str, int] | None:
        """Every counter whose name begins so; None where the store inside cannot list them."""
        return listed_counters(self._inner, prefix)

    def claim(
        self,
        kind: str,
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
        equal: Mapping[str, Value] | None = None,
    ) -> Sequence[Row]:
        declared = self._kind(kind)
        wanted = None if equal is None else self._equal(declared, equal)
        claimed: list[Row] = []
        while True:
            asked = limit - len(claimed)
            rows = self._inner.claim(kind, now=now, lease=lease, limit=asked, equal=wanted)
            found = [row for taken in rows for row in self._readable(taken)]
            claimed += found
            # Work about erased persons, and work that does not open, is leased and left: there may
            # be other work behind it. Nothing of it is changed, so that it opens once it is mended.
            if len(found) == len(rows):
                return claimed

    def unopened(self) -> Sequence[Row]:
        """Work that was claimed here and does not open, as the store inside has it."""
        return tuple(self._unopened)

    def append(self, entry: JournalEntry) -> SealedEntry:
        return self._inner.append(entry)

    def journal(self, *, after: int = 0, limit: int | None = None) -> Sequence[SealedEntry]:
        return self._inner.journal(after=after, limit=limit)

    def sealed_row(self, kind: str, record_id: str) -> Row | None:
        """The row as the store inside has it."""
        return self._inner.get(kind, record_id)

    def sealed_rows(self, kind: str, query: Query) -> Sequence[Row]:
        """The rows as the store inside has them."""
        return self._inner.find(kind, query)

    def keep_new_keys(self) -> None:
        """Write the keys that this transaction made, before anything sealed by them is committed."""
        if self._new:
            self._keys.add(self._new)

    def _kind(self, name: str) -> Kind:
        kind = self._kinds.get(name)
        if kind is None:
            raise not_prepared(name)
        return kind

    def _inside(self, kind: Kind, query: Query) -> Query:
        check_query(kind, query)
        return attrs.evolve(query, equal=self._equal(kind, query.equal))

    def _equal(self, kind: Kind, equal: Mapping[str, Value]) -> Mapping[str, Value]:
        check_query(kind, Query(equal=equal))
        return {name: self._indexed(kind, name, value) for name, value in equal.items()}

    def _indexed(self, kind: Kind, name: str, value: Value) -> Value:
        if value is None or not kind.column(name).personal:
            return value
        return self._keys.index(kind.name, name, value=str(value))

    def _claims_of(self, row: Row, revision: int) -> int:
        """How often the stored row was claimed, if it is at *revision*; what the caller says counts not.

        A row may have been claimed whose kind has no due column any more.
        """
        known = self._claims.get((row.kind, row.id, revision))
        if known is None:
            stored = self._inner.get(row.kind, row.id)
            known = 0 if stored is None else stored.claims
        return known

    def _sealed(self, row: Row, *, writes: int) -> Row:
        kind = self._kind(row.kind)
        check_row(kind, row)
        subject = _subject(kind, row)
        key = self._key_to_write(subject)
        columns = {name: self._indexed(kind, name, value) for name, value in row.columns.items()}
        place = place_of(self._store, kind.name, row.id, person(subject), writes=writes)
        return attrs.evolve(row, columns=columns, body=key.seal(_packed(kind, row), place))

    def _key_to_write(self, subject: str | None) -> Key:
        owner = person(subject)
        if owner in self._new:
            return Key(1, self._new[owner])
        keys = self._keys.of([owner]).get(owner)
        if keys is None:
            self._new[owner] = new_key()
            return Key(1, self._new[owner])
        if keys.destroyed:
            raise ErasedError(subject or "")
        return keys.versions[keys.current]

    def _opened(self, rows: Iterable[Row]) -> list[Row]:
        """The rows that can be read; those about erased persons are left out."""
        owned = [(row, person(_subject(self._kind(row.kind), row))) for row in rows]
        known = self._keys.of({owner: None for _, owner in owned if owner not in self._new})
        found = []
        for row, owner in owned:
            keys = known.get(owner) or self._just_made(row, owner)
            if not keys.destroyed:
                found.append(self._open(row, owner, keys))
        return found

    def _readable(self, row: Row) -> Sequence[Row]:
        try:
            return self._opened([row])
        except UnreadableError:
            self._unopened.append(row)
            return ()

    def _just_made(self, row: Row, owner: str) -> Keys:
        if owner not in self._new:
            raise UnreadableError(row.kind, row.id)
        return Keys(1, {1: Key(1, self._new[owner])})

    def _open(self, row: Row, owner: str, keys: Keys) -> Row:
        kind = self._kind(row.kind)
        place = place_of(self._store, kind.name, row.id, owner, writes=row.revision - row.claims)
        opened = None
        with suppress(UnreadableError):
            key = keys.versions.get(sealed_version(row.body))
            opened = None if key is None else _unpacked(kind, row, key.open(row.body, place))
        # Outside of the handler, so that the error has no context either.
        if opened is None or not self._is_indexed(kind, row, opened):
            raise UnreadableError(row.kind, row.id)
        self._claims[row.kind, row.id, row.revision] = row.claims
        return opened

    def _is_indexed(self, kind: Kind, row: Row, opened: Row) -> bool:
        """Whether the blind indexes of *row* are those of its own values."""
        return all(
            self._indexed(kind, column.name, opened.columns[column.name]) == row.columns[column.name]
            for column in kind.columns
            if column.personal
        )

    def _answer(self, row: Row, stored: Row) -> Row:
        # The values are the caller's own; the store inside has counted the revision.
        columns = {name: row.columns[name] for name in stored.columns}
        return attrs.evolve(stored, columns=columns, body=row.body)


def _subject(kind: Kind, row: Row) -> str | None:
    if kind.subject is None:
        return None
    value = row.id if kind.subject == "id" else row.columns[kind.subject]
    return None if value is None else str(value)


def _packed(kind: Kind, row: Row) -> str:
    personal = [row.columns[column.name] for column in kind.columns if column.personal]
    if not personal:
        return row.body
    # No text of a row holds a NUL, so that the first one ends the personal values.
    return json.dumps(personal, separators=(",", ":")) + "\0" + row.body


def _unpacked(kind: Kind, row: Row, text: str) -> Row:
    names = [column.name for column in kind.columns if column.personal]
    if not names:
        return attrs.evolve(row, body=text)
    values, _, body = text.partition("\0")
    columns = {**row.columns, **dict(zip(names, json.loads(values), strict=True))}
    return attrs.evolve(row, columns=columns, body=body)
