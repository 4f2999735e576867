"""Effects are ordered, and truth has three values."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.errors import InvalidValueError
from bedside.rules import Effect, Truth

truths = st.sampled_from(Truth)


def test_effects_rise_from_permit_to_deny() -> None:
    assert sorted(Effect) == [
        Effect.PERMIT,
        Effect.ALLOW,
        Effect.WARN,
        Effect.REQUIRE,
        Effect.HOLD,
        Effect.DENY,
    ]


def test_an_effect_is_not_compared_with_anything_else() -> None:
    with pytest.raises(TypeError):
        assert Effect.DENY > "hold"


@given(truths, truths)
def test_and_and_or_commute(one: Truth, other: Truth) -> None:
    assert one & other is other & one
    assert one | other is other | one


@given(truths, truths, truths)
def test_and_and_or_are_associative(one: Truth, two: Truth, three: Truth) -> None:
    assert (one & two) & three is one & (two & three)
    assert (one | two) | three is one | (two | three)


@given(truths, truths, truths)
def test_and_distributes_over_or(one: Truth, two: Truth, three: Truth) -> None:
    assert one & (two | three) is (one & two) | (one & three)
    assert one | (two & three) is (one | two) & (one | three)


@given(truths, truths)
def test_the_laws_of_de_morgan_hold(one: Truth, other: Truth) -> None:
    assert ~(one & other) is ~one | ~other
    assert ~(one | other) is ~one & ~other


@given(truths)
def test_twice_not_is_the_same_and_unknown_stays_unknown(one: Truth) -> None:
    assert ~~one is one
    assert ~Truth.UNKNOWN is Truth.UNKNOWN


def test_known_sides_follow_two_valued_logic() -> None:
    for one, other in itertools.product([True, False], repeat=2):
        assert Truth.of(one) & Truth.of(other) is Truth.of(one and other)
        assert Truth.of(one) | Truth.of(other) is Truth.of(one or other)


@given(truths, truths)
def test_an_unknown_side_leaves_the_answer_open_unless_the_other_side_settles_it(
    one: Truth, other: Truth
) -> None:
    completions = {~Truth.of(False), Truth.of(False)}
    if one is Truth.UNKNOWN and other is not Truth.UNKNOWN:
        ands = {value & other for value in completions}
        assert (one & other) is (ands.pop() if len(ands) == 1 else Truth.UNKNOWN)


def test_a_truth_is_no_python_condition() -> None:
    with pytest.raises(InvalidValueError, match=r"truth\.bool"):
        bool(Truth.UNKNOWN)
