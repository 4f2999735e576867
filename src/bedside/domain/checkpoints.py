"""Checkpoints: how far the journal had come, signed, and kept where the owner of the database is not.

A chain alone proves nothing against who can rewrite all of it. A checkpoint names one entry and its
hash; kept outside, it is an anchor: nothing up to that entry can change unseen.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NewType, Protocol

import attrs

from bedside.domain.canonical import canonical, read_canonical
from bedside.domain.checks import at_least, aware, identifier, optional, typed
from bedside.domain.journal import sha256_hex
from bedside.errors import BedsideError, InvalidRecordError, InvalidValueError

__all__ = [
    "Checkpoint",
    "CheckpointId",
    "SignatureCheck",
    "Signer",
    "read_checkpoint",
    "statement_of",
    "write_checkpoint",
]

CheckpointId = NewType("CheckpointId", str)

_VERSION: Final = 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_HEX: Final = re.compile("(?:[0-9a-f]{2}){1,512}")


def _signature(instance: object, attribute: attrs.Attribute[Any], value: str) -> None:
    if not _HEX.fullmatch(value):
        raise InvalidValueError("signature.format", "Checkpoint.signature", "give hex digits in lower case")


@attrs.frozen(kw_only=True, field_transformer=typed)
class Checkpoint:
    """The journal of *practice* had *sequence* entries, and the last one had this hash.

    ``key_id`` names the key that signed it; without a signer both it and the signature are None.
    """

    id: CheckpointId = attrs.field(validator=identifier)
    practice: str = attrs.field(validator=identifier)
    sequence: int = attrs.field(validator=at_least(1))
    entry_hash: str = attrs.field(validator=sha256_hex)
    taken_at: datetime = attrs.field(validator=aware)
    key_id: str | None = attrs.field(default=None, validator=optional(identifier))
    signature: str | None = attrs.field(default=None, validator=optional(_signature))


class SignatureCheck(Protocol):
    """Says whether a signature is right; it needs no secret."""

    def check(self, key_id: str, statement: bytes, signature: bytes) -> bool | None:
        """Whether the key of that id has signed *statement*; None when the key is not known here."""


class Signer(SignatureCheck, Protocol):
    """Signs checkpoints of the audit journal with a secret key, and checks what it and others signed."""

    @property
    def key_id(self) -> str:
        """A short name of the key, which every signature carries."""

    def sign(self, statement: bytes) -> bytes:
        """The signature of *statement*."""


def statement_of(checkpoint: Checkpoint) -> bytes:
    """The bytes that are signed: everything but the signature.

    >>> from datetime import UTC, datetime
    >>> made = Checkpoint(id=CheckpointId("checkpoint-1"), practice="practice", sequence=3,
    ...     entry_hash="0" * 64, taken_at=datetime(2026, 1, 5, tzinfo=UTC), key_id="key-1")
    >>> statement_of(made).startswith(b"bedside-checkpoint")
    True
    """
    return b"bedside-checkpoint\0" + canonical(_plain(checkpoint)).encode("ascii")


def write_checkpoint(checkpoint: Checkpoint) -> str:
    """One line of text that holds the whole checkpoint, for a file, a ticket or a letter."""
    return canonical({**_plain(checkpoint), "signature": checkpoint.signature})


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint of a line that :func:`write_checkpoint` wrote.

    Raises:
        InvalidRecordError: it is no such line.
    """
    try:
        plain = read_canonical(text.strip())
        if isinstance(plain, dict) and type(plain.get("v")) is int and plain.pop("v") == _VERSION:
            fields: dict[str, Any] = plain
            at = _EPOCH + timedelta(microseconds=fields.pop("at"))
            return Checkpoint(taken_at=at, entry_hash=fields.pop("hash"), **fields)
    except (BedsideError, KeyError, TypeError, OverflowError):
        pass
    raise InvalidRecordError("checkpoint", ("not a line that bedside wrote",))


def _plain(checkpoint: Checkpoint) -> dict[str, object]:
    return {
        "v": _VERSION,
        "id": checkpoint.id,
        "practice": checkpoint.practice,
        "sequence": checkpoint.sequence,
        "hash": checkpoint.entry_hash,
        "at": (checkpoint.taken_at - _EPOCH) // timedelta(microseconds=1),
        "key_id": checkpoint.key_id,
    }
