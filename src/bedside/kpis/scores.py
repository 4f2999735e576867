"""From counts to a value with its 95 % interval: a share, a plain count, a net score, a balance."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Final

import attrs

__all__ = ["Score", "as_balance", "as_count", "as_net_promoter", "as_rate", "wilson"]

#: The 97.5 % point of the normal distribution.
_Z: Final = 1.959963984540054


@attrs.frozen(kw_only=True)
class Score:
    """What a KPI reports of its counts; ``value`` is None for 0/0."""

    numerator: int
    denominator: int
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The Wilson score interval of a share at 95 % (Wilson, JASA 22:209, 1927).

    It stays within 0 and 1 and does not collapse for 0 of n or n of n.

    >>> [round(bound, 4) for bound in wilson(5, 50)]
    [0.0435, 0.2136]
    """
    share = successes / trials
    square = _Z * _Z
    centre = (share + square / (2 * trials)) / (1 + square / trials)
    half = _Z * sqrt((share * (1 - share) + square / (4 * trials)) / trials) / (1 + square / trials)
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == trials else min(1.0, centre + half)
    return low, high


def as_rate(counts: Mapping[str, int]) -> Score:
    """``numerator / denominator`` with its Wilson interval.

    >>> as_rate({"numerator": 0, "denominator": 0}).value is None
    True
    """
    numerator, denominator = counts["numerator"], counts["denominator"]
    if denominator == 0:
        return Score(numerator=numerator, denominator=0, value=None, n=0)
    low, high = wilson(numerator, denominator)
    value = numerator / denominator
    return Score(numerator=numerator, denominator=denominator, value=value, low=low, high=high, n=denominator)


def as_count(counts: Mapping[str, int]) -> Score:
    """The numerator itself; the denominator is the population it was found in.

    >>> as_count({"numerator": 3, "denominator": 40}).value
    3.0
    """
    numerator, denominator = counts["numerator"], counts["denominator"]
    return Score(numerator=numerator, denominator=denominator, value=float(numerator), n=denominator)


def as_net_promoter(counts: Mapping[str, int]) -> Score:
    """100 × (promoters − detractors) / answers, with the adjusted Wald interval.

    Three answers (¾ promoters, 1½ passives, ¾ detractors) are added before the Wald interval of
    the difference is taken: of the intervals compared it keeps its coverage best in small samples
    (B. Rocks, "Interval estimation for the Net Promoter Score", The American Statistician 70:4,
    2016). Bounds are cut at ±100 and always hold the score itself.

    >>> score = as_net_promoter({"promoters": 6, "passives": 2, "detractors": 2})
    >>> score.value, round(score.low), round(score.high)
    (40.0, -13, 74)
    """
    promoters, detractors = counts["promoters"], counts["detractors"]
    answers = promoters + counts["passives"] + detractors
    net = promoters - detractors
    if answers == 0:
        return Score(numerator=0, denominator=0, value=None, n=0)
    value = 100 * net / answers
    total = answers + 3
    centre = net / total
    half = _Z * sqrt(((promoters + detractors + 1.5) / total - centre * centre) / total)
    low = min(value, max(-100.0, 100 * (centre - half)))
    high = max(value, min(100.0, 100 * (centre + half)))
    return Score(numerator=net, denominator=answers, value=value, low=low, high=high, n=answers)


def as_balance(counts: Mapping[str, int]) -> Score:
    """``(received − given) / (received + given)``, −1 to 1, with the interval of the share received.

    >>> as_balance({"received": 3, "given": 1}).value
    0.5
    """
    received, total = counts["received"], counts["received"] + counts["given"]
    net = received - counts["given"]
    if total == 0:
        return Score(numerator=0, denominator=0, value=None, n=0)
    low, high = wilson(received, total)
    return Score(
        numerator=net, denominator=total, value=net / total, low=2 * low - 1, high=2 * high - 1, n=total
    )
