"""Import runs: how far one file has been read, so that an interrupted import goes on where it stopped."""

from __future__ import annotations

from datetime import datetime
from typing import NewType

import attrs

from bedside.domain.checks import PERSONAL, at_least, aware, identifier, optional, personal_text, typed

__all__ = ["ImportRun", "ImportRunId"]

ImportRunId = NewType("ImportRunId", str)


@attrs.frozen(kw_only=True, field_transformer=typed)
class ImportRun:
    """One file of one source, and the entries of it that are safely stored.

    ``id`` is made from the file's content, so that the same file is recognised under another name.
    """

    id: ImportRunId = attrs.field(validator=identifier)
    source: str = attrs.field(validator=identifier)
    file_name: str = attrs.field(repr=False, metadata=PERSONAL, validator=personal_text(400))
    started_at: datetime = attrs.field(validator=aware)
    entries_read: int = attrs.field(default=0, validator=at_least(0))
    added: int = attrs.field(default=0, validator=at_least(0))
    changed: int = attrs.field(default=0, validator=at_least(0))
    unchanged: int = attrs.field(default=0, validator=at_least(0))
    skipped: int = attrs.field(default=0, validator=at_least(0))
    refused: int = attrs.field(default=0, validator=at_least(0))
    finished_at: datetime | None = attrs.field(default=None, validator=optional(aware))
