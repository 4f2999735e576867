"""One KPI from files: column and code maps, periods, groups, zones."""

from __future__ import annotations

import json
from pathlib import Path

import polars
import pytest
from tests.cli.conftest import Run

VISITS = """\
visit,day,came
007,2026-01-05T09:00:00Z,attended
7,2026-01-06T09:00:00Z,did not attend
8,2026-02-02T09:00:00Z,attended
9,2026-02-03T09:00:00Z,attended
10,2026-03-01T04:30:00Z,did not attend
11,2026-03-02T09:00:00Z,
"""

MAPS = (
    "--column",
    "starts_at=day",
    "--column",
    "status=came",
    "--code",
    "status.attended=fulfilled",
    "--code",
    "status.did not attend=noshow",
)


@pytest.fixture
def visits(tmp_path: Path) -> str:
    (tmp_path / "visits.csv").write_text(VISITS, encoding="utf-8")
    return "appointments=visits.csv"


def test_a_csv_file_with_its_own_columns_and_codes_is_read(run: Run, visits: str) -> None:
    ran = run("kpi", "no_show_rate", "--table", visits, *MAPS)

    assert ran.code == 0
    assert ran.out.startswith("No-show rate: 40.0 % (2 of 5; ")
    assert "1 not judged: 1 missing status" in ran.out


def test_a_parquet_file_is_read(run: Run, tmp_path: Path) -> None:
    polars.DataFrame({"status": ["noshow", "fulfilled"]}).write_parquet(tmp_path / "visits.parquet")

    ran = run("kpi", "no_show_rate", "--table", "appointments=visits.parquet")

    assert ran.out.startswith("No-show rate: 50.0 % (1 of 2; ")


def test_a_parquet_file_is_read_by_pyarrow_where_there_is_no_polars(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    polars.DataFrame({"status": ["noshow", "fulfilled"]}).write_parquet(tmp_path / "visits.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"no parquet at all")
    monkeypatch.setattr("bedside.cli.tables.find_spec", lambda name: name == "pyarrow" or None)

    ran = run("kpi", "no_show_rate", "--table", "appointments=visits.parquet")
    broken = run("kpi", "no_show_rate", "--table", "appointments=broken.parquet")

    assert ran.out.startswith("No-show rate: 50.0 % (1 of 2; ")
    assert (broken.code, broken.err) == (2, "bedside: import.not_readable broken.parquet: is not Parquet\n")


def test_without_a_library_for_parquet_the_line_that_installs_one_is_printed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "visits.parquet").touch()
    monkeypatch.setattr("bedside.cli.tables.find_spec", lambda name: None)

    ran = run("kpi", "no_show_rate", "--table", "appointments=visits.parquet")

    assert (ran.code, ran.err) == (2, 'bedside: Parquet needs an extra: pip install "bedside[kpi]"\n')


def test_an_empty_line_is_no_row_and_a_word_is_no_score(run: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("score\n10\n\nvery good\n", encoding="utf-8")

    ran = run("kpi", "nps", "--table", "survey_answers=answers.csv")

    assert ran.code == 2
    assert "very good" not in ran.err


def test_a_period_is_half_open_and_in_the_zone_that_is_named(run: Run, visits: str) -> None:
    february = ("kpi", "no_show_rate", "--table", visits, *MAPS, "--period", "2026-02-01..2026-03-01")

    utc = run(*february)
    denver = run(*february, "--zone", "America/Denver")

    assert "(0 of 2;" in utc.out
    assert "(1 of 3;" in denver.out


def test_the_zone_of_the_settings_is_taken_where_there_is_one(run: Run, visits: str, tmp_path: Path) -> None:
    (tmp_path / "practice.toml").write_text(
        'name = "x"\ntime_zone = "America/Denver"\ncurrency = "USD"\njurisdictions = ["US"]\n'
    )

    ran = run("kpi", "no_show_rate", "--table", visits, *MAPS, "--period", "2026-02-01..2026-03-01")

    assert "(1 of 3;" in ran.out


def test_groups_are_a_table_within_eighty_columns(run: Run, visits: str) -> None:
    ran = run("kpi", "no_show_rate", "--table", visits, *MAPS, "--by", "month")

    lines = ran.out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["2026-01", "2026-02", "2026-03"]
    assert max(map(len, lines)) <= 80


def test_small_groups_are_hidden_when_asked(run: Run, visits: str) -> None:
    ran = run("kpi", "no_show_rate", "--table", visits, *MAPS, "--by", "month", "--min-n", "3")

    assert ran.out.count("hidden  too few to show") == 3


def test_json_is_for_programs(run: Run, visits: str) -> None:
    one = json.loads(run("kpi", "no_show_rate", "--table", visits, *MAPS, "--format", "json").out)
    groups = json.loads(
        run("kpi", "no_show_rate", "--table", visits, *MAPS, "--by", "month", "--format", "json").out
    )

    assert (one["numerator"], one["denominator"], one["excluded"]) == (2, 5, {"missing status": 1})
    assert [row["month"] for row in groups] == ["2026-01", "2026-02", "2026-03"]


def test_ids_keep_their_leading_zeros(run: Run, tmp_path: Path) -> None:
    rows = "patient_id,status,starts_at\n007,fulfilled,2026-01-05Z\n7,fulfilled,2026-01-05Z\n"
    (tmp_path / "visits.csv").write_text(rows.replace("Z", ""), encoding="utf-8")

    ran = run("kpi", "new_patients", "--table", "appointments=visits.csv")

    assert ran.out.startswith("New patients: 2 (of 2 patients seen)")


def test_scores_of_a_csv_file_are_numbers(run: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("note\n10\n9\n3\n", encoding="utf-8")

    ran = run("kpi", "nps", "--table", "survey_answers=answers.csv", "--column", "score=note")

    assert ran.out.startswith("Net promoter score: +33 (3 answers: ")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "import.empty"),
        ("a,a\n1,2\n", "import.columns"),
        ("a,b\n1\n", "import.row_width"),
        ('a,b\n"1,2\n', "import.not_readable"),
    ],
)
def test_a_broken_csv_file_is_refused_by_name(run: Run, tmp_path: Path, content: str, code: str) -> None:
    (tmp_path / "broken.csv").write_text(content, encoding="utf-8")

    ran = run("kpi", "no_show_rate", "--table", "appointments=broken.csv")

    assert ran.code == 2
    assert ran.err.startswith(f"bedside: {code} broken.csv")


def test_a_broken_parquet_file_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"no parquet at all")

    ran = run("kpi", "no_show_rate", "--table", "appointments=broken.parquet")

    assert (ran.code, ran.err) == (2, "bedside: import.not_readable broken.parquet: is not Parquet\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--table", "visits=x.csv"], "reads appointments"),
        (["--table", "appointments=visits.csv", "--code", "status=fulfilled"], "COLUMN.YOURS=OURS"),
        (["--table", "appointments=visits.csv", "--period", "2026"], "give two days"),
        (["--table", "appointments=visits.csv", "--period", "2026-02-01..2026-01-01"], "give two days"),
        (["--table", "appointments=visits.csv", "--db", "sqlite:///x.db"], "leave out --table"),
        (["--table", "appointments=visits.csv", "--zone", "Mars/Olympus"], "IANA time zone"),
        (["--table", "appointments=visits.csv"], "status"),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_with_what_to_do(
    run: Run, visits: str, arguments: list[str], words: str
) -> None:
    ran = run("kpi", "no_show_rate", *arguments)

    assert ran.code == 2
    assert words in " ".join(ran.err.split())
