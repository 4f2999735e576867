"""Verbs that break one sentence of the port each, for a MemoryStorage of which they replace the true ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import polars as pl

from bedside.domain.arrow import ArrowStream
from bedside.domain.journal import FIRST_HASH, JournalEntry, SealedEntry
from bedside.errors import LimitReachedError, MissingReferenceError, StorageError, UniqueKeyError
from bedside.ports import Kind, Query, Row, Transaction, Value
from bedside.storage.arrow import arrow_from_lists
from bedside.testing.rows import MEMBER

Verb = Callable[..., object]
Columns = Mapping[str, Sequence[Value]]

_ALL = Query()
_LATER = datetime(2027, 1, 1, tzinfo=UTC)

# Writing.


def rewritten(change: Callable[[Value], Value]) -> Mapping[str, Verb]:
    """Verbs that change every value on its way in, in columns that refer to nothing."""

    def changed(row: Row) -> Row:
        whole = {"member", "sponsor", "due_at", "is_urgent"}
        columns = {name: value if name in whole else change(value) for name, value in row.columns.items()}
        return attrs.evolve(row, columns=columns)

    return {
        "add": lambda tx, row: tx.add(changed(row)),
        "put": lambda tx, row, *, expect: tx.put(changed(row), expect=expect),
    }


def on_text(change: Callable[[str], Value]) -> Callable[[Value], Value]:
    return lambda value: change(value) if isinstance(value, str) else value


def three_bytes(text: str) -> str:
    return "".join(sign if sign < "\U00010000" else "?" for sign in text)


def thirty_two_bits(value: Value) -> Value:
    return (value + 2**31) % 2**32 - 2**31 if isinstance(value, int) else value


def coerce(tx: Transaction, row: Row) -> Row:
    columns: dict[str, Value] = {}
    for name, value in row.columns.items():
        columns[name] = int(value) if isinstance(value, bool | float) else value
    return tx.add(attrs.evolve(row, columns=columns))


def add_as_given(tx: Transaction, row: Row) -> Row:
    tx.add(row)
    return row


def add_over(tx: Transaction, row: Row) -> Row:
    there = tx.get(row.kind, row.id)
    return tx.add(row) if there is None else tx.put(row, expect=there.revision)


def add_shortened(tx: Transaction, row: Row) -> Row:
    return tx.add(attrs.evolve(row, body=row.body[:65_535]))


def add_in_small_letters(tx: Transaction, row: Row) -> Row:
    return tx.add(attrs.evolve(row, id=row.id.lower()))


def add_trimmed_id(tx: Transaction, row: Row) -> Row:
    return tx.add(attrs.evolve(row, id=row.id.strip()))


def add_counts_empty_as_taken(tx: Transaction, row: Row) -> Row:
    for other in tx.find(row.kind, _ALL):
        if "code" in row.columns and other.columns["code"] == row.columns["code"]:
            raise UniqueKeyError(row.kind, "code")
    return tx.add(row)


def add_never_to_itself(tx: Transaction, row: Row) -> Row:
    if row.columns.get("sponsor") == row.id:
        raise MissingReferenceError(row.kind, "sponsor")
    return tx.add(row)


def add_quotes(tx: Transaction, row: Row) -> Row:
    try:
        return tx.add(row)
    except UniqueKeyError:
        raise StorageError(f"duplicate entry {dict(row.columns)}") from None


def last_write_wins(tx: Transaction, row: Row, *, expect: int) -> Row:
    there = tx.get(row.kind, row.id)
    return tx.put(row, expect=expect if there is None else there.revision)


def put_inserts(tx: Transaction, row: Row, *, expect: int) -> Row:
    return tx.add(row) if tx.get(row.kind, row.id) is None else tx.put(row, expect=expect)


def put_frees_the_key(tx: Transaction, row: Row, *, expect: int) -> Row:
    for other in tx.find(row.kind, _ALL):
        taken = row.kind == "member" and row.columns["code"] is not None
        if taken and other.id != row.id and other.columns["code"] == row.columns["code"]:
            tx.put(attrs.evolve(other, columns={**other.columns, "code": None}), expect=other.revision)
    return tx.put(row, expect=expect)


def put_against_itself(tx: Transaction, row: Row, *, expect: int) -> Row:
    code = row.columns.get("code")
    if code is not None and tx.find(row.kind, Query(equal={"code": code})):
        raise UniqueKeyError(row.kind, "code")
    return tx.put(row, expect=expect)


def put_at_the_old_revision(tx: Transaction, row: Row, *, expect: int) -> Row:
    return attrs.evolve(tx.put(row, expect=expect), revision=expect)


def put_takes_the_given_fence(tx: Transaction, row: Row, *, expect: int) -> Row:
    return attrs.evolve(tx.put(row, expect=expect), fence=row.fence, claims=row.claims)


def put_keeps_the_lease(tx: Transaction, row: Row, *, expect: int) -> Row:
    there = tx.get(row.kind, row.id)
    put = tx.put(row, expect=expect)
    if there is not None and there.fence and put.columns.get("due_at") is not None:
        tx.claim(row.kind, now=_LATER, lease=timedelta(days=1), limit=1)
    return put


def put_keeps_it_due(tx: Transaction, row: Row, *, expect: int) -> Row:
    there = tx.get(row.kind, row.id)
    if there is not None and row.columns.get("due_at", 0) is None:
        row = attrs.evolve(row, columns={**row.columns, "due_at": there.columns["due_at"]})
    return tx.put(row, expect=expect)


# Reading.


def get_raises(tx: Transaction, kind: str, record_id: str) -> Row:
    row = tx.get(kind, record_id)
    if row is None:
        raise StorageError("no such row")
    return row


def get_of_any_kind(tx: Transaction, kind: str, record_id: str) -> Row | None:
    try:
        return tx.get(kind, record_id)
    except StorageError:
        return None


def find_by(same: Callable[[Value], Value]) -> Verb:
    """Equality by what *same* makes of a value."""

    def find(tx: Transaction, kind: str, query: Query) -> Sequence[Row]:
        rows = tx.find(kind, attrs.evolve(query, equal={}, limit=None))
        matching = [
            row
            for row in rows
            if all(same(row.columns[name]) == same(value) for name, value in query.equal.items())
        ]
        return matching[: query.limit]

    return find


def find_none_as_anything(tx: Transaction, kind: str, query: Query) -> Sequence[Row]:
    given = {name: value for name, value in query.equal.items() if value is not None}
    return tx.find(kind, attrs.evolve(query, equal=given))


def find_nothing_wrong(tx: Transaction, kind: str, query: Query) -> Sequence[Row]:
    try:
        return tx.find(kind, query)
    except StorageError:
        return []


def closed_range(tx: Transaction, kind: str, query: Query) -> Sequence[Row]:
    if query.range is not None and isinstance(query.range.below, int) and query.range.below < 2**53:
        query = attrs.evolve(query, range=attrs.evolve(query.range, below=query.range.below + 1))
    return tx.find(kind, query)


def forgets_the_order(tx: Transaction, kind: str, query: Query) -> Sequence[Row]:
    after = None if query.order_by is not None else query.after
    return tx.find(kind, attrs.evolve(query, order_by=None, after=after))


def orders_no_reference(tx: Transaction, kind: str, query: Query) -> Sequence[Row]:
    if query.order_by in ("member", "sponsor"):
        return tx.find(kind, attrs.evolve(query, order_by=None))
    return tx.find(kind, query)


def limit_of_nothing_is_none(tx: Transaction, kind: str, query: Query) -> Sequence[Row]:
    return tx.find(kind, attrs.evolve(query, limit=query.limit or None))


def after_is_included(tx: Transaction, kind: str, query: Query) -> Sequence[Row]:
    there = None if query.after is None else tx.get(kind, query.after)
    return [*([] if there is None else [there]), *tx.find(kind, query)]


def columns_by(order: Callable[[str], object]) -> Verb:
    """Columns in another order of their text."""

    def columns(tx: Transaction, kind: str, names: Sequence[str], query: Query) -> Columns:
        found = tx.columns(kind, names, query)
        if query.order_by != "name" or query.descending:
            return found
        return {"name": sorted((str(value) for value in found["name"]), key=lambda text: (order(text), text))}

    return columns


def columns_by_id(tx: Transaction, kind: str, names: Sequence[str], query: Query) -> Columns:
    return tx.columns(kind, names, attrs.evolve(query, order_by=None))


def columns_without_empty(tx: Transaction, kind: str, names: Sequence[str], query: Query) -> Columns:
    found = tx.columns(kind, names, query)
    return {name: [0 if value is None else value for value in values] for name, values in found.items()}


def columns_of_floats(tx: Transaction, kind: str, names: Sequence[str], query: Query) -> object:
    found = tx.columns(kind, names, query)
    return {
        name: [float(value) if isinstance(value, int) else value for value in values]
        for name, values in found.items()
    }


# Counters, work and the journal.


def spend_without_limit(tx: Transaction, counter: str, amount: int, *, limit: int) -> int:
    return tx.spend(counter, amount, limit=2**53)


def gives_back_within_the_limit(tx: Transaction, counter: str, amount: int, *, limit: int) -> int:
    used = tx.spend(counter, 0, limit=limit)
    if used + amount > limit:
        raise LimitReachedError(counter, used, amount, limit)
    return tx.spend(counter, amount, limit=limit)


def spend_by_folded_name(tx: Transaction, counter: str, amount: int, *, limit: int) -> int:
    return tx.spend(counter.strip().lower(), amount, limit=limit)


def claim_early(tx: Transaction, kind: str, *, now: datetime, **given: Any) -> Sequence[Row]:
    return tx.claim(kind, now=now + timedelta(microseconds=1), **given)


def claim_without_lease(tx: Transaction, kind: str, *, lease: timedelta, **given: Any) -> Sequence[Row]:
    return tx.claim(kind, lease=min(lease, timedelta(microseconds=1)), **given)


def claim_without_fence(tx: Transaction, kind: str, **given: Any) -> Sequence[Row]:
    return [attrs.evolve(row, fence=0, claims=0) for row in tx.claim(kind, **given)]


def claim_of_any_sort(tx: Transaction, kind: str, *, equal: object = None, **given: Any) -> Sequence[Row]:
    return tx.claim(kind, **given)


def claim_newest_first(tx: Transaction, kind: str, **given: Any) -> Sequence[Row]:
    return list(tx.claim(kind, **given))[::-1]


def claim_nothing_wrong(tx: Transaction, kind: str, **given: Any) -> Sequence[Row]:
    try:
        return tx.claim(kind, **given)
    except StorageError:
        return []


def append_behind_a_first(tx: Transaction, entry: JournalEntry) -> SealedEntry:
    if not tx.journal(limit=1):
        tx.append(entry)
    return tx.append(entry)


def append_whole_seconds(tx: Transaction, entry: JournalEntry) -> SealedEntry:
    return tx.append(attrs.evolve(entry, at=entry.at.replace(microsecond=0)))


def append_in_order(tx: Transaction, entry: JournalEntry) -> SealedEntry:
    """As a table of people beside the journal does: they come back in its own order."""
    return tx.append(attrs.evolve(entry, subjects=tuple(sorted(entry.subjects))))


def journal_without_chain(tx: Transaction, **page: Any) -> Sequence[SealedEntry]:
    return [attrs.evolve(entry, previous_hash=FIRST_HASH) for entry in tx.journal(**page)]


def journal_from_the_start(tx: Transaction, *, after: int = 0, limit: int | None = None) -> object:
    return tx.journal(limit=limit)


# Declarations.


def without_unique(kind: Kind) -> Kind:
    return attrs.evolve(kind, unique=())


def without_references(kind: Kind) -> Kind:
    columns = tuple(attrs.evolve(column, references=None) for column in kind.columns)
    return attrs.evolve(kind, columns=columns)


def never_appended(kind: Kind) -> Kind:
    return attrs.evolve(kind, appended=False)


# Arrow.


def arrow_without_empty_text(tx: Transaction, kind: str, names: Sequence[str], query: Query) -> ArrowStream:
    found = pl.DataFrame(tx.columns(kind, names, query))
    return found.with_columns(city=pl.when(pl.col("city") == "").then(None).otherwise(pl.col("city")))


def arrow_without_order(tx: Transaction, kind: str, names: Sequence[str], query: Query) -> ArrowStream:
    whole = Query(equal=query.equal, range=query.range)
    return arrow_from_lists(MEMBER, tx.columns(kind, names, whole))


def arrow_of_nothing(_tx: Transaction, _kind: str, names: Sequence[str], _query: Query) -> ArrowStream:
    return arrow_from_lists(MEMBER, {name: [] for name in names})
