"""One scenario for each public verb of a desk: what is there before, and the act itself.

A new verb needs a line here. Most verbs are one transaction. Those in several are ``repeatable``: a
host runs them again although something of them was kept, and they go on where they stopped. Only a
host that sends by itself may end with a message that is unknown instead: ``or_unknown``. Of a report
over everything only each ``every``-th boundary is tried.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs
from tests.services.conftest import START
from tests.sweep.world import Act, World

from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    ContactUse,
    Desk,
    Money,
    Outcome,
    Period,
    Profession,
    Receipt,
)
from bedside.domain.appointments import CancelledBy
from bedside.domain.codes import referral_code
from bedside.domain.consents import ConsentAnswer
from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.deliveries import Reported
from bedside.domain.followups import Trigger
from bedside.domain.goals import Promiser
from bedside.domain.heard import HeardFrom, HeardHow
from bedside.domain.journal import Recipient
from bedside.domain.partners import AgreementTerm, Promise
from bedside.domain.patients import Patient, PatientId, PersonName, Relationship
from bedside.domain.rewards import QualifyingEvent
from bedside.domain.strategy import Objective, ObjectiveId
from bedside.rules import UNKNOWN

__all__ = ["SCENARIOS", "Scenario", "verbs_of"]

Setup = Callable[[Desk, World], Act]


@attrs.frozen
class Scenario:
    """How a verb is used."""

    setup: Setup
    repeatable: bool = False
    or_unknown: bool = False
    every: int = 1


def verbs_of(desk: Desk) -> set[str]:
    """Every public verb, as ``room.verb``."""
    rooms = {name: room for name, room in vars(desk).items() if not name.startswith("_")}
    return {
        f"{name}.{verb}"
        for name, room in rooms.items()
        if type(room).__module__.startswith("bedside.services.")
        for verb, _ in inspect.getmembers(room, inspect.ismethod)
        if not verb.startswith("_")
    }


def _at_once(act: Callable[[Desk, World], object], **given: Any) -> Scenario:
    """A verb that needs no more than the two patients."""
    return Scenario(lambda desk, world: lambda later: act(later, world), **given)


def _after(setup: Callable[[Desk, World], str], act: Callable[[Desk, str], object], **given: Any) -> Scenario:
    """A verb on something that was made before."""

    def ready(desk: Desk, world: World) -> Act:
        made = setup(desk, world)
        return lambda later: act(later, made)

    return Scenario(ready, **given)


# What is made before.


def _booked(desk: Desk, world: World) -> str:
    return desk.appointments.book(world.bo, starts_at=world.clock.now() + timedelta(days=3)).id


def _begun(desk: Desk, world: World) -> str:
    booked = desk.appointments.book(
        world.bo, starts_at=world.clock.now() + timedelta(hours=1), service="extraction"
    )
    world.clock.advance(timedelta(hours=2))
    return booked.id


def _kept(desk: Desk, world: World) -> str:
    _reserved(desk, world)
    return desk.appointments.of_patient(world.bo)[0].id


def _referred(desk: Desk, world: World) -> str:
    return desk.referrals.receive(world.bo, referrer_id=world.ana).referral.id


def _held_referral(desk: Desk, world: World) -> str:
    received = desk.referrals.receive(world.bo, referrer_id=world.ana, agreed_to_contact=UNKNOWN)
    return received.referral.id


def _late_claim(desk: Desk, world: World) -> str:
    """Kim writes down today what Bo says about a visit of yesterday; another person has to approve."""
    booked = desk.appointments.book(world.bo, starts_at=world.clock.now() + timedelta(hours=1))
    world.clock.advance(timedelta(days=1))
    desk.appointments.keep(booked.id)
    return world.ana


def _in_review(desk: Desk, world: World) -> str:
    mobile = ContactPoint(system=ContactSystem.PHONE, value="+13035550101", use=ContactUse.MOBILE)
    cy = desk.patients.register(given="Cy", family="Testing", contact_points=[mobile]).id
    lee = world.practice.acting_as("lee", role="front-desk", purpose="operations")
    received = lee.referrals.receive(cy, referrer_id=world.ana)
    booked = desk.appointments.book(
        cy, starts_at=world.clock.now() + timedelta(hours=1), referral_id=received.referral.id
    )
    world.clock.advance(timedelta(hours=2))
    desk.appointments.keep(booked.id)
    desk.patients.record_coverage(
        cy, Payer.COMMERCIAL, status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1)
    )
    return desk.reviews.open_reviews()[0].id


def _overdue(desk: Desk, world: World) -> str:
    review = _in_review(desk, world)
    world.clock.advance(timedelta(days=15))
    return review


def _invited(desk: Desk, world: World) -> str:
    invited = desk.referrals.invite(world.ana)
    assert invited.code is not None
    return invited.code


def _reserved(desk: Desk, world: World) -> str:
    referral = _referred(desk, world)
    booked = desk.appointments.book(
        world.bo, starts_at=world.clock.now() + timedelta(hours=1), referral_id=referral
    )
    world.clock.advance(timedelta(hours=2))
    desk.appointments.keep(booked.id)
    [reward] = desk.rewards.of_patient(world.bo)
    return reward.id


def _held(desk: Desk, world: World) -> str:
    cy = desk.patients.register(given="Cy", family="Testing", born_on=date(1990, 1, 1)).id
    referral = desk.referrals.receive(cy, referrer_id=world.ana).referral.id
    booked = desk.appointments.book(
        cy, starts_at=world.clock.now() + timedelta(hours=1), referral_id=referral
    )
    world.clock.advance(timedelta(hours=2))
    desk.appointments.keep(booked.id)
    desk.patients.record_coverage(
        cy, Payer.COMMERCIAL, status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1)
    )
    [reward] = desk.rewards.of_patient(cy)
    return reward.id


def _due(desk: Desk, world: World) -> str:
    reward = _reserved(desk, world)
    world.clock.advance(timedelta(days=14))
    return reward


def _posted(desk: Desk, world: World) -> str:
    reward = _due(desk, world)
    desk.rewards.settle()
    return reward


def _handed(desk: Desk, world: World) -> str:
    reward = _posted(desk, world)
    assert desk.rewards.hand_over(reward).outcome is Outcome.SENT
    return reward


def _handed_or_not(desk: Desk, world: World) -> str:
    reward = _posted(desk, world)
    world.fulfiller.then(Outcome.UNKNOWN)
    assert desk.rewards.hand_over(reward).outcome is Outcome.UNKNOWN
    return reward


def _referral_of_reserved(desk: Desk, world: World) -> str:
    _reserved(desk, world)
    return desk.referrals.by_referrer(world.ana)[0].id


def _doubted(desk: Desk, world: World) -> str:
    reward = _posted(desk, world)
    referral = desk.referrals.by_referrer(world.ana)[0].id
    desk.rewards.disqualify(referral, QualifyingEvent.FIRST_VISIT_KEPT, reason="entered-in-error")
    return reward


def _unclaimed(desk: Desk, world: World) -> str:
    reward = _posted(desk, world)
    world.clock.advance(timedelta(days=180))
    return reward


def _not_yet_taken_back(desk: Desk, world: World) -> str:
    reward = _handed(desk, world)
    world.fulfiller.then(ConnectionRefusedError())
    desk.rewards.claw_back(reward, reason="mistake")
    return reward


def _partner(desk: Desk, world: World) -> str:
    return desk.partners.propose(name="Okafor Orthodontics", profession=Profession.DENTIST).id


def _active(desk: Desk, world: World) -> str:
    partner = _partner(desk, world)
    assert desk.partners.admit(partner).decision.allowed
    return partner


def _sent_out(desk: Desk, world: World) -> str:
    referred = desk.partners.refer(
        world.ana,
        _active(desk, world),
        service="orthodontics",
        reason="crowding",
        alternatives_offered=2,
        patient_chose=True,
    )
    assert referred.referral is not None
    return referred.referral.id


def _accepted(desk: Desk, world: World) -> str:
    return desk.partners.accepted(_sent_out(desk, world)).id


def _seen(desk: Desk, world: World) -> str:
    return desk.partners.seen(_accepted(desk, world)).id


def _reported(desk: Desk, world: World) -> str:
    return desk.partners.receive_report(_seen(desk, world)).id


def _message(desk: Desk, world: World) -> str:
    planned = desk.messages.send(world.ana, "thank-you").message
    assert planned is not None, "the message was not planned"
    return planned.id


def _two_messages(desk: Desk, world: World) -> str:
    desk.messages.send(world.bo, "thank-you")
    return _message(desk, world)


def _taken(desk: Desk, world: World) -> str:
    message = _message(desk, world)
    desk.messages.pending()
    return message


def _message_sent(desk: Desk, world: World) -> str:
    message = _message(desk, world)
    assert desk.messages.dispatch().sent == 1
    return message


def _dead(desk: Desk, world: World) -> str:
    message = _message(desk, world)
    world.notifier.then(Outcome.REFUSED)
    assert desk.messages.dispatch().dead == 1
    return message


def _unknown(desk: Desk, world: World) -> str:
    message = _taken(desk, world)
    desk.messages.record_delivery(message, Receipt(outcome=Outcome.UNKNOWN), attempt=1)
    return message


def _planned(desk: Desk, world: World) -> str:
    booked = _begun(desk, world)
    return desk.appointments.keep(booked, procedure="extraction").follow_ups[0].id


def _planned_and_due(desk: Desk, world: World) -> str:
    booked = desk.appointments.book(world.bo, starts_at=world.clock.now() + timedelta(days=2, minutes=5))
    world.clock.advance(timedelta(minutes=6))
    return booked.id


def _recalled(desk: Desk, world: World) -> str:
    soon = world.clock.now() + timedelta(hours=1)
    booked = desk.appointments.book(world.bo, starts_at=soon, service="check-up")
    world.clock.advance(timedelta(hours=2))
    desk.appointments.keep(booked.id)
    world.clock.advance(timedelta(days=190))
    return desk.followups.recalls_due()[0].id


def _asked(desk: Desk, world: World) -> str:
    asked = desk.feedback.ask(world.ana, "recommend").invitation
    assert asked is not None
    return asked.id


def _concern(desk: Desk, world: World) -> str:
    return desk.feedback.raise_concern(world.ana, topic="waiting-time", words="I waited.").id


def _acknowledged(desk: Desk, world: World) -> str:
    return desk.feedback.acknowledge(_concern(desk, world)).id


def _resolved(desk: Desk, world: World) -> str:
    concern = _acknowledged(desk, world)
    return desk.feedback.resolve(concern, solution="We call.", outcome="process-changed").id


def _inquiry(desk: Desk, world: World) -> str:
    return desk.feedback.receive_inquiry(channel=Channel.WEB, topic="hours", words="When?").id


def _workshop(desk: Desk, world: World) -> str:
    starts_at = world.clock.now() + timedelta(days=3)
    return desk.education.plan_workshop(
        title="Brushing", service="hygiene", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
    ).id


def _seat(desk: Desk, world: World) -> str:
    return desk.education.register(_workshop(desk, world), world.ana).id


def _training(desk: Desk, world: World) -> str:
    return desk.education.assign_training(
        "kim", role="front-desk", module="privacy", due_on=date(2026, 6, 1)
    ).id


def _goal(desk: Desk, world: World) -> str:
    return desk.patients.set_goal(world.ana, "keep my teeth").id


def _agreed_goal(desk: Desk, world: World) -> str:
    return desk.patients.agree_goal(_goal(desk, world)).id


def _merged(desk: Desk, world: World) -> str:
    return desk.patients.merge(world.bo, into=world.ana, reason="same-person").duplicate.id


def _hold(desk: Desk, world: World) -> str:
    return desk.patients.place_legal_hold(world.ana, reason="claim").id


def _erased(desk: Desk, world: World) -> str:
    desk.patients.erase(world.bo, basis="gdpr-17")
    return world.bo


def _left(desk: Desk, world: World) -> str:
    return desk.patients.leave(world.bo, reason="moved").id


def _refer(desk: Desk, partner: str) -> object:
    return desk.partners.refer(
        "patient-1", partner, service="braces", reason="crowding", alternatives_offered=2, patient_chose=True
    )


def _send_oneself(desk: Desk, _: str) -> None:
    for message in desk.messages.pending():
        desk.messages.record_delivery(message.id, Receipt(outcome=Outcome.SENT), attempt=message.attempts)


def _objective() -> Objective:
    return Objective(
        id=ObjectiveId("fewer-no-shows"),
        title="Fewer missed visits",
        kpi="no_show_rate",
        target=Fraction(1, 20),
        higher_is_better=False,
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
    )


def _importing(desk: Desk, world: World) -> Act:
    run = desk.imports.begin(fingerprint="abc123", source="dentrix", file_name="patients.csv")
    stranger = Patient(
        id=PatientId("dentrix-1"),
        name=PersonName(given="Di", family="Testing"),
        registered_on=date(2026, 3, 2),
    )
    return lambda later: later.imports.store(run, [stranger], entries_read=1)


def _finishing(desk: Desk, world: World) -> Act:
    run = desk.imports.begin(fingerprint="abc123", source="dentrix", file_name="patients.csv")
    return lambda later: later.imports.finish(run)


def _updating(desk: Desk, world: World) -> Act:
    ana = desk.patients.get(world.ana)
    renamed = attrs.evolve(ana, name=attrs.evolve(ana.name, preferred="Annie"))
    return lambda later: later.patients.update(renamed)


_COUNTY = Recipient(kind="authority", id="county", purpose="public-health")
_LATER = START + timedelta(days=9)

SCENARIOS: dict[str, Scenario] = {
    "patients.add_related_person": _at_once(
        lambda desk, world: desk.patients.add_related_person(
            world.ana, relationship=Relationship.PARENT, given="Cleo"
        )
    ),
    "patients.agree": _at_once(
        lambda desk, world: desk.patients.agree(world.ana, "no waiting", promised_by=Promiser.PRACTICE)
    ),
    "patients.agree_goal": _after(_goal, lambda desk, goal: desk.patients.agree_goal(goal)),
    "patients.consents": _at_once(lambda desk, world: desk.patients.consents(world.ana)),
    "patients.declare_household": _at_once(
        lambda desk, world: desk.patients.declare_household([world.ana, world.bo])
    ),
    "patients.erase": _at_once(
        lambda desk, world: desk.patients.erase(world.bo, basis="gdpr-17"), repeatable=True
    ),
    "patients.find_by_contact": _at_once(lambda desk, world: desk.patients.find_by_contact("+13035550101")),
    "patients.lift_legal_hold": _after(_hold, lambda desk, hold: desk.patients.lift_legal_hold(hold)),
    "patients.lift_suppression": _after(
        _erased,
        lambda desk, _: desk.patients.lift_suppression("+13035550102", evidence="came-back"),
    ),
    "patients.place_legal_hold": _at_once(_hold),
    "patients.replay_erasures": _after(
        _erased, lambda desk, _: desk.patients.replay_erasures(), repeatable=True
    ),
    "patients.possible_duplicates": _at_once(
        lambda desk, world: desk.patients.possible_duplicates(world.ana)
    ),
    "patients.merge": _at_once(
        lambda desk, world: desk.patients.merge(world.bo, into=world.ana, reason="same-person")
    ),
    "patients.unmerge": _after(
        _merged, lambda desk, duplicate: desk.patients.unmerge(duplicate, reason="two-people")
    ),
    "patients.records_of": _after(_merged, lambda desk, _: desk.patients.records_of("patient-1")),
    "patients.get": _at_once(lambda desk, world: desk.patients.get(world.ana)),
    "patients.leave": _at_once(lambda desk, world: desk.patients.leave(world.bo, reason="moved")),
    "patients.reach_goal": _after(_agreed_goal, lambda desk, goal: desk.patients.reach_goal(goal)),
    "patients.record_consent": _at_once(
        lambda desk, world: desk.patients.record_consent(
            world.ana, answer=ConsentAnswer.WITHDRAWN, evidence="text STOP"
        )
    ),
    "patients.record_coverage": _at_once(
        lambda desk, world: desk.patients.record_coverage(
            world.ana, Payer.MEDICARE, status=PayerStatus.VERIFIED, starts_on=date(2026, 3, 1)
        )
    ),
    "patients.record_death": _at_once(lambda desk, world: desk.patients.record_death(world.bo)),
    "patients.register": _at_once(lambda desk, world: desk.patients.register(given="Cy", family="Testing")),
    "patients.rejoin": _after(_left, lambda desk, patient: desk.patients.rejoin(patient)),
    "patients.set_goal": _at_once(lambda desk, world: desk.patients.set_goal(world.ana, "smile")),
    "patients.update": Scenario(_updating),
    "appointments.arrive": _after(_begun, lambda desk, booked: desk.appointments.arrive(booked)),
    "appointments.book": _at_once(lambda desk, world: desk.appointments.book(world.bo, starts_at=_LATER)),
    "appointments.cancel": _after(
        _booked, lambda desk, booked: desk.appointments.cancel(booked, by=CancelledBy.PATIENT)
    ),
    "appointments.enter_in_error": _after(
        _kept, lambda desk, kept: desk.appointments.enter_in_error(kept, reason="wrong-patient")
    ),
    "appointments.keep": _after(
        _begun, lambda desk, booked: desk.appointments.keep(booked, procedure="extraction")
    ),
    "appointments.miss": _after(_begun, lambda desk, booked: desk.appointments.miss(booked)),
    "appointments.move": _after(
        _booked, lambda desk, booked: desk.appointments.move(booked, starts_at=_LATER)
    ),
    "appointments.of_patient": _at_once(lambda desk, world: desk.appointments.of_patient(world.ana)),
    "partners.accepted": _after(_sent_out, lambda desk, sent: desk.partners.accepted(sent)),
    "partners.active": _after(_active, lambda desk, _: desk.partners.active()),
    "partners.admit": _after(_partner, lambda desk, partner: desk.partners.admit(partner)),
    "partners.agree": _after(
        _active,
        lambda desk, partner: desk.partners.agree(
            partner,
            terms=[AgreementTerm(promise=Promise.REPORT_BACK, within=timedelta(days=10))],
            how_to_refer="by portal",
        ),
    ),
    "partners.close_loop": _after(_reported, lambda desk, sent: desk.partners.close_loop(sent)),
    "partners.may_report_back": _after(
        lambda desk, world: desk.partners.receive(world.bo, _active(desk, world)).id,
        lambda desk, received: desk.partners.may_report_back(received),
    ),
    "partners.part_ways": _after(
        _active, lambda desk, partner: desk.partners.part_ways(partner, reason="retired")
    ),
    "partners.pause": _after(_active, lambda desk, partner: desk.partners.pause(partner)),
    "partners.propose": _at_once(_partner),
    "partners.receive": _after(_active, lambda desk, partner: desk.partners.receive("patient-2", partner)),
    "partners.receive_report": _after(_seen, lambda desk, sent: desk.partners.receive_report(sent)),
    "partners.refer": _after(_active, _refer),
    "partners.seen": _after(_accepted, lambda desk, sent: desk.partners.seen(sent)),
    "referrals.by_referrer": _after(_referred, lambda desk, _: desk.referrals.by_referrer("patient-1")),
    "referrals.claim": _after(
        _late_claim, lambda desk, ana: desk.referrals.claim("patient-2", referrer_id=ana)
    ),
    "referrals.correct_attribution": _after(
        _referred,
        lambda desk, referral: desk.referrals.correct_attribution(referral, shares=(), reason="no-friend"),
    ),
    "referrals.heard": _after(
        _invited,
        lambda desk, code: desk.referrals.heard(
            "patient-2", HeardFrom(how=HeardHow.CODE, code=referral_code(code))
        ),
    ),
    "referrals.who_referred": _at_once(lambda desk, world: desk.referrals.who_referred(name="Ana")),
    "referrals.why": _after(_referred, lambda desk, referral: desk.referrals.why(referral)),
    "referrals.decline": _after(
        _sent_out, lambda desk, referral: desk.referrals.decline(referral, reason="full")
    ),
    "referrals.invite": _at_once(lambda desk, world: desk.referrals.invite(world.ana)),
    "referrals.may_ask": _at_once(lambda desk, world: desk.referrals.may_ask(world.ana)),
    "referrals.whom_to_ask": _after(_begun, lambda desk, _: desk.referrals.whom_to_ask()),
    "referrals.lose": _after(
        _referred, lambda desk, referral: desk.referrals.lose(referral, reason="no-answer")
    ),
    "referrals.open": _after(_invited, lambda desk, code: desk.referrals.open(code)),
    "referrals.receive": _after(_invited, lambda desk, code: desk.referrals.receive("patient-2", code=code)),
    "referrals.release": _after(
        _held_referral,
        lambda desk, referral: desk.referrals.release(referral, counts=True, reason="they-called-us"),
    ),
    "referrals.thank": _after(_referred, lambda desk, referral: desk.referrals.thank(referral)),
    "referrals.welcome": _after(_referred, lambda desk, referral: desk.referrals.welcome(referral)),
    "referrals.recognition": _after(_referred, lambda desk, _: desk.referrals.recognition(Period.year(2026))),
    "referrals.rotate": _after(
        lambda desk, world: desk.referrals.open(_invited(desk, world)).id,
        lambda desk, invitation: desk.referrals.rotate(invitation),
    ),
    "referrals.revoke": _after(
        lambda desk, world: desk.referrals.open(_invited(desk, world)).id,
        lambda desk, invitation: desk.referrals.revoke(invitation),
    ),
    "reviews.approve": _after(
        _in_review, lambda desk, review: desk.reviews.approve(review, reason="colleagues")
    ),
    "reviews.lapse": _after(_overdue, lambda desk, _: desk.reviews.lapse(), repeatable=True),
    "reviews.open_reviews": _after(_in_review, lambda desk, _: desk.reviews.open_reviews()),
    "reviews.refuse": _after(
        _in_review, lambda desk, review: desk.reviews.refuse(review, reason="same-person")
    ),
    "reviews.why": _after(_in_review, lambda desk, review: desk.reviews.why(review)),
    "sharing.card": _after(_invited, lambda desk, code: desk.sharing.card(code)),
    "sharing.follow": _after(
        lambda desk, world: str(desk.sharing.share(_invited(desk, world), channel=Channel.WEB).link),
        lambda desk, link: desk.sharing.follow(link, patient_id="patient-2"),
    ),
    "sharing.share": _after(_invited, lambda desk, code: desk.sharing.share(code, channel=Channel.EMAIL)),
    "rewards.balances": _after(_reserved, lambda desk, _: desk.rewards.balances()),
    "rewards.claw_back": _after(
        _handed,
        lambda desk, reward: desk.rewards.claw_back(reward, reason="mistake", idempotency_key="k-1"),
        repeatable=True,
    ),
    "rewards.ask_back": _after(
        _not_yet_taken_back, lambda desk, reward: desk.rewards.ask_back(reward), repeatable=True
    ),
    "rewards.budget": _after(_reserved, lambda desk, _: desk.rewards.budget("friends")),
    "rewards.fund": _after(
        _reserved, lambda desk, _: desk.rewards.fund("friends", Money(500, "USD"), reason="spring")
    ),
    "rewards.defund": _after(
        _reserved, lambda desk, _: desk.rewards.defund("friends", Money(500, "USD"), reason="autumn")
    ),
    "rewards.reduce": _after(
        _reserved, lambda desk, reward: desk.rewards.reduce(reward, Money(300, "USD"), reason="half")
    ),
    "rewards.settle_unknown": _after(
        _handed_or_not, lambda desk, reward: desk.rewards.settle_unknown(reward, handed_over=True)
    ),
    "rewards.unknown": _after(_handed_or_not, lambda desk, _: desk.rewards.unknown()),
    "rewards.statement": _after(
        _handed, lambda desk, _: desk.rewards.statement("patient-2", Period.year(2026))
    ),
    "rewards.accounts": _after(_handed, lambda desk, _: desk.rewards.accounts(Period.year(2026))),
    "rewards.to_hand_over": _after(_posted, lambda desk, _: desk.rewards.to_hand_over(by_hand=False)),
    "rewards.confirm_handed_over": _after(
        _posted, lambda desk, reward: desk.rewards.confirm_handed_over(reward)
    ),
    "rewards.forfeit": _after(_reserved, lambda desk, reward: desk.rewards.forfeit(reward, reason="left")),
    "rewards.hand_over": _after(
        _posted, lambda desk, reward: desk.rewards.hand_over(reward), repeatable=True
    ),
    "rewards.questioned": _after(_reserved, lambda desk, _: desk.rewards.questioned("patient-2")),
    "rewards.of_patient": _after(_reserved, lambda desk, _: desk.rewards.of_patient("patient-2")),
    "rewards.verify": _after(_reserved, lambda desk, _: desk.rewards.verify(), repeatable=True),
    "rewards.qualify": _after(
        _referred,
        lambda desk, referral: desk.rewards.qualify(referral, QualifyingEvent.FIRST_VISIT_KEPT),
    ),
    "rewards.disqualify": _after(
        _referral_of_reserved,
        lambda desk, referral: desk.rewards.disqualify(
            referral, QualifyingEvent.FIRST_VISIT_KEPT, reason="entered-in-error", idempotency_key="k-2"
        ),
    ),
    "rewards.to_claw_back": _after(_doubted, lambda desk, _: desk.rewards.to_claw_back()),
    "rewards.let_stand": _after(
        _doubted, lambda desk, reward: desk.rewards.let_stand(reward, reason="small-gift")
    ),
    "rewards.expire_unclaimed": _after(
        _unclaimed, lambda desk, _: desk.rewards.expire_unclaimed(), repeatable=True
    ),
    "rewards.reconsider": _after(_held, lambda desk, reward: desk.rewards.reconsider(reward)),
    "rewards.settle": _after(_due, lambda desk, _: desk.rewards.settle(), repeatable=True),
    "followups.after": _at_once(
        lambda desk, world: desk.followups.after(
            Trigger.PROCEDURE_DONE, patient_id=world.ana, about=("lab", "r-1")
        )
    ),
    "followups.carry_out": _after(
        _planned_and_due, lambda desk, _: desk.followups.carry_out(), repeatable=True
    ),
    "followups.complete": _after(
        _planned, lambda desk, follow_up: desk.followups.complete(follow_up, outcome="spoke")
    ),
    "followups.due": _after(_planned_and_due, lambda desk, _: desk.followups.due()),
    "followups.of_patient": _after(_planned, lambda desk, _: desk.followups.of_patient("patient-1")),
    "followups.override_recall": _after(
        _recalled, lambda desk, recall: desk.followups.override_recall(recall, due_on=date(2027, 1, 1))
    ),
    "followups.recalls_due": _after(_recalled, lambda desk, _: desk.followups.recalls_due()),
    "messages.dispatch": _after(
        _two_messages, lambda desk, _: desk.messages.dispatch(), repeatable=True, every=7
    ),
    "messages.cancel": _after(_message, lambda desk, message: desk.messages.cancel(message, reason="moved")),
    "messages.dead": _after(_dead, lambda desk, _: desk.messages.dead()),
    "messages.quarantined": _after(_message, lambda desk, _: desk.messages.quarantined()),
    "messages.record_report": _after(
        _message_sent,
        lambda desk, message: desk.messages.record_report(
            "twilio", "e-1", Reported.DELIVERED, message_id=message
        ),
    ),
    "messages.send_again": _after(
        _dead, lambda desk, message: desk.messages.send_again(message, reason="gateway-mended")
    ),
    "messages.stuck": _after(_dead, lambda desk, _: desk.messages.stuck()),
    "messages.unmatched_reports": _after(_message_sent, lambda desk, _: desk.messages.unmatched_reports()),
    "messages.of_patient": _after(_message, lambda desk, _: desk.messages.of_patient("patient-1")),
    "messages.pending": _after(_message, _send_oneself, repeatable=True, or_unknown=True),
    "messages.record_delivery": _after(
        _taken,
        lambda desk, message: desk.messages.record_delivery(
            message, Receipt(outcome=Outcome.SENT), attempt=1
        ),
    ),
    "messages.send": _at_once(lambda desk, world: desk.messages.send(world.ana, "thank-you")),
    "messages.settle_unknown": _after(
        _unknown, lambda desk, message: desk.messages.settle_unknown(message, arrived=True)
    ),
    "messages.unknown": _after(_unknown, lambda desk, _: desk.messages.unknown()),
    "feedback.acknowledge": _after(_concern, lambda desk, concern: desk.feedback.acknowledge(concern)),
    "feedback.answer": _after(
        _asked,
        lambda desk, asked: desk.feedback.answer("recommend", {"recommend": 4}, invitation_id=asked),
    ),
    "feedback.answer_inquiry": _after(
        _inquiry, lambda desk, inquiry: desk.feedback.answer_inquiry(inquiry, resolved=True)
    ),
    "feedback.ask": _at_once(lambda desk, world: desk.feedback.ask(world.ana, "recommend")),
    "feedback.open_concerns": _after(_concern, lambda desk, _: desk.feedback.open_concerns()),
    "feedback.raise_concern": _at_once(_concern),
    "feedback.receive_inquiry": _at_once(_inquiry),
    "feedback.resolve": _after(
        _acknowledged,
        lambda desk, concern: desk.feedback.resolve(concern, solution="We call.", outcome="told"),
    ),
    "feedback.tell_patient": _after(
        _resolved, lambda desk, concern: desk.feedback.tell_patient(concern, later_score=9)
    ),
    "education.assign_training": _at_once(_training),
    "education.attended": _after(
        lambda desk, world: (_seat(desk, world), world.clock.advance(timedelta(days=4)))[0],
        lambda desk, seat: desk.education.attended(seat),
    ),
    "education.complete_training": _after(
        _training, lambda desk, training: desk.education.complete_training(training, passed=True)
    ),
    "education.plan_workshop": _at_once(_workshop),
    "education.register": _after(
        _workshop, lambda desk, workshop: desk.education.register(workshop, "patient-1")
    ),
    "education.trainings": _after(_training, lambda desk, _: desk.education.trainings("kim")),
    "kpis.by": _after(_begun, lambda desk, _: desk.kpis.by("no_show_rate", "month")),
    "kpis.compute": _after(_begun, lambda desk, _: desk.kpis.compute("no_show_rate")),
    "kpis.objectives": _at_once(lambda desk, world: desk.kpis.objectives()),
    "kpis.report": _at_once(lambda desk, world: desk.kpis.report(), repeatable=True, every=120),
    "kpis.set_objective": _at_once(lambda desk, world: desk.kpis.set_objective(_objective())),
    "audit.accesses": _at_once(lambda desk, world: desk.audit.accesses(world.ana)),
    "audit.checkpoint": _at_once(lambda desk, world: desk.audit.checkpoint(), repeatable=True),
    "audit.checkpoints": _at_once(lambda desk, world: desk.audit.checkpoints()),
    "audit.disclosures": _at_once(lambda desk, world: desk.audit.disclosures(world.ana)),
    "audit.emergencies": _at_once(lambda desk, world: desk.audit.emergencies()),
    "audit.length": _at_once(lambda desk, world: desk.audit.length()),
    "audit.record_disclosure": _at_once(
        lambda desk, world: desk.audit.record_disclosure(world.ana, recipient=_COUNTY, what="chart")
    ),
    "audit.verify": _at_once(lambda desk, world: desk.audit.verify(), repeatable=True),
    "audit.decisions_about": _after(
        _referred, lambda desk, referral: desk.audit.decisions_about("referral", referral)
    ),
    "audit.decisions_for": _after(_referred, lambda desk, _: desk.audit.decisions_for("patient-2")),
    "audit.entries": _at_once(lambda desk, world: desk.audit.entries()),
    "audit.first_bad_entry": _at_once(lambda desk, world: desk.audit.first_bad_entry(), repeatable=True),
    "programmes.history": _at_once(lambda desk, world: desk.programmes.history()),
    "imports.begin": _at_once(
        lambda desk, world: desk.imports.begin(
            fingerprint="abc123", source="dentrix", file_name="patients.csv"
        )
    ),
    "imports.finish": Scenario(_finishing),
    "imports.store": Scenario(_importing),
}
