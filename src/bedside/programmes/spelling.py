"""How single values are spelled in a programme file: amounts, durations and fractions, one form each."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from typing import Final

from bedside.domain.money import Money
from bedside.errors import BedsideError

__all__ = [
    "AMOUNT",
    "DURATION",
    "FRACTION",
    "read_amount",
    "read_duration",
    "read_fraction",
    "write_duration",
]

#: What an amount looks like: ``25.00 USD``.
AMOUNT: Final = r"^-?[0-9]{1,20}(\.[0-9]{1,4})? [A-Z]{3}$"

_UNITS: Final = (
    ("week", timedelta(weeks=1)),
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
    ("second", timedelta(seconds=1)),
    ("microsecond", timedelta(microseconds=1)),
)

_ONE: Final = rf"[0-9]{{1,16}} ({'|'.join(unit for unit, _ in _UNITS)})s?"

#: What a duration looks like: ``90 days``, or ``1 day 12 hours``.
DURATION: Final = rf"^{_ONE}( {_ONE})*$"

#: What a part of a whole looks like: ``1/4``.
FRACTION: Final = r"^-?[0-9]{1,20}(/[0-9]{1,20})?$"

_AMOUNT: Final = re.compile(AMOUNT)
_DURATION: Final = re.compile(DURATION)
_FRACTION: Final = re.compile(FRACTION)


def read_amount(text: str) -> Money | None:
    """The amount that *text* spells, or None.

    >>> read_amount("25.00 USD"), read_amount("$25")
    (Money(2500, 'USD'), None)
    """
    if not _AMOUNT.fullmatch(text):
        return None
    amount, _, currency = text.partition(" ")
    try:
        return Money.of(amount, currency)
    except BedsideError:
        return None


def read_duration(text: str) -> timedelta | None:
    """The span that *text* spells, or None.

    >>> read_duration("90 days"), read_duration("2 weeks").days, read_duration("soon")
    (datetime.timedelta(days=90), 14, None)
    """
    if not _DURATION.fullmatch(text):
        return None
    words = text.split(" ")
    lengths = [dict(_UNITS)[unit.removesuffix("s")] for unit in words[1::2]]
    if sorted(set(lengths), reverse=True) != lengths:
        return None  # the longest unit first, and each once: one way to write it
    try:
        return sum(
            (int(count) * length for count, length in zip(words[::2], lengths, strict=True)), timedelta(0)
        )
    except OverflowError:
        return None


def write_duration(value: timedelta) -> str:
    """*value* in days, hours, minutes, seconds and microseconds, as far as there are any.

    >>> write_duration(timedelta(days=90)), write_duration(timedelta(hours=36))
    ('90 days', '1 day 12 hours')
    """
    parts, rest = [], value
    for unit, length in _UNITS[1:]:
        count, rest = divmod(rest, length)
        if count:
            parts.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(parts) or "0 days"


def read_fraction(text: str) -> Fraction | None:
    """The fraction that *text* spells, or None.

    >>> read_fraction("1/4"), read_fraction("1/0")
    (Fraction(1, 4), None)
    """
    if not _FRACTION.fullmatch(text):
        return None
    above, _, below = text.partition("/")
    return Fraction(int(above), int(below or 1)) if int(below or 1) else None
