"""``bedside demo``: it prints, it keeps, and another command can look again."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Run

pytestmark = pytest.mark.slow


def test_the_demo_prints_its_year_and_the_report_finds_it(run: Run, tmp_path: Path) -> None:
    ran = run("demo", "--seed", "3", "--db", "year.db")

    lines = ran.out.splitlines()
    assert ran.code == 0, ran.err
    assert lines[0] == "Harbour Dental, Oakland, California: the year 2026"
    assert lines[-1].startswith("Reward ledger: 0 problems. Journal: ")
    assert lines[-1].endswith(" entries, its chain is whole.")
    assert 120 <= len(lines) <= 165
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in ran.out
    assert "year.db" not in ran.out
    assert "The year is in year.db" in ran.err

    looked = run("report", "--db", "sqlite:///year.db", "--settings", "year.toml", "--year", "2026")
    assert looked.out.startswith("Harbour Dental: the year 2026\n")

    again = run("demo", "--db", "year.db")
    assert (again.code, again.out) == (2, "")
    assert "already" in again.err
