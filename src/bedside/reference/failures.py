"""The page of the errors: the tree, and what each one says and carries."""

from __future__ import annotations

import inspect

from bedside import errors
from bedside.errors import BedsideError
from bedside.reference.prose import docstring_lines

__all__ = ["error_classes", "render_errors"]

_INTRO = """\
# Errors

Everything that bedside raises on purpose is a `BedsideError`.
Where Python has a word for the same mistake, the error is that one too: `except ValueError` catches \
an `InvalidValueError`.
A message names the thing, its id and the next step.
It never holds a value that a person typed or a file contained: \
[why](../explanation/privacy-and-personal-data.md).

A *no* is not an error: a verb that can say no returns its `Decision`.

This page is written from `bedside.errors` by `python -m bedside.reference docs/reference`.
"""


def error_classes() -> tuple[type[BedsideError], ...]:
    """Every error, parents before their children.

    >>> [error.__name__ for error in error_classes()][:2]
    ['BedsideError', 'InvalidValueError']
    """
    named = [value for name, value in vars(errors).items() if name in errors.__all__]
    return tuple(value for value in named if inspect.isclass(value) and issubclass(value, BedsideError))


def render_errors() -> str:
    """The whole page as Markdown.

    >>> render_errors().splitlines()[0]
    '# Errors'
    """
    parts = [_INTRO, "```text", *_tree(BedsideError, 0), "```", ""]
    for error in error_classes():
        parts += _section(error)
    return "\n".join(parts)


def _tree(error: type[BedsideError], depth: int) -> list[str]:
    line = "    " * depth + error.__name__ + "".join(f" ({name})" for name in _builtins(error))
    children = [child for child in error_classes() if child.__bases__[0] is error]
    return [line, *(below for child in children for below in _tree(child, depth + 1))]


def _section(error: type[BedsideError]) -> list[str]:
    lines = [f"## {error.__name__}", "", *docstring_lines(error), ""]
    carries = _carries(error)
    if carries:
        lines += [f"It carries {', '.join(f'`{name}`' for name in carries)}.", ""]
    return lines


def _carries(error: type[BedsideError]) -> list[str]:
    """The attributes that the class sets: the arguments of its constructor that it keeps."""
    constructor = error.__init__
    if not inspect.isfunction(constructor):
        return []
    kept = constructor.__code__.co_names
    return [name for name in inspect.signature(constructor).parameters if name in kept and name != "self"]


def _builtins(error: type[BedsideError]) -> list[str]:
    return [base.__name__ for base in error.__bases__ if not issubclass(base, BedsideError)]
