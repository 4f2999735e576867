"""Counting: encode, flag, add up by group, and score the sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import narwhals.stable.v2 as nw

from bedside.domain.dates import Period
from bedside.errors import KpiInputError
from bedside.kpis import answers, civil, instants
from bedside.kpis.columns import CALENDAR, find_columns
from bedside.kpis.definition import Kpi
from bedside.kpis.encode import Facts, encode_others, encode_times, years_of
from bedside.kpis.facts import CODES, FACTS
from bedside.kpis.result import KpiResult
from bedside.kpis.zones import clock, local_midnight
from bedside.uncaused import uncaused

if TYPE_CHECKING:
    from bedside.kpis.recipe import Recipe, Rows, Tally

__all__ = ["measure"]

FrameT = TypeVar("FrameT")

_REASON = "_reason"


def measure(
    kpi: Kpi,
    recipe: Recipe,
    tables: Mapping[str, FrameT],
    *,
    by: str | Sequence[str] | None = None,
    period: Period | None = None,
    time_zone: str | None = None,
    min_n: int | None = None,
    column_map: Mapping[str, str] | None = None,
    code_map: Mapping[str, Mapping[str, str]] | None = None,
    naive_zone: str | None = None,
) -> KpiResult | FrameT:
    """The KPI over its tables: one result, or with *by* a frame of the caller's own kind."""
    groups = _groups(kpi, recipe, by)
    _check_period(kpi, recipe, period)
    if min_n is not None and (type(min_n) is not int or min_n < 1):
        raise KpiInputError(f"{kpi.id}: min_n must be a whole number of 1 or more, or None to show all")
    zone = time_zone if time_zone is not None else naive_zone if naive_zone is not None else "UTC"
    for given in (zone, naive_zone):
        _check_zone(kpi, given)
    _check_maps(kpi, column_map or {}, code_map or {})
    table = kpi.main_table
    by_calendar = [group for group in groups if group in CALENDAR]
    found = find_columns(
        kpi,
        table,
        tables[table],
        groups=groups,
        dated=period is not None or bool(by_calendar),
        required=recipe.needs_columns,
        column_map=column_map or {},
        naive_zone=naive_zone,
    )
    rows = encode_times(found, zone=zone, naive_zone=naive_zone)
    rows = _within(rows, kpi, recipe, period, zone)
    rows = encode_others(rows, found, code_map=code_map or {})
    facts = Facts(
        table=table,
        rows=rows,
        columns=frozenset(found.kinds),
        time_zone=zone,
        period=period,
        start=None if period is None else local_midnight(period.start_on, zone),
        end=None if period is None else local_midnight(period.end_on, zone),
    )
    if by_calendar:
        rows = _with_calendar(rows, kpi, recipe, groups, facts)
    tally = recipe.count(facts)
    keys = tuple(f"_key_{place}" for place in range(len(groups)))
    sums, names, reasons = _add_up(rows, tally, keys)
    counted = answers.read(kpi, recipe, sums, keys=keys, names=names, reasons=reasons)
    _refuse_naive(kpi, counted)
    if by is None:
        return answers.single(kpi, counted, min_n=min_n, period=period)
    return answers.frame(kpi, counted, sums, groups=groups, min_n=min_n, like=tables[table])


def _groups(kpi: Kpi, recipe: Recipe, by: str | Sequence[str] | None) -> tuple[str, ...]:
    groups = () if by is None else (by,) if isinstance(by, str) else tuple(by)
    if by is not None and not groups:
        raise KpiInputError(f"{kpi.id}: by names no column; leave it out for one result")
    if len(set(groups)) != len(groups):
        raise KpiInputError(f"{kpi.id}: by names a column twice")
    if not recipe.by_calendar and set(groups) & set(CALENDAR):
        raise KpiInputError(
            f"{kpi.id}: it compares a period with the time before, so it has no {', '.join(CALENDAR)} of "
            f"its own; ask once for each period"
        )
    return groups


def _check_period(kpi: Kpi, recipe: Recipe, period: Period | None) -> None:
    if period is None:
        if recipe.needs_period:
            raise KpiInputError(f"{kpi.id}: give a period; it compares what came before with what came in it")
    elif not isinstance(period, Period):
        raise KpiInputError(
            f"{kpi.id}: give a bedside.Period, such as Period(date(2026, 1, 1), date(2026, 2, 1)), "
            f"not a {type(period).__name__}"
        )


@uncaused
def _check_zone(kpi: Kpi, zone: str | None) -> None:
    if zone is None:
        return
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise KpiInputError(f"{kpi.id}: give an IANA time zone such as America/Denver") from None


def _check_maps(kpi: Kpi, columns: Mapping[str, str], codes: Mapping[str, Mapping[str, str]]) -> None:
    ours = {name for table in FACTS.values() for name in table}
    for name, theirs in columns.items():
        if name not in ours and theirs in ours:
            raise KpiInputError(
                f"{kpi.id}: column_map goes from bedside's name to yours; write {{{theirs!r}: {name!r}}}"
            )
    for name, spellings in codes.items():
        known = CODES.get((kpi.main_table, name))
        if known is None:
            coded = ", ".join(column for table, column in CODES if table == kpi.main_table) or "none"
            raise KpiInputError(f"{kpi.id}: code_map names {name!r}; columns with codes: {coded}")
        if not set(spellings.values()) <= set(known) | {"unknown"}:
            raise KpiInputError(f"{kpi.id}: code_map for {name!r} must lead to one of {', '.join(known)}")


def _within(rows: Rows, kpi: Kpi, recipe: Recipe, period: Period | None, zone: str) -> Rows:
    # Rows whose date cannot be read stay: they may belong to the period, and are excluded by reason.
    if period is None:
        return rows
    at = nw.col(kpi.date_column)
    inside = at < local_midnight(period.end_on, zone)
    if recipe.reaches_back is not None:
        begin = local_midnight(recipe.reaches_back.before(period.start_on), zone)
        inside = inside & (at >= begin)
    return rows.filter(inside | (at < instants.FLOOR))


def _with_calendar(rows: Rows, kpi: Kpi, recipe: Recipe, groups: Sequence[str], facts: Facts) -> Rows:
    if facts.period is not None and recipe.reaches_back is not None:
        first = recipe.reaches_back.before(facts.period.start_on)
        years = first.year - 1, facts.period.end_on.year + 1
    else:
        years = years_of(rows, [kpi.date_column])
    at = nw.col(kpi.date_column)
    known = (at >= instants.FLOOR).cast(nw.Int64)
    rows = rows.with_columns(_known=known, _at=nw.when(at >= instants.FLOOR).then(at).otherwise(nw.lit(0)))
    rows = civil.with_calendar(rows, instants.to_wall(nw.col("_at"), clock(facts.time_zone, *years)))
    month = nw.col("_month")
    numbers = {"month": month, "quarter": month // 3, "year": month // 12, "weekday": nw.col("_weekday")}
    keys = {
        f"_key_{place}": nw.when(nw.col("_known") == 1)
        .then(numbers[group])
        .otherwise(nw.lit(answers.NO_DATE))
        .cast(nw.Int64)
        for place, group in enumerate(groups)
        if group in CALENDAR
    }
    return rows.with_columns(**keys)


def _add_up(
    rows: Rows, tally: Tally, keys: tuple[str, ...]
) -> tuple[nw.DataFrame[nw.typing.IntoDataFrame], tuple[str, ...], tuple[str, ...]]:
    # Flags are whole numbers before anything is grouped: engines differ on sums of true and false.
    reasons = tuple(dict.fromkeys(problem.reason for problem in tally.problems))
    code = nw.lit(0)
    for problem in reversed(tally.problems):
        number = reasons.index(problem.reason) + 1
        code = nw.when(problem.found).then(nw.lit(number)).otherwise(code)
    rows = rows.with_columns(code.cast(nw.Int64).alias(_REASON))
    judged = (nw.col(_REASON) == 0).cast(nw.Int64)
    faults = [
        (nw.col(_REASON) == place + 1).cast(nw.Int64).alias(f"_fault_{place}")
        for place in range(len(reasons))
    ]
    flags = [(flag.cast(nw.Int64) * judged).alias(f"_count_{name}") for name, flag in tally.counts.items()]
    rows = rows.with_columns(*flags, *faults)
    fault_names = [f"_fault_{place}" for place in range(len(reasons))]
    names = tuple(tally.counts)
    if tally.units is not None:
        units = tally.units(rows.filter(nw.col(_REASON) == 0), keys)
        names = tuple(name for name in units.collect_schema().names() if name not in keys)
        rows = _stacked(rows, units, keys, names, fault_names)
    added = [*(f"_count_{name}" for name in names), *fault_names]
    sums = [nw.col(name).sum().alias(f"sum{name}") for name in added]
    total = rows.group_by(*keys).agg(*sums) if keys else rows.select(*sums)
    return total.collect(), names, reasons


def _stacked(
    rows: Rows, units: Rows, keys: tuple[str, ...], names: tuple[str, ...], faults: Sequence[str]
) -> Rows:
    zero = nw.lit(0).cast(nw.Int64)
    of_units = units.select(
        *keys,
        *[nw.col(name).cast(nw.Int64).alias(f"_count_{name}") for name in names],
        *[zero.alias(name) for name in faults],
    )
    of_rows = rows.filter(nw.col(_REASON) > 0).select(
        *keys, *[zero.alias(f"_count_{name}") for name in names], *faults
    )
    return nw.concat([of_units, of_rows], how="vertical")


def _refuse_naive(kpi: Kpi, counted: Sequence[answers.Counted]) -> None:
    for cell in counted:
        for reason, number in cell.excluded.items():
            if number and reason.endswith("has no time zone"):
                raise KpiInputError(
                    f"{kpi.id}: {reason} in {number} row(s); say whose clock they show with "
                    f'naive_zone="America/Denver", or write the offset, as in 2026-03-02T09:00:00-07:00'
                )
