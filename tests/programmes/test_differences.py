"""The difference between two programmes, in one plain sentence a change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from tests.programme import CARD, SAMPLE

from bedside import Money
from bedside.domain.amounts import Amount, Milestone, Milestones, Percent, Tier, Tiers
from bedside.domain.caps import Cap, CapPeriod, CapScope
from bedside.domain.rewards import Basis, Beneficiary, QualifyingEvent, RewardRuleId
from bedside.programmes import Programme, described, diff
from bedside.programmes.saying import what_it_gives
from bedside.testing.programmes import programmes

from .examples import FRIENDS

POLICY = FRIENDS.policy

_OTHER_ORDER = "reward rule ids in another order: sample, card"


def with_policy(**fields: Any) -> Programme:
    return attrs.evolve(FRIENDS, policy=attrs.evolve(POLICY, **fields))


def with_sample(**fields: Any) -> Programme:
    return attrs.evolve(FRIENDS, rules=(CARD, attrs.evolve(SAMPLE, **fields)))


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (with_policy(version=2), ["version: 2 instead of 1"]),
        (
            with_policy(version=2, ends_on=date(2026, 7, 1)),
            ["version: 2 instead of 1", "now ends on 1 July 2026 instead of 1 January 2027"],
        ),
        (
            with_policy(version=2, ends_on=None),
            ["version: 2 instead of 1", "no longer ends on 1 January 2027"],
        ),
    ],
)
def test_a_new_version_says_what_is_new(new: Programme, words: list[str]) -> None:
    found = diff(FRIENDS, new)

    assert [change.words for change in found.changes] == words
    assert found.unversioned == ()


@pytest.mark.parametrize(
    ("fields", "words", "path"),
    [
        ({"starts_on": date(2026, 5, 1)}, "now starts on 1 May 2026 instead of 1 January 2026", "starts_on"),
        ({"budget": None}, "gives without a budget instead of within 1000.00 USD", "budget"),
        ({"budget": Money(5, "USD")}, "budget: 0.05 USD instead of 1000.00 USD", "budget"),
        ({"title": "Friends"}, 'is called "Friends" instead of "Bring a friend"', "title"),
        ({"new_patients_only": False}, "new patients only: no instead of yes", "new_patients_only"),
        ({"look_back": timedelta(days=365)}, "look back: 365 days instead of 730 days", "look_back"),
        ({"minimum_age": 18}, "minimum age: 18 instead of none", "minimum_age"),
        ({"services": ("check-up",)}, "services: now also check-up", "services"),
        ({"caps": ()}, "caps: no longer at most 75.00 USD for each person in a calendar year", "caps"),
        (
            {"caps": (Cap(limit=Money(5000, "USD")),)},
            "caps: 50.00 USD for each person in a calendar year instead of 75.00 USD",
            "caps",
        ),
        ({"reward_rule_ids": (SAMPLE.id, CARD.id)}, _OTHER_ORDER, "reward_rule_ids"),
    ],
)  # fmt: skip
def test_a_change_of_the_policy_is_one_sentence(fields: dict[str, Any], words: str, path: str) -> None:
    found = diff(FRIENDS, with_policy(**fields))

    assert [(change.words, change.path) for change in found.changes] == [(words, f"policy.{path}")]
    assert found.unversioned == ("friends",)
    assert "without a new version" in str(found)


def test_a_budget_that_is_new_and_an_end_that_is_new() -> None:
    unlimited = with_policy(budget=None, ends_on=None)

    assert [change.words for change in diff(unlimited, FRIENDS).changes] == [
        "now ends on 1 January 2027",
        "now has a budget of 1000.00 USD",
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"value": Money(700, "USD")},
            "sample: gives 7.00 USD instead of 6.00 USD to the referee for a first visit kept",
        ),
        (
            {"qualifying_event": QualifyingEvent.FIRST_PAYMENT},
            "sample: qualifying event: first payment instead of first visit kept",
        ),
        ({"beneficiary": Beneficiary.REFERRER}, "sample: beneficiary: referrer instead of referee"),
        ({"hold_period": timedelta(days=30)}, "sample: hold period: 30 days instead of 14 days"),
        ({"caps": tuple(reversed(SAMPLE.caps))}, "sample: caps in another order"),
        (
            {"caps": (*SAMPLE.caps, Cap(limit=Money(9, "USD"), scope=CapScope.ALL, period=CapPeriod.MONTH))},
            "sample: caps: now at most 0.09 USD for everybody together in a calendar month",
        ),
    ],
)
def test_a_change_of_a_rule_names_the_rule(fields: dict[str, Any], words: str) -> None:
    found = diff(FRIENDS, with_sample(**fields))

    assert [change.words for change in found.changes] == [words]
    assert found.unversioned == ("sample",)
    assert diff(FRIENDS, with_sample(**fields, version=2)).unversioned == ()


TEN, FIFTEEN = Money(1000, "USD"), Money(1500, "USD")
FIRST = Tier(first=1, last=1, value=TEN)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Money(600, "USD"), "6.00 USD to the"),
        (Percent.of("2.5", at_most=FIFTEEN), "2.5 % of what was paid, at most 15.00 USD, to the"),
        (Percent.of("10", at_most=FIFTEEN), "10 % of what was paid, at most 15.00 USD, to the"),
        (Percent.of("100", at_most=FIFTEEN), "100 % of what was paid, at most 15.00 USD, to the"),
        (Percent.of("0.05", at_most=FIFTEEN), "0.05 % of what was paid, at most 15.00 USD, to the"),
        (
            Tiers(tiers=(FIRST, Tier(first=2, last=3, value=FIFTEEN)), period=CapPeriod.MONTH),
            "10.00 USD for friend 1, 15.00 USD for friends 2 to 3, counted anew in each calendar month, to",
        ),
        (
            Tiers(tiers=(FIRST, Tier(first=2, value=FIFTEEN)), period=CapPeriod.EVER),
            "10.00 USD for friend 1, 15.00 USD from friend 2 on, to the",
        ),
        (
            Milestones(
                milestones=(Milestone(nth=5, value=TEN), Milestone(nth=9, value=FIFTEEN)),
                period=CapPeriod.YEAR,
            ),
            "10.00 USD for friend 5, 15.00 USD for friend 9, counted anew in each calendar year, to the",
        ),
    ],
)
def test_an_amount_is_said_as_an_owner_would_say_it(value: Amount, words: str) -> None:
    rule = attrs.evolve(CARD, value=value, basis=Basis.VOLUME, qualifying_event=QualifyingEvent.FIRST_PAYMENT)

    assert what_it_gives(rule).startswith(words)


def test_a_tier_that_changes_is_said_alone() -> None:
    def card(last: Money) -> Programme:
        tiers = Tiers(tiers=(FIRST, Tier(first=2, value=last)))
        return attrs.evolve(FRIENDS, rules=(attrs.evolve(CARD, value=tiers, basis=Basis.VOLUME), SAMPLE))

    assert [change.words for change in diff(card(TEN), card(FIFTEEN)).changes] == [
        "card: value, tiers: now also 15.00 USD from friend 2 on",
        "card: value, tiers: no longer 10.00 USD from friend 2 on",
    ]


def test_rules_that_come_and_go() -> None:
    brush = attrs.evolve(SAMPLE, id=RewardRuleId("brush"))
    new = Programme(
        policy=attrs.evolve(POLICY, version=2, reward_rule_ids=("card", "brush")), rules=(CARD, brush)
    )

    words = [change.words for change in diff(FRIENDS, new).changes]

    assert "brush is new: gives 6.00 USD to the referee for a first visit kept, as otc sample" in words
    assert "sample is gone: no longer gives 6.00 USD to the referee for a first visit kept" in words


@pytest.mark.slow
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(programmes(), programmes())
def test_two_programmes_differ_or_are_one(one: Programme, other: Programme) -> None:
    assert not diff(one, one)
    assert str(diff(one, one)) == "The two programmes say the same."
    same_order = sorted(one.rules, key=lambda rule: rule.id), sorted(other.rules, key=lambda rule: rule.id)
    assert bool(diff(one, other)) == (one.policy != other.policy or same_order[0] != same_order[1])


@pytest.mark.slow
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_every_programme_can_be_told(programme: Programme) -> None:
    lines = list(described(programme))

    assert programme.policy.title in lines[0]
    assert sum(line.startswith("  gives ") for line in lines) == len(programme.rules)
