"""When the clocks of a zone change, as integers that any engine can compare with.

Engines disagree on zone conversion, and some have none. A zone is therefore reduced to the short
list of instants at which its offset changes, and local time is integer algebra over that list.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from bedside.domain.dates import at_local

__all__ = ["DAY", "FIRST_YEAR", "LAST_YEAR", "Change", "Clock", "clock", "epoch", "local_midnight"]

#: One day in microseconds.
DAY: Final = 86_400_000_000
#: Instants outside these years (``[first, last)``) are taken for errors of entry.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@attrs.frozen
class Change:
    """From the instant ``at`` on, the offset is ``after``; until then it was ``before`` (all in µs)."""

    at: int
    before: int
    after: int


@attrs.frozen
class Clock:
    """The offset at the start of a span of years and the changes within it."""

    offset: int
    changes: tuple[Change, ...]


def epoch(at: datetime) -> int:
    """Microseconds since 1970-01-01 UTC.

    >>> epoch(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return (at - _EPOCH) // _MICROSECOND


def local_midnight(day: date, zone: str) -> int:
    """The first instant of *day* in *zone*, in microseconds since 1970-01-01 UTC."""
    return epoch(at_local(day, time(0), zone))


@cache
def clock(zone: str, first_year: int, last_year: int) -> Clock:
    """How *zone* sets its clocks from the start of *first_year* to the end of *last_year*.

    >>> [change.after // 3_600_000_000 for change in clock("America/Denver", 2026, 2026).changes]
    [-6, -7]
    """
    tz = ZoneInfo(zone)
    at = datetime(first_year, 1, 1, tzinfo=UTC) - timedelta(days=1)
    end = datetime(last_year + 1, 1, 2, tzinfo=UTC)
    offset = first = _offset(at, tz)
    changes: list[Change] = []
    while at < end:
        following = at + timedelta(days=1)
        later = _offset(following, tz)
        if later != offset:
            changes.append(Change(_changed_at(at, following, tz), offset, later))
            offset = later
        at = following
    return Clock(first, tuple(changes))


def _offset(at: datetime, tz: ZoneInfo) -> int:
    offset = at.astimezone(tz).utcoffset()
    return 0 if offset is None else offset // _MICROSECOND


def _changed_at(low: datetime, high: datetime, tz: ZoneInfo) -> int:
    before = _offset(low, tz)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, tz) == before:
            low = middle
        else:
            high = middle
    return epoch(high)
