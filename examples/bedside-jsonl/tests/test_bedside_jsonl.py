"""The storage keeps the whole contract; what is special about one text file is tested besides."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from bedside_jsonl import JsonlStorage, bedside_storage_backends

from bedside import installed_plugins
from bedside.errors import StorageError, StorageUnavailableError
from bedside.ports import Kind, Query, Row, Storage
from bedside.testing import StorageContract, storage_agrees_with_memory

NOTE = Kind(name="note")


class TestJsonlStorage(StorageContract):
    proved_with = "0.1"

    @pytest.fixture
    def storage(self, tmp_path: Path) -> JsonlStorage:
        return JsonlStorage(tmp_path / "store.jsonl")

    @pytest.fixture
    def reopen(self, tmp_path: Path) -> Callable[[], Storage]:
        return partial(JsonlStorage, tmp_path / "store.jsonl")


def test_random_histories_agree(tmp_path: Path) -> None:
    numbers = count()
    storage_agrees_with_memory(lambda: JsonlStorage(tmp_path / f"{next(numbers)}.jsonl"), max_examples=10)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A file with two transactions of one note each."""
    path = tmp_path / "notes.jsonl"
    for number in (1, 2):
        add(path, f"n-{number}")
    return path


def add(path: Path, name: str) -> None:
    storage = JsonlStorage(path)
    storage.prepare([NOTE])
    with storage.transaction() as tx:
        tx.add(Row(kind="note", id=name))


def notes(path: Path) -> list[str]:
    storage = JsonlStorage(path)
    storage.prepare([NOTE])
    with storage.transaction() as tx:
        return [row.id for row in tx.find("note", Query())]


def test_a_torn_last_line_is_dropped_wherever_it_was_cut(written: Path) -> None:
    whole = written.read_bytes()
    first = whole.index(b"\n") + 1

    for cut in range(first, len(whole)):
        written.write_bytes(whole[:cut])
        assert notes(written) == ["n-1"]
        add(written, "n-3")
        assert notes(written) == ["n-1", "n-3"]


def test_a_broken_line_in_the_middle_is_an_error(written: Path) -> None:
    written.write_bytes(written.read_bytes().replace(b"n-1", b"n-9"))

    with pytest.raises(StorageError, match="backup"):
        notes(written)


def test_a_file_that_cannot_be_opened_is_named_so(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailableError, match="opened"):
        notes(tmp_path / "nowhere" / "notes.jsonl")


def test_it_is_offered_to_hosts(written: Path) -> None:
    [backend] = bedside_storage_backends()
    storage = backend.open(f"jsonl:///{written}")
    storage.prepare([NOTE])

    with storage.transaction() as tx:
        assert tx.get("note", "n-2") is not None
    assert "jsonl" in {plugin.name for plugin in installed_plugins()}
