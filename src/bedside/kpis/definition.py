"""What a KPI is: a named question with a population, a numerator and a denominator."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import attrs

from bedside.domain.checks import at_least, code, some

__all__ = ["Direction", "Kpi", "Unit"]


class Unit(Enum):
    """What the value of a KPI counts in."""

    SHARE = "share"
    COUNT = "count"
    SCORE = "score, -100 to 100"
    BALANCE = "balance, -1 to 1"


class Direction(Enum):
    """Which way is better for the practice."""

    HIGHER = "higher is better"
    LOWER = "lower is better"
    NEITHER = "neither is better"


@attrs.frozen(kw_only=True)
class Kpi:
    """The written definition of one KPI; the code beside it counts exactly this.

    ``tables`` names the columns that a definition uses. ``when_dated`` is the part of them that is
    needed only for a period, or a grouping by calendar, and ``optional`` the part that refines the
    population where a practice has it. ``source`` says who defined it.

    >>> from bedside.kpis import KPIS
    >>> KPIS["no_show_rate"].question
    'How many of the visits that could have taken place did the patient miss without a word?'
    """

    id: str = attrs.field(validator=code)
    title: str
    question: str
    numerator: str
    denominator: str
    exclusions: tuple[str, ...] = ()
    unit: Unit
    direction: Direction
    tables: Mapping[str, tuple[str, ...]] = attrs.field(validator=some)
    date_column: str
    when_dated: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    notes: str = ""
    version: int = attrs.field(default=1, validator=at_least(1))
    source: str

    @property
    def main_table(self) -> str:
        """The table whose rows are judged, dated and grouped."""
        return next(iter(self.tables))
