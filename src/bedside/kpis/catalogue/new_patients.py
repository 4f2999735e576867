"""Came for the first time: new patients, as a count and as a share of those seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack, overload

import attrs

from bedside.kpis.definition import Direction, Kpi, Unit
from bedside.kpis.recipe import Recipe, Tally
from bedside.kpis.registry import By, FrameT, Options, ask, defines
from bedside.kpis.result import KpiResult
from bedside.kpis.scores import as_count, as_rate

if TYPE_CHECKING:
    from bedside.kpis.encode import Facts
    from bedside.kpis.recipe import Rows

__all__ = ["new_patient_share", "new_patients"]

_COUNT = Kpi(
    id="new_patients",
    title="New patients",
    question="How many patients came for the first time?",
    numerator="patients whose first kept visit ever lies in the period",
    denominator="distinct patients with a kept visit in the period; the value is the numerator itself",
    exclusions=(
        "missing or unknown status",
        "kept visits with a missing or unreadable starts_at or without patient_id",
    ),
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    tables={"appointments": ("patient_id", "status", "starts_at")},
    date_column="starts_at",
    notes=(
        "Give the whole history, not the period's rows only: without it every patient seems new. "
        "In groups, a patient is new in the group of that first visit."
    ),
    source="bedside KPI catalogue",
)

_SHARE = attrs.evolve(
    _COUNT,
    id="new_patient_share",
    title="Share of new patients",
    question="How many of the patients seen came for the first time?",
    denominator="distinct patients with a kept visit in the period",
    unit=Unit.SHARE,
    direction=Direction.NEITHER,
)


def _count(facts: Facts) -> Tally:
    kept = facts.coded("status", "arrived", "fulfilled")
    return Tally(
        problems=(
            *facts.unjudgeable("status"),
            *facts.unjudgeable("starts_at", among=kept),
            *facts.unjudgeable("patient_id", among=kept),
        ),
        counts={"kept": kept, "within": kept & facts.in_period("starts_at")},
        units=_patients,
    )


def _patients(rows: Rows, keys: tuple[str, ...]) -> Rows:
    import narwhals.stable.v2 as nw

    kept = rows.filter(nw.col("_count_kept") == 1)
    firsts = kept.group_by("patient_id").agg(_first_at=nw.col("starts_at").min())
    seen = kept.filter(nw.col("_count_within") == 1).join(firsts, on="patient_id", how="inner")
    seen = seen.with_columns(_is_new=(nw.col("starts_at") == nw.col("_first_at")).cast(nw.Int64))
    patients = seen.group_by(*keys, "patient_id").agg(numerator=nw.col("_is_new").max())
    return patients.select(*keys, "numerator", denominator=nw.col("numerator") * 0 + 1)


@overload
def new_patients(appointments: FrameT, *, by: None = None, **options: Unpack[Options]) -> KpiResult: ...
@overload
def new_patients(appointments: FrameT, *, by: By, **options: Unpack[Options]) -> FrameT: ...
@defines(_COUNT)
def new_patients(
    appointments: FrameT, *, by: By | None = None, **options: Unpack[Options]
) -> KpiResult | FrameT:
    """Patients whose first kept visit ever is in the period; ``n`` is how many patients were seen.

    >>> import polars
    >>> visits = polars.DataFrame({
    ...     "patient_id": ["ana", "ana", "ben"],
    ...     "status": ["fulfilled", "fulfilled", "fulfilled"],
    ...     "starts_at": ["2025-05-01", "2026-02-01", "2026-02-03"],
    ... })
    >>> new_patients(visits, by="month").select("month", "value", "n").rows()
    [('2025-05', 1.0, 1), ('2026-02', 1.0, 2)]
    """
    recipe = Recipe(count=_count, score=as_count, reaches_back=None)
    return ask(_COUNT, recipe, {"appointments": appointments}, by, options)


@overload
def new_patient_share(appointments: FrameT, *, by: None = None, **options: Unpack[Options]) -> KpiResult: ...
@overload
def new_patient_share(appointments: FrameT, *, by: By, **options: Unpack[Options]) -> FrameT: ...
@defines(_SHARE)
def new_patient_share(
    appointments: FrameT, *, by: By | None = None, **options: Unpack[Options]
) -> KpiResult | FrameT:
    """New patients among the patients seen in the period.

    >>> import polars
    >>> visits = polars.DataFrame({
    ...     "patient_id": ["ana", "ben"], "status": ["fulfilled"] * 2, "starts_at": ["2026-02-01"] * 2,
    ... })
    >>> new_patient_share(visits).value
    1.0
    """
    recipe = Recipe(count=_count, score=as_rate, reaches_back=None)
    return ask(_SHARE, recipe, {"appointments": appointments}, by, options)
