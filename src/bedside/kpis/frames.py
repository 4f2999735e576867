"""Into an engine and back: columns from storage, and answers as a frame of the caller's own kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec

from bedside.domain.arrow import ArrowStream
from bedside.errors import KpiInputError, MissingExtraError
from bedside.kpis.facts import FACTS, FactType

__all__ = ["frame_from_arrow", "frame_from_columns"]


def frame_from_columns(
    columns: Mapping[str, Sequence[int | str | None]], *, table: str | None = None
) -> object:
    """A frame of whole columns, as a store's ``columns`` returns them.

    Instants are UTC epoch microseconds. The frame is Polars, else PyArrow, else pandas: the first
    that is installed. *table* names the fact table, which gives a type even to a column that holds
    nothing.

    >>> from bedside.kpis import no_show_rate
    >>> visits = frame_from_columns({"status": ["noshow", "fulfilled"], "starts_at": [0, 86_400_000_000]})
    >>> no_show_rate(visits).value
    0.5

    Raises:
        KpiInputError: the columns are not of one length.
        MissingExtraError: no dataframe library is installed.
    """
    if len({len(column) for column in columns.values()}) > 1:
        raise KpiInputError("the columns have different lengths; give one value a row in each")
    whole = {name: _is_whole(name, column, table) for name, column in columns.items()}
    if find_spec("polars"):
        import polars

        types = {name: polars.Int64 if number else polars.String for name, number in whole.items()}
        return polars.DataFrame({name: list(column) for name, column in columns.items()}, schema=types)
    if find_spec("pyarrow"):
        import pyarrow

        kinds = {name: pyarrow.int64() if number else pyarrow.string() for name, number in whole.items()}
        arrays = {name: pyarrow.array(column, kinds[name]) for name, column in columns.items()}
        return pyarrow.table(arrays)
    if find_spec("pandas"):
        import pandas

        series = {
            name: pandas.array(list(column), dtype="Int64" if whole[name] else "string")
            for name, column in columns.items()
        }
        return pandas.DataFrame(series)
    raise MissingExtraError("KPIs from storage", "kpi")


def frame_from_arrow(stream: ArrowStream) -> object:
    """A frame of columns that a store hands out as Arrow; Polars, else PyArrow, takes them uncopied.

    Raises:
        MissingExtraError: neither is installed.
    """
    if find_spec("polars"):
        import polars

        return polars.DataFrame(stream)
    if find_spec("pyarrow"):
        import pyarrow

        return pyarrow.table(stream)
    raise MissingExtraError("KPIs from storage", "kpi")


def _is_whole(name: str, column: Sequence[int | str | None], table: str | None) -> bool:
    first = next((value for value in column if value is not None), None)
    if first is not None:
        return isinstance(first, int)
    kind = FACTS.get(table or "", {}).get(name)
    return kind in (FactType.INSTANT, FactType.SCORE) or (kind is None and name.endswith("_at"))
