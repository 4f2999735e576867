"""Import runs: how far one file has been read, so that an interrupted import goes on where it stopped."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NewType

import attrs

from bedside.domain.checks import PERSONAL, at_least, aware, identifier, optional, personal_text, typed

__all__ = ["ImportMark", "ImportMarkId", "ImportRun", "ImportRunId", "mark_id", "mark_of"]

ImportRunId = NewType("ImportRunId", str)
ImportMarkId = NewType("ImportMarkId", str)


@attrs.frozen(kw_only=True, field_transformer=typed)
class ImportMark:
    """What the last import wrote into one record: it tells whether the practice has changed it since."""

    id: ImportMarkId = attrs.field(validator=identifier)
    content_hash: str = attrs.field(validator=identifier)


def mark_id(kind: str, record_id: str) -> ImportMarkId:
    """The id of the mark of one record.

    >>> len(mark_id("patient", "fhir.1"))
    40
    """
    return ImportMarkId(hashlib.sha256(f"{kind}\0{record_id}".encode()).hexdigest()[:40])


def mark_of(kind: str, record_id: str, body: str) -> ImportMark:
    """The mark of a record with that stored body.

    >>> mark_of("patient", "fhir.1", "{}") == mark_of("patient", "fhir.1", "{}")
    True
    """
    content = hashlib.sha256(body.encode()).hexdigest()[:40]
    return ImportMark(id=mark_id(kind, record_id), content_hash=content)


@attrs.frozen(kw_only=True, field_transformer=typed)
class ImportRun:
    """One file of one source, and the entries of it that are safely stored.

    ``id`` is made from the file's content, so that the same file is recognised under another name.
    ``kept`` counts records that source and practice both changed: the practice's version stays.
    """

    id: ImportRunId = attrs.field(validator=identifier)
    source: str = attrs.field(validator=identifier)
    file_name: str = attrs.field(repr=False, metadata=PERSONAL, validator=personal_text(400))
    started_at: datetime = attrs.field(validator=aware)
    entries_read: int = attrs.field(default=0, validator=at_least(0))
    added: int = attrs.field(default=0, validator=at_least(0))
    changed: int = attrs.field(default=0, validator=at_least(0))
    unchanged: int = attrs.field(default=0, validator=at_least(0))
    kept: int = attrs.field(default=0, validator=at_least(0))
    skipped: int = attrs.field(default=0, validator=at_least(0))
    refused: int = attrs.field(default=0, validator=at_least(0))
    finished_at: datetime | None = attrs.field(default=None, validator=optional(aware))
