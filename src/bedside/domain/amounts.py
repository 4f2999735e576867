"""Amounts as data: what a reward rule gives, as a sum, a share of a payment, tiers or milestones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import attrs

from bedside.domain.attribution import WHOLE
from bedside.domain.caps import CapPeriod
from bedside.domain.checks import at_least, optional, some, typed
from bedside.domain.money import Money
from bedside.errors import InvalidValueError

__all__ = [
    "Amount",
    "Milestone",
    "Milestones",
    "Percent",
    "Reckoning",
    "Tier",
    "Tiers",
    "amount_of",
    "counted_in",
    "most_of",
    "sums_in",
]

_PERCENT: Final = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")


def _positive(instance: Any, attribute: attrs.Attribute[Any], value: Money | None) -> None:
    if value is not None and value.minor < 1:
        place = f"{type(instance).__name__}.{attribute.name}"
        raise InvalidValueError("money.not_positive", place, "give more than 0")


def _a_part(instance: object, attribute: attrs.Attribute[Any], value: int) -> None:
    if value > WHOLE:
        raise InvalidValueError(
            "percent.above_whole", "Percent.basis_points", "give at most 10000, which is 100 %"
        )


def _counting(instance: object, attribute: attrs.Attribute[Any], value: CapPeriod) -> None:
    if value is CapPeriod.ITEM:
        place = f"{type(instance).__name__}.period"
        raise InvalidValueError(
            "period.item", place, "say month, year or ever: how long referrals are counted"
        )


@attrs.frozen(kw_only=True, field_transformer=typed)
class Percent:
    """A part of what somebody paid, in basis points (250 are 2.5 %), and never more than ``at_most``.

    It is exact and rounded down to the minor unit. Where nobody says what was paid it gives nothing. The
    law judges an amount, so that without a largest one there is no percentage.

    >>> tenth = Percent.of("2.5", at_most=Money(5000, "USD"))
    >>> amount_of(tenth, order=Money.of("1000.00", "USD"))
    Money(2500, 'USD')
    >>> amount_of(tenth) is None
    True
    """

    basis_points: int = attrs.field(validator=[at_least(1), _a_part])
    at_most: Money = attrs.field(validator=_positive)

    @classmethod
    def of(cls, percent: str, *, at_most: Money) -> Percent:
        """Read a decimal percentage such as ``"2.5"``; more than two decimals are refused."""
        parts = _PERCENT.fullmatch(str(percent))
        if parts is None:
            problem = 'give text such as "2.5": up to three digits, and up to two decimals'
            raise InvalidValueError("percent.format", "Percent.of", problem)
        return cls(basis_points=int(parts[1] + (parts[2] or "").ljust(2, "0")), at_most=at_most)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Tier:
    """What each referral from the ``first`` to the ``last`` gives; without a last one it goes on for ever."""

    first: int = attrs.field(validator=at_least(1))
    last: int | None = attrs.field(default=None, validator=optional(at_least(1)))
    value: Money = attrs.field(validator=_positive)

    def __attrs_post_init__(self) -> None:
        """A tier goes up."""
        if self.last is not None and self.last < self.first:
            raise InvalidValueError("tier.reversed", "Tier.last", "must not be before first")


def _tiers_in_order(instance: object, attribute: attrs.Attribute[Any], value: tuple[Tier, ...]) -> None:
    if value[0].first != 1:
        raise InvalidValueError("tiers.gap", "Tiers.tiers", "the first tier begins with the first referral")
    for one, after in pairwise(value):
        if one.last is None or after.first <= one.last:
            problem = "give them from the first referral up, each behind the end of the one before"
            raise InvalidValueError("tiers.order", "Tiers.tiers", problem)
        if after.first != one.last + 1:
            raise InvalidValueError("tiers.gap", "Tiers.tiers", "leave no number out between two tiers")


@attrs.frozen(kw_only=True, field_transformer=typed)
class Tiers:
    """Another amount for the first referrals of a referrer than for later ones, counted in a period.

    Behind the last tier, where that one has an end, nothing is given.

    >>> low, high = Money(1000, "USD"), Money(1500, "USD")
    >>> growing = Tiers(tiers=(Tier(first=1, last=3, value=low), Tier(first=4, value=high)))
    >>> [amount_of(growing, nth=nth).minor for nth in (1, 3, 4, 40)]
    [1000, 1000, 1500, 1500]
    """

    tiers: tuple[Tier, ...] = attrs.field(validator=[some, _tiers_in_order])
    period: CapPeriod = attrs.field(default=CapPeriod.YEAR, validator=_counting)

    def __attrs_post_init__(self) -> None:
        """All in one currency: comparing two raises CurrencyMismatchError."""
        _compared(sums_in(self))


@attrs.frozen(kw_only=True, field_transformer=typed)
class Milestone:
    """What exactly the ``nth`` referral gives, once in the period."""

    nth: int = attrs.field(validator=at_least(1))
    value: Money = attrs.field(validator=_positive)


def _rising(instance: object, attribute: attrs.Attribute[Any], value: tuple[Milestone, ...]) -> None:
    if any(one.nth >= after.nth for one, after in pairwise(value)):
        raise InvalidValueError(
            "milestones.order", "Milestones.milestones", "give them from low to high, once"
        )


@attrs.frozen(kw_only=True, field_transformer=typed)
class Milestones:
    """A bonus for exactly the nth referral of a referrer, each once, for ever or in each year or month.

    >>> fifth = Milestone(nth=5, value=Money(5000, "USD"))
    >>> [amount_of(Milestones(milestones=(fifth,)), nth=nth) for nth in (4, 5, 6)]
    [None, Money(5000, 'USD'), None]
    """

    milestones: tuple[Milestone, ...] = attrs.field(validator=[some, _rising])
    period: CapPeriod = attrs.field(default=CapPeriod.EVER, validator=_counting)

    def __attrs_post_init__(self) -> None:
        """All in one currency: comparing two raises CurrencyMismatchError."""
        _compared(sums_in(self))


#: What a rule gives. A plain sum is the usual case and needs no wrapping.
Amount = Money | Percent | Tiers | Milestones


@attrs.frozen(kw_only=True, field_transformer=typed)
class Reckoning:
    """From what the amount of a reward was reckoned, so that it can be reckoned again.

    ``order`` is what was paid, ``nth`` which of the referrer's counted referrals it was, ``whole`` what
    the rule gives for it, and ``basis_points`` the beneficiary's share of the credit.
    """

    whole: Money = attrs.field(validator=_positive)
    order: Money | None = attrs.field(default=None, validator=_positive)
    nth: int | None = attrs.field(default=None, validator=optional(at_least(1)))
    basis_points: int = attrs.field(default=WHOLE, validator=[at_least(1), _a_part])


def amount_of(amount: Amount, *, order: Money | None = None, nth: int | None = None) -> Money | None:
    """What *amount* gives for a payment of *order*, or for the *nth* counted referral; None for nothing.

    Raises:
        CurrencyMismatchError: *order* is in another currency.
    """
    match amount:
        case Percent():
            return _part_of(amount, order)
        case Tiers():
            return next((tier.value for tier in amount.tiers if _is_in(tier, nth)), None)
        case Milestones():
            return next((one.value for one in amount.milestones if one.nth == nth), None)
        case _:
            return amount


def most_of(amount: Amount) -> Money:
    """The most that *amount* gives for one event, by which caps for one reward are compared.

    >>> most_of(Percent.of("10", at_most=Money(5000, "USD")))
    Money(5000, 'USD')
    """
    return _compared(sums_in(amount))


def counted_in(amount: Amount) -> CapPeriod | None:
    """How long referrals are counted for *amount*; None where it does not depend on how many there were.

    >>> counted_in(Money(1000, "USD")) is None
    True
    """
    return amount.period if isinstance(amount, Tiers | Milestones) else None


def sums_in(amount: Amount) -> tuple[Money, ...]:
    """Every sum that stands in *amount*; all are in one currency.

    >>> sums_in(Money(1000, "USD"))
    (Money(1000, 'USD'),)
    """
    match amount:
        case Percent():
            return (amount.at_most,)
        case Tiers():
            return tuple(tier.value for tier in amount.tiers)
        case Milestones():
            return tuple(one.value for one in amount.milestones)
        case _:
            return (amount,)


def _compared(sums: Sequence[Money]) -> Money:
    """The largest; two currencies raise CurrencyMismatchError."""
    most = sums[0]
    for one in sums:
        most = one if one > most else most
    return most


def _part_of(percent: Percent, order: Money | None) -> Money | None:
    if order is None:
        return None
    # Whole numbers only, rounded down: a practice never owes a fraction of a cent.
    part = Money(order.minor * percent.basis_points // WHOLE, order.currency)
    least = part if part < percent.at_most else percent.at_most
    return least if least.minor > 0 else None


def _is_in(tier: Tier, nth: int | None) -> bool:
    return nth is not None and tier.first <= nth and (tier.last is None or nth <= tier.last)
