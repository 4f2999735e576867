"""All KPIs by id, and the one way in that every KPI function takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypedDict, TypeVar, Unpack, overload

from bedside.domain.dates import Period
from bedside.errors import KpiInputError
from bedside.kpis.definition import Kpi
from bedside.kpis.recipe import Recipe
from bedside.kpis.result import KpiResult

if TYPE_CHECKING:
    from typing import Any

__all__ = ["KPIS", "By", "FrameT", "Options", "ask", "compute", "defines", "plain_day"]

#: A frame of any engine that Narwhals reads.
FrameT = TypeVar("FrameT")

#: One column or several; ``month``, ``quarter``, ``year`` and ``weekday`` are those of the KPI's own date.
By = str | Sequence[str]


class Options(TypedDict, total=False):
    """What every KPI function takes besides its tables and ``by``."""

    period: Period | None
    """Half-open local dates; None takes all rows."""
    time_zone: str | None
    """The practice's zone (IANA), in which days begin; left out, it is ``naive_zone``, else UTC."""
    min_n: int | None
    """Hide groups of fewer than this many, and those that would reveal them."""
    column_map: Mapping[str, str] | None
    """bedside's column → yours, such as ``{"starts_at": "appointment_date"}``."""
    code_map: Mapping[str, Mapping[str, str]] | None
    """column → your code → bedside's, such as ``{"status": {"attended": "fulfilled"}}``."""
    naive_zone: str | None
    """The zone whose clocks show the times that carry no zone; without it they are refused."""


_kpis: dict[str, Kpi] = {}
_functions: dict[str, Callable[..., object]] = {}

#: KPI id → its definition.
KPIS: Final[Mapping[str, Kpi]] = MappingProxyType(_kpis)

_F = TypeVar("_F", bound="Callable[..., Any]")


def defines(kpi: Kpi) -> Callable[[_F], _F]:
    """Enter a KPI's function under its definition; its signature shows every option."""

    def enter(function: _F) -> _F:
        _kpis[kpi.id] = kpi
        _functions[kpi.id] = function
        function.__signature__ = _spelled_out(function)  # type: ignore[attr-defined]  # inspect reads it
        return function

    return enter


def ask(
    kpi: Kpi, recipe: Recipe, tables: Mapping[str, FrameT], by: By | None, options: Options
) -> KpiResult | FrameT:
    """Count and score *kpi*; the engine layer (and with it Narwhals) is loaded here, not before."""
    from bedside.kpis.measure import measure

    return measure(kpi, recipe, tables, by=by, **options)


def plain_day(kpi: Kpi, day: date | None) -> date | None:
    """*day* itself, or KpiInputError where it is anything but a calendar date."""
    if day is not None and (isinstance(day, datetime) or not isinstance(day, date)):
        raise KpiInputError(f"{kpi.id}: as_of must be a date, the last day whose facts count")
    return day


@overload
def compute(
    kpi_id: str, tables: Mapping[str, FrameT], *, by: None = None, **options: Unpack[Options]
) -> KpiResult: ...
@overload
def compute(kpi_id: str, tables: Mapping[str, FrameT], *, by: By, **options: Unpack[Options]) -> FrameT: ...
def compute(
    kpi_id: str, tables: Mapping[str, FrameT], *, by: By | None = None, **options: Unpack[Options]
) -> KpiResult | FrameT:
    """The KPI of that id over the tables that it needs; others may be there too.

    Raises:
        KpiInputError: no such KPI, or a table or column is missing or of the wrong type.
    """
    kpi = KPIS.get(kpi_id)
    if kpi is None:
        raise KpiInputError(f"there is no KPI of that id; the ids are {', '.join(sorted(KPIS))}")
    missing = [table for table in kpi.tables if table not in tables]
    if missing:
        found = ", ".join(sorted(tables)) or "none"
        raise KpiInputError(f"{kpi_id}: give the table {missing[0]!r}; tables found: {found}")
    chosen = {table: tables[table] for table in kpi.tables}
    return _functions[kpi_id](**chosen, by=by, **options)  # type: ignore[return-value]  # every function entered here has these overloads


def _spelled_out(function: Callable[..., object]) -> inspect.Signature:
    keyword = inspect.Parameter.KEYWORD_ONLY
    kinds = Options.__annotations__
    written = inspect.signature(function)
    own = [p for p in written.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
    common = [inspect.Parameter(name, keyword, default=None, annotation=kind) for name, kind in kinds.items()]
    return written.replace(parameters=[*own, *common])
