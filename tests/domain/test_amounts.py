"""Amounts: what a rule gives, at every boundary; and what cannot be an amount is refused by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.amounts import (
    Amount,
    Milestone,
    Milestones,
    Percent,
    Reckoning,
    Tier,
    Tiers,
    amount_of,
    counted_in,
    most_of,
    sums_in,
)
from bedside.domain.caps import Cap, CapPeriod
from bedside.domain.money import Money
from bedside.domain.rewards import (
    PAID,
    Basis,
    Beneficiary,
    Instrument,
    QualifyingEvent,
    RewardRule,
    RewardRuleId,
)
from bedside.errors import CurrencyMismatchError, InvalidValueError
from bedside.records import from_json, to_json

TEN, FIFTEEN = Money(1000, "USD"), Money(1500, "USD")
GROWING = Tiers(tiers=(Tier(first=1, last=3, value=TEN), Tier(first=4, last=9, value=FIFTEEN)))
FIFTH_AND_TENTH = Milestones(milestones=(Milestone(nth=5, value=TEN), Milestone(nth=10, value=FIFTEEN)))
TENTH = Percent(basis_points=1000, at_most=Money(5000, "USD"))

#: Pairs of a unit test of refrefhq/refref (apps/api/test/unit/reward-calculation.test.ts; the facts only):
#: the unit, the amount of the rule, what was paid in major units, and what is given.
PAIRS: list[tuple[str, str, str | None, str]] = [
    ("fixed", "50", None, "50"),
    ("fixed", "100", "1000", "100"),
    ("percent", "10", "500", "50"),
    ("percent", "10", None, "0"),
    ("percent", "15", None, "0"),
    ("percent", "2.5", "1000", "25"),
]
SHARED = Path(__file__).parents[3] / "shared" / "data" / "referral_program" / "reward_amount_pairs.json"


def given_by(unit: str, amount: str, order: str | None) -> Money:
    rule: Amount = Money.of(amount, "USD")
    if unit == "percent":
        rule = Percent.of(amount, at_most=Money.of("1000000", "USD"))
    found = amount_of(rule, order=None if order is None else Money.of(order, "USD"))
    return found or Money.zero("USD")


@pytest.mark.parametrize(("unit", "amount", "order", "expected"), PAIRS)
def test_the_published_pairs(unit: str, amount: str, order: str | None, expected: str) -> None:
    assert given_by(unit, amount, order) == Money.of(expected, "USD")


def test_the_published_pairs_are_all_here() -> None:
    if not SHARED.exists():
        pytest.skip("the file of the pairs lies beside the project and not in it")
    told = json.loads(SHARED.read_text("utf-8"))

    assert [
        (one["unit"], str(one["amount"]), one["order"] and str(one["order"]), str(one["expected"]))
        for one in told
    ] == PAIRS


@given(st.integers(1, 10_000), st.integers(0, 2**50))
def test_a_percentage_is_exact_rounded_down_and_never_above_its_limit(points: int, paid: int) -> None:
    limit = Money(5000, "USD")
    found = amount_of(Percent(basis_points=points, at_most=limit), order=Money(paid, "USD"))

    exact = min(Fraction(paid * points, 10_000), Fraction(limit.minor))
    minor = 0 if found is None else found.minor
    assert minor <= exact < minor + 1
    assert found is None or found.minor > 0


@pytest.mark.parametrize(
    ("paid", "minor"), [(0, None), (9, None), (10, 1), (19, 1), (20, 2), (49_999, 4999), (50_010, 5000)]
)
def test_a_percentage_at_its_boundaries(paid: int, minor: int | None) -> None:
    expected = None if minor is None else Money(minor, "USD")

    assert amount_of(TENTH, order=Money(paid, "USD")) == expected


@pytest.mark.parametrize(
    ("nth", "minor"), [(None, None), (1, 1000), (3, 1000), (4, 1500), (9, 1500), (10, None)]
)
def test_tiers_at_their_boundaries(nth: int | None, minor: int | None) -> None:
    assert amount_of(GROWING, nth=nth) == (None if minor is None else Money(minor, "USD"))


@pytest.mark.parametrize(
    ("nth", "minor"), [(None, None), (4, None), (5, 1000), (6, None), (9, None), (10, 1500), (11, None)]
)
def test_milestones_are_exact(nth: int | None, minor: int | None) -> None:
    assert amount_of(FIFTH_AND_TENTH, nth=nth) == (None if minor is None else Money(minor, "USD"))


def test_what_stands_in_an_amount() -> None:
    assert [most_of(one).minor for one in (TEN, TENTH, GROWING, FIFTH_AND_TENTH)] == [1000, 5000, 1500, 1500]
    assert sums_in(TENTH) == (Money(5000, "USD"),)
    assert [counted_in(one) for one in (TEN, TENTH, GROWING, FIFTH_AND_TENTH)] == [
        None,
        None,
        CapPeriod.YEAR,
        CapPeriod.EVER,
    ]


def test_the_larger_sum_may_stand_first() -> None:
    falling = Tiers(tiers=(Tier(first=1, last=1, value=FIFTEEN), Tier(first=2, value=TEN)))

    assert most_of(falling) == FIFTEEN
    assert amount_of(falling, nth=10**6) == TEN


@pytest.mark.parametrize(("text", "points"), [("2.5", 250), ("0.01", 1), ("100", 10_000), ("7", 700)])
def test_a_percentage_is_read_exactly(text: str, points: int) -> None:
    assert Percent.of(text, at_most=TEN).basis_points == points


@pytest.mark.parametrize("text", ["", "2,5", "2.555", "-1", "1e1", "٣", "1000", " 5", "5%"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"percent\.format"):
        Percent.of(text, at_most=TEN)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Percent(basis_points=10_001, at_most=TEN), r"percent\.above_whole"),
        (lambda: Percent(basis_points=0, at_most=TEN), r"number\.too_small"),
        (lambda: Percent(basis_points=10, at_most=None), r"record\.type Percent\.at_most"),  # type: ignore[arg-type]  # not every caller has a type checker
        (lambda: Percent(basis_points=10, at_most=Money(0, "USD")), r"money\.not_positive Percent\.at_most"),
        (lambda: Tier(first=0, value=TEN), r"number\.too_small"),
        (lambda: Tier(first=3, last=2, value=TEN), r"tier\.reversed"),
        (lambda: Tier(first=1, value=Money(-1, "USD")), r"money\.not_positive Tier\.value"),
        (lambda: Tiers(tiers=()), r"collection\.empty"),
        (lambda: Tiers(tiers=(Tier(first=2, value=TEN),)), r"tiers\.gap"),
        (lambda: _tiers((1, 3), (5, None)), r"tiers\.gap"),
        (lambda: _tiers((1, 3), (3, None)), r"tiers\.order"),
        (lambda: _tiers((1, None), (4, None)), r"tiers\.order"),
        (lambda: _tiers((1, 3), (1, 3)), r"tiers\.order"),
        (lambda: Tiers(tiers=GROWING.tiers, period=CapPeriod.ITEM), r"period\.item Tiers\.period"),
        (lambda: Milestones(milestones=()), r"collection\.empty"),
        (lambda: Milestone(nth=0, value=TEN), r"number\.too_small"),
        (lambda: Milestone(nth=5, value=Money(0, "USD")), r"money\.not_positive Milestone\.value"),
        (lambda: _milestones(5, 5), r"milestones\.order"),
        (lambda: _milestones(10, 5), r"milestones\.order"),
        (
            lambda: Milestones(milestones=FIFTH_AND_TENTH.milestones, period=CapPeriod.ITEM),
            r"period\.item Milestones\.period",
        ),
        (lambda: Reckoning(whole=TEN, basis_points=10_001), r"percent\.above_whole"),
        (lambda: Reckoning(whole=Money(0, "USD")), r"money\.not_positive Reckoning\.whole"),
    ],
)
def test_what_cannot_be_an_amount_is_refused_by_name(make: Callable[[], object], code: str) -> None:
    with pytest.raises(InvalidValueError, match=code):
        make()


def _tiers(*ranges: tuple[int, int | None]) -> Tiers:
    return Tiers(tiers=tuple(Tier(first=first, last=last, value=TEN) for first, last in ranges))


def _milestones(*numbers: int) -> Milestones:
    return Milestones(milestones=tuple(Milestone(nth=nth, value=TEN) for nth in numbers))


def test_an_amount_has_one_currency() -> None:
    euros = Money(1000, "EUR")
    with pytest.raises(CurrencyMismatchError):
        Tiers(tiers=(Tier(first=1, last=1, value=TEN), Tier(first=2, value=euros)))
    with pytest.raises(CurrencyMismatchError):
        Milestones(milestones=(Milestone(nth=1, value=TEN), Milestone(nth=2, value=euros)))
    with pytest.raises(CurrencyMismatchError):
        amount_of(TENTH, order=euros)


# What a rule makes of them.


RULE = RewardRule(
    id=RewardRuleId("thanks"),
    title="Thanks",
    beneficiary=Beneficiary.REFERRER,
    basis=Basis.PER_REFERRAL,
    instrument=Instrument.VOUCHER_ITEM,
    value=TEN,
    qualifying_event=QualifyingEvent.FIRST_PAYMENT,
)


def each(minor: int) -> tuple[Cap, ...]:
    return (Cap(limit=Money(minor, "USD"), period=CapPeriod.ITEM),)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"value": Money(0, "USD")}, r"money\.not_positive RewardRule\.value"),
        ({"value": Money(-1, "USD")}, r"money\.not_positive RewardRule\.value"),
        ({"value": None}, r"reward\.value_missing"),
        ({"instrument": Instrument.NONE}, r"reward\.value_missing"),
        (
            {"value": "10.00"},
            r"record\.type RewardRule\.value: give one of Money, Percent, Tiers, Milestones",
        ),
        ({"value": GROWING, "beneficiary": Beneficiary.REFEREE}, r"reward\.counted_side"),
        ({"value": FIFTH_AND_TENTH, "beneficiary": Beneficiary.REFEREE}, r"reward\.counted_side"),
        ({"value": GROWING, "basis": Basis.UNCONDITIONAL}, r"reward\.basis_untied"),
        ({"value": TENTH, "caps": each(4999)}, r"cap\.exceeded"),
        (
            {"value": GROWING, "caps": each(1499)},
            r"cap\.exceeded",
        ),
    ],
)
def test_a_rule_refuses_what_it_cannot_give(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidValueError, match=code):
        attrs.evolve(RULE, **changes)


@pytest.mark.parametrize("event", QualifyingEvent)
def test_a_percentage_needs_an_event_that_comes_with_a_payment(event: QualifyingEvent) -> None:
    if event in PAID:
        assert attrs.evolve(RULE, value=TENTH, qualifying_event=event).value == TENTH
    else:
        with pytest.raises(InvalidValueError, match=r"percent\.no_order"):
            attrs.evolve(RULE, value=TENTH, qualifying_event=event)


@pytest.mark.parametrize("basis", [Basis.PER_REFERRAL, Basis.CONVERSION, Basis.VOLUME])
def test_what_is_counted_is_tied_to_referrals(basis: Basis) -> None:
    assert attrs.evolve(RULE, value=GROWING, basis=basis).basis is basis


def test_a_thank_you_has_no_value() -> None:
    thanks = attrs.evolve(RULE, instrument=Instrument.NONE, value=None)

    assert thanks.value is None
    assert thanks.runs_on(date(2026, 1, 1))


@pytest.mark.parametrize("value", [TEN, TENTH, GROWING, FIFTH_AND_TENTH])
def test_a_rule_is_read_back_as_it_was_written(value: Amount) -> None:
    rule = attrs.evolve(RULE, value=value)

    assert from_json(to_json(rule), RewardRule) == rule
