"""Values of a programme in words, for the difference between two of them and for ``show``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Any, Final

import attrs

from bedside.domain.amounts import Milestone, Milestones, Percent, Tier, Tiers
from bedside.domain.caps import Cap, CapPeriod, in_words
from bedside.domain.rewards import RewardRule
from bedside.programmes.programme import Programme
from bedside.programmes.spelling import write_duration

__all__ = ["amount_in_words", "day_in_words", "described", "is_record", "named", "said", "what_it_gives"]

_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)


#: How long referrals are counted; a count that goes on for ever needs no words.
_COUNTED: Final = {
    CapPeriod.MONTH: ", counted anew in each calendar month",
    CapPeriod.YEAR: ", counted anew in each calendar year",
}


def day_in_words(day: date) -> str:
    """A day as people write it, the same on every machine.

    >>> day_in_words(date(2026, 3, 1))
    '1 March 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def named(field: str) -> str:
    """The name of a field in words: ``attribution_window`` is an attribution window."""
    return field.replace("_", " ")


def said(value: Any) -> str:
    """One value in words.

    >>> said(True), said(None), said(timedelta(days=90)), said(())
    ('yes', 'none', '90 days', 'none')
    """
    match value:
        case None | () | frozenset():
            return "none" if not value else ", ".join(sorted(map(said, value)))
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value).replace("_", " ")
        case timedelta():
            return write_duration(value)
        case date():
            return day_in_words(value)
        case Cap():
            return in_words(value)
        case Percent() | Tier() | Tiers() | Milestone() | Milestones():
            return amount_in_words(value)
        case tuple():
            return ", ".join(map(said, value))
        case Mapping():
            return ", ".join(f"{key}: {said(value[key])}" for key in sorted(value, key=str))
    if is_record(value):
        parts = ((field.name, getattr(value, field.name)) for field in attrs.fields(type(value)))
        return ", ".join(f"{named(name)} {said(part)}" for name, part in parts if part not in (None, ()))
    return str(value)


def amount_in_words(amount: Percent | Tier | Tiers | Milestone | Milestones) -> str:
    """An amount that is no plain sum; friends are numbered as those whom one referrer has brought.

    >>> from bedside import Money
    >>> low, high = Money(1000, "USD"), Money(1500, "USD")
    >>> amount_in_words(Tiers(tiers=(Tier(first=1, last=3, value=low), Tier(first=4, value=high))))
    '10.00 USD for friends 1 to 3, 15.00 USD from friend 4 on, counted anew in each calendar year'
    >>> amount_in_words(Percent.of("2.5", at_most=Money(5000, "USD")))
    '2.5 % of what was paid, at most 50.00 USD'
    """
    match amount:
        case Percent():
            whole, part = divmod(amount.basis_points, 100)
            percent = f"{whole}.{part:02}".rstrip("0").rstrip(".")
            return f"{percent} % of what was paid, at most {amount.at_most}"
        case Tier(first=first, last=None):
            return f"{amount.value} from friend {first} on"
        case Tier(first=first, last=last):
            friends = f"friend {first}" if first == last else f"friends {first} to {last}"
            return f"{amount.value} for {friends}"
        case Milestone():
            return f"{amount.value} for friend {amount.nth}"
        case Tiers():
            parts = ", ".join(map(amount_in_words, amount.tiers))
        case Milestones():
            parts = ", ".join(map(amount_in_words, amount.milestones))
    return f"{parts}{_COUNTED.get(amount.period, '')}"


def is_record(value: object) -> bool:
    """Whether a value is said field by field; an amount has words of its own."""
    return attrs.has(type(value)) and "__str__" not in vars(type(value))


def what_it_gives(rule: RewardRule, *, value: str | None = None) -> str:
    """What a rule gives, to whom and for what, behind "gives"; *value* says the amount otherwise."""
    amount = value or ("a thank-you without value" if rule.value is None else said(rule.value))
    comma = "," if isinstance(rule.value, Percent | Tiers | Milestones) else ""
    return f"{amount}{comma} to the {said(rule.beneficiary)} for a {said(rule.qualifying_event)}"


def described(programme: Programme) -> Iterator[str]:
    """The programme in plain lines: its title, when it runs, its terms, and what it gives.

    >>> from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
    >>> friends = Programme(policy=ReferralPolicy(id=ReferralPolicyId("friends"), title="Bring a friend",
    ...     starts_on=date(2026, 1, 1)))
    >>> list(described(friends))[:2]
    ['Bring a friend (friends, version 1)', 'runs from 1 January 2026 on']
    """
    policy = programme.policy
    yield f"{policy.title} ({policy.id}, version {policy.version})"
    end = " on" if policy.ends_on is None else f" until {day_in_words(policy.ends_on)}, without that day"
    yield f"runs from {day_in_words(policy.starts_on)}{end}"
    yield from _terms(policy, "", skip=_SAID_OTHERWISE)
    for rule in programme.rules:
        yield ""
        yield f"{rule.title} ({rule.id}, version {rule.version})"
        yield f"  gives {what_it_gives(rule)}, as {said(rule.instrument)}"
        yield from _terms(rule, "  ", skip=_SAID_OTHERWISE)


#: What stands in the first lines.
_SAID_OTHERWISE: Final = frozenset(
    "id version title starts_on ends_on reward_rule_ids beneficiary qualifying_event value instrument".split()
)


def _terms(record: Any, indent: str, *, skip: frozenset[str] = frozenset()) -> Iterator[str]:
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        if field.name in skip or value is None or value == ():
            continue
        if is_record(value) and not isinstance(value, Cap):
            inner = list(_terms(value, f"{indent}  "))
            yield from (f"{indent}{named(field.name)}:", *inner) if inner else ()
        elif field.name == "caps":
            yield from (f"{indent}at most {in_words(cap)}" for cap in value)
        else:
            yield f"{indent}{named(field.name)}: {said(value)}"
