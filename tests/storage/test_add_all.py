"""Many rows at once are what they would be one by one, on every store."""

from __future__ import annotations

import pytest

from bedside.errors import MissingReferenceError, StorageError, UniqueKeyError
from bedside.ports import Query, Row, Storage
from bedside.records.paging import BatchTransaction, add_all, stored_ids
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


def test_after_a_refused_row_the_block_may_go_on(any_store: Storage) -> None:
    """All of the batch are out again, and nothing remembers keys that are nobody's any more."""
    any_store.prepare(CONTRACT_KINDS)
    taken = payment("p-1", of="m-0", amount=1, request="taken")
    once(any_store, lambda tx: add_all(tx, [member("m-0"), taken]))
    new = [member("m-1"), member("m-2"), task("t-1", of="m-2", due_at=NOON), task("t-2", of="m-1")]
    wrong = {
        UniqueKeyError: payment("p-2", of="m-0", amount=1, request="taken"),
        MissingReferenceError: payment("p-2", of="m-9", amount=1),
    }
    with any_store.transaction() as tx:
        if not isinstance(tx, BatchTransaction):
            return  # such a store says that the block is to be left
        for error, refused in wrong.items():
            with pytest.raises(error):
                tx.add_all([*new, refused])
            assert tx.get("member", "m-1") is None
        for never in (payment("p-2", of="m-0", amount=2**53 + 1), Row(kind="stranger", id="s-1")):
            with pytest.raises(StorageError):
                tx.add_all([*new, never])
            assert tx.get("member", "m-1") is None
        tx.add(member("m-3"))
        for row in new:
            tx.add(row)
        tx.add(payment("p-2", of="m-2", amount=1))

    assert ids(any_store, "member", Query()) == ["m-0", "m-1", "m-2", "m-3"]
    assert ids(any_store, "task", Query(equal={"member": "m-2"})) == ["t-1"]
    assert stored(any_store, "payment", "p-2").columns["member"] == "m-2"


def test_which_of_many_ids_are_stored_is_asked_at_once(any_store: Storage) -> None:
    any_store.prepare(CONTRACT_KINDS)
    once(any_store, lambda tx: add_all(tx, _MEMBERS))
    asked = [*(row.id for row in _MEMBERS), "M-001", "m-001 ", "m-999", "", "m-001\N{COMBINING ACUTE ACCENT}"]

    found = once(any_store, lambda tx: stored_ids(tx, "member", [*asked, *asked]))

    assert found == {row.id for row in _MEMBERS}
    assert once(any_store, lambda tx: stored_ids(tx, "member", [])) == frozenset()


@pytest.mark.parametrize(
    "never", ["m-\0", "half \ud83e", "", "m" * 129], ids=["nul", "half", "empty", "long"]
)
def test_an_id_that_no_row_can_have_is_not_found_and_the_block_goes_on(
    any_store: Storage, never: str
) -> None:
    any_store.prepare(CONTRACT_KINDS)
    with any_store.transaction() as tx:
        assert tx.get("member", never) is None
        assert stored_ids(tx, "member", [never]) == frozenset()
        assert stored_ids(tx, "member", [never, *(row.id for row in _MEMBERS)]) == frozenset()
        tx.add(member("m-1"))

    assert ids(any_store, "member", Query()) == ["m-1"]


def test_what_was_added_in_the_block_is_stored(any_store: Storage) -> None:
    any_store.prepare(CONTRACT_KINDS)
    with any_store.transaction() as tx:
        tx.add(member("m-new"))
        assert stored_ids(tx, "member", ["m-new", "m-none"]) == {"m-new"}
