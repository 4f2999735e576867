"""Writers are killed at any moment: what was acknowledged is there, once, and everything adds up."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs
import pytest
import sqlalchemy as sa
from tests.databases import DATABASES, fresh_url
from tests.storage.kill_nursery import KEYS, opened

from bedside.domain.journal import first_bad_entry
from bedside.domain.ledger import Transfer
from bedside.ports import Query
from bedside.records import read_row, spec_named
from bedside.storage import SqlStorage

_WRITERS = 4


@attrs.frozen
class Killed:
    """What is left after the last kill."""

    acknowledged: Counter[int]
    stored: Counter[int]
    problems: tuple[object, ...]
    bad_entry: int | None


@pytest.mark.slow
def test_a_hundred_killed_writers_lose_and_double_nothing(tmp_path: Path) -> None:
    with fresh_url("sqlite", tmp_path) as url:
        _check(url, _kill(url, tmp_path / "acknowledged", kills=100))

    connection = sqlite3.connect(tmp_path / "store.db")
    [found] = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    assert found == "ok"


@pytest.mark.long
@pytest.mark.parametrize("name", DATABASES)
def test_five_hundred_killed_writers_lose_and_double_nothing(name: str, tmp_path: Path) -> None:
    with fresh_url(name, tmp_path) as url:
        _check(url, _kill(url, tmp_path / "acknowledged", kills=500))


def _check(url: str, killed: Killed) -> None:
    print(
        f"{sa.make_url(url).get_backend_name()}: {len(killed.acknowledged)} acknowledged, "
        f"{len(killed.stored)} stored, "
        f"{len(set(killed.acknowledged) - set(killed.stored))} missing, "
        f"{sum(count > 1 for count in killed.stored.values())} doubled, "
        f"{len(set(killed.stored) - set(killed.acknowledged))} kept without an answer"
    )
    assert len(killed.stored) >= 100
    assert set(killed.acknowledged) <= set(killed.stored)
    assert set(killed.stored.values()) == {1}
    assert killed.problems == ()
    assert killed.bad_entry is None


def _kill(url: str, acknowledged: Path, *, kills: int) -> Killed:
    chance = random.Random(kills)
    with _nursery(url, acknowledged) as nursery:
        writers = [_born(nursery, seed) for seed in range(_WRITERS)]
        for seed in range(kills):
            # Somebody was answered since the last kill; then any moment will do.
            _wait_for_more(acknowledged)
            time.sleep(chance.random() * 0.02)
            os.kill(writers.pop(chance.randrange(_WRITERS)), signal.SIGKILL)
            writers.append(_born(nursery, _WRITERS + seed))
        for writer in writers:
            os.kill(writer, signal.SIGKILL)
    return _left(url, acknowledged)


def _wait_for_more(acknowledged: Path) -> None:
    def written() -> int:
        return acknowledged.stat().st_size if acknowledged.exists() else 0

    before, until = written(), time.monotonic() + 20
    while written() == before and time.monotonic() < until:
        time.sleep(0.002)


@contextmanager
def _nursery(url: str, acknowledged: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.storage.kill_nursery", url, str(acknowledged)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as nursery:
        assert nursery.stdout is not None
        assert nursery.stdout.readline() == "ready\n"
        try:
            yield nursery
        finally:
            nursery.kill()


def _born(nursery: subprocess.Popen[str], seed: int) -> int:
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(f"{seed}\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


def _left(url: str, acknowledged: Path) -> Killed:
    spec = spec_named("transfer")
    with SqlStorage(url) as store:
        desk = opened(store).acting_as("kim", role="front-desk", purpose="operations")
        with store.transaction() as tx:
            transfers = [read_row(row, spec) for row in tx.find("transfer", Query())]
            bad = first_bad_entry(tx.journal())
        problems = desk.rewards.verify().problems
    stored = Counter(transfer.amount.minor - 1 for transfer in transfers if isinstance(transfer, Transfer))
    text = ""
    with suppress(FileNotFoundError):
        text = acknowledged.read_text()
    told = Counter(int(line) for line in text.splitlines() if line and int(line) < KEYS)
    return Killed(told, stored, problems, bad)
