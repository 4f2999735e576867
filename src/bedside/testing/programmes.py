"""Hypothesis strategies for referral programmes: policies with rules that fit them, in one currency.

As in :mod:`bedside.testing.strategies` the fields are read from the classes, so that a new one is
generated on the day it is declared. Needs the extra ``bedside[testing]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from bedside.domain.amounts import Amount, Milestone, Milestones, Percent, Tier, Tiers, most_of
from bedside.domain.attribution import WHOLE
from bedside.domain.caps import Cap, CapPeriod
from bedside.domain.money import CURRENCIES, Money
from bedside.domain.opening import OpenHours
from bedside.domain.policies import ReferralPolicy
from bedside.domain.rewards import (
    PAID,
    TIED_TO_REFERRALS,
    Beneficiary,
    Instrument,
    RewardRule,
)
from bedside.errors import BedsideError, MissingExtraError
from bedside.programmes.programme import Programme, contradictions
from bedside.testing.generating import cases, ids, records

try:
    from hypothesis import assume
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtraError("bedside.testing.programmes", "testing") from None

__all__ = [
    "amounts",
    "caps",
    "given_amounts",
    "policy_fields",
    "programmes",
    "referral_policies",
    "reward_rules",
]


_WORTH_SOMETHING = tuple(one for one in Instrument if one is not Instrument.NONE)


def amounts(currency: str, *, least: int = 1, most: int = 10**9) -> st.SearchStrategy[Money]:
    """Amounts of one currency, in minor units from *least* to *most*."""
    return st.builds(Money, st.integers(least, most), st.just(currency))


def caps(currency: str, *, least: int = 0, nothing: bool = True) -> st.SearchStrategy[tuple[Cap, ...]]:
    """Caps of one currency, one for each scope and period; one for a single reward is *least* or more.

    With *nothing* they may stop all giving.
    """

    def fits(cap: Cap) -> bool:
        return cap.period is not CapPeriod.ITEM or cap.limit.minor >= least

    one = records(Cap, limit=amounts(currency, least=0 if nothing else 1)).filter(fits)
    return st.lists(one, max_size=3, unique_by=lambda cap: (cap.scope, cap.period)).map(tuple)


@st.composite
def reward_rules(draw: st.DrawFn, /, currency: str = "USD", **fields: Any) -> RewardRule:
    """Rules that give sums, percentages, tiers, milestones or nothing, in one currency; *fields* narrows."""
    value = draw(given_amounts(currency))
    least = 0 if value is None else most_of(value).minor
    drawn: dict[str, st.SearchStrategy[Any]] = {
        "value": st.just(value),
        "caps": caps(currency, least=least),
        "instrument": st.sampled_from(
            [one for one in Instrument if (one is Instrument.NONE) is (value is None)]
        ),
    }
    if isinstance(value, Percent):
        drawn["qualifying_event"] = st.sampled_from(sorted(PAID, key=str))
    if isinstance(value, Tiers | Milestones):
        drawn["beneficiary"] = st.just(Beneficiary.REFERRER)
        drawn["basis"] = st.sampled_from(sorted(TIED_TO_REFERRALS, key=str))
    rule: RewardRule = draw(_in(currency, RewardRule, {**drawn, **fields}))
    return rule


def given_amounts(currency: str) -> st.SearchStrategy[Amount | None]:
    """What a rule may give: any sort of amount in one currency, or nothing."""
    counted = st.sampled_from([period for period in CapPeriod if period is not CapPeriod.ITEM])
    numbers = st.lists(st.integers(1, 50), min_size=1, max_size=3, unique=True).map(sorted)
    sums = st.lists(amounts(currency), min_size=4, max_size=4)
    return st.one_of(
        amounts(currency),
        records(Percent, basis_points=st.integers(1, WHOLE), at_most=amounts(currency)),
        st.builds(_tiers, numbers, sums, st.booleans(), counted),
        st.builds(_milestones, numbers, sums, counted),
        st.none(),
    )


def _tiers(ends: list[int], sums: list[Money], for_ever: bool, period: CapPeriod) -> Tiers:
    starts, lasts = [1, *(end + 1 for end in ends[:-1])], [*ends[:-1], None if for_ever else ends[-1]]
    drawn = zip(starts, lasts, sums, strict=False)
    return Tiers(
        tiers=tuple(Tier(first=one, last=last, value=each) for one, last, each in drawn), period=period
    )


def _milestones(numbers: list[int], sums: list[Money], period: CapPeriod) -> Milestones:
    drawn = zip(numbers, sums, strict=False)
    milestones = tuple(Milestone(nth=nth, value=value) for nth, value in drawn)
    return Milestones(milestones=milestones, period=period)


@cache
def policy_fields() -> Mapping[str, st.SearchStrategy[Any]]:
    """The fields of a policy whose terms could contradict each other, so that they do not."""
    some_time = st.timedeltas(timedelta(microseconds=1), timedelta(days=10_000))
    hours = st.lists(cases(OpenHours), min_size=1, max_size=3).map(tuple)
    return {
        "starts_on": st.dates(date(1990, 1, 1), date(2099, 12, 31)),
        "ends_on": st.none() | st.dates(date(2100, 1, 1), date(2199, 12, 31)),
        "attribution_window": some_time,
        "look_back": some_time,
        "minimum_age": st.none() | st.integers(0, 122),
        "hours": st.none() | hours,
    }


def referral_policies(currency: str = "USD", **fields: Any) -> st.SearchStrategy[ReferralPolicy]:
    """Policies whose amounts are in one currency; *fields* narrows some."""
    drawn = {
        "budget": st.none() | amounts(currency, least=0),
        "caps": caps(currency, least=10**9, nothing=False),
    }
    return _in(currency, ReferralPolicy, {**policy_fields(), **drawn, **fields})


@st.composite
def programmes(draw: st.DrawFn, currency: str | None = None) -> Programme:
    """Whole programmes: a policy, and in any order the rules that it names."""
    used = currency or draw(st.sampled_from(sorted(CURRENCIES)))
    rule_ids = tuple(draw(st.lists(ids(), max_size=3, unique=True)))
    policy = draw(referral_policies(used, reward_rule_ids=st.just(rule_ids)))
    # A rule that is over before the programme begins is refused.
    ends = st.none() | st.dates(policy.starts_on + timedelta(days=1), date(2100, 12, 31))
    starts = st.none() | st.just(policy.starts_on)
    rules = tuple(
        draw(reward_rules(used, id=st.just(rule_id), starts_on=starts, ends_on=ends))
        for rule_id in draw(st.permutations(rule_ids))
    )
    assume(not list(contradictions(policy, rules)))
    return Programme(policy=policy, rules=rules)


@st.composite
def _in(draw: st.DrawFn, currency: str, kind: type[Any], fields: dict[str, Any]) -> Any:
    """A record of *kind*; where the fields contradict each other, another one is drawn."""
    try:
        return draw(records(kind, **fields))
    except BedsideError:
        assume(False)
