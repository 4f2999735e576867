"""The audit journal: who did what, when and why, in a gapless chain of hashes.

What is hashed is the text of an entry, and that text says which version it has. A store keeps it
as it was hashed, for ever; each version keeps its reader.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NewType

import attrs

from bedside.domain.canonical import canonical, read_canonical
from bedside.domain.checks import (
    PERSONAL,
    at_least,
    aware,
    code,
    identifier,
    identifiers,
    optional,
    typed,
)
from bedside.errors import BedsideError, InvalidRecordError, InvalidValueError

__all__ = [
    "FIRST_HASH",
    "SUBJECTS_AT_MOST",
    "ActorId",
    "JournalEntry",
    "Recipient",
    "SealedEntry",
    "first_bad_entry",
    "is_next",
    "read_entry",
    "reason_code",
    "seal",
    "sha256_hex",
]

ActorId = NewType("ActorId", str)

#: What the first entry of a journal is chained to.
FIRST_HASH: Final = "0" * 64

#: One entry names so many people at most; more of them take more entries.
SUBJECTS_AT_MOST: Final = 100

_VERSION: Final = 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: A code, several of them joined by a plus sign, or one with the path of a field behind a colon.
_REASON: Final = re.compile(r"[a-z0-9][a-z0-9_.+-]*(:[A-Za-z0-9_.\[\]-]+)?")
_SHA256: Final = re.compile("[0-9a-f]{64}")


def sha256_hex(instance: object, attribute: attrs.Attribute[Any], value: str) -> None:
    """Refuse what is not a SHA-256 in lower-case hex."""
    if not _SHA256.fullmatch(value):
        path = f"{type(instance).__name__}.{attribute.name}"
        raise InvalidValueError("hash.format", path, "give 64 hex digits")


def _not_too_many(instance: object, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    if len(value) > SUBJECTS_AT_MOST:
        problem = f"one entry names {SUBJECTS_AT_MOST} people at most; write another"
        raise InvalidValueError("journal.subjects", "JournalEntry.subjects", problem)


def reason_code(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what is no code, codes joined by a plus sign, or a code with the path of a field."""
    # Nothing can be taken out of a journal again, so no sentence gets in, in which somebody is named.
    if not isinstance(value, str) or len(value) > 200 or not _REASON.fullmatch(value):
        problem = "give a code such as no-authorization; keep words in the record"
        raise InvalidValueError("journal.reason", "JournalEntry.reason", problem)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Recipient:
    """Who got something that left the practice, and what for: a kind (``patient``, ``partner``) and an id.

    ``purpose`` is the purpose of the disclosure (45 CFR 164.528(b)(2)(iv)), which need not be that of
    the desk; ``authorized`` says that the patient had authorized it in writing (164.508).
    """

    kind: str = attrs.field(validator=code)
    id: str = attrs.field(validator=identifier)
    purpose: str = attrs.field(validator=code)
    authorized: bool = False


@attrs.frozen(kw_only=True, field_transformer=typed)
class JournalEntry:
    """One act: ids and codes only, never names, addresses or clinical text.

    ``purpose`` follows the HL7 PurposeOfUse codes in plain words (treatment, payment, operations,
    marketing); ``subjects`` are the people concerned, ``record`` what was touched. ``recipient`` is
    set where something left the practice, ``emergency`` where it was seen by breaking the glass.
    ``reason`` is a code, such as ``no-authorization`` or ``time.naive:Visit.started_at``.
    """

    at: datetime = attrs.field(validator=aware)
    practice: str = attrs.field(default="practice", validator=identifier)
    actor: ActorId = attrs.field(validator=identifier)
    role: str = attrs.field(validator=code)
    purpose: str = attrs.field(validator=code)
    action: str = attrs.field(validator=code)
    kind: str = attrs.field(validator=code)
    record: str = attrs.field(validator=identifier)
    subjects: tuple[str, ...] = attrs.field(default=(), validator=[identifiers, _not_too_many])
    outcome: str = attrs.field(default="done", validator=code)
    reason: str | None = attrs.field(default=None, validator=optional(reason_code))
    recipient: Recipient | None = None
    emergency: str | None = attrs.field(default=None, validator=optional(identifier))


@attrs.frozen(kw_only=True, field_transformer=typed)
class SealedEntry:
    """An entry with its place in the chain; ``content`` is the exact text that was hashed."""

    sequence: int = attrs.field(validator=at_least(1))
    content: str = attrs.field(repr=False, metadata=PERSONAL)
    previous_hash: str = attrs.field(validator=sha256_hex)
    entry_hash: str = attrs.field(validator=sha256_hex)


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
    content = _written(entry)
    return SealedEntry(
        sequence=sequence,
        content=content,
        previous_hash=previous_hash,
        entry_hash=_hash(sequence, previous_hash, content),
    )


def read_entry(sealed: SealedEntry) -> JournalEntry:
    """The entry that was sealed, of whatever version its text is.

    Raises:
        InvalidRecordError: the text is not one that :func:`seal` has ever written.
    """
    problem = "not an entry"
    try:
        plain = read_canonical(sealed.content)
        if isinstance(plain, dict):
            version = plain.pop("v", None)
            reader = _READERS.get(version) if type(version) is int else None
            if reader is not None:
                return reader(plain)
            problem = "of a version that this release does not know; update bedside"
    except (BedsideError, KeyError, TypeError, ValueError, OverflowError):
        pass
    # Built out here, so that no cause quotes what the journal holds.
    raise InvalidRecordError(f"journal entry {sealed.sequence}", (problem,))


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


def _written(entry: JournalEntry) -> str:
    """The text of version 1. Change nothing here: a new form is a new version with a reader of its own."""
    left = entry.recipient
    given: dict[str, object] = {
        "v": _VERSION,
        "at": (entry.at - _EPOCH) // timedelta(microseconds=1),
        "practice": entry.practice,
        "actor": entry.actor,
        "role": entry.role,
        "purpose": entry.purpose,
        "action": entry.action,
        "kind": entry.kind,
        "record": entry.record,
        "subjects": list(entry.subjects),
        "outcome": entry.outcome,
        "reason": entry.reason,
        "emergency": entry.emergency,
        "recipient": None
        if left is None
        else {"kind": left.kind, "id": left.id, "purpose": left.purpose, "authorized": left.authorized},
    }
    return canonical({name: value for name, value in given.items() if value not in (None, [])})


def _read_1(plain: dict[str, Any]) -> JournalEntry:
    left = plain.pop("recipient", None)
    at = _EPOCH + timedelta(microseconds=plain.pop("at"))
    return JournalEntry(
        at=at,
        subjects=tuple(plain.pop("subjects", ())),
        recipient=None if left is None else Recipient(**left),
        **plain,
    )


_READERS: Final[Mapping[int, Callable[[dict[str, Any]], JournalEntry]]] = {1: _read_1}


def _hash(sequence: int, previous_hash: str, content: str) -> str:
    # The version stands in the content, so that it is hashed too. Text that a tamperer left may not
    # even be text, and must have some hash, for then it is the wrong one.
    head = f"bedside-audit\0{sequence}\0{previous_hash}\0"
    return hashlib.sha256((head + content).encode(errors="surrogatepass")).hexdigest()
