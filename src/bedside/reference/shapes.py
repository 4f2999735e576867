"""One class as a section: what it is, its fields and properties, its values or its methods."""

from __future__ import annotations

import inspect
from enum import Enum

import attrs

from bedside.reference.prose import call_line, code_block, default_text, docstring_lines

__all__ = ["class_lines", "field_type"]


def class_lines(described: type) -> list[str]:
    """The section of *described* as Markdown lines.

    >>> from bedside.ports import Fulfilment
    >>> class_lines(Fulfilment)[:3]
    ['### Fulfilment', '', 'What became of handing a reward over.']
    """
    lines = [f"### {described.__name__}", "", *docstring_lines(described), ""]
    if issubclass(described, Enum):
        return [*lines, ", ".join(f"`{member.value}`" for member in described), ""]
    if attrs.has(described):
        lines += _fields(described)
    for name, function in vars(described).items():
        if name.startswith("_") and name != "__call__":
            continue
        if isinstance(function, property):
            lines += [f"- `{name}`: {' '.join(docstring_lines(function))}"]
        elif inspect.isfunction(function):
            lines += [*code_block(call_line(name, function)), "", *docstring_lines(function), ""]
    return lines if lines[-1] == "" else [*lines, ""]


def field_type(field: attrs.Attribute[object]) -> str:
    """The type of a field as it is written in the class, ``timedelta`` for a ``timedelta``."""
    # attrs keeps an annotation as text where the module postpones its annotations.
    typed: object = field.type
    return typed if isinstance(typed, str) else str(getattr(typed, "__name__", typed))


def _fields(described: type) -> list[str]:
    lines = ["| field | type | default |", "|---|---|---|"]
    for field in attrs.fields(described):
        typed = field_type(field).replace("|", "\\|")
        lines.append(f"| `{field.name}` | `{typed}` | {_default(field)} |")
    return [*lines, ""]


def _default(field: attrs.Attribute[object]) -> str:
    if field.default is attrs.NOTHING:
        return "required"
    if type(field.default).__name__ == "Factory":
        return "empty"
    return f"`{default_text(field.default)}`"
