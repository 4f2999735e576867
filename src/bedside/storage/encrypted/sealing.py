"""Sealing: AES-256-GCM bound to the place of a value, and the blind index that finds it again.

A sealed value is text: a format byte, the version of the key, a random nonce, the ciphertext and
its tag, in base64. What it belongs to (store, kind, row, field, person, key version, and how often
the row was written) is authenticated with it, so that it opens nowhere else and at no later time.
NIST SP 800-38D bounds a key to 2**32 values with random nonces; a key of one person seals a few
thousand.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import urlsafe_b64encode
from binascii import Error as NotBase64
from binascii import a2b_base64, b2a_base64
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final

from bedside.errors import MissingExtraError, UnreadableError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["KEY_BYTES", "Key", "blind_index", "context", "derive", "new_key", "sealed_version"]

KEY_BYTES: Final = 32

_FORMAT: Final = 1
_NONCE_BYTES: Final = 12
_HEAD_BYTES: Final = 1 + 4
#: The base64 that holds the head, in whole groups of four.
_HEAD_SIGNS: Final = 8
_LEAST: Final = _HEAD_BYTES + _NONCE_BYTES + 16


class Key:
    """One version of a key that seals values; its bytes are in no ``repr``."""

    __slots__ = ("_cipher", "version")

    def __init__(self, version: int, secret: bytes) -> None:
        self.version = version
        self._cipher = _cipher()(secret)

    def seal(self, text: str, place: bytes) -> str:
        """*text* as a sealed value that opens at *place* only."""
        head = bytes((_FORMAT,)) + self.version.to_bytes(4, "big")
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, text.encode(), head + place)
        return b2a_base64(head + nonce + sealed, newline=False).decode()

    def open(self, value: str, place: bytes) -> str:
        """What :meth:`seal` was given.

        Raises:
            UnreadableError: whatever the cause; it does not say which.
        """
        from cryptography.exceptions import InvalidTag

        raw = _raw(value)
        head, nonce = raw[:_HEAD_BYTES], raw[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES]
        try:
            return self._cipher.decrypt(nonce, raw[_HEAD_BYTES + _NONCE_BYTES :], head + place).decode()
        except (InvalidTag, UnicodeDecodeError):
            pass
        # Outside of the handler, so that the error has no context either.
        raise UnreadableError

    def __repr__(self) -> str:
        return f"Key(version={self.version})"


def new_key() -> bytes:
    """32 random bytes from the operating system."""
    return os.urandom(KEY_BYTES)


def sealed_version(value: str) -> int:
    """The version of the key that sealed *value*.

    Raises:
        UnreadableError: it is no sealed value, or of a format that this bedside does not know.
    """
    head = _decoded(value[:_HEAD_SIGNS])
    if len(head) < _HEAD_BYTES or head[0] != _FORMAT:
        raise UnreadableError
    return int.from_bytes(head[1:_HEAD_BYTES], "big")


def context(*parts: str) -> bytes:
    """*parts* as bytes that no other parts give: each behind its length.

    >>> context("ab", "c") == context("a", "bc")
    False
    """
    return "".join([f"{len(part)}:{part}" for part in parts]).encode()


def derive(secret: bytes, purpose: bytes) -> bytes:
    """A key for one purpose from *secret* (HKDF-SHA-256, RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret)


def blind_index(secret: bytes, text: str) -> str:
    """A keyed hash of *text* (HMAC-SHA-256): equal texts have equal ones, and it shows nothing else."""
    return urlsafe_b64encode(hmac.new(secret, text.encode(), hashlib.sha256).digest()).decode().rstrip("=")


@cache
def _cipher() -> type[AESGCM]:
    # Asked for here, so that bedside.storage is loaded without it.
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError:
        raise MissingExtraError("EncryptedStorage", "crypto") from None
    return AESGCM


def _raw(value: str) -> bytes:
    raw = _decoded(value)
    # One text for each value: base64 readers forgive much, and what was changed must not open.
    if len(raw) < _LEAST or raw[0] != _FORMAT or b2a_base64(raw, newline=False).decode() != value:
        raise UnreadableError
    return raw


def _decoded(value: str) -> bytes:
    with suppress(NotBase64, ValueError):
        return a2b_base64(value)
    return b""
