"""The script of a trial: everything of a history, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import attrs

from bedside.domain.appointments import Appointment, AppointmentStatus, CancelledBy, Visit
from bedside.domain.concerns import Concern, ConcernStatus
from bedside.domain.consents import Consent
from bedside.domain.coverage import Coverage
from bedside.domain.invitations import Invitation
from bedside.domain.messages import Message
from bedside.domain.partners import Partner
from bedside.domain.patients import Household, Patient
from bedside.domain.referrals import Referral
from bedside.domain.surveys import SurveyAnswer, SurveyInvitation, SurveyResponse
from bedside.programmes.friends import invitations, is_of_a_patient, referrals
from bedside.programmes.moments import Moment, Times
from bedside.programmes.money_acts import money_acts
from bedside.programmes.occasions import occasions
from bedside.programmes.stage import Stage
from bedside.programmes.steps import RANKS, Act, Step, at_rank, do, know
from bedside.services.history import History

__all__ = ["script_of"]

#: How an appointment ends, and by which verb.
_ENDS: Final = {
    AppointmentStatus.FULFILLED: "keep",
    AppointmentStatus.NO_SHOW: "miss",
    AppointmentStatus.CANCELLED: "cancel",
}


def script_of(history: History, *, since: datetime, asks_by: str | None = None) -> list[Step]:
    """Every step, oldest first; of those at one instant, what was known comes before what was done.

    ``asks_by`` names the programme that looks at every occasion to ask.

    Before *since* no friend came by the programme: those who did are known, as partners' patients are.
    """
    times = Times(history)
    steps = [
        *_people(history, times),
        *_facts(history, times, _registered(history, times)),
        *invitations(history, times),
        *referrals(history, times, since),
        # Behind the friends: a table may say that somebody came and booked at one instant.
        *_visits(history, times),
        *money_acts(history, times, since),
        *(() if asks_by is None else occasions(history, since=since, policy_id=asks_by)),
    ]
    end = history.until_at.astimezone(UTC)
    return sorted((step for step in steps if step[0].at <= end), key=lambda step: step[0])


def _registered(history: History, times: Times) -> dict[str, datetime]:
    """When each patient came on file."""
    firsts = _first_seen(history)
    found = {}
    for patient in history.of(Patient):
        known = times.begin_of(patient.registered_on)
        # A file may bring a visit from before the day on which it says that the patient was registered.
        otherwise = min(known, firsts.get(patient.id, known))
        found[str(patient.id)] = times.first("register", "patient", patient.id, otherwise=otherwise).at
    return found


def _people(history: History, times: Times) -> Iterator[Step]:
    for partner in history.of(Partner):
        yield at_rank(datetime.min.replace(tzinfo=UTC), "partner"), know(partner)
    registered = _registered(history, times)
    for patient in history.of(Patient):
        # Whatever else is said of that instant, they are on file by then.
        yield at_rank(registered[patient.id], "patient"), _registers(patient)
        yield from _later_life(patient, times)
    for household in history.of(Household):
        joined = times.of("join-household", "household", household.id)
        declared = at_rank(times.begin_of(household.declared_on), "household")
        yield joined[0][0] if joined else declared, _joins(household)


def _registers(patient: Patient) -> Act:
    """The patient as they came: what was learned later is not known yet."""
    # What is not named here, they do not have yet: a household, a leaving, a death, a second record.
    as_they_came = Patient(
        id=patient.id,
        name=patient.name,
        registered_on=patient.registered_on,
        born_on=patient.born_on,
        contact_points=patient.contact_points,
        preferences=patient.preferences,
        practitioner_id=patient.practitioner_id,
        referral_source=patient.referral_source,
        origin=patient.origin,
    )

    def act(stage: Stage) -> None:
        stage.take_over(as_they_came)

    return act


def _joins(household: Household) -> Act:
    def act(stage: Stage) -> None:
        stage.world.expect("household", household.id)
        stage.do("patients.declare_household", household.member_ids)

    return act


def _later_life(patient: Patient, times: Times) -> Iterator[Step]:
    left = times.of("leave", "patient", patient.id)
    for moment, _ in left:
        yield moment, do("patients.leave", patient.id, reason=patient.inactive_reason or "left")
    if patient.inactive_on is not None and not left:
        at = at_rank(times.begin_of(patient.inactive_on), "act")
        yield at, do("patients.leave", patient.id, reason=patient.inactive_reason or "left")
    for moment, _ in times.of("rejoin", "patient", patient.id):
        yield moment, do("patients.rejoin", patient.id)
    if patient.deceased:
        known = patient.deceased_at or times.begin_of(patient.registered_on)
        at = times.first("record-death", "patient", patient.id, otherwise=known, rank=RANKS["act"])
        yield at, do("patients.record_death", patient.id, at=patient.deceased_at)
    if patient.merged_into is not None and patient.merged_at is not None:
        at = times.first("merge", "patient", patient.id, otherwise=patient.merged_at, rank=RANKS["act"])
        yield at, do("patients.merge", patient.id, into=patient.merged_into, reason="as-then")


def _first_seen(history: History) -> dict[str, datetime]:
    """The earliest instant at which a record speaks of each patient."""
    found: dict[str, datetime] = {}

    def seen(patient_id: str | None, *instants: datetime | None) -> None:
        for at in instants:
            if patient_id is not None and at is not None:
                found[patient_id] = min(at.astimezone(UTC), found.get(patient_id, at.astimezone(UTC)))

    for consent in history.of(Consent):
        seen(consent.patient_id, consent.given_at)
    for visit in history.of(Visit):
        seen(visit.patient_id, visit.started_at)
    for appointment in history.of(Appointment):
        seen(appointment.patient_id, appointment.booked_at, appointment.starts_at)
    for referral in history.of(Referral):
        seen(referral.patient_id, referral.received_at)
        seen(referral.source.source_id, referral.received_at)
    for invitation in history.of(Invitation):
        seen(invitation.referrer_id, invitation.created_at)
    return found


def _facts(history: History, times: Times, registered: Mapping[str, datetime]) -> Iterator[Step]:
    rank = RANKS["fact"]
    for consent in history.of(Consent):
        at = times.first("record-consent", "consent", consent.id, otherwise=consent.given_at, rank=rank)
        yield at, know(consent)
    for coverage in history.of(Coverage):
        began = times.begin_of(coverage.starts_on)
        # Who pays was asked when they came.
        known = max(began, registered.get(coverage.patient_id, began))
        at = times.first("record-coverage", "coverage", coverage.id, otherwise=known, rank=rank)
        yield at, know(coverage)
    for concern in history.of(Concern):
        yield from _concern(concern, times)
    for asked in history.of(SurveyInvitation):
        yield at_rank(asked.invited_at, "fact"), know(asked)
    answered: dict[str, Moment] = {}
    for response in history.of(SurveyResponse):
        at = times.first("answer", "survey_response", response.id, otherwise=response.answered_at, rank=rank)
        yield at, know(response)
        answered[response.id] = at
    for answer in history.of(SurveyAnswer):
        # Behind its response, and before whatever is done next.
        yield answered.get(answer.response_id, at_rank(answer.answered_at, "act")), know(answer)
    for message in history.of(Message):
        if message.sending_at is not None:
            yield at_rank(message.sending_at, "fact"), know(message)


def _concern(concern: Concern, times: Times) -> Iterator[Step]:
    raised = attrs.evolve(
        concern,
        status=ConcernStatus.RAISED,
        acknowledged_at=None,
        resolved_at=None,
        patient_told_at=None,
        solution=None,
        outcome=None,
    )
    rank, told_at = RANKS["fact"], concern.patient_told_at
    yield times.first("raise", "concern", concern.id, otherwise=concern.raised_at, rank=rank), know(raised)
    if told_at is not None:
        told = times.first("tell-patient", "concern", concern.id, otherwise=told_at, rank=RANKS["act"])
        yield told, know(concern)


def _visits(history: History, times: Times) -> Iterator[Step]:
    ours = {referral.id for referral in history.of(Referral) if is_of_a_patient(referral)}
    kept = {visit.appointment_id: visit for visit in history.of(Visit) if visit.appointment_id is not None}
    for appointment in history.of(Appointment):
        visit = kept.get(appointment.id)
        if appointment.referral_id in ours:
            yield from _appointment(appointment, visit, times)
        elif appointment.status in _ENDS:
            at = _ended(appointment, visit, times)
            yield at, know(attrs.evolve(appointment, referral_id=None))
            if visit is not None:
                yield at, know(visit)
    for visit in history.of(Visit):
        if visit.appointment_id is None and visit.started_at is not None:
            yield at_rank(visit.ended_at or visit.started_at, "fact"), know(visit)


def _ended(appointment: Appointment, visit: Visit | None, times: Times) -> Moment:
    verb = _ENDS[appointment.status]
    own = {"keep": appointment.ended_at or (visit and visit.ended_at), "cancel": appointment.cancelled_at}
    otherwise = own.get(verb) or appointment.ends_at or appointment.starts_at
    return times.first(verb, "appointment", appointment.id, otherwise=otherwise, rank=RANKS["act"])


def _appointment(appointment: Appointment, visit: Visit | None, times: Times) -> Iterator[Step]:
    """An appointment to which a friend came, or not: the desk books it and keeps it as it did."""
    made = appointment.booked_at or appointment.starts_at - timedelta(seconds=1)
    booked = times.first("book", "appointment", appointment.id, otherwise=made, rank=RANKS["act"])

    def book(stage: Stage) -> None:
        if not stage.has_referral(appointment.referral_id):
            return  # they came, and not by the programme
        stage.world.expect("appointment", appointment.id)
        stage.do(
            "appointments.book",
            appointment.patient_id,
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            service=appointment.service,
            modality=appointment.modality,
            referral_id=appointment.referral_id,
            practitioner_id=appointment.practitioner_id,
        )

    yield booked, book
    if appointment.status not in _ENDS:
        return
    verb = _ENDS[appointment.status]

    def end(stage: Stage) -> None:
        if not stage.has_referral(appointment.referral_id):
            stage.know(attrs.evolve(appointment, referral_id=None))
            if visit is not None:
                stage.know(visit)
            return
        if visit is not None:
            stage.world.expect("visit", visit.id)
        if verb == "keep":
            stage.do(
                "appointments.keep", appointment.id, procedure=None if visit is None else visit.procedure
            )
        elif verb == "cancel":
            by = appointment.cancelled_by or CancelledBy.PATIENT
            stage.do("appointments.cancel", appointment.id, by=by)
        else:
            stage.do("appointments.miss", appointment.id)

    yield max(booked, _ended(appointment, visit, times)), end
