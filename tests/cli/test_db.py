"""``bedside db``: what a person reads of a database's tables, and the exit code that a script reads."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.storage.sql.frozen import STORIES_1, restore_1

from bedside.records import KINDS
from bedside.storage import SqlStorage
from bedside.storage.sql.schema.versions import CURRENT

FILE = "practice.db"
URL = f"sqlite:///{FILE}"
READ_ONLY = f"sqlite:///file:{FILE}?mode=ro&uri=true"
COMMANDS = ("version", "verify", "upgrade")


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A database of this release."""
    path = tmp_path / FILE
    with SqlStorage(f"sqlite:///{path}") as storage:
        storage.prepare(KINDS)
    return path


def say(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def patients(path: Path) -> dict[str, object]:
    """The names of the patients, by id."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT id, body FROM bedside_patient")
        return {name: json.loads(body)["name"] for name, body in found}


def refused(run: Run, command: str, url: str = URL) -> str:
    """The one line with which a command refuses, with exit code 2 and nothing on its other output."""
    ran = run("db", command, "--db", url)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("bedside: ")
    assert ran.err.count("\n") == 1
    return ran.err


def test_a_good_database_is_whole_and_stays_as_it_is(fresh: Path, run: Run) -> None:
    version, verify, upgrade = (run("db", command, "--db", URL) for command in COMMANDS)

    assert [ran.code for ran in (version, verify, upgrade)] == [0, 0, 0]
    assert version.out.startswith(f"version {CURRENT}, by bedside ")
    assert version.out.endswith(f" UTC; this release needs version {CURRENT}\n")
    assert verify.out == "everything is there.\n"
    assert upgrade.out.endswith(": nothing to upgrade.\n")
    assert [ran.err for ran in (version, verify, upgrade)] == ["", "", ""]
    assert [path.name for path in fresh.parent.glob("*before-upgrade*")] == []


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES_1)
def test_a_database_of_version_1_is_refused_until_it_is_upgraded(
    story: str, tmp_path: Path, run: Run
) -> None:
    path = tmp_path / FILE
    restore_1(story, path)
    kept = patients(path)

    assert run("db", "version", "--db", URL).out == f"version 1; this release needs version {CURRENT}\n"
    assert "and run `bedside db upgrade --db URL`" in refused(run, "verify")
    upgraded = run("db", "upgrade", "--db", URL)

    assert upgraded.code == 0
    assert upgraded.out.startswith(f"the database has version {CURRENT}, by bedside ")
    assert upgraded.out.endswith(" steps were taken.\n")
    assert upgraded.err.startswith(f"1 to {CURRENT}, 1 of ")
    assert f"The database as it was is in {FILE}.before-upgrade.\n" in upgraded.err
    assert run("db", "verify", "--db", URL).out == "everything is there.\n"
    assert patients(path) == kept
    assert patients(path.with_name(f"{FILE}.before-upgrade")) == kept


def test_a_copy_goes_where_it_was_asked_for_and_over_no_other(tmp_path: Path, run: Run) -> None:
    path = tmp_path / FILE
    restore_1("partner", path)
    (tmp_path / "copy.db").write_text("another thing")

    asked = ("db", "upgrade", "--db", URL, "--backup")
    taken = run(*asked, "copy.db")

    assert (taken.code, taken.err) == (
        2,
        "bedside: copy.db is there already; move it away, or name another file\n",
    )
    assert run("db", "version", "--db", URL).out.startswith("version 1;")
    assert (tmp_path / "copy.db").read_text() == "another thing"


def test_a_newer_database_is_refused_by_all_but_version(fresh: Path, run: Run) -> None:
    say(fresh, f"UPDATE bedside__schema SET version = {CURRENT + 1}, library = '9.9'")

    assert run("db", "version", "--db", URL).out.startswith(f"version {CURRENT + 1}, by bedside 9.9 on ")
    for command in ("verify", "upgrade"):
        assert refused(run, command) == (
            f"bedside: schema.version: the database has version {CURRENT + 1}, made by bedside 9.9; "
            f"this release needs version {CURRENT}: update bedside\n"
        )


def test_a_missing_table_is_named_and_made_anew(fresh: Path, run: Run) -> None:
    say(fresh, "DROP TABLE bedside_import_mark")

    verify = run("db", "verify", "--db", URL)

    assert (verify.code, verify.out) == (1, "missing or different: table bedside_import_mark\n")
    assert verify.err.count("\n") == 1
    assert "`bedside db upgrade --db URL`" in verify.err
    upgrade = run("db", "upgrade", "--db", URL)
    assert upgrade.code == 0
    assert upgrade.err == (
        f"The database as it was is in {FILE}.before-upgrade.\nmade: table bedside_import_mark\n"
    )
    assert run("db", "verify", "--db", f"{URL}.before-upgrade").code == 1
    assert run("db", "verify", "--db", URL).code == 0


def test_a_missing_column_is_nothing_that_an_upgrade_makes(fresh: Path, run: Run) -> None:
    say(fresh, "ALTER TABLE bedside_import_run DROP COLUMN finished_at")

    verify = run("db", "verify", "--db", URL)

    assert verify.code == 1
    assert "table bedside_import_run: column finished_at" in verify.out
    assert "column finished_at" in refused(run, "upgrade")


def test_a_read_only_file_is_read_and_not_written(fresh: Path, run: Run) -> None:
    # Root may write any file, so that the file's own permissions would show nothing here.
    assert [run("db", command, "--db", READ_ONLY).code for command in COMMANDS] == [0, 0, 0]

    say(fresh, "DROP TABLE bedside_import_mark")

    assert run("db", "verify", "--db", READ_ONLY).code == 1
    assert "allow this program to write the file and its folder" in refused(run, "upgrade", READ_ONLY)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_not_there_or_no_database_says_what_to_do(command: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "junk.db").write_text("no database " * 100)

    assert "there is no database at that --db" in refused(run, command)
    assert "there is no database at that --db" in refused(run, command, READ_ONLY)
    assert "the file is no SQLite database; name another file" in refused(run, command, "sqlite:///junk.db")
    assert "this names no database; write sqlite:///" in refused(run, command, "kim:secret@host")
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("scheme", ["postgresql", "mariadb"])
def test_a_server_that_is_down_says_what_to_look_at(command: str, scheme: str, run: Run) -> None:
    words = refused(run, command, f"{scheme}://kim:secret@127.0.0.1:1/practice")

    assert "see that the server is up" in words
    assert "secret" not in words


def test_an_empty_database_has_no_version(tmp_path: Path, run: Run) -> None:
    say(tmp_path / FILE, "CREATE TABLE of_the_host (a integer)")

    assert run("db", "version", "--db", URL).out == "there is nothing of bedside in this database yet\n"
    assert run("db", "verify", "--db", URL).code == 1
    assert "schema.empty" in refused(run, "upgrade")


def test_a_server_answers_as_a_file_does(database_url: str, run: Run) -> None:
    with SqlStorage(database_url) as storage:
        storage.prepare(KINDS)

    ran = [run("db", command, "--db", database_url) for command in COMMANDS]

    assert [one.code for one in ran] == [0, 0, 0]
    assert ran[0].out.startswith(f"version {CURRENT}, by bedside ")
    assert ran[1].out == "everything is there.\n"
    assert ran[2].out.endswith(": nothing to upgrade.\n")
