"""Sending windows: whether it is quiet where the recipient may be, and when it next is not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bedside.domain.dates import QuietHours

__all__ = ["first_open", "is_quiet"]

# Each round moves past the end of some zone's quiet hours; zones that share a window agree within
# a few rounds, and zones that never do are given up.
_ROUNDS = 20


def is_quiet(at: datetime, zones: Iterable[str], quiet: QuietHours) -> bool:
    """Whether the instant falls into *quiet* in any of *zones*.

    >>> from datetime import UTC, time
    >>> night = QuietHours(time(21), time(8))
    >>> is_quiet(datetime(2026, 11, 22, 2, tzinfo=UTC), ["America/New_York"], night)
    True
    """
    return any(quiet.covers(at.astimezone(ZoneInfo(zone)).time()) for zone in zones)


def first_open(at: datetime, zones: Iterable[str], quiet: QuietHours) -> datetime | None:
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
        at = max(quiet.next_open(at, zone) for zone in places)
    return None
