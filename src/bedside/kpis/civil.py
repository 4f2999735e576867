"""The Gregorian calendar as integer algebra that every engine computes alike.

Days and months follow the well-known counting from 1 March of year 0, in which leap days come last
(P. Baum, "Date Algorithms", 1998). Every number that is divided is positive, because engines
disagree on how a negative quotient is rounded.
"""

from __future__ import annotations

import narwhals.stable.v2 as nw

from bedside.kpis.zones import DAY

__all__ = ["day_of", "days_from_civil", "iso_weekday", "length_of_month", "month_index"]

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


def day_of(wall: nw.Expr) -> nw.Expr:
    """The epoch day of a clock reading (microseconds) from year 1 on."""
    return (wall + _SHIFT * DAY) // DAY - _SHIFT


def month_index(day: nw.Expr) -> nw.Expr:
    """``year * 12 + month − 1`` of an epoch day from year 1 on."""
    shifted = day + _SHIFT
    era = shifted // 146_097
    of_era = shifted - era * 146_097
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    return (era * 400 + year) * 12 + (5 * of_year + 2) // 153 + 2


def iso_weekday(day: nw.Expr) -> nw.Expr:
    """1 for Monday to 7 for Sunday (ISO 8601)."""
    shifted = day + _SHIFT + 2
    return shifted - shifted // 7 * 7 + 1
