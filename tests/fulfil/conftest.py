"""A store for practices that hand rewards over."""

from __future__ import annotations

import pytest

from bedside import Storage
from bedside.storage import MemoryStorage


@pytest.fixture
def storage() -> Storage:
    """In memory: what fulfillers do does not hang on the store."""
    return MemoryStorage()
