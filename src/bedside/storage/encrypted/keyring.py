"""Master keys: they wrap the keys of the persons and never touch data themselves."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Protocol

from bedside.errors import KeyMaterialError
from bedside.storage.encrypted.sealing import KEY_BYTES, Key, new_key

__all__ = ["KeyRing", "MasterKeys", "master_key_line"]

#: Where :meth:`MasterKeys.from_environment` looks.
VARIABLE: Final = "BEDSIDE_MASTER_KEYS"


class KeyRing(Protocol):
    """Whoever holds the master keys: :class:`MasterKeys`, or a host's key management service.

    ``current`` is the version that :meth:`wrap` uses; versions are whole numbers from 1 that only
    ever rise. ``context`` is authenticated: a wrapped key opens with the context it was wrapped with.
    """

    @property
    def current(self) -> int:
        """The newest version."""

    def wrap(self, key: bytes, *, context: bytes) -> str:
        """*key* as text that only the master key of version ``current`` opens."""

    def unwrap(self, version: int, wrapped: str, *, context: bytes) -> bytes:
        """What :meth:`wrap` was given under *version*.

        Raises:
            KeyMaterialError: ``key.missing``: there is no master key of that version.
            UnreadableError: it was not wrapped by that key, or with another context.
        """


class MasterKeys:
    """Master keys by version, each 32 random bytes in base64; the highest version is the current one.

    >>> ring = MasterKeys({1: master_key_line(1).split()[1]})
    >>> ring.current, ring
    (1, MasterKeys(versions=(1,)))

    Raises:
        KeyMaterialError: ``key.format``, ``key.length``, ``key.weak``, ``key.reused`` or
            ``key.missing``, with the version and never the key.
    """

    def __init__(self, keys: Mapping[int, str]) -> None:
        if not keys:
            raise KeyMaterialError("key.missing", "no master key", "make one: bedside keys new FILE")
        secrets = {version: _read(version, text) for version, text in sorted(keys.items())}
        if len(set(secrets.values())) != len(secrets):
            raise KeyMaterialError("key.reused", "two master keys", "are the same key; make a new one")
        self._keys = {version: Key(version, secret) for version, secret in secrets.items()}
        self.current = max(self._keys)

    @classmethod
    def from_file(cls, path: str | Path) -> MasterKeys:
        """Read a file of lines ``VERSION KEY``; empty lines and those that begin with # are skipped."""
        try:
            lines = Path(path).read_text("ascii").splitlines()
        except (OSError, UnicodeDecodeError):
            lines = None
        if lines is None:
            raise KeyMaterialError("key.missing", "key file", "it cannot be read as a text file")
        return cls(_parsed(line for line in lines if line.strip() and not line.lstrip().startswith("#")))

    @classmethod
    def from_environment(cls, variable: str = VARIABLE) -> MasterKeys:
        """Read an environment variable of comma-separated ``VERSION KEY`` pairs."""
        value = os.environ.get(variable, "")
        return cls(_parsed(part for part in value.split(",") if part.strip()))

    def wrap(self, key: bytes, *, context: bytes) -> str:
        """*key* under the current master key."""
        return self._keys[self.current].seal(b64encode(key).decode(), context)

    def unwrap(self, version: int, wrapped: str, *, context: bytes) -> bytes:
        """A key that the master key of *version* has wrapped."""
        master = self._keys.get(version)
        if master is None:
            have = ", ".join(str(known) for known in self._keys)
            raise KeyMaterialError(
                "key.missing", f"master key {version}", f"is needed to read this store; loaded are {have}"
            )
        return b64decode(master.open(wrapped, context))

    def __repr__(self) -> str:
        return f"MasterKeys(versions={tuple(self._keys)})"


def master_key_line(version: int) -> str:
    """A new random master key as a line for a key file."""
    return f"{version} {b64encode(new_key()).decode()}"


def _parsed(lines: Iterable[str]) -> dict[int, str]:
    keys: dict[int, str] = {}
    for place, line in enumerate(lines, 1):
        parts = line.split()
        if len(parts) != 2 or not parts[0].isdecimal() or not parts[0].isascii():
            raise KeyMaterialError("key.format", f"entry {place}", "write a version and a key: 1 BASE64")
        version = int(parts[0])
        if version in keys:
            raise KeyMaterialError("key.reused", f"version {version}", "is there twice; count up instead")
        keys[version] = parts[1]
    return keys


def _read(version: int, text: str) -> bytes:
    name = f"master key {version}"
    if type(version) is not int or not 0 < version < 2**31:
        raise KeyMaterialError("key.format", "a master key", "versions are whole numbers from 1")
    raw: bytes | None
    try:
        raw = b64decode(text.encode("ascii"), validate=True)
    except (NotBase64, ValueError, AttributeError):
        raw = None
    if raw is None:
        raise KeyMaterialError("key.format", name, "is not base64; make one: bedside keys new FILE")
    if len(raw) != KEY_BYTES:
        raise KeyMaterialError("key.length", name, f"has {len(raw)} bytes; AES-256 needs {KEY_BYTES}")
    if len(set(raw)) < 8:
        # 32 random bytes with fewer than 8 different ones do not happen: it was typed.
        raise KeyMaterialError("key.weak", name, "is not random; make one: bedside keys new FILE")
    return raw
