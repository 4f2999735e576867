"""The rows, entries and instants that the contract of a storage uses; needs neither pytest nor Hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

import attrs

from bedside.domain.journal import ActorId, JournalEntry
from bedside.errors import ContentionError
from bedside.ports import (
    Column,
    ColumnType,
    Kind,
    Query,
    Row,
    Storage,
    Transaction,
    UniqueKey,
    Value,
)
from bedside.storage.checks import micros

__all__ = [
    "CONTRACT_KINDS",
    "MEMBER",
    "MINUTE",
    "NOON",
    "PAYMENT",
    "TASK",
    "TINY",
    "OnPurposeError",
    "again",
    "changed",
    "contents",
    "entry",
    "ids",
    "member",
    "once",
    "payment",
    "stored",
    "task",
]

T = TypeVar("T")

#: How often others may be in the way before that is an error itself.
_TRIES: Final = 50

MEMBER: Final = Kind(
    name="member",
    columns=(
        Column("name"),
        Column("city", nullable=True),
        Column("code", nullable=True),
        Column("born_on", ColumnType.DATE, nullable=True),
        Column("sponsor", nullable=True, references="member"),
    ),
    unique=(UniqueKey("code", ("code",)), UniqueKey("name_in_city", ("name", "city"))),
    indexes=(("city", "born_on"),),
)
TASK: Final = Kind(
    name="task",
    columns=(
        Column("member", nullable=True, references="member"),
        Column("due_at", ColumnType.INSTANT, nullable=True),
        Column("is_urgent", ColumnType.BOOLEAN),
        Column("key", nullable=True),
    ),
    indexes=(("member", "due_at"),),
    due_column="due_at",
)
PAYMENT: Final = Kind(
    name="payment",
    columns=(
        Column("member", references="member"),
        Column("amount", ColumnType.INTEGER),
        Column("request", nullable=True),
    ),
    unique=(UniqueKey("request", ("member", "request")),),
    appended=True,
)

#: Kinds that use everything a declaration can say; members sponsor members, tasks fall due,
#: payments are written once.
CONTRACT_KINDS: Final[tuple[Kind, ...]] = (MEMBER, TASK, PAYMENT)

NOON: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
#: The least time there is, for boundaries.
TINY: Final = timedelta(microseconds=1)


class OnPurposeError(Exception):
    """Raised inside blocks that must leave nothing behind."""


def member(record_id: str, *, body: str = "{}", **columns: Value) -> Row:
    """A member with a name of its own and nothing else, but for *columns*."""
    every: dict[str, Value] = {"name": f"name of {record_id}", "city": None, "code": None}
    every.update(born_on=None, sponsor=None)
    return Row(kind="member", id=record_id, columns={**every, **columns}, body=body)


def task(record_id: str, *, of: str | None = None, due_at: datetime | None = None) -> Row:
    """A task of a member, due at an instant."""
    at = None if due_at is None else micros(due_at)
    columns: dict[str, Value] = {"member": of, "due_at": at, "is_urgent": 0, "key": record_id}
    return Row(kind="task", id=record_id, columns=columns)


def payment(record_id: str, *, of: str, amount: int, request: str | None = None) -> Row:
    """A payment of a member."""
    return Row(kind="payment", id=record_id, columns={"member": of, "amount": amount, "request": request})


def changed(row: Row, columns: Mapping[str, object], *, without: str = "") -> Row:
    """The row with other columns, right or wrong: not every caller has a type checker."""
    every: Any = {**row.columns, **columns}
    every.pop(without, None)
    return attrs.evolve(row, columns=every)


def entry(action: str) -> JournalEntry:
    """A journal entry about a member."""
    return JournalEntry(
        at=NOON,
        actor=ActorId("kim"),
        role="front-desk",
        purpose="operations",
        action=action,
        kind="member",
        record="m-1",
    )


def again(act: Callable[[], T]) -> T:
    """What *act* answers; tried again as long as the store says that others were in the way."""
    for _ in range(_TRIES - 1):
        try:
            return act()
        except ContentionError:
            continue
    return act()


def once(storage: Storage, verb: Callable[[Transaction], T]) -> T:
    """What *verb* answers in a transaction of its own."""
    with storage.transaction() as tx:
        return verb(tx)


def stored(storage: Storage, kind: str, record_id: str) -> Row:
    """The row, which must be there."""
    row = once(storage, lambda tx: tx.get(kind, record_id))
    assert row is not None, f"{kind} {record_id} is not there"
    return row


def ids(storage: Storage, kind: str, query: Query) -> list[str]:
    """The ids that *query* finds, in its order."""
    return [row.id for row in once(storage, lambda tx: tx.find(kind, query))]


def contents(tx: Transaction, counters: tuple[str, ...] = ("budget", "other")) -> list[object]:
    """Everything that a store shows, for comparisons."""
    rows = [row for kind in CONTRACT_KINDS for row in tx.find(kind.name, Query())]
    shown: list[object] = [
        (row.kind, row.id, dict(row.columns), row.body, row.revision, row.fence, row.claims) for row in rows
    ]
    shown.extend((counter, tx.spend(counter, 0, limit=0)) for counter in counters)
    shown.extend(tx.journal())
    return shown
