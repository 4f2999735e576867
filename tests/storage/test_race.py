"""Eight processes race for one payment, round after round: never two, at any isolation level.

The known-bad designs run in the same rounds and must pay twice in at least half of them: a race in
which nothing can go wrong would prove nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import attrs
import pytest
import sqlalchemy as sa
from tests.conftest import ReusedStore
from tests.databases import SERVERS, fresh_url
from tests.storage.race_worker import GRANT, PAYMENTS, tables

from bedside.ports import Query
from bedside.storage import SqlStorage

_WORKERS = 8
_ROUNDS = 40
_MANY_ROUNDS = 400

_LEVELS = {
    "sqlite": (None, "legacy", "DEFERRED", "IMMEDIATE"),
    **dict.fromkeys(SERVERS, (None, "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")),
}
# What was read before is an old snapshot at the higher levels: the harder case of the two.
_RIGHT = [(name, level, "guarded") for name, levels in _LEVELS.items() for level in levels]
_MORE = [(name, level, "unique") for name, levels in _LEVELS.items() for level in levels]
_WRONG = [
    ("sqlite", "legacy", "sum_then_insert"),
    ("postgresql", "READ COMMITTED", "sum_then_insert"),
    ("postgresql", "REPEATABLE READ", "sum_then_insert"),
    ("postgresql", "REPEATABLE READ", "lock_then_sum"),
    ("mariadb", "READ COMMITTED", "sum_then_insert"),
    ("mariadb", "REPEATABLE READ", "sum_then_insert"),
    ("mariadb", "REPEATABLE READ", "lock_then_sum"),
]


class _Racers:
    """The processes, warm, and told of each round at once."""

    def __init__(self, stack: ExitStack) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
        self._processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.storage.race_worker", f"racer-{number}"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=environment,
                )
            )
            for number in range(_WORKERS)
        ]
        for process in self._processes:
            stack.callback(process.kill)

    def told(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        """What each answers."""
        line = json.dumps(said) + "\n"
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.write(line)
            process.stdin.flush()
        return [self._answer(process) for process in self._processes]

    @staticmethod
    def _answer(process: subprocess.Popen[str]) -> dict[str, Any]:
        assert process.stdout is not None
        answer: dict[str, Any] = json.loads(process.stdout.readline())
        return answer


@attrs.frozen
class _Race:
    """What became of all rounds."""

    paid: Counter[int]
    outcomes: Counter[str]
    again: int

    def overpaid(self) -> int:
        """In how many rounds more than one was paid."""
        return sum(count > 1 for count in self.paid.values())


@pytest.fixture(scope="module")
def racers() -> Iterator[_Racers]:
    with ExitStack() as stack:
        yield _Racers(stack)


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path, reused_store: ReusedStore) -> Iterator[str]:
    if request.param in SERVERS:
        reused_store(request.param).emptied()
        yield reused_store(request.param).url
        return
    with fresh_url("sqlite", tmp_path) as url:
        yield url


@pytest.mark.slow
@pytest.mark.parametrize(("place", "level", "design"), _RIGHT, indirect=["place"])
def test_eight_processes_never_pay_twice(racers: _Racers, place: str, level: str | None, design: str) -> None:
    race = _run(racers, place, level, design, rounds=_ROUNDS)

    assert race.overpaid() == 0
    assert len(race.paid) == _ROUNDS
    assert race.outcomes["paid"] == _ROUNDS
    assert race.outcomes["gave up"] == 0


@pytest.mark.long
@pytest.mark.parametrize(("place", "level", "design"), [*_RIGHT, *_MORE], indirect=["place"])
def test_eight_processes_never_pay_twice_for_long(
    racers: _Racers, place: str, level: str | None, design: str
) -> None:
    race = _run(racers, place, level, design, rounds=_MANY_ROUNDS)

    assert race.overpaid() == 0
    assert race.outcomes["paid"] == len(race.paid) == _MANY_ROUNDS


@pytest.mark.slow
@pytest.mark.parametrize(("place", "level", "design"), _WRONG, indirect=["place"])
def test_the_race_shows_a_design_that_pays_twice(
    racers: _Racers, place: str, level: str, design: str
) -> None:
    race = _run(racers, place, level, design, rounds=_ROUNDS)

    assert race.overpaid() >= _ROUNDS // 2


def _run(racers: _Racers, url: str, level: str | None, design: str, *, rounds: int) -> _Race:
    with SqlStorage(url) as store, tables(url, rounds) as engine:
        store.prepare([GRANT])
        racers.told({"url": url, "isolation": level, "design": design})
        answers = [answer for number in range(rounds) for answer in racers.told({"round": number})]
        with store.transaction() as tx:
            granted = Counter(tx.columns("grant", ["round"], Query())["round"])
        with engine.connect() as connection:
            granted.update(connection.execute(sa.select(PAYMENTS.c.round)).scalars())
        racers.told({"url": "sqlite://", "isolation": None, "design": design})
    race = _Race(
        Counter({int(number): count for number, count in granted.items() if isinstance(number, int)}),
        Counter(answer["outcome"] for answer in answers),
        sum(answer["again"] for answer in answers),
    )
    print(f"{engine.dialect.name} {level}: {design}: ", end="")
    print(f"{race.overpaid()} of {rounds} overpaid, {race.again} tried again")
    return race
