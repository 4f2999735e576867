"""Writing TOML: keys first, then sections, then lists of sections; the standard library only reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Final

__all__ = ["write_toml"]

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def write_toml(document: Mapping[str, Any]) -> str:
    """*document* as TOML; keys come in the order that they have.

    >>> print(write_toml({"title": "Friends", "caps": [{"limit": "5.00 USD"}]}), end="")
    title = "Friends"
    <BLANKLINE>
    [[caps]]
    limit = "5.00 USD"
    """
    return "\n".join(_section(document, ())).lstrip("\n") + "\n"


def _section(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    for key, value in table.items():
        if not (isinstance(value, dict) or _are_sections(value)):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        name = ".".join(map(_key, (*path, key)))
        if isinstance(value, dict):
            yield from ("", f"[{name}]", *_section(value, (*path, key)))
        elif _are_sections(value):
            for item in value:
                yield from ("", f"[[{name}]]", *_section(item, (*path, key)))


def _are_sections(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(key)} = {_value(item)}' for key, item in value.items())} }}"
    return str(value)


def _text(value: str) -> str:
    # JSON's texts are TOML's, but for a character that JSON lets stand and TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
