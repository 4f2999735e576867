"""How a KPI counts: flags over encoded facts, and a score of their sums.

A recipe holds no engine: its expressions are built when facts of some engine are there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs

from bedside.domain.dates import Interval
from bedside.kpis.scores import Score

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from bedside.kpis.encode import Facts

    Rows = nw.LazyFrame[nw.typing.IntoLazyFrame]
    Units = Callable[[Rows, tuple[str, ...]], Rows]

__all__ = ["Problem", "Recipe", "Tally"]


@attrs.frozen
class Problem:
    """Why a row cannot be judged, and the expression that finds such rows."""

    reason: str
    found: nw.Expr


@attrs.frozen(kw_only=True)
class Tally:
    """What to add up.

    ``counts`` are true-or-false expressions over rows; a row with a problem counts in none of them
    and is excluded for the first reason that applies. Where patients or partners are counted
    instead of rows, ``units`` turns the judged rows (with their counts as 0 and 1) into one row a
    unit and group, with the whole numbers that are added up.
    """

    problems: tuple[Problem, ...]
    counts: Mapping[str, nw.Expr]
    units: Units | None = None


@attrs.frozen(kw_only=True)
class Recipe:
    """``count`` says what is added up, ``score`` makes the answer of the sums.

    ``reaches_back`` is how long before its period a KPI looks; None is the whole history.
    ``needs_columns`` are optional columns that the caller's arguments made necessary.
    """

    count: Callable[[Facts], Tally]
    score: Callable[[Mapping[str, int]], Score]
    reaches_back: Interval | None = Interval()
    needs_period: bool = False
    by_calendar: bool = True
    needs_columns: tuple[str, ...] = ()
