"""The one converter between records and JSON. It never coerces: ``"false"`` is not False, 12.9 is not 12."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin

import attrs
from cattrs import Converter, transform_error
from cattrs.errors import (
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn

from bedside.errors import BedsideError, InvalidRecordError, InvalidValueError
from bedside.rules import Unknown
from bedside.uncaused import uncaused

__all__ = ["from_json", "to_json"]

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_json(record: object) -> str:
    """*record* as canonical JSON: sorted keys, no spaces, so that equal records are equal texts.

    >>> from bedside.domain.money import Money
    >>> to_json(Money(1500, "USD"))
    '{"currency":"USD","minor":1500}'
    """
    plain = _CONVERTER.unstructure(record)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


@uncaused
def from_json(text: str, kind: type[T]) -> T:
    """Read a record that :func:`to_json` wrote.

    >>> from bedside.domain.money import Money
    >>> from_json('{"currency":"USD","minor":"1500"}', Money)
    Traceback (most recent call last):
    bedside.errors.InvalidRecordError: Money: type.int @ $.minor

    Raises:
        InvalidRecordError: with a code and a path for each problem, and no value of the text.
    """
    try:
        plain = _DECODER.decode(text)
    except InvalidValueError as error:
        raise InvalidRecordError(kind.__name__, (error.code,)) from None
    except (ValueError, RecursionError):
        raise InvalidRecordError(kind.__name__, ("json.syntax",)) from None
    try:
        return _CONVERTER.structure(plain, kind)
    except (BaseValidationError, BedsideError) as error:
        problems = tuple(transform_error(error, format_exception=_problem))
        raise InvalidRecordError(kind.__name__, problems) from None


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise InvalidValueError("json.duplicate_key", "$", "each key once")
    return result


def _no_constant(name: str) -> Any:
    raise InvalidValueError("json.nan", "$", "numbers must be finite")


#: Made once: to make a decoder takes as long as to read a small record.
_DECODER: Final = json.JSONDecoder(object_pairs_hook=_no_duplicates, parse_constant=_no_constant)


def _problem(error: BaseException, kind: Any) -> str:
    if isinstance(error, InvalidValueError):
        return error.code
    if isinstance(error, ForbiddenExtraKeysError):
        return "field.unknown"
    if isinstance(error, KeyError):
        return "field.missing"
    return "type"


def _exactly(wanted: type, code: str) -> Callable[[Any, Any], Any]:
    def read(value: Any, kind: Any) -> Any:
        if type(value) is not wanted:
            raise InvalidValueError(code, "$", f"expected {wanted.__name__}")
        return value

    return read


@uncaused
def _read_instant(value: Any, kind: Any) -> datetime:
    if type(value) is not int:
        raise InvalidValueError("type.instant", "$", "expected microseconds since 1970 (UTC)")
    try:
        return _EPOCH + timedelta(microseconds=value)
    except OverflowError:
        raise InvalidValueError("type.instant", "$", "outside of the calendar") from None


def _write_instant(value: datetime) -> int:
    return (value - _EPOCH) // timedelta(microseconds=1)


def _read_by(parse: Callable[[str], T], write: Callable[[T], str], code: str) -> Callable[[Any, Any], T]:
    # One text for each value: "20260105" is a date to Python too, and "0.5" is a fraction.
    def read(value: Any, kind: Any) -> T:
        if type(value) is not str:
            raise InvalidValueError(code, "$", "expected text")
        try:
            parsed = parse(value)
        except (ValueError, ZeroDivisionError):
            parsed = None
        if parsed is None or write(parsed) != value:
            raise InvalidValueError(code, "$", "not in the expected form")
        return parsed

    return read


@uncaused
def _read_duration(value: Any, kind: Any) -> timedelta:
    if type(value) is not int:
        raise InvalidValueError("type.duration", "$", "expected microseconds")
    try:
        return timedelta(microseconds=value)
    except OverflowError:
        raise InvalidValueError("type.duration", "$", "too long") from None


@cache
def _members(kind: Any) -> Mapping[tuple[type, Any], Any]:
    # With its type: 1 and True are one key, and two codes.
    return {(type(member.value), member.value): member for member in kind}


def _read_enum(value: Any, kind: Any) -> Any:
    found = _members(kind).get((type(value), value)) if isinstance(value, str | int) else None
    if found is None:
        raise InvalidValueError("enum.unknown", "$", "not one of the codes")
    return found


def _is_collection(kind: Any) -> bool:
    return get_origin(kind) in (tuple, frozenset)


def _collection_reader(kind: Any) -> Callable[[Any, Any], Any]:
    origin, arguments = get_origin(kind), get_args(kind)

    def read(value: Any, _: Any) -> Any:
        if type(value) is not list:
            raise InvalidValueError("type.list", "$", "expected a list")
        kinds = arguments[:1] * len(value) if arguments[-1] is Ellipsis or origin is frozenset else arguments
        if len(value) != len(kinds):
            raise InvalidValueError("type.list", "$", "expected another length")
        result = origin(_read_each(value, kinds))
        if len(result) != len(value):
            raise InvalidValueError("type.list", "$", "expected each member once")
        return result

    return read


def _read_each(values: list[Any], kinds: Sequence[Any]) -> list[Any]:
    members, errors = [], []
    for place, (value, kind) in enumerate(zip(values, kinds, strict=True)):
        try:
            members.append(_CONVERTER.structure(value, kind))
        except Exception as error:  # noqa: BLE001 - cattrs may raise anything; it is reported by its place
            error.add_note(IterableValidationNote(f"at {place}", place, kind))
            errors.append(error)
    if errors:
        raise IterableValidationError("members", errors, list)
    return members


def _is_mapping(kind: Any) -> bool:
    origin: object = get_origin(kind)
    return origin is Mapping


def _mapping_reader(kind: Any) -> Callable[[Any, Any], Any]:
    of_key, of_value = get_args(kind)

    def read(value: Any, _: Any) -> Any:
        if type(value) is not dict:
            raise InvalidValueError("type.mapping", "$", "expected an object")
        keys = _read_each(list(value), [of_key] * len(value))
        return dict(zip(keys, _read_each(list(value.values()), [of_value] * len(value)), strict=True))

    return read


def _record_reader(kind: Any) -> Callable[[Any, Any], Any]:
    # Unknown keys are refused; so is what is not an object, which cattrs would ask for its keys.
    structure = make_dict_structure_fn(
        kind, _CONVERTER, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True
    )

    def read(value: Any, _: Any) -> Any:
        if type(value) is not dict:
            raise InvalidValueError("type.record", "$", "expected an object")
        return structure(value, kind)

    return read


def _write_set(value: frozenset[Any]) -> list[Any]:
    plain = [_CONVERTER.unstructure(item) for item in value]
    return sorted(plain, key=lambda item: json.dumps(item, sort_keys=True))


def _is_set(kind: Any) -> bool:
    bare_or_of_something: object = get_origin(kind) or kind
    return bare_or_of_something is frozenset


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _union_reader(kind: Any) -> Callable[[Any, Any], Any]:
    """None, Unknown and one other type; or several record classes, told apart by their name."""
    members = get_args(kind)
    records = {member.__name__: member for member in members if attrs.has(member)}
    single = [member for member in members if member not in (type(None), Unknown)]
    one = _CONVERTER.get_structure_hook(single[0]) if len(single) == 1 else None

    def read(value: Any, _: Any) -> Any:
        if value is None and type(None) in members:
            return None
        if Unknown in members and value == _UNKNOWN:
            return Unknown.UNKNOWN
        if one is not None:
            return one(value, single[0])
        if isinstance(value, dict) and isinstance(value.get("type"), str) and value["type"] in records:
            rest = {key: item for key, item in value.items() if key != "type"}
            return _CONVERTER.structure(rest, records[value["type"]])
        if len(single) > 1 and not records:
            return _read_plain_union(value, single)
        raise InvalidValueError("type.union", "$", "none of the expected forms")

    return read


def _read_plain_union(value: Any, members: list[Any]) -> Any:
    for member in members:
        if member in (str, int, bool) and type(value) is member:
            return value
    raise InvalidValueError("type.union", "$", "none of the expected forms")


def _union_writer(kind: Any) -> Callable[[Any], Any]:
    members = [member for member in get_args(kind) if member not in (type(None), Unknown)]
    tagged = len(members) > 1 and all(attrs.has(member) for member in members)

    def write(value: Any) -> Any:
        plain = _CONVERTER.unstructure(value)
        return {"type": type(value).__name__, **plain} if tagged and isinstance(plain, dict) else plain

    return write


_UNKNOWN = {"unknown": True}


def _make() -> Converter:
    # The strict one: unknown keys are refused and every scalar type has its own hook below.
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind, code in ((str, "type.text"), (int, "type.int"), (bool, "type.bool")):
        converter.register_structure_hook(kind, _exactly(kind, code))
    converter.register_structure_hook(datetime, _read_instant)
    converter.register_unstructure_hook(datetime, _write_instant)
    converter.register_structure_hook(date, _read_by(date.fromisoformat, date.isoformat, "type.date"))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(time, _read_by(time.fromisoformat, time.isoformat, "type.time"))
    converter.register_unstructure_hook(time, time.isoformat)
    converter.register_structure_hook(timedelta, _read_duration)
    converter.register_unstructure_hook(timedelta, lambda value: value // timedelta(microseconds=1))
    converter.register_structure_hook(Fraction, _read_by(Fraction, str, "type.fraction"))
    converter.register_unstructure_hook(Fraction, str)
    converter.register_structure_hook(Enum, _read_enum)
    converter.register_unstructure_hook(Unknown, lambda value: dict(_UNKNOWN))
    converter.register_structure_hook_factory(attrs.has, _record_reader)
    converter.register_structure_hook_factory(_is_mapping, _mapping_reader)
    converter.register_structure_hook_factory(_is_collection, _collection_reader)
    converter.register_unstructure_hook_func(_is_set, _write_set)
    converter.register_structure_hook_factory(_is_union, _union_reader)
    converter.register_unstructure_hook_factory(_is_union, _union_writer)
    return converter


_CONVERTER = _make()
