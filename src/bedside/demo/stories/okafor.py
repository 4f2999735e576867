"""A partner: no quota, clear promises, a report in time, and a patient who decides what is told."""

from __future__ import annotations

from datetime import timedelta

from bedside.demo.agenda import Life, moment
from bedside.demo.clinic import Clinic
from bedside.demo.telling import Chapter
from bedside.domain.consents import ConsentAnswer
from bedside.domain.messages import Channel, Purpose
from bedside.domain.partners import AgreementTerm, PartnerId, Promise
from bedside.domain.settings import Profession

__all__ = ["okafor"]


def okafor(clinic: Clinic, told: Chapter, bo_id: str) -> Life:
    """February to July: admitted without a quota, referred to, answered, and referring back."""
    desk = clinic.desk
    yield moment(2, 23, 10)
    partner = desk.partners.propose(
        name="Okafor Orthodontics",
        profession=Profession.DENTIST,
        services=("orthodontics",),
        nurture_interval_days=90,
    )
    told.say('Dr. Okafor proposes: "One for one. You send me five, I send you five."')
    quota = desk.partners.admit(partner.id, reciprocal_quota=True)
    clinic.note([quota.decision])
    told.decided(quota.decision, aloud=False)
    yield moment(2, 25, 10)
    told.say("Without numbers, then: who suits the patient gets the patient.")
    told.decided(desk.partners.admit(partner.id).decision)
    desk.partners.agree(
        partner.id,
        terms=[
            AgreementTerm(promise=Promise.ACKNOWLEDGE_REFERRAL, within=timedelta(days=2)),
            AgreementTerm(promise=Promise.REPORT_BACK, within=timedelta(days=14)),
            AgreementTerm(promise=Promise.REPORT_BACK, within=timedelta(days=7), by_partner=False),
        ],
        how_to_refer="by portal, with the reason and the X-ray",
    )
    told.say("Agreed: an answer in 2 days, a report in 14; ours to them in 7.")
    yield from _sent(clinic, told, partner.id, bo_id)
    yield from _sent_to_us(clinic, told, partner.id)


def _sent(clinic: Clinic, told: Chapter, partner_id: PartnerId, bo_id: str) -> Life:
    partners = clinic.dentist.partners
    yield moment(5, 11, 15)
    out = partners.refer(
        bo_id,
        partner_id,
        service="orthodontics",
        reason="crowding of the lower front teeth",
        alternatives_offered=2,
        patient_chose=True,
    )
    told.say("Bo needs an orthodontist. He hears of three and chooses Okafor.")
    for decision in out.decisions[:1]:
        told.decided(decision)
    if out.referral is None:
        return
    yield moment(5, 12, 11)
    partners.accepted(out.referral.id)
    yield moment(5, 19, 14)
    partners.seen(out.referral.id)
    yield moment(5, 21, 9)
    reported = partners.receive_report(out.referral.id)
    left = (reported.report_due_at - clinic.world.now()).days if reported.report_due_at else 0
    told.say(f"Accepted on the 12th, seen on the 19th, the report is here {left} days early.")
    yield moment(5, 22, 9)
    closed = partners.close_loop(out.referral.id)
    word = "closed" if closed.loop_is_closed else "open"
    told.say(f"Dr. Lee has read it. The loop is {word}.")


def _sent_to_us(clinic: Clinic, told: Chapter, partner_id: PartnerId) -> Life:
    desk = clinic.desk
    yield moment(6, 8, 10)
    person, _ = clinic.newcomer()
    patient = clinic.welcome(person, source="partner")
    referral = desk.partners.receive(patient.id, partner_id, service="filling")
    told.say(f"Dr. Okafor sends us {person.given} {person.family}.")
    booked = desk.appointments.book(
        patient.id, starts_at=moment(6, 16, 14), service="filling", referral_id=referral.id
    )
    yield moment(6, 16, 14, 45)
    clinic.dentist.appointments.keep(booked.id)
    clinic.counts["kept"] += 1
    told.say("The filling is done. May Dr. Okafor hear how it went?")
    told.decided(desk.partners.may_report_back(referral.id))
    yield moment(6, 17, 10)
    desk.patients.record_consent(
        patient.id,
        answer=ConsentAnswer.GIVEN,
        evidence="said so on the telephone",
        purpose=Purpose.CARE_COORDINATION,
        channel=Channel.VOICE,
    )
    told.say(f"{person.given} is asked, and agrees. Once more:")
    told.decided(desk.partners.may_report_back(referral.id))
    desk.partners.close_loop(referral.id)
