"""Dates and times of a CSV file: read by a declared pattern or as ISO 8601, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum
from functools import cache
from typing import Final, NoReturn
from zoneinfo import ZoneInfo

import attrs

from bedside.domain.checks import optional, zone_name
from bedside.domain.dates import at_local
from bedside.errors import InvalidValueError
from bedside.uncaused import uncaused

__all__ = ["DIRECTIVES", "Local", "LocalTimes", "Pattern", "read_date", "read_instant"]

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()

#: What a pattern may contain: directive → what it stands for. ``%y`` is not among them on purpose.
DIRECTIVES: Final = {
    "%Y": "year, four digits",
    "%m": "month, 1 to 12",
    "%b": "month, the first three letters of its English name",
    "%d": "day of the month",
    "%H": "hour, 0 to 23",
    "%I": "hour, 1 to 12, with %p",
    "%p": "AM or PM",
    "%M": "minute",
    "%S": "second",
    "%f": "fraction of a second, 1 to 6 digits",
    "%z": "Z or an offset such as +01:00",
}

_GROUPS: Final = {
    "%Y": r"(?P<Y>\d{4})",
    "%m": r"(?P<m>\d{1,2})",
    "%b": r"(?P<b>[A-Za-z]{3})",
    "%d": r"(?P<d>\d{1,2})",
    "%H": r"(?P<H>\d{1,2})",
    "%I": r"(?P<I>\d{1,2})",
    "%p": r"(?P<p>[AaPp][Mm])",
    "%M": r"(?P<M>\d{2})",
    "%S": r"(?P<S>\d{2})",
    "%f": r"(?P<f>\d{1,6})",
    "%z": r"(?P<z>Z|[+-]\d{2}:?\d{2})",
}

_ISO_DATE: Final = re.compile(r"(?P<Y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", re.ASCII)
_ISO_INSTANT: Final = re.compile(
    _ISO_DATE.pattern + r"[T ](?P<H>\d{2}):(?P<M>\d{2})(:(?P<S>\d{2})(\.(?P<f>\d{1,6}))?)?"
    r"(?P<z>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_SERIAL: Final = re.compile(r"[2-7]\d{4}(\.\d+)?", re.ASCII)
_SLASHED: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(\D.*)?", re.ASCII | re.DOTALL)
_YEAR_FIRST: Final = re.compile(r"\d{2}[/.-]\d{1,2}[/.-]\d{1,2}(\D.*)?", re.ASCII | re.DOTALL)


class Local(Enum):
    """What to do with a local time that is no single instant."""

    REFUSE = "refuse"
    RESOLVE = "resolve"


@attrs.frozen(kw_only=True)
class LocalTimes:
    """The zone of times without an offset, and what happens where the clocks change.

    ``resolve`` follows :func:`bedside.domain.dates.at_local`: a skipped time is the first instant
    after the gap, a repeated one the first of the two.
    """

    zone: str | None = attrs.field(default=None, validator=optional(zone_name))
    skipped: Local = Local.REFUSE
    repeated: Local = Local.REFUSE


@attrs.frozen
class Pattern:
    """A compiled declaration such as ``%d/%m/%Y %H:%M``."""

    declared: str
    expression: re.Pattern[str] = attrs.field(repr=False, eq=False)

    @property
    def has_time(self) -> bool:
        """Whether it says an hour; without one it means the start of the day."""
        return "%H" in self.declared or "%I" in self.declared

    @staticmethod
    @cache
    def compile(declared: str) -> Pattern:
        """The pattern; ASCII digits and English month names only, whatever the locale.

        >>> Pattern.compile("%d/%m/%Y").has_time
        False

        Raises:
            InvalidValueError: it has an unknown directive, or does not say a whole date.
        """
        parts = re.split(r"(%.)", declared, flags=re.DOTALL)
        directives = parts[1::2]
        if "%y" in directives:
            raise InvalidValueError("date.two_digit_year", "pattern", "use %Y; two digits name no century")
        if unknown := [part for part in directives if part not in _GROUPS]:
            known = " ".join(_GROUPS)
            raise InvalidValueError("date.pattern", "pattern", f"{unknown[0]} is not one of {known}")
        if len(set(directives)) != len(directives):
            raise InvalidValueError("date.pattern", "pattern", "use each directive once")
        months = {"%m", "%b"} & set(directives)
        if not {"%Y", "%d"} <= set(directives) or len(months) != 1:
            raise InvalidValueError("date.pattern", "pattern", "say year, month and day")
        if ("%I" in directives) != ("%p" in directives) or {"%H", "%I"} <= set(directives):
            raise InvalidValueError("date.pattern", "pattern", "use %H, or %I with %p")
        expression = "".join(_GROUPS.get(part, re.escape(part)) for part in parts)
        return Pattern(declared, re.compile(expression, re.ASCII))


def read_date(text: str, path: str, pattern: str | None) -> date:
    """The calendar date that *text* says; *path* names the field in errors.

    >>> read_date("03/04/2026", "born_on", "%d/%m/%Y")
    datetime.date(2026, 4, 3)
    >>> read_date("03/04/2026", "born_on", None)
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: date.ambiguous_format born_on: declare the format, such as "%d/%m/%Y"...
    """
    expression = Pattern.compile(pattern).expression if pattern else _ISO_DATE
    match = expression.fullmatch(text)
    if match is None:
        _explain(text, path, pattern, "%Y-%m-%d")
    return _date(match.groupdict(), path)


def read_instant(text: str, path: str, pattern: str | None, local: LocalTimes) -> datetime:
    """The instant (UTC) that *text* says: by its offset, or in the zone of *local*.

    >>> read_instant("2026-03-02 09:30", "starts_at", None, LocalTimes(zone="America/Denver"))
    datetime.datetime(2026, 3, 2, 16, 30, tzinfo=datetime.timezone.utc)
    >>> read_instant("2026-03-08 02:30", "starts_at", None, LocalTimes(zone="America/Denver"))
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: time.nonexistent_local starts_at: the clocks skip this time...
    """
    expression = Pattern.compile(pattern).expression if pattern else _ISO_INSTANT
    match = expression.fullmatch(text)
    if match is None:
        if pattern is None and _ISO_DATE.fullmatch(text):
            raise InvalidValueError(
                "time.missing", path, 'give a time too, or declare "%Y-%m-%d" to mean the start of that day'
            )
        _explain(text, path, pattern, "%Y-%m-%dT%H:%M:%S%z")
    parts = match.groupdict()
    wall = datetime.combine(_date(parts, path), _time(parts, path))
    if parts.get("z"):
        return _shifted(wall, _offset(parts["z"], path), path)
    if local.zone is None:
        raise InvalidValueError("time.naive", path, "declare the zone of local times in [table]")
    return _in_zone(wall, path, local, local.zone)


@uncaused
def _date(parts: dict[str, str], path: str) -> date:
    month = _MONTHS.index(parts["b"].lower()) + 1 if _is_month(parts) else int(parts.get("m") or 0)
    try:
        return date(int(parts["Y"]), month, int(parts["d"]))
    except ValueError:
        raise InvalidValueError("date.invalid", path, "there is no such day in the calendar") from None


def _is_month(parts: dict[str, str]) -> bool:
    return parts.get("b", "").lower() in _MONTHS


@uncaused
def _time(parts: dict[str, str], path: str) -> time:
    if parts.get("S") == "60":
        raise InvalidValueError("time.leap_second", path, "give a second from 0 to 59")
    hour = int(parts.get("H") or parts.get("I") or 0)
    if parts.get("p"):
        if not 1 <= hour <= 12:
            raise InvalidValueError("time.invalid", path, "there is no such time of day")
        hour = hour % 12 + (12 if parts["p"].lower() == "pm" else 0)
    fraction = int((parts.get("f") or "0").ljust(6, "0"))
    try:
        return time(hour, int(parts.get("M") or 0), int(parts.get("S") or 0), fraction)
    except ValueError:
        raise InvalidValueError("time.invalid", path, "there is no such time of day") from None


def _offset(text: str, path: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 15 or minutes > 59:
        raise InvalidValueError("time.offset", path, "give an offset such as +01:00")
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(-distance if text[0] == "-" else distance)


@uncaused
def _shifted(wall: datetime, offset: timezone, path: str) -> datetime:
    try:
        return wall.replace(tzinfo=offset).astimezone(UTC)
    except OverflowError:
        raise _outside(path) from None


def _in_zone(wall: datetime, path: str, local: LocalTimes, zone: str) -> datetime:
    if not 2 <= wall.year <= 9998:
        raise _outside(path)
    tz = ZoneInfo(zone)
    earlier_rule = wall.replace(tzinfo=tz).astimezone(UTC)
    later_rule = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    if earlier_rule == later_rule:
        return earlier_rule
    # Where the clocks go forward, the old offset reads a skipped time as the later instant (PEP 495).
    if earlier_rule > later_rule and local.skipped is Local.REFUSE:
        raise InvalidValueError(
            "time.nonexistent_local",
            path,
            'the clocks skip this time; give an offset, or set skipped_times = "resolve"',
        )
    if earlier_rule < later_rule and local.repeated is Local.REFUSE:
        raise InvalidValueError(
            "time.ambiguous_local",
            path,
            'the clocks show this time twice; give an offset, or set repeated_times = "resolve"',
        )
    return at_local(wall.date(), wall.time(), zone)


def _outside(path: str) -> InvalidValueError:
    return InvalidValueError("time.out_of_range", path, "give a time between the years 2 and 9998")


def _explain(text: str, path: str, pattern: str | None, iso: str) -> NoReturn:
    """Say what the text looks like instead, without saying the text."""
    for is_it, code, problem in _LOOKS_LIKE:
        if is_it(text):
            raise InvalidValueError(code, path, problem)
    if pattern is None and _SLASHED.fullmatch(text):
        problem = 'declare the format, such as "%d/%m/%Y" or "%m/%d/%Y", in [formats]'
        raise InvalidValueError("date.ambiguous_format", path, problem)
    raise InvalidValueError("date.format", path, f'expected the form "{pattern or iso}"')


def _is_epoch(text: str) -> bool:
    return bool(re.fullmatch(r"\d{9,}(\.\d+)?", text, re.ASCII))


def _has_two_digit_year(text: str) -> bool:
    slashed = _SLASHED.fullmatch(text)
    return (slashed is not None and len(slashed[3]) == 2) or bool(_YEAR_FIRST.fullmatch(text))


_LOOKS_LIKE: Final[tuple[tuple[Callable[[str], object], str, str], ...]] = (
    (
        _SERIAL.fullmatch,
        "date.excel_serial",
        "this is a spreadsheet's day number; format the column as text YYYY-MM-DD and export again",
    ),
    (_is_epoch, "time.epoch", "this is a count of seconds; export dates as YYYY-MM-DD"),
    (_has_two_digit_year, "date.two_digit_year", "give four digits of the year"),
)
