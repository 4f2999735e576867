"""``bedside audit``: a key, a checkpoint, and the answer to whether the journal is whole."""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from bedside import Practice
from bedside.cli.settings_text import write_settings
from bedside.errors import SettingsError
from bedside.notary import FileAnchor, read_anchors
from bedside.storage import SqlStorage

from .conftest import Run
from .test_desk_commands import SETTINGS


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A folder with settings and a database in which something has happened."""
    (tmp_path / "practice.toml").write_text(write_settings(SETTINGS), encoding="utf-8")
    with SqlStorage(f"sqlite:///{tmp_path / 'bedside.db'}") as storage:
        desk = Practice(SETTINGS, storage=storage).acting_as("kim", role="owner", purpose="operations")
        for _ in range(5):
            desk.patients.register(given="Ana", family="Ito")
    return tmp_path


def tamper(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "bedside.db")
    with connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(statement)
        for _, text in triggers:  # whoever covers their tracks puts them back: a start names lost ones
            connection.execute(text)
    connection.close()


def test_a_whole_journal_says_so_and_that_nobody_vouches_for_it(run: Run, filled: Path) -> None:
    ran = run("audit", "verify")

    assert ran.code == 0
    assert ran.out.startswith("The journal is whole: 7 entries, each recomputed.\n")
    assert "No checkpoint vouches for it" in ran.out


def test_a_signed_checkpoint_is_anchored_and_verified_from_outside(run: Run, filled: Path) -> None:
    made = run("audit", "key", "signing.pem")
    taken = run("audit", "checkpoint", "--key", "signing.pem", "--anchor", "anchors")
    ran = run("audit", "verify", "--anchors", "anchors", "--public-key", "signing.pem.pub")

    assert (made.code, taken.code, ran.code) == (0, 0, 0)
    assert "6 entries, signed with ed25519-" in taken.out
    assert (filled / "signing.pem").stat().st_mode & 0o777 == 0o600
    assert read_anchors(filled / "anchors")[0].sequence == 6
    assert "Checkpoints vouch for it up to entry 6." in ran.out
    assert "not checked" not in ran.out


def test_a_changed_entry_is_named_with_what_to_do(run: Run, filled: Path) -> None:
    run("audit", "checkpoint")
    tamper(filled, "UPDATE bedside__journal SET content = replace(content, 'kim', 'eve') WHERE sequence = 3")

    ran = run("audit", "verify")

    assert ran.code == 1
    assert "The first entry that cannot be trusted is number 3." in ran.out
    assert "No checkpoint that fits it vouches for it." in ran.out
    assert "What to do: copy the database as it is" in ran.out


def test_an_end_that_was_cut_off_is_found_by_the_anchor_alone(run: Run, filled: Path) -> None:
    run("audit", "checkpoint", "--anchor", "anchors")
    tamper(filled, "DELETE FROM bedside_checkpoint")
    tamper(filled, "DELETE FROM bedside__journal WHERE sequence > 4")
    tamper(
        filled,
        "UPDATE bedside__journal_head SET sequence = 4, entry_hash = "
        "(SELECT entry_hash FROM bedside__journal WHERE sequence = 4)",
    )

    without, with_anchor = run("audit", "verify"), run("audit", "verify", "--anchors", "anchors")

    assert without.code == 0
    assert with_anchor.code == 1
    assert "cannot be trusted is number 1" in with_anchor.out


def written_anew(folder: Path, checkpoints: str) -> None:
    """Somebody without the key changes an entry, chains all of them anew, and the checkpoints with them."""
    with sqlite3.connect(folder / "bedside.db") as connection:
        rows = connection.execute("SELECT content FROM bedside__journal ORDER BY sequence").fetchall()
    previous = "0" * 64
    for sequence, (content,) in enumerate(rows, start=1):
        new = content.replace('"actor":"kim"', '"actor":"eve"')
        digest = sha256(f"bedside-audit\0{sequence}\0{previous}\0{new}".encode()).hexdigest()
        tamper(
            folder,
            f"UPDATE bedside__journal SET content = '{new}', previous_hash = '{previous}', "
            f"entry_hash = '{digest}' WHERE sequence = {sequence}",
        )
        previous = digest
    tamper(folder, f"UPDATE bedside__journal_head SET entry_hash = '{previous}'")
    fits = (
        "json_set(body, '$.entry_hash', (SELECT entry_hash FROM bedside__journal "
        "WHERE sequence = json_extract(body, '$.sequence')))"
    )
    tamper(folder, f"UPDATE bedside_checkpoint SET body = {fits}")
    tamper(folder, checkpoints)


@pytest.mark.parametrize(
    "checkpoints",
    [
        "UPDATE bedside_checkpoint SET body = json_set(body, '$.signature', NULL, '$.key_id', NULL)",
        "UPDATE bedside_checkpoint SET body = json_set(body, '$.signature', NULL)",
        "UPDATE bedside_checkpoint SET body = json_set(body, '$.key_id', 'ed25519-deadbeef')",
        "UPDATE bedside_checkpoint SET body = body",
        "DELETE FROM bedside_checkpoint",
    ],
)
def test_a_signed_journal_cannot_be_written_anew_without_the_key(
    run: Run, filled: Path, checkpoints: str
) -> None:
    run("audit", "key", "signing.pem")
    run("audit", "checkpoint", "--key", "signing.pem")
    written_anew(filled, checkpoints)
    ran = run("audit", "verify", "--public-key", "signing.pem.pub")

    assert ran.code == 1
    assert ran.out.startswith("THE JOURNAL IS NOT WHOLE.\n")
    assert "Give its FILE.pub too" in " ".join(ran.out.split())
    assert "What to do: copy the database as it is" in ran.out


def test_after_a_change_of_keys_the_older_public_key_is_given_too(run: Run, filled: Path) -> None:
    run("audit", "checkpoint")
    for name in ("old.pem", "new.pem"):
        run("audit", "key", name)
        run("audit", "checkpoint", "--key", name)

    both = run("audit", "verify", "--public-key", "old.pem.pub", "--public-key", "new.pem.pub")
    one = run("audit", "verify", "--public-key", "new.pem.pub")

    assert (both.code, one.code) == (0, 1)
    assert "1 of 3 checkpoints are unsigned, from before the first signed one" in both.out
    assert "is signed with a key not known here" in " ".join(one.out.split())


def test_without_a_key_it_says_that_anybody_could_have_written_it(run: Run, filled: Path) -> None:
    ran = run("audit", "checkpoint")

    assert (ran.code, "not signed" in ran.out, "anybody could have" in ran.err) == (0, True, True)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("checkpoint", "--key", "none.pem"), "there is no key file none.pem that can be read"),
        (("checkpoint", "--key", "practice.toml"), "practice.toml: not an Ed25519 private key in PEM"),
        (("verify", "--public-key", "practice.toml"), "practice.toml: not an Ed25519 public key"),
        (("verify", "--anchors", "none"), "there is no file of anchors none"),
        (("verify", "--anchors", "practice.toml"), "practice.toml line 1: not a checkpoint"),
        (("key", "practice.toml"), "is there already"),
    ],
)
def test_a_wrong_file_is_one_line_that_names_it(
    run: Run, filled: Path, arguments: tuple[str, ...], problem: str
) -> None:
    ran = run("audit", *arguments)

    assert ran.code == 2
    assert problem in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nowhere/anchors", "the folder of anchors does not exist; make it, or name another file"),
        (".", "File '.' is a directory"),
        ("practice.toml/anchors", "anchors cannot be written there"),
    ],
)
def test_an_anchor_that_cannot_be_written_is_told_before_anything_is_done(
    run: Run, filled: Path, path: str, told: str
) -> None:
    ran = run("audit", "checkpoint", "--anchor", path)

    assert ran.code != 0
    assert told in " ".join(ran.err.split())
    assert "plugin" not in ran.err
    with SqlStorage(f"sqlite:///{filled / 'bedside.db'}") as storage:
        desk = Practice(SETTINGS, storage=storage).acting_as("kim", role="owner", purpose="operations")
        assert desk.audit.verify().checkpoints == 0


def test_an_anchor_is_checked_where_a_host_names_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is a folder; name a file in it") as caught:
        FileAnchor(tmp_path).check()
    assert caught.value.__context__ is None
    FileAnchor(tmp_path / "anchors").check()
    assert (tmp_path / "anchors").read_text() == ""
