"""The command line as a whole: help, exit codes, errors in one line, and what is never loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

import bedside.cli
from bedside.cli.app import bedside as group


def test_help_names_every_command(run: Run) -> None:
    ran = run("--help")

    assert ran.code == 0
    for name in ("demo", "dispatch", "import", "init", "kpi", "report", "rules"):
        assert f"  {name} " in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["nonsense"],
        ["kpi"],
        ["kpi", "nonsense"],
        ["kpi", "no_show_rate"],
        ["kpi", "no_show_rate", "--table", "visits"],
        ["import", "csv", "patients", "absent.csv"],
        ["import", "fhir"],
        ["import", "fhir", "absent"],
        ["report", "--format", "nonsense"],
        ["report", "--year", "26.5"],
        ["dispatch"],
        ["rules", "check", "absent.json"],
    ],
)
def test_what_the_caller_got_wrong_ends_with_two_and_a_reason(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)

    assert ran.code == 2
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_an_error_of_ours_is_one_line_on_stderr(run: Run) -> None:
    ran = run("report", "--db", "sqlite:///absent.db")

    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("bedside: there is no database")


def test_a_database_that_nobody_knows_is_refused_in_one_line(run: Run) -> None:
    ran = run("report", "--db", "nonsense")

    assert ran.code == 2
    said = ran.err.splitlines()[-1]
    assert said.startswith("bedside: this names no database; write sqlite:///practice.db, postgresql://")


def test_a_file_that_cannot_be_written_is_refused_in_one_line(run: Run) -> None:
    ran = run("init", "absent/mine.toml")

    assert (ran.code, ran.err) == (2, "bedside: mine.toml: No such file or directory\n")


def test_a_file_that_is_no_database_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is no database at all, and long enough to be read as one" * 20)

    ran = run("report", "--db", "sqlite:///text.db")

    assert ran.code == 2
    assert ran.err.splitlines()[-1].startswith(
        "bedside: SQLITE_NOTADB: the file is no SQLite database; name another file"
    )


def test_the_demo_says_at_once_that_no_dataframe_library_is_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bedside.kpis.frames.find_spec", lambda name: None)

    ran = run("demo", "--db", "year.db")

    assert ran.code == 2
    assert 'pip install "bedside[kpi]"' in ran.err
    assert not (tmp_path / "year.db").exists()


def test_every_command_and_option_has_help() -> None:
    def commands(command: object, path: str) -> list[tuple[str, object]]:
        inner = getattr(command, "commands", {})
        return [(path, command)] + [
            found for name in inner for found in commands(inner[name], f"{path} {name}")
        ]

    for path, command in commands(group, "bedside"):
        assert getattr(command, "help", None), path
        for parameter in getattr(command, "params", ()):
            assert parameter.param_type_name == "argument" or parameter.help, f"{path} {parameter.name}"


def test_without_click_the_line_that_installs_it_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bedside.cli, "find_spec", lambda name: None if name == "click" else object())

    assert bedside.cli.main(["--help"]) == 2
    assert 'pip install "bedside[cli]"' in capsys.readouterr().err


def test_importing_the_command_line_loads_neither_click_nor_rich() -> None:
    code = "import bedside.cli, sys; sys.exit(bool({'click', 'rich', 'sqlalchemy'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_help_loads_no_database_and_no_dataframe_library() -> None:
    code = (
        "import sys; from bedside.cli import main; main(['--help']); "
        "sys.exit(bool({'sqlalchemy', 'polars', 'pandas', 'narwhals', 'pyarrow'} & set(sys.modules)))"
    )

    assert (
        subprocess.run([sys.executable, "-c", code], check=False, stdout=subprocess.DEVNULL).returncode == 0
    )


def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    command = f"{sys.executable} -m bedside.cli rules list | head -1"

    done = subprocess.run(command, shell=True, check=False, capture_output=True, text=True)

    assert done.stdout.startswith("house ")
    assert done.stderr == ""


@pytest.mark.parametrize(
    "group", [[], ["db"], ["ledger"], ["outbox"], ["audit"], ["keys"], ["import"], ["links"], ["rules"]]
)
def test_no_list_of_commands_cuts_a_sentence_off(run: Run, group: list[str]) -> None:
    ran = run(*group, "--help")

    assert "Commands:" in ran.out
    assert "..." not in ran.out.partition("Commands:")[2]
