"""The answer to a KPI: two whole numbers, their quotient, its interval, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from bedside.domain.dates import Period
from bedside.kpis import display

__all__ = ["KpiResult"]


def _fixed(mapping: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(mapping))


def _shown(mapping: Mapping[str, int]) -> str:
    return repr(dict(mapping))


@attrs.frozen(kw_only=True, str=False)
class KpiResult:
    """One KPI over one population.

    ``value`` is None where there was nothing to judge (0/0) and where the cell is ``suppressed``.
    ``low`` and ``high`` bound the 95 % interval. ``n`` is how many rows or patients were judged;
    ``excluded`` counts, by reason, the rows that could not be judged. ``parts`` are further counts
    of the same population, such as promoters, or the referrals that are still ``open``.

    >>> KpiResult(kpi="no_show_rate", numerator=3, denominator=40, value=0.075, low=0.026, high=0.199, n=40)
    KpiResult(kpi='no_show_rate', numerator=3, denominator=40, value=0.075, ...)
    """

    kpi: str
    numerator: int | None
    denominator: int | None
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None
    excluded: Mapping[str, int] = attrs.field(factory=dict, converter=_fixed, repr=_shown)
    parts: Mapping[str, int] = attrs.field(factory=dict, converter=_fixed, repr=_shown)
    suppressed: bool = False
    period: Period | None = None

    def __str__(self) -> str:
        """The answer in words, as one would read it to the owner of a practice."""
        return display.as_text(self)

    def _repr_html_(self) -> str:
        """The answer as a small table and a bar with its interval, for notebooks."""
        return display.as_html(self)
