"""Columns as Arrow, by Polars: from a store's lists, and from pages that a database wrote as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bedside.domain.arrow import ArrowStream
from bedside.ports import ColumnType, Kind, Value

if TYPE_CHECKING:
    import polars

__all__ = ["ArrowPages", "arrow_from_lists", "has_arrow"]


def has_arrow() -> bool:
    """Whether the library that builds the columns is installed; the extra ``kpi`` brings it."""
    return find_spec("polars") is not None


def arrow_from_lists(kind: Kind, columns: Mapping[str, Sequence[Value]]) -> ArrowStream:
    """Whole columns of *kind* as Arrow: 64-bit whole numbers and text, whatever they hold."""
    import polars

    return polars.DataFrame(columns, schema=_types(kind, tuple(columns)), orient="col")


class ArrowPages:
    """Columns that grow page by page; no value of them is ever an object of Python."""

    def __init__(self, kind: Kind, names: Sequence[str]) -> None:
        import polars

        self._types = _types(kind, names)
        self._pages = [polars.DataFrame(schema=self._types)]

    def add(self, rows: int, arrays: Sequence[str | None]) -> bool:
        """Take a page, one JSON array a column; False when the database cut one of them off."""
        import polars

        series = []
        for (name, kind_of_value), array in zip(self._types.items(), arrays, strict=True):
            try:
                read = polars.Series(name, [array]).str.json_decode(polars.List(kind_of_value)).explode()
            except polars.exceptions.PolarsError:
                return False
            if len(read) != rows:
                return False
            series.append(read)
        self._pages.append(polars.DataFrame(series))
        return True

    def whole(self) -> ArrowStream:
        """All pages, one after another."""
        import polars

        return polars.concat(self._pages)


def _types(kind: Kind, names: Sequence[str]) -> dict[str, polars.DataType]:
    import polars

    return {
        name: polars.String() if name == "id" or kind.column(name).type is ColumnType.TEXT else polars.Int64()
        for name in names
    }
