"""How one noun becomes a row: its kind, and where each column's value comes from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Generic, TypeVar

import attrs

from bedside.domain.money import Money
from bedside.errors import InvalidRecordError
from bedside.ports import Column, ColumnType, Kind, Row, UniqueKey, Value
from bedside.records.converter import from_json, to_json
from bedside.uncaused import uncaused

__all__ = [
    "MAYBE_PATIENT",
    "PATIENT",
    "ColumnOf",
    "RecordSpec",
    "boolean",
    "day",
    "encode",
    "instant",
    "number",
    "personal",
    "read_row",
    "spec",
    "text",
    "write_row",
]

R = TypeVar("R")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(1970, 1, 1)


@attrs.frozen
class ColumnOf:
    """A declared column and the dotted path of its value in the record."""

    column: Column
    path: str


@attrs.frozen(kw_only=True)
class RecordSpec(Generic[R]):
    """One noun: its class, its kind and its columns."""

    type: type[R]
    kind: Kind
    columns: tuple[ColumnOf, ...]


def encode(value: object) -> Value:
    """A column's value as text or a whole number.

    >>> encode(date(1970, 1, 3)), encode(True), encode(None)
    (2, 1, None)
    """
    match value:
        case None | str():
            return value
        case bool() | int():
            return int(value)
        case datetime():
            return (value - _EPOCH) // timedelta(microseconds=1)
        case date():
            return (value - _FIRST_DAY).days
        case Money():
            return value.minor
        case Enum() if isinstance(value.value, str):
            return value.value
    raise TypeError(f"no column holds a {type(value).__name__}")


def write_row(record: R, spec: RecordSpec[R], *, revision: int = 0) -> Row:
    """*record* as a row, at the revision that was read."""
    return Row(
        kind=spec.kind.name,
        id=_identity(record),
        columns={entry.column.name: encode(_at(record, entry.path)) for entry in spec.columns},
        body=to_json(record),
        revision=revision,
    )


@uncaused
def read_row(row: Row, spec: RecordSpec[R]) -> R:
    """The record of *row*.

    Raises:
        InvalidRecordError: the store gave back something that is not one.
    """
    try:
        return from_json(row.body, spec.type)
    except InvalidRecordError as error:
        raise InvalidRecordError(row.kind, error.problems, record_id=row.id) from None


def text(name: str, *, path: str = "", nullable: bool = False, references: str | None = None) -> ColumnOf:
    """A text column; ``references`` names the kind whose id it holds."""
    return _column(name, ColumnType.TEXT, path, nullable, references)


def personal(name: str, *, path: str = "", nullable: bool = False) -> ColumnOf:
    """Text that is personal data, searched by equality only."""
    return ColumnOf(Column(name, nullable=nullable, personal=True), path or name)


def number(name: str, *, path: str = "", nullable: bool = False) -> ColumnOf:
    """A whole number."""
    return _column(name, ColumnType.INTEGER, path, nullable)


def boolean(name: str, *, path: str = "", nullable: bool = False) -> ColumnOf:
    """True or false, kept as 1 and 0."""
    return _column(name, ColumnType.BOOLEAN, path, nullable)


def instant(name: str, *, path: str = "", nullable: bool = False) -> ColumnOf:
    """An instant, kept as UTC epoch microseconds."""
    return _column(name, ColumnType.INSTANT, path, nullable)


def day(name: str, *, path: str = "", nullable: bool = False) -> ColumnOf:
    """A local date, kept as days since 1970-01-01."""
    return _column(name, ColumnType.DATE, path, nullable)


def spec(
    record_type: type[R],
    name: str,
    *columns: ColumnOf,
    unique: dict[str, tuple[str, ...]] | None = None,
    indexes: tuple[tuple[str, ...], ...] = (),
    due_column: str | None = None,
    appended: bool = False,
    subject: str | None = None,
) -> RecordSpec[R]:
    """Declare how *record_type* is stored, and which column names the person whom it is about."""
    kind = Kind(
        name=name,
        columns=tuple(entry.column for entry in columns),
        unique=tuple(UniqueKey(key, names) for key, names in (unique or {}).items()),
        indexes=indexes,
        due_column=due_column,
        appended=appended,
        subject=subject,
    )
    return RecordSpec(type=record_type, kind=kind, columns=columns)


def _column(
    name: str, kind: ColumnType, path: str, nullable: bool, references: str | None = None
) -> ColumnOf:
    return ColumnOf(Column(name, kind, nullable=nullable, references=references), path or name)


def _at(record: object, path: str) -> object:
    if "." not in path:
        return getattr(record, path)
    value: Any = record
    for name in path.split("."):
        if value is None:
            return None
        value = getattr(value, name)
    return value


def _identity(record: object) -> str:
    identity = getattr(record, "id", None)
    if not isinstance(identity, str):
        raise TypeError(f"{type(record).__name__} has no id")
    return identity


#: The patient that a record is about.
PATIENT = text("patient_id", references="patient")
MAYBE_PATIENT = text("patient_id", nullable=True, references="patient")
