"""Telephone numbers and e-mail addresses as people write them, made canonical or refused by code.

The domain accepts only E.164 numbers (ITU-T E.164) and normalised addresses. What a file or form
holds is normalised here by ``phonenumbers`` and ``email-validator`` (extra ``contacts``). No domain
name is looked up, and no message repeats the value.
"""

from __future__ import annotations

import re
import unicodedata
from types import ModuleType
from typing import Final

from bedside.errors import InvalidValueError, MissingExtraError
from bedside.uncaused import uncaused

__all__ = ["normalise_email", "normalise_phone"]

_EXTENSION: Final = re.compile(r"(?:;ext=|\bextn?\.?|x|#)\s*[0-9]{1,9}\s*$", re.IGNORECASE)
_SPREADSHEET: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+[eE]\+?[0-9]+|[eE]\+[0-9]+|\.0+)")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BIDI: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE: Final = re.compile(r"[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_EMERGENCY: Final = frozenset({"000", "110", "111", "112", "113", "118", "119", "911", "999"})
_LONGEST_EMAIL: Final = 254
_LONGEST_LOCAL: Final = 64


@uncaused
def normalise_phone(text: str, *, region: str | None) -> str:
    """*text* as an E.164 number; *region* (ISO 3166, such as ``US``) reads numbers without a country code.

    >>> normalise_phone("(303) 555-0100", region="US")
    '+13035550100'
    >>> normalise_phone("3035550100", region=None)
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: phone.no_region phone: give the country code or the practice's region

    Raises:
        InvalidValueError: ``phone.type``, ``.empty``, ``.charset``, ``.scientific``, ``.letters``,
            ``.extension_not_textable``, ``.no_region``, ``.region``, ``.emergency``,
            ``.short_code``, ``.length``, ``.not_assigned`` or ``.type_not_allowed``.
        MissingExtraError: the extra ``contacts`` is not installed.
    """
    phonenumbers = _phonenumbers()
    plain = _phone_text(text)
    digits = "".join(sign for sign in plain if sign.isdigit())
    international = plain.lstrip("(").startswith("+")
    if region is not None and region not in phonenumbers.SUPPORTED_REGIONS:
        raise _phone("region", "give the practice's region as a country code such as US")
    if digits in _EMERGENCY:
        raise _phone("emergency", "an emergency number reaches no patient")
    if region is None and not international:
        raise _phone("no_region", "give the country code or the practice's region")
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException as error:
        code = "region" if error.error_type == error.INVALID_COUNTRY_CODE else "length"
        raise _phone(code, "give a number with its country code") from None
    if not phonenumbers.is_valid_number(number):
        raise _why_not_valid(phonenumbers, number, region, digits)
    kinds = phonenumbers.PhoneNumberType
    refused = (kinds.PREMIUM_RATE, kinds.SHARED_COST, kinds.PAGER, kinds.VOICEMAIL)
    if phonenumbers.number_type(number) in refused:
        raise _phone("type_not_allowed", "premium-rate, shared-cost and pager numbers reach no patient")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


@uncaused
def normalise_email(text: str) -> str:
    """*text* as one lower-case address in Unicode form NFKC; the domain name is not looked up.

    >>> normalise_email(" Ana.Ito@Example.ORG ")
    'ana.ito@example.org'
    >>> normalise_email("ana.ito")
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: email.syntax email: give one address such as name@example.org

    Raises:
        InvalidValueError: ``email.type``, ``.empty``, ``.control_char``, ``.multiple``,
            ``.leading_dash``, ``.length``, ``.mixed_script`` or ``.syntax``; ``text.encoded_word``,
            ``.invisible_char`` or ``.bidi_control``.
        MissingExtraError: the extra ``contacts`` is not installed.
    """
    try:
        from email_validator import EmailNotValidError, validate_email
    except ImportError:
        raise MissingExtraError("normalise_email", "contacts") from None
    plain = _email_text(text)
    _check_length(plain)
    try:
        checked = validate_email(plain, check_deliverability=False).normalized
        # Look-alikes such as full-width letters become plain ones, and the result is checked again:
        # a full-width @ or a digit with a dot in one sign must not change the shape of an address.
        plain = unicodedata.normalize("NFKC", checked).lower()
        address = validate_email(plain, check_deliverability=False).normalized
    except EmailNotValidError:
        raise _email("syntax", "give one address such as name@example.org") from None
    _check_length(address)
    domain = address.rpartition("@")[2]
    if any(len(_scripts(label)) > 1 for label in domain.split(".")):
        raise _email("mixed_script", "the domain mixes alphabets; look whether it is the real one")
    return address


def _check_length(address: str) -> None:
    if len(address) > _LONGEST_EMAIL or len(address.rpartition("@")[0]) > _LONGEST_LOCAL:
        raise _email("length", "an address has 254 characters and 64 before the @ at most")


def _phonenumbers() -> ModuleType:
    try:
        import phonenumbers
    except ImportError:
        raise MissingExtraError("normalise_phone", "contacts") from None
    return phonenumbers


def _phone_text(text: object) -> str:
    if not isinstance(text, str):
        raise _phone("type", "give the number as text, not as a numeric cell")
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise _phone("empty", "give a number or leave the contact out")
    if _CONTROL.search(plain) or _SURROGATE.search(plain) or _BIDI.search(plain):
        raise _phone("charset", "use digits, spaces and + ( ) - . only")
    plain = "".join(_ascii_digit(sign) for sign in plain if not _INVISIBLE.match(sign))
    if _SPREADSHEET.fullmatch(plain):
        raise _phone("scientific", "a spreadsheet changed the number; format its column as text")
    if plain.lower().startswith("tel:"):
        plain = plain[4:]
    if _EXTENSION.search(plain):
        raise _phone("extension_not_textable", "leave the extension out; E.164 has none")
    if any(sign.isalpha() for sign in plain):
        raise _phone("letters", "write the number in digits")
    if any(sign.isdigit() and not sign.isascii() for sign in plain):
        raise _phone("charset", "use the digits 0 to 9")
    return plain


def _ascii_digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _why_not_valid(
    phonenumbers: ModuleType, number: object, region: str | None, digits: str
) -> InvalidValueError:
    if len(digits) <= 6:
        country = region or phonenumbers.region_code_for_country_code(number.country_code)  # type: ignore[attr-defined]  # a PhoneNumber; the library is imported lazily
        if phonenumbers.is_emergency_number(digits, country):
            return _phone("emergency", "an emergency number reaches no patient")
        if len(digits) >= 3 and region in (None, "US", "CA"):
            return _phone("short_code", "a short code reaches no patient")
    if not phonenumbers.is_possible_number(number):
        return _phone("length", "the number has too few or too many digits for its country")
    return _phone("not_assigned", "no such number is assigned in its country")


def _email_text(text: object) -> str:
    if not isinstance(text, str):
        raise _email("type", "give the address as text")
    plain = text.strip(" ")
    if not plain:
        raise _email("empty", "give an address or leave the contact out")
    if _BIDI.search(plain):
        raise InvalidValueError("text.bidi_control", "email", "remove the direction marks")
    if _CONTROL.search(plain) or _SURROGATE.search(plain):
        raise _email("control_char", "remove line breaks and control characters")
    if _INVISIBLE.search(plain):
        raise InvalidValueError("text.invisible_char", "email", "remove the invisible characters")
    if "=?" in plain and "?=" in plain:
        raise InvalidValueError("text.encoded_word", "email", "give the address itself, decoded")
    if plain.startswith("-"):
        raise _email("leading_dash", "an address that starts with a dash is read as an option")
    if plain.count("@") > 1 and any(sign in plain for sign in ",; "):
        raise _email("multiple", "give one address")
    return plain


def _scripts(label: str) -> frozenset[str]:
    """The alphabets of a domain label that hold look-alikes of each other."""
    alike = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
    names = (unicodedata.name(sign, "") for sign in label if sign.isalpha())
    return frozenset(script for name in names for script in alike if name.startswith(script))


def _phone(code: str, problem: str) -> InvalidValueError:
    return InvalidValueError(f"phone.{code}", "phone", problem)


def _email(code: str, problem: str) -> InvalidValueError:
    return InvalidValueError(f"email.{code}", "email", problem)
