"""A condition says which facts decided, and which would."""

from __future__ import annotations

from datetime import date

import pytest

from bedside.rules import UNKNOWN, Condition, Fact, FactUsed, Truth, Unknown, is_true

DAY = date(2026, 11, 21)
Answers = dict[str, bool | Unknown]


def yes(name: str) -> Condition[Answers]:
    return is_true(Fact[Answers, bool](name, lambda case: case[name]))


def test_a_false_side_decides_an_and_alone() -> None:
    found = (yes("a") & yes("b")).evaluate({"a": False, "b": UNKNOWN}, DAY)

    assert found.truth is Truth.FALSE
    assert found.used == {FactUsed("a", "no")}
    assert not found.lacking


def test_an_open_and_names_what_it_lacks_and_what_it_used() -> None:
    found = (yes("a") & yes("b") & yes("c")).evaluate({"a": True, "b": UNKNOWN, "c": UNKNOWN}, DAY)

    assert found.truth is Truth.UNKNOWN
    assert found.used == {FactUsed("a", "yes")}
    assert found.lacking == {"b", "c"}


def test_a_true_side_decides_an_or_alone() -> None:
    found = (yes("a") | yes("b")).evaluate({"a": UNKNOWN, "b": True}, DAY)

    assert found.truth is Truth.TRUE
    assert found.used == {FactUsed("b", "yes")}
    assert not found.lacking


def test_a_false_or_used_both_sides() -> None:
    found = (yes("a") | yes("b")).evaluate({"a": False, "b": False}, DAY)

    assert found.truth is Truth.FALSE
    assert {fact.name for fact in found.used} == {"a", "b"}


@pytest.mark.parametrize(
    ("value", "truth"), [(True, Truth.FALSE), (False, Truth.TRUE), (UNKNOWN, Truth.UNKNOWN)]
)
def test_not_turns_the_answer_and_keeps_the_facts(value: bool | Unknown, truth: Truth) -> None:
    found = (~yes("a")).evaluate({"a": value}, DAY)

    assert found.truth is truth
    assert bool(found.lacking) is (value is UNKNOWN)


def test_the_text_reads_like_the_condition() -> None:
    assert ((yes("a") & ~yes("b")) | yes("c")).text == "((a and not b) or c)"
