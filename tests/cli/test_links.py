"""``bedside links``: a key, words to share, and what a link says."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from bedside import Practice
from bedside.cli.settings_file import read_settings
from bedside.storage import SqlStorage

SETTINGS = (
    'name = "Harbour Dental"\ntime_zone = "UTC"\ncurrency = "USD"\njurisdictions = ["US"]\n'
    'link_base = "https://harbour.example/friends"\n'
)


@pytest.fixture
def code(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    """The code of an invitation in ./bedside.db, with settings and a link key beside it."""
    (tmp_path / "practice.toml").write_text(SETTINGS, "utf-8")
    assert run("links", "key", "link.keys").code == 0
    monkeypatch.setenv("BEDSIDE_LINK_KEY_FILE", str(tmp_path / "link.keys"))
    with SqlStorage(f"sqlite:///{tmp_path / 'bedside.db'}") as store:
        practice = Practice(read_settings(tmp_path / "practice.toml").settings, storage=store)
        desk = practice.acting_as("kim", role="manager", purpose="operations")
        invited = desk.referrals.invite(
            desk.patients.register(given="Ana", family="Ito", born_on=date(1984, 4, 4)).id
        )
    assert invited.code is not None
    return invited.code


def test_words_are_printed_and_their_link_is_read_back(run: Run, code: str) -> None:
    shared = run("links", "share", code, "--channel", "email")
    link = next(word for word in shared.out.split() if word.startswith("https://"))

    read = run("links", "read", link)

    assert shared.out.startswith("A practice, in case you are looking for one\n\nHello,\n")
    assert (read.code, read.out) == (0, f"code: {code}\nvia: email\n")


def test_a_link_that_was_changed_is_named_and_the_exit_code_is_1(run: Run, code: str) -> None:
    link = run("links", "share", code, "--channel", "web").out.split()[-1]

    read = run("links", "read", link.replace("via=web", "via=wbe"))

    assert (read.code, read.out) == (1, "link.tampered: this link was changed; ask for a new one\n")


def test_a_second_key_is_added_and_links_of_the_first_still_count(
    run: Run, code: str, tmp_path: Path
) -> None:
    old = run("links", "share", code).out.split()[-1]

    added = run("links", "key", "link.keys")

    assert "Link key 2 is in link.keys." in added.err
    assert len((tmp_path / "link.keys").read_text().splitlines()) == 2
    assert stat.S_IMODE((tmp_path / "link.keys").stat().st_mode) == 0o600
    assert "&sig=2." in run("links", "share", code).out
    assert run("links", "read", old).code == 0


def test_keys_may_stand_in_the_environment(
    run: Run, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BEDSIDE_LINK_KEY_FILE")
    missing = run("links", "share", code)
    unread = run("links", "read", "https://harbour.example/friends")
    monkeypatch.setenv("BEDSIDE_LINK_KEYS", (tmp_path / "link.keys").read_text().strip())

    assert run("links", "share", code).code == 0
    assert (missing.code, unread.code) == (2, 2)
    assert "link_keys" in missing.err
    assert "BEDSIDE_LINK_KEY_FILE" in unread.err


def test_a_key_file_that_is_none_is_refused(
    run: Run, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEDSIDE_LINK_KEY_FILE", str(tmp_path / "no.keys"))
    assert "key.missing link key file" in run("links", "share", code).err

    (tmp_path / "no.keys").write_text("1 hello\n")
    refused = run("links", "share", code)

    assert (refused.code, refused.out) == (2, "")
    assert "key.format link key 1" in refused.err
