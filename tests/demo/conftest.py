"""One year, lived once for all tests that only look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bedside.demo import Lived, live


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("year") / "first.db"


@pytest.fixture(scope="session")
def lived(path: Path) -> Lived:
    return live(path, seed=1)
