"""Erasing a patient: refused with reasons, or done in steps that can be taken again after a break."""

from __future__ import annotations

from datetime import date
from typing import Final

import attrs

from bedside.domain.appointments import Appointment, AppointmentStatus, Visit
from bedside.domain.concerns import Concern
from bedside.domain.contacts import canonical_contact, contact_values
from bedside.domain.dates import local_date
from bedside.domain.erasure import (
    Erased,
    Erasure,
    ErasureAnswer,
    ErasureHold,
    ErasureStatus,
    LegalHold,
    Suppression,
    erasure_id,
    finish_erasure,
    kept_until,
    suppression_id,
)
from bedside.domain.followups import FollowUp, FollowUpStatus, cancel_follow_up
from bedside.domain.imports import ImportMark, mark_id
from bedside.domain.messages import Message, MessageStatus, cancel_message, suppress
from bedside.domain.patients import Household, Patient, RelatedPerson
from bedside.domain.rewards import Reward, RewardStatus
from bedside.ports import ErasingStorage, Query, Storage
from bedside.records import KINDS
from bedside.services.contacts import patients_reached_at
from bedside.services.merging import ids_of_person, records_of_person
from bedside.services.office import Office
from bedside.services.unit import Unit, by_rules

__all__ = ["erase", "erased_ids", "is_erased", "pending_erasures", "replay", "suppression_of"]

_REASON: Final = "erased"
_OPEN: Final = frozenset(
    {
        RewardStatus.EARNED,
        RewardStatus.HELD,
        RewardStatus.RESERVED,
        RewardStatus.POSTED,
        RewardStatus.HANDING_OVER,
    }
)
_CANNOT: Final = ErasureHold(
    code="store",
    reason="This database keeps personal data readable, and its backups do too. Keep it in an "
    "EncryptedStorage (extra crypto) to be able to erase; until then use leave() to end contact.",
)


def erase(office: Office, patient_id: str, *, basis: str) -> ErasureAnswer:
    """Erase a patient, or say what stands in the way; go on with an erasure that was interrupted."""
    office.check_commits("patients.erase()")
    store = office.storage
    with office.unit() as unit:
        begun = unit.look_up(Erasure, erasure_id(patient_id))
        if begun is None:
            patient = unit.get(Patient, patient_id)
            records = records_of_person(unit, patient_id)
            holds = tuple(dict.fromkeys(hold for each in records for hold in _holds(office, unit, each)))
            if holds or not isinstance(store, ErasingStorage):
                codes = "+".join(hold.code for hold in holds)
                unit.note("erase", Patient, patient_id, subject=patient_id, outcome="refused", reason=codes)
                return ErasureAnswer(holds=holds)
            with unit.by_rules():
                # Written as it is: a merge at the same time fails over it, and a later one is refused.
                unit.change(patient)
            begun = _begin(unit, patient_id, basis)
        ids = ids_of_person(unit, patient_id)
        for other in ids:
            if unit.look_up(Erasure, erasure_id(other)) is None:
                _begin(unit, other, begun.basis)
    if not isinstance(store, ErasingStorage):
        return ErasureAnswer(certificate=begun)
    # The survivor's record comes last: whoever goes on after a break finds the others by it.
    for other in reversed(ids):
        begun = _erase_record(office, store, other)
    return ErasureAnswer(certificate=begun)


def _begin(unit: Unit, patient_id: str, basis: str) -> Erasure:
    begun = Erasure(id=erasure_id(patient_id), patient_id=patient_id, basis=basis, begun_at=unit.now)
    unit.note("begin-erasure", Patient, patient_id, subject=patient_id)
    return unit.add(begun)


def _erase_record(office: Office, store: ErasingStorage, patient_id: str) -> Erasure:
    with office.unit() as unit:
        begun = unit.get(Erasure, erasure_id(patient_id))
        if begun.status is ErasureStatus.DONE:
            return begun
        entry = _entry(unit, store, begun)
        _clear(unit, entry)
    store.erase(patient_id, at=entry.at, fingerprints=entry.fingerprints, spared=entry.spared)
    return _finish(office, patient_id, action="erase")


def pending_erasures(store: Storage) -> tuple[Erased, ...]:
    """Entries of the register that these data know nothing of: a backup from before was restored."""
    register = store.erasures() if isinstance(store, ErasingStorage) else ()
    if not register:
        return ()
    with store.transaction() as tx:
        rows = {entry.subject: tx.get("erasure", erasure_id(entry.subject)) for entry in register}
    done = ErasureStatus.DONE.value
    return tuple(
        entry for entry in register if (row := rows[entry.subject]) is None or row.columns["status"] != done
    )


def replay(office: Office) -> tuple[Erasure, ...]:
    """Erase again, in data that were restored, everybody whom the register names."""
    store = office.storage
    done = []
    for entry in pending_erasures(store):
        if isinstance(store, ErasingStorage):
            with office.unit() as unit:
                _begin_again(unit, entry)
                _clear(unit, entry)
            store.erase(entry.subject, at=entry.at)
            done.append(_finish(office, entry.subject, action="replay-erasure"))
    return tuple(done)


def erased_ids(office: Office) -> frozenset[str]:
    """The ids of everybody who was erased; an import stores nothing about them."""
    if not isinstance(office.storage, ErasingStorage):
        return frozenset()
    return frozenset(entry.subject for entry in office.storage.erasures())


@by_rules
def is_erased(office: Office, unit: Unit, patient_id: str, address: str) -> bool:
    """Whether nothing may be sent: the patient is being erased, or the address is suppressed.

    The register is asked too: data that were restored know of a suppression only when it was replayed.
    """
    if not isinstance(office.storage, ErasingStorage):
        return False
    if unit.look_up(Erasure, erasure_id(patient_id)) is not None:
        return True
    fingerprint = office.storage.fingerprint(canonical_contact(address))
    found = unit.look_up(Suppression, suppression_id(fingerprint))
    sharers = [_sharer(office.storage, fingerprint, each) for each in ids_of_person(unit, patient_id)]
    if found is not None and found.lifted_at is None:
        return all(found.blocks(sharer) for sharer in sharers)
    lifted_at = None if found is None else found.lifted_at
    return any(
        all(entry.blocks(fingerprint, sharer) for sharer in sharers)
        and (lifted_at is None or lifted_at < entry.at)
        for entry in office.storage.erasures()
    )


def suppression_of(store: ErasingStorage, address: str) -> str:
    """The id under which the suppression of that number or address is kept."""
    return suppression_id(store.fingerprint(canonical_contact(address)))


def _sharer(store: ErasingStorage, fingerprint: str, patient_id: str) -> str:
    """The keyed hash of a patient who shares a number: it says nothing without the number and the id."""
    return store.fingerprint(f"{fingerprint} {patient_id}")


@by_rules
def _holds(office: Office, unit: Unit, patient: Patient) -> tuple[ErasureHold, ...]:
    """Everything that stands in the way of erasing a patient."""
    today = local_date(unit.now, office.settings.time_zone)
    of_patient = {"patient_id": patient.id}
    found = [] if isinstance(office.storage, ErasingStorage) else [_CANNOT]
    found += _retention(office, unit, patient, today)
    for hold in unit.find(LegalHold, equal=dict(of_patient)):
        if hold.holds_on(today):
            reason = "A legal hold is in force; whoever placed it can lift it."
            found.append(ErasureHold(code="legal-hold", reason=reason, until=hold.until_on))
    booked = unit.find(Appointment, equal={**of_patient, "status": AppointmentStatus.BOOKED})
    if any(appointment.starts_at > unit.now for appointment in booked):
        found.append(ErasureHold(code="appointment", reason="An appointment is booked; cancel it first."))
    if _rewards_are_open(unit, patient.id):
        reason = "A reward is not paid or settled yet; settle it or refuse it first."
        found.append(ErasureHold(code="reward", reason=reason))
    if any(concern.is_open for concern in unit.find(Concern, equal=dict(of_patient))):
        reason = "A concern is open: the patient is owed an answer first."
        found.append(ErasureHold(code="concern", reason=reason))
    if unit.find(Message, equal={**of_patient, "status": MessageStatus.SENDING}, limit=1):
        reason = "A message is on its way; try again when its outcome is known."
        found.append(ErasureHold(code="message", reason=reason))
    return tuple(found)


def _retention(office: Office, unit: Unit, patient: Patient, today: date) -> list[ErasureHold]:
    years = office.settings.records_kept_years
    if years is None:
        reason = "Nobody has said how long records are kept; the law of your region does. "
        return [ErasureHold(code="retention", reason=reason + "Write records_kept_years into the settings.")]
    seen = [
        local_date(visit.started_at, office.settings.time_zone)
        for visit in unit.find(Visit, equal={"patient_id": patient.id})
        if visit.started_at is not None
    ]
    until = kept_until(
        last_seen_on=max((*seen, patient.registered_on)),
        born_on=patient.born_on,
        years=years,
        until_age=office.settings.records_kept_until_age,
    )
    if until is None or until <= today:
        return []
    reason = f"The records have to be kept until {until.isoformat()}."
    return [ErasureHold(code="retention", reason=reason, until=until)]


def _rewards_are_open(unit: Unit, patient_id: str) -> bool:
    return any(reward.status in _OPEN for reward in _rewards_about(unit, patient_id))


def _rewards_about(unit: Unit, patient_id: str) -> list[Reward]:
    """What the patient was given, and what was given for bringing the patient."""
    rewards = {reward.id: reward for reward in unit.find(Reward, equal={"beneficiary_id": patient_id})}
    # The columns of referrals are there when the patient's key is not.
    referrals = unit.tx.columns("referral", ["id"], Query(equal={"patient_id": patient_id}))["id"]
    for referral_id in referrals:
        found = unit.find(Reward, equal={"referral_id": str(referral_id)})
        rewards.update((reward.id, reward) for reward in found)
    return list(rewards.values())


@by_rules
def _entry(unit: Unit, store: ErasingStorage, begun: Erasure) -> Erased:
    """What the register is to know; an erasure that was interrupted after it wrote that knows no more."""
    patient = unit.look_up(Patient, begun.patient_id)
    prints, spared = [], []
    for value in () if patient is None else contact_values(patient):
        prints.append(store.fingerprint(value))
        ids = ids_of_person(unit, begun.patient_id)
        others = [other for other in patients_reached_at(unit, value) if other not in ids]
        spared += [_sharer(store, prints[-1], other) for other in others]
    return Erased(
        subject=begun.patient_id, at=begun.begun_at, fingerprints=tuple(prints), spared=tuple(spared)
    )


@by_rules
def _clear(unit: Unit, entry: Erased) -> None:
    """Stop what is planned, suppress the addresses, and take the patient out of the records of others.

    In data that were restored the key is destroyed before: what is about the patient is found no more,
    and is done by columns that are not personal.
    """
    patient_id = entry.subject
    cancelled = _stop(unit, patient_id)
    for fingerprint in entry.fingerprints:
        _suppress(unit, fingerprint, entry.spared)
    _leave_others(unit, patient_id)
    _empty_rewards(unit, patient_id)
    _forget_imports(unit, patient_id)
    erasure = unit.get(Erasure, erasure_id(patient_id))
    suppressed = max(erasure.suppressed, len(entry.fingerprints))
    unit.change(attrs.evolve(erasure, cancelled=erasure.cancelled + cancelled, suppressed=suppressed))
    unit.note("clear-for-erasure", Patient, patient_id, subject=patient_id)


def _stop(unit: Unit, patient_id: str) -> int:
    of_patient: dict[str, object] = {"patient_id": patient_id}
    ready = unit.find(Message, equal={**of_patient, "status": MessageStatus.READY})
    for message in ready:
        unit.change(suppress(message, reason=_REASON))
    stuck = [
        message
        for status in (MessageStatus.DEAD, MessageStatus.QUARANTINE)
        for message in unit.find(Message, equal={**of_patient, "status": status})
    ]
    for message in stuck:
        unit.change(cancel_message(message, reason=_REASON))
    for message in unit.find(Message, equal={**of_patient, "status": MessageStatus.UNKNOWN}):
        if message.again_at is not None:
            unit.change(attrs.evolve(message, again_at=None))
    for follow_up in unit.find(FollowUp, equal={**of_patient, "status": FollowUpStatus.PLANNED}):
        unit.change(cancel_follow_up(follow_up, reason=_REASON))
    return len(ready) + len(stuck)


def _suppress(unit: Unit, fingerprint: str, spared: tuple[str, ...]) -> None:
    known = unit.look_up(Suppression, suppression_id(fingerprint))
    if known is None:
        unit.add(
            Suppression(
                id=suppression_id(fingerprint), fingerprint=fingerprint, since_at=unit.now, spared=spared
            )
        )
    elif known.lifted_at is not None:
        unit.change(attrs.evolve(known, lifted_at=None, since_at=unit.now, spared=spared))


def _leave_others(unit: Unit, patient_id: str) -> None:
    for related in unit.find(RelatedPerson, equal={"is_patient_id": patient_id}):
        unit.change(attrs.evolve(related, name=None, contact_points=(), is_patient_id=None))
    for household in unit.find(Household):
        if patient_id not in household.member_ids:
            continue
        left = tuple(member for member in household.member_ids if member != patient_id)
        # The title of a household is as a rule the family's name.
        unit.change(attrs.evolve(household, member_ids=left, title="household"))


def _empty_rewards(unit: Unit, patient_id: str) -> None:
    """A reward stays, for the ledger has to add up; what people typed into it goes."""
    for reward in _rewards_about(unit, patient_id):
        if reward.reason is not None or reward.fulfilment_reference is not None:
            unit.change(attrs.evolve(reward, reason=None, fulfilment_reference=None))


def _forget_imports(unit: Unit, patient_id: str) -> None:
    """An import mark is a hash of what was imported; whoever guesses that could test the guess."""
    for kind in KINDS:
        if kind.subject is None:
            continue
        name = kind.subject
        ids = (
            [patient_id]
            if name == "id"
            else unit.tx.columns(kind.name, ["id"], Query(equal={name: patient_id}))["id"]
        )
        for record_id in ids:
            mark = unit.look_up(ImportMark, mark_id(kind.name, str(record_id)))
            if mark is not None and mark.content_hash != _REASON:
                unit.change(attrs.evolve(mark, content_hash=_REASON))


def _begin_again(unit: Unit, entry: Erased) -> None:
    if unit.look_up(Erasure, erasure_id(entry.subject)) is None:
        unit.add(
            Erasure(
                id=erasure_id(entry.subject),
                patient_id=entry.subject,
                basis="register",
                begun_at=entry.at,
            )
        )
    unit.note("begin-erasure", Patient, entry.subject, subject=entry.subject)


def _finish(office: Office, patient_id: str, *, action: str) -> Erasure:
    with office.unit() as unit:
        erasure = unit.get(Erasure, erasure_id(patient_id))
        if erasure.status is ErasureStatus.BEGUN:
            erasure = unit.change(finish_erasure(erasure, at=unit.now))
            unit.note(action, Patient, patient_id, subject=patient_id)
        return erasure
