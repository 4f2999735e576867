"""Dates and instants of FHIR R4: ``date``, ``dateTime``, ``instant`` and ``time``, partial ones too."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Final

from bedside.domain.dates import at_local
from bedside.errors import InvalidValueError
from bedside.uncaused import uncaused

__all__ = [
    "check_date",
    "check_date_time",
    "check_instant",
    "check_time",
    "instant_of",
    "is_after",
    "whole_date",
]

_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_CLOCK: Final = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?")


def whole_date(text: str) -> date | None:
    """The calendar day of a FHIR ``date`` or ``dateTime``, or None where it names only a month or year.

    >>> whole_date("1990-02-28"), whole_date("1990-02"), whole_date("1990-02-28T23:30:00-07:00")
    (datetime.date(1990, 2, 28), None, datetime.date(1990, 2, 28))
    """
    match = _DATE.fullmatch(text.partition("T")[0])
    if match is None or match[3] is None:
        return None
    return date(int(match[1]), int(match[2]), int(match[3]))


def instant_of(text: str, *, zone: str | None) -> datetime | None:
    """The instant of a FHIR ``dateTime`` in UTC; a day alone is its first instant in *zone*.

    None for a day alone without a zone, and for a month or a year.

    >>> instant_of("2026-01-05T09:00:00-07:00", zone=None)
    datetime.datetime(2026, 1, 5, 16, 0, tzinfo=datetime.timezone.utc)
    >>> instant_of("2026-01-05", zone="America/Denver")
    datetime.datetime(2026, 1, 5, 7, 0, tzinfo=datetime.timezone.utc)
    >>> instant_of("2026-01-05", zone=None) is None
    True
    """
    if "T" in text:
        return _moment(text)
    day = whole_date(text)
    if day is None or zone is None:
        return None
    return at_local(day, time(0), zone)


@uncaused
def check_date(text: str, path: str) -> None:
    """Refuse what is not YYYY, YYYY-MM or YYYY-MM-DD."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise InvalidValueError("fhir.date", path, "give YYYY, YYYY-MM or YYYY-MM-DD")
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise InvalidValueError("fhir.date", path, "there is no such day") from None


def check_date_time(text: str, path: str) -> None:
    """Refuse what is neither a date, nor an instant with seconds and a zone."""
    if "T" in text:
        check_instant(text, path)
    else:
        check_date(text, path)


@uncaused
def check_instant(text: str, path: str) -> None:
    """Refuse what is not YYYY-MM-DDThh:mm:ss with Z or an offset."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise InvalidValueError("fhir.date", path, "give YYYY-MM-DDThh:mm:ss and Z or an offset")
    if match[2].endswith(":60"):
        raise InvalidValueError("time.leap_second", path, "give a second from 0 to 59")
    try:
        moment = _moment(text)
    except (ValueError, OverflowError):
        raise InvalidValueError("fhir.date", path, "there is no such instant") from None
    if not 1000 <= moment.year <= 9998:
        raise InvalidValueError("time.out_of_range", path, "give a year from 1000 to 9998")


def check_time(text: str, path: str) -> None:
    """Refuse what is not a clock time hh:mm:ss."""
    match = _CLOCK.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59 or int(match[3]) > 60:
        raise InvalidValueError("fhir.time", path, "give hh:mm:ss")


def is_after(start: str, end: str) -> bool:
    """Whether a FHIR period surely begins after its end; a partial end lasts to its own end.

    >>> is_after("2026-03", "2026-02-28"), is_after("2026-03-15", "2026-03")
    (True, False)
    """
    if "T" in start and "T" in end:
        return _moment(start) > _moment(end)
    # At the coarser precision of the two: as text, because FHIR dates sort as text.
    length = min(len(start.partition("T")[0]), len(end.partition("T")[0]))
    return start[:length] > end[:length]


def _moment(text: str) -> datetime:
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError("not an instant")
    zone = "+00:00" if match[4] == "Z" else match[4]
    # Python keeps six digits of a second; more of them, or fewer, are cut or filled.
    fraction = (match[3] or ".0")[:7].ljust(7, "0")
    return datetime.fromisoformat(f"{match[1]}T{match[2]}{fraction}{zone}").astimezone(UTC)
