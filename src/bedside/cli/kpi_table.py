"""KPIs as a table in a terminal: 80 columns are enough, and more are not used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import attrs
from rich.console import Console

from bedside.cli.kpi_words import KpiWords, words_of
from bedside.kpis import KpiResult

__all__ = ["group_lines", "kpi_lines", "print_kpis"]

_LAYOUT: Final = "{:<25} {:>7}  {:>13}  {:>18}  {:>10}"
_WIDTH: Final = 80


def kpi_lines(results: Iterable[KpiResult]) -> Iterator[tuple[str, str]]:
    """Each line and its style: one for a KPI, and a dim one for its further counts.

    >>> rate = KpiResult(kpi="no_show_rate", numerator=3, denominator=40, value=0.075, low=0.026,
    ...     high=0.199, n=40)
    >>> for line, _ in kpi_lines([rate]):
    ...     print(line)
    KPI                         Value        Counted       95 % interval  Not judged
    ...
    No-show rate                7.5 %        3 of 40     2.6 % to 19.9 %
    """
    yield _line(KpiWords("KPI", "Value", "Counted", "95 % interval", "Not judged", "")), "bold"
    yield "-" * _WIDTH, "dim"
    for result in results:
        words = words_of(result)
        yield _line(words), ""
        if words.also:
            yield f"  {words.also}", "dim"


def group_lines(
    results: Iterable[tuple[tuple[str, ...], KpiResult]], *, groups: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """One KPI in groups, one line a group; *results* name the group of each answer.

    >>> rate = KpiResult(kpi="no_show_rate", numerator=3, denominator=40, value=0.075, low=0.026,
    ...     high=0.199, n=40)
    >>> for line, _ in group_lines([(("2026-01",), rate)], groups=("month",)):
    ...     print(line)
    month                       Value        Counted       95 % interval  Not judged
    ...
    2026-01                     7.5 %        3 of 40     2.6 % to 19.9 %
    """
    yield _line(KpiWords(", ".join(groups), "Value", "Counted", "95 % interval", "Not judged", "")), "bold"
    yield "-" * _WIDTH, "dim"
    for names, result in results:
        yield _line(attrs.evolve(words_of(result), title=", ".join(names))), ""


def print_kpis(console: Console, results: Iterable[KpiResult]) -> None:
    """Print the table."""
    for text, style in kpi_lines(results):
        console.print(text, style=style, soft_wrap=True)


def _line(words: KpiWords) -> str:
    return _LAYOUT.format(words.title, words.value, words.counted, words.interval, words.not_judged).rstrip()
