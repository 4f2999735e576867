"""Sending windows hold in every zone the recipient may be in."""

from __future__ import annotations

from datetime import UTC, datetime, time

from bedside.domain.dates import QuietHours
from bedside.rules.clock import first_open, is_quiet

NIGHT = QuietHours(time(21), time(8))


def test_one_quiet_zone_is_enough() -> None:
    morning_in_the_east = datetime(2026, 11, 21, 14, tzinfo=UTC)

    assert not is_quiet(morning_in_the_east, ["America/New_York"], NIGHT)
    assert is_quiet(morning_in_the_east, ["America/New_York", "America/Los_Angeles"], NIGHT)


def test_an_open_instant_is_its_own_answer() -> None:
    noon = datetime(2026, 11, 21, 17, tzinfo=UTC)

    assert first_open(noon, ["America/New_York"], NIGHT) == noon


def test_the_first_instant_is_open_in_all_zones() -> None:
    morning_in_the_east = datetime(2026, 11, 21, 14, tzinfo=UTC)

    assert first_open(morning_in_the_east, ["America/New_York", "America/Los_Angeles"], NIGHT) == datetime(
        2026, 11, 21, 16, tzinfo=UTC
    )


def test_zones_that_are_never_open_together_are_given_up() -> None:
    most_of_the_day = QuietHours(time(10), time(9))

    assert first_open(datetime(2026, 11, 21, tzinfo=UTC), ["UTC", "Asia/Tokyo"], most_of_the_day) is None


def test_the_clock_change_moves_the_instant_not_the_hour() -> None:
    before = datetime(2026, 3, 7, 7, tzinfo=UTC)
    after = datetime(2026, 3, 8, 7, tzinfo=UTC)

    assert first_open(before, ["America/New_York"], NIGHT) == datetime(2026, 3, 7, 13, tzinfo=UTC)
    assert first_open(after, ["America/New_York"], NIGHT) == datetime(2026, 3, 8, 12, tzinfo=UTC)
