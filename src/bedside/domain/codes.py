"""Referral codes: opaque, unguessable, forgiving of case and spaces, and proof against one slip.

Thirty-one signs without look-alikes (no 0, 1, I, L or O). Thirty-one is a prime, so a weighted sum
finds every single wrong sign and every swap of two neighbours. Ten random signs are 49 bits.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from bedside.errors import InvalidValueError

__all__ = ["ALPHABET", "BODY_LENGTH", "code_format", "grouped", "is_code", "referral_code", "with_check_sign"]

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BODY_LENGTH: Final = 10


def with_check_sign(body: str) -> str:
    """Append the check sign to *body* (random signs of :data:`ALPHABET`).

    >>> with_check_sign("ABCDEFGHJK")
    'ABCDEFGHJKV'
    """
    return body + ALPHABET[_weighted(body) % len(ALPHABET)]


def is_code(text: str) -> bool:
    """Whether *text* is a code with a right check sign; asks no store.

    >>> is_code("ABCDEFGHJKV"), is_code("ABCDEFGHKJV"), is_code("ABCDEFGHJK0")
    (True, False, False)
    """
    if len(text) != BODY_LENGTH + 1 or any(sign not in ALPHABET for sign in text):
        return False
    return with_check_sign(text[:-1]) == text


def referral_code(typed: str) -> str:
    """What a person typed, as a code: spaces, hyphens and lower case do not matter.

    >>> referral_code("abcd efgh-jkv")
    'ABCDEFGHJKV'
    >>> referral_code("hello")
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: code.format code: check the code for a slip; it has 11 signs
    """
    code = "".join(sign for sign in typed.upper() if sign not in " -\u00a0\u2010\u2011")
    if not is_code(code):
        raise InvalidValueError("code.format", "code", "check the code for a slip; it has 11 signs")
    return code


def grouped(code: str) -> str:
    """A code as people read it.

    >>> grouped("ABCDEFGHJKV")
    'ABCD-EFGH-JKV'
    """
    return "-".join((code[:4], code[4:8], code[8:]))


def _weighted(body: str) -> int:
    return sum((place + 1) * ALPHABET.index(sign) for place, sign in enumerate(body))


def code_format(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Validator: a whole code in canonical form."""
    if not isinstance(value, str) or not is_code(value):
        raise InvalidValueError(
            "code.format", f"{type(instance).__name__}.{attribute.name}", "give 11 signs with a check sign"
        )
