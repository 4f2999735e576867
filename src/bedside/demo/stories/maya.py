"""Maya is not content. Nobody asks her for a favour before she has heard what came of it."""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.demo.agenda import Life, moment
from bedside.demo.clinic import Clinic
from bedside.demo.people import Person
from bedside.demo.practice import SETTINGS
from bedside.demo.telling import Chapter
from bedside.domain.concerns import Concern
from bedside.domain.dates import local_date

__all__ = ["maya"]

_MAYA: Final = Person(
    given="Maya",
    family="Thompson",
    born_on=date(1996, 11, 3),
    telephone="+15105550104",
    email="maya.thompson@example.org",
    warmth=4,
)
_SISTER: Final = Person(
    given="Jo",
    family="Thompson",
    born_on=date(1999, 4, 9),
    telephone="+15105550105",
    email="jo.thompson@example.org",
)


def maya(clinic: Clinic, told: Chapter) -> Life:
    """April: an hour in the waiting room, a 4, a concern. November: a 9, and a sister."""
    desk = clinic.desk
    yield moment(4, 13, 9)
    patient = clinic.welcome(_MAYA, source="web")
    booked = desk.appointments.book(patient.id, starts_at=moment(4, 20, 16), service="check-up")
    yield moment(4, 20, 17, 40)
    visit = clinic.dentist.appointments.keep(booked.id).visit
    clinic.counts["kept"] += 1
    told.say("Her check-up at four begins at five.")
    yield moment(4, 20, 21, 30)
    asked = desk.feedback.ask(patient.id, "recommend", visit_id=visit.id)
    told.say("Half past nine in the evening: may we ask how it was?")
    if asked.planned.decision is not None:
        clinic.note([asked.planned.decision])
        told.decided(asked.planned.decision, aloud=False)
    message = asked.planned.message
    if message is not None:
        told.say("The question goes out at eight in the morning.", at=message.due_at)
    yield moment(4, 21, 12)
    answer = desk.feedback.answer(
        "recommend",
        {"recommend": 4},
        invitation_id=None if asked.invitation is None else asked.invitation.id,
        comment="I waited for an hour.",
    )
    clinic.counts["answers"] += 1
    told.say('She answers 4: "I waited for an hour." Kim raises it as a concern.')
    concern = desk.feedback.raise_concern(
        patient.id, topic="waiting-time", words="I waited for an hour.", response_id=answer.id, first_score=4
    )
    clinic.counts["concerns"] += 1
    yield from _heard(clinic, told, patient.id, concern)
    yield from _sister(clinic, told, patient.id)


def _heard(clinic: Clinic, told: Chapter, patient_id: str, concern: Concern) -> Life:
    feedback = clinic.desk.feedback
    yield moment(4, 22, 10)
    told.say("May we ask her to bring a friend meanwhile?")
    blocked = clinic.desk.referrals.invite(patient_id)
    clinic.note([blocked.decision])
    told.decided(blocked.decision)
    feedback.acknowledge(concern.id)
    due_on = local_date(concern.target_at, SETTINGS.time_zone)
    told.say(f"Dr. Lee calls her. She is to have an answer by {due_on.day} {due_on:%B}.")
    yield moment(4, 24, 15)
    feedback.resolve(
        concern.id, solution="We text when we run late, and keep one chair free.", outcome="process-changed"
    )
    feedback.tell_patient(concern.id)
    told.say("From now on we text when we run late. Maya is told; the concern is closed.")


def _sister(clinic: Clinic, told: Chapter, patient_id: str) -> Life:
    desk = clinic.desk
    yield moment(10, 7, 9)
    booked = desk.appointments.book(patient_id, starts_at=moment(10, 20, 16), service="check-up")
    yield moment(10, 20, 16, 40)
    visit = clinic.dentist.appointments.keep(booked.id).visit
    clinic.counts["kept"] += 1
    yield moment(10, 21, 10)
    asked = desk.feedback.ask(patient_id, "recommend", visit_id=visit.id)
    yield moment(10, 22, 12)
    invitation = None if asked.invitation is None else asked.invitation.id
    desk.feedback.answer("recommend", {"recommend": 9}, invitation_id=invitation)
    clinic.counts["answers"] += 1
    invited = desk.referrals.invite(patient_id)
    told.say("On time, this time: she answers 9. May we ask her now?")
    told.decided(invited.decision)
    yield moment(11, 9, 10)
    sister = clinic.welcome(_SISTER, source="patient")
    received = desk.referrals.receive(sister.id, code=invited.code)
    clinic.counts["referrals"] += 1
    told.say("Her sister Jo comes with the code.")
    told.decided(received.decision)
    booked = desk.appointments.book(
        sister.id,
        starts_at=moment(11, 17, 10),
        service="check-up",
        referral_id=received.referral.id,
    )
    yield moment(11, 17, 10, 40)
    clinic.note(clinic.dentist.appointments.keep(booked.id).reward_decisions)
    clinic.counts["kept"] += 1
