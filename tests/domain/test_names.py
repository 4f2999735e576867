"""Names: folded for comparison, and near each other as the literature has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.names import folded_name, jaro_winkler


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("MARTHA", "MARHTA", 0.9611),
        ("JONES", "JOHNSON", 0.8323),
        ("DIXON", "DICKSONX", 0.8133),
        ("DWAYNE", "DUANE", 0.84),
        ("SHACKLEFORD", "SHACKELFORD", 0.9818),
        ("MASSEY", "MASSIE", 0.9333),
        ("ABC", "XYZ", 0.0),
        ("A", "B", 0.0),
        ("", "", 1.0),
    ],
)
def test_jaro_winkler_has_the_values_that_winkler_published(one: str, other: str, near: float) -> None:
    assert jaro_winkler(one, other) == pytest.approx(near, abs=1e-4)


@given(st.text("abcdeé", max_size=9), st.text("abcdeé", max_size=9))
def test_nearness_is_the_same_both_ways_and_whole_only_for_equals(one: str, other: str) -> None:
    near = jaro_winkler(one, other)

    assert 0 <= near <= 1
    assert (near == 1) == (one == other)
    assert near == pytest.approx(jaro_winkler(other, one))


def test_letters_without_a_plain_one_beneath_are_spelled_out() -> None:
    assert folded_name("Þórður Ægisson-Łęski, Straße") == "thordur aegisson leski strasse"
