"""The page of the ports: what a plugin implements, and the values that go in and out."""

from __future__ import annotations

import inspect
from typing import is_typeddict

from bedside import ports
from bedside.reference.prose import call_line, code_block, docstring_lines
from bedside.reference.shapes import class_lines

__all__ = ["render_ports"]

_INTRO = """\
# Ports

What bedside needs from the outside world is a handful of Protocols in `bedside.ports`.
A plugin satisfies one by having its methods; there is nothing to inherit from.
A [hook](hooks.md) finds the object, the Protocol is the conversation with it.

Worked examples: [write a storage](../how-to/write-a-storage.md), \
[write a notifier](../how-to/write-a-notifier.md).

This page is written from `bedside.ports` by `python -m bedside.reference docs/reference`.
"""


def render_ports() -> str:
    """The whole page as Markdown.

    >>> render_ports().splitlines()[0]
    '# Ports'
    """
    public = [getattr(ports, name) for name in ports.__all__]
    classes = [value for value in public if inspect.isclass(value) and not is_typeddict(value)]
    protocols = [value for value in classes if getattr(value, "_is_protocol", False)]
    parts = [_INTRO, "## Protocols", ""]
    for protocol in protocols:
        parts += class_lines(protocol)
    parts += ["## Values", ""]
    for value in classes:
        if value not in protocols:
            parts += class_lines(value)
    parts += ["## Functions", ""]
    for function in filter(inspect.isfunction, public):
        call = code_block(call_line(function.__name__, function))
        parts += [f"### {function.__name__}", "", *call, "", *docstring_lines(function), ""]
    return "\n".join(parts)
