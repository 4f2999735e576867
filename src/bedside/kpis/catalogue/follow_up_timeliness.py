"""Done when it was due: the timeliness of follow-ups."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Unpack, overload

from bedside.kpis.definition import Direction, Kpi, Unit
from bedside.kpis.recipe import Problem, Recipe, Tally
from bedside.kpis.registry import By, FrameT, Options, ask, defines, plain_day
from bedside.kpis.result import KpiResult
from bedside.kpis.scores import as_rate

if TYPE_CHECKING:
    from bedside.kpis.encode import Facts

__all__ = ["follow_up_timeliness"]

_KPI = Kpi(
    id="follow_up_timeliness",
    title="Follow-up timeliness",
    question="How many of the follow-ups that were due were done within their window?",
    numerator="those of them with done_at before window_end_at",
    denominator="follow-ups due, by due_at, that were not cancelled",
    exclusions=(
        "missing or unreadable due_at or window_end_at, or a window that ends before due_at",
        "unreadable done_at",
    ),
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    tables={"follow_ups": ("due_at", "window_end_at", "done_at", "outcome")},
    date_column="due_at",
    optional=frozenset({"outcome"}),
    parts=("open", "open_done"),
    notes=(
        "Windows are half-open: done at window_end_at is late; done before due_at is in time. With as_of, "
        "follow-ups due whose window is still open at the end of that day are no part of the rate, done or "
        "not; they are reported as open, and those of them already done as open_done. What happened after "
        "as_of is taken as not yet known. Without as_of every window counts as passed."
    ),
    source="bedside KPI catalogue",
)


def _count(facts: Facts, *, as_of: date | None) -> Tally:
    due, window_end, done = facts["due_at"], facts["window_end_at"], facts["done_at"]
    owed = facts["outcome"] != "cancelled" if facts.has("outcome") else facts.every_row
    timely = facts.known("done_at") & (done < window_end)
    closed = facts.every_row
    if as_of is not None:
        now = facts.end_of(as_of)
        owed = owed & ((due < now) | ~facts.known("due_at"))
        timely = timely & (done < now)
        closed = window_end <= now
    reversed_window = facts.known("due_at") & facts.known("window_end_at") & (window_end < due)
    return Tally(
        problems=(
            *facts.unjudgeable("due_at", among=owed),
            *facts.unjudgeable("window_end_at", among=owed),
            Problem("window_end_at is before due_at", owed & reversed_window),
            *facts.unjudgeable("done_at", among=owed, absent=False),
        ),
        counts={
            "numerator": owed & closed & timely,
            "denominator": owed & closed,
            "open": owed & ~closed,
            "open_done": owed & ~closed & timely,
        },
    )


@overload
def follow_up_timeliness(
    follow_ups: FrameT, *, by: None = None, as_of: date | None = None, **options: Unpack[Options]
) -> KpiResult: ...
@overload
def follow_up_timeliness(
    follow_ups: FrameT, *, by: By, as_of: date | None = None, **options: Unpack[Options]
) -> FrameT: ...
@defines(_KPI)
def follow_up_timeliness(
    follow_ups: FrameT, *, by: By | None = None, as_of: date | None = None, **options: Unpack[Options]
) -> KpiResult | FrameT:
    """Follow-ups done within their window, of those due.

    >>> import polars
    >>> calls = polars.DataFrame({
    ...     "due_at": ["2026-03-02T09:00Z", "2026-03-02T09:00Z"],
    ...     "window_end_at": ["2026-03-04T09:00Z", "2026-03-04T09:00Z"],
    ...     "done_at": ["2026-03-03T15:00Z", "2026-03-04T09:00Z"],
    ... })
    >>> follow_up_timeliness(calls).value
    0.5
    """
    count = partial(_count, as_of=plain_day(_KPI, as_of))
    return ask(_KPI, Recipe(count=count, score=as_rate), {"follow_ups": follow_ups}, by, options)
