"""The contract of a storage: subclass it, give a ``storage`` fixture, and run pytest."""

import pytest

from bedside.ports import Storage
from bedside.testing.storage.cast import CONTRACT_KINDS
from bedside.testing.storage.counters import CounterContract
from bedside.testing.storage.journals import JournalContract
from bedside.testing.storage.mistakes import MistakeContract
from bedside.testing.storage.rows import RowContract
from bedside.testing.storage.searches import SearchContract
from bedside.testing.storage.transactions import TransactionContract
from bedside.testing.storage.work import WorkContract

__all__ = ["CONTRACT_KINDS", "StorageContract"]


class StorageContract(
    RowContract,
    TransactionContract,
    SearchContract,
    CounterContract,
    WorkContract,
    JournalContract,
    MistakeContract,
):
    """What every storage must do; each test is one sentence of :mod:`bedside.ports`.

    Subclass it as ``TestMyStorage`` and give a fixture ``storage`` that returns an empty store.
    """

    @pytest.fixture
    def store(self, storage: Storage) -> Storage:
        """The author's storage, with :data:`CONTRACT_KINDS` prepared."""
        storage.prepare(CONTRACT_KINDS)
        return storage
