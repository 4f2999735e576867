"""The page of the services: every verb of a desk, and the answers that verbs give."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import get_args, get_type_hints

import attrs

from bedside.domain.settings import PracticeSettings
from bedside.practice import Practice
from bedside.reference.prose import call_line, code_block, docstring_lines
from bedside.reference.shapes import class_lines
from bedside.storage import MemoryStorage

__all__ = ["render_services", "rooms", "verbs"]

_INTRO = """\
# Services

A host holds one `Practice`; `practice.acting_as(…)` gives a `Desk`, and a desk has these rooms.
Each verb reads, decides and writes in one transaction.
A verb that writes, or that reads what is kept about one patient, leaves an entry in the audit journal.
A verb that can say no returns its `Decision`; read `decision.allowed` and `decision.explain()`.
Every verb may raise [`NotFoundError`](errors.md#notfounderror) for an id that is not stored, \
and [`ConflictError`](errors.md#conflicterror) when somebody else changed the same record meanwhile.

How a host uses them is in [embed bedside in your software](../how-to/embed-in-your-software.md).
The nouns are in the [glossary](glossary.md), and how a status moves in the [status tables](status-tables.md).

This page is written from the docstrings by `python -m bedside.reference docs/reference`.
"""


def rooms() -> Mapping[str, object]:
    """The rooms of a desk by name, as a real desk has them.

    >>> list(rooms())[:2]
    ['patients', 'appointments']
    """
    settings = PracticeSettings(name="Any", time_zone="UTC", currency="USD", jurisdictions=("US",))
    desk = Practice(settings, storage=MemoryStorage()).acting_as("any", role="manager", purpose="operations")
    return {
        name: room
        for name, room in vars(desk).items()
        if type(room).__module__.startswith("bedside.services")
    }


def verbs(room: object) -> Mapping[str, Callable[..., object]]:
    """The public methods of a room by name, in the order in which they are written."""
    return {
        name: function
        for name, function in vars(type(room)).items()
        if inspect.isfunction(function) and not name.startswith("_")
    }


def render_services() -> str:
    """The whole page as Markdown.

    >>> render_services().splitlines()[0]
    '# Services'
    """
    parts = [
        _INTRO,
        "## Practice",
        "",
        *code_block(call_line("Practice", Practice.__init__, returns=False)),
        "",
    ]
    parts += [*docstring_lines(Practice), ""]
    parts += _verb("practice.acting_as", Practice.acting_as)
    for name, room in rooms().items():
        parts += [f"## desk.{name}", ""]
        for verb, function in verbs(room).items():
            parts += _verb(f"desk.{name}.{verb}", function)
    parts += ["## Answers", "", "What verbs return beside the nouns themselves.", ""]
    for answer in _answers():
        parts += class_lines(answer)
    return "\n".join(parts)


def _verb(name: str, function: Callable[..., object]) -> list[str]:
    return [f"### {name}", "", *code_block(call_line(name, function)), "", *docstring_lines(function), ""]


def _answers() -> list[type]:
    found = {
        part
        for room in rooms().values()
        for function in verbs(room).values()
        for part in _parts(get_type_hints(function)["return"])
        if inspect.isclass(part) and attrs.has(part) and part.__module__.startswith("bedside.services")
    }
    return sorted(found, key=lambda answer: answer.__name__)


def _parts(annotation: object) -> Iterator[object]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)
