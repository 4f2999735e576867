"""Friends of one referrer pay at the same moment: each has a number of its own, and one is the third."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.databases import SERVERS, fresh_url
from tests.services.conftest import START

from bedside import SeededEnvironment
from bedside.domain.amounts import Milestone, Milestones
from bedside.domain.rewards import Reward
from bedside.domain.tallies import Tally, TallyId
from bedside.errors import ConflictError, ContentionError
from bedside.services.giving import tallying
from bedside.storage import SqlStorage

from .earning import PAID, House, thanks, usd

RULES = (thanks(Milestones(milestones=(Milestone(nth=3, value=usd(5000)),)), "third"),)
THREADS = 5


class _World(SeededEnvironment):
    """Ids that no other thread makes."""

    def __init__(self, name: str) -> None:
        super().__init__(seed=1, start=START)
        self.name = name

    def new_id(self, kind: str) -> str:
        return f"{super().new_id(kind)}.{self.name}"


def _race(url: str, rounds: int, *, meet: bool = False) -> tuple[list[Reward], list[list[int]]]:
    """Every round has a referrer of its own, and a friend for each thread; the bonuses, and the numbers."""
    house = House(SqlStorage(url), *RULES)
    people = [house.patient() for _ in range(rounds)]
    referrals = [[house.referral(person) for _ in range(THREADS)] for person in people]
    barrier, failed = threading.Barrier(THREADS, timeout=60), list[BaseException]()
    if meet:
        tallying_bad.meet = barrier.wait

    def pay(thread: int) -> None:
        try:
            with SqlStorage(url) as storage:
                mine = House(storage, *RULES, world=_World(f"t{thread}"))
                for number in range(rounds):
                    barrier.wait()
                    _try(partial(mine.desk.rewards.qualify, referrals[number][thread], PAID))
        except BaseException as error:  # noqa: BLE001 - it is shown by the thread that waits
            failed.append(error)
            barrier.abort()

    threads = [threading.Thread(target=pay, args=(thread,)) for thread in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    with house.desk.rewards._office.unit() as unit:
        bonuses = list(unit.find(Reward))
        tallies = unit.find(Tally)
    numbers = [sorted(one.nth for one in tallies if one.referrer_id == person) for person in people]
    if not meet:
        assert house.in_order()
    house.storage.close()  # type: ignore[attr-defined]  # a SqlStorage
    return bonuses, numbers


def _try(act: Callable[[], object]) -> None:
    for _ in range(50):
        try:
            act()
        except (ConflictError, ContentionError):
            continue
        return
    raise AssertionError("it never came to its turn")


class tallying_bad:  # noqa: N801 - it stands where a module stood
    """Counts what there is and adds one, as a program does that has no counter."""

    meet: Callable[[], Any] = staticmethod(lambda: None)

    @classmethod
    def nth(cls, unit: Any, earning: Any, series: list[str], referrer: str, held: object) -> int:
        number = len(unit.find(Tally, equal={"event": earning.event.value})) % THREADS + 1
        cls.meet()
        tally = TallyId(unit.new_id(Tally))
        unit.add(
            Tally(
                id=tally,
                series=f"{series[0]}-{tally}",
                nth=number,
                referral_id=earning.referral.id,
                referrer_id=referrer,
                policy_id=earning.policy.id,
                event=earning.event,
                counted_at=unit.now,
            )
        )
        return number


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_two_at_once_are_never_both_the_third(name: str, tmp_path: Path) -> None:
    with fresh_url(name, tmp_path) as url:
        bonuses, numbers = _race(url, 3)

    assert numbers == [list(range(1, THREADS + 1))] * 3
    assert len(bonuses) == 3


@pytest.mark.long
@pytest.mark.parametrize("name", ["sqlite", *SERVERS])
def test_forty_rounds_have_one_third_each(name: str, tmp_path: Path) -> None:
    with fresh_url(name, tmp_path) as url:
        bonuses, numbers = _race(url, 40)

    assert numbers == [list(range(1, THREADS + 1))] * 40
    assert len(bonuses) == 40


@pytest.mark.slow
def test_the_race_sees_numbers_that_are_counted_without_a_counter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tallying, "_nth", tallying_bad.nth)
    with fresh_url("postgresql", tmp_path) as url:
        _, numbers = _race(url, 3, meet=True)

    assert numbers != [list(range(1, THREADS + 1))] * 3
