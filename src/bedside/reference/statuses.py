"""The page of the status tables: a state diagram and a text for each table of moves."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from enum import Enum
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import attrs

import bedside.domain
from bedside.domain.transitions import Transitions
from bedside.reference.prose import sentences

__all__ = ["render_status_tables", "status_tables"]

_INTRO = """\
# Status tables

A status moves only along the arrows of its table; any other move raises \
[`InvalidTransitionError`](errors.md).
An arrow from the black dot shows the status that a new record has when nobody says otherwise.
A status that leads to the ringed dot is final.
What the words mean is in the [glossary](glossary.md).

This page is written from the tables in `bedside.domain` by `python -m bedside.reference docs/reference`.
"""


def status_tables() -> Mapping[str, Transitions[Any]]:
    """Every table of moves in :mod:`bedside.domain`, by the kind of record that it is about.

    >>> sorted(status_tables())[:3]
    ['appointment', 'care_goal', 'concern']
    """
    found = [
        value
        for module in _nouns()
        for value in vars(module).values()
        if isinstance(value, Transitions) and not isinstance(value, type)
    ]
    return {table.kind: table for table in sorted(found, key=lambda table: table.kind)}


def render_status_tables() -> str:
    """The whole page as Markdown.

    >>> render_status_tables().splitlines()[0]
    '# Status tables'
    """
    parts = [_INTRO]
    for kind, table in status_tables().items():
        parts += [f"## {kind}", "", *_about(table), "", *_diagram(table), "", *_text(table), ""]
    return "\n".join(parts)


def _nouns() -> list[ModuleType]:
    return [
        import_module(f"{bedside.domain.__name__}.{module.name}")
        for module in iter_modules(bedside.domain.__path__)
    ]


def _about(table: Transitions[Any]) -> list[str]:
    statuses = type(next(iter(table.moves)))
    first = sentences((inspect.getdoc(statuses) or "").split("\n\n")[0])
    return [f"`{statuses.__module__}.{statuses.__name__}`", "", *first]


def _diagram(table: Transitions[Any]) -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{_word(status)}" as {_name(status)}' for status in table.moves if _needs(status)]
    first = _first(table)
    if first is not None:
        lines.append(f"    [*] --> {_name(first)}")
    for status, moves in table.moves.items():
        lines += [f"    {_name(status)} --> {_name(move)}" for move in _in_order(moves, table)]
        if table.is_final(status):
            lines.append(f"    {_name(status)} --> [*]")
    return [*lines, "```"]


def _text(table: Transitions[Any]) -> list[str]:
    lines = ["| status | may become |", "|---|---|"]
    for status, moves in table.moves.items():
        after = ", ".join(f"`{_word(move)}`" for move in _in_order(moves, table)) or "nothing; it is final"
        lines.append(f"| `{_word(status)}` | {after} |")
    return lines


def _first(table: Transitions[Any]) -> Enum | None:
    """The status that a new record has: the default of the field ``status`` of that type."""
    statuses = type(next(iter(table.moves)))
    for value in vars(import_module(statuses.__module__)).values():
        if not (inspect.isclass(value) and attrs.has(value)):
            continue
        for field in attrs.fields(value):
            if field.name == "status" and isinstance(field.default, statuses):
                first: Enum = field.default
                return first
    return None


def _in_order(moves: set[Enum], table: Transitions[Any]) -> list[Enum]:
    return [status for status in type(next(iter(table.moves))) if status in moves]


def _needs(status: Enum) -> bool:
    return _name(status) != _word(status)


def _name(status: Enum) -> str:
    # Mermaid takes a hyphen in a name for a part of an arrow.
    return _word(status).replace("-", "_")


def _word(status: Enum) -> str:
    return str(status.value)
