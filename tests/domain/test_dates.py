"""Calendar arithmetic against an independent library's pairs, and clocks on every change of several zones."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bedside.domain.dates import Interval, Period, QuietHours, at_local, day_bounds, local_date
from bedside.errors import InvalidValueError

PAIRS = (
    Path(os.environ.get("BEDSIDE_DATA") or Path(__file__).parents[3] / "shared" / "data")
    / "recall"
    / "dateutil_relativedelta_pairs.json"
)
UNITS = {"years", "months", "weeks", "days"}
SECOND = timedelta(seconds=1)

#: Half-hour and whole-hour changes, changes at midnight, a skipped day, and none at all.
ZONES = (
    "America/Denver",
    "America/Havana",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/London",
    "Pacific/Apia",
)


def transitions(zone: str, first: int = 2009, last: int = 2013) -> list[datetime]:
    """The instants at which the offset of *zone* changes, found by looking at every half hour."""
    tz, step = ZoneInfo(zone), timedelta(minutes=30)
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)
    found = []
    while at < end:
        if (at + step).astimezone(tz).utcoffset() != at.astimezone(tz).utcoffset():
            found.append(at + step)
        at += step
    return found


CHANGES = [(zone, at) for zone in ZONES for at in transitions(zone)]
BY_CHANGE = pytest.mark.parametrize(("zone", "at"), CHANGES, ids=[f"{z}-{at:%Y-%m-%d}" for z, at in CHANGES])

days_of_life = st.dates(date(1900, 1, 1), date(2100, 12, 31))
intervals = st.builds(
    Interval,
    years=st.integers(0, 20),
    months=st.integers(0, 40),
    weeks=st.integers(0, 60),
    days=st.integers(0, 400),
)


# Intervals.


def plain_pairs() -> list[tuple[date, int, Interval, date]]:
    """The pairs with whole days and nothing but years, months, weeks and days of one sign."""
    if not PAIRS.exists():
        return []
    found = []
    for pair in json.loads(PAIRS.read_text()):
        texts = pair["args"].values()
        if not set(pair["args"]) <= UNITS or "T" in pair["start"] or "T" in pair["expected"]:
            continue
        numbers = {unit: int(text) for unit, text in pair["args"].items()}
        if len({number < 0 for number in numbers.values() if number}) > 1 or not texts:
            continue
        sign = -1 if min(numbers.values()) < 0 else 1
        sign = -sign if pair["op"] == "-" else sign
        interval = Interval(**{unit: abs(number) for unit, number in numbers.items()})
        found.append(
            (date.fromisoformat(pair["start"]), sign, interval, date.fromisoformat(pair["expected"]))
        )
    return found


@pytest.mark.skipif(not PAIRS.exists(), reason="the reference pairs are not here; set BEDSIDE_DATA")
def test_there_are_pairs_to_agree_with() -> None:
    assert len(plain_pairs()) >= 10


@pytest.mark.parametrize(("start", "sign", "interval", "expected"), plain_pairs())
def test_an_interval_agrees_with_the_reference(
    start: date, sign: int, interval: Interval, expected: date
) -> None:
    assert (interval.after(start) if sign > 0 else interval.before(start)) == expected


@given(days_of_life, st.integers(0, 600))
def test_months_keep_the_day_or_clamp_to_the_end_of_the_month(start: date, months: int) -> None:
    end = Interval(months=months).after(start)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(days_of_life, intervals, intervals)
def test_a_longer_interval_never_ends_earlier(start: date, one: Interval, more: Interval) -> None:
    both = Interval(
        years=one.years + more.years,
        months=one.months + more.months,
        weeks=one.weeks + more.weeks,
        days=one.days + more.days,
    )

    assert one.after(start) <= both.after(start)
    assert both.before(start) <= one.before(start)


@given(days_of_life, days_of_life, intervals)
def test_an_interval_keeps_the_order_of_days(early: date, late: date, interval: Interval) -> None:
    first, last = sorted((early, late))

    assert interval.after(first) <= interval.after(last)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 27), 1, date(2026, 2, 27)),
        (date(2026, 1, 28), 1, date(2026, 2, 28)),
        (date(2026, 1, 29), 1, date(2026, 2, 28)),
        (date(2024, 1, 29), 1, date(2024, 2, 29)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
    ],
)
def test_the_ends_of_months(start: date, months: int, end: date) -> None:
    assert Interval(months=months).after(start) == end


@pytest.mark.parametrize(
    ("interval", "start"),
    [
        (Interval(days=1), date.max),
        (Interval(months=1), date(9999, 12, 1)),
        (Interval(years=9999), date(2026, 1, 1)),
        (Interval(weeks=10**12), date(2026, 1, 1)),
    ],
)
def test_beyond_the_calendar_is_refused(interval: Interval, start: date) -> None:
    with pytest.raises(InvalidValueError, match=r"time\.out_of_range"):
        interval.after(start)


def test_before_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"time\.out_of_range"):
        Interval(days=1).before(date.min)


# Periods.


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_year_has_its_first_day_and_not_its_last(day: date, inside: bool) -> None:
    assert (day in Period.year(2026)) is inside


def test_a_period_may_be_empty_but_not_reversed() -> None:
    day = date(2026, 1, 1)

    assert day not in Period(day, day)
    with pytest.raises(InvalidValueError, match=r"period\.reversed"):
        Period(day, day - timedelta(days=1))


# Local clocks.


@BY_CHANGE
def test_a_clock_reading_around_a_change_is_its_first_instant(zone: str, at: datetime) -> None:
    tz = ZoneInfo(zone)
    before = (at - SECOND).astimezone(tz).utcoffset()
    after = at.astimezone(tz).utcoffset()
    assert before is not None
    assert after is not None
    last = (at - SECOND).astimezone(tz).replace(tzinfo=None)
    jump = after - before

    if jump > timedelta(0):
        # A gap: everything that is skipped is the first instant after it.
        for into in (SECOND, jump / 2, jump):
            wall = last + into
            assert at_local(wall.date(), wall.time(), zone) == at
        wall = last + jump + 2 * SECOND
        assert at_local(wall.date(), wall.time(), zone) == at + SECOND
    else:
        # A repeated stretch: the first of the two.
        for back in (timedelta(0), -jump / 2, -jump - SECOND):
            wall = last - back
            assert at_local(wall.date(), wall.time(), zone) == at - SECOND - back
        wall = last + SECOND
        assert at_local(wall.date(), wall.time(), zone) == at - jump
    assert at_local(last.date(), last.time(), zone) <= at - SECOND


@given(
    st.datetimes(datetime(2008, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(ZONES),
)
def test_a_clock_reading_that_exists_is_read_back(wall: datetime, zone: str) -> None:
    at = at_local(wall.date(), wall.time(), zone)
    read = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    assert read >= wall
    assert at.tzinfo is UTC
    if read != wall:
        assert (at - SECOND).astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wall


@given(days_of_life, st.sampled_from(ZONES))
@example(date(2011, 12, 30), "Pacific/Apia")
def test_the_days_of_a_zone_lie_end_to_end(day: date, zone: str) -> None:
    start, end = day_bounds(day, zone)

    assert end == day_bounds(day + timedelta(days=1), zone)[0]
    assert timedelta(0) <= end - start <= timedelta(hours=25)
    if start < end:
        assert local_date(start, zone) == day
        assert local_date(end - SECOND, zone) == day
        assert local_date(start - SECOND, zone) < day


def test_a_day_that_a_zone_skipped_is_empty() -> None:
    start, end = day_bounds(date(2011, 12, 30), "Pacific/Apia")

    assert start == end == datetime(2011, 12, 30, 10, tzinfo=UTC)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_edge_of_the_calendar_is_refused(day: date) -> None:
    with pytest.raises(InvalidValueError, match=r"time\.out_of_range"):
        day_bounds(day, "Pacific/Apia")


# Quiet hours.

clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
quiet = st.tuples(clocks, clocks).filter(lambda pair: pair[0] != pair[1]).map(lambda p: QuietHours(*p))
NIGHT = QuietHours(time(21), time(8))


def opens_first(hours: QuietHours, at: datetime, zone: str) -> datetime:
    """The known-slow way: look at every minute."""
    while hours.covers(at.astimezone(ZoneInfo(zone)).time()):
        at = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return at


@BY_CHANGE
@pytest.mark.parametrize(
    "hours",
    [
        NIGHT,
        QuietHours(time(1, 30), time(1, 45)),
        QuietHours(time(1, 15), time(3)),
        QuietHours(time(3), time(2, 30)),
        QuietHours(time(0, 10), time(0, 40)),
        QuietHours(time(23, 30), time(0)),
    ],
    ids=str,
)
def test_quiet_time_ends_at_the_first_open_minute_around_a_change(
    zone: str, at: datetime, hours: QuietHours
) -> None:
    for minutes in range(-150, 151, 15):
        start = at + timedelta(minutes=minutes)

        assert hours.next_open(start, zone) == opens_first(hours, start, zone)


@given(quiet, st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.sampled_from(ZONES))
def test_the_next_open_instant_is_open_and_the_one_before_is_not(
    hours: QuietHours, wall: datetime, zone: str
) -> None:
    at = wall.replace(tzinfo=UTC)
    tz = ZoneInfo(zone)

    opens = hours.next_open(at, zone)

    assert opens >= at
    assert not hours.covers(opens.astimezone(tz).time())
    assert (opens == at) == (not hours.covers(at.astimezone(tz).time()))
    if opens > at:
        assert hours.covers((opens - timedelta(microseconds=1)).astimezone(tz).time())
    assert hours.next_open(opens, zone) == opens


@pytest.mark.parametrize(
    ("clock", "is_quiet"),
    [
        (time(20, 59, 59, 999_999), False),
        (time(21), True),
        (time(23, 59, 59), True),
        (time(0), True),
        (time(7, 59, 59, 999_999), True),
        (time(8), False),
        (time(12), False),
    ],
)
def test_the_night_begins_and_ends_on_the_minute(clock: time, is_quiet: bool) -> None:
    assert NIGHT.covers(clock) is is_quiet


@given(quiet, clocks)
def test_quiet_hours_and_their_reverse_share_the_day(hours: QuietHours, clock: time) -> None:
    assert hours.covers(clock) is not QuietHours(hours.end, hours.begin).covers(clock)


def test_quiet_hours_that_never_end_or_have_a_zone_are_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"quiet\.empty"):
        QuietHours(time(8), time(8))
    with pytest.raises(InvalidValueError, match=r"time\.zone QuietHours\.begin"):
        QuietHours(time(8, tzinfo=UTC), time(9))
    with pytest.raises(InvalidValueError, match=r"time\.zone QuietHours\.end"):
        QuietHours(time(8), time(9, tzinfo=UTC))
