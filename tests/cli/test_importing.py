"""``bedside import``: counts, refusals by place, and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

MAP = """\
[table]
name = "patients"

[columns]
id = "No"
given = "Name"
born_on = "Born"

[constants]
registered_on = 2026-01-02
"""

SETTINGS = 'name = "Harbour"\ntime_zone = "America/Denver"\ncurrency = "USD"\njurisdictions = ["US"]\n'

PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "name": [{"family": "Quillfeather"}],
    "birthDate": "1990-02-28",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    (tmp_path / "patients.csv").write_text("No,Name,Born\n1,Ana,1990-02-28\n2,Bo,1988-02-29\n")
    (tmp_path / "practice.toml").write_text(SETTINGS)
    return tmp_path


CSV = ("import", "csv", "patients", "patients.csv", "--map", "map.toml")


def test_a_csv_file_is_imported_and_a_second_run_changes_nothing(run: Run, folder: Path) -> None:
    first, second = run(*CSV), run(*CSV)

    assert (first.code, second.code) == (0, 0)
    assert "2 added, 0 changed, 0 unchanged, 0 refused" in first.out
    assert "stored: 2 patient" in first.out
    assert "1 imported before" in second.out
    assert "0 added, 0 changed" in second.out
    assert (folder / "bedside.db").exists()


def test_a_refused_row_is_named_without_its_content_and_ends_with_one(run: Run, folder: Path) -> None:
    (folder / "patients.csv").write_text("No,Name,Born\n1,Ana,1990-02-28\n2,Quillfeather,31.02.1990\n")

    ran = run(*CSV)

    assert ran.code == 1
    assert "1 added, 0 changed, 0 unchanged, 1 refused" in ran.out
    assert "patients.csv" in ran.err
    assert "line 3 born_on" in ran.err
    assert "31.02" not in ran.out + ran.err
    assert "Quillfeather" not in ran.out + ran.err


def test_refusals_beyond_the_limit_are_counted(run: Run, folder: Path) -> None:
    rows = "".join(f"{number},Ana,never\n" for number in range(7))
    (folder / "patients.csv").write_text("No,Name,Born\n" + rows)

    ran = run(*CSV, "--problems", "2")

    assert ran.err.count("born_on") == 2
    assert "... and 5 more refused" in ran.err


def test_a_file_that_is_refused_whole_ends_with_one_and_stores_nothing(run: Run, folder: Path) -> None:
    (folder / "patients.csv").write_text("Other,Columns\n1,2\n")

    ran = run(*CSV)

    assert ran.code == 1
    assert ran.err.splitlines()[-1].startswith("bedside: import.columns patients.csv line 1")


def test_a_map_with_a_slip_is_the_callers_to_mend(run: Run, folder: Path) -> None:
    (folder / "map.toml").write_text(MAP.replace("given", "gvien"))

    ran = run(*CSV)

    assert ran.code == 2
    assert "map.unknown_field" in ran.err


def test_a_fhir_file_is_imported(run: Run, folder: Path) -> None:
    (folder / "ana.json").write_text(json.dumps(PATIENT))

    ran = run("import", "fhir", "ana.json")

    assert ran.code == 0, ran.err
    assert "1 added" in ran.out
    assert "Quillfeather" not in ran.out + ran.err


def test_a_fhir_resource_that_is_refused_ends_with_one(run: Run, folder: Path) -> None:
    (folder / "ana.json").write_text(json.dumps({**PATIENT, "birthDate": "Quillfeather"}))

    ran = run("import", "fhir", "ana.json")

    assert ran.code == 1
    assert "1 refused" in ran.out
    assert "Quillfeather" not in ran.out + ran.err


def test_without_settings_it_says_what_holds(run: Run, folder: Path) -> None:
    (folder / "practice.toml").unlink()

    ran = run(*CSV)

    assert ran.code == 0
    assert "No practice.toml here: days begin at midnight UTC." in ran.err


def test_progress_is_plain_where_there_is_no_terminal(run: Run, folder: Path) -> None:
    ran = run(*CSV)

    assert "Importing: 100 %, 2 entries" in ran.err
    assert "\x1b" not in ran.out + ran.err
