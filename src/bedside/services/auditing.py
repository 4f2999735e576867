"""Auditing: who did what, who looked, what left the practice, and whether the journal is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

import attrs

from bedside.domain.checkpoints import Checkpoint, CheckpointId, SignatureCheck, statement_of
from bedside.domain.dates import Period, local_date
from bedside.domain.disclosures import DISCLOSE, Disclosure, accounted
from bedside.domain.emergencies import EmergencyAccess
from bedside.domain.journal import JournalEntry, Recipient, SealedEntry, read_entry
from bedside.domain.patients import Patient
from bedside.domain.verification import KEEP_CHECKPOINT, JournalCheck, check_journal
from bedside.errors import BedsideError
from bedside.rules.recorded import RecordedDecision
from bedside.services.emergencies import end_overdue
from bedside.services.merging import find_of_person, person_of
from bedside.services.office import Office
from bedside.services.traces import ALL

__all__ = ["Auditing"]

_PAGE = 1000


class Auditing:
    """``desk.audit``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def entries(self, *, after: int = 0, limit: int | None = None) -> Sequence[SealedEntry]:
        """The journal behind sequence number *after*; that it was read is its next entry."""
        with self._office.unit() as unit:
            unit.acting.check_read("journal")
            unit.note("read-journal", "journal", ALL)
            return unit.tx.journal(after=after, limit=limit)

    def length(self) -> int:
        """How many entries the journal has, with the one that says that somebody asked."""
        with self._office.unit() as unit:
            unit.acting.check_read("journal")
            unit.note("measure-journal", "journal", ALL)
        return unit.sealed[-1].sequence

    def checkpoint(self) -> Checkpoint:
        """Say how far the journal has come, signed where the practice has a signer, and anchor it.

        The signing happens outside of every transaction; then the checkpoint is stored and handed to
        every plugin that anchors. What goes wrong there is in ``practice.faults``.
        """
        office = self._office
        office.check_commits("audit.checkpoint()")
        with office.unit() as unit:
            unit.acting.check_write("checkpoint")
            end_overdue(unit)
            checkpoint_id = CheckpointId(unit.new_id(Checkpoint))
            unit.note("take-checkpoint", Checkpoint, checkpoint_id)
        last = unit.sealed[-1]
        taken = Checkpoint(
            id=checkpoint_id,
            practice=office.settings.id,
            sequence=last.sequence,
            entry_hash=last.entry_hash,
            taken_at=unit.now,
            key_id=None if office.signer is None else office.signer.key_id,
        )
        signed = _signed(office, taken)
        with office.unit() as unit:
            unit.add(signed)
            unit.note(KEEP_CHECKPOINT, Checkpoint, signed.id)
        office.faults.extend(office.plugins.anchor_checkpoint(office.settings, signed))
        return signed

    def checkpoints(self) -> Sequence[Checkpoint]:
        """Every checkpoint that is stored, oldest first."""
        with self._office.unit() as unit:
            unit.note("list-checkpoints", "checkpoint", ALL)
            return unit.find(Checkpoint, order_by="sequence")

    def verify(
        self,
        anchors: Iterable[Checkpoint] = (),
        *,
        signatures: SignatureCheck | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> JournalCheck:
        """Recompute every entry, and hold the stored checkpoints and the given *anchors* against them.

        *anchors* are checkpoints that were kept outside. *signatures* checks with public keys where
        the practice has no signer of its own. Once there is a signer or *signatures*, only what they
        verify vouches for the journal, and a checkpoint that they do not verify is a finding; name the
        keys from before a change of keys too (``earlier=`` of a signer, several public keys).
        *progress* hears the number of each page's last entry.
        """
        office = self._office
        office.check_commits("audit.verify()")
        with office.unit() as unit:
            unit.acting.check_read("journal")
            end_overdue(unit)
            stored = unit.find(Checkpoint, order_by="sequence")
            unit.note("begin-verifying", "journal", ALL)
        checker = signatures or office.signer

        def is_signed(checkpoint: Checkpoint) -> bool | None:
            if checker is None or checkpoint.key_id is None or checkpoint.signature is None:
                return None
            signature = bytes.fromhex(checkpoint.signature)
            return checker.check(checkpoint.key_id, statement_of(checkpoint), signature)

        found = check_journal(
            self._every(progress),
            [*stored, *anchors],
            practice=office.settings.id,
            is_signed=None if checker is None else is_signed,
        )
        with office.unit() as unit:
            unit.note("verify-journal", "journal", ALL, outcome="whole" if found.whole else "broken")
        return found

    def first_bad_entry(self) -> int | None:
        """The first entry that was changed, moved or lost, or None; not whether the journal is whole.

        A checkpoint that is gone, or that no key verifies, speaks against the journal and against no
        entry of it: then this is None too, and :meth:`verify` names it in ``findings``. Ask
        ``verify().whole`` whether anything does.
        """
        return self.verify().first_bad

    def accesses(self, patient_id: str, period: Period | None = None) -> Sequence[JournalEntry]:
        """Every entry that names any record of this patient: who looked, changed or tried, oldest first."""
        return self._about(patient_id, period, "read-accesses")[1]

    def disclosures(
        self, patient_id: str, period: Period | None = None, *, everything: bool = False
    ) -> Sequence[Disclosure]:
        """What left the practice about this patient: when, to whom, what, and what for (45 CFR 164.528).

        Left out, unless *everything* is asked for, is what the patient need not be told of: what went
        to the patient or those who help them, what was for treatment, payment or operations, and what
        the patient had authorized.
        """
        ids, entries = self._about(patient_id, period, "account-for-disclosures")
        found = [given for each in ids for given in accounted(entries, patient_id=each)]
        return [given for given in sorted(found, key=_given_at) if everything or given.accountable]

    def record_disclosure(
        self, patient_id: str, *, recipient: Recipient, what: str, record_id: str = ALL
    ) -> JournalEntry:
        """Write down that something was disclosed in another way, such as by letter to an authority.

        *what* is the kind of record, such as ``appointment``; the recipient is named by kind and id,
        such as ``authority`` and ``county-health-department``.
        """
        with self._office.unit() as unit:
            unit.acting.check_write("checkpoint")
            with unit.by_rules():
                unit.get(Patient, patient_id)
            unit.note(DISCLOSE, what, record_id, subject=patient_id, recipient=recipient)
        return unit.entries[0]

    def emergencies(self) -> Sequence[EmergencyAccess]:
        """Every time that somebody broke the glass, oldest first; those whose time is over are closed."""
        with self._office.unit() as unit:
            unit.acting.check_read("emergency_access")
            unit.note("list-emergencies", EmergencyAccess, ALL)
            return end_overdue(unit)

    def decisions_about(self, kind: str, record_id: str) -> Sequence[RecordedDecision]:
        """Every decision about one record, oldest first."""
        with self._office.unit() as unit:
            unit.note("read-decisions", kind, record_id)
            found = unit.find(RecordedDecision, equal={"about_kind": kind, "about_id": record_id})
            return sorted(found, key=lambda kept: kept.decided_at)

    def decisions_for(self, patient_id: str) -> Sequence[RecordedDecision]:
        """Every decision that concerned a patient, oldest first."""
        with self._office.unit() as unit:
            with unit.by_rules():
                unit.get(Patient, patient_id)
            unit.note("read-decisions", Patient, patient_id, subject=patient_id)
            return find_of_person(unit, RecordedDecision, patient_id, order_by="decided_at")

    def _about(
        self, patient_id: str, period: Period | None, action: str
    ) -> tuple[tuple[str, ...], list[JournalEntry]]:
        """The ids of the records of the person, and the entries that name any of them."""
        zone = self._office.settings.time_zone
        with self._office.unit() as unit:
            unit.acting.check_read("journal")
            with unit.by_rules():
                ids = person_of(unit, patient_id).ids
            unit.note(action, Patient, patient_id, subject=patient_id)
        found = []
        quoted = [f'"{each}"' for each in ids]
        for sealed in self._every(None):
            # Most entries are about others, and text is quicker to search than to read.
            if not isinstance(sealed, SealedEntry) or not any(each in sealed.content for each in quoted):
                continue
            entry = read_entry(sealed)
            within = period is None or local_date(entry.at, zone) in period
            if within and not set(ids).isdisjoint(entry.subjects):
                found.append(entry)
        return ids, found

    def _every(self, progress: Callable[[int], None] | None) -> Iterator[SealedEntry | int]:
        """Every entry, page by page; one that the store cannot read comes as its number.

        Outside of a unit: whoever reads a journal must not make it longer at each page.
        """
        after = 0
        while True:
            try:
                page: Sequence[SealedEntry | int] = self._page(after, _PAGE)
            except BedsideError:
                page = self._one_by_one(after)
            yield from page
            if page and progress is not None:
                progress(after + len(page))
            if len(page) < _PAGE:
                return
            after += len(page)

    def _one_by_one(self, after: int) -> Sequence[SealedEntry | int]:
        """A page up to the entry that cannot be read, which stands there as its number."""
        read: list[SealedEntry | int] = []
        while len(read) < _PAGE:
            number = after + len(read)
            try:
                found = self._page(number, 1)
            except BedsideError:
                return [*read, number + 1]
            if not found:
                break
            read += found
        return read

    def _page(self, after: int, limit: int) -> Sequence[SealedEntry]:
        with self._office.storage.transaction() as tx:
            return tx.journal(after=after, limit=limit)


def _given_at(given: Disclosure) -> datetime:
    return given.at


def _signed(office: Office, taken: Checkpoint) -> Checkpoint:
    if office.signer is None:
        return taken
    signature = office.signer.sign(statement_of(taken))
    return attrs.evolve(taken, signature=signature.hex())
