"""Importing one CSV file into one table.

The file is read twice. The first pass changes nothing: it proves that the bytes are text and the
text is CSV, and finds the rows that contradict each other. So a file that is broken anywhere is
refused before anything of it is stored, and of two rows that disagree neither wins by its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path

import attrs

from bedside.errors import ImportRefusedError, InvalidValueError
from bedside.interop.csv.binding import bind, table_of
from bedside.interop.csv.maps import CsvMap
from bedside.interop.csv.reading import CsvRow, content_hash, read_rows
from bedside.interop.csv.values import CsvTable, FieldSource, RowValues
from bedside.interop.run import Entry, ImportFile, ImportReport, Imports, Problem, Progress, import_files

__all__ = ["import_csv"]


def import_csv(
    imports: Imports,
    table: str,
    path: Path,
    csv_map: CsvMap,
    *,
    source: str = "csv",
    batch_size: int = 1000,
    progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Import the file at *path* into *table*, as *csv_map* says; a second time changes nothing.

    *source* names the system that the ids come from: import its tables under one source, so that an
    appointment finds its patient. A row that cannot be read is a problem of the report, with its
    line and field; the other rows are imported. ``skipped`` counts rows that repeat an earlier one.

    Raises:
        ImportRefusedError: the map does not fit the table or the file, or the file is not CSV;
            nothing of it is stored.
        MissingExtraError: the map has numbers or addresses, and ``bedside[contacts]`` is not installed.
    """
    fields = table_of(csv_map, table)
    if not path.is_file():
        raise ImportRefusedError("import.not_readable", path.name, "give a file that exists and can be read")
    content = content_hash(path, encoding=csv_map.encoding)
    values, first = _first_pass(path, csv_map, fields, source)
    file = ImportFile(
        name=path.name,
        fingerprint=_digest(table, content, csv_map.digest).hex(),
        entries=lambda: _entries(path, csv_map, fields, values, first),
        size=path.stat().st_size,
    )
    return import_files(imports, [file], source=source, batch_size=batch_size, progress=progress)


@attrs.define
class _FirstPass:
    """Which rows say again what an earlier one said, and which contradict another: line → line."""

    rows: int = 0
    width: int = 0
    repeats: dict[int, int] = attrs.field(factory=dict)
    conflicts: dict[int, int] = attrs.field(factory=dict)


def _first_pass(path: Path, csv_map: CsvMap, table: CsvTable, source: str) -> tuple[RowValues, _FirstPass]:
    rows = read_rows(path, encoding=csv_map.encoding, delimiter=csv_map.delimiter)
    header = next(rows, None)
    if header is None:
        raise ImportRefusedError("import.empty", path.name, "the file has no rows")
    values = bind(csv_map, table, header.cells, file_name=path.name, source=source)
    first = _FirstPass(width=len(header.cells))
    _compare(rows, values.sources["id"], csv_map, first)
    if first.rows == 0:
        raise ImportRefusedError("import.empty", path.name, "the file has a header and no rows")
    return values, first


def _compare(rows: Iterator[CsvRow], key: FieldSource, csv_map: CsvMap, first: _FirstPass) -> None:
    seen: dict[bytes, tuple[int, bytes]] = {}
    for row in rows:
        first.rows += 1
        if len(row.cells) != first.width:
            continue
        said = key.text(row.cells, csv_map.empty)
        if not said:
            continue
        content = _digest(*(cell.strip() for cell in row.cells))
        line, earlier = seen.setdefault(_digest(said), (row.line, content))
        if line == row.line:
            continue
        if earlier == content:
            first.repeats[row.line] = line
        else:
            first.conflicts[row.line] = line
            first.conflicts.setdefault(line, row.line)


def _entries(
    path: Path, csv_map: CsvMap, table: CsvTable, values: RowValues, first: _FirstPass
) -> Iterator[Entry]:
    rows = read_rows(path, encoding=csv_map.encoding, delimiter=csv_map.delimiter)
    next(rows, None)
    for row in rows:
        place = f"line {row.line}"
        if row.line in first.repeats and first.repeats[row.line] not in first.conflicts:
            yield Entry(place, label=table.name, skipped="repeated row", offset=row.offset)
            continue
        problem = _problem_of_row(row, first)
        if problem is None:
            yield _entry(row, place, table, values)
        else:
            yield Entry(place, label=table.name, problem=problem, offset=row.offset)


def _problem_of_row(row: CsvRow, first: _FirstPass) -> Problem | None:
    place = f"line {row.line}"
    if len(row.cells) != first.width:
        problem = (
            f"expected {first.width} cells as in the header, found {len(row.cells)}; is a quote missing?"
        )
        return Problem("import.row_width", place, problem)
    other = first.conflicts.get(row.line) or first.repeats.get(row.line)
    if other is not None:
        problem = f"says something else than line {other} under the same id; keep one of them"
        return Problem("import.conflicting_rows", place, problem, path="id")
    return None


def _entry(row: CsvRow, place: str, table: CsvTable, values: RowValues) -> Entry:
    values.of_row(row.cells)
    try:
        if any("\0" in cell for cell in row.cells):
            raise InvalidValueError("text.nul", "", "a cell holds a NUL character; export the file again")
        records = table.build(values)
    except InvalidValueError as error:
        problem = Problem(error.code, place, error.problem, path=_field_name(error.path, table))
        return Entry(place, label=table.name, problem=problem, offset=row.offset)
    return Entry(place, records, label=table.name, notices=tuple(values.notices), offset=row.offset)


def _field_name(path: str, table: CsvTable) -> str:
    """A record's path such as ``Patient.born_on`` as the map's field, where the table has it."""
    name = path.rpartition(".")[2]
    return name if table.field(name) is not None else path


def _digest(*parts: str) -> bytes:
    content = "\0".join(f"{len(part)}:{part}" for part in parts)
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()
