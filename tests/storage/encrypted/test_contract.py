"""EncryptedStorage keeps the whole contract of a storage, over memory and over SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import attrs
import pytest
import sqlalchemy as sa
from tests.storage.encrypted.stores import LINES, ring

from bedside.ports import Kind, Storage
from bedside.storage import EncryptedStorage, MasterKeys, MemoryStorage, SqlStorage
from bedside.testing import StorageContract, storage_agrees_with_memory

#: Which columns of the contract's kinds are taken to be personal: those without range and order.
_PERSONAL = {"member": {"code"}, "task": {"key"}, "payment": {"request"}}
_SUBJECTS = {"member": "id", "task": "member", "payment": "member"}


class WithSecrets:
    """A store that takes some columns for personal, and rows to be about members."""

    def __init__(self, store: EncryptedStorage) -> None:
        self._store = store
        self.capabilities = store.capabilities
        self.transaction = store.transaction

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self._store.prepare([_with_secrets(kind) for kind in kinds])


def _with_secrets(kind: Kind) -> Kind:
    personal = _PERSONAL.get(kind.name, set())
    columns = tuple(attrs.evolve(column, personal=column.name in personal) for column in kind.columns)
    return attrs.evolve(kind, columns=columns, subject=_SUBJECTS.get(kind.name))


class TestOverMemory(StorageContract):
    @pytest.fixture
    def storage(self) -> Storage:
        return WithSecrets(EncryptedStorage(MemoryStorage(), ring(), keys=MemoryStorage()))


class TestOverSqlite(StorageContract):
    @pytest.fixture
    def urls(self, tmp_path: Path) -> tuple[str, str]:
        return f"sqlite:///{tmp_path / 'practice.db'}", f"sqlite:///{tmp_path / 'keys.db'}"

    @pytest.fixture
    def inner(self, urls: tuple[str, str]) -> Iterator[SqlStorage]:
        with SqlStorage(urls[0]) as inner:
            yield inner

    @pytest.fixture
    def encrypting(self, inner: SqlStorage, urls: tuple[str, str]) -> Iterator[EncryptedStorage]:
        with SqlStorage(urls[1]) as keys:
            yield EncryptedStorage(inner, ring(), keys=keys)

    @pytest.fixture
    def storage(self, encrypting: EncryptedStorage) -> Storage:
        return WithSecrets(encrypting)

    @pytest.fixture
    def reopen(self, urls: tuple[str, str]) -> Callable[[], Storage]:
        return partial(_open, *urls, LINES[1])

    @pytest.fixture
    def host_transaction(
        self, encrypting: EncryptedStorage, inner: SqlStorage, urls: tuple[str, str]
    ) -> Iterator[Callable[[], AbstractContextManager[Storage]]]:
        engine = sa.create_engine(urls[0])

        @contextmanager
        def transaction() -> Iterator[Storage]:
            with engine.begin() as connection:
                yield encrypting.over(inner.joined(connection))

        yield transaction
        engine.dispose()


def _open(url: str, keys_url: str, master_key: str) -> Storage:
    """The same store from another program, which has neither fixtures nor this run's keys."""
    store = EncryptedStorage(SqlStorage(url), MasterKeys({1: master_key}), keys=SqlStorage(keys_url))
    return WithSecrets(store)


def test_random_histories_agree_with_memory() -> None:
    storage_agrees_with_memory(
        lambda: EncryptedStorage(MemoryStorage(), ring(), keys=MemoryStorage()), max_examples=15
    )
