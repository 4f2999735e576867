"""Validators that records share: each refuses with a code and a path, and never quotes the value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache, lru_cache
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from bedside.errors import InvalidValueError

__all__ = [
    "PERSONAL",
    "at_least",
    "aware",
    "check_code",
    "code",
    "duration",
    "email_address",
    "identifier",
    "identifiers",
    "instances",
    "label",
    "labels",
    "line",
    "not_before",
    "optional",
    "personal_text",
    "plain_date",
    "region",
    "service_name",
    "some",
    "telephone",
    "typed",
    "utc",
    "zone_name",
]

#: Marks a field that holds personal data; such a field is also ``repr=False``.
PERSONAL = {"personal": True}

optional = attrs.validators.optional

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
_CODE = re.compile(r"[a-z0-9][a-z0-9_.+-]{0,79}")
_TYPED_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_REGION = re.compile(r"\*|[A-Z]{2,3}(-[A-Z0-9]{1,3})?")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]{1,190}\.[^\s@.,;<>\"]{2,63}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

#: The least digits of a telephone number (ITU-T E.164); no name of a service has so many.
_DIGITS_OF_A_NUMBER = 7

_Validator = Callable[[object, "attrs.Attribute[Any]", Any], None]
_Test = Callable[[object], bool]


def typed(record: type, fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    """Give every field of *record* a check of its declared type, before its own validators.

    A record class names it as its ``field_transformer``: then ``status="booked"`` is refused where
    a status is meant, and so is a list where a tuple is. No other validator sees a wrong type.
    """
    return [field.evolve(validator=_with_type(field.validator)) for field in fields]


def utc(at: datetime) -> datetime:
    """*at* in UTC, for comparisons: Python compares two times of one zone by their wall clocks.

    >>> denver = ZoneInfo("America/Denver")
    >>> first = datetime(2026, 11, 1, 1, 50, tzinfo=denver)
    >>> later = datetime(2026, 11, 1, 1, 10, tzinfo=denver, fold=1)
    >>> later < first, utc(later) < utc(first)
    (True, False)
    """
    return at.astimezone(UTC)


def _refuse(instance: object, attribute: attrs.Attribute[Any], code: str, problem: str) -> InvalidValueError:
    return InvalidValueError(code, f"{type(instance).__name__}.{attribute.name}", problem)


def identifier(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what cannot be a record id: letters, digits and ``._:-``, at most 128 of them."""
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise _refuse(instance, attribute, "id.format", "use 1 to 128 letters, digits or ._:-")


def identifiers(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse a collection that holds anything but record ids, or one of them twice."""
    for item in value:
        identifier(instance, attribute, item)
    if len(set(value)) != len(value):
        raise _refuse(instance, attribute, "id.repeated", "name each record once")


def code(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what is not a short lower-case code such as ``six-month-check``."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise _refuse(instance, attribute, "code.format", "use 1 to 80 of a-z, 0-9 and _ . + -")


def check_code(value: object, path: str) -> None:
    """Refuse what a person typed for the journal, unless it is a short code.

    >>> check_code("gateway-mended", "reason")
    >>> check_code("Ana called", "reason")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: code.format reason: give a short code such as gateway-mended: ...

    Raises:
        InvalidValueError: it is none.
    """
    if not isinstance(value, str) or not _TYPED_CODE.fullmatch(value):
        wanted = "give a short code such as gateway-mended: a-z, 0-9 and hyphens, no names"
        raise InvalidValueError("code.format", path, wanted)


def region(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what is not a jurisdiction such as ``US`` or ``US-CA`` (ISO 3166), or ``*`` for all."""
    if not isinstance(value, str) or not _REGION.fullmatch(value):
        raise _refuse(instance, attribute, "jurisdiction.format", "use a code such as US or US-CA")


def _text(longest: int, name: str) -> _Validator:
    def check(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        if not isinstance(value, str):
            raise _refuse(instance, attribute, "text.type", f"{name} must be text")
        if not value.strip():
            raise _refuse(instance, attribute, "text.empty", f"{name} must not be empty")
        if len(value) > longest:
            raise _refuse(instance, attribute, "text.length", f"{name} may have {longest} characters")
        if _CONTROL.search(value):
            raise _refuse(instance, attribute, "text.control", f"{name} holds a control character")

    return check


@cache
def label(longest: int = 200) -> _Validator:
    """Text that names a thing, never a person: a plan's title, a service, a rule's reason."""
    return _text(longest, "the text")


def service_name(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what cannot be a service of the practice's own list: an address, or as many digits as a number.

    Services are searched and counted by, so that they lie readable in an encrypted database too.
    """
    label()(instance, attribute, value)
    if "@" in value or sum(sign.isdecimal() for sign in value) >= _DIGITS_OF_A_NUMBER:
        problem = "name a service of the practice's own list, and nobody: no address and no number"
        raise _refuse(instance, attribute, "service.personal", problem)


@cache
def personal_text(longest: int = 4000) -> _Validator:
    """Text that may be about a person; such fields are ``repr=False, metadata=PERSONAL``."""
    return _text(longest, "the text")


@cache
def line(longest: int = 200) -> _Validator:
    """Text on one line, perhaps empty: what goes into the head of a message must not end that line."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        if len(value) > longest:
            raise _refuse(instance, attribute, "text.length", f"the text may have {longest} characters")
        if _CONTROL.search(value) or "\n" in value or "\t" in value:
            raise _refuse(instance, attribute, "text.control", "the text must be one line")

    return check


@cache
def labels(longest: int = 200) -> _Validator:
    """A collection of labels, each once."""
    check = label(longest)

    def check_each(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        for item in value:
            check(instance, attribute, item)
        if len(set(value)) != len(value):
            raise _refuse(instance, attribute, "collection.repeated", "name each one once")

    return check_each


def telephone(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse a number that is not in canonical E.164 form; edges normalise before they build."""
    if not isinstance(value, str) or not _E164.fullmatch(value):
        raise _refuse(instance, attribute, "phone.e164", "give + and 7 to 15 digits (ITU-T E.164)")


def email_address(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse an address that is not one normalised mailbox."""
    if not isinstance(value, str) or value.startswith("-") or not _EMAIL.fullmatch(value):
        raise _refuse(instance, attribute, "email.syntax", "give one address such as name@example.org")
    if _CONTROL.search(value):
        raise _refuse(instance, attribute, "email.control_char", "remove control characters")


def aware(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse an instant without a time zone."""
    if not isinstance(value, datetime):
        raise _refuse(instance, attribute, "time.type", "give a datetime with a time zone")
    if value.utcoffset() is None:
        raise _refuse(instance, attribute, "time.naive", "give a time zone")


def plain_date(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse anything but a calendar date (a ``datetime`` is not one)."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _refuse(instance, attribute, "date.type", "give a datetime.date")


def duration(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse anything but a span of time that is not negative."""
    if not isinstance(value, timedelta):
        raise _refuse(instance, attribute, "duration.type", "give a timedelta")
    if value < timedelta(0):
        raise _refuse(instance, attribute, "duration.negative", "must not be negative")


@lru_cache(maxsize=1024)
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_name(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what is not the name of an IANA time zone."""
    if not isinstance(value, str) or not value or not _is_zone(value):
        raise _refuse(instance, attribute, "zone.unknown", "give an IANA zone such as America/Denver")


@cache
def at_least(smallest: int) -> _Validator:
    """A whole number no smaller than *smallest*; ``True`` is not a number."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _refuse(instance, attribute, "number.type", "give a whole number")
        if value < smallest:
            raise _refuse(instance, attribute, "number.too_small", f"give {smallest} or more")

    return check


def some(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse an empty collection."""
    if len(value) == 0:
        raise _refuse(instance, attribute, "collection.empty", "give at least one")


@cache
def instances(kind: type) -> _Validator:
    """Every member is a *kind*; a text is not a collection of letters."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        if isinstance(value, str) or not all(isinstance(item, kind) for item in value):
            raise _refuse(instance, attribute, "collection.type", f"every member must be a {kind.__name__}")

    return check


@cache
def not_before(other: str) -> _Validator:
    """The value is None or no earlier than the field *other* (when that one is set)."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        start = getattr(instance, other)
        if value is None or start is None:
            return
        early = utc(value) < utc(start) if isinstance(value, datetime) else value < start
        if early:
            raise _refuse(instance, attribute, "period.reversed", f"must not be before {other}")

    return check


_SELF_SUFFICIENT: Final = frozenset(
    {identifier, code, region, telephone, email_address, zone_name, aware, plain_date, duration}
)

_NAMED: Final[Mapping[type, tuple[str, str]]] = {
    str: ("text.type", "give text"),
    int: ("number.type", "give a whole number"),
    bool: ("bool.type", "give True or False"),
    datetime: ("time.type", "give a datetime with a time zone"),
    date: ("date.type", "give a datetime.date"),
    time: ("time.type", "give a clock time"),
    timedelta: ("duration.type", "give a timedelta"),
}


def _with_type(validator: _Validator | None) -> _Validator:
    if validator is None:
        return _declared()
    # Most fields are ids and instants, and those checks refuse a wrong type themselves.
    if getattr(validator, "validator", validator) in _SELF_SUFFICIENT:
        return validator
    return attrs.validators.and_(_declared(), validator)


def _declared() -> _Validator:
    # Types can be read only when the class is complete: at the first value, once for each field.
    found: list[tuple[_Test, str, str]] = []

    def check(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        if not found:
            kind = get_type_hints(type(instance))[attribute.name]
            found.append((_test(kind), *_wrong(kind)))
        test, code, problem = found[0]
        if not test(value):
            raise _refuse(instance, attribute, code, problem)

    return check


def _test(kind: Any) -> _Test:
    kind = getattr(kind, "__supertype__", kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        present = tuple(_test(part) for part in arguments if part is not type(None))
        if type(None) not in arguments:
            return lambda value: any(test(value) for test in present)
        if len(present) == 1:
            return lambda value: value is None or present[0](value)
        return lambda value: value is None or any(test(value) for test in present)
    if origin is tuple and arguments[-1] is not Ellipsis:
        members = tuple(map(_test, arguments))
        return lambda value: (
            isinstance(value, tuple)
            and len(value) == len(members)
            and all(member(item) for member, item in zip(members, value, strict=True))
        )
    if origin is tuple:
        member = _test(arguments[0])
        return lambda value: isinstance(value, tuple) and all(map(member, value))
    if origin is Mapping:
        of_key, of_value = map(_test, arguments)
        return lambda value: (
            isinstance(value, Mapping) and all(of_key(key) and of_value(value[key]) for key in value)
        )
    if kind is int:
        return lambda value: isinstance(value, int) and not isinstance(value, bool)
    if kind is date:
        return lambda value: isinstance(value, date) and not isinstance(value, datetime)
    return lambda value: isinstance(value, kind)


def _wrong(kind: Any) -> tuple[str, str]:
    present = [part for part in get_args(kind) if part is not type(None)]
    if get_origin(kind) in (Union, UnionType):
        if len(present) > 1 and all(map(attrs.has, present)):
            return "record.type", f"give one of {', '.join(part.__name__ for part in present)}"
        kind = present[0]
    kind = getattr(kind, "__supertype__", kind)
    origin = get_origin(kind)
    if origin is not None:
        return "collection.type", f"give a {origin.__name__.lower()} of the declared members"
    if issubclass(kind, Enum):
        return "enum.type", f"give a member of {kind.__name__}"
    return _NAMED.get(kind, ("record.type", f"give a {kind.__name__}"))
