"""The fields of a table: what each one holds, and how its text becomes a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Final, Generic, TypeVar

import attrs

from bedside.domain.money import Money
from bedside.errors import InvalidValueError
from bedside.interop.contacts import normalise_email, normalise_phone
from bedside.interop.csv.clocks import LocalTimes, read_date, read_instant
from bedside.interop.identity import record_id
from bedside.uncaused import uncaused

__all__ = [
    "Field",
    "FieldType",
    "Reading",
    "choice",
    "day",
    "email",
    "flag",
    "instant",
    "money",
    "phone",
    "reference",
    "text",
    "whole",
]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound=Enum)

_MANGLED_ID: Final = re.compile(r"\d+(\.\d+)?[eE]\+\d+|\d+\.\d+[eE]\d+|\d+\.0+", re.ASCII)
_LONGEST_ID: Final = 320
_WHOLE: Final = re.compile(r"-?\d+", re.ASCII)
_AMOUNT: Final = re.compile(r"-?\d{1,18}([.,]\d{1,4})?", re.ASCII)
_REGION: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_REGION_HINT: Final = "give a country code such as US"
_MONEY_FORMAT: Final = re.compile(r"([A-Z]{3}) 0([.,])0+|([A-Z]{3}) 0", re.ASCII)
_MONEY_HINT: Final = "give the currency and the form of an amount, such as USD 0.00"


class FieldType(Enum):
    """What a field holds, in the words of the reference page."""

    ID = "id"
    TEXT = "text"
    CODE = "code"
    FLAG = "flag"
    WHOLE = "whole number"
    DAY = "date"
    INSTANT = "instant"
    PHONE = "phone"
    EMAIL = "e-mail"
    MONEY = "money"


@attrs.frozen(kw_only=True)
class Reading:
    """What the map says about one field; ``path`` is the field's name, for errors."""

    path: str
    source: str = "csv"
    format: str | None = None
    digits: int | None = None
    words: Mapping[str, str] | None = None
    local: LocalTimes = LocalTimes()


@attrs.frozen(kw_only=True, eq=False)
class Field(Generic[T_co]):
    """One field of a table. ``read`` gets text that is stripped and not empty."""

    name: str
    type: FieldType
    about: str
    read: Callable[[str, Reading], T_co]
    required: bool = False
    codes: tuple[str, ...] = ()
    formats: re.Pattern[str] | None = None
    format_hint: str = ""


def text(
    name: str,
    about: str,
    *,
    required: bool = False,
    code: bool = False,
    formats: re.Pattern[str] | None = None,
    format_hint: str = "",
) -> Field[str]:
    """Text with its line ends made ``\\n``; the record says how long it may be.

    >>> text("comment", "what was said").read("so\\r\\nkind", Reading(path="comment"))
    'so\\nkind'
    """
    kind = FieldType.CODE if code else FieldType.TEXT
    return Field(
        name=name,
        type=kind,
        about=about,
        read=_text,
        required=required,
        formats=formats,
        format_hint=format_hint,
    )


def reference(name: str, kind: str, about: str, *, required: bool = False) -> Field[str]:
    """The id that the source gives to a record of *kind*, as the id that bedside gives it.

    >>> reference("patient_id", "patient", "who").read("00007", Reading(path="patient_id"))
    'csv.00007'
    """

    def read(value: str, reading: Reading) -> str:
        if _MANGLED_ID.fullmatch(value):
            problem = "a spreadsheet changed this id; format the column as text and export again"
            raise InvalidValueError("id.mangled", reading.path, problem)
        if reading.digits is not None and len(value) != reading.digits:
            problem = f"expected {reading.digits} characters; a spreadsheet may have dropped leading zeros"
            raise InvalidValueError("id.lost_zeros", reading.path, problem)
        if len(value) > _LONGEST_ID or not value.isprintable():
            problem = f"give at most {_LONGEST_ID} characters, none of them a control character"
            raise InvalidValueError("id.format", reading.path, problem)
        return record_id(reading.source, kind, value)

    return Field(name=name, type=FieldType.ID, about=about, read=read, required=required)


def choice(name: str, kind: type[E], about: str, *, required: bool = False) -> Field[E]:
    """One code of *kind*, exactly as it is spelt there; the map translates a source's own words.

    >>> from bedside.domain.appointments import Modality
    >>> choice("modality", Modality, "where they meet").read("virtual", Reading(path="modality"))
    <Modality.VIRTUAL: 'virtual'>
    """
    members = {str(member.value): member for member in kind}

    def read(value: str, reading: Reading) -> E:
        found = members.get(value)
        if found is None:
            raise InvalidValueError("enum.unknown", reading.path, f"expected one of: {', '.join(members)}")
        return found

    return Field(
        name=name, type=FieldType.CODE, about=about, read=read, required=required, codes=tuple(members)
    )


def flag(name: str, about: str) -> Field[bool]:
    """True or false, from words that the map declares; none is understood without that.

    >>> flag("deceased", "has died").read("true", Reading(path="deceased"))
    True
    """
    return Field(name=name, type=FieldType.FLAG, about=about, read=_flag, codes=("true", "false"))


def whole(name: str, about: str, *, required: bool = False) -> Field[int]:
    """A whole number in plain digits.

    >>> whole("score", "0 to 10").read("9.0", Reading(path="score"))
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: number.whole score: give a whole number in plain digits
    """
    return Field(name=name, type=FieldType.WHOLE, about=about, read=_whole, required=required)


def day(name: str, about: str, *, required: bool = False) -> Field[date]:
    """A calendar date: ISO 8601, or the declared pattern."""

    def read(value: str, reading: Reading) -> date:
        return read_date(value, reading.path, reading.format)

    return Field(name=name, type=FieldType.DAY, about=about, read=read, required=required)


def instant(name: str, about: str, *, required: bool = False) -> Field[datetime]:
    """An instant: ISO 8601 or the declared pattern, with an offset or in the declared zone."""

    def read(value: str, reading: Reading) -> datetime:
        return read_instant(value, reading.path, reading.format, reading.local)

    return Field(name=name, type=FieldType.INSTANT, about=about, read=read, required=required)


def phone(name: str, about: str) -> Field[str]:
    """A telephone number; the format names the country of numbers without a country code.

    >>> phone("mobile", "a number").read("(303) 555-0100", Reading(path="mobile", format="US"))
    '+13035550100'
    """

    def read(value: str, reading: Reading) -> str:
        return _at(reading, lambda: normalise_phone(value, region=reading.format))

    return Field(
        name=name,
        type=FieldType.PHONE,
        about=about,
        read=read,
        formats=_REGION,
        format_hint=_REGION_HINT,
    )


def email(name: str, about: str) -> Field[str]:
    """One e-mail address."""

    def read(value: str, reading: Reading) -> str:
        return _at(reading, lambda: normalise_email(value))

    return Field(name=name, type=FieldType.EMAIL, about=about, read=read)


def money(name: str, about: str, *, required: bool = False) -> Field[Money]:
    """An exact amount; the format names currency and decimal mark, as ``USD 0.00`` or ``EUR 0,00``.

    >>> money("cost", "what it cost").read("19,99", Reading(path="cost", format="EUR 0,00"))
    Money(1999, 'EUR')
    """
    return Field(
        name=name,
        type=FieldType.MONEY,
        about=about,
        read=_money,
        required=required,
        formats=_MONEY_FORMAT,
        format_hint=_MONEY_HINT,
    )


@uncaused
def _at(reading: Reading, read: Callable[[], T]) -> T:
    """Name the field in a refusal that knows only what sort of thing it refuses."""
    try:
        return read()
    except InvalidValueError as error:
        raise InvalidValueError(error.code, reading.path, error.problem) from None


def _text(value: str, reading: Reading) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _flag(value: str, reading: Reading) -> bool:
    if value not in ("true", "false"):
        problem = f"declare under [values.{reading.path}] which words mean true and which false"
        raise InvalidValueError("type.bool", reading.path, problem)
    return value == "true"


def _whole(value: str, reading: Reading) -> int:
    if not _WHOLE.fullmatch(value):
        raise InvalidValueError("number.whole", reading.path, "give a whole number in plain digits")
    if len(value) > 15:
        raise InvalidValueError("number.too_long", reading.path, "give at most 15 digits")
    return int(value)


def _money(value: str, reading: Reading) -> Money:
    declared = _MONEY_FORMAT.fullmatch(reading.format or "")
    if declared is None:
        raise InvalidValueError("money.format", reading.path, f"declare the format: {_MONEY_HINT}")
    currency, mark = declared[1] or declared[3], declared[2]
    if not _AMOUNT.fullmatch(value) or any(sign in value for sign in ".," if sign != mark):
        problem = (
            f"give an exact amount such as 1500{mark or ''}{'00' if mark else ''}, without thousands marks"
        )
        raise InvalidValueError("money.format", reading.path, problem)
    amount = value.replace(mark, ".") if mark else value
    return _at(reading, lambda: Money.of(amount, currency))
