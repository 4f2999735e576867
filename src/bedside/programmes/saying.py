"""Values of a programme in words, for the difference between two of them and for ``show``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Any, Final

import attrs

from bedside.domain.caps import Cap, in_words
from bedside.domain.rewards import RewardRule
from bedside.programmes.programme import Programme
from bedside.programmes.spelling import write_duration

__all__ = ["day_in_words", "described", "is_record", "named", "said", "what_it_gives"]

_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)


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
        case tuple():
            return ", ".join(map(said, value))
        case Mapping():
            return ", ".join(f"{key}: {said(value[key])}" for key in sorted(value, key=str))
    if is_record(value):
        parts = ((field.name, getattr(value, field.name)) for field in attrs.fields(type(value)))
        return ", ".join(f"{named(name)} {said(part)}" for name, part in parts if part not in (None, ()))
    return str(value)


def is_record(value: object) -> bool:
    """Whether a value is said field by field; an amount has words of its own."""
    return attrs.has(type(value)) and "__str__" not in vars(type(value))


def what_it_gives(rule: RewardRule, *, value: str | None = None) -> str:
    """What a rule gives, to whom and for what, behind "gives"; *value* says the amount otherwise."""
    amount = value or ("a thank-you without value" if rule.value is None else said(rule.value))
    return f"{amount} to the {said(rule.beneficiary)} for a {said(rule.qualifying_event)}"


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
