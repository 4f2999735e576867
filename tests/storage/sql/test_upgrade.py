"""Upgrades: from every released version with data, interrupted anywhere, to what a fresh one would be."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.storage.sql.frozen import FROZEN, STORIES_1, declared, restore_1

from bedside.domain.contacts import contact_values
from bedside.domain.journal import first_bad_entry, read_entry
from bedside.domain.patients import Patient
from bedside.errors import SchemaError, StorageError
from bedside.ports import Column, Kind, Query, Row
from bedside.records import KINDS, kind_of, read_row, spec_named, write_row
from bedside.records.paging import iterate
from bedside.storage import SqlStorage
from bedside.storage.sql.dialects import open_engine
from bedside.storage.sql.schema.steps import Bench, Step
from bedside.storage.sql.schema.upgrading import Schema
from bedside.storage.sql.schema.versions import CURRENT
from bedside.testing import digest

#: Version 2 begins what later versions need: PostgreSQL and MariaDB have no version 1.
NOTE = Kind(name="note", columns=(Column("topic"),))


@pytest.fixture(params=STORIES_1)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database as version 1 left it."""
    path = tmp_path / "old.db"
    restore_1(request.param, path)
    return path


def _bodies(path: Path, kind: str) -> dict[str, dict[str, object]]:
    connection = sqlite3.connect(path)
    found = {
        name: json.loads(body) for name, body in connection.execute(f"SELECT id, body FROM bedside_{kind}")
    }
    connection.close()
    return found


def test_an_old_database_is_refused_by_both_versions_and_the_command(old: Path) -> None:
    with (
        SqlStorage(f"sqlite:///{old}") as storage,
        pytest.raises(
            SchemaError, match=rf"has version 1; .* needs version {CURRENT}: .*`bedside db upgrade"
        ),
    ):
        storage.prepare(KINDS)

    with SqlStorage(f"sqlite:///{old}") as storage:
        assert str(storage.schema.version()) == "version 1"


@pytest.fixture(scope="module", params=STORIES_1)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A copy of a database of version 1, and the database upgraded; tests only read them."""
    folder = tmp_path_factory.mktemp("upgraded")
    path, copy = folder / "old.db", folder / "copy.db"
    restore_1(request.param, path)
    with SqlStorage(f"sqlite:///{path}") as storage:
        done = storage.schema.upgrade(KINDS, backup=copy)
        assert (str(done.before), str(done.after), done.backup) == ("version 1", f"version {CURRENT}", copy)
        storage.prepare(KINDS)
        assert storage.schema.verify() == ()
    return copy, path


@pytest.mark.slow
def test_every_record_of_version_1_is_there_afterwards(pair: tuple[Path, Path]) -> None:
    old, new = pair
    with SqlStorage(f"sqlite:///{new}") as storage:
        storage.prepare(KINDS)
        with storage.transaction() as tx:
            for kind in ("patient", "reward", "transfer", "delivery", "referral", "message"):
                before, rows = _bodies(old, kind), {row.id: row for row in iterate(tx, kind, Query())}
                assert rows.keys() == before.keys()
                for record_id, row in rows.items():
                    written = write_row(read_row(row, spec_named(kind)), spec_named(kind))
                    assert (written.columns, written.body) == (row.columns, row.body)
                    assert _plain(json.loads(row.body)).items() >= _plain(before[record_id]).items()
            journal = tx.journal()
    assert first_bad_entry(journal) is None
    assert all(read_entry(entry) for entry in journal)


@pytest.mark.slow
def test_an_upgraded_database_equals_a_fresh_one_with_the_same_records(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    with (
        SqlStorage(f"sqlite:///{pair[1]}") as upgraded,
        SqlStorage(f"sqlite:///{tmp_path / 'new.db'}") as fresh,
    ):
        for storage in (upgraded, fresh):
            storage.prepare(KINDS)
        with upgraded.transaction() as read, fresh.transaction() as write:
            for kind in KINDS:
                for row in read.find(kind.name, Query()):
                    write.add(row)
        assert _rows(upgraded) == _rows(fresh)
    _same_tables(pair[1], tmp_path / "new.db")


def test_patients_are_found_by_their_contacts_afterwards(pair: tuple[Path, Path]) -> None:
    with SqlStorage(f"sqlite:///{pair[1]}") as storage:
        storage.prepare(KINDS)
        with storage.transaction() as tx:
            for row in tx.find("patient", Query()):
                for value in contact_values(read_row(row, kind_of(Patient))):
                    assert tx.find("contact", Query(equal={"value": value, "patient_id": row.id}))


def test_a_backup_is_never_written_over(pair: tuple[Path, Path]) -> None:
    with SqlStorage(f"sqlite:///{pair[0]}") as storage, pytest.raises(StorageError, match="is there already"):
        storage.schema.upgrade(KINDS, backup=pair[1])


class PulledError(Exception):
    """The plug was pulled."""


@pytest.mark.slow
@pytest.mark.parametrize("statement", [0, 3, 150, 400])
def test_an_interrupted_upgrade_refuses_and_then_goes_on(tmp_path: Path, statement: int) -> None:
    path = tmp_path / "old.db"
    restore_1("concern", path)
    engine = _engine_of(f"sqlite:///{path}")
    _after(engine, statement)
    with pytest.raises(PulledError):
        SqlStorage(engine).schema.upgrade(KINDS)
    engine.dispose()

    _refuses_and_goes_on(path, tmp_path / "whole.db", "concern")


@pytest.mark.slow
def test_a_killed_upgrade_refuses_and_then_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    restore_1("claw-back", path)
    worker = Path(__file__).with_name("upgrade_worker.py")

    killed = subprocess.run([sys.executable, str(worker), str(path), "250"], check=False)

    assert killed.returncode == -signal.SIGKILL
    _refuses_and_goes_on(path, tmp_path / "whole.db", "claw-back")


def _refuses_and_goes_on(path: Path, whole: Path, story: str) -> None:
    restore_1(story, whole)
    found = []
    for each in (path, whole):
        with SqlStorage(f"sqlite:///{each}") as storage:
            with pytest.raises(SchemaError, match="bedside db upgrade"):
                storage.prepare(KINDS)
            storage.schema.upgrade(KINDS)
            storage.prepare(KINDS)
            found.append((digest(storage, KINDS), storage.schema.verify()))
    assert found[0] == found[1]
    assert found[0][1] == ()


def test_a_changed_journal_is_not_sealed_anew(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    restore_1("rewards", path)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("DROP TRIGGER bedside__journal_no_update")
        connection.execute(
            "UPDATE bedside__journal SET content = replace(content, 'kim', 'tim') WHERE sequence > 2"
        )
    connection.close()

    with (
        SqlStorage(f"sqlite:///{path}") as storage,
        pytest.raises(SchemaError, match="entry 3 of the journal"),
    ):
        storage.schema.upgrade(KINDS)


def test_a_newer_database_is_refused(database_url: str) -> None:
    with SqlStorage(database_url) as storage:
        storage.prepare([NOTE])
    engine = _engine_of(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE bedside__schema SET version = {CURRENT + 1}, library = '9.9'")
    engine.dispose()

    with SqlStorage(database_url) as storage:
        for refused in (lambda: storage.prepare([NOTE]), lambda: storage.schema.upgrade([NOTE])):
            with pytest.raises(SchemaError, match=r"made by bedside 9\.9; .* update bedside"):
                refused()


def test_an_interrupted_upgrade_goes_on_on_every_database(database_url: str) -> None:
    """A version after the present one, whose second step fails once."""
    done: list[str] = []
    faults = [PulledError()]

    def first(bench: Bench) -> None:
        done.append("first")
        bench.connection.exec_driver_sql("CREATE TABLE bedside_extra (a integer)")

    def second(bench: Bench) -> None:
        if faults:
            raise faults.pop()
        done.append("second")

    steps = {CURRENT + 1: (Step("first", first), Step("second", second))}
    with SqlStorage(database_url) as storage:
        storage.prepare([NOTE])
        with storage.transaction() as tx:
            tx.add(Row(kind="note", id="n-1", columns={"topic": "kept"}))
        schema = Schema(storage._database, steps=steps, current=CURRENT + 1)

        with pytest.raises(PulledError):
            schema.upgrade()
        with SqlStorage(database_url) as other, pytest.raises(SchemaError, match="on its way to"):
            other.prepare([NOTE])
        with pytest.raises(SchemaError, match="needs version"):
            schema.upgrade()  # this release finishes it, and then says that it is too new for itself

        assert done == ["first", "second"]
        version = schema.version()
        assert version is not None
        assert (version.version, version.target) == (CURRENT + 1, None)


def test_nobody_changes_a_released_schema_without_a_step() -> None:
    assert declared() == json.loads(FROZEN.read_text()), (
        f"the declared kinds are no longer those of version {CURRENT}. While {CURRENT} is not released: look "
        "at the difference, then run `python -m tests.storage.sql.frozen`. Once it is: raise CURRENT, add "
        "steps in storage/sql/schema/, freeze the new kinds in a folder of their own, and keep a dump of data"
    )


def _plain(body: dict[str, object]) -> dict[str, object]:
    """What a record keeps as it was: the day of a transfer became that of its reserve."""
    gone = ("effective_on", "counters")
    return {
        name: value for name, value in body.items() if name not in gone and not isinstance(value, list | dict)
    }


def _rows(storage: SqlStorage) -> list[object]:
    with storage.transaction() as tx:
        return [
            (kind.name, row.id, dict(row.columns), row.body)
            for kind in KINDS
            for row in tx.find(kind.name, Query())
        ]


def _same_tables(one: Path, other: Path) -> None:
    """The same tables, indexes and triggers, word by word."""
    said = "SELECT type, name, replace(sql, '\"', '') FROM sqlite_master WHERE sql IS NOT NULL"
    found = []
    for path in (one, other):
        connection = sqlite3.connect(path)
        rows = connection.execute(said)
        found.append(sorted((sort, name, " ".join(text.split())) for sort, name, text in rows))
        connection.close()
    assert found[0] == found[1]


def _engine_of(url: str) -> sa.Engine:
    return open_engine(url)


def _after(engine: sa.Engine, statement: int) -> None:
    left = [statement]

    def counted(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise PulledError

    sa.event.listen(engine, "before_cursor_execute", counted)
