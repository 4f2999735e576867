"""Callers' tables, checked once and turned into encoded facts: whole numbers that are never null.

Here, and nowhere else, are settled: names and types of columns, codes, time zones, nulls and NaN.
A row keeps its place; what is wrong with it is a reserved number that a definition asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import attrs
import narwhals.stable.v2 as nw

from bedside.domain.dates import Period
from bedside.kpis import instants
from bedside.kpis.columns import Found
from bedside.kpis.facts import CODES, FACTS, MISSING_CODE, UNKNOWN_CODE, FactType, code_of
from bedside.kpis.recipe import Problem
from bedside.kpis.zones import clock, local_midnight

if TYPE_CHECKING:
    from bedside.kpis.recipe import Rows

__all__ = ["MISSING_SCORE", "UNREADABLE_SCORE", "Facts", "encode_others", "encode_times", "years_of"]

MISSING_SCORE: Final = -1_000_000_001
UNREADABLE_SCORE: Final = -1_000_000_002
_LARGEST_SCORE: Final = 1_000_000_000

#: Years whose clock changes are asked for where nothing in the rows says which are needed.
_NO_YEARS: Final = (1970, 1970)


@attrs.frozen(kw_only=True)
class Facts:
    """Encoded rows of one table, with the period that is asked for.

    Instants are epoch microseconds, codes are small numbers, ``start`` and ``end`` bound the
    period in epoch microseconds (None where all rows are taken).
    """

    table: str
    rows: Rows
    columns: frozenset[str]
    time_zone: str
    period: Period | None
    start: int | None
    end: int | None

    def __getitem__(self, name: str) -> nw.Expr:
        """The encoded column."""
        return nw.col(name)

    def has(self, name: str) -> bool:
        """Whether the caller's table has this column."""
        return name in self.columns

    @property
    def every_row(self) -> nw.Expr:
        """True throughout."""
        return nw.lit(value=True)

    def coded(self, name: str, *codes: str) -> nw.Expr:
        """True where the column holds one of *codes*."""
        return nw.col(name).is_in([code_of(self.table, name, code) for code in codes])

    def decided(self, name: str) -> nw.Expr:
        """True where the column holds a code that the table knows."""
        return nw.col(name) >= 0

    def named(self, name: str) -> nw.Expr:
        """True where the column holds an id."""
        return nw.col(f"_no_{name}") == 0

    def known(self, name: str) -> nw.Expr:
        """True where the instant can be read."""
        return nw.col(name) >= instants.FLOOR

    def absent(self, name: str) -> nw.Expr:
        """True where there is no instant, which may be an answer: it has not happened."""
        return nw.col(name) == instants.MISSING

    def in_period(self, name: str) -> nw.Expr:
        """True where the instant lies in the period (or, without one, can be read at all)."""
        inside = self.known(name)
        if self.start is not None and self.end is not None:
            inside = inside & (nw.col(name) >= self.start) & (nw.col(name) < self.end)
        return inside

    def end_of(self, day: date) -> int:
        """The first instant after the local *day*, in epoch microseconds."""
        return local_midnight(day + timedelta(days=1), self.time_zone)

    def unjudgeable(self, name: str, *, among: nw.Expr | None = None, absent: bool = True) -> list[Problem]:
        """The ways in which a row cannot be judged by this column; none where the table lacks it.

        *among* limits them to rows that matter; ``absent=False`` accepts that nothing is there.
        """
        if name not in self.columns:
            return []
        problems = [Problem(reason, found) for reason, found in _faults(self.table, name, absent=absent)]
        if among is None:
            return problems
        return [Problem(problem.reason, problem.found & among) for problem in problems]


def encode_times(found: Found, *, zone: str, naive_zone: str | None) -> Rows:
    """The rows of a table with every instant encoded; all other columns are left as they are."""
    rows = found.rows
    times = [name for name in found.kinds if FACTS[found.table][name] is FactType.INSTANT]
    if not times:
        return rows
    for name in times:
        rows = _read_instant(rows, found, name, found.kinds[name])
    years = years_of(rows, [name for name in times if _may_be_wall(found.kinds[name])])
    local = clock(zone, *years)
    naive = None if naive_zone is None else clock(naive_zone, *years)
    # Where no date is asked for, any zone will do to tell whether a time can be read.
    naives = {name: local if naive is None and name in found.undated else naive for name in times}
    rows = rows.with_columns(*[instants.settle(name, local=local, naive=naives[name]) for name in times])
    return rows.drop(*[instants.shape(name) for name in times])


def encode_others(rows: Rows, found: Found, *, code_map: Mapping[str, Mapping[str, str]]) -> Rows:
    """Codes, scores, texts and ids encoded; group columns pass through as they are."""
    encoded = [
        column
        for name, dtype in found.kinds.items()
        if FACTS[found.table][name] is not FactType.INSTANT
        for column in _read_other(found.table, name, FACTS[found.table][name], dtype, code_map.get(name, {}))
    ]
    return rows.with_columns(*encoded) if encoded else rows


def years_of(rows: Rows, columns: list[str]) -> tuple[int, int]:
    """The first and last year of the numbers in *columns* (microseconds), a year wider each way."""
    if not columns:
        return _NO_YEARS
    real = [
        nw.when(nw.col(name) >= instants.FLOOR).then(nw.col(name)).otherwise(None).alias(name)
        for name in columns
    ]
    ends = rows.select(*real).select(
        *[nw.col(name).min().alias(f"least_{name}") for name in columns],
        *[nw.col(name).max().alias(f"most_{name}") for name in columns],
    )
    row = ends.collect().to_dict(as_series=False).values()
    numbers = [int(value[0]) for value in row if value[0] is not None and value[0] == value[0]]
    if not numbers:
        return _NO_YEARS
    return instants.year_of(min(numbers)) - 1, instants.year_of(max(numbers)) + 1


def _read_instant(rows: Rows, found: Found, name: str, dtype: nw.dtypes.DType) -> Rows:
    if isinstance(dtype, nw.Datetime):
        aware = dtype.time_zone is not None
        return instants.from_timestamps(rows, name, found.implementation, aware=aware)
    if isinstance(dtype, nw.Date):
        return rows.with_columns(*instants.from_dates(name))
    if dtype.is_integer():
        return rows.with_columns(*instants.from_integers(name))
    if dtype == nw.Object:
        return instants.from_objects(rows, name)
    if dtype == nw.String:
        return instants.from_text(rows, name)
    if dtype.is_float():
        return rows.with_columns(*instants.from_floats(name))
    return rows.with_columns(*instants.from_nothing(name))


def _may_be_wall(dtype: nw.dtypes.DType) -> bool:
    if isinstance(dtype, nw.Datetime):
        return dtype.time_zone is None
    return not dtype.is_numeric()


def _read_other(
    table: str, name: str, kind: FactType, dtype: nw.dtypes.DType, spellings: Mapping[str, str]
) -> list[nw.Expr]:
    column = nw.col(name)
    if kind is FactType.KEY:
        empty = _is_nothing(column, dtype)
        if dtype == nw.String:
            empty = empty | (column.fill_null("") == "")
        return [empty.cast(nw.Int64).alias(f"_no_{name}")]
    if kind is FactType.SCORE:
        return [_whole(column, dtype).alias(name)]
    text = _as_text(column, dtype)
    if kind is FactType.TEXT:
        return [text.alias(name)]
    numbers = dict(CODES[table, name])
    numbers.update({theirs: numbers.get(ours, UNKNOWN_CODE) for theirs, ours in spellings.items()})
    encoded = nw.lit(UNKNOWN_CODE).cast(nw.Int64)
    for code, number in {"": MISSING_CODE, **numbers}.items():
        if number != UNKNOWN_CODE:
            encoded = nw.when(text == code).then(nw.lit(number)).otherwise(encoded)
    return [encoded.cast(nw.Int64).alias(name)]


def _as_text(column: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    if dtype.is_float() or dtype == nw.Unknown:
        # A column that pandas read as empty throughout is one of NaN; anything else in it is no code.
        nothing = _is_nothing(column, dtype)
        return nw.when(nothing).then(nw.lit("")).otherwise(nw.lit("?"))
    # Absence is settled before the cast: pandas 2 makes the words "None" and "nan" of it.
    return nw.when(column.is_null()).then(nw.lit("")).otherwise(column.cast(nw.String))


def _is_nothing(column: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    if dtype.is_float():
        return column.is_null() | column.fill_null(float("nan")).is_nan()
    return column.is_null()


def _whole(column: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    if dtype == nw.Unknown:
        return nw.when(column.is_null()).then(nw.lit(MISSING_SCORE)).otherwise(nw.lit(UNREADABLE_SCORE))
    nothing = _is_nothing(column, dtype)
    # A zero of the column's own kind: pandas 2 warns where whole numbers and floats are mixed.
    zero = nw.lit(0.0 if dtype.is_float() else 0)
    filled = nw.when(nothing).then(zero).otherwise(column)
    usual = (filled <= _LARGEST_SCORE) & (filled >= -_LARGEST_SCORE)
    safe = nw.when(usual).then(filled).otherwise(zero)
    whole = safe.cast(nw.Int64)
    read = nw.when(usual & (whole == safe)).then(whole).otherwise(nw.lit(UNREADABLE_SCORE))
    return nw.when(nothing).then(nw.lit(MISSING_SCORE)).otherwise(read).cast(nw.Int64)


def _faults(table: str, name: str, *, absent: bool) -> list[tuple[str, nw.Expr]]:
    kind, column = FACTS[table][name], nw.col(name)
    if kind is FactType.KEY:
        return [(f"missing {name}", nw.col(f"_no_{name}") == 1)]
    if kind is FactType.TEXT:
        return [(f"missing {name}", column == "")]
    if kind is FactType.CODE:
        missing, others = MISSING_CODE, [(f"unknown {name}", column == UNKNOWN_CODE)]
    elif kind is FactType.SCORE:
        missing, others = MISSING_SCORE, [(f"{name} is no whole number", column == UNREADABLE_SCORE)]
    else:
        missing = instants.MISSING
        others = [
            (f"{name} cannot be read", column == instants.UNREADABLE),
            (f"{name} has no time zone", column == instants.NAIVE),
            (f"{name} is not a plausible date", column == instants.OUT_OF_RANGE),
        ]
    return [(f"missing {name}", column == missing), *others] if absent else others
