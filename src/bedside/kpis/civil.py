"""The Gregorian calendar as integer algebra that every engine computes alike.

Days and months follow the well-known counting from 1 March of year 0, in which leap days come last
(P. Baum, "Date Algorithms", 1998). Every number that is divided is positive, because engines
disagree on how a negative quotient is rounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw

from bedside.kpis.zones import DAY

if TYPE_CHECKING:
    from bedside.kpis.recipe import Rows

__all__ = ["days_from_civil", "length_of_month", "with_calendar"]

#: Days from 1 March of year 0 to 1970-01-01.
_SHIFT = 719_468


def days_from_civil(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Days since 1970-01-01 of a date from year 1 on."""
    early = (month <= 2).cast(nw.Int64)
    years = year - early
    day_of_year = (153 * (month + 12 * early - 3) + 2) // 5 + day - 1
    return years * 365 + years // 4 - years // 100 + years // 400 + day_of_year - _SHIFT


def length_of_month(year: nw.Expr, month: nw.Expr) -> nw.Expr:
    """28 to 31."""
    later = (month >= 8).cast(nw.Int64)
    february = (month == 2).cast(nw.Int64)
    alternating = month + later
    usual = 30 + alternating - alternating // 2 * 2
    by_four = (year // 4 * 4 == year).cast(nw.Int64)
    by_hundred = (year // 100 * 100 == year).cast(nw.Int64)
    by_four_hundred = (year // 400 * 400 == year).cast(nw.Int64)
    return usual - february * (2 - by_four + by_hundred - by_four_hundred)


def with_calendar(rows: Rows, wall: nw.Expr) -> Rows:
    """Add ``_month`` (``year * 12 + month - 1``) and ``_weekday`` (ISO 8601, 1 is Monday) of a clock reading.

    It goes step by step, since engines write every use of an expression out in full.
    """
    shifted, era, of_era = nw.col("_shifted"), nw.col("_era"), nw.col("_of_era")
    year, of_year = nw.col("_year"), nw.col("_of_year")
    rows = rows.with_columns(_shifted=wall + _SHIFT * DAY)
    rows = rows.with_columns(_shifted=shifted // DAY)
    rows = rows.with_columns(_era=shifted // 146_097, _weeks=(shifted + 2) // 7)
    rows = rows.with_columns(_of_era=shifted - era * 146_097, _weekday=shifted + 3 - nw.col("_weeks") * 7)
    rows = rows.with_columns(_year=of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096)
    rows = rows.with_columns(_year=year // 365)
    rows = rows.with_columns(_of_year=of_era - (365 * year + year // 4 - year // 100))
    rows = rows.with_columns(_month=(5 * of_year + 2) // 153 + (era * 400 + year) * 12 + 2)
    return rows.drop("_shifted", "_era", "_of_era", "_year", "_of_year", "_weeks")
