"""Walter has Medicare: federal law speaks as well. And he has had enough of texts."""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.demo.agenda import Life, moment
from bedside.demo.clinic import Clinic
from bedside.demo.people import Person
from bedside.demo.practice import CARD, SAMPLE
from bedside.demo.telling import Chapter
from bedside.domain.consents import ConsentAnswer
from bedside.domain.coverage import Payer
from bedside.domain.messages import Channel
from bedside.domain.patients import PatientId

__all__ = ["walter"]

_WALTER: Final = Person(
    given="Walter",
    family="Reyes",
    born_on=date(1954, 6, 30),
    telephone="+15105550103",
    email="walter.reyes@example.org",
    payer=Payer.MEDICARE,
)


def walter(clinic: Clinic, told: Chapter, ana_id: str, code: str) -> Life:
    """March to May: a tooth is drawn, a text too many, a missed visit."""
    desk = clinic.desk
    yield moment(3, 16, 10)
    patient = clinic.welcome(_WALTER, source="patient")
    told.say("Comes with Ana's code; his coverage is verified: Medicare.")
    received = desk.referrals.receive(patient.id, code=code)
    clinic.counts["referrals"] += 1
    told.decided(received.decision)
    booked = desk.appointments.book(
        patient.id, starts_at=moment(3, 24, 9), service="check-up", referral_id=received.referral.id
    )
    yield moment(3, 24, 9, 50)
    kept = clinic.dentist.appointments.keep(booked.id, procedure="extraction")
    clinic.counts["kept"] += 1
    clinic.note(kept.reward_decisions)
    told.say("A tooth is drawn. May Ana have the card for him?")
    card = [reward for reward in desk.rewards.of_patient(ana_id) if reward.rule_id == CARD][-1]
    told.decided(desk.audit.decisions_about("reward", card.id)[0].decision, aloud=False)
    told.say("May he have the sample that every new patient gets?")
    sample = next(reward for reward in desk.rewards.of_patient(patient.id) if reward.rule_id == SAMPLE)
    told.decided(desk.audit.decisions_about("reward", sample.id)[0].decision)
    steps = " and ".join(found.step.replace("-", " ") for found in kept.follow_ups)
    told.say(f"Two follow-ups are planned: {steps}.")
    yield moment(3, 25, 14)
    check_in = desk.messages.of_patient(patient.id)[-1]
    told.say(f'A text: "{check_in.body}"', at=check_in.due_at)
    yield from _stop(clinic, told, patient.id)
    yield from _missed(clinic, told, patient.id)


def _stop(clinic: Clinic, told: Chapter, patient_id: PatientId) -> Life:
    desk = clinic.desk
    yield moment(3, 27, 18)
    desk.patients.record_consent(patient_id, answer=ConsentAnswer.WITHDRAWN, evidence="text STOP")
    told.say("Texts STOP. The check-in of next week?")
    yield moment(4, 1, 9)
    refused = desk.messages.send(patient_id, "check-in")
    if refused.decision is not None:
        clinic.note([refused.decision])
        told.decided(refused.decision)
    yield moment(4, 2, 11)
    desk.patients.record_consent(
        patient_id,
        answer=ConsentAnswer.GIVEN,
        evidence="said so on the telephone",
        channel=Channel.EMAIL,
    )
    told.say("On the telephone he says: e-mail is fine. It is written down.")


def _missed(clinic: Clinic, told: Chapter, patient_id: PatientId) -> Life:
    desk = clinic.desk
    booked = desk.appointments.book(patient_id, starts_at=moment(4, 14, 11), service="filling")
    yield moment(4, 14, 11, 30)
    desk.appointments.miss(booked.id)
    clinic.counts["missed"] += 1
    told.say("Does not come to his appointment.")
    yield moment(4, 15, 14)
    missed = desk.messages.of_patient(patient_id)[-1]
    told.say(f'An e-mail: "{missed.body}"')
    again = desk.appointments.book(patient_id, starts_at=moment(4, 28, 11), service="filling")
    yield moment(4, 28, 11, 50)
    clinic.dentist.appointments.keep(again.id)
    clinic.counts["kept"] += 1
    told.say("Comes, with flowers for Kim.")
