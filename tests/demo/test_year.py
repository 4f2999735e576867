"""The practice-year: whole, in order, and the same for the same seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bedside.demo import Lived, Tone, closing, live, opening
from bedside.demo.people import neighbour, rng_for
from bedside.errors import SettingsError
from bedside.kpis import KPIS

pytestmark = pytest.mark.slow


def test_the_command_tells_the_same_story_in_another_process_and_file(lived: Lived, tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        unset = {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}
        environment = {name: value for name, value in os.environ.items() if name not in unset}
        return subprocess.run(
            [sys.executable, "-m", "bedside", *arguments],
            cwd=tmp_path,
            env={**environment, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    ran = run("demo", "--seed", "1", "--db", "year.db")

    lines = ran.stdout.splitlines()
    assert ran.returncode == 0, ran.stderr
    assert lines[0] == "Harbour Dental, Oakland, California: the year 2026"
    before, after = ([line.text for line in part] for part in (opening(lived), closing(lived)))
    assert lines[: len(before)] == before
    assert lines[-len(after) :] == after
    table = " ".join(lines[len(before) : -len(after)])
    rates = [result for result in lived.results if result.kpi.endswith("_rate")]
    assert len(rates) >= 4
    for rate in rates:
        assert f" {rate.numerator} of {rate.denominator} " in table
    assert lines[-1].startswith("Reward ledger: 0 problems. Journal: ")
    assert lines[-1].endswith(" entries, its chain is whole.")
    assert 120 <= len(lines) <= 165
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in ran.stdout
    assert "year.db" not in ran.stdout
    assert "The year is in year.db" in ran.stderr

    looked = run("report", "--db", "sqlite:///year.db", "--settings", "year.toml", "--year", "2026")
    assert looked.stdout.startswith("Harbour Dental: the year 2026\n")

    again = run("demo", "--db", "year.db")
    assert (again.returncode, again.stdout) == (2, "")
    assert "already" in again.stderr


def test_the_books_are_in_order(lived: Lived) -> None:
    assert (lived.ledger_problems, lived.first_bad_entry) == (0, None)
    assert lived.journal_entries > 5000


def test_every_kpi_has_enough_behind_it_to_be_shown(lived: Lived) -> None:
    assert [result.kpi for result in lived.results] == list(KPIS)
    for result in lived.results:
        assert not result.suppressed, result.kpi
        assert result.value is not None, result.kpi


def test_what_the_desk_counted_is_what_the_kpis_found(lived: Lived) -> None:
    results = {result.kpi: result for result in lived.results}
    counts = lived.clinic.counts

    assert results["no_show_rate"].numerator == counts["missed"]
    assert results["adherence_rate"].numerator == counts["kept"]
    assert results["nps"].n == counts["answers"]


def test_the_story_fits_a_terminal_and_is_not_too_long(lived: Lived) -> None:
    lines = [line.text for line in (*opening(lived), *closing(lived))]

    assert max(map(len, lines)) <= 79
    assert 100 <= len(lines) + len(KPIS) <= 160


@pytest.mark.parametrize(
    "words",
    [
        "US-CA-REF-01 (Cal. B&P 650(a))",
        "US-AKS-01 (42 USC 1320a-7b(b)(2)(A)",
        "HOUSE-REF-01 (house rule)",
        "HOUSE-REF-06 (house rule)",
        "HOUSE-MSG-02 (house rule)",
        "HOUSE-MSG-04 (house rule)",
        "HOUSE-ASK-05 (house rule)",
        "US-AKS-09 (42 USC 1320a-7b(b)",
        "HOUSE-DIS-01 (house rule)",
        "The loop is closed",
        "Bo gets his sample",
        "Maya is told; the concern is closed.",
    ],
)
def test_the_story_tells(lived: Lived, words: str) -> None:
    told_words = " ".join(" ".join(line.text for line in opening(lived)).split())

    assert words in told_words


def test_every_refusal_of_a_patient_is_said_to_them_without_law(lived: Lived) -> None:
    said = " ".join(line.text for chapter in lived.chapters for line in chapter if line.tone is Tone.PATIENT)

    assert 'To the patient: "We are not able to do this.' in said
    for word in ("USC", "CFR", "B&P", "HOUSE-", "US-"):
        assert word not in said


def test_a_file_that_is_there_already_is_not_touched(tmp_path: Path) -> None:
    mine = tmp_path / "mine.db"
    mine.write_text("mine")

    with pytest.raises(SettingsError, match="already"):
        live(mine, seed=1)

    assert mine.read_text() == "mine"


def test_another_seed_has_other_people() -> None:
    assert neighbour(1, rng_for(1, "known:1")) != neighbour(1, rng_for(2, "known:1"))
