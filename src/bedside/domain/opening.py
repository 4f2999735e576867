"""Opening: the hours of a week, by the clocks of a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from bedside.domain.checks import typed
from bedside.errors import InvalidValueError

__all__ = ["OpenHours", "Weekday", "is_open_at"]


class Weekday(Enum):
    """A day of the week (FHIR's codes)."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


def _wall_clock(instance: Any, attribute: attrs.Attribute[Any], value: time) -> None:
    if value.tzinfo is not None:
        raise InvalidValueError("time.zone", f"OpenHours.{attribute.name}", "give a time without a zone")


@attrs.frozen(kw_only=True, field_transformer=typed)
class OpenHours:
    """Local clock times ``[opens, closes)`` of one weekday; closing at midnight is the end of the day.

    Who is open past midnight has hours on two days.
    """

    day: Weekday
    opens: time = attrs.field(validator=_wall_clock)
    closes: time = attrs.field(validator=_wall_clock)

    def __attrs_post_init__(self) -> None:
        """It opens before it closes."""
        if self.closes <= self.opens and self.closes != time(0):
            problem = "close after opening; past midnight give the next day its own hours"
            raise InvalidValueError("hours.reversed", "OpenHours.closes", problem)

    def covers(self, day: Weekday, clock: time) -> bool:
        """Whether *clock* on *day* is within them."""
        before = self.closes == time(0) or clock < self.closes
        return day is self.day and self.opens <= clock and before


def is_open_at(hours: Iterable[OpenHours], at: datetime, zone: str) -> bool:
    """Whether *at* is within *hours*, by the clocks in *zone* (an IANA name).

    Clocks are read, not counted: an hour that they repeat is open both times, or shut both times, and
    one that they skip is never there to ask about.

    >>> from datetime import UTC
    >>> monday = OpenHours(day=Weekday.MONDAY, opens=time(8), closes=time(17))
    >>> is_open_at([monday], datetime(2026, 3, 2, 16, tzinfo=UTC), "America/Los_Angeles")
    True
    """
    local = at.astimezone(ZoneInfo(zone))
    day = tuple(Weekday)[local.weekday()]
    return any(one.covers(day, local.time()) for one in hours)
