"""Kept as agreed: the adherence rate."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Unpack, overload

from bedside.errors import KpiInputError
from bedside.kpis.definition import Direction, Kpi, Unit
from bedside.kpis.recipe import Recipe, Tally
from bedside.kpis.registry import By, FrameT, Options, ask, defines
from bedside.kpis.result import KpiResult
from bedside.kpis.scores import as_rate

if TYPE_CHECKING:
    from bedside.kpis.encode import Facts

__all__ = ["adherence_rate"]

_KPI = Kpi(
    id="adherence_rate",
    title="Adherence rate",
    question="How many of the visits that patients held a place for did they keep?",
    numerator="appointments with status arrived, checked-in or fulfilled",
    denominator=(
        "the same, and noshow, and those cancelled by the patient less than late_window (24 h) before "
        "starts_at or after it, by starts_at"
    ),
    exclusions=(
        "missing or unknown status",
        "missing or unreadable starts_at",
        "cancelled in time or not, by the patient or not: where the answer hangs on a cancelled_at or "
        "cancelled_by that is missing",
    ),
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    tables={"appointments": ("status", "starts_at", "cancelled_at", "cancelled_by")},
    date_column="starts_at",
    notes="A cancellation exactly late_window before the start is in time.",
    source="bedside KPI catalogue; FHIR R4 Appointment.status",
)


def _count(facts: Facts, *, window: int) -> Tally:
    kept = facts.coded("status", "arrived", "fulfilled")
    cancelled = facts.coded("status", "cancelled")
    by_patient = facts.coded("cancelled_by", "patient")
    not_by_practice = ~facts.coded("cancelled_by", "practice")
    in_time = facts.known("cancelled_at") & (facts["starts_at"] - facts["cancelled_at"] >= window)
    late = cancelled & by_patient & ~in_time
    held = kept | facts.coded("status", "noshow")
    matters = held | (cancelled & not_by_practice)
    return Tally(
        problems=(
            *facts.unjudgeable("status"),
            *facts.unjudgeable("starts_at", among=matters),
            *facts.unjudgeable("cancelled_by", among=cancelled & ~in_time),
            *facts.unjudgeable("cancelled_at", among=cancelled & by_patient),
        ),
        counts={"numerator": kept, "denominator": held | late},
    )


@overload
def adherence_rate(
    appointments: FrameT,
    *,
    by: None = None,
    late_window: timedelta = timedelta(hours=24),
    **options: Unpack[Options],
) -> KpiResult: ...
@overload
def adherence_rate(
    appointments: FrameT,
    *,
    by: By,
    late_window: timedelta = timedelta(hours=24),
    **options: Unpack[Options],
) -> FrameT: ...
@defines(_KPI)
def adherence_rate(
    appointments: FrameT,
    *,
    by: By | None = None,
    late_window: timedelta = timedelta(hours=24),
    **options: Unpack[Options],
) -> KpiResult | FrameT:
    """Visits kept, of those kept, missed, or cancelled by the patient too late to fill the place.

    >>> import polars
    >>> visits = polars.DataFrame({
    ...     "status": ["fulfilled", "noshow", "cancelled"],
    ...     "starts_at": ["2026-03-02T09:00Z", "2026-03-02T10:00Z", "2026-03-02T11:00Z"],
    ...     "cancelled_at": [None, None, "2026-03-02T08:00Z"],
    ...     "cancelled_by": [None, None, "patient"],
    ... })
    >>> result = adherence_rate(visits)
    >>> result.numerator, result.denominator
    (1, 3)
    """
    if late_window < timedelta(0):
        raise KpiInputError("adherence_rate: late_window must not be negative")
    count = partial(_count, window=late_window // timedelta(microseconds=1))
    return ask(_KPI, Recipe(count=count, score=as_rate), {"appointments": appointments}, by, options)
