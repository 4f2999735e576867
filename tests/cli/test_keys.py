"""``bedside keys``, and an encrypted database behind ``--db``."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.test_importing import CSV, MAP, SETTINGS

from bedside.storage import MasterKeys


@pytest.fixture
def vault(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a practice whose environment names its keys."""
    assert run("keys", "new", "master.keys").code == 0
    monkeypatch.setenv("BEDSIDE_MASTER_KEY_FILE", str(tmp_path / "master.keys"))
    monkeypatch.setenv("BEDSIDE_KEY_STORE", f"sqlite:///{tmp_path / 'keys.db'}")
    return tmp_path


def test_a_key_file_is_made_for_its_owner_alone_and_grows(run: Run, tmp_path: Path) -> None:
    first = run("keys", "new", "master.keys")
    second = run("keys", "new", "master.keys")

    path = tmp_path / "master.keys"
    assert "Master key 1 is in master.keys." in first.err
    assert "Now run `bedside keys rotate`" in second.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert MasterKeys.from_file(path).current == 2
    assert path.read_text().split()[1] not in first.out + first.err + second.out + second.err


def test_a_database_is_made_encrypted_and_its_keys_rotate(run: Run, vault: Path) -> None:
    assert run("keys", "rotate", "--db", "sqlite:///practice.db").out.startswith("0 keys")
    run("keys", "new", "master.keys")

    ran = run("keys", "rotate", "--db", "sqlite:///practice.db")

    assert (ran.code, ran.out[:11]) == (0, "2 keys were")
    lines = (vault / "master.keys").read_text().splitlines()
    (vault / "master.keys").write_text(lines[1])
    assert run("keys", "rotate", "--db", "sqlite:///practice.db").out.startswith("0 keys")


def test_keys_without_a_key_store_are_refused(run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BEDSIDE_KEY_STORE")

    ran = run("keys", "rotate", "--db", "sqlite:///practice.db")

    assert ran.code == 2
    assert "there are master keys and no key store; name its URL in BEDSIDE_KEY_STORE" in ran.err


def test_without_keys_there_is_nothing_to_rotate(run: Run) -> None:
    ran = run("keys", "rotate", "--db", "sqlite:///practice.db")

    assert ran.code == 2
    assert "name the master keys in BEDSIDE_MASTER_KEY_FILE" in ran.err


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    (tmp_path / "patients.csv").write_text("No,Name,Born\n1,Quillfeather,1990-02-28\n")
    (tmp_path / "practice.toml").write_text(SETTINGS)
    return tmp_path


def _bytes_of(folder: Path) -> bytes:
    return b"".join(found.read_bytes() for found in folder.glob("bedside.db*"))


def test_an_import_says_that_its_new_database_is_readable(run: Run, files: Path) -> None:
    first, second = run(*CSV), run(*CSV)

    assert "This database is not encrypted" in first.err
    assert "This database is not encrypted" not in second.err
    assert b"Quillfeather" in _bytes_of(files)


def test_an_import_with_keys_makes_an_encrypted_database(
    run: Run, files: Path, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = run(*CSV), run(*CSV)

    assert (first.code, second.code) == (0, 0)
    assert "1 added" in first.out
    assert "1 imported before" in second.out
    assert "not encrypted" not in first.err
    assert b"Quillfeather" not in _bytes_of(files)

    monkeypatch.delenv("BEDSIDE_MASTER_KEY_FILE")
    refused = run("report", "--db", "sqlite:///bedside.db")
    assert refused.code == 2
    assert "this database is encrypted" in refused.err
    for name in ("BEDSIDE_MASTER_KEY_FILE", "BEDSIDE_MASTER_KEYS", "BEDSIDE_KEY_STORE"):
        assert name in refused.err


def test_a_key_file_in_a_folder_that_is_not_there_names_the_folder(run: Run, tmp_path: Path) -> None:
    ran = run("keys", "new", "safe/master.keys")

    assert (ran.code, ran.err) == (
        2,
        "bedside: there is no folder safe to write master.keys into; make it first\n",
    )
