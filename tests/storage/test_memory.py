"""MemoryStorage keeps the whole contract."""

from __future__ import annotations

import pytest

from bedside.storage import MemoryStorage
from bedside.testing import StorageContract


class TestMemoryStorage(StorageContract):
    @pytest.fixture
    def storage(self) -> MemoryStorage:
        return MemoryStorage()
