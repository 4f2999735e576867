"""The audit journal: who did what, when and why, in a gapless chain of hashes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NewType

import attrs

from bedside.domain.checks import PERSONAL, at_least, aware, code, identifier, label, optional, typed
from bedside.errors import InvalidValueError

__all__ = ["FIRST_HASH", "ActorId", "JournalEntry", "SealedEntry", "first_bad_entry", "is_next", "seal"]

ActorId = NewType("ActorId", str)

#: What the first entry of a journal is chained to.
FIRST_HASH: Final = "0" * 64

_FORMAT: Final = 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SHA256: Final = re.compile("[0-9a-f]{64}")


def _hex(instance: object, attribute: attrs.Attribute[Any], value: str) -> None:
    if not _SHA256.fullmatch(value):
        raise InvalidValueError("hash.format", f"SealedEntry.{attribute.name}", "give 64 hex digits")


@attrs.frozen(kw_only=True, field_transformer=typed)
class JournalEntry:
    """One act: ids and codes only, never names, addresses or clinical text.

    ``purpose`` follows the HL7 PurposeOfUse codes in plain words (treatment, payment, operations,
    marketing); ``subject`` is the patient or partner concerned, ``record`` what was touched.
    """

    at: datetime = attrs.field(validator=aware)
    actor: ActorId = attrs.field(validator=identifier)
    role: str = attrs.field(validator=code)
    purpose: str = attrs.field(validator=code)
    action: str = attrs.field(validator=code)
    kind: str = attrs.field(validator=code)
    record: str = attrs.field(validator=identifier)
    subject: str | None = attrs.field(default=None, validator=optional(identifier))
    outcome: str = attrs.field(default="done", validator=code)
    reason: str | None = attrs.field(default=None, validator=optional(label(200)))


@attrs.frozen(kw_only=True, field_transformer=typed)
class SealedEntry:
    """An entry with its place in the chain; ``content`` is the exact text that was hashed."""

    sequence: int = attrs.field(validator=at_least(1))
    content: str = attrs.field(repr=False, metadata=PERSONAL)
    previous_hash: str = attrs.field(validator=_hex)
    entry_hash: str = attrs.field(validator=_hex)


def seal(entry: JournalEntry, *, sequence: int, previous_hash: str) -> SealedEntry:
    """Chain *entry* behind the entry whose hash is *previous_hash*.

    >>> from datetime import UTC
    >>> seen = JournalEntry(at=datetime(2026, 1, 5, tzinfo=UTC), actor=ActorId("kim"), role="front-desk",
    ...     purpose="operations", action="register", kind="patient", record="pat-1")
    >>> first = seal(seen, sequence=1, previous_hash=FIRST_HASH)
    >>> second = seal(seen, sequence=2, previous_hash=first.entry_hash)
    >>> first_bad_entry([first, second]) is None
    True
    >>> first_bad_entry([first, attrs.evolve(second, content="{}")])
    2
    """
    content = json.dumps(
        {
            "v": _FORMAT,
            "at": (entry.at - _EPOCH) // timedelta(microseconds=1),
            "actor": entry.actor,
            "role": entry.role,
            "purpose": entry.purpose,
            "action": entry.action,
            "kind": entry.kind,
            "record": entry.record,
            "subject": entry.subject,
            "outcome": entry.outcome,
            "reason": entry.reason,
        },
        ensure_ascii=True,
        sort_keys=True,
        separators=(",", ":"),
    )
    return SealedEntry(
        sequence=sequence,
        content=content,
        previous_hash=previous_hash,
        entry_hash=_hash(sequence, previous_hash, content),
    )


def is_next(entry: SealedEntry, *, sequence: int, previous_hash: str) -> bool:
    """Whether *entry* is whole and stands where it says, behind the entry of that hash."""
    right = _hash(sequence, previous_hash, entry.content)
    return (entry.sequence, entry.previous_hash, entry.entry_hash) == (sequence, previous_hash, right)


def first_bad_entry(entries: Iterable[SealedEntry]) -> int | None:
    """The first sequence number that breaks the chain, or None; *entries* start at number 1."""
    previous, expected = FIRST_HASH, 1
    for entry in entries:
        if not is_next(entry, sequence=expected, previous_hash=previous):
            return expected
        previous, expected = entry.entry_hash, expected + 1
    return None


def _hash(sequence: int, previous_hash: str, content: str) -> str:
    head = f"bedside-audit\0{_FORMAT}\0{sequence}\0{previous_hash}\0"
    return hashlib.sha256((head + content).encode()).hexdigest()
