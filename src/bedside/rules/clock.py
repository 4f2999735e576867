"""Sending windows: whether it is quiet where the recipient may be, and when it next is not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from bedside.domain.dates import QuietHours

__all__ = ["WeeklyQuiet", "first_open", "is_quiet", "open_span"]

# Each round moves past the end of some zone's quiet hours; zones that share a window agree within
# a few rounds, and zones that never do are given up.
_ROUNDS = 20

_SUNDAY: Final = 6


@attrs.frozen(kw_only=True)
class WeeklyQuiet:
    """Quiet hours that are other ones on Sundays; each day is asked for its own."""

    weekdays: QuietHours
    sunday: QuietHours


def is_quiet(at: datetime, zones: Iterable[str], quiet: QuietHours | WeeklyQuiet) -> bool:
    """Whether the instant falls into *quiet* in any of *zones*.

    >>> from datetime import UTC, time
    >>> night = QuietHours(time(21), time(8))
    >>> is_quiet(datetime(2026, 11, 22, 2, tzinfo=UTC), ["America/New_York"], night)
    True
    """
    return any(_of_day(at, zone, quiet).covers(at.astimezone(ZoneInfo(zone)).time()) for zone in zones)


def first_open(at: datetime, zones: Iterable[str], quiet: QuietHours | WeeklyQuiet) -> datetime | None:
    """The first instant from *at* that is quiet in none of *zones*; None where there is none.

    >>> from datetime import UTC, time
    >>> night = QuietHours(time(21), time(8))
    >>> first_open(datetime(2026, 11, 22, 2, tzinfo=UTC), ["America/New_York"], night)
    datetime.datetime(2026, 11, 22, 13, 0, tzinfo=datetime.timezone.utc)
    """
    places = tuple(zones)
    for _ in range(_ROUNDS):
        if not is_quiet(at, places, quiet):
            return at
        at = max(_of_day(at, zone, quiet).next_open(at, zone) for zone in places)
    return None


def open_span(quiet: QuietHours | WeeklyQuiet) -> str:
    """The hours that are open, as a rule's text shows them.

    >>> from datetime import time
    >>> open_span(WeeklyQuiet(weekdays=QuietHours(time(21), time(9)), sunday=QuietHours(time(21), time(12))))
    '09:00-21:00, Sundays 12:00-21:00'
    """
    if isinstance(quiet, WeeklyQuiet):
        return f"{open_span(quiet.weekdays)}, Sundays {open_span(quiet.sunday)}"
    return f"{quiet.end:%H:%M}-{quiet.begin:%H:%M}"


def _of_day(at: datetime, zone: str, quiet: QuietHours | WeeklyQuiet) -> QuietHours:
    if isinstance(quiet, QuietHours):
        return quiet
    return quiet.sunday if at.astimezone(ZoneInfo(zone)).weekday() == _SUNDAY else quiet.weekdays
