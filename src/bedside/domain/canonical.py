"""One text for one value: what is hashed or signed must be the same bytes on every machine and store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, NoReturn

from bedside.errors import InvalidValueError

__all__ = ["Plain", "canonical", "read_canonical"]

#: What may be hashed or signed: no floats, because two languages write one number in two ways.
Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]

_LARGEST: Final = 2**53


def canonical(value: object) -> str:
    """*value* as the only JSON text that it has: sorted keys, no blanks, ASCII.

    Text, whole numbers up to ±2**53, booleans, None, lists, and mappings with text for keys; it is
    ASCII, so that no database can write it in another way.

    >>> canonical({"v": 1, "names": ["Zo\u00eb", None, True]})
    '{"names":["Zo\\\\u00eb",null,true],"v":1}'
    >>> canonical({"ratio": 0.1})
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: canonical.type $.ratio: only text, whole numbers, booleans, None, ...

    Raises:
        InvalidValueError: something else is in it, named by its path.
    """
    _check(value, "$")
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def read_canonical(text: str) -> Plain:
    """The value whose text *text* is.

    Raises:
        InvalidValueError: it is no JSON, or another text than :func:`canonical` writes for its value.
    """
    try:
        value: Plain = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
        same = canonical(value) == text
    except (ValueError, RecursionError):
        same = False
    if not same:
        # Built out here: the parser's own error quotes the text.
        raise InvalidValueError("canonical.text", "$", "is not canonical JSON")
    return value


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


def _check(value: object, path: str) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
            raise InvalidValueError("canonical.text", path, "holds half a character")
    elif isinstance(value, int):
        if abs(value) > _LARGEST:
            raise InvalidValueError("canonical.number", path, "whole numbers of at most 2**53")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            _check(item, f"{path}[{place}]")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise InvalidValueError("canonical.key", path, "every key must be text")
            _check(item, f"{path}.{key}")
    else:
        problem = "only text, whole numbers, booleans, None, lists and mappings can be hashed"
        raise InvalidValueError("canonical.type", path, problem)
