"""A unit of work: typed reads and writes of one transaction, each with its journal entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import attrs

from bedside.domain.journal import ActorId, JournalEntry
from bedside.errors import NotFoundError
from bedside.ports import Environment, Query, Range, Row, Transaction, Value
from bedside.records import kind_of, read_row, write_row
from bedside.records.spec import encode

__all__ = ["Unit"]

R = TypeVar("R")


@attrs.define(kw_only=True, eq=False)
class Unit:
    """Reads remember the revision they saw, so that a change of anything older fails."""

    tx: Transaction
    environment: Environment
    now: datetime
    actor: ActorId
    role: str
    purpose: str
    entries: list[JournalEntry] = attrs.field(factory=list)
    _revisions: dict[tuple[str, str], int] = attrs.field(factory=dict)

    def new_id(self, record_type: type[object]) -> str:
        """A fresh id for a record of that class."""
        return self.environment.new_id(kind_of(record_type).kind.name)

    def look_up(self, record_type: type[R], record_id: str) -> R | None:
        """The record, or None."""
        row = self.tx.get(kind_of(record_type).kind.name, record_id)
        return None if row is None else self._seen(row, record_type)

    def get(self, record_type: type[R], record_id: str) -> R:
        """The record.

        Raises:
            NotFoundError: there is none of that id.
        """
        found = self.look_up(record_type, record_id)
        if found is None:
            raise NotFoundError(kind_of(record_type).kind.name, record_id)
        return found

    def find(
        self,
        record_type: type[R],
        *,
        equal: dict[str, object] | None = None,
        column: str | None = None,
        at_least: object = None,
        below: object = None,
        order_by: str | None = None,
        limit: int | None = None,
    ) -> Sequence[R]:
        """The records whose columns equal *equal*, with ``at_least <= column < below``."""
        wanted: dict[str, Value] = {name: encode(value) for name, value in (equal or {}).items()}
        query = Query(
            equal=wanted,
            range=None if column is None else _range(column, at_least, below),
            order_by=order_by,
            limit=limit,
        )
        rows = self.tx.find(kind_of(record_type).kind.name, query)
        return [self._seen(row, record_type) for row in rows]

    def add(self, record: R) -> R:
        """Store a new record."""
        row = self.tx.add(write_row(record, kind_of(type(record))))
        self._revisions[row.kind, row.id] = row.revision
        return record

    def change(self, record: R) -> R:
        """Store a changed record, over the revision that this unit has read.

        Raises:
            ConflictError: somebody else changed it since.
        """
        spec = kind_of(type(record))
        row = write_row(record, spec)
        written = self.tx.put(row, expect=self._revisions.get((row.kind, row.id), 0))
        self._revisions[row.kind, row.id] = written.revision
        return record

    def take(self, row: Row, record_type: type[R]) -> R:
        """The record of a row that this transaction has claimed."""
        return self._seen(row, record_type)

    def note(
        self,
        action: str,
        record_type: type[object],
        record_id: str,
        *,
        subject: str | None = None,
        outcome: str = "done",
        reason: str | None = None,
    ) -> None:
        """Write what was done into the journal, with who did it and what for."""
        entry = JournalEntry(
            at=self.now,
            actor=self.actor,
            role=self.role,
            purpose=self.purpose,
            action=action,
            kind=kind_of(record_type).kind.name,
            record=record_id,
            subject=subject,
            outcome=outcome,
            reason=reason,
        )
        self.tx.append(entry)
        self.entries.append(entry)

    def _seen(self, row: Row, record_type: type[R]) -> R:
        self._revisions[row.kind, row.id] = row.revision
        return read_row(row, kind_of(record_type))


def _range(column: str, at_least: object, below: object) -> Range:
    low, high = encode(at_least), encode(below)
    return Range(column=column, at_least=low, below=high)
