"""Which columns of a caller's table a KPI uses, and clear words where one lacks or has a wrong type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib.util import find_spec
from typing import TYPE_CHECKING

import attrs
import narwhals.stable.v2 as nw

from bedside.errors import KpiInputError
from bedside.kpis.definition import Kpi
from bedside.kpis.facts import CODES, FACTS, FactType
from bedside.kpis.instants import READ_IN_PARTS
from bedside.uncaused import uncaused

if TYPE_CHECKING:
    from bedside.kpis.recipe import Rows

__all__ = ["CALENDAR", "Found", "find_columns"]

#: Groupings by the KPI's own date.
CALENDAR = ("month", "quarter", "year", "weekday")

#: Engines that are lazy and hand out their results themselves.
_WITHOUT_ARROW = frozenset({nw.Implementation.POLARS, nw.Implementation.DASK})

_RESERVED = frozenset(
    "kpi numerator denominator value low high n excluded excluded_reasons suppressed".split()
)


@attrs.frozen(kw_only=True)
class Found:
    """The rows with the columns that are used, under bedside's names, and their types.

    ``groups`` are the group columns asked for; the one at place *i* is the column ``_key_i``.
    ``undated`` are instants of which only that they can be read matters, as nothing is asked by date.
    """

    table: str
    rows: Rows
    kinds: Mapping[str, nw.dtypes.DType]
    groups: tuple[str, ...]
    undated: frozenset[str]
    implementation: nw.Implementation


def find_columns(
    kpi: Kpi,
    table: str,
    native: object,
    *,
    groups: Sequence[str],
    dated: bool,
    required: Sequence[str],
    column_map: Mapping[str, str],
    naive_zone: str | None,
) -> Found:
    """Pick, rename and check the columns of *table* that *kpi* and its groups need.

    Raises:
        KpiInputError: naming KPI, table, the columns wanted and those found.
    """
    rows = _as_rows(kpi, table, native)
    schema = {**rows.collect_schema(), **_nanoseconds(rows.to_native(), rows.implementation)}
    kinds: dict[str, nw.dtypes.DType] = {}
    picked: list[nw.Expr] = []
    undated = frozenset() if dated else kpi.when_dated
    for name in kpi.tables[table]:
        theirs = column_map.get(name, name)
        if theirs in schema:
            kinds[name] = schema[theirs]
            picked.append(nw.col(theirs).alias(name))
            told = naive_zone is not None or name in undated
            _check_type(kpi, table, name, schema[theirs], told=told)
            _check_clock(kpi, table, name, schema[theirs], rows.implementation)
        elif name in required or (name not in kpi.optional and (dated or name not in kpi.when_dated)):
            raise _lacking(kpi, table, name, theirs, list(schema))
    for place, group in enumerate(groups):
        if group in CALENDAR:
            continue
        if group in _RESERVED:
            raise KpiInputError(f"{kpi.id}: cannot group by {group!r}; the answer has a column of that name")
        theirs = column_map.get(group, group)
        if theirs not in schema:
            raise _no_group(kpi, table, group, theirs, list(schema))
        picked.append(nw.col(theirs).alias(f"_key_{place}"))
    chosen = rows.select(*picked)
    return Found(
        table=table,
        rows=chosen,
        kinds=kinds,
        groups=tuple(groups),
        undated=undated,
        implementation=rows.implementation,
    )


@uncaused
def _as_rows(kpi: Kpi, table: str, native: object) -> Rows:
    try:
        frame = nw.from_native(native)  # type: ignore[call-overload]  # any object may come; others are refused
    except TypeError:
        raise KpiInputError(
            f"{kpi.id}: table {table!r} must be a dataframe (pandas, Polars, PyArrow, DuckDB, PySpark, "
            f"Ibis), not a {type(native).__name__}; make one of columns with bedside.kpis.frame_from_columns"
        ) from None
    _check_engine(kpi, frame)
    return frame.lazy()  # type: ignore[no-any-return]  # from_native is untyped for an unknown object


def _check_engine(kpi: Kpi, frame: object) -> None:
    # Narwhals takes the sums out of these engines by way of PyArrow, which they do not bring along.
    if not isinstance(frame, nw.LazyFrame) or frame.implementation in _WITHOUT_ARROW:
        return
    if find_spec("pyarrow") is None:
        raise KpiInputError(
            f"{kpi.id}: an answer comes out of this engine ({frame.implementation}) by way of PyArrow; "
            f"install it: pip install pyarrow"
        )


def _nanoseconds(native: object, implementation: nw.Implementation) -> dict[str, nw.dtypes.DType]:
    # DuckDB 2 has zoned nanoseconds, which Narwhals does not know by name.
    if implementation is not nw.Implementation.DUCKDB:
        return {}
    names: list[str] = getattr(native, "columns", [])
    kinds = map(str, getattr(native, "types", []))
    return {
        name: nw.Datetime("ns", "UTC")
        for name, kind in zip(names, kinds, strict=True)
        if kind == "TIMESTAMPTZ_NS"
    }


def _lacking(kpi: Kpi, table: str, name: str, theirs: str, found: list[str]) -> KpiInputError:
    wanted = ", ".join(column for column in kpi.tables[table] if column not in kpi.optional)
    have = ", ".join(found) or "no columns"
    mapped = f" (mapped to {theirs!r})" if theirs != name else ""
    return KpiInputError(
        f"{kpi.id}: table {table!r} lacks column {name!r}{mapped}; wanted: {wanted}; found: {have}; "
        f'if yours has another name, pass column_map={{"{name}": "your column"}}'
    )


def _no_group(kpi: Kpi, table: str, group: str, theirs: str, found: list[str]) -> KpiInputError:
    mapped = f" (mapped to {theirs!r})" if theirs != group else ""
    have = ", ".join(found) or "no columns"
    close = get_close_matches(group.strip().lower(), CALENDAR, n=1)
    meant = f"did you mean {close[0]!r}? " if close else ""
    return KpiInputError(
        f"{kpi.id}: by names {group!r}{mapped}, which table {table!r} lacks; {meant}"
        f"give one of its columns ({have}), or {', '.join(CALENDAR)} of the KPI's own date"
    )


def _check_type(kpi: Kpi, table: str, name: str, dtype: nw.dtypes.DType, *, told: bool) -> None:
    kind = FACTS[table][name]
    place = f"{kpi.id}: column {name!r} of table {table!r}"
    if isinstance(dtype, nw.Datetime) and kind is FactType.INSTANT:
        if dtype.time_zone is None and not told:
            raise KpiInputError(
                f"{place} has times without a time zone; say whose clock they show with "
                f'naive_zone="America/Denver", or store them with their zone'
            )
        return
    if not _fits(kind, dtype):
        raise KpiInputError(f"{place} has type {dtype}; {_wanted(table, name, kind)}")


def _check_clock(
    kpi: Kpi, table: str, name: str, dtype: nw.dtypes.DType, implementation: nw.Implementation
) -> None:
    zone = dtype.time_zone if isinstance(dtype, nw.Datetime) else None
    if implementation in READ_IN_PARTS and zone not in (None, "UTC", "Etc/UTC"):
        raise KpiInputError(
            f"{kpi.id}: column {name!r} of table {table!r} is shown in a zone other than UTC, and this "
            f"engine gives no other reading; set its session to UTC (spark.sql.session.timeZone)"
        )


def _fits(kind: FactType, dtype: nw.dtypes.DType) -> bool:
    text = dtype in (nw.String, nw.Categorical) or isinstance(dtype, nw.Enum)
    empty = dtype == nw.Unknown or dtype.is_float()  # how engines type a column without values
    if kind is FactType.KEY:
        return text or empty or dtype.is_integer()
    if kind is FactType.INSTANT:
        return dtype in (nw.String, nw.Date, nw.Object) or empty or dtype.is_integer()
    if kind is FactType.SCORE:
        return empty or dtype.is_integer()
    return text or empty


def _wanted(table: str, name: str, kind: FactType) -> str:
    if kind is FactType.CODE:
        return f"it must be text, one of {', '.join(CODES[table, name])}"
    if kind is FactType.INSTANT:
        return "it must be timestamps with a time zone, dates, ISO 8601 text or whole epoch microseconds"
    if kind is FactType.SCORE:
        return "it must be whole numbers"
    return "it must be text or whole numbers" if kind is FactType.KEY else "it must be text"
