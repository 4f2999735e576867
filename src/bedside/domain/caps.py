"""Caps: the most that may be given, counted for whom and in which period."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import Enum
from typing import Any, Final

import attrs

from bedside.domain.checks import typed
from bedside.domain.money import Money
from bedside.errors import InvalidValueError

__all__ = ["Cap", "CapPeriod", "CapScope", "each_cap_once", "in_words", "period_of", "sealed_name"]


class CapScope(Enum):
    """Whose rewards a cap counts together."""

    PERSON = "person"
    REFERRED = "referred"
    ALL = "all"


class CapPeriod(Enum):
    """How long a cap counts before it begins anew; an item is one reward."""

    ITEM = "item"
    MONTH = "month"
    YEAR = "year"
    EVER = "ever"


_WHOSE: Final = {
    CapScope.PERSON: "each person",
    CapScope.REFERRED: "each referred person",
    CapScope.ALL: "everybody together",
}
_HOW_LONG: Final = {
    CapPeriod.ITEM: "one reward",
    CapPeriod.MONTH: "in a calendar month",
    CapPeriod.YEAR: "in a calendar year",
    CapPeriod.EVER: "for ever",
}


def _not_negative(instance: Any, attribute: attrs.Attribute[Any], value: Money) -> None:
    if value.minor < 0:
        raise InvalidValueError("money.negative", "Cap.limit", "give 0 or more")


@attrs.frozen(kw_only=True, field_transformer=typed)
class Cap:
    """The most that may be given in *period*, counted for *scope*; a limit of 0 stops all giving.

    Where a cap stands says what it counts: in a reward rule what that rule gives, in a referral policy
    what the programme gives, in the practice's settings whatever the practice gives.

    >>> in_words(Cap(limit=Money(7500, "USD")))
    '75.00 USD for each person in a calendar year'
    """

    limit: Money = attrs.field(validator=_not_negative)
    scope: CapScope = CapScope.PERSON
    period: CapPeriod = CapPeriod.YEAR


def in_words(cap: Cap) -> str:
    """What the cap allows, for people."""
    if cap.period is CapPeriod.ITEM:
        return f"{cap.limit} for one reward"
    return f"{cap.limit} for {_WHOSE[cap.scope]} {_HOW_LONG[cap.period]}"


def period_of(period: CapPeriod, day: date) -> str:
    """The period in which *day* lies, the local date on which the reward was earned.

    >>> new_years_eve = date(2026, 12, 31)
    >>> period_of(CapPeriod.MONTH, new_years_eve), period_of(CapPeriod.YEAR, new_years_eve)
    ('2026-12', '2026')
    """
    match period:
        case CapPeriod.MONTH:
            return f"{day.year:04}-{day.month:02}"
        case CapPeriod.YEAR:
            return f"{day.year:04}"
        case _:
            return str(period.value)


def each_cap_once(instance: object, attribute: attrs.Attribute[Any], value: tuple[Cap, ...]) -> None:
    """Refuse two caps for the same scope and period: which of them would count?"""
    seen = [(cap.scope, cap.period) for cap in value]
    if len(set(seen)) != len(seen):
        place = f"{type(instance).__name__}.{attribute.name}"
        raise InvalidValueError("cap.duplicate", place, "give one cap for each scope and period")


def sealed_name(prefix: str, *parts: str) -> str:
    """A name made of *parts* that shows none of them: names of counters and keys hold no ids.

    >>> sealed_name("cap", "practice", "pat-1", "2026") == sealed_name("cap", "practice", "pat-1", "2027")
    False
    """
    # Each part with its length: ("a", "bc") and ("ab", "c") are two names.
    whole = "".join(f"{len(part)}:{part}" for part in parts)
    return f"{prefix}:{hashlib.sha256(whole.encode()).hexdigest()[:40]}"
