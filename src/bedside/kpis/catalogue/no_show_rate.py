"""Missed without a word: the no-show rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack, overload

from bedside.kpis.definition import Direction, Kpi, Unit
from bedside.kpis.recipe import Recipe, Tally
from bedside.kpis.registry import By, FrameT, Options, ask, defines
from bedside.kpis.result import KpiResult
from bedside.kpis.scores import as_rate

if TYPE_CHECKING:
    from bedside.kpis.encode import Facts

__all__ = ["no_show_rate"]

_KPI = Kpi(
    id="no_show_rate",
    title="No-show rate",
    question="How many of the visits that could have taken place did the patient miss without a word?",
    numerator="appointments with status noshow",
    denominator="appointments with status arrived, checked-in, fulfilled or noshow, by starts_at",
    exclusions=("missing or unknown status", "missing or unreadable starts_at"),
    unit=Unit.SHARE,
    direction=Direction.LOWER,
    tables={"appointments": ("status", "starts_at")},
    date_column="starts_at",
    when_dated=frozenset({"starts_at"}),
    source="FHIR R4 Appointment.status; bedside KPI catalogue",
)


def _count(facts: Facts) -> Tally:
    missed = facts.coded("status", "noshow")
    held = facts.coded("status", "arrived", "fulfilled", "noshow")
    return Tally(
        problems=(*facts.unjudgeable("status"), *facts.unjudgeable("starts_at", among=held)),
        counts={"numerator": missed, "denominator": held},
    )


@overload
def no_show_rate(appointments: FrameT, *, by: None = None, **options: Unpack[Options]) -> KpiResult: ...
@overload
def no_show_rate(appointments: FrameT, *, by: By, **options: Unpack[Options]) -> FrameT: ...
@defines(_KPI)
def no_show_rate(
    appointments: FrameT, *, by: By | None = None, **options: Unpack[Options]
) -> KpiResult | FrameT:
    """Missed visits among those kept or missed; cancelled and future ones do not count.

    >>> import polars
    >>> visits = polars.DataFrame({"status": ["noshow", "fulfilled", "fulfilled", "arrived", "cancelled"]})
    >>> print(no_show_rate(visits))
    No-show rate: 25.0 % (1 of 4; 95 % interval 4.6 % to 69.9 %)
    """
    return ask(_KPI, Recipe(count=_count, score=as_rate), {"appointments": appointments}, by, options)
