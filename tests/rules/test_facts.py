"""The small questions answer at their boundaries, and never guess."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypeVar

import pytest

from bedside.domain.money import Money
from bedside.domain.rewards import Instrument
from bedside.rules import (
    UNKNOWN,
    AmountTable,
    Condition,
    Fact,
    Truth,
    Unknown,
    above,
    above_table,
    always,
    at_least,
    at_least_table,
    equals,
    is_false,
    is_in,
    lacks,
    overlaps,
    since,
    total,
    unless_known,
)
from bedside.rules.facts import render

T = TypeVar("T")
DAY = date(2026, 11, 21)
CAP = AmountTable(name="CAP", by_year={2026: Money(53500, "USD")}, note="for this test")


def fact(value: T | Unknown) -> Fact[None, T]:
    return Fact[None, T]("the.fact", lambda case: value)


def ask(condition: Condition[None], day: date = DAY) -> Truth:
    return condition.evaluate(None, day).truth


@pytest.mark.parametrize(("cents", "truth"), [(1499, Truth.FALSE), (1500, Truth.FALSE), (1501, Truth.TRUE)])
def test_above_leaves_the_limit_itself_out(cents: int, truth: Truth) -> None:
    assert ask(above(fact(Money(cents, "USD")), Money(1500, "USD"))) is truth


@pytest.mark.parametrize(("number", "truth"), [(17, Truth.FALSE), (18, Truth.TRUE), (19, Truth.TRUE)])
def test_at_least_takes_the_limit_in(number: int, truth: Truth) -> None:
    assert ask(at_least(fact(number), 18)) is truth


def test_an_amount_of_another_currency_is_unknown() -> None:
    found = above(fact(Money(1, "EUR")), Money(1500, "USD")).evaluate(None, DAY)

    assert found.truth is Truth.UNKNOWN
    assert found.lacking == {"the.fact in the limit's currency"}


@pytest.mark.parametrize(
    ("cents", "truth"), [(53499, Truth.FALSE), (53500, Truth.FALSE), (53501, Truth.TRUE)]
)
def test_a_table_gives_the_limit_of_the_year(cents: int, truth: Truth) -> None:
    assert ask(above_table(fact(Money(cents, "USD")), CAP)) is truth


@pytest.mark.parametrize(("cents", "truth"), [(53499, Truth.FALSE), (53500, Truth.TRUE)])
def test_reaching_a_table_takes_its_limit_in(cents: int, truth: Truth) -> None:
    assert ask(at_least_table(fact(Money(cents, "USD")), CAP)) is truth


def test_a_year_that_is_not_loaded_is_unknown_and_named() -> None:
    found = above_table(fact(Money(1, "USD")), CAP).evaluate(None, date(2027, 1, 1))

    assert found.truth is Truth.UNKNOWN
    assert found.lacking == {"CAP for 2027"}


def test_an_unknown_amount_in_an_unknown_year_lacks_both() -> None:
    unknown = Fact[None, Money]("the.fact", lambda case: UNKNOWN)
    found = above_table(unknown, CAP).evaluate(None, date(2027, 1, 1))

    assert found.lacking == {"the.fact", "CAP for 2027"}


@pytest.mark.parametrize("value", [UNKNOWN])
def test_every_question_about_an_unknown_fact_is_open(value: Unknown) -> None:
    assert ask(equals(fact(value), 1)) is Truth.UNKNOWN
    assert ask(is_in(fact(value), {1, 2})) is Truth.UNKNOWN
    assert ask(is_false(fact(value))) is Truth.UNKNOWN
    assert ask(overlaps(fact(value), {1})) is Truth.UNKNOWN
    assert ask(at_least(fact(value), 1)) is Truth.UNKNOWN


def test_sets_overlap_when_they_share_a_member() -> None:
    assert ask(overlaps(fact(frozenset({1, 2})), {2, 3})) is Truth.TRUE
    assert ask(overlaps(fact(frozenset({1})), {2, 3})) is Truth.FALSE


@pytest.mark.parametrize(
    ("value", "truth"), [(True, Truth.TRUE), (UNKNOWN, Truth.TRUE), (False, Truth.FALSE)]
)
def test_where_the_proof_is_the_practices_the_unknown_counts_against_it(
    value: bool | Unknown, truth: Truth
) -> None:
    assert ask(unless_known(fact(value), False)) is truth


def test_what_is_lacking_is_always_open() -> None:
    assert ask(lacks(fact(1))) is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("day", "truth"),
    [
        (date(2021, 1, 18), Truth.FALSE),
        (date(2021, 1, 19), Truth.TRUE),
        (date(2021, 1, 20), Truth.TRUE),
    ],
)
def test_a_limit_changes_on_its_day(day: date, truth: Truth) -> None:
    assert ask(since(date(2021, 1, 19)), day) is truth


def test_always_is_true() -> None:
    assert ask(always()) is Truth.TRUE


@pytest.mark.parametrize("other", [UNKNOWN, Money(1, "EUR")])
def test_a_sum_with_something_unknown_is_unknown(other: Money | Unknown) -> None:
    assert total(Money(1, "USD"), other) is UNKNOWN
    assert total(Money(2**53, "USD"), Money(1, "USD")) is UNKNOWN
    assert total(other, Money(1, "USD")) is UNKNOWN


def test_values_are_rendered_for_people() -> None:
    assert render(Instrument.CASH) == "cash"
    assert render((True, False)) == "no, yes"
    assert render(datetime(2026, 1, 2, 3, tzinfo=UTC)) == "2026-01-02T03:00:00+00:00"
    assert render(Money(100, "USD")) == "1.00 USD"
