"""The page of ``bedside.testing``: every name, and every promise of the contracts with what to mend."""

from __future__ import annotations

import inspect
from enum import Enum
from types import ModuleType

from bedside import testing
from bedside.reference.prose import call_line, code_block, docstring_lines
from bedside.testing.contracts import Contract, promises

__all__ = ["render_kit"]

_INTRO = f"""\
# The kit

What plugin authors test their plugins with: `bedside.testing` (`pip install "bedside[testing]"`).
Nothing of it needs a database, and each name is loaded when it is first asked for.
The contract has version {testing.CONTRACT_VERSION}; how it grows is in \
[write a storage](../how-to/write-a-storage.md#when-the-contract-grows).

Worked examples: [a storage](../how-to/write-a-storage.md), [a notifier](../how-to/write-a-notifier.md), \
[a reward fulfiller](../how-to/write-a-fulfiller.md), and a whole package in `examples/bedside-jsonl`.

This page is written from `bedside.testing` by `python -m bedside.reference docs/reference`.
"""


def render_kit() -> str:
    """The whole page as Markdown.

    >>> render_kit().splitlines()[0]
    '# The kit'
    """
    parts = [_INTRO]
    for name in testing.__all__:
        value = getattr(testing, name)
        parts += [f"## {name}", ""]
        if inspect.isclass(value) and issubclass(value, Contract):
            parts += [*docstring_lines(value), "", *_promises(value)]
        elif inspect.isclass(value) and issubclass(value, Enum):
            members = ", ".join(f"`{member.name}`" for member in value)
            parts += [*docstring_lines(value), "", f"Members: {members}.", ""]
        elif inspect.isclass(value) or inspect.isfunction(value):
            parts += [*code_block(call_line(name, value)), "", *docstring_lines(value), ""]
        elif isinstance(value, ModuleType):
            parts += [*docstring_lines(value), ""]
        else:
            parts += [_CONSTANTS[name], ""]
    return "\n".join(parts)


_CONSTANTS = {
    "CONTRACT_KINDS": "The kinds that the contract of a storage prepares; they use all that can be declared.",
    "CONTRACT_VERSION": "The version of the contracts of this release, its first two numbers.",
}


def _promises(contract: type[Contract]) -> list[str]:
    lines = ["| test | when it fails | since | for |", "|---|---|---|---|"]
    for name, marked in promises(contract).items():
        sentence = name.removeprefix("test_").replace("_", " ")
        advice = marked.mend.replace("|", "\\|").replace("<", "&lt;")
        lines.append(f"| {sentence} | {advice} | {marked.since} | {marked.needs or 'all'} |")
    return [*lines, ""]
