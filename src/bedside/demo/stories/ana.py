"""Ana brings a friend; the card that the owner would like to give her is refused."""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.demo.agenda import Life, moment
from bedside.demo.clinic import Clinic
from bedside.demo.people import Person
from bedside.demo.practice import CARD, SAMPLE
from bedside.demo.stories.okafor import okafor
from bedside.demo.stories.walter import walter
from bedside.demo.telling import Chapter
from bedside.domain.patients import PatientId
from bedside.domain.rewards import Reward, RewardRuleId, RewardStatus

__all__ = ["ana", "reward_of"]

_ANA: Final = Person(
    given="Ana",
    family="Ito",
    born_on=date(1984, 8, 17),
    telephone="+15105550101",
    email="ana.ito@example.org",
    warmth=10,
)
_BO: Final = Person(
    given="Bo",
    family="Lindgren",
    born_on=date(1988, 2, 29),
    telephone="+15105550102",
    email="bo.lindgren@example.org",
)


def ana(clinic: Clinic, of_ana: Chapter, of_walter: Chapter, of_okafor: Chapter) -> Life:
    """January to March: a check-up, a code, a friend, and what may be given for it."""
    desk, told = clinic.desk, of_ana
    yield moment(1, 5)
    patient = clinic.welcome(_ANA, source="web")
    told.say("Registers, agrees in writing to texts, books a check-up.")
    first = desk.appointments.book(patient.id, starts_at=moment(1, 12, 10), service="check-up")
    yield moment(1, 12, 10, 40)
    visit = clinic.dentist.appointments.keep(first.id).visit
    clinic.counts["kept"] += 1
    reminder = desk.messages.of_patient(patient.id)[0]
    told.say(f'A text: "{reminder.body}"', at=reminder.due_at)
    invited = desk.referrals.invite(patient.id)
    told.say(
        f"Comes. Kim asks whether she knows somebody, and gives her the code {invited.code}.",
    )
    told.decided(invited.decision)
    yield moment(1, 13, 10)
    asked = desk.feedback.ask(patient.id, "recommend", visit_id=visit.id)
    yield moment(1, 14, 19)
    answer = None if asked.invitation is None else asked.invitation.id
    desk.feedback.answer("recommend", {"recommend": 10}, invitation_id=answer)
    clinic.counts["answers"] += 1
    told.say("Would she recommend us, from 0 to 10? She answers 10.")
    yield moment(1, 26, 11)
    told.say("Tries the code for herself.")
    herself = desk.referrals.receive(patient.id, code=invited.code)
    clinic.counts["referrals"] += 1
    clinic.note([herself.decision])
    told.decided(herself.decision)
    desk.referrals.lose(herself.referral.id, reason="self-referral")
    yield from _bo(clinic, told, patient.id, invited.code or "", of_okafor)
    clinic.agenda.begin(walter(clinic, of_walter, patient.id, invited.code or ""))


def _bo(clinic: Clinic, told: Chapter, ana_id: PatientId, code: str, of_okafor: Chapter) -> Life:
    desk = clinic.desk
    yield moment(2, 9, 12)
    friend = clinic.welcome(_BO, source="patient")
    told.say("Her friend Bo Lindgren comes with the code. Does it count?")
    received = desk.referrals.receive(friend.id, code=code)
    told.decided(received.decision)
    booked = desk.appointments.book(
        friend.id, starts_at=moment(2, 17, 15), service="check-up", referral_id=received.referral.id
    )
    yield moment(2, 10, 16)
    told.say("Bo also names a neighbour who sent him. Which one is it?")
    again = desk.referrals.receive(friend.id, referrer_id="old.7")
    clinic.counts["referrals"] += 2
    clinic.note([received.decision, again.decision])
    told.decided(again.decision, aloud=False)
    desk.referrals.lose(again.referral.id, reason="duplicate")
    yield moment(2, 17, 15, 40)
    kept = clinic.dentist.appointments.keep(booked.id)
    clinic.counts["kept"] += 1
    clinic.note(kept.reward_decisions)
    told.say("Bo comes. May Ana have a gift card of 25 dollars for him?")
    told.decided(desk.audit.decisions_about("reward", reward_of(clinic, ana_id, CARD).id)[0].decision)
    told.say("May Bo have the sample of 6 dollars that every new patient gets?")
    sample = reward_of(clinic, friend.id, SAMPLE)
    told.decided(desk.audit.decisions_about("reward", sample.id)[0].decision)
    yield moment(2, 17, 16)
    desk.messages.send(ana_id, "thank-you")
    told.say("Words are always lawful: Ana gets a thank-you.")
    clinic.agenda.begin(okafor(clinic, of_okafor, friend.id))
    yield moment(3, 9)
    sample = reward_of(clinic, friend.id, SAMPLE)
    if sample.status is RewardStatus.FULFILLED:
        told.say("The two weeks are over: Bo gets his sample.", at=sample.settled_at)


def reward_of(clinic: Clinic, patient_id: str, rule_id: RewardRuleId) -> Reward:
    """The latest reward of a patient under one rule."""
    found = [reward for reward in clinic.desk.rewards.of_patient(patient_id) if reward.rule_id == rule_id]
    return found[-1]
