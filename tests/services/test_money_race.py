"""Eight processes give from one store at once: nothing is overpaid, and nothing is paid twice."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.databases import DATABASES, SERVERS, fresh_url
from tests.services.money import House
from tests.services.money_worker import GIVING, give_at_once, live_and_die, prepared

from bedside.domain.ledger import Transfer, TransferStep
from bedside.domain.rewards import Reward, RewardStatus
from bedside.storage import SqlStorage

PROCESSES, SHORT, WHOLE = 8, 5, 40
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.services.money_worker"])


def _race(url: str, way: str, rounds: int) -> House:
    """The house after *rounds* of eight processes that were let go at once."""
    house = prepared(SqlStorage(url), rounds=rounds, processes=PROCESSES)
    barrier = _CONTEXT.Barrier(PROCESSES, timeout=400)
    running = [
        _CONTEXT.Process(target=give_at_once, args=(url, process, rounds, way, barrier), daemon=True)
        for process in range(PROCESSES)
    ]
    for one in running:
        one.start()
    for one in running:
        one.join(timeout=500)
    assert [one.exitcode for one in running] == [0] * PROCESSES
    return house


def _paid(house: House) -> Counter[str]:
    """How often each referrer was given something."""
    with house.desk.rewards._office.unit() as unit:
        gifts = unit.find(Reward)
    return Counter(
        gift.beneficiary_id
        for gift in gifts
        if gift.status in (RewardStatus.RESERVED, RewardStatus.POSTED, RewardStatus.CLAWED_BACK)
    )


def _nothing_is_overpaid(url: str, rounds: int) -> None:
    house = _race(url, "right", rounds)
    paid = _paid(house)
    with house.desk.rewards._office.unit() as unit:
        transfers = unit.find(Transfer)
        shared = [gift for gift in unit.find(Reward) if "shared" in str(gift.referral_id)]

    assert sum(number > 1 for number in paid.values()) == 0
    # Every referrer was given something, so nothing was lost either.
    assert len(paid) == 2 * rounds
    assert Counter(gift.status for gift in shared) == {RewardStatus.CLAWED_BACK: rounds}
    steps = Counter(entry.step for entry in transfers)
    assert (steps[TransferStep.RESERVE], steps[TransferStep.POST]) == (2 * rounds, 2 * rounds)
    assert steps[TransferStep.REVERSE] == rounds
    assert house.in_order()
    budget = house.desk.rewards.budget("friends")
    assert (budget.posted.minor, budget.reserved.minor) == (600 * rounds, 0)
    print(f"{url.split(':')[0]}: {rounds} rounds of {PROCESSES} processes, 0 overpaid, 0 paid twice")
    house.storage.close()  # type: ignore[attr-defined]  # a SqlStorage


def _known_bad_overpays(url: str, way: str, rounds: int) -> None:
    house = _race(url, way, rounds)

    overpaid = sum(number > 1 for number in _paid(house).values())

    print(f"{url.split(':')[0]}, {way}: {rounds} rounds, {overpaid} overpaid")
    assert 2 * overpaid >= rounds, "the race is blind: what is known to be wrong was not seen"
    if way == "two":
        assert house.in_order(), "every counter says what was given: only the cap was passed"
    house.storage.close()  # type: ignore[attr-defined]  # a SqlStorage


@pytest.mark.slow
@pytest.mark.parametrize("name", DATABASES)
def test_eight_processes_never_overpay(name: str, tmp_path: Path) -> None:
    with fresh_url(name, tmp_path) as url:
        _nothing_is_overpaid(url, SHORT)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "way"), [("sqlite", "two"), ("postgresql", "sum"), ("mariadb", "sum")])
def test_the_race_sees_what_is_known_to_be_wrong(name: str, way: str, tmp_path: Path) -> None:
    with fresh_url(name, tmp_path) as url:
        _known_bad_overpays(url, way, SHORT)


@pytest.mark.long
@pytest.mark.parametrize("name", DATABASES)
def test_forty_rounds_of_eight_processes_never_overpay(name: str, tmp_path: Path) -> None:
    with fresh_url(name, tmp_path) as url:
        _nothing_is_overpaid(url, WHOLE)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "way"), [("sqlite", "two"), *((name, way) for name in SERVERS for way in ("two", "sum"))]
)
def test_forty_rounds_see_what_is_known_to_be_wrong(name: str, way: str, tmp_path: Path) -> None:
    with fresh_url(name, tmp_path) as url:
        _known_bad_overpays(url, way, WHOLE)


# Killed at any instant.


WRITERS, EACH = 3, 6


def _kill(url: str, log: Path, kills: int) -> None:
    """Writers are killed at any instant and new ones come; what they were told is there, once."""
    house = prepared(SqlStorage(url), rounds=(kills + 2) * EACH, processes=WRITERS)
    dice = random.Random(7)
    log.touch()
    lives = [0] * WRITERS
    running = [_writer(url, place, lives, log) for place in range(WRITERS)]
    for _ in range(kills):
        place = dice.randrange(WRITERS)
        _wait_for_a_word(running[place], log)
        time.sleep(dice.random() * 0.05)
        running[place].kill()
        running[place].join()
        running[place] = _writer(url, place, lives, log)
    for one in running:
        one.join(timeout=120)
        assert one.exitcode == 0

    lines = [line.split()[1:] for line in log.read_text().splitlines()]
    with house.desk.rewards._office.unit() as unit:
        transfers = {entry.id for entry in unit.find(Transfer)}
        rewards = {str(gift.id): gift.status for gift in unit.find(Reward)}
    missing = [
        record
        for kind, record, _ in lines
        if (record not in transfers if kind == "transfer" else record not in rewards)
    ]
    lost = [
        record
        for kind, record, status in lines
        if kind == "reward" and status == "posted" and rewards.get(record) is not RewardStatus.POSTED
    ]
    assert (missing, lost) == ([], [])
    assert all(number == 1 for number in _paid(house).values())
    assert house.in_order()
    house.storage.close()  # type: ignore[attr-defined]  # a SqlStorage
    print(f"{url.split(':')[0]}: {kills} kills, {len(lines)} acknowledged, 0 missing, 0 twice")


def _writer(url: str, place: int, lives: list[int], log: Path) -> multiprocessing.Process:
    """A writer that first does again what the one before it may have done."""
    turns = range(max(0, lives[place] - 1) * EACH, (lives[place] + 1) * EACH)
    lives[place] += 1
    one = _CONTEXT.Process(target=live_and_die, args=(url, place, turns, str(log)), daemon=True)
    one.start()
    return one  # type: ignore[return-value]  # a Process of that context


def _wait_for_a_word(writer: multiprocessing.Process, log: Path) -> None:
    """Until it has written something: a process that has not begun yet is not worth killing."""
    for _ in range(4000):
        if f"{writer.pid} " in log.read_text():
            return
        time.sleep(0.005)
    raise AssertionError("the writer does nothing")


@pytest.mark.slow
def test_writers_that_are_killed_lose_nothing_and_pay_nothing_twice(tmp_path: Path) -> None:
    with fresh_url("sqlite", tmp_path) as url:
        _kill(url, tmp_path / "log", 12)
    with sqlite3.connect(tmp_path / "store.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.long
@pytest.mark.parametrize(("name", "kills"), [("sqlite", 100), *((name, 500) for name in DATABASES)])
def test_hundreds_of_kills_lose_nothing(name: str, kills: int, tmp_path: Path) -> None:
    with fresh_url(name, tmp_path) as url:
        _kill(url, tmp_path / "log", kills)


def test_the_house_of_the_race_gives_each_referrer_once() -> None:
    (rule,) = GIVING.bedside_reward_rules()

    assert [limit.limit for limit in rule.caps] == [rule.value]
