"""The storage of docs/how-to/write-a-storage.md is the one that is tested here, line by line."""

from __future__ import annotations

import importlib
import re
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bedside.ports import Kind, Row, Storage
from bedside.testing import StorageContract, storage_agrees_with_memory

_PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-storage.md"


def _blocks() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", _PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


# Written down as an author would, so that other programs can import it as well.
_FOLDER = tempfile.TemporaryDirectory()
(Path(_FOLDER.name) / "json_storage_page.py").write_text("\n\n".join(_blocks()), "utf-8")
sys.path.append(_FOLDER.name)
_NAMES: dict[str, Any] = vars(importlib.import_module("json_storage_page"))


def _open(path: Path) -> Storage:
    storage: Storage = _NAMES["JsonStorage"](path)
    return storage


class TestJsonStorage(StorageContract):
    @pytest.fixture
    def storage(self, tmp_path: Path) -> Storage:
        return _open(tmp_path / "store.json")

    @pytest.fixture
    def reopen(self, tmp_path: Path) -> Callable[[], Storage]:
        return partial(_NAMES["JsonStorage"], tmp_path / "store.json")


@pytest.mark.slow
def test_random_histories_agree_as_on_the_page(tmp_path: Path) -> None:
    _NAMES["test_random_histories_agree"](tmp_path)


def test_the_pages_own_test_class_is_a_storage_contract() -> None:
    assert issubclass(_NAMES["TestJsonStorage"], StorageContract)
    assert _NAMES["storage_agrees_with_memory"] is storage_agrees_with_memory


def test_the_file_keeps_what_was_committed(tmp_path: Path) -> None:
    kinds = [Kind(name="note")]
    first = _open(tmp_path / "store.json")
    first.prepare(kinds)
    with first.transaction() as tx:
        tx.add(Row(kind="note", id="n-1", body='"ä"'))

    second = _open(tmp_path / "store.json")
    second.prepare(kinds)
    with second.transaction() as tx:
        row = tx.get("note", "n-1")

    assert row is not None
    assert row.body == '"ä"'
