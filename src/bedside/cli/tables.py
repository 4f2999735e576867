"""Fact tables from files, for ``bedside kpi``: CSV and Parquet."""

from __future__ import annotations

import csv
from importlib.util import find_spec
from pathlib import Path

from bedside.errors import ImportRefusedError, MissingExtraError
from bedside.kpis import frame_from_columns
from bedside.kpis.facts import FACTS, FactType
from bedside.uncaused import uncaused

__all__ = ["read_table"]


def read_table(path: Path, *, table: str, columns: dict[str, str]) -> object:
    """The file at *path* as a frame; *columns* are bedside's names → those of the file.

    CSV is read as text, as it stands: an id keeps its leading zeros, an empty cell is missing, and
    only scores become whole numbers. Anything but ``.parquet`` is read as CSV.

    Raises:
        ImportRefusedError: the file is not there, or not what its name says.
        MissingExtraError: no library is installed that reads it.
    """
    if not path.is_file():
        raise ImportRefusedError("import.not_readable", path.name, "give a file that exists and can be read")
    if path.suffix.lower() == ".parquet":
        return _parquet(path)
    return _csv(path, table, columns)


@uncaused
def _parquet(path: Path) -> object:
    if find_spec("polars"):
        import polars

        try:
            return polars.read_parquet(path)
        except polars.exceptions.PolarsError:
            raise _unreadable(path, "Parquet") from None
    if find_spec("pyarrow"):
        import pyarrow
        from pyarrow import parquet

        try:
            return parquet.read_table(path)
        except pyarrow.ArrowException:
            raise _unreadable(path, "Parquet") from None
    raise MissingExtraError("Parquet", "kpi")


@uncaused
def _csv(path: Path, table: str, columns: dict[str, str]) -> object:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.reader(file, strict=True)
            header = next(rows, None)
            if not header:
                raise ImportRefusedError("import.empty", path.name, "the file has no rows")
            if len(set(header)) != len(header):
                raise ImportRefusedError("import.columns", path.name, "two columns have one name")
            cells: list[list[str | None]] = [[] for _ in header]
            for row in rows:
                if not row:
                    continue
                if len(row) != len(header):
                    problem = f"expected {len(header)} cells as in the header, found {len(row)}"
                    raise ImportRefusedError("import.row_width", f"{path.name} line {rows.line_num}", problem)
                for column, cell in zip(cells, row, strict=True):
                    column.append(cell or None)
    except (UnicodeDecodeError, csv.Error):
        raise _unreadable(path, "CSV in UTF-8") from None
    scores = {columns.get(name, name) for name, kind in FACTS[table].items() if kind is FactType.SCORE}
    return frame_from_columns(
        {
            name: _whole(column) if name in scores else column
            for name, column in zip(header, cells, strict=True)
        },
        table=table,
    )


def _whole(column: list[str | None]) -> list[int | str | None]:
    """Whole numbers, where every cell is one; a column with anything else stays as it is."""
    try:
        return [None if cell is None else int(cell) for cell in column]
    except ValueError:
        return list(column)


def _unreadable(path: Path, form: str) -> ImportRefusedError:
    return ImportRefusedError("import.not_readable", path.name, f"is not {form}")
