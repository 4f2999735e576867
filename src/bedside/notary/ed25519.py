"""Ed25519 keys (RFC 8032) that sign checkpoints; needs the extra ``bedside[crypto]``."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bedside.errors import MissingExtraError, SettingsError
from bedside.uncaused import uncaused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

__all__ = ["KEY_VARIABLE", "Ed25519Check", "Ed25519Signer", "new_signing_key"]

#: The environment variable that may hold a signing key.
KEY_VARIABLE: Final = "BEDSIDE_SIGNING_KEY"

_HOW_TO_GET_ONE: Final = "`bedside audit key FILE` writes one"


class Ed25519Check:
    """Checks signatures with public keys alone: what an auditor needs."""

    def __init__(self, public_keys: Iterable[Ed25519PublicKey] = ()) -> None:
        self._known = {_key_id(key): key for key in public_keys}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(sorted(self._known))})"

    @classmethod
    def from_files(cls, paths: Iterable[str | Path]) -> Ed25519Check:
        """The public keys of PEM files.

        Raises:
            SettingsError: a file cannot be read or holds no such key.
        """
        return Ed25519Check([_public_key(Path(path)) for path in paths])

    def check(self, key_id: str, statement: bytes, signature: bytes) -> bool | None:
        """Whether that key has signed *statement*; None for a key that is not known here."""
        from cryptography.exceptions import InvalidSignature

        key = self._known.get(key_id)
        if key is None:
            return None
        try:
            key.verify(signature, statement)
        except InvalidSignature:
            return False
        return True


class Ed25519Signer(Ed25519Check):
    """Signs with one key, and checks with it and with those that were used before.

    The id of a key is made from its public half, so that it need not be chosen.
    """

    def __init__(self, key: Ed25519PrivateKey, *, earlier: Iterable[Ed25519PublicKey] = ()) -> None:
        super().__init__([key.public_key(), *earlier])
        self._key = key

    @classmethod
    def from_pem(cls, text: str, *, earlier: Iterable[Ed25519PublicKey] = ()) -> Ed25519Signer:
        """The signer of a private key in PEM, as :func:`new_signing_key` writes it.

        Raises:
            MissingExtraError: ``cryptography`` is not installed.
            SettingsError: it is no such key.
        """
        return cls(_private_key(text, "the signing key"), earlier=earlier)

    @classmethod
    def from_file(cls, path: str | Path, *, earlier: Iterable[Ed25519PublicKey] = ()) -> Ed25519Signer:
        """The signer of the private key in a PEM file.

        Raises:
            MissingExtraError: ``cryptography`` is not installed.
            SettingsError: the file cannot be read or holds no such key.
        """
        return cls(_private_key(_text(Path(path)), Path(path).name), earlier=earlier)

    @classmethod
    def from_environment(cls, variable: str = KEY_VARIABLE) -> Ed25519Signer:
        """The signer of the private key in an environment variable, in PEM.

        Raises:
            MissingExtraError: ``cryptography`` is not installed.
            SettingsError: the variable is not set or holds no such key.
        """
        text = os.environ.get(variable)
        if not text:
            raise SettingsError(f"{variable} is not set; it should hold a signing key ({_HOW_TO_GET_ONE})")
        return cls(_private_key(text, variable))

    @property
    def key_id(self) -> str:
        """A short name of the key, made from its public half."""
        return _key_id(self._key.public_key())

    @property
    def public_pem(self) -> str:
        """The public half in PEM, for those who verify."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        public = self._key.public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")

    def sign(self, statement: bytes) -> bytes:
        """The signature of *statement*: 64 bytes."""
        return self._key.sign(statement)


def new_signing_key() -> str:
    """A fresh private key in PEM (PKCS 8, without a password): keep it where secrets are kept.

    Raises:
        MissingExtraError: ``cryptography`` is not installed.
    """
    _needed()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def _needed() -> None:
    try:
        import cryptography  # noqa: F401 - asked for here, so that only its absence is answered so
    except ImportError:
        raise MissingExtraError("signing checkpoints", "crypto") from None


def _private_key(text: str, place: str) -> Ed25519PrivateKey:
    _needed()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"{place}: not an Ed25519 private key in PEM; {_HOW_TO_GET_ONE}")
    return key


def _public_key(path: Path) -> Ed25519PublicKey:
    _needed()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(_text(path).encode())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise SettingsError(f"{path.name}: not an Ed25519 public key in PEM; the .pub file beside the key is")
    return key


@uncaused
def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"there is no key file {path.name} that can be read; {_HOW_TO_GET_ONE}") from None


def _key_id(key: Ed25519PublicKey) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"ed25519-{hashlib.sha256(raw).hexdigest()[:16]}"
