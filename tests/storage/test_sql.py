"""SqlStorage keeps the whole contract on every database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.conftest import ReusedStore

from bedside.ports import Storage
from bedside.storage import SqlStorage
from bedside.storage.sql.dialects import open_engine
from bedside.testing import StorageContract

HostTransaction = Callable[[], AbstractContextManager[Storage]]


def _host_transaction(storage: SqlStorage, engine: sa.Engine) -> HostTransaction:
    @contextmanager
    def transaction() -> Iterator[Storage]:
        with engine.begin() as connection:
            yield storage.joined(connection)

    return transaction


class _OnUrl(StorageContract):
    """A store that has a URL can be opened again, and joined on an engine of the host's."""

    @pytest.fixture
    def reopen(self, url: str) -> Callable[[], Storage]:
        return partial(SqlStorage, url)

    @pytest.fixture
    def host_transaction(self, storage: SqlStorage, url: str) -> Iterator[HostTransaction]:
        engine = open_engine(url)
        yield _host_transaction(storage, engine)
        engine.dispose()


class TestSqliteFile(_OnUrl):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'store.db'}"

    @pytest.fixture
    def storage(self, url: str) -> Iterator[SqlStorage]:
        with SqlStorage(url) as storage:
            yield storage


class TestPostgresql(_OnUrl):
    @pytest.fixture
    def storage(self, reused_store: ReusedStore) -> SqlStorage:
        return reused_store("postgresql").emptied()

    @pytest.fixture
    def url(self, reused_store: ReusedStore) -> str:
        return reused_store("postgresql").url


class TestMariadb(_OnUrl):
    @pytest.fixture
    def storage(self, reused_store: ReusedStore) -> SqlStorage:
        return reused_store("mariadb").emptied()

    @pytest.fixture
    def url(self, reused_store: ReusedStore) -> str:
        return reused_store("mariadb").url


class TestSqliteInMemory(StorageContract):
    @pytest.fixture
    def engine(self) -> Iterator[sa.Engine]:
        engine = sa.create_engine(
            "sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False}
        )
        yield engine
        engine.dispose()

    @pytest.fixture
    def storage(self, engine: sa.Engine) -> SqlStorage:
        return SqlStorage(engine)

    @pytest.fixture
    def host_transaction(self, storage: SqlStorage, engine: sa.Engine) -> HostTransaction:
        return _host_transaction(storage, engine)
