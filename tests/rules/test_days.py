"""Questions about days: their edges, days to come, no day, and a day that nobody recorded."""

from __future__ import annotations

from datetime import date

import pytest

from bedside.domain.dates import Interval
from bedside.rules import UNKNOWN, Condition, Fact, Unknown, ahead, beyond, passed, within

AS_OF = date(2026, 11, 21)
DAY = Fact[date | None | Unknown, date | None]("some.day", lambda case: case)


@pytest.mark.parametrize(
    ("condition", "day", "truth"),
    [
        (within(DAY, Interval(months=6)), date(2026, 5, 21), "true"),
        (within(DAY, Interval(months=6)), date(2026, 5, 20), "false"),
        (within(DAY, Interval(months=6)), AS_OF, "true"),
        (within(DAY, Interval(months=6)), date(2026, 11, 22), "false"),
        (within(DAY, Interval(years=9000)), date(2000, 1, 1), "true"),
        (within(DAY, Interval(years=1)), None, "false"),
        (within(DAY, Interval(years=1)), UNKNOWN, "unknown"),
        (beyond(DAY, Interval(days=15)), date(2026, 11, 6), "false"),
        (beyond(DAY, Interval(days=15)), date(2026, 11, 5), "true"),
        (beyond(DAY, Interval(days=15)), None, "false"),
        (beyond(DAY, Interval(years=9000)), date(2000, 1, 1), "false"),
        (passed(DAY), date(2026, 11, 20), "true"),
        (passed(DAY), AS_OF, "false"),
        (passed(DAY), None, "false"),
        (passed(DAY), UNKNOWN, "unknown"),
        (ahead(DAY), date(2026, 11, 22), "true"),
        (ahead(DAY), AS_OF, "false"),
        (ahead(DAY), None, "false"),
    ],
)
def test_a_day_is_asked_about(
    condition: Condition[date | Unknown | None], day: date | Unknown | None, truth: str
) -> None:
    assert condition.evaluate(day, AS_OF).truth.value == truth


def test_what_is_asked_can_be_read() -> None:
    assert within(DAY, Interval(years=1, days=3)).text == "some.day within 1 years 3 days"
    assert beyond(DAY, Interval(days=15)).text == "some.day more than 15 days ago"
    assert passed(DAY).text == "some.day has passed"


def test_an_unrecorded_day_is_named() -> None:
    assert passed(DAY).evaluate(UNKNOWN, AS_OF).lacking == frozenset({"some.day"})
