"""Intervals against figures computed elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.kpis.scores import as_balance, as_net_promoter, as_rate, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    # Newcombe, Statistics in Medicine 17:857-872, 1998, table I, method 3 (Wilson).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_newcombes_figures(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=0.00005)


def test_the_adjusted_wald_interval_is_that_of_the_formula_by_hand() -> None:
    # 15 promoters, 5 detractors of 36: added up (15.75 - 5.75) / 39, variance (21.5 / 39 - 0.2564**2) / 39.
    score = as_net_promoter({"promoters": 15, "passives": 16, "detractors": 5})

    assert score.value == pytest.approx(27.778, abs=0.001)
    assert (score.low, score.high) == pytest.approx((3.77, 47.51), abs=0.1)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_share_lies_within_its_interval_and_that_within_0_and_1(successes: int, others: int) -> None:
    score = as_rate({"numerator": successes, "denominator": successes + others})

    if successes + others == 0:
        assert score.value is None
    else:
        assert 0 <= (score.low or 0) <= (score.value or 0) <= (score.high or 0) <= 1


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_net_score_lies_within_its_interval(promoters: int, passives: int, detractors: int) -> None:
    score = as_net_promoter({"promoters": promoters, "passives": passives, "detractors": detractors})

    if score.value is not None:
        assert score.low is not None
        assert score.high is not None
        assert -100 <= score.low <= score.value <= score.high <= 100


def test_a_balance_of_nothing_has_no_value() -> None:
    assert as_balance({"received": 0, "given": 0}).value is None
