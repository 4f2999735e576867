"""From docstrings and signatures to Markdown: one sentence a line, no doctests."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from enum import Enum

import attrs

__all__ = ["call_line", "code_block", "default_text", "docstring_lines", "sentences"]

#: Longer calls are written with one argument a line.
_WIDEST = 100

_ROLE = re.compile(r":\w+:`(~?)([^`]+)`")
_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z*`])")
_RAISED = re.compile(r"^ +((?:[A-Z]\w+Error(?:, )?)+): ", re.MULTILINE)
_HOME = re.compile(r"\b(?:bedside\.[a-z_.]+|datetime|typing|collections\.abc)\.(?=[A-Za-z])")


def docstring_lines(thing: object) -> list[str]:
    """The docstring of *thing* as Markdown lines, paragraphs apart; ``Raises:`` becomes a list.

    >>> docstring_lines(code_block)
    ['A fenced block of Python that is shown, not run.']
    """
    lines: list[str] = []
    for paragraph in re.split(r"\n\s*\n", inspect.getdoc(thing) or ""):
        if ">>>" in paragraph:
            continue
        if lines:
            lines.append("")
        lines += _raises(paragraph) if paragraph.startswith("Raises:\n") else sentences(paragraph)
    return lines


def sentences(paragraph: str) -> list[str]:
    """The sentences of *paragraph*, with the markup of docstrings turned into that of Markdown.

    >>> sentences("The :class:`~bedside.rules.Decision` says why.\\n``None`` is no answer.")
    ['The `Decision` says why.', '`None` is no answer.']
    """
    flat = " ".join(paragraph.split()).replace("``", "`")
    return _END.split(_ROLE.sub(_named, flat))


def call_line(name: str, function: Callable[..., object], *, returns: bool = True) -> str:
    """How *function* is called as *name*: every argument with its type and default.

    >>> call_line("sentences", sentences)
    'sentences(paragraph: str) -> list[str]'
    """
    arguments = list(_arguments(inspect.signature(function)))
    end = f" -> {_annotation(inspect.signature(function).return_annotation)}" if returns else ""
    line = f"{name}({', '.join(arguments)}){end}"
    if len(line) <= _WIDEST:
        return line
    return "\n".join([f"{name}(", *(f"    {argument}," for argument in arguments), f"){end}"])


def code_block(text: str) -> list[str]:
    """A fenced block of Python that is shown, not run."""
    return ["```python", *text.splitlines(), "```"]


def default_text(value: object) -> str:
    """A default as a person would write it.

    >>> from datetime import time, timedelta
    >>> default_text(timedelta(days=90)), default_text((1,)), default_text(time(20))
    ('timedelta(days=90)', '(1,)', 'time(20, 0)')
    """
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, tuple):
        items = ", ".join(default_text(item) for item in value)
        return f"({items},)" if len(value) == 1 else f"({items})"
    kind = type(value)
    if attrs.has(kind):
        parts = [default_text(getattr(value, field.name)) for field in attrs.fields(kind)]
        return f"{kind.__name__}({', '.join(parts)})"
    return repr(value).replace("datetime.", "")


def _arguments(signature: inspect.Signature) -> Iterator[str]:
    starred = False
    for parameter in signature.parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        typed = f"{parameter.name}: {_annotation(parameter.annotation)}"
        if parameter.default is not parameter.empty:
            typed += f" = {default_text(parameter.default)}"
        yield typed
        if parameter.kind is parameter.POSITIONAL_ONLY:
            yield "/"


def _annotation(annotation: object) -> str:
    if annotation is None or annotation is type(None) or annotation is inspect.Signature.empty:
        return "None"
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return _HOME.sub("", text)


def _named(role: re.Match[str]) -> str:
    name = role[2].rpartition(".")[2] if role[1] else role[2]
    return f"`{name}`"


def _raises(paragraph: str) -> list[str]:
    entries = _RAISED.split(paragraph)[1:]
    named = zip(entries[::2], entries[1::2], strict=True)
    return ["Raises:", "", *(f"- {_linked(names)}: {' '.join(sentences(when))}" for names, when in named)]


def _linked(names: str) -> str:
    return ", ".join(f"[`{name}`](errors.md#{name.lower()})" for name in names.split(", "))
