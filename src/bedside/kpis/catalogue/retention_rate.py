"""Came back: the retention rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack, overload

from bedside.domain.dates import Interval
from bedside.kpis.definition import Direction, Kpi, Unit
from bedside.kpis.recipe import Recipe, Tally
from bedside.kpis.registry import By, FrameT, Options, ask, defines
from bedside.kpis.result import KpiResult
from bedside.kpis.scores import as_rate

if TYPE_CHECKING:
    from bedside.kpis.encode import Facts
    from bedside.kpis.recipe import Rows

__all__ = ["retention_rate"]

_KPI = Kpi(
    id="retention_rate",
    title="Retention rate",
    question="Of the patients seen in the 12 months before the period, how many came again in it?",
    numerator="those of them with a kept visit in the period",
    denominator="distinct patients with a kept visit in the 12 months before the period",
    exclusions=(
        "missing or unknown status",
        "kept visits with a missing or unreadable starts_at or without patient_id",
    ),
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    tables={"appointments": ("patient_id", "status", "starts_at")},
    date_column="starts_at",
    notes=(
        "Needs a period. Each group is judged alone: by practitioner, a patient is retained who came to "
        "the same practitioner again. There is no grouping by calendar; ask once for each period."
    ),
    source="bedside KPI catalogue",
)


def _count(facts: Facts) -> Tally:
    kept = facts.coded("status", "arrived", "fulfilled")
    within = facts.in_period("starts_at")
    return Tally(
        problems=(
            *facts.unjudgeable("status"),
            *facts.unjudgeable("starts_at", among=kept),
            *facts.unjudgeable("patient_id", among=kept),
        ),
        counts={"before": kept & ~within, "within": kept & within},
        units=_patients,
    )


def _patients(rows: Rows, keys: tuple[str, ...]) -> Rows:
    import narwhals.stable.v2 as nw

    visits = rows.filter((nw.col("_count_before") == 1) | (nw.col("_count_within") == 1))
    patients = visits.group_by(*keys, "patient_id").agg(
        denominator=nw.col("_count_before").max(), came=nw.col("_count_within").max()
    )
    return patients.select(*keys, "denominator", numerator=nw.col("came") * nw.col("denominator"))


@overload
def retention_rate(appointments: FrameT, *, by: None = None, **options: Unpack[Options]) -> KpiResult: ...
@overload
def retention_rate(appointments: FrameT, *, by: By, **options: Unpack[Options]) -> FrameT: ...
@defines(_KPI)
def retention_rate(
    appointments: FrameT, *, by: By | None = None, **options: Unpack[Options]
) -> KpiResult | FrameT:
    """Patients of the 12 months before the period who kept a visit in it.

    >>> import polars
    >>> from datetime import date
    >>> from bedside.domain.dates import Period
    >>> visits = polars.DataFrame({
    ...     "patient_id": ["ana", "ben", "ana"],
    ...     "status": ["fulfilled", "fulfilled", "fulfilled"],
    ...     "starts_at": ["2025-05-01", "2025-06-01", "2026-02-01"],
    ... })
    >>> result = retention_rate(visits, period=Period(date(2026, 1, 1), date(2026, 4, 1)))
    >>> result.numerator, result.denominator
    (1, 2)
    """
    recipe = Recipe(
        count=_count, score=as_rate, reaches_back=Interval(months=12), needs_period=True, by_calendar=False
    )
    return ask(_KPI, recipe, {"appointments": appointments}, by, options)
