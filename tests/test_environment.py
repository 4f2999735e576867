"""The environment: the real one gives ids in order of time, the seeded one repeats itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.codes import ALPHABET
from bedside.environment import SeededEnvironment, SystemEnvironment
from bedside.errors import InvalidValueError
from bedside.ports import Environment
from bedside.testing.people import NOON


class StoppedClock(SystemEnvironment):
    """The real one, at a moment that the test chooses."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The instant that the test chose."""
        return self.moment


def test_real_ids_sort_by_the_millisecond_in_which_they_were_made() -> None:
    moments = [NOON + timedelta(milliseconds=number * 37) for number in range(200)]

    ids = [StoppedClock(moment).new_id("patient") for moment in moments]

    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert all(len(one) == len("patient-") + 26 for one in ids)


def test_real_ids_of_one_millisecond_differ() -> None:
    world = StoppedClock(NOON)

    assert len({world.new_id("visit") for _ in range(1000)}) == 1000


def test_the_real_clock_knows_its_zone() -> None:
    assert SystemEnvironment().now().tzinfo is UTC


@given(st.integers(0, 50))
def test_secrets_have_the_length_and_the_signs_asked_for(length: int) -> None:
    for world in (SystemEnvironment(), SeededEnvironment(seed=1, start=NOON)):
        secret = world.secret(ALPHABET, length)
        assert len(secret) == length
        assert set(secret) <= set(ALPHABET)


@given(st.integers())
def test_the_same_seed_gives_the_same_world(seed: int) -> None:
    one, two = (SeededEnvironment(seed=seed, start=NOON) for _ in range(2))

    for _ in range(3):
        assert one.new_id("patient") == two.new_id("patient")
        assert one.secret(ALPHABET, 10) == two.secret(ALPHABET, 10)
        assert one.advance(timedelta(minutes=5)) == two.advance(timedelta(minutes=5))


def test_another_seed_gives_other_secrets() -> None:
    secrets = {SeededEnvironment(seed=seed, start=NOON).secret(ALPHABET, 10) for seed in range(20)}

    assert len(secrets) == 20


def test_each_kind_counts_for_itself() -> None:
    world = SeededEnvironment(seed=1, start=NOON)

    assert [world.new_id(kind) for kind in ("visit", "patient", "visit")] == [
        "visit-1",
        "patient-1",
        "visit-2",
    ]


@pytest.mark.parametrize(("micros", "allowed"), [(-1, False), (0, True), (1, True)])
def test_the_seeded_clock_never_goes_back(micros: int, allowed: bool) -> None:
    world = SeededEnvironment(seed=1, start=NOON)

    if allowed:
        assert world.advance(timedelta(microseconds=micros)) == world.now()
    else:
        with pytest.raises(InvalidValueError, match=r"time\.backwards"):
            world.advance(timedelta(microseconds=micros))
        assert world.now() == NOON


def test_a_world_without_a_time_zone_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"time\.naive SeededEnvironment\.start"):
        SeededEnvironment(seed=1, start=datetime(2026, 1, 5))


def test_both_worlds_are_environments() -> None:
    worlds: list[Environment] = [SystemEnvironment(), SeededEnvironment(seed=1, start=NOON)]

    assert all(world.now().utcoffset() is not None for world in worlds)
