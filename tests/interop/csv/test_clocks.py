"""Dates and times are read by declaration, in a zone, and never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.dates import at_local
from bedside.errors import InvalidValueError
from bedside.interop.csv.clocks import Local, LocalTimes, Pattern, read_date, read_instant

DENVER = LocalTimes(zone="America/Denver")
LENIENT = LocalTimes(zone="America/Denver", skipped=Local.RESOLVE, repeated=Local.RESOLVE)


def code_of_date(text: str, pattern: str | None = None) -> str:
    with pytest.raises(InvalidValueError) as caught:
        read_date(text, "born_on", pattern)
    assert text not in str(caught.value)
    return caught.value.code


def code_of_instant(text: str, pattern: str | None = None, local: LocalTimes = DENVER) -> str:
    with pytest.raises(InvalidValueError) as caught:
        read_instant(text, "starts_at", pattern, local)
    assert text not in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2026", "date.ambiguous_format"),
        ("3.4.2026", "date.ambiguous_format"),
        ("03/04/26", "date.two_digit_year"),
        ("26-04-03", "date.two_digit_year"),
        ("45123", "date.excel_serial"),
        ("45123.5", "date.excel_serial"),
        ("1767225600", "time.epoch"),
        ("1767225600000", "time.epoch"),
        ("2026-02-30", "date.invalid"),
        ("2025-02-29", "date.invalid"),
        ("2026-13-01", "date.invalid"),
        ("2026-01-00", "date.invalid"),
        ("0000-01-01", "date.invalid"),
        ("2026-W02-1", "date.format"),
        ("2026-001", "date.format"),
        ("20260101", "date.format"),
        ("yesterday", "date.format"),
        ("\u0662\u0660\u0662\u0666-\u0660\u0661-\u0660\u0661", "date.format"),
    ],
)
def test_a_date_that_could_be_another_one_is_refused(text: str, code: str) -> None:
    # 20260101 is an eight-digit number: neither ISO's extended form nor a count of seconds.
    assert code_of_date(text) == code


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("03/04/2026", "%d/%m/%Y", date(2026, 4, 3)),
        ("03/04/2026", "%m/%d/%Y", date(2026, 3, 4)),
        ("3/4/2026", "%d/%m/%Y", date(2026, 4, 3)),
        ("03-APR-2026", "%d-%b-%Y", date(2026, 4, 3)),
        ("20260403", "%Y%m%d", date(2026, 4, 3)),
        ("2026-04-03", None, date(2026, 4, 3)),
    ],
)
def test_a_declared_pattern_says_which_date_it_is(text: str, pattern: str | None, expected: date) -> None:
    assert read_date(text, "born_on", pattern) == expected


@pytest.mark.parametrize(
    ("text", "pattern", "code"),
    [
        ("31/02/2026", "%d/%m/%Y", "date.invalid"),
        ("2026-04-03", "%d/%m/%Y", "date.format"),
        ("03/04/26", "%d/%m/%Y", "date.two_digit_year"),
        ("45123", "%d/%m/%Y", "date.excel_serial"),
        ("03-XYZ-2026", "%d-%b-%Y", "date.invalid"),
    ],
)
def test_what_does_not_follow_the_pattern_is_refused(text: str, pattern: str, code: str) -> None:
    assert code_of_date(text, pattern) == code


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("%d/%m/%y", "date.two_digit_year"),
        ("%d/%m", "date.pattern"),
        ("%d/%m/%Y %d", "date.pattern"),
        ("%d/%m/%b/%Y", "date.pattern"),
        ("%d/%m/%Y %I:%M", "date.pattern"),
        ("%d/%m/%Y %H %I %p", "date.pattern"),
        ("%d/%m/%Y %Q", "date.pattern"),
        ("", "date.pattern"),
    ],
)
def test_a_pattern_must_say_one_whole_date(pattern: str, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Pattern.compile(pattern)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("2026-03-02T09:30:00Z", None, datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("2026-03-02 09:30+05:30", None, datetime(2026, 3, 2, 4, 0, tzinfo=UTC)),
        ("2026-03-02T09:30:01.25-0700", None, datetime(2026, 3, 2, 16, 30, 1, 250000, tzinfo=UTC)),
        ("2026-03-02 09:30", None, datetime(2026, 3, 2, 16, 30, tzinfo=UTC)),
        ("02/03/2026 9:30 PM", "%d/%m/%Y %I:%M %p", datetime(2026, 3, 3, 4, 30, tzinfo=UTC)),
        ("02/03/2026 12:00 am", "%d/%m/%Y %I:%M %p", datetime(2026, 3, 2, 7, 0, tzinfo=UTC)),
        ("02/03/2026 12:00 pm", "%d/%m/%Y %I:%M %p", datetime(2026, 3, 2, 19, 0, tzinfo=UTC)),
        ("2026-03-02", "%Y-%m-%d", datetime(2026, 3, 2, 7, 0, tzinfo=UTC)),
    ],
)
def test_an_instant_has_an_offset_or_the_declared_zone(
    text: str, pattern: str | None, expected: datetime
) -> None:
    assert read_instant(text, "starts_at", pattern, DENVER) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-03-02", "time.missing"),
        ("2026-03-02 24:00", "time.invalid"),
        ("2026-03-02 09:60", "time.invalid"),
        ("2026-12-31T23:59:60Z", "time.leap_second"),
        ("2026-03-02T09:30+25:00", "time.offset"),
        ("0001-01-01T00:00+10:00", "time.out_of_range"),
        ("9999-12-31T23:59:59-10:00", "time.out_of_range"),
        ("0001-01-01 00:00", "time.out_of_range"),
        ("9999-12-31 23:59", "time.out_of_range"),
        ("03/04/2026 09:30", "date.ambiguous_format"),
        ("03/04/26 09:30", "date.two_digit_year"),
        ("45123.395", "date.excel_serial"),
    ],
)
def test_what_is_no_instant_is_refused(text: str, code: str) -> None:
    assert code_of_instant(text) == code


@pytest.mark.parametrize("text", ["02/03/2026 13:00 PM", "02/03/2026 0:30 AM"])
def test_a_clock_of_twelve_hours_shows_1_to_12(text: str) -> None:
    assert code_of_instant(text, "%d/%m/%Y %I:%M %p") == "time.invalid"


def test_a_local_time_needs_a_zone() -> None:
    assert code_of_instant("2026-03-02 09:30", None, LocalTimes()) == "time.naive"


@pytest.mark.parametrize(
    ("clock", "refused"), [("01:59:59", False), ("02:00", True), ("02:59:59", True), ("03:00", False)]
)
def test_a_skipped_time_is_refused_unless_the_map_resolves_it(clock: str, refused: bool) -> None:
    text = f"2026-03-08 {clock}"

    if refused:
        assert code_of_instant(text) == "time.nonexistent_local"
        assert read_instant(text, "starts_at", None, LENIENT) == datetime(2026, 3, 8, 9, tzinfo=UTC)
    else:
        assert read_instant(text, "starts_at", None, DENVER).tzinfo is UTC


@pytest.mark.parametrize(
    ("clock", "refused"), [("00:59:59", False), ("01:00", True), ("01:59:59", True), ("02:00", False)]
)
def test_a_repeated_time_is_refused_unless_the_map_resolves_it(clock: str, refused: bool) -> None:
    text = f"2026-11-01 {clock}"

    if refused:
        assert code_of_instant(text) == "time.ambiguous_local"
        assert read_instant(text, "starts_at", None, LENIENT).hour == 7
    else:
        assert read_instant(text, "starts_at", None, DENVER).tzinfo is UTC


def test_an_offset_makes_a_repeated_time_plain() -> None:
    at = read_instant("2026-11-01 01:30-07:00", "starts_at", None, DENVER)

    assert at == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2037, 12, 31)).map(lambda at: at.replace(microsecond=0)))
def test_resolved_local_times_follow_the_rule_of_the_domain(wall: datetime) -> None:
    at = read_instant(wall.isoformat(), "starts_at", None, LENIENT)

    assert at == at_local(wall.date(), wall.time(), "America/Denver")


@given(st.text(max_size=30), st.sampled_from([None, "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%b %d %Y %I%p"]))
def test_any_text_is_an_instant_or_a_coded_refusal(text: str, pattern: str | None) -> None:
    try:
        outcome = str(read_instant(text, "starts_at", pattern, DENVER).utcoffset())
    except InvalidValueError as error:
        outcome = error.code

    assert outcome == "0:00:00" or outcome.split(".")[0] in {"date", "time"}
