"""Four processes on one SQLite file: a counter is never overspent and a key is added once."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TypedDict

import attrs
import pytest

from bedside.ports import Column, Kind, UniqueKey
from bedside.storage import SqlStorage

_WORKER = Path(__file__).with_name("race_worker.py")
_KIND = Kind(name="grant", columns=(Column("key"),), unique=(UniqueKey("key", ("key",)),))
# As in race_worker.py: 4 processes try 25 times each to spend 1 of 40, and to add the same 10 keys.
_LIMIT, _KEYS = 40, 10


class _Answer(TypedDict):
    spent: list[int]
    added: list[str]


@attrs.frozen
class _Race:
    spent: list[int]
    added: list[str]
    used: int


@pytest.mark.slow
def test_four_processes_never_overspend_a_counter(tmp_path: Path) -> None:
    race = _run(tmp_path / "race.db", "guarded")

    assert sorted(race.spent) == list(range(1, _LIMIT + 1))
    assert race.used == _LIMIT


@pytest.mark.slow
def test_four_processes_add_a_unique_key_once(tmp_path: Path) -> None:
    race = _run(tmp_path / "race.db", "guarded")

    assert sorted(race.added) == sorted(f"key-{number}" for number in range(_KEYS))


@pytest.mark.slow
def test_the_race_shows_that_reading_and_then_writing_overspends(tmp_path: Path) -> None:
    race = _run(tmp_path / "race.db", "read-then-write")

    # Grants were given that the counter does not know of: without that, the race would be blind.
    assert len(race.spent) > race.used
    assert len(set(race.spent)) < len(race.spent)


def _run(path: Path, way: str) -> _Race:
    with SqlStorage(f"sqlite:///{path}") as store:
        store.prepare([_KIND])
        with store.transaction() as tx:
            tx.spend("budget", 1, limit=1)
            tx.spend("budget", -1, limit=1)
        answers = _answers(path, way)
        with store.transaction() as tx:
            used = tx.spend("budget", 0, limit=0)
    return _Race(
        spent=[number for answer in answers for number in answer["spent"]],
        added=[key for answer in answers for key in answer["added"]],
        used=used,
    )


def _answers(path: Path, way: str) -> list[_Answer]:
    with ExitStack() as stack:
        workers = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, str(_WORKER), str(path), f"worker-{number}", way],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for number in range(4)
        ]
        for worker in workers:
            stack.callback(worker.kill)
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        return [json.loads(worker.communicate(timeout=60)[0]) for worker in workers]
