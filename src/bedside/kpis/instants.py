"""Times of every kind (zoned, local, text, dates, integers) as UTC epoch microseconds.

A time that cannot be read becomes one of four reserved numbers below every real instant, so that no
null reaches a definition. All arithmetic is on integers: engines agree on nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import narwhals.stable.v2 as nw

from bedside.kpis.civil import days_from_civil, length_of_month
from bedside.kpis.zones import DAY, FIRST_YEAR, LAST_YEAR, Clock, epoch

if TYPE_CHECKING:
    from bedside.kpis.recipe import Rows

__all__ = [
    "FLOOR",
    "MISSING",
    "NAIVE",
    "OUT_OF_RANGE",
    "READ_IN_PARTS",
    "UNREADABLE",
    "from_dates",
    "from_floats",
    "from_integers",
    "from_nothing",
    "from_objects",
    "from_text",
    "from_timestamps",
    "from_wall",
    "is_nothing",
    "settle",
    "shape",
    "to_wall",
    "year_of",
]

MISSING: Final = -(2**62)
UNREADABLE: Final = MISSING + 1
NAIVE: Final = MISSING + 2
OUT_OF_RANGE: Final = MISSING + 3
#: The first instant that is taken for real; everything below is one of the four above.
FLOOR: Final = epoch(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
_CEILING: Final = epoch(datetime(LAST_YEAR, 1, 1, tzinfo=UTC))

#: What a number read from a column is, until it is settled.
_ABSENT, _LOCAL_DAY, _INSTANT, _WALL, _BAD = range(5)

_DAY_SHAPE: Final = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK_SHAPE: Final = "[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?"
_ZONE_SHAPE: Final = "(?:Z|[+-][0-9]{2}(?::?[0-5][0-9])?)"
_FILLER: Final = "1970-01-01T00:00:00Z"

#: Engines that give no epoch: an instant is put together from the parts that their clock shows.
READ_IN_PARTS: Final = frozenset(
    {nw.Implementation.IBIS, nw.Implementation.PYSPARK, nw.Implementation.PYSPARK_CONNECT}
    | {nw.Implementation.SQLFRAME}
)


def shape(name: str) -> str:
    """The column that says what the number in *name* is, until it is settled."""
    return f"_shape_{name}"


def from_integers(name: str) -> list[nw.Expr]:
    """Whole numbers are microseconds since 1970-01-01 UTC, as storage keeps them."""
    return _read(name, nw.col(name).cast(nw.Int64), _INSTANT)


def from_timestamps(rows: Rows, name: str, implementation: nw.Implementation, *, aware: bool) -> Rows:
    """Timestamps, with a zone or (``aware=False``) showing the clock of some zone."""
    kind = _INSTANT if aware else _WALL
    column = nw.col(name)
    if implementation is nw.Implementation.DUCKDB:
        # DuckDB's difference of two instants counts days of the session's zone, and Narwhals offers no
        # epoch there: this one step is its own SQL. The name is one of bedside's, never the caller's.
        cast = "timestamptz" if aware else "timestamp"
        project = rows.to_native().project  # type: ignore[union-attr]  # a DuckDB relation has it
        rows = nw.from_native(project(f'* replace (epoch_us("{name}"::{cast}) as "{name}")'))
        return rows.with_columns(*_read(name, column, kind))
    if implementation in READ_IN_PARTS:
        return rows.with_columns(*_read(name, _from_parts(column), kind))
    return rows.with_columns(*_read(name, column.dt.timestamp("us"), kind))


def from_dates(name: str) -> list[nw.Expr]:
    """Local days; each stands for its first instant."""
    column = nw.col(name)
    year, month, day = column.dt.year(), column.dt.month(), column.dt.day()
    known = [part.fill_null(1970 if part is year else 1).cast(nw.Int64) for part in (year, month, day)]
    days = days_from_civil(known[0], known[1], known[2]) * DAY
    absent = column.is_null()
    kind = nw.when(absent).then(nw.lit(_ABSENT)).otherwise(nw.lit(_LOCAL_DAY))
    return [days.alias(name), kind.cast(nw.Int64).alias(shape(name))]


def from_text(rows: Rows, name: str) -> Rows:
    """ISO 8601: a local day, or a date and time with (or without) a zone."""
    text, given = nw.col("_text"), nw.col(name)
    # Absence is settled before the cast: pandas 2 makes the words "None" and "nan" of it.
    present = nw.when(given.is_null()).then(nw.lit("")).otherwise(given.cast(nw.String))
    rows = rows.with_columns(_text=present.str.strip_chars())
    rows = rows.with_columns(
        _choose(
            (text == "", _ABSENT),
            (text.str.contains(f"^{_DAY_SHAPE}$"), _LOCAL_DAY),
            (text.str.contains(f"^{_DAY_SHAPE}{_CLOCK_SHAPE}{_ZONE_SHAPE}$"), _INSTANT),
            (text.str.contains(f"^{_DAY_SHAPE}{_CLOCK_SHAPE}$"), _WALL),
            otherwise=_BAD,
        ).alias(shape(name))
    )
    kind = nw.col(shape(name))
    whole = _with_tail(text, "T00:00:00Z")
    rows = rows.with_columns(
        _text=nw.when(kind == _LOCAL_DAY)
        .then(whole)
        .otherwise(nw.when((kind == _INSTANT) | (kind == _WALL)).then(text).otherwise(nw.lit(_FILLER)))
    )
    seconds = nw.when(text.str.slice(16, 1) == ":").then(text.str.slice(17, 2)).otherwise(nw.lit("0"))
    point = text.str.slice(19, 1)
    digits = _with_tail(text.str.slice(20, 6).str.replace_all("[^0-9].*", ""), "000000")
    fraction = nw.when((point == ".") | (point == ",")).then(digits.str.slice(0, 6)).otherwise(nw.lit("0"))
    zone = text.str.replace_all("^.{16}(?::[0-9]{2}(?:[.,][0-9]+)?)?", "").str.replace_all("[Z:]", "")
    rows = rows.with_columns(
        _year=_number(text.str.slice(0, 4)),
        _month=_number(text.str.slice(5, 2)),
        _day=_number(text.str.slice(8, 2)),
        _seconds=_number(text.str.slice(11, 2)) * 3600
        + _number(text.str.slice(14, 2)) * 60
        + _number(seconds),
        _fraction=_number(fraction),
        _zone=_with_tail(zone, "0000"),
    )
    offset = _number(nw.col("_zone").str.slice(1, 2)) * 3600 + _number(nw.col("_zone").str.slice(3, 2)) * 60
    east = 1 - 2 * (nw.col("_zone").str.slice(0, 1) == "-").cast(nw.Int64)
    days = days_from_civil(nw.col("_year"), nw.col("_month"), nw.col("_day"))
    rows = rows.with_columns(
        (days * DAY + (nw.col("_seconds") - east * offset) * 1_000_000 + nw.col("_fraction")).alias(name),
        _choose(
            (nw.col("_day") > length_of_month(nw.col("_year"), nw.col("_month")), _BAD), otherwise=kind
        ).alias(shape(name)),
    )
    return rows.drop("_text", "_year", "_month", "_day", "_seconds", "_fraction", "_zone")


def from_objects(rows: Rows, name: str) -> Rows:
    """Python dates and datetimes, as a pandas column of objects holds them."""
    held = rows.collect()
    read = [_read_object(value) for value in held[name].to_list()]
    backend = held.implementation
    numbers = nw.new_series(name, [number for number, _ in read], nw.Int64, backend=backend)
    shapes = nw.new_series(shape(name), [kind for _, kind in read], nw.Int64, backend=backend)
    return held.with_columns(numbers, shapes).lazy()


def from_floats(name: str) -> list[nw.Expr]:
    """Whole microseconds that pandas keeps as floats because some are missing; exact below 2**53."""
    column = nw.col(name)
    absent = column.is_null() | column.fill_null(float("nan")).is_nan()
    filled = nw.when(absent).then(nw.lit(0.0)).otherwise(column)
    usual = (filled > float(FLOOR)) & (filled < float(_CEILING))
    number = nw.when(usual).then(filled).otherwise(nw.lit(0.0)).cast(nw.Int64)
    return [
        number.alias(name),
        _choose((absent, _ABSENT), (usual & (number == filled), _INSTANT), otherwise=_BAD).alias(shape(name)),
    ]


def from_nothing(name: str) -> list[nw.Expr]:
    """A column whose type an engine cannot tell, as it does where all values are missing."""
    absent = nw.col(name).is_null()
    return [
        nw.lit(MISSING).cast(nw.Int64).alias(name),
        _choose((absent, _ABSENT), otherwise=_BAD).alias(shape(name)),
    ]


def year_of(number: int) -> int:
    """The calendar year of a number of microseconds since 1970, within the plausible years."""
    held = min(max(number, FLOOR), _CEILING)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=held)).year


def settle(name: str, *, local: Clock, naive: Clock | None) -> nw.Expr:
    """The final instant: local days by the practice's clock, times without zone by *naive*."""
    number, kind = nw.col(name), nw.col(shape(name))
    wall = nw.lit(NAIVE) if naive is None else _in_range(from_wall(number, naive))
    day = _in_range(from_wall(number, local))
    return _choose(
        (kind == _ABSENT, MISSING),
        (kind == _BAD, UNREADABLE),
        (kind == _INSTANT, _in_range(number)),
        (kind == _WALL, wall),
        otherwise=day,
    ).alias(name)


def is_nothing(value: object) -> bool:
    """Whether a value taken out of an engine is None, NaN, NaT or pandas' NA.

    >>> is_nothing(None), is_nothing(float("nan")), is_nothing(0)
    (True, True, False)
    """
    unequal = value != value
    return value is None or unequal is True or not isinstance(unequal, bool)


def to_wall(instant: nw.Expr, clock: Clock) -> nw.Expr:
    """What the clocks show at *instant*, as microseconds of a calendar without zone."""
    steps = [
        (instant >= change.at).cast(nw.Int64) * (change.after - change.before) for change in clock.changes
    ]
    return _sum([instant + clock.offset, *steps])


def from_wall(wall: nw.Expr, clock: Clock) -> nw.Expr:
    """The instant at which the clocks show *wall*.

    A time that the clocks skip is the first instant after the gap; of one that they repeat, the first.
    """
    terms = [wall - clock.offset]
    for change in clock.changes:
        reached = wall >= change.at + change.before
        terms.append(reached.cast(nw.Int64) * (change.before - change.after))
        if change.after > change.before:
            skipped = reached & (wall < change.at + change.after)
            terms.append(skipped.cast(nw.Int64) * (change.at + change.after - wall))
    return _sum(terms)


def _read(name: str, number: nw.Expr, kind: int) -> list[nw.Expr]:
    absent = nw.col(name).is_null()
    return [
        number.fill_null(MISSING).cast(nw.Int64).alias(name),
        _choose((absent, _ABSENT), otherwise=kind).alias(shape(name)),
    ]


def _from_parts(column: nw.Expr) -> nw.Expr:
    part = column.dt
    whole = [
        read.fill_null(0).cast(nw.Int64)
        for read in (part.year(), part.month(), part.day(), part.hour(), part.minute(), part.second())
    ]
    year, month, day, hour, minute, second = whole
    fraction = part.microsecond().fill_null(0).cast(nw.Int64)
    seconds = hour * 3600 + minute * 60 + second
    return days_from_civil(year, month, day) * DAY + seconds * 1_000_000 + fraction


def _read_object(value: object) -> tuple[int, int]:
    if isinstance(value, datetime) and not is_nothing(value):
        zoned = value.utcoffset() is not None
        return epoch(value if zoned else value.replace(tzinfo=UTC)), _INSTANT if zoned else _WALL
    if isinstance(value, date) and not isinstance(value, datetime):
        return (value - date(1970, 1, 1)).days * DAY, _LOCAL_DAY
    absent = is_nothing(value) or (isinstance(value, str) and not value.strip())
    return MISSING, _ABSENT if absent else _BAD


def _in_range(instant: nw.Expr) -> nw.Expr:
    real = (instant >= FLOOR) & (instant < _CEILING)
    return nw.when(real).then(instant).otherwise(nw.lit(OUT_OF_RANGE))


def _choose(*cases: tuple[nw.Expr, int | nw.Expr], otherwise: int | nw.Expr) -> nw.Expr:
    chosen = nw.lit(otherwise) if isinstance(otherwise, int) else otherwise
    for condition, then in reversed(cases):
        chosen = nw.when(condition).then(nw.lit(then) if isinstance(then, int) else then).otherwise(chosen)
    return chosen.cast(nw.Int64)


def _with_tail(text: nw.Expr, tail: str) -> nw.Expr:
    """*text* and *tail*; joining texts fails on PyArrow where one of them is a large_string."""
    return text.str.replace_all("$", tail)


def _number(text: nw.Expr) -> nw.Expr:
    return text.cast(nw.Int64)


def _sum(terms: Sequence[nw.Expr]) -> nw.Expr:
    # Halving keeps the expression shallow: engines limit how deep one may nest.
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return _sum(terms[:half]) + _sum(terms[half:])
