"""Random histories: every database and memory answer alike and end in the same digest."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.conftest import ReusedStore
from tests.databases import SERVERS

from bedside.domain.journal import ActorId, JournalEntry
from bedside.errors import StorageError
from bedside.ports import Query, Row, Storage, Transaction, Value
from bedside.storage import MemoryStorage, SqlStorage
from bedside.testing import CONTRACT_KINDS, digest, storage_agrees_with_memory

_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.slow
def test_random_histories_agree_on_sqlite() -> None:
    storage_agrees_with_memory(lambda: SqlStorage("sqlite://"))


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVERS)
def test_random_histories_agree_on_servers(name: str, reused_store: ReusedStore) -> None:
    storage_agrees_with_memory(reused_store(name).emptied, max_examples=12)


def test_a_second_memory_store_agrees_with_the_first() -> None:
    storage_agrees_with_memory(MemoryStorage, max_examples=20)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_history_has_the_same_digest_on_every_store(any_store: Storage, seed: int) -> None:
    memory = MemoryStorage()
    for store in (memory, any_store):
        _live(store, random.Random(seed))

    assert _digest(any_store) == _digest(memory)


def test_another_history_has_another_digest() -> None:
    one, other = MemoryStorage(), MemoryStorage()
    _live(one, random.Random(1))
    _live(other, random.Random(2))

    assert _digest(one) != _digest(other)


@pytest.mark.parametrize(
    "change",
    [
        lambda tx: tx.put(_member("m-1", name="other"), expect=1),
        lambda tx: tx.put(_member("m-1"), expect=1),
        lambda tx: tx.spend("budget", 1, limit=9),
        lambda tx: tx.append(_entry(_NOON)),
        lambda tx: tx.claim("task", now=_NOON, lease=timedelta(minutes=1), limit=1),
    ],
    ids=["columns", "revision", "counter", "journal", "claim"],
)
def test_a_digest_sees_every_sort_of_change(change: Callable[[Transaction], object]) -> None:
    store = MemoryStorage()
    store.prepare(CONTRACT_KINDS)
    with store.transaction() as tx:
        tx.add(_member("m-1"))
        tx.add(_task("t-1", member="m-1", due_at=0))
    before = _digest(store)

    with store.transaction() as tx:
        change(tx)

    assert _digest(store) != before


def _digest(store: Storage) -> str:
    return digest(store, CONTRACT_KINDS, counters=("budget", "other"))


def _live(store: Storage, chance: random.Random) -> None:
    """A history of 60 transactions, a third of which fail."""
    store.prepare(CONTRACT_KINDS)
    for number in range(60):
        try:
            with store.transaction() as tx:
                for _ in range(chance.randint(1, 5)):
                    _act(tx, chance, _NOON + timedelta(minutes=number))
        except StorageError:
            continue


def _act(tx: Transaction, chance: random.Random, now: datetime) -> None:
    name = f"x-{chance.randint(1, 12)}"
    match chance.randint(1, 6):
        case 1:
            tx.add(_member(name, name=chance.choice("abc"), code=chance.choice(["u", "v", None])))
        case 2:
            found = tx.find("member", Query(limit=1, after=name))
            for row in found:
                tx.put(_member(row.id, city=chance.choice(["York", "Bath"])), expect=row.revision)
        case 3:
            due_at = int(now.timestamp()) * 1_000_000
            tx.add(_task(name, member=chance.choice([None, "x-1"]), due_at=due_at))
        case 4:
            tx.claim("task", now=now, lease=timedelta(minutes=3), limit=2)
        case 5:
            tx.spend(chance.choice(["budget", "other"]), chance.randint(-2, 4), limit=20)
        case _:
            tx.append(_entry(now))


def _member(record_id: str, **columns: Value) -> Row:
    empty: dict[str, Value] = {"name": "Kim", "city": None, "code": None, "born_on": None, "sponsor": None}
    return Row(kind="member", id=record_id, columns={**empty, **columns})


def _task(record_id: str, *, member: str | None, due_at: int) -> Row:
    columns: dict[str, Value] = {"member": member, "due_at": due_at, "is_urgent": 1, "key": None}
    return Row(kind="task", id=record_id, columns=columns)


def _entry(at: datetime) -> JournalEntry:
    return JournalEntry(
        at=at,
        actor=ActorId("kim"),
        role="front-desk",
        purpose="operations",
        action="read",
        kind="member",
        record="m-1",
    )
