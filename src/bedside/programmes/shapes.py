"""What a value looks like in a programme file, derived from the type that it is declared with.

One shape reads a value, writes it, and describes itself for the JSON Schema; so a field that is added to
a policy or a rule is in the file, in the schema and in a difference on the day it is declared.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from fractions import Fraction
from typing import Any, Final

import attrs

from bedside.domain.money import Money
from bedside.programmes.places import Missing, Place, Syntax, advice_on
from bedside.programmes.spelling import (
    AMOUNT,
    DURATION,
    FRACTION,
    read_amount,
    read_duration,
    read_fraction,
    write_duration,
)

__all__ = ["SCALARS", "Choice", "Defs", "Fixed", "Many", "Maybe", "Plain", "Scalar", "Shape", "Table"]

#: A value as TOML and JSON know it.
Plain = str | int | bool | date | datetime | time | list[Any] | dict[str, Any]

#: The named parts of a schema.
Defs = dict[str, dict[str, object]]

_LARGEST: Final = 2**53


class Shape(ABC):
    """How values of one type are read, written and described."""

    @abstractmethod
    def read(self, plain: object, place: Place) -> object:
        """The value of *plain*, or MISSING with the problem in *place*."""

    @abstractmethod
    def write(self, value: Any) -> Plain:
        """*value* as it stands in a file."""

    @abstractmethod
    def schema(self, defs: Defs) -> dict[str, object]:
        """The JSON Schema; tables go into *defs*."""


@attrs.frozen
class Scalar(Shape):
    """One value in one spelling."""

    wanted: str
    parse: Callable[[object, Syntax], object]
    spell: Callable[[Any], Plain]
    described: Mapping[str, object]
    code: str = "type.text"

    def read(self, plain: object, place: Place) -> object:
        """The value; a wrong type or spelling is refused."""
        found = self.parse(plain, place.syntax)
        return place.refuse(self.code, f"give {self.wanted}") if found is None else found

    def write(self, value: Any) -> Plain:
        """The one spelling of it."""
        return self.spell(value)

    def schema(self, defs: Defs) -> dict[str, object]:
        """Type and pattern."""
        return dict(self.described)


@attrs.frozen
class Choice(Shape):
    """One of the codes of an enumeration."""

    kind: type[Enum]

    def read(self, plain: object, place: Place) -> object:
        """The member of that code."""
        for member in self.kind:
            if type(member.value) is type(plain) and member.value == plain:
                return member
        known = [str(member.value) for member in self.kind]
        return place.refuse("enum.unknown", advice_on(str(plain), known))

    def write(self, value: Any) -> Plain:
        """Its code."""
        code: Plain = value.value
        return code

    def schema(self, defs: Defs) -> dict[str, object]:
        """The codes."""
        return {"enum": [member.value for member in self.kind]}


@attrs.frozen
class Many(Shape):
    """A list of values of one shape; where it becomes a set, each member stands there once."""

    member: Shape
    into: Callable[[list[object]], object]
    is_set: bool = False

    def read(self, plain: object, place: Place) -> object:
        """The members, each with its number in the path."""
        if type(plain) is not list:
            return place.refuse("type.list", "give a list")
        found = [self.member.read(item, place.item(number)) for number, item in enumerate(plain)]
        if Missing.MISSING in found:
            return Missing.MISSING
        if self.is_set and len(set(found)) != len(found):
            return place.refuse("collection.repeated", "name each one once")
        return self.into(found)

    def write(self, value: Any) -> Plain:
        """The members in their order, a set's in the order of the alphabet."""
        written = [self.member.write(item) for item in value]
        return sorted(written, key=str) if self.is_set else written

    def schema(self, defs: Defs) -> dict[str, object]:
        """An array."""
        return {"type": "array", "items": self.member.schema(defs)}


@attrs.frozen
class Fixed(Shape):
    """A list of so many values, each of a shape of its own."""

    members: tuple[Shape, ...]

    def read(self, plain: object, place: Place) -> object:
        """The members, each with its number in the path."""
        if type(plain) is not list or len(plain) != len(self.members):
            return place.refuse("type.list", f"give a list of {len(self.members)}")
        read = zip(self.members, plain, strict=True)
        found = [shape.read(item, place.item(number)) for number, (shape, item) in enumerate(read)]
        return Missing.MISSING if Missing.MISSING in found else tuple(found)

    def write(self, value: Any) -> Plain:
        """The members in their order."""
        return [shape.write(item) for shape, item in zip(self.members, value, strict=True)]

    def schema(self, defs: Defs) -> dict[str, object]:
        """An array of that length."""
        items = [shape.schema(defs) for shape in self.members]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}


@attrs.frozen
class Maybe(Shape):
    """A value that may be absent: its key is left out, or says ``none`` where that means another."""

    inner: Shape

    def read(self, plain: object, place: Place) -> object:
        """None for ``none``, and else the value."""
        return None if plain == "none" and type(plain) is str else self.inner.read(plain, place)

    def write(self, value: Any) -> Plain:
        """``none``, or the value."""
        return "none" if value is None else self.inner.write(value)

    def schema(self, defs: Defs) -> dict[str, object]:
        """Either of the two."""
        return {"anyOf": [self.inner.schema(defs), {"const": "none"}]}


@attrs.frozen
class Table(Shape):
    """A mapping whose keys are the file's own, such as services."""

    key: Shape
    member: Shape

    def read(self, plain: object, place: Place) -> object:
        """Key by key."""
        if type(plain) is not dict:
            return place.refuse("type.table", "give a section")
        pairs = [
            (self.key.read(name, place.key(name)), self.member.read(value, place.key(name)))
            for name, value in plain.items()
        ]
        broken = any(Missing.MISSING in pair for pair in pairs)
        return Missing.MISSING if broken else dict(pairs)

    def write(self, value: Any) -> Plain:
        """In the order of the keys."""
        pairs = ((str(self.key.write(key)), self.member.write(item)) for key, item in value.items())
        return dict(sorted(pairs))

    def schema(self, defs: Defs) -> dict[str, object]:
        """An object of any keys."""
        return {"type": "object", "additionalProperties": self.member.schema(defs)}


def _exactly(kind: type) -> Callable[[object, Syntax], object]:
    return lambda plain, _: plain if type(plain) is kind else None


def _whole(plain: object, _: Syntax) -> object:
    return plain if type(plain) is int and abs(plain) <= _LARGEST else None


def _spelled(parse: Callable[[str], object]) -> Callable[[object, Syntax], object]:
    return lambda plain, _: parse(plain) if type(plain) is str else None


def _calendar(
    kind: type[date] | type[time], parse: Callable[[str], Any]
) -> Callable[[object, Syntax], object]:
    """Dates and times are TOML's own, and text of the one form in JSON."""

    def read(plain: object, syntax: Syntax) -> object:
        if syntax is Syntax.TOML:
            return plain if type(plain) is kind else None
        if type(plain) is not str:
            return None
        try:
            found = parse(plain)
        except ValueError:
            return None
        return found if found.isoformat() == plain else None

    return read


def _instant(plain: object, syntax: Syntax) -> object:
    found = _calendar(datetime, datetime.fromisoformat)(plain, syntax)
    return found if isinstance(found, datetime) and found.utcoffset() is not None else None


def _same(value: Any) -> Plain:
    kept: Plain = value
    return kept


_TEXT: Final = {"type": "string"}

#: The shape of each type that is one value.
SCALARS: Final[Mapping[type, Scalar]] = {
    str: Scalar("text in quotes", _exactly(str), _same, _TEXT),
    bool: Scalar("true or false", _exactly(bool), _same, {"type": "boolean"}, "type.bool"),
    int: Scalar("a whole number, at most 2**53", _whole, _same, {"type": "integer"}, "type.int"),
    date: Scalar(
        "a date such as 2026-01-31 (in TOML without quotes)",
        _calendar(date, date.fromisoformat),
        _same,
        {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "type.date",
    ),
    time: Scalar(
        "a time of day such as 09:30:00 (in TOML without quotes)",
        _calendar(time, time.fromisoformat),
        _same,
        {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}:[0-9]{2}"},
        "type.time",
    ),
    datetime: Scalar(
        "an instant such as 2026-01-31T09:30:00+00:00 (in TOML without quotes)",
        _instant,
        _same,
        {"type": "string", "format": "date-time"},
        "type.instant",
    ),
    timedelta: Scalar(
        'a duration such as "90 days" or "1 day 12 hours"',
        _spelled(read_duration),
        write_duration,
        {"type": "string", "pattern": DURATION},
        "type.duration",
    ),
    Money: Scalar(
        'an amount with its ISO 4217 currency, such as "25.00 USD"',
        _spelled(read_amount),
        str,
        {"type": "string", "pattern": AMOUNT},
        "type.money",
    ),
    Fraction: Scalar(
        'a fraction such as "1/4"',
        _spelled(read_fraction),
        str,
        {"type": "string", "pattern": FRACTION},
        "type.fraction",
    ),
}
