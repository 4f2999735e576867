"""The values of one row, by field: the map's columns, constants, defaults and words applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

import attrs

from bedside.domain.patients import Origin
from bedside.errors import InvalidValueError
from bedside.interop.csv.fields import Field, Reading, whole

__all__ = ["CsvTable", "FieldSource", "RowValues"]

T = TypeVar("T")

_SCORE: Final = whole("score", "a score")


@attrs.frozen(kw_only=True)
class FieldSource:
    """Where one field's text stands in a row: cell numbers (from 0), or none and a constant."""

    reading: Reading
    cells: tuple[int, ...] = ()
    constant: str | None = None
    default: str | None = None

    def text(self, cells: list[str], empty: tuple[str, ...]) -> str:
        """The text of the field in *cells*; when one of several parts is empty, so is the whole."""
        parts = [cells[number].strip() for number in self.cells]
        if not all(parts) or (empty and any(part in empty for part in parts)):
            return ""
        return parts[0] if len(parts) == 1 else " ".join(parts)


@attrs.define(kw_only=True, eq=False)
class RowValues:
    """Typed access to one row; reading a field that cannot be read raises InvalidValueError."""

    sources: Mapping[str, FieldSource]
    score_cells: Mapping[str, int]
    source: str
    empty: tuple[str, ...] = ()
    leaves_out_contacts: bool = False
    cells: list[str] = attrs.field(factory=list, repr=False)
    notices: list[str] = attrs.field(factory=list)

    def of_row(self, cells: list[str]) -> None:
        """Look at another row."""
        self.cells = cells
        self.notices = []

    def get(self, field: Field[T]) -> T | None:
        """The value, or None where the row has none."""
        found = self.sources.get(field.name)
        if found is None:
            return None
        if found.constant is not None:
            return field.read(found.constant, self._as_codes(field.name))
        said = found.text(self.cells, self.empty)
        if said:
            return field.read(_translated(said, found.reading), found.reading)
        if found.default is not None:
            return field.read(found.default, self._as_codes(field.name))
        return None

    def need(self, field: Field[T]) -> T:
        """The value.

        Raises:
            InvalidValueError: ``field.missing``, the row has none.
        """
        value = self.get(field)
        if value is None:
            problem = "the cell is empty; fill it, or give a value for empty cells under [defaults]"
            raise InvalidValueError("field.missing", field.name, problem)
        return value

    def either(self, field: Field[T], otherwise: T) -> T:
        """The value, or *otherwise* where the row has none."""
        value = self.get(field)
        return otherwise if value is None else value

    def contact(self, field: Field[str]) -> str | None:
        """A number or address; one that is none is left out with a notice, if the map says so."""
        try:
            return self.get(field)
        except InvalidValueError as error:
            if not self.leaves_out_contacts:
                raise
            self.notices.append(error.code)
            return None

    def reading(self, field: Field[T]) -> Reading:
        """What the map says about the field."""
        found = self.sources.get(field.name)
        return Reading(path=field.name, source=self.source) if found is None else found.reading

    def origin(self, field: Field[T]) -> Origin:
        """Where the record came from, with the id that it has there."""
        return Origin(source=self.source, value=self.sources[field.name].text(self.cells, self.empty))

    def scores(self) -> dict[str, int]:
        """Question code → score, of the questions that were answered."""
        answered = {}
        for question, number in self.score_cells.items():
            said = self.cells[number].strip()
            if said and said not in self.empty:
                answered[question] = _SCORE.read(said, Reading(path=question))
        return answered

    def _as_codes(self, path: str) -> Reading:
        """Constants and defaults are in our own codes and ISO forms, not in the source's words."""
        return Reading(path=path, source=self.source)


@attrs.frozen(kw_only=True, eq=False)
class CsvTable:
    """One table: its fields, and how the values of a row become records."""

    name: str
    about: str
    fields: tuple[Field[object], ...]
    build: Callable[[RowValues], tuple[object, ...]]
    one_of: tuple[str, ...] = ()
    has_scores: bool = False

    def field(self, name: str) -> Field[object] | None:
        """The field of that name, or None."""
        return next((field for field in self.fields if field.name == name), None)


def _translated(said: str, reading: Reading) -> str:
    if reading.words is None:
        return said
    code = reading.words.get(said)
    if code is None:
        problem = f"this word is not declared; declared are: {', '.join(reading.words)}"
        raise InvalidValueError("enum.unknown", reading.path, problem)
    return code
