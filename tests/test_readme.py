"""The README's two commands are the ones that CI runs, and there are exactly two."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMAND = re.compile(r"```sh\n(.*?)\n```", re.DOTALL)


def commands() -> list[str]:
    return COMMAND.findall((ROOT / "README.md").read_text())


def test_the_readme_names_two_commands_of_one_line_each() -> None:
    found = commands()

    assert len(found) == 2
    assert all("\n" not in command for command in found)


def test_ci_runs_both_commands_word_for_word() -> None:
    script = (ROOT / ".ci" / "run").read_text()

    for command in commands():
        assert command in script
