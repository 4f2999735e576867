"""Validators that records share: each refuses with a code and a path, and never quotes the value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from bedside.errors import InvalidValueError

__all__ = [
    "PERSONAL",
    "at_least",
    "aware",
    "code",
    "duration",
    "email_address",
    "identifier",
    "identifiers",
    "instances",
    "label",
    "not_before",
    "optional",
    "personal_text",
    "plain_date",
    "region",
    "some",
    "telephone",
    "zone_name",
]

#: Marks a field that holds personal data; such a field is also ``repr=False``.
PERSONAL = {"personal": True}

optional = attrs.validators.optional

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
_CODE = re.compile(r"[a-z0-9][a-z0-9_.+-]{0,79}")
_REGION = re.compile(r"\*|[A-Z]{2,3}(-[A-Z0-9]{1,3})?")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]{1,190}\.[^\s@.,;<>\"]{2,63}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_Validator = Callable[[object, "attrs.Attribute[Any]", Any], None]


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


@cache
def personal_text(longest: int = 4000) -> _Validator:
    """Text that may be about a person; such fields are ``repr=False, metadata=PERSONAL``."""
    return _text(longest, "the text")


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
        raise _refuse(instance, attribute, "date.type", "give a date, not a datetime")


def duration(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse anything but a span of time that is not negative."""
    if not isinstance(value, timedelta):
        raise _refuse(instance, attribute, "duration.type", "give a timedelta")
    if value < timedelta(0):
        raise _refuse(instance, attribute, "duration.negative", "must not be negative")


@cache
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
        if value is not None and start is not None and value < start:
            raise _refuse(instance, attribute, "period.reversed", f"must not be before {other}")

    return check
