"""How one answer reads: a line in a terminal, and a card with a bar in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bedside.kpis.definition import Kpi, Unit

if TYPE_CHECKING:
    from bedside.kpis.result import KpiResult

__all__ = ["as_html", "as_text"]

_SINGULAR = {"promoters": "promoter", "passives": "passive", "detractors": "detractor"}


def as_text(result: KpiResult) -> str:
    """One line: what, how much, of how many, how sure; then a line on what was left out."""
    kpi = _definition(result)
    title = kpi.title if kpi else result.kpi
    span = f", {_period(result)}" if result.period else ""
    if result.suppressed:
        return f"{title}{span}: hidden, too few to show"
    details = "; ".join(_details(result, kpi))
    line = f"{title}{span}: {_value(result, kpi)} ({details})"
    left_out = sum(result.excluded.values())
    if left_out:
        line += f"\n  {left_out:,} not judged: {_reasons(result)}"
    return line


def as_html(result: KpiResult) -> str:
    """A card: title and question, the value, a bar with its interval, and the counts behind it."""
    kpi = _definition(result)
    title = escape(kpi.title if kpi else result.kpi)
    question = f'<div style="opacity:.7">{escape(kpi.question)}</div>' if kpi else ""
    span = f' <span style="opacity:.7;font-weight:normal">{_period(result)}</span>' if result.period else ""
    value = "hidden, too few to show" if result.suppressed else _value(result, kpi)
    rows = "" if result.suppressed else "".join(_row(name, text) for name, text in _table(result, kpi))
    return (
        '<div style="font-family:system-ui,sans-serif;max-width:30em;padding:.8em 1em;'
        'border:1px solid #8884;border-radius:.5em">'
        f'<div style="font-weight:600">{title}{span}</div>{question}'
        f'<div style="font-size:1.8em;margin:.2em 0">{escape(value)}</div>'
        f'{_bar(result, kpi)}<table style="border-collapse:collapse;margin:.4em 0 0">{rows}</table></div>'
    )


def _definition(result: KpiResult) -> Kpi | None:
    from bedside.kpis.registry import KPIS  # the registry imports results, so results ask it late

    return KPIS.get(result.kpi)


def _unit(result: KpiResult, kpi: Kpi | None) -> Unit:
    unit = kpi.unit if kpi else Unit.SHARE
    # Of several partners the balance becomes the share of arcs that are mutual.
    return Unit.SHARE if unit is Unit.BALANCE and result.low is None else unit


def _number(value: float, unit: Unit) -> str:
    if unit is Unit.SHARE:
        return f"{100 * value:.1f} %"
    if unit is Unit.COUNT:
        return f"{value:,.0f}"
    return f"{value:+.0f}" if unit is Unit.SCORE else f"{value:+.2f}"


def _value(result: KpiResult, kpi: Kpi | None) -> str:
    if result.value is None:
        return "nothing to judge"
    unit = _unit(result, kpi)
    text = _number(result.value, unit)
    mutual = kpi is not None and kpi.unit is Unit.BALANCE and unit is Unit.SHARE
    return f"{text} of arcs are mutual" if mutual else text


def _interval(result: KpiResult, kpi: Kpi | None) -> str | None:
    if result.low is None or result.high is None:
        return None
    unit = _unit(result, kpi)
    return f"{_number(result.low, unit)} to {_number(result.high, unit)}"


def _of(result: KpiResult, kpi: Kpi | None) -> str:
    unit = kpi.unit if kpi else Unit.SHARE
    if unit is Unit.SCORE:
        parts = ", ".join(_counted(name, number) for name, number in result.parts.items())
        return f"{_counted('answers', result.n or 0)}: {parts}"
    if unit is Unit.COUNT:
        return f"of {result.n or 0:,} patients seen"
    return f"{result.numerator or 0:,} of {result.denominator or 0:,}"


def _details(result: KpiResult, kpi: Kpi | None) -> list[str]:
    details = [_of(result, kpi)]
    interval = _interval(result, kpi)
    if interval is not None:
        details.append(f"95 % interval {interval}")
    if kpi is None or kpi.unit is not Unit.SCORE:
        details.extend(
            f"{name.replace('_', ' ')} {number:,}" for name, number in result.parts.items() if number
        )
    return details


def _table(result: KpiResult, kpi: Kpi | None) -> list[tuple[str, str]]:
    rows = [("counted", _of(result, kpi))]
    interval = _interval(result, kpi)
    if interval is not None:
        rows.append(("95 % interval", interval))
    if kpi is None or kpi.unit is not Unit.SCORE:
        rows.extend((name.replace("_", " "), f"{number:,}") for name, number in result.parts.items())
    if result.excluded:
        rows.append(("not judged", _reasons(result)))
    return rows


def _row(name: str, text: str) -> str:
    return (
        f'<tr><td style="padding:.1em 1em .1em 0;opacity:.7;text-align:left">{escape(name)}</td>'
        f'<td style="padding:.1em 0;text-align:left">{escape(text)}</td></tr>'
    )


def _bar(result: KpiResult, kpi: Kpi | None) -> str:
    unit = _unit(result, kpi)
    lowest, highest = {Unit.SCORE: (-100.0, 100.0), Unit.BALANCE: (-1.0, 1.0)}.get(unit, (0.0, 1.0))
    if result.value is None or unit is Unit.COUNT:
        return ""

    def at(value: float) -> float:
        return round(300 * (value - lowest) / (highest - lowest), 1)

    start = at(0.0)
    end = at(result.value)
    interval = ""
    if result.low is not None and result.high is not None:
        low, high = at(result.low), at(result.high)
        interval = (
            f'<line x1="{low}" x2="{high}" y1="9" y2="9" stroke="currentColor" stroke-width="2"/>'
            f'<line x1="{low}" x2="{low}" y1="5" y2="13" stroke="currentColor" stroke-width="2"/>'
            f'<line x1="{high}" x2="{high}" y1="5" y2="13" stroke="currentColor" stroke-width="2"/>'
        )
    label = f"{_value(result, kpi)}, 95 % interval {_interval(result, kpi) or 'not given'}"
    return (
        f'<svg viewBox="-2 0 304 18" style="width:100%;max-width:24em;display:block" role="img" '
        f'aria-label="{escape(label)}"><rect x="0" y="2" width="300" height="14" rx="3" fill="#8883"/>'
        f'<rect x="{min(start, end)}" y="2" width="{round(abs(end - start), 1)}" height="14" rx="3" '
        f'fill="#2a7f9e"/>{interval}</svg>'
    )


def _counted(name: str, number: int) -> str:
    word = _SINGULAR.get(name, name.removesuffix("s")) if number == 1 else name
    return f"{number:,} {word.replace('_', ' ')}"


def _reasons(result: KpiResult) -> str:
    ordered = sorted(result.excluded.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{number:,} {reason}" for reason, number in ordered)


def _period(result: KpiResult) -> str:
    period = result.period
    return "" if period is None else f"{period.start_on} up to {period.end_on}"
