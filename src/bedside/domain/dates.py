"""Calendar arithmetic: intervals, half-open periods, local days and quiet hours."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from bedside.domain.checks import at_least, not_before, plain_date, typed, utc
from bedside.errors import InvalidValueError
from bedside.uncaused import uncaused

__all__ = ["Interval", "Period", "QuietHours", "at_local", "day_bounds", "local_date"]


@attrs.frozen(kw_only=True, field_transformer=typed)
class Interval:
    """A calendar distance, added years first, then months, weeks and days.

    Month ends clamp, so that 31 January plus one month is the last day of February.

    >>> Interval(months=1).after(date(2024, 1, 31))
    datetime.date(2024, 2, 29)
    >>> Interval(months=6).before(date(2026, 8, 31))
    datetime.date(2026, 2, 28)
    """

    years: int = attrs.field(default=0, validator=at_least(0))
    months: int = attrs.field(default=0, validator=at_least(0))
    weeks: int = attrs.field(default=0, validator=at_least(0))
    days: int = attrs.field(default=0, validator=at_least(0))

    def after(self, start: date) -> date:
        """The day this long after *start*."""
        return self._moved(start, 1)

    def before(self, end: date) -> date:
        """The day this long before *end*."""
        return self._moved(end, -1)

    @uncaused
    def _moved(self, start: date, sign: int) -> date:
        month = start.year * 12 + start.month - 1 + sign * (self.years * 12 + self.months)
        year, index = divmod(month, 12)
        if not 1 <= year <= 9999:
            raise InvalidValueError("time.out_of_range", "Interval", "the result leaves the calendar")
        day = min(start.day, monthrange(year, index + 1)[1])
        try:
            return date(year, index + 1, day) + sign * timedelta(weeks=self.weeks, days=self.days)
        except OverflowError:
            raise InvalidValueError(
                "time.out_of_range", "Interval", "the result leaves the calendar"
            ) from None


@attrs.frozen(field_transformer=typed)
class Period:
    """The days from ``start_on`` up to, but not including, ``end_on``.

    >>> q1 = Period(date(2026, 1, 1), date(2026, 4, 1))
    >>> date(2026, 3, 31) in q1, date(2026, 4, 1) in q1
    (True, False)
    """

    start_on: date = attrs.field(validator=plain_date)
    end_on: date = attrs.field(validator=[plain_date, not_before("start_on")])

    def __contains__(self, day: date) -> bool:
        return self.start_on <= day < self.end_on

    @classmethod
    def year(cls, year: int) -> Period:
        """One calendar year."""
        first = date(year, 1, 1)
        return cls(first, Interval(years=1).after(first))


def local_date(at: datetime, zone: str) -> date:
    """The calendar day that *at* falls on in *zone* (an IANA name).

    >>> from datetime import UTC
    >>> local_date(datetime(2026, 1, 1, 3, tzinfo=UTC), "America/Denver")
    datetime.date(2025, 12, 31)
    """
    return at.astimezone(ZoneInfo(zone)).date()


@uncaused
def at_local(day: date, clock: time, zone: str) -> datetime:
    """The instant (UTC) at which clocks in *zone* show *clock* on *day*.

    A time that the clocks skip becomes the first instant after the gap; one that they repeat
    is the first of the two.

    >>> at_local(date(2026, 3, 8), time(2, 30), "America/Denver")
    datetime.datetime(2026, 3, 8, 9, 0, tzinfo=datetime.timezone.utc)
    """
    tz = ZoneInfo(zone)
    wall = datetime.combine(day, clock)
    try:
        instant = utc(wall.replace(tzinfo=tz, fold=0))
        if instant.astimezone(tz).replace(tzinfo=None) == wall:
            return instant
        # In a gap, fold=0 applies the offset of before it and fold=1 that of after, so that the
        # change lies between the two readings.
        return _first_change(utc(wall.replace(tzinfo=tz, fold=1)), instant, tz)
    except OverflowError:
        raise InvalidValueError("time.out_of_range", "day", "the result leaves the calendar") from None


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The first instant of *day* in *zone*, and the first of the next day."""
    return at_local(day, time(0), zone), at_local(Interval(days=1).after(day), time(0), zone)


def _wall_clock(instance: Any, attribute: attrs.Attribute[Any], value: time) -> None:
    if value.tzinfo is not None:
        raise InvalidValueError("time.zone", f"QuietHours.{attribute.name}", "give a time without a zone")


def _not_always(instance: Any, attribute: attrs.Attribute[Any], value: time) -> None:
    if value == instance.begin:
        raise InvalidValueError("quiet.empty", "QuietHours.end", "begin and end must differ")


@attrs.frozen(field_transformer=typed)
class QuietHours:
    """Local clock times ``[begin, end)`` in which nothing is sent; they may pass midnight.

    >>> night = QuietHours(time(21), time(8))
    >>> night.covers(time(21)), night.covers(time(7, 59)), night.covers(time(8))
    (True, True, False)
    """

    begin: time = attrs.field(validator=_wall_clock)
    end: time = attrs.field(validator=[_wall_clock, _not_always])

    def covers(self, clock: time) -> bool:
        """Whether *clock* is a quiet time."""
        if self.begin < self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def next_open(self, at: datetime, zone: str) -> datetime:
        """*at* itself when it is not quiet in *zone*, else the next instant that is not.

        >>> from datetime import UTC
        >>> night = QuietHours(time(21), time(8))
        >>> night.next_open(datetime(2026, 1, 2, 5, tzinfo=UTC), "America/Denver")
        datetime.datetime(2026, 1, 2, 15, 0, tzinfo=datetime.timezone.utc)
        """
        tz = ZoneInfo(zone)
        while self.covers(clock := at.astimezone(tz).time()):
            # Where the clocks change before the quiet time ends, look again at the first new reading:
            # it may lie outside, and a repeated hour may hold the end twice.
            end = utc(at) + (_since_midnight(self.end) - _since_midnight(clock)) % timedelta(days=1)
            at = end if _offset(end, tz) == _offset(at, tz) else _first_change(utc(at), end, tz)
        return at


def _since_midnight(clock: time) -> timedelta:
    return timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
    )


def _offset(at: datetime, tz: ZoneInfo) -> timedelta | None:
    return at.astimezone(tz).utcoffset()


def _first_change(low: datetime, high: datetime, tz: ZoneInfo) -> datetime:
    """The first instant after *low* with another offset; *high* has one. Changes are at whole seconds."""
    before = _offset(low, tz)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if _offset(middle, tz) == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
