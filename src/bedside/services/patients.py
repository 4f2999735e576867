"""Patients: register, find, and write down what they agreed to, want and are covered by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import attrs

from bedside.domain.checks import check_code
from bedside.domain.consents import Consent, ConsentAnswer, ConsentId
from bedside.domain.coverage import Coverage, CoverageId, Payer, PayerStatus
from bedside.domain.dates import local_date
from bedside.domain.erasure import Erasure, ErasureAnswer, LegalHold, LegalHoldId, Suppression, lift
from bedside.domain.goals import (
    CareGoal,
    CareGoalId,
    Expectation,
    ExpectationId,
    Promiser,
    agree_goal,
    reach_goal,
)
from bedside.domain.matching import Match
from bedside.domain.messages import Channel, Purpose
from bedside.domain.patients import (
    ContactPoint,
    Household,
    HouseholdId,
    Patient,
    PatientId,
    PersonName,
    Preferences,
    RelatedPerson,
    RelatedPersonId,
    Relationship,
    mark_deceased,
    mark_inactive,
)
from bedside.errors import NotFoundError
from bedside.ports import ErasingStorage
from bedside.services.contacts import patients_reached_at, remember_contacts, remember_new_contacts
from bedside.services.duplicates import Merged, merge, unmerge
from bedside.services.erasing import erase, replay, suppression_of
from bedside.services.matching import possible_duplicates
from bedside.services.merging import check_not_merged, find_of_person, person_of, records_of_person
from bedside.services.office import Office

__all__ = ["Patients"]


class Patients:
    """``desk.patients``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def register(
        self,
        *,
        given: str,
        family: str,
        preferred: str | None = None,
        born_on: date | None = None,
        contact_points: Iterable[ContactPoint] = (),
        preferences: Preferences | None = None,
        referral_source: str | None = None,
        patient_id: str | None = None,
    ) -> Patient:
        """Take somebody on as a patient.

        Without another statement a patient is taken to live in the practice's time zone.
        """
        with self._office.unit() as unit:
            today = local_date(unit.now, self._office.settings.time_zone)
            patient = Patient(
                id=PatientId(patient_id or unit.new_id(Patient)),
                name=PersonName(given=given, family=family, preferred=preferred),
                registered_on=today,
                born_on=born_on,
                contact_points=tuple(contact_points),
                preferences=preferences or Preferences(time_zone=self._office.settings.time_zone),
                referral_source=referral_source,
            )
            unit.note("register", Patient, patient.id, subject=patient.id)
            unit.add(patient)
            remember_new_contacts(unit, [patient])
            return patient

    def get(self, patient_id: str) -> Patient:
        """One record of a patient, also one that was merged into another; the journal keeps who looked."""
        with self._office.unit() as unit:
            patient = unit.look_up(Patient, patient_id)
            if patient is None:
                raise NotFoundError("patient", patient_id)
            unit.note("read", Patient, patient_id, subject=patient_id)
            return patient

    def update(self, patient: Patient) -> Patient:
        """Store the name, contact points and preferences of *patient*, and nothing else of it.

        The rest stays as it is stored, whatever an older copy says: a death, a household and a
        leaving have verbs of their own, and another desk may have used them meanwhile.
        """
        with self._office.unit() as unit:
            stored = unit.get(Patient, patient.id)
            unit.note("update", Patient, patient.id, subject=patient.id)
            changed = attrs.evolve(
                stored,
                name=patient.name,
                contact_points=patient.contact_points,
                preferences=patient.preferences,
            )
            remember_contacts(unit, changed)
            return unit.change(changed)

    def find_by_contact(self, contact: str) -> Sequence[Patient]:
        """The patients with exactly that telephone number or e-mail address, however it is spaced.

        A number is written with its country code (+1 303 555 0100).
        """
        with self._office.unit() as unit:
            reached = (person_of(unit, patient_id) for patient_id in patients_reached_at(unit, contact))
            found = list({patient.id: patient for patient in reached}.values())
            for patient in found:
                unit.note("find-by-contact", Patient, patient.id, subject=patient.id)
            return found

    def possible_duplicates(self, patient_id: str) -> Sequence[Match]:
        """Records that may be of this patient, with reasons, for a person to compare and merge.

        By a shared number or mailbox, or by name and birth date; a declared household shares what it likes.
        """
        with self._office.unit() as unit:
            return possible_duplicates(unit, patient_id)

    def merge(self, duplicate_id: str, *, into: str, reason: str) -> Merged:
        """Two records turn out to be of one patient: *into* stands for both from now on.

        Nothing is moved or taken back. *reason* is a short code, such as ``same-insurance-number``.

        Raises:
            InvalidValueError: they are one record, one is being erased, only one has died; or no code.
            MergedError: one of them was merged before.
        """
        return merge(self._office, duplicate_id, into=into, reason=reason)

    def unmerge(self, duplicate_id: str, *, reason: str) -> Patient:
        """They were two people after all: the record stands for itself again, as it was.

        What was written meanwhile stays with the survivor; but a refusal stands on both.

        Raises:
            InvalidValueError: it was not merged, one of the two is being erased; or the reason is no code.
        """
        return unmerge(self._office, duplicate_id, reason=reason)

    def records_of(self, patient_id: str) -> Sequence[Patient]:
        """Every record that the practice has of this person, the one that stands for them first."""
        with self._office.unit() as unit:
            survivor = person_of(unit, patient_id)
            unit.note("read-records", Patient, patient_id, subject=patient_id)
            return records_of_person(unit, survivor.id)

    def erase(self, patient_id: str, *, basis: str) -> ErasureAnswer:
        """Destroy everything that is known of the patient, or say what stands in the way and until when.

        *basis* is a code of why, such as ``gdpr-17``. What must stay (money, counts, the journal) stays
        under an id that leads to nobody. An interrupted erasure goes on when this is called again.
        """
        return erase(self._office, patient_id, basis=basis)

    def replay_erasures(self) -> Sequence[Erasure]:
        """Erase again whom the register names, after an older backup of the data was restored."""
        self._office.check_commits("patients.replay_erasures()")
        with self._office.unit() as unit:
            unit.acting.check_write("erasure")
            unit.note("replay-erasures", Erasure, "all")
        return replay(self._office)

    def place_legal_hold(self, patient_id: str, *, reason: str, until_on: date | None = None) -> LegalHold:
        """Nobody erases this patient until *until_on*, or until the hold is lifted."""
        with self._office.unit() as unit:
            check_not_merged(unit, patient_id)
            hold = LegalHold(
                id=LegalHoldId(unit.new_id(LegalHold)),
                patient_id=patient_id,
                reason=reason,
                placed_at=unit.now,
                until_on=until_on,
            )
            unit.note("place-legal-hold", LegalHold, hold.id, subject=patient_id)
            return unit.add(hold)

    def lift_legal_hold(self, hold_id: str) -> LegalHold:
        """The reason for the hold has gone."""
        with self._office.unit() as unit:
            hold = lift(unit.get(LegalHold, hold_id), at=unit.now)
            unit.note("lift-legal-hold", LegalHold, hold_id, subject=hold.patient_id)
            return unit.change(hold)

    def lift_suppression(self, address: str, *, evidence: str) -> bool:
        """Somebody who was erased asks to be written to again; False when nothing was suppressed there.

        *evidence* is a short code of how they said so, such as ``signed-form-2026-17``;
        the journal keeps it for ever, so it is refused where it is no code.
        """
        check_code(evidence, "evidence")
        with self._office.unit() as unit:
            unit.acting.check_write("suppression")
            store = self._office.storage
            found = None
            if isinstance(store, ErasingStorage):
                found = unit.look_up(Suppression, suppression_of(store, address))
            if found is None or found.lifted_at is not None:
                unit.note("lift-suppression", Suppression, "all", outcome="not-found", reason=evidence)
                return False
            unit.change(attrs.evolve(found, lifted_at=unit.now))
            unit.note("lift-suppression", Suppression, found.id, reason=evidence)
            return True

    def record_consent(
        self,
        patient_id: str,
        *,
        answer: ConsentAnswer,
        evidence: str,
        purpose: Purpose | None = None,
        channel: Channel | None = None,
        address: str | None = None,
        wording: str | None = None,
        named_as: str | None = None,
        expires_at: datetime | None = None,
    ) -> Consent:
        """Write down what the patient said; a later statement follows it and never replaces it."""
        with self._office.unit() as unit:
            check_not_merged(unit, patient_id)
            consent = Consent(
                id=ConsentId(unit.new_id(Consent)),
                patient_id=patient_id,
                purpose=purpose,
                channel=channel,
                address=address,
                answer=answer,
                evidence=evidence,
                wording=wording,
                named_as=named_as,
                given_at=unit.now,
                expires_at=expires_at,
            )
            unit.note("record-consent", Consent, consent.id, subject=patient_id, outcome=answer.value)
            return unit.add(consent)

    def consents(self, patient_id: str) -> Sequence[Consent]:
        """Every statement, oldest first."""
        with self._office.unit() as unit:
            unit.get(Patient, patient_id)
            unit.note("read-consents", Patient, patient_id, subject=patient_id)
            return find_of_person(unit, Consent, patient_id, order_by="given_at")

    def record_coverage(
        self,
        patient_id: str,
        payer: Payer,
        *,
        status: PayerStatus,
        starts_on: date,
        ends_on: date | None = None,
    ) -> Coverage:
        """Write down who pays for the patient's care."""
        with self._office.unit() as unit:
            check_not_merged(unit, patient_id)
            coverage = Coverage(
                id=CoverageId(unit.new_id(Coverage)),
                patient_id=patient_id,
                payer=payer,
                status=status,
                starts_on=starts_on,
                ends_on=ends_on,
            )
            unit.note("record-coverage", Coverage, coverage.id, subject=patient_id)
            return unit.add(coverage)

    def add_related_person(
        self,
        patient_id: str,
        *,
        relationship: Relationship,
        given: str = "",
        family: str = "",
        contact_points: Iterable[ContactPoint] = (),
        may_receive_messages: bool = False,
        may_consent: bool = False,
        is_patient_id: str | None = None,
    ) -> RelatedPerson:
        """Somebody of the patient's support network, with what the patient lets them do.

        Say *is_patient_id* of somebody who is a patient here too: erasing them empties this record.
        """
        with self._office.unit() as unit:
            check_not_merged(unit, patient_id)
            today = local_date(unit.now, self._office.settings.time_zone)
            person = RelatedPerson(
                id=RelatedPersonId(unit.new_id(RelatedPerson)),
                patient_id=PatientId(patient_id),
                name=PersonName(given=given, family=family) if given or family else None,
                relationship=relationship,
                contact_points=tuple(contact_points),
                may_receive_messages=may_receive_messages,
                may_consent=may_consent,
                is_patient_id=None if is_patient_id is None else PatientId(is_patient_id),
                since_on=today,
            )
            unit.note("add-related-person", RelatedPerson, person.id, subject=patient_id)
            return unit.add(person)

    def declare_household(self, patient_ids: Sequence[str]) -> Household:
        """These patients say that they belong together."""
        with self._office.unit() as unit:
            today = local_date(unit.now, self._office.settings.time_zone)
            members = tuple(PatientId(patient_id) for patient_id in patient_ids)
            household = Household(
                id=HouseholdId(unit.new_id(Household)), member_ids=members, declared_on=today
            )
            unit.add(household)
            for patient_id in members:
                patient = unit.get(Patient, patient_id)
                unit.change(attrs.evolve(patient, household_id=household.id))
                unit.note("join-household", Household, household.id, subject=patient_id)
            return household

    def set_goal(self, patient_id: str, words: str, *, target_on: date | None = None) -> CareGoal:
        """What the patient wants to reach, in their own words."""
        with self._office.unit() as unit:
            check_not_merged(unit, patient_id)
            today = local_date(unit.now, self._office.settings.time_zone)
            goal = CareGoal(
                id=CareGoalId(unit.new_id(CareGoal)),
                patient_id=patient_id,
                words=words,
                set_on=today,
                target_on=target_on,
            )
            unit.note("set-goal", CareGoal, goal.id, subject=patient_id)
            return unit.add(goal)

    def agree_goal(self, goal_id: str) -> CareGoal:
        """Patient and clinician both want it."""
        with self._office.unit() as unit:
            goal = agree_goal(unit.get(CareGoal, goal_id))
            unit.note("agree-goal", CareGoal, goal_id, subject=goal.patient_id)
            return unit.change(goal)

    def reach_goal(self, goal_id: str) -> CareGoal:
        """The patient got there."""
        with self._office.unit() as unit:
            today = local_date(unit.now, self._office.settings.time_zone)
            goal = reach_goal(unit.get(CareGoal, goal_id), on=today)
            unit.note("reach-goal", CareGoal, goal_id, subject=goal.patient_id)
            return unit.change(goal)

    def agree(self, patient_id: str, words: str, *, promised_by: Promiser) -> Expectation:
        """What practice and patient may expect of each other."""
        with self._office.unit() as unit:
            check_not_merged(unit, patient_id)
            today = local_date(unit.now, self._office.settings.time_zone)
            expectation = Expectation(
                id=ExpectationId(unit.new_id(Expectation)),
                patient_id=patient_id,
                promised_by=promised_by,
                words=words,
                agreed_on=today,
            )
            unit.note("agree", Expectation, expectation.id, subject=patient_id)
            return unit.add(expectation)

    def leave(self, patient_id: str, *, reason: str) -> Patient:
        """The patient has left: care goes on, but they are neither recalled nor asked for anything.

        Recalls, surveys and whatever advertises are refused from now on; :meth:`rejoin` ends that.
        """
        with self._office.unit() as unit:
            today = local_date(unit.now, self._office.settings.time_zone)
            patient = mark_inactive(unit.get(Patient, patient_id), on=today, reason=reason)
            unit.note("leave", Patient, patient_id, subject=patient_id)
            return unit.change(patient)

    def rejoin(self, patient_id: str) -> Patient:
        """A patient who had left is back."""
        with self._office.unit() as unit:
            patient = unit.get(Patient, patient_id)
            unit.note("rejoin", Patient, patient_id, subject=patient_id)
            return unit.change(attrs.evolve(patient, inactive_on=None, inactive_reason=None))

    def record_death(self, patient_id: str, *, at: datetime | None = None) -> Patient:
        """The patient has died; nothing is sent any more."""
        with self._office.unit() as unit:
            patient = mark_deceased(unit.get(Patient, patient_id), at=at)
            unit.note("record-death", Patient, patient_id, subject=patient_id)
            return unit.change(patient)
