"""SqlStorage keeps the whole contract, in a file and in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bedside.storage import SqlStorage
from bedside.testing import StorageContract


class TestSqliteFile(StorageContract):
    @pytest.fixture
    def storage(self, tmp_path: Path) -> Iterator[SqlStorage]:
        with SqlStorage(f"sqlite:///{tmp_path / 'store.db'}") as storage:
            yield storage


class TestSqliteInMemory(StorageContract):
    @pytest.fixture
    def storage(self) -> Iterator[SqlStorage]:
        with SqlStorage("sqlite://") as storage:
            yield storage
