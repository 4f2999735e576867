"""Dates and instants of FHIR."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.errors import InvalidValueError
from bedside.interop.fhir.primitives import (
    check_date,
    check_date_time,
    check_instant,
    check_time,
    instant_of,
    is_after,
    whole_date,
)


@pytest.mark.parametrize("text", ["1990", "1990-02", "1990-02-28", "2024-02-29", "0001-01-01"])
def test_a_date_may_be_partial(text: str) -> None:
    check_date(text, "Patient.birthDate")
    check_date_time(text, "Patient.deceasedDateTime")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "90",
        "1990-2",
        "1990-13",
        "1990-02-30",
        "2025-02-29",
        "1990-02-28Z",
        "0000",
        "28.02.1990",
        "1990-02-28 ",
        "1990-W05",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"fhir\.date Patient\.birthDate"):
        check_date(text, "Patient.birthDate")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-03-02T09:00:00", "fhir.date"),
        ("2026-03-02T09:00Z", "fhir.date"),
        ("2026-03-02T24:00:00Z", "fhir.date"),
        ("2026-03-02T09:00:60Z", "time.leap_second"),
        ("2026-03-02T09:00:00+25:00", "fhir.date"),
        ("2026-02-30T09:00:00Z", "fhir.date"),
        ("2026-03-02", "fhir.date"),
        ("0999-12-31T23:59:59Z", "time.out_of_range"),
        ("9998-12-31T23:59:59Z", None),
        ("9999-01-01T00:00:00Z", "time.out_of_range"),
        ("9999-12-31T23:59:59-14:00", "fhir.date"),
        ("2026-03-02T09:00:00.1Z", None),
        ("2026-03-02T09:00:00.123456789+05:30", None),
    ],
)
def test_an_instant_has_seconds_and_a_zone(text: str, code: str | None) -> None:
    try:
        check_instant(text, "Appointment.start")
        found = None
    except InvalidValueError as error:
        found = error.code

    assert found == code


@pytest.mark.parametrize(
    ("text", "good"), [("09:00:00", True), ("23:59:59.9", True), ("24:00:00", False), ("9:00", False)]
)
def test_a_clock_time_is_whole(text: str, good: bool) -> None:
    try:
        check_time(text, "x")
        found = True
    except InvalidValueError:
        found = False

    assert found is good


@given(
    st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9998, 12, 30)),
    st.integers(-14 * 60, 14 * 60),
)
def test_an_instant_survives_its_text(moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))

    assert instant_of(aware.isoformat(timespec="microseconds"), zone=None) == aware.astimezone(UTC)


@given(st.dates(), st.dates())
def test_two_whole_days_are_compared_as_days(one: date, two: date) -> None:
    assert is_after(one.isoformat(), two.isoformat()) == (one > two)


@pytest.mark.parametrize(
    ("start", "end", "after"),
    [
        ("2026", "2026-01-01", False),
        ("2026-03", "2026-02", True),
        ("2026-03-02T00:30:00+02:00", "2026-03-01T23:00:00Z", False),
        ("2026-03-02T00:30:00Z", "2026-03-02T00:29:59Z", True),
        ("2026-03-02", "2026-03-02T06:20:00Z", False),
        ("2026-03-03", "2026-03-02T06:20:00Z", True),
    ],
)
def test_a_period_is_reversed_only_when_that_is_sure(start: str, end: str, after: bool) -> None:
    assert is_after(start, end) is after


def test_a_day_that_the_clocks_skip_begins_where_they_go_on() -> None:
    # Samoa went from 29 to 31 December 2011; there was no 30th.
    assert instant_of("2011-12-30", zone="Pacific/Apia") == datetime(2011, 12, 30, 10, tzinfo=UTC)
    assert whole_date("2011-12") is None
