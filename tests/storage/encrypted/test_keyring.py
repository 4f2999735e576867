"""Master keys that cannot be used are refused at once, each with its own words and never with the key."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from tests.storage.encrypted.stores import LINES, ring

from bedside.errors import KeyMaterialError, UnreadableError
from bedside.storage import MasterKeys, master_key_line

_SHORT = b64encode(bytes(range(16))).decode()
_ZEROS = b64encode(bytes(32)).decode()
_WORD = b64encode(b"abab" * 8).decode()


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({1: _SHORT}, "key.length master key 1: has 16 bytes; AES-256 needs 32"),
        ({1: "not base64!"}, "key.format master key 1: is not base64; make one: bedside keys new FILE"),
        ({1: "é"}, "key.format master key 1: is not base64; make one: bedside keys new FILE"),
        ({2: _ZEROS}, "key.weak master key 2: is not random; make one: bedside keys new FILE"),
        ({2: _WORD}, "key.weak master key 2: is not random; make one: bedside keys new FILE"),
        ({1: LINES[1], 2: LINES[1]}, "key.reused two master keys: are the same key; make a new one"),
        ({0: LINES[1]}, "key.format a master key: versions are whole numbers from 1"),
        ({}, "key.missing no master key: make one: bedside keys new FILE"),
    ],
    ids=["short", "no base64", "no ascii", "zeros", "a word", "reused", "version 0", "none"],
)
def test_a_key_that_cannot_be_used_is_refused(keys: dict[int, str], message: str) -> None:
    with pytest.raises(KeyMaterialError) as caught:
        MasterKeys(keys)

    assert str(caught.value) == message
    assert caught.value.__context__ is None


def test_keys_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"# the practice's keys\n\n{master_key_line(1)}\n{master_key_line(2)}\n")

    assert MasterKeys.from_file(path).current == 2


def test_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEDSIDE_MASTER_KEYS", f"{master_key_line(4)}, {master_key_line(5)}")

    assert MasterKeys.from_environment().current == 5


@pytest.mark.parametrize(
    "text",
    [LINES[1], "one " + LINES[1], f"1 {LINES[1]} x", "1"],
    ids=["no version", "a word", "three parts", "no key"],
)
def test_a_line_is_a_version_and_a_key(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys"
    path.write_text(text)

    with pytest.raises(KeyMaterialError, match="entry 1: write a version and a key: 1 BASE64") as caught:
        MasterKeys.from_file(path)
    assert LINES[1] not in str(caught.value)


def test_one_version_is_one_key(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"1 {LINES[1]}\n1 {LINES[2]}\n")

    with pytest.raises(KeyMaterialError, match="version 1: is there twice; count up instead"):
        MasterKeys.from_file(path)


def test_a_file_that_is_not_there_is_named_as_missing(tmp_path: Path) -> None:
    with pytest.raises(KeyMaterialError, match=r"key\.missing key file: it cannot be read as a text file"):
        MasterKeys.from_file(tmp_path / "none")


def test_no_variable_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BEDSIDE_MASTER_KEYS", raising=False)

    with pytest.raises(KeyMaterialError, match=r"key\.missing no master key"):
        MasterKeys.from_environment()


def test_a_wrapped_key_opens_with_its_version_and_context_only() -> None:
    keys = ring(1, 2)
    wrapped = keys.wrap(b"x" * 32, context=b"pat-1")

    assert keys.unwrap(2, wrapped, context=b"pat-1") == b"x" * 32
    for version, context in ((1, b"pat-1"), (2, b"pat-2")):
        with pytest.raises(UnreadableError):
            keys.unwrap(version, wrapped, context=context)
    with pytest.raises(KeyMaterialError, match=r"key\.missing master key 3: .* loaded are 1, 2"):
        keys.unwrap(3, wrapped, context=b"pat-1")


def test_no_key_is_in_a_repr() -> None:
    assert repr(ring(1, 2)) == "MasterKeys(versions=(1, 2))"
