"""From sums to answers: one result, or a frame in long form of the caller's own kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Final, TypeVar

import attrs
import narwhals.stable.v2 as nw

from bedside.domain.dates import Period
from bedside.errors import KpiInputError
from bedside.kpis.columns import CALENDAR
from bedside.kpis.definition import Kpi
from bedside.kpis.instants import is_nothing
from bedside.kpis.recipe import Recipe
from bedside.kpis.result import KpiResult
from bedside.kpis.scores import Score
from bedside.kpis.suppress import suppressed_cells

if TYPE_CHECKING:
    Sums = nw.DataFrame[nw.typing.IntoDataFrame]

__all__ = ["NO_DATE", "Counted", "frame", "read", "single"]

FrameT = TypeVar("FrameT")

#: The group of rows whose date cannot be read.
NO_DATE: Final = -1

Key = tuple[object, ...]


@attrs.frozen(kw_only=True)
class Counted:
    """One cell: its group, its place among the sums, the score and the rest."""

    key: Key
    place: int
    score: Score
    parts: Mapping[str, int]
    excluded: Mapping[str, int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found for this group."""
        counts = (self.score.n, *self.parts.values(), *self.excluded.values())
        return not any(counts)


def read(
    kpi: Kpi,
    recipe: Recipe,
    sums: Sums,
    *,
    keys: Sequence[str],
    names: Sequence[str],
    reasons: Sequence[str],
) -> list[Counted]:
    """Score every group of the sums."""
    columns = sums.to_dict(as_series=False)
    cells = []
    for place in range(len(sums)):
        counts = {name: _integer(columns[f"sum_count_{name}"][place]) for name in names}
        faults = {
            reason: _integer(columns[f"sum_fault_{number}"][place]) for number, reason in enumerate(reasons)
        }
        cells.append(
            Counted(
                key=tuple(_plain(columns[key][place]) for key in keys),
                place=place,
                score=recipe.score(counts),
                parts={part: counts[part] for part in kpi.parts},
                excluded={reason: number for reason, number in faults.items() if number},
            )
        )
    return cells


def single(kpi: Kpi, counted: Sequence[Counted], *, min_n: int | None, period: Period | None) -> KpiResult:
    """The one result of a KPI without groups."""
    (cell,) = counted
    score = cell.score
    if min_n is not None and 0 < score.n < min_n:
        return KpiResult(
            kpi=kpi.id, numerator=None, denominator=None, value=None, n=None, suppressed=True, period=period
        )
    return KpiResult(
        kpi=kpi.id,
        numerator=score.numerator,
        denominator=score.denominator,
        value=score.value,
        low=score.low,
        high=score.high,
        n=score.n,
        excluded=cell.excluded,
        parts=cell.parts,
        period=period,
    )


def frame(
    kpi: Kpi,
    counted: Sequence[Counted],
    sums: Sums,
    *,
    groups: Sequence[str],
    min_n: int | None,
    like: FrameT,
) -> FrameT:
    """Long form, one row a group, in the order of the groups."""
    cells = sorted((cell for cell in counted if not cell.is_empty), key=lambda cell: _order(cell.key))
    hidden: frozenset[int] = frozenset()
    if min_n is not None:
        hashable = [tuple(repr(part) for part in cell.key) for cell in cells]
        hidden = suppressed_cells(hashable, [cell.score.n for cell in cells], min_n)
    shown = [None if place in hidden else cell for place, cell in enumerate(cells)]
    backend: ModuleType = nw.get_native_namespace(sums)
    series = [nw.new_series("kpi", [kpi.id] * len(cells), nw.String, backend=backend)]
    for number, group in enumerate(groups):
        if group in CALENDAR:
            labels = [_label(group, cell.key[number]) for cell in cells]
            whole = group in ("year", "weekday")
            series.append(_series(group, labels, nw.Int64() if whole else nw.String(), backend))
        else:
            taken = sums[f"_key_{number}"][[cell.place for cell in cells]]
            series.append(taken.alias(group))
    scores = [None if cell is None else cell.score for cell in shown]
    for name in ("numerator", "denominator", "value", "low", "high", "n"):
        values = [None if score is None else getattr(score, name) for score in scores]
        kind = nw.Float64() if name in ("value", "low", "high") else nw.Int64()
        series.append(_series(name, values, kind, backend))
    left_out = [None if cell is None else sum(cell.excluded.values()) for cell in shown]
    series.append(_series("excluded", left_out, nw.Int64(), backend))
    reasons = [None if cell is None else _in_words(cell.excluded) for cell in shown]
    series.append(_series("excluded_reasons", reasons, nw.String(), backend))
    if min_n is not None:
        marks = [cell is None for cell in shown]
        series.append(nw.new_series("suppressed", marks, nw.Boolean, backend=backend))
    for part in kpi.parts:
        values = [None if cell is None else cell.parts[part] for cell in shown]
        series.append(_series(part, values, nw.Int64(), backend))
    # The engine's own series: of Narwhals' series Polars makes a frame only by way of PyArrow.
    table = nw.from_dict({column.name: column.to_native() for column in series}, backend=backend)
    return _as_given(table, like)


def _series(
    name: str,
    values: Sequence[int | float | str | None],
    kind: nw.dtypes.DType,
    backend: ModuleType,
) -> nw.Series[nw.typing.IntoSeries]:
    if backend.__name__ == "pandas" and kind == nw.Int64 and None in values:
        kind = nw.Float64()  # classic pandas has no whole number that is absent
    if kind == nw.Float64:
        values = [None if value is None else float(value) for value in values]
    return nw.new_series(name, values, kind, backend=backend)


def _in_words(excluded: Mapping[str, int]) -> str:
    return "; ".join(f"{number} {reason}" for reason, number in excluded.items())


def _as_given(table: Sums, like: FrameT) -> FrameT:
    given = nw.from_native(like)  # type: ignore[call-overload]  # measure has read it before
    answer: object
    if isinstance(given, nw.DataFrame):
        answer = table
    elif given.implementation is nw.Implementation.DUCKDB:
        held = table.to_arrow()  # noqa: F841 - the SQL below finds it by name, in the caller's connection
        answer = nw.from_native(given.to_native().query("_unused", "select * from held"))
    else:
        session = getattr(given.to_native(), "sparkSession", None)
        answer = table.lazy(backend=given.implementation, session=session)
    if given is like:
        return answer  # type: ignore[return-value]  # a Narwhals frame came, one goes
    return nw.to_native(answer)  # type: ignore[call-overload, no-any-return]  # the caller's own kind


def _integer(value: object) -> int:
    # The sum over no rows is null in SQL and 0 elsewhere; some engines add up in decimals.
    if is_nothing(value):
        return 0
    return int(value)  # type: ignore[call-overload, no-any-return]  # a number of some engine


def _plain(value: object) -> object:
    return None if is_nothing(value) else value


def _label(group: str, number: object) -> str | int | None:
    if not isinstance(number, int):
        raise KpiInputError(f"the engine returned no whole number for {group!r}")
    if number == NO_DATE:
        return None
    if group == "month":
        return f"{number // 12:04d}-{number % 12 + 1:02d}"
    if group == "quarter":
        return f"{number // 4:04d}-Q{number % 4 + 1}"
    return number


def _order(key: Key) -> tuple[tuple[bool, str, float, str], ...]:
    # Empty groups and rows without a date come last; numbers by size, everything else by its text.
    def rank(part: object) -> tuple[bool, str, float, str]:
        if isinstance(part, int | float):
            return (part == NO_DATE and isinstance(part, int), "number", float(part), "")
        return (part is None, type(part).__name__, 0.0, str(part))

    return tuple(rank(part) for part in key)
