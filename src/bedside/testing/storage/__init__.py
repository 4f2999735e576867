"""The contract of a storage: subclass it, give a ``storage`` fixture, and run pytest."""

from collections.abc import Mapping
from typing import ClassVar

import pytest

from bedside.ports import Storage
from bedside.testing.contracts import Contract
from bedside.testing.rows import CONTRACT_KINDS
from bedside.testing.storage.arrow import ArrowContract
from bedside.testing.storage.batches import BatchContract
from bedside.testing.storage.counters import CounterContract
from bedside.testing.storage.declarations import UNDECLARED, DeclarationContract
from bedside.testing.storage.exactness import ExactnessContract
from bedside.testing.storage.joining import JoiningContract
from bedside.testing.storage.journals import JournalContract
from bedside.testing.storage.mistakes import MistakeContract
from bedside.testing.storage.programs import ProgramContract
from bedside.testing.storage.rows import RowContract
from bedside.testing.storage.searches import SearchContract
from bedside.testing.storage.threads import ThreadContract
from bedside.testing.storage.transactions import TransactionContract
from bedside.testing.storage.work import WorkContract

__all__ = ["CONTRACT_KINDS", "StorageContract"]


class StorageContract(
    DeclarationContract,
    RowContract,
    ExactnessContract,
    TransactionContract,
    BatchContract,
    SearchContract,
    CounterContract,
    WorkContract,
    JournalContract,
    MistakeContract,
    ThreadContract,
    ProgramContract,
    JoiningContract,
    ArrowContract,
    Contract,
):
    """What every storage must do; each test is one sentence of :mod:`bedside.ports`.

    Subclass it as ``TestMyStorage`` and give a fixture ``storage`` that returns an empty store. One
    that declares :class:`~bedside.ports.Capability` members is tested for them too: DURABLE and
    CONCURRENT need a fixture ``reopen``, JOINS a fixture ``host_transaction``.
    """

    optional: ClassVar[Mapping[str, str]] = UNDECLARED

    @pytest.fixture
    def declared(self, storage: Storage) -> frozenset[str]:
        """The names of the storage's capabilities."""
        return frozenset(capability.value for capability in getattr(storage, "capabilities", ()))

    @pytest.fixture
    def store(self, storage: Storage) -> Storage:
        """The author's storage, with :data:`CONTRACT_KINDS` prepared."""
        storage.prepare(CONTRACT_KINDS)
        return storage
