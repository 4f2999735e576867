"""Auditing: who did what, why it was decided, and whether the journal is whole."""

from __future__ import annotations

from collections.abc import Sequence

from bedside.domain.journal import FIRST_HASH, SealedEntry, is_next
from bedside.domain.patients import Patient
from bedside.rules.recorded import RecordedDecision
from bedside.services.office import Office

__all__ = ["Auditing"]

_PAGE = 1000


class Auditing:
    """``desk.audit``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def entries(self, *, after: int = 0, limit: int | None = None) -> Sequence[SealedEntry]:
        """The journal behind sequence number *after*."""
        with self._office.unit() as unit:
            return unit.tx.journal(after=after, limit=limit)

    def first_bad_entry(self) -> int | None:
        """Recompute the whole chain; the first sequence number that breaks it, or None."""
        previous, sequence = FIRST_HASH, 0
        while True:
            page = self.entries(after=sequence, limit=_PAGE)
            for entry in page:
                sequence += 1
                if not is_next(entry, sequence=sequence, previous_hash=previous):
                    return sequence
                previous = entry.entry_hash
            if len(page) < _PAGE:
                return None

    def decisions_about(self, kind: str, record_id: str) -> Sequence[RecordedDecision]:
        """Every decision about one record, oldest first."""
        with self._office.unit() as unit:
            found = unit.find(RecordedDecision, equal={"about_kind": kind, "about_id": record_id})
            return sorted(found, key=lambda kept: kept.decided_at)

    def decisions_for(self, patient_id: str) -> Sequence[RecordedDecision]:
        """Every decision that concerned a patient, oldest first."""
        with self._office.unit() as unit:
            unit.get(Patient, patient_id)
            unit.note("read-decisions", Patient, patient_id, subject=patient_id)
            return unit.find(RecordedDecision, equal={"patient_id": patient_id}, order_by="decided_at")
