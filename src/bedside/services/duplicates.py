"""Merging two records of one patient at the desk, and undoing it."""

from __future__ import annotations

import attrs

from bedside.domain.checks import check_code
from bedside.domain.consents import Consent, ConsentId
from bedside.domain.erasure import Erasure, erasure_id
from bedside.domain.merging import merge_records, unmerge_records
from bedside.domain.patients import Patient
from bedside.errors import InvalidValueError, NotFoundError
from bedside.services.giving.regrouping import questioned
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["Merged", "merge", "unmerge"]


@attrs.frozen(kw_only=True)
class Merged:
    """The record that stands for the patient, and the tombstone that the other one has become.

    ``questioned`` are the ids of rewards that were given and would not be now; a person looks at each
    (``desk.rewards.questioned``), for nothing is taken back by a merge.
    """

    survivor: Patient
    duplicate: Patient
    questioned: tuple[str, ...] = ()


def merge(office: Office, duplicate_id: str, *, into: str, reason: str) -> Merged:
    """Let one record stand for both.

    Both are changed over what was read, the survivor too: of two merges at once that have a record in
    common, one fails. So no circle can come about, and nobody is merged twice.
    """
    check_code(reason, "reason")
    with office.unit() as unit:
        duplicate, survivor = unit.get(Patient, duplicate_id), unit.get(Patient, into)
        for record in (duplicate, survivor):
            _refuse_erased(unit, record.id, "merge")
        tombstone, survivor = merge_records(duplicate, into=survivor, at=unit.now)
        unit.change(tombstone)
        unit.change(survivor)
        unit.people.clear()
        _note(unit, "merge", tombstone.id, survivor.id, reason)
        given = questioned(unit, survivor.id)
        return Merged(survivor=survivor, duplicate=tombstone, questioned=tuple(reward.id for reward in given))


def unmerge(office: Office, duplicate_id: str, *, reason: str) -> Patient:
    """Let the record stand for itself again."""
    check_code(reason, "reason")
    with office.unit() as unit:
        tombstone = unit.look_up(Patient, duplicate_id)
        if tombstone is None:
            raise NotFoundError("patient", duplicate_id)
        above = _above(unit, tombstone)
        freed, others = unmerge_records(tombstone, above)
        for record in (freed, *others):
            _refuse_erased(unit, record.id, "unmerge")
        for record in (freed, *others):
            unit.change(record)
        _keep_refusals(unit, tombstone, above)
        unit.people.clear()
        _note(unit, "unmerge", freed.id, above[-1].id, reason)
        return freed


def _above(unit: Unit, tombstone: Patient) -> list[Patient]:
    """The record that it was merged into, the one that this was merged into, and so on."""
    found: list[Patient] = []
    below = tombstone
    while below.merged_into is not None:
        record = unit.look_up(Patient, below.merged_into)
        if record is None:
            raise NotFoundError("patient", below.merged_into)
        found.append(record)
        below = record
    return found


def _keep_refusals(unit: Unit, tombstone: Patient, above: list[Patient]) -> None:
    """A no that was said while the two were one may have been either's, so it is written down for both."""
    with unit.by_rules():
        for record in above:
            said = unit.find(
                Consent,
                equal={"patient_id": record.id},
                column="given_at",
                at_least=tombstone.merged_at,
                order_by="given_at",
            )
            for refusal in said:
                if refusal.is_no:
                    copied = attrs.evolve(
                        refusal, id=ConsentId(unit.new_id(Consent)), patient_id=tombstone.id, origin=None
                    )
                    unit.add(copied)


def _refuse_erased(unit: Unit, patient_id: str, verb: str) -> None:
    with unit.by_rules():
        erasure = unit.look_up(Erasure, erasure_id(patient_id))
    if erasure is not None:
        problem = "one of the records is being erased; there is nothing left to merge"
        raise InvalidValueError("merge.erased", f"{verb}.patient_id", problem)


def _note(unit: Unit, action: str, duplicate_id: str, survivor_id: str, reason: str) -> None:
    unit.note(action, Patient, duplicate_id, subject=duplicate_id, reason=reason)
    # One entry about both: who asks what was done with either record finds it.
    unit.entries[-1] = attrs.evolve(unit.entries[-1], subjects=(duplicate_id, survivor_id))
