"""Where in a file something stands, and the problems that were found on the way."""

from __future__ import annotations

import re
from difflib import get_close_matches
from enum import Enum
from typing import Final

import attrs

from bedside.errors import InvalidValueError

__all__ = ["Missing", "Place", "Syntax", "advice_on"]

#: A key that may be repeated in an error: a word of a format, and not a sentence that somebody typed.
_WORD: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_-]{0,39}")


class Missing(Enum):
    """What is left of a value that was refused."""

    MISSING = "missing"


class Syntax(Enum):
    """How a file is written: TOML has dates of its own, in JSON they are text."""

    TOML = "toml"
    JSON = "json"


@attrs.frozen
class Place:
    """A path such as ``rules[0].caps[1].limit``, and the list to which problems go."""

    syntax: Syntax
    path: str = ""
    problems: list[InvalidValueError] = attrs.field(factory=list)

    def key(self, name: str) -> Place:
        """The value of a key; a key that is no word of any format stands there as a question mark."""
        shown = name if _WORD.fullmatch(name) else "?"
        return Place(self.syntax, f"{self.path}.{shown}" if self.path else shown, self.problems)

    def item(self, number: int) -> Place:
        """One member of a list, from 0 on."""
        return Place(self.syntax, f"{self.path}[{number}]", self.problems)

    def refuse(self, code: str, problem: str) -> Missing:
        """Write down what is wrong here."""
        self.problems.append(InvalidValueError(code, self.path or "the file", problem))
        return Missing.MISSING


def advice_on(wrong: str, known: list[str]) -> str:
    """What may have been meant by a word that is not known, or the words that there are.

    >>> advice_on("titel", ["id", "title"])
    'did you mean title?'
    """
    near = get_close_matches(wrong, known, n=1)
    return f"did you mean {near[0]}?" if near else f"give one of {', '.join(known)}"
