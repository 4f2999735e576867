"""The reference page says what the commands say."""

from __future__ import annotations

from pathlib import Path

from bedside.cli.reference import render_reference

PAGE = Path(__file__).parents[2] / "docs/reference/command-line.md"


def test_the_page_is_current() -> None:
    hint = "run python -m bedside.cli.reference > docs/reference/command-line.md"

    assert PAGE.read_text(encoding="utf-8") == render_reference(), hint
