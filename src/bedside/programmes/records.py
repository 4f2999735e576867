"""The shapes of records: a table with a key for each field, and one of several records by its ``kind``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import attrs

from bedside.domain.checks import identifier
from bedside.errors import BedsideError, CurrencyMismatchError, InvalidValueError
from bedside.programmes.places import Missing, Place, advice_on
from bedside.programmes.shapes import SCALARS, Choice, Defs, Fixed, Many, Maybe, Plain, Shape, Table

__all__ = ["KIND", "OneOf", "RecordShape", "record_shape", "shape_of"]

#: The key that says which of several records a table is.
KIND: Final = "kind"


@attrs.frozen
class _Key:
    """One field of a record: its shape, and what it is when the key is left out."""

    name: str
    shape: Shape
    default: object
    is_id: bool

    @property
    def required(self) -> bool:
        return self.default is attrs.NOTHING

    def may_be_left_out(self, value: object) -> bool:
        """Nothing and no list need no words where that is what holds without them."""
        return value == self.default and (value is None or value == ())


@attrs.frozen
class RecordShape(Shape):
    """A table with the fields of an attrs class, and no other key."""

    record: type[Any]
    keys: Mapping[str, _Key]

    def read(self, plain: object, place: Place) -> object:
        """The record; every problem of its keys is written down, and then what the class says."""
        if type(plain) is not dict:
            return place.refuse("type.table", "give a section with keys and values")
        found: dict[str, object] = {}
        for name in plain:
            if name not in self.keys:
                problem = f"there is no such key; {advice_on(name, list(self.keys))}"
                place.key(name).refuse("field.unknown", problem)
                found[name] = Missing.MISSING
        for name, key in self.keys.items():
            if name in plain:
                found[name] = key.shape.read(plain[name], place.key(name))
            elif key.required:
                found[name] = place.key(name).refuse("field.missing", "this key is missing")
        if Missing.MISSING in found.values():
            return Missing.MISSING
        return self._built(found, place)

    def _built(self, found: dict[str, object], place: Place) -> object:
        try:
            return self.record(**found)
        except InvalidValueError as error:
            code, problem, name = error.code, error.problem, error.path.rpartition(".")[2]
        except CurrencyMismatchError as error:
            code, problem, name = "currency.mismatch", str(error), ""
        except BedsideError as error:
            code, problem, name = "record.refused", str(error), ""
        return (place.key(name) if name in self.keys else place).refuse(code, problem)

    def write(self, value: Any) -> Plain:
        """Every field in the order of the class, so that a file never means something else later."""
        written: dict[str, Plain] = {}
        for name, key in self.keys.items():
            found = getattr(value, name)
            if not key.may_be_left_out(found):
                written[name] = key.shape.write(found)
        return written

    def schema(self, defs: Defs) -> dict[str, object]:
        """A reference to the object among the definitions."""
        name = self.record.__name__
        if name not in defs:
            defs[name] = {}  # a record within itself finds its name there
            defs[name] = self.object(defs)
        return {"$ref": f"#/$defs/{name}"}

    def object(self, defs: Defs) -> dict[str, object]:
        """The object itself."""
        properties: dict[str, object] = {}
        for name, key in self.keys.items():
            properties[name] = key.shape.schema(defs)
            if key.is_id:
                properties[name] = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$"}
            elif not key.required and key.default is not None:
                written = _for_json(key.shape.write(key.default))
                properties[name] = {**key.shape.schema(defs), "default": written}
        described = (self.record.__doc__ or "").split("\n")[0]
        return {
            "type": "object",
            "description": described,
            "properties": properties,
            "required": [name for name, key in self.keys.items() if key.required],
            "additionalProperties": False,
        }


@attrs.frozen
class OneOf(Shape):
    """One of several records, told apart by ``kind``; or an amount or another single value, as it is."""

    records: Mapping[str, RecordShape]
    single: tuple[Shape, ...]

    def read(self, plain: object, place: Place) -> object:
        """The record of that kind."""
        if type(plain) is not dict:
            return self._read_single(plain, place)
        named, rest = plain.get(KIND), {key: value for key, value in plain.items() if key != KIND}
        if type(named) is not str or named not in self.records:
            known = list(self.records)
            return place.key(KIND).refuse("enum.unknown", advice_on(str(named), known))
        return self.records[named].read(rest, place)

    def _read_single(self, plain: object, place: Place) -> object:
        tried = [Place(place.syntax, place.path) for _ in self.single]
        for shape, own in zip(self.single, tried, strict=True):
            found = shape.read(plain, own)
            if found is not Missing.MISSING:
                return found
        if not tried:
            return place.refuse("type.table", f"give a section with {KIND}: {', '.join(self.records)}")
        problem = tried[0].problems[0]
        return place.refuse(problem.code, problem.problem)

    def write(self, value: Any) -> Plain:
        """The record with its kind first."""
        for name, shape in self.records.items():
            if type(value) is shape.record:
                written = shape.write(value)
                return {KIND: name, **written} if isinstance(written, dict) else written
        for single in self.single:
            if type(value) is _kind_of(single):
                return single.write(value)
        raise TypeError(f"no file holds a {type(value).__name__} here")

    def schema(self, defs: Defs) -> dict[str, object]:
        """Any of them."""
        options = [shape.schema(defs) for shape in self.single]
        for name, shape in self.records.items():
            plain = shape.object(defs)
            properties = {KIND: {"const": name}, **_mapping(plain["properties"])}
            options.append({**plain, "properties": properties, "required": [KIND, *_list(plain["required"])]})
        return {"anyOf": options}


def shape_of(hint: Any) -> Shape:
    """The shape of a declared type.

    Raises:
        TypeError: a programme file has no way to write such a type; give it one.
    """
    hint = getattr(hint, "__supertype__", hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _union(arguments)
    if origin is tuple and arguments[-1] is not Ellipsis:
        return Fixed(tuple(map(shape_of, arguments)))
    if origin is tuple:
        return Many(shape_of(arguments[0]), tuple)
    if origin is frozenset:
        return Many(shape_of(arguments[0]), frozenset, is_set=True)
    if origin is Mapping:
        return Table(shape_of(arguments[0]), shape_of(arguments[1]))
    if hint in SCALARS:
        return SCALARS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Choice(hint)
    if isinstance(hint, type) and attrs.has(hint):
        return record_shape(hint)
    raise TypeError(f"a programme file has no way to write {hint}")


@cache
def record_shape(record: type[Any]) -> RecordShape:
    """The shape of an attrs class; a field that the class sets itself is not in a file."""
    hints = get_type_hints(record)
    keys = {
        field.name: _Key(
            name=field.name,
            shape=shape_of(hints[field.name]),
            default=_default(field.default),
            is_id=field.validator is identifier,
        )
        for field in attrs.fields(record)
        if field.init
    }
    return RecordShape(record, keys)


def _union(arguments: tuple[Any, ...]) -> Shape:
    present = [part for part in arguments if part is not type(None)]
    records = [part for part in present if attrs.has(part) and part not in SCALARS]
    if len(present) == 1:
        inner = shape_of(present[0])
    else:
        named = {_kebab(part.__name__): record_shape(part) for part in records}
        if any(KIND in shape.keys for shape in named.values()):
            raise TypeError(f"a record that a file tells apart by {KIND} has no field of that name")
        inner = OneOf(named, tuple(shape_of(part) for part in present if part not in records))
    return Maybe(inner) if len(present) != len(arguments) else inner


def _default(declared: Any) -> object:
    return declared.factory() if isinstance(declared, attrs.Factory) else declared  # type: ignore[arg-type]  # attrs types the class as a function


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _kind_of(shape: Shape) -> object:
    return next((kind for kind, found in SCALARS.items() if found is shape), getattr(shape, "kind", None))


def _for_json(plain: Any) -> object:
    if isinstance(plain, dict):
        return {key: _for_json(value) for key, value in plain.items()}
    if isinstance(plain, list):
        return [_for_json(item) for item in plain]
    return plain if isinstance(plain, str | int | bool) else plain.isoformat()


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
