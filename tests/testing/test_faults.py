"""A storage that fails on purpose keeps the contract as long as nothing fails, and tells the truth after."""

from __future__ import annotations

import pytest

from bedside.errors import CommitUnknownError, StorageUnavailableError
from bedside.ports import Kind, Query, Row, Transaction
from bedside.storage import MemoryStorage
from bedside.testing import Fault, FaultyStorage, StorageContract, one_shot


class TestFaultyStorage(StorageContract):
    @pytest.fixture
    def storage(self) -> FaultyStorage:
        return FaultyStorage(MemoryStorage())


def _add_two(tx: Transaction) -> None:
    tx.add(Row(kind="note", id="n-1"))
    tx.add(Row(kind="note", id="n-2"))


def _count(storage: FaultyStorage) -> int:
    with storage.inner.transaction() as tx:
        return len(tx.find("note", Query()))


def test_it_counts_the_boundaries() -> None:
    storage = FaultyStorage(MemoryStorage())
    storage.prepare([Kind(name="note")])

    with storage.transaction() as tx:
        _add_two(tx)

    assert [boundary.verb for boundary in storage.boundaries] == ["add", "add", "commit"]
    assert [len(boundary.faults) for boundary in storage.boundaries] == [1, 1, 3]


@pytest.mark.parametrize(
    ("number", "fault", "error", "kept"),
    [
        (1, Fault.LOST, StorageUnavailableError, 0),
        (2, Fault.LOST, StorageUnavailableError, 0),
        (3, Fault.LOST, StorageUnavailableError, 0),
        (3, Fault.UNKNOWN_TORN, CommitUnknownError, 0),
        (3, Fault.UNKNOWN_KEPT, CommitUnknownError, 2),
        (4, Fault.LOST, None, 2),
    ],
)
def test_each_fault_keeps_what_it_says(
    number: int, fault: Fault, error: type[Exception] | None, kept: int
) -> None:
    storage = FaultyStorage(MemoryStorage(), one_shot(number, fault))
    storage.prepare([Kind(name="note")])

    def act() -> None:
        with storage.transaction() as tx:
            _add_two(tx)

    if error is None:
        act()
    else:
        with pytest.raises(error):
            act()

    assert _count(storage) == kept


def test_a_block_that_hides_a_fault_is_not_committed() -> None:
    storage = FaultyStorage(MemoryStorage(), one_shot(2, Fault.LOST))
    storage.prepare([Kind(name="note")])

    def hide() -> None:
        with storage.transaction() as tx:
            try:
                _add_two(tx)
            except StorageUnavailableError:
                return

    with pytest.raises(StorageUnavailableError):
        hide()

    assert _count(storage) == 0
