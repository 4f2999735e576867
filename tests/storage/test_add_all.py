"""Many rows at once are what they would be one by one, on every store."""

from __future__ import annotations

import pytest

from bedside.errors import MissingReferenceError, StorageError, UniqueKeyError
from bedside.ports import Query, Row, Storage
from bedside.records.paging import add_all
from bedside.storage import MemoryStorage
from bedside.testing import CONTRACT_KINDS, digest
from bedside.testing.rows import NOON, ids, member, once, payment, stored, task

_MANY = 250
_MEMBERS = [member(f"m-{number:03}", code=f"c-{number}") for number in range(_MANY)]
_PAYMENTS = [payment(f"p-{number:03}", of=f"m-{number:03}", amount=number) for number in range(_MANY)]
_TASKS = [task(f"t-{number:03}", of=f"m-{number % 7:03}", due_at=NOON) for number in range(_MANY)]
_ROWS = [*_MEMBERS, *_TASKS, *_PAYMENTS]


def test_many_rows_are_as_if_added_one_by_one(any_store: Storage) -> None:
    any_store.prepare(CONTRACT_KINDS)
    added = once(any_store, lambda tx: add_all(tx, _ROWS))
    at_once = digest(any_store, CONTRACT_KINDS)

    assert [(row.kind, row.id, row.revision) for row in added] == [(row.kind, row.id, 1) for row in _ROWS]
    assert stored(any_store, "payment", "p-007") == added[2 * _MANY + 7]

    memory = MemoryStorage()
    memory.prepare(CONTRACT_KINDS)
    once(memory, lambda tx: [tx.add(row) for row in _ROWS])
    assert digest(memory, CONTRACT_KINDS) == at_once


def test_rows_may_point_at_those_before_them_and_at_themselves(any_store: Storage) -> None:
    any_store.prepare(CONTRACT_KINDS)
    rows = [member("m-1", sponsor="m-1"), member("m-2", sponsor="m-1"), task("t-1", of="m-2")]

    once(any_store, lambda tx: add_all(tx, rows))

    assert ids(any_store, "member", Query(equal={"sponsor": "m-1"})) == ["m-1", "m-2"]
    assert stored(any_store, "task", "t-1").columns["member"] == "m-2"


def test_no_rows_are_no_rows(any_store: Storage) -> None:
    any_store.prepare(CONTRACT_KINDS)

    assert list(once(any_store, lambda tx: add_all(tx, []))) == []


@pytest.mark.parametrize(
    ("wrong", "error", "key"),
    [
        (payment("p-007", of="m-001", amount=1), UniqueKeyError, "id"),
        (payment("p-999", of="m-001", amount=1, request="taken"), UniqueKeyError, "request"),
        (payment("p-999", of="m-999", amount=1), MissingReferenceError, None),
        (payment("p-999", of="m-001", amount=2**53 + 1), StorageError, None),
    ],
    ids=["id", "unique", "reference", "value"],
)
def test_one_wrong_row_keeps_all_out(
    any_store: Storage, wrong: Row, error: type[StorageError], key: str | None
) -> None:
    any_store.prepare(CONTRACT_KINDS)
    before = payment("p-000x", of="m-001", amount=1, request="taken")
    once(any_store, lambda tx: add_all(tx, [*_MEMBERS, before]))

    with pytest.raises(error) as caught:
        once(any_store, lambda tx: add_all(tx, [*_PAYMENTS, wrong]))

    assert getattr(caught.value, "key", None) == key
    assert ids(any_store, "payment", Query()) == ["p-000x"]
