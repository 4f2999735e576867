"""The new records of one batch: what the store knows of them is asked once, and they are written together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bedside.domain.imports import ImportMark, mark_of
from bedside.domain.patients import Patient
from bedside.ports import Row
from bedside.records import kind_of, references_of, write_row
from bedside.records.paging import stored_ids
from bedside.services.contacts import remember_new_contacts
from bedside.services.unit import Unit

__all__ = ["Batch"]


class Batch:
    """New records of one unit, each with its import mark and a patient's contacts.

    They wait until :meth:`write`; what is written in between by another way is written after it.
    """

    def __init__(self, unit: Unit, rows: Sequence[Row]) -> None:
        """Ask the store which of *rows*, and of what they point at, it has."""
        self._unit = unit
        wanted: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for row in rows:
            wanted[row.kind][row.id] = None
            for kind, record_id in references_of(row):
                wanted[kind][record_id] = None
        self._known = {kind: set(stored_ids(unit.tx, kind, ids)) for kind, ids in wanted.items()}
        self._rows: dict[tuple[str, str], Row] = {}
        self._patients: list[Patient] = []

    def has_references(self, row: Row) -> bool:
        """Whether all that *row* points at is stored, or waits here to be."""
        return all(record_id in self._known[kind] for kind, record_id in references_of(row))

    def is_new(self, row: Row) -> bool:
        """Whether no record of its kind and id is stored, or waits here to be."""
        return row.id not in self._known[row.kind]

    def holds(self, row: Row) -> bool:
        """Whether a record of its kind and id waits here."""
        return (row.kind, row.id) in self._rows

    def add(self, record: object, row: Row) -> None:
        """Let a new record wait, whose references are there."""
        self._known[row.kind].add(row.id)
        self._rows[row.kind, row.id] = row
        if isinstance(record, Patient):
            self._patients.append(record)

    def write(self) -> None:
        """Write what waits, together where the store can.

        Raises:
            UniqueKeyError: another record has a unique key of one of them.
        """
        rows, patients = [*self._rows.values()], self._patients
        self._rows, self._patients = {}, []
        marks = [write_row(mark_of(row.kind, row.id, row.body), kind_of(ImportMark)) for row in rows]
        self._unit.add_rows([*rows, *marks])
        remember_new_contacts(self._unit, patients)
