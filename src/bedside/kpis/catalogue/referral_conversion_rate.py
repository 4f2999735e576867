"""From referral to first visit: the conversion rate of referrals."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Unpack, overload

from bedside.errors import KpiInputError
from bedside.kpis.definition import Direction, Kpi, Unit
from bedside.kpis.recipe import Problem, Recipe, Tally
from bedside.kpis.registry import By, FrameT, Options, ask, defines, plain_day
from bedside.kpis.result import KpiResult
from bedside.kpis.scores import as_rate

if TYPE_CHECKING:
    from bedside.kpis.encode import Facts

__all__ = ["referral_conversion_rate"]

_KPI = Kpi(
    id="referral_conversion_rate",
    title="Referral conversion rate",
    question="How many of the referrals that we received led to a first visit in time?",
    numerator="those of them whose first_visit_at is less than attribution_window after received_at",
    denominator=(
        "inbound referrals by received_at whose attribution_window (90 days) had passed at the end of as_of"
    ),
    exclusions=(
        "missing or unknown direction, where the table has one",
        "missing or unreadable received_at",
        "unreadable first_visit_at, or one before received_at",
    ),
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    tables={"referrals": ("received_at", "first_visit_at", "direction")},
    date_column="received_at",
    optional=frozenset({"direction"}),
    parts=("open", "open_converted"),
    notes=(
        "A cohort by receipt. Referrals still inside the window at the end of as_of are no part of the "
        "rate, visited or not: counting only the quick ones would flatter it. They are reported as open, "
        "and those of them already visited as open_converted. Without as_of every window counts as passed. "
        "What happened after as_of is taken as not yet known."
    ),
    source="bedside KPI catalogue",
)


def _count(facts: Facts, *, window: int, as_of: date | None) -> Tally:
    received, visit = facts["received_at"], facts["first_visit_at"]
    inbound = facts.coded("direction", "inbound") if facts.has("direction") else facts.every_row
    visited = facts.known("first_visit_at")
    closed = facts.every_row
    known = inbound
    if as_of is not None:
        now = facts.end_of(as_of)
        known = inbound & ((received < now) | ~facts.known("received_at"))
        visited = visited & (visit < now)
        closed = received + window <= now
    converted = visited & (visit - received < window)
    early = known & visited & (visit < received)
    return Tally(
        problems=(
            *facts.unjudgeable("direction"),
            *facts.unjudgeable("received_at", among=known),
            *facts.unjudgeable("first_visit_at", among=known, absent=False),
            Problem("first_visit_at is before received_at", early),
        ),
        counts={
            "numerator": known & closed & converted,
            "denominator": known & closed,
            "open": known & ~closed,
            "open_converted": known & ~closed & converted,
        },
    )


@overload
def referral_conversion_rate(
    referrals: FrameT,
    *,
    by: None = None,
    attribution_window: timedelta = timedelta(days=90),
    as_of: date | None = None,
    **options: Unpack[Options],
) -> KpiResult: ...
@overload
def referral_conversion_rate(
    referrals: FrameT,
    *,
    by: By,
    attribution_window: timedelta = timedelta(days=90),
    as_of: date | None = None,
    **options: Unpack[Options],
) -> FrameT: ...
@defines(_KPI)
def referral_conversion_rate(
    referrals: FrameT,
    *,
    by: By | None = None,
    attribution_window: timedelta = timedelta(days=90),
    as_of: date | None = None,
    **options: Unpack[Options],
) -> KpiResult | FrameT:
    """First visits in time, of the referrals received that have had their time.

    >>> import polars
    >>> from datetime import date
    >>> referrals = polars.DataFrame({
    ...     "received_at": ["2026-01-05T09:00Z", "2026-01-07T09:00Z", "2026-06-01T09:00Z"],
    ...     "first_visit_at": ["2026-02-01T09:00Z", None, None],
    ... })
    >>> print(referral_conversion_rate(referrals, as_of=date(2026, 6, 30)))
    Referral conversion rate: 50.0 % (1 of 2; 95 % interval 9.5 % to 90.5 %; open 1)
    """
    if attribution_window <= timedelta(0):
        raise KpiInputError("referral_conversion_rate: attribution_window must be longer than nothing")
    window = attribution_window // timedelta(microseconds=1)
    count = partial(_count, window=window, as_of=plain_day(_KPI, as_of))
    return ask(_KPI, Recipe(count=count, score=as_rate), {"referrals": referrals}, by, options)
