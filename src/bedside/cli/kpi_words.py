"""The parts of a KPI's answer in short words, for tables and files."""

from __future__ import annotations

import attrs

from bedside.kpis import KPIS, KpiResult, Unit

__all__ = ["KpiWords", "as_mapping", "words_of"]


@attrs.frozen
class KpiWords:
    """One answer: title, value, counts behind it, interval, and how many rows were not judged."""

    title: str
    value: str
    counted: str
    interval: str
    not_judged: str
    also: str


def words_of(result: KpiResult) -> KpiWords:
    """The answer in words; what is hidden or absent says so.

    >>> rate = KpiResult(kpi="no_show_rate", numerator=605, denominator=8547, value=605 / 8547,
    ...     low=0.0655, high=0.0764, n=8547, excluded={"status is unknown": 44})
    >>> words = words_of(rate)
    >>> words.value, words.counted, words.interval, words.not_judged
    ('7.1 %', '605 of 8,547', '6.6 % to 7.6 %', '44')
    """
    kpi = KPIS[result.kpi]
    if result.suppressed:
        return KpiWords(kpi.title, "hidden", "too few to show", "", "", "")
    # Of several partners the balance is the share of arcs that are mutual, without an interval.
    unit = Unit.SHARE if kpi.unit is Unit.BALANCE and result.low is None else kpi.unit
    value = "none" if result.value is None else _number(result.value, unit)
    interval = ""
    if result.low is not None and result.high is not None:
        interval = f"{_number(result.low, unit)} to {_number(result.high, unit)}"
    left_out = sum(result.excluded.values())
    also = ", ".join(
        f"{name.replace('_', ' ')} {number:,}" for name, number in result.parts.items() if number
    )
    return KpiWords(
        kpi.title, value, _counted(result, unit), interval, f"{left_out:,}" if left_out else "", also
    )


def as_mapping(result: KpiResult) -> dict[str, object]:
    """The answer for JSON: the fields of :class:`~bedside.kpis.KpiResult`, and the KPI's title."""
    period = result.period
    return {
        "kpi": result.kpi,
        "title": KPIS[result.kpi].title,
        "value": result.value,
        "low": result.low,
        "high": result.high,
        "numerator": result.numerator,
        "denominator": result.denominator,
        "n": result.n,
        "parts": dict(result.parts),
        "excluded": dict(result.excluded),
        "suppressed": result.suppressed,
        "period": None if period is None else [period.start_on.isoformat(), period.end_on.isoformat()],
    }


def _number(value: float, unit: Unit) -> str:
    if unit is Unit.SHARE:
        return f"{100 * value:.1f} %"
    if unit is Unit.COUNT:
        return f"{value:,.0f}"
    return f"{value:+.0f}" if unit is Unit.SCORE else f"{value:+.2f}"


def _counted(result: KpiResult, unit: Unit) -> str:
    if unit is Unit.COUNT:
        return f"{result.n or 0:,} seen"
    if unit is Unit.SCORE:
        return f"{result.n or 0:,} answers"
    return f"{result.numerator or 0:,} of {result.denominator or 0:,}"
