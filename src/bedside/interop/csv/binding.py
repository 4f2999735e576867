"""A map is held against its table and against a file's header, before a single row is read."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress

from bedside.errors import ImportRefusedError, InvalidValueError
from bedside.interop.csv.clocks import Pattern
from bedside.interop.csv.fields import Field, FieldType, Reading
from bedside.interop.csv.maps import CsvMap, nearest
from bedside.interop.csv.reading import DELIMITERS
from bedside.interop.csv.tables import TABLES
from bedside.interop.csv.values import CsvTable, FieldSource, RowValues
from bedside.uncaused import uncaused

__all__ = ["bind", "table_of"]

_WORDED = (FieldType.CODE, FieldType.TEXT, FieldType.FLAG, FieldType.WHOLE)


def table_of(csv_map: CsvMap, name: str) -> CsvTable:
    """The table *name*, for which the map was found to be sound.

    Raises:
        ImportRefusedError: ``map.table``, ``map.unknown_field``, ``map.missing_field`` or
            ``map.value``.
        MissingExtraError: it has numbers or addresses, and the extra ``contacts`` is not installed.
    """
    table = TABLES.get(name)
    if table is None:
        raise ImportRefusedError("map.table", name, f"there is no such table; {nearest(name, TABLES)}")
    if csv_map.table != name:
        problem = "the map is for another table than the one to import; use the map of this table"
        raise ImportRefusedError("map.table", f"{csv_map.file_name} [table] name", problem)
    for section, names in _sections(csv_map):
        for field_name in names:
            if table.field(field_name) is None:
                problem = f"{name} has no such field; {nearest(field_name, (f.name for f in table.fields))}"
                raise _refused(csv_map, "map.unknown_field", f"[{section}] {field_name}", problem)
    if csv_map.scores and not table.has_scores:
        raise _refused(csv_map, "map.unknown_field", "[scores]", f"{name} has no scores")
    _check_required(csv_map, table)
    for field in table.fields:
        _check_field(csv_map, field)
    return table


def bind(
    csv_map: CsvMap, table: CsvTable, header: Sequence[str], *, file_name: str, source: str
) -> RowValues:
    """Where each field stands in a row under *header*.

    Column names are shown only when the map has them: what seems to be a header may be somebody's row.

    Raises:
        ImportRefusedError: ``import.columns`` or ``import.delimiter``.
    """
    names = [name.strip() for name in header]
    _check_header(csv_map, names, header, file_name)
    position = {name: number for number, name in enumerate(names)}
    sources = {}
    for field in table.fields:
        columns = csv_map.columns.get(field.name, ())
        constant, default = csv_map.constants.get(field.name), csv_map.defaults.get(field.name)
        if columns or constant is not None:
            sources[field.name] = FieldSource(
                reading=_reading(csv_map, field, source),
                cells=tuple(position[column] for column in columns),
                constant=constant,
                default=default,
            )
    return RowValues(
        sources=sources,
        score_cells={question: position[column] for question, column in csv_map.scores.items()},
        source=source,
        empty=csv_map.empty,
        leaves_out_contacts=csv_map.leaves_out_contacts,
    )


def _reading(csv_map: CsvMap, field: Field[object], source: str) -> Reading:
    return Reading(
        path=field.name,
        source=source,
        format=csv_map.formats.get(field.name),
        digits=csv_map.digits.get(field.name),
        words=csv_map.values.get(field.name),
        local=csv_map.local,
    )


def _sections(csv_map: CsvMap) -> tuple[tuple[str, Iterable[str]], ...]:
    return (
        ("columns", csv_map.columns),
        ("formats", csv_map.formats),
        ("values", csv_map.values),
        ("digits", csv_map.digits),
        ("constants", csv_map.constants),
        ("defaults", csv_map.defaults),
    )


def _check_required(csv_map: CsvMap, table: CsvTable) -> None:
    given = csv_map.columns.keys() | csv_map.constants.keys()
    if "id" not in csv_map.columns:
        raise _refused(csv_map, "map.missing_field", "[columns] id", "say which column holds the id")
    for field in table.fields:
        if field.required and field.name not in given:
            problem = f"say which column holds it, or give it a value under [constants]: {field.about}"
            raise _refused(csv_map, "map.missing_field", f"[columns] {field.name}", problem)
    if table.one_of and not given & set(table.one_of):
        problem = f"name a column for at least one of {', '.join(table.one_of)}"
        raise _refused(csv_map, "map.missing_field", "[columns]", problem)
    if table.has_scores and not csv_map.scores:
        raise _refused(csv_map, "map.missing_field", "[scores]", "name the column of each question's score")


def _check_field(csv_map: CsvMap, field: Field[object]) -> None:
    name = field.name
    if name in csv_map.constants and name in csv_map.columns:
        raise _refused(csv_map, "map.value", f"[constants] {name}", "the field has a column already")
    if name in csv_map.defaults and name not in csv_map.columns:
        raise _refused(csv_map, "map.value", f"[defaults] {name}", "the field has no column; use [constants]")
    if name in csv_map.digits and field.type is not FieldType.ID:
        raise _refused(csv_map, "map.value", f"[digits] {name}", "only ids have a number of characters")
    if field.type is FieldType.FLAG and name in csv_map.columns and name not in csv_map.values:
        problem = "say which words mean true and which false"
        raise _refused(csv_map, "map.missing_key", f"[values.{name}]", problem)
    for section, literals in (("constants", csv_map.constants), ("defaults", csv_map.defaults)):
        if name in literals:
            _check_literal(csv_map, field, f"[{section}] {name}", literals[name])
    if name in csv_map.values and field.type not in _WORDED:
        raise _refused(csv_map, "map.value", f"[values.{name}]", "only codes, texts and flags have words")
    for word in csv_map.values.get(name, {}).values():
        if field.codes and word not in field.codes:
            problem = f"this is not one of our codes; {nearest(word, field.codes)}"
            raise _refused(csv_map, "map.value", f"[values.{name}]", problem)
    _check_format(csv_map, field)
    if field.type in (FieldType.PHONE, FieldType.EMAIL) and name in csv_map.columns:
        # Only a missing extra passes here; better now than in the middle of the file.
        with suppress(InvalidValueError):
            field.read("-", Reading(path=name))


@uncaused
def _check_literal(csv_map: CsvMap, field: Field[object], place: str, literal: str) -> None:
    try:
        field.read(literal, Reading(path=field.name))
    except InvalidValueError as error:
        raise _refused(csv_map, error.code, place, error.problem) from None


@uncaused
def _check_format(csv_map: CsvMap, field: Field[object]) -> None:
    declared = csv_map.formats.get(field.name)
    if declared is None:
        return
    place = f"[formats] {field.name}"
    if field.type in (FieldType.DAY, FieldType.INSTANT):
        try:
            pattern = Pattern.compile(declared)
        except InvalidValueError as error:
            raise _refused(csv_map, error.code, place, error.problem) from None
        if field.type is FieldType.DAY and pattern.has_time:
            raise _refused(csv_map, "date.pattern", place, "a date has no time of day")
    elif field.formats is None:
        raise _refused(csv_map, "map.value", place, "this field has no format")
    elif not field.formats.fullmatch(declared):
        raise _refused(csv_map, "map.value", place, field.format_hint)


def _check_header(csv_map: CsvMap, names: list[str], header: Sequence[str], file_name: str) -> None:
    place = f"{file_name} line 1"
    declared = csv_map.declared
    missing = [name for name in declared if name not in names]
    if missing:
        _suggest_delimiter(csv_map, header, place)
        raise ImportRefusedError("import.columns", place, f"there is no column {_quoted(missing)}")
    counts = Counter(names)
    if repeated := [name for name in declared if counts[name] > 1]:
        raise ImportRefusedError(
            "import.columns", place, f"more than one column is called {_quoted(repeated)}"
        )
    if csv_map.ignores_others:
        return
    known = {*declared, *csv_map.ignore}
    others = [str(number) for number, name in enumerate(names, start=1) if name not in known]
    if others:
        problem = (
            f"the map does not name the columns at position {', '.join(others)}; add them to ignore, "
            'or set other_columns = "ignore"'
        )
        raise ImportRefusedError("import.columns", place, problem)


def _suggest_delimiter(csv_map: CsvMap, header: Sequence[str], place: str) -> None:
    line = csv_map.delimiter.join(header)
    for delimiter, word in DELIMITERS.items():
        if delimiter == csv_map.delimiter:
            continue
        try:
            names = {name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])}
        except csv.Error:
            continue
        if names.issuperset(csv_map.declared):
            problem = f"the columns are separated by {word}; set delimiter = {_toml(delimiter)} in [table]"
            raise ImportRefusedError("import.delimiter", place, problem)


def _toml(delimiter: str) -> str:
    return '"\\t"' if delimiter == "\t" else f'"{delimiter}"'


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _refused(csv_map: CsvMap, code: str, place: str, problem: str) -> ImportRefusedError:
    return ImportRefusedError(code, f"{csv_map.file_name} {place}", problem)
