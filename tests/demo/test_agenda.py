"""Lives go on at their moments, and a chair is never given twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bedside import SeededEnvironment
from bedside.demo.agenda import Agenda, Diary, Life
from bedside.demo.people import rng_for

START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def life(
    name: str, moments: list[datetime], seen: list[tuple[str, datetime]], world: SeededEnvironment
) -> Life:
    for at in moments:
        yield at
        seen.append((name, world.now()))


@given(st.lists(st.lists(st.integers(0, 50), max_size=6), max_size=5))
def test_every_moment_comes_in_its_order_at_its_time(plans: list[list[int]]) -> None:
    world = SeededEnvironment(seed=1, start=START)
    agenda = Agenda(world)
    seen: list[tuple[str, datetime]] = []
    for number, hours in enumerate(plans):
        agenda.begin(life(str(number), [START + hour * HOUR for hour in sorted(hours)], seen, world))

    agenda.run(START + 100 * HOUR)

    assert [at for _, at in seen] == sorted(START + hour * HOUR for hours in plans for hour in hours)
    assert world.now() == START + 100 * HOUR


def test_of_two_at_one_moment_the_one_that_began_first_goes_first() -> None:
    world = SeededEnvironment(seed=1, start=START)
    agenda = Agenda(world)
    seen: list[tuple[str, datetime]] = []
    for name in ("first", "second"):
        agenda.begin(life(name, [START + HOUR], seen, world))

    agenda.run(START + 2 * HOUR)

    assert [name for name, _ in seen] == ["first", "second"]


def test_a_moment_at_the_end_is_not_lived() -> None:
    world = SeededEnvironment(seed=1, start=START)
    agenda = Agenda(world)
    seen: list[tuple[str, datetime]] = []
    agenda.begin(life("late", [START + 2 * HOUR], seen, world))

    agenda.run(START + 2 * HOUR)

    assert seen == []


def test_a_wish_in_the_past_is_fulfilled_now() -> None:
    world = SeededEnvironment(seed=1, start=START)
    agenda = Agenda(world)
    seen: list[tuple[str, datetime]] = []
    agenda.begin(life("hurried", [START - HOUR], seen, world), START + HOUR)

    agenda.run(START + 2 * HOUR)

    assert seen == [("hurried", START + HOUR)]


def places(wishes: list[date]) -> Iterator[datetime]:
    diary, rng = Diary(), rng_for(1, "diary")
    for wish in wishes:
        yield diary.place(wish, rng).astimezone(ZoneInfo("America/Los_Angeles"))


def test_no_half_hour_has_more_patients_than_chairs() -> None:
    taken = Counter(places([date(2026, 3, 2)] * 400))

    assert max(taken.values()) == 3


def test_nobody_is_placed_on_a_weekend_or_a_holiday() -> None:
    for wish in (date(2026, 3, 7), date(2026, 3, 8), date(2026, 12, 25), date(2026, 11, 26)):
        (at,) = places([wish])
        assert at.weekday() < 5
        assert at.date() > wish
