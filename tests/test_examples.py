"""The examples run as a stranger would run them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bedside.programmes import Programme

ROOT = Path(__file__).parent.parent


def test_the_clinic_in_one_file_runs(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "examples" / "clinic.py"), f"sqlite:///{tmp_path}/clinic.db"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "the code for Ana's friends:" in done.stdout
    assert "0 of 1" in done.stdout


@pytest.mark.parametrize(
    "path", sorted((ROOT / "examples" / "programmes").iterdir()), ids=lambda path: path.name
)
def test_an_example_of_a_programme_can_be_read(path: Path) -> None:
    programme = Programme.read(path)

    assert Programme.from_toml(programme.to_toml()) == programme
