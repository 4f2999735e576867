"""The pages that name a test for what they promise: each is there, and so are the errors and their words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bedside import errors

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
PAGES = ("failures.md", "invariants.md")

_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")
_ROW = re.compile(r"^\| (?!what happens|number)(.+) \|$", flags=re.MULTILINE)

#: How many there are of each letter.
_NUMBERED = {"L": 18, "D": 16, "S": 6, "P": 4, "A": 4, "E": 6, "X": 2, "V": 2, "F": 3}


def rows(page: str) -> list[list[str]]:
    """The cells of each row of the page's tables, without their heads."""
    text = (REFERENCE / page).read_text("utf-8")
    return [[cell.strip() for cell in found.split(" | ")] for found in _ROW.findall(text)]


@cache
def named_tests(path: str) -> frozenset[str]:
    """The names of the tests of a file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    named = _TEST.findall((REFERENCE / page).read_text("utf-8"))

    assert len(named) >= 35
    assert [f"{path}::{name}" for path, name in named if name and name not in named_tests(path)] == []
    assert all((ROOT / path).exists() for path, _ in named)


def test_every_failure_has_a_test_and_its_error_is_one_of_ours() -> None:
    for what, _, error, _, test in rows("failures.md"):
        assert _TEST.fullmatch(test), what
        for name in re.findall(r"`(\w+Error)`", error):
            assert hasattr(errors, name), what
        assert "`" in error or "none" in error or "promise" in error, what


def test_what_a_failure_is_said_to_say_is_in_the_code() -> None:
    said = _words_of_the_code()
    quoted = [words for *_, says, _ in rows("failures.md") for words in re.findall(r'"([^"]+)"', says)]

    assert len(quoted) > 25
    assert [words for words in quoted if words not in said] == []


def test_every_invariant_has_a_test_or_says_what_is_missing() -> None:
    numbers = []
    for number, _, shown in rows("invariants.md"):
        numbers.append(number)
        assert _TEST.search(shown) or "not yet: " in shown, number

    invariants = [f"{letter}{n}" for letter, last in _NUMBERED.items() for n in range(1, last + 1)]
    assert numbers == [*invariants, *map(str, range(1, 35))]


@cache
def _words_of_the_code() -> str:
    """Every text of the library, each on a line of its own; what is filled in is left out."""
    return "\n".join(
        words
        for path in sorted((ROOT / "src" / "bedside").rglob("*.py"))
        for words in _texts(ast.parse(path.read_text("utf-8")))
    )


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
