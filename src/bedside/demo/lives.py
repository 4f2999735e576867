"""How the people of the demo live: they book, come or do not, answer, and bring friends."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Final

from bedside.demo.agenda import Episode, Life
from bedside.demo.clinic import Clinic
from bedside.demo.people import Person
from bedside.domain.appointments import Appointment, CancelledBy
from bedside.domain.messages import Channel, Purpose
from bedside.rules import Effect

__all__ = ["friend", "from_a_partner", "referred_out", "regular", "walk_in"]

_ASKED_BY: Final = (
    Channel.FACE_TO_FACE,
    Channel.FACE_TO_FACE,
    Channel.PRINTED_CARD,
    Channel.EMAIL,
    Channel.SMS,
)
_COMMENTS: Final = (
    ("waiting-time", "I waited long."),
    ("costs", "The estimate was wrong."),
    ("hours", "You close too early."),
)


def regular(clinic: Clinic, person: Person, patient_id: str, due_at: datetime, rng: Random) -> Life:
    """A patient who comes back every half year, more or less."""
    while True:
        yield due_at - timedelta(days=rng.randrange(7, 40))
        if rng.random() < 0.22:
            # Only the recall brings this one back, and not always.
            yield due_at + timedelta(days=rng.randrange(5, 40))
            if rng.random() < 0.45:
                clinic.counts["lapsed"] += 1
                return
        yield from _visit(clinic, person, patient_id, rng, service="check-up")
        due_at = clinic.later(rng.randrange(165, 200))


def walk_in(clinic: Clinic) -> Life:
    """Somebody finds the practice on the web."""
    person, rng = clinic.newcomer()
    patient = clinic.welcome(person, source="web")
    yield from _visit(clinic, person, patient.id, rng, service="check-up")
    yield from regular(clinic, person, patient.id, clinic.later(rng.randrange(165, 200)), rng)


def friend(clinic: Clinic, code: str) -> Life:
    """Somebody comes with a code from a patient."""
    person, rng = clinic.newcomer()
    patient = clinic.welcome(person, source="patient")
    received = clinic.desk.referrals.receive(patient.id, code=code)
    clinic.counts["referrals"] += 1
    clinic.note([received.decision])
    if rng.random() < 0.18:
        yield clinic.later(rng.randrange(10, 30))
        clinic.desk.referrals.lose(received.referral.id, reason="no-answer")
        clinic.counts["referrals lost"] += 1
        return
    yield from _visit(clinic, person, patient.id, rng, service="check-up", referral_id=received.referral.id)
    yield from regular(clinic, person, patient.id, clinic.later(rng.randrange(165, 200)), rng)


def from_a_partner(clinic: Clinic, partner_id: str) -> Life:
    """A partner sends us a patient; we report back where the patient agrees."""
    person, rng = clinic.newcomer()
    patient = clinic.welcome(person, source="partner")
    referral = clinic.desk.partners.receive(patient.id, partner_id, service="restoration")
    if rng.random() < 0.8:
        clinic.agree(patient.id, person.prefers, Purpose.CARE_COORDINATION)
    came = yield from _visit(clinic, person, patient.id, rng, service="restoration", referral_id=referral.id)
    if not came:
        return
    yield clinic.later(1)
    may = clinic.desk.partners.may_report_back(referral.id)
    clinic.note([may])
    if may.allowed:
        clinic.desk.partners.close_loop(referral.id)


def referred_out(clinic: Clinic, patient_id: str, partner_id: str, service: str, rng: Random) -> Life:
    """We send a patient to a partner, and wait for the report."""
    partners = clinic.dentist.partners
    sent = partners.refer(
        patient_id,
        partner_id,
        service=service,
        reason="needs a specialist",
        alternatives_offered=2,
        patient_chose=True,
    )
    clinic.note(sent.decisions)
    if sent.referral is None:
        return
    yield clinic.later(rng.randrange(1, 4))
    partners.accepted(sent.referral.id)
    yield clinic.later(rng.randrange(4, 16))
    partners.seen(sent.referral.id)
    if rng.random() < 0.9:
        yield clinic.later(rng.randrange(2, 14))
        partners.receive_report(sent.referral.id)
        yield clinic.later(1)
        partners.close_loop(sent.referral.id)


def _visit(
    clinic: Clinic,
    person: Person,
    patient_id: str,
    rng: Random,
    *,
    service: str,
    referral_id: str | None = None,
) -> Episode:
    """Book, and come; whoever misses or cancels tries once more. Returns whether they came."""
    for attempt in range(2):
        wish = clinic.today + timedelta(days=rng.randrange(2, 25))
        booked = clinic.desk.appointments.book(
            patient_id, starts_at=clinic.diary.place(wish, rng), service=service, referral_id=referral_id
        )
        came = yield from _appointment(clinic, person, booked, rng)
        if came:
            return True
        if attempt == 0:
            yield clinic.later(rng.randrange(3, 20))
    return False


def _appointment(clinic: Clinic, person: Person, booked: Appointment, rng: Random) -> Episode:
    """One appointment, from the booking to the chair or to an empty one."""
    desk, starts_at = clinic.desk.appointments, booked.starts_at
    if rng.random() < 0.07 and clinic.later(4) < starts_at:
        yield clinic.later(1)
        starts_at = clinic.diary.place(clinic.today + timedelta(days=rng.randrange(6, 20)), rng)
        desk.move(booked.id, starts_at=starts_at)
        clinic.counts["moved"] += 1
    if rng.random() < 0.05:
        yield max(clinic.later(0.1), starts_at - timedelta(hours=rng.choice((5, 30, 60))))
        by = CancelledBy.PATIENT if rng.random() < 0.8 else CancelledBy.PRACTICE
        desk.cancel(booked.id, by=by)
        clinic.counts["cancelled"] += 1
        return False
    if rng.random() > person.reliability:
        yield starts_at + timedelta(minutes=30)
        desk.miss(booked.id)
        clinic.counts["missed"] += 1
        return False
    yield starts_at - timedelta(minutes=5)
    desk.arrive(booked.id)
    yield starts_at + timedelta(minutes=35)
    procedure = rng.choice(("filling", "extraction", "cleaning")) if rng.random() < 0.3 else None
    kept = clinic.dentist.appointments.keep(booked.id, procedure=procedure)
    clinic.counts["kept"] += 1
    clinic.note(kept.reward_decisions)
    _afterwards(clinic, person, booked.patient_id, kept.visit.id, rng)
    return True


def _afterwards(clinic: Clinic, person: Person, patient_id: str, visit_id: str, rng: Random) -> None:
    """What a visit may set in motion besides the plans of the practice."""
    if rng.random() < 0.45:
        clinic.agenda.begin(_survey(clinic, person, patient_id, visit_id, rng), clinic.later(1))
    if rng.random() < 0.3:
        clinic.agenda.begin(_asked_for_a_friend(clinic, person, patient_id, rng))


def _survey(clinic: Clinic, person: Person, patient_id: str, visit_id: str, rng: Random) -> Life:
    asked = clinic.desk.feedback.ask(patient_id, "recommend", visit_id=visit_id)
    if asked.planned.decision is not None:
        clinic.note([asked.planned.decision])
    if asked.invitation is None or rng.random() > 0.6:
        return
    yield clinic.later(rng.randrange(1, 6))
    score = min(10, max(0, person.warmth + rng.choice((-1, 0, 0, 1))))
    topic, words = rng.choice(_COMMENTS)
    answered = clinic.desk.feedback.answer(
        "recommend",
        {"recommend": score},
        invitation_id=asked.invitation.id,
        comment=words if score <= 6 else None,
    )
    clinic.counts["answers"] += 1
    if score > 6 or rng.random() < 0.3:
        return
    concern = clinic.desk.feedback.raise_concern(
        patient_id, topic=topic, words=words, response_id=answered.id, first_score=score
    )
    clinic.counts["concerns"] += 1
    yield clinic.later(1)
    clinic.desk.feedback.acknowledge(concern.id)
    yield clinic.later(rng.randrange(1, 4))
    clinic.desk.feedback.resolve(concern.id, solution="We have changed it.", outcome="process-changed")
    clinic.desk.feedback.tell_patient(concern.id)


def _asked_for_a_friend(clinic: Clinic, person: Person, patient_id: str, rng: Random) -> Life:
    channel = rng.choice(_ASKED_BY)
    invited = clinic.desk.referrals.invite(patient_id, channel=channel)
    clinic.counts["asked"] += 1
    clinic.note([invited.decision])
    if invited.code is None or invited.decision.outcome is Effect.DENY:
        return
    if rng.random() < 0.45 * person.warmth / 10:
        yield clinic.later(rng.randrange(5, 50))
        clinic.agenda.begin(friend(clinic, invited.code))
