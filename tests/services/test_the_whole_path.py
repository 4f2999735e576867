"""One practice lived from consent to KPI, through the public face only."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.programme import CARD, SAMPLE, Programme
from tests.services.conftest import START, OpenDesk

import bedside.starter
from bedside import (
    ContactPoint,
    ContactSystem,
    Desk,
    Effect,
    Profession,
    Purpose,
    SeededEnvironment,
)
from bedside.domain.consents import ConsentAnswer
from bedside.domain.followups import FollowUpStatus
from bedside.domain.messages import MessageStatus
from bedside.domain.partners import AgreementTerm, Promise
from bedside.domain.rewards import (
    RewardStatus,
)
from bedside.notify.console import ConsolePlugin

Register = Callable[..., str]


@pytest.fixture
def printed() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def desk(open_desk: OpenDesk, printed: io.StringIO) -> Desk:
    return open_desk({"programme": Programme((CARD, SAMPLE)), "console": ConsolePlugin(printed)})


def test_a_referral_becomes_a_visit_a_follow_up_and_two_judged_rewards(
    desk: Desk, register: Register, world: SeededEnvironment, printed: io.StringIO
) -> None:
    ana = register(desk, "Ana", "+13035550101")
    invited = desk.referrals.invite(ana)
    assert invited.code is not None, invited.decision.explain()
    bo = register(desk, "Bo", "+13035550102")

    received = desk.referrals.receive(bo, code=invited.code)

    assert received.decision.allowed, received.decision.explain()
    assert received.attribution.shares[0].source.source_id == ana

    appointment = desk.appointments.book(
        bo,
        starts_at=START + timedelta(days=7),
        service="check-up",
        referral_id=received.referral.id,
    )
    world.advance(timedelta(days=5, hours=1))
    assert len(desk.followups.carry_out()) == 1
    assert desk.messages.dispatch().sent == 1
    assert "[sms to +13035550102] Hello Bo, we look forward" in printed.getvalue()

    world.set(START + timedelta(days=7, hours=1))
    kept = desk.appointments.keep(appointment.id, procedure="extraction")

    rewards = {
        reward.rule_id: reward for reward in (*desk.rewards.of_patient(ana), *desk.rewards.of_patient(bo))
    }
    card, sample = rewards[CARD.id], rewards[SAMPLE.id]
    assert card.status is RewardStatus.REFUSED
    assert sample.status is RewardStatus.RESERVED
    denied = next(found for found in kept.reward_decisions if found.outcome is Effect.DENY)
    assert "B&P 650" in denied.explain()
    assert "650" not in denied.explain(bedside.Audience.PATIENT)

    world.advance(timedelta(days=14))
    settled = desk.rewards.settle()
    assert [done.reward.status for done in settled] == [RewardStatus.POSTED]
    assert desk.rewards.confirm_handed_over(sample.id).status is RewardStatus.FULFILLED
    assert desk.rewards.verify().problems == ()


def test_a_check_in_follows_a_procedure_and_is_done_when_it_is_sent(
    desk: Desk, register: Register, world: SeededEnvironment
) -> None:
    ana = register(desk, "Ana", "+13035550101")
    appointment = desk.appointments.book(ana, starts_at=START + timedelta(hours=1), service="extraction")
    world.advance(timedelta(hours=2))
    kept = desk.appointments.keep(appointment.id, procedure="extraction")
    world.advance(timedelta(days=1))

    carried_out = desk.followups.carry_out()
    desk.messages.dispatch()

    assert [found.step for found in kept.follow_ups] == ["next-day", "next-week"]
    assert [found.step for found in carried_out] == ["next-day"]
    status = {found.step: found.status for found in desk.followups.of_patient(ana)}
    assert status["next-day"] is FollowUpStatus.DONE
    assert status["next-week"] is FollowUpStatus.PLANNED


def test_a_follow_up_whose_window_has_passed_is_lost_with_its_reason(
    desk: Desk, register: Register, world: SeededEnvironment
) -> None:
    ana = register(desk, "Ana", "+13035550101")
    appointment = desk.appointments.book(ana, starts_at=START + timedelta(hours=1), service="extraction")
    world.advance(timedelta(hours=2))
    desk.appointments.keep(appointment.id, procedure="extraction")
    world.advance(timedelta(days=30))

    lost = desk.followups.carry_out()

    assert {found.reason for found in lost} == {"window-passed"}


def test_a_concern_is_resolved_and_blocks_asking_until_then(desk: Desk, register: Register) -> None:
    ana = register(desk, "Ana", "+13035550101")
    asked = desk.feedback.ask(ana, "recommend")
    assert asked.invitation is not None, asked.planned.explanation
    desk.messages.dispatch()
    desk.feedback.answer(
        "recommend", {"recommend": 4}, invitation_id=asked.invitation.id, comment="I waited."
    )
    concern = desk.feedback.raise_concern(ana, topic="waiting-time", words="I waited for an hour.")

    blocked = desk.referrals.invite(ana)
    desk.feedback.acknowledge(concern.id)
    desk.feedback.resolve(concern.id, solution="We call when we run late.", outcome="process-changed")
    desk.feedback.tell_patient(concern.id, later_score=9)
    free = desk.referrals.invite(ana)

    assert blocked.code is None
    assert blocked.decision.outcome is Effect.HOLD
    assert free.code is not None
    assert desk.kpis.compute("nps").value == -100


def test_a_partner_is_referred_to_and_the_loop_is_closed(
    desk: Desk, register: Register, world: SeededEnvironment
) -> None:
    ana = register(desk, "Ana", "+13035550101")
    okafor = desk.partners.propose(name="Okafor Orthodontics", profession=Profession.DENTIST)
    quota = desk.partners.admit(okafor.id, reciprocal_quota=True)
    admitted = desk.partners.admit(okafor.id)
    desk.partners.agree(
        okafor.id,
        terms=[AgreementTerm(promise=Promise.REPORT_BACK, within=timedelta(days=10))],
        how_to_refer="by portal",
    )

    sent = desk.partners.refer(
        ana, okafor.id, service="orthodontics", reason="crowding", alternatives_offered=2, patient_chose=True
    )

    assert quota.decision.outcome is Effect.DENY
    assert admitted.decision.allowed, admitted.decision.explain()
    assert sent.referral is not None, [decision.explain() for decision in sent.decisions]
    referral_id = sent.referral.id
    assert sent.referral.report_due_at == START + timedelta(days=10)
    desk.partners.accepted(referral_id)
    desk.partners.seen(referral_id)
    world.advance(timedelta(days=4))
    desk.partners.receive_report(referral_id)
    assert desk.partners.close_loop(referral_id).loop_is_closed


def test_a_message_waits_for_the_end_of_quiet_hours(
    desk: Desk, register: Register, world: SeededEnvironment
) -> None:
    ana = register(desk, "Ana", "+13035550101")
    world.set(datetime(2026, 3, 3, 5, tzinfo=UTC))  # nine in the evening in Oakland

    planned = desk.messages.send(ana, "thank-you")

    assert planned.message is not None, planned.explanation
    assert planned.message.due_at == datetime(2026, 3, 3, 16, tzinfo=UTC)
    assert desk.messages.dispatch().total == 0
    world.set(datetime(2026, 3, 3, 16, tzinfo=UTC))
    assert desk.messages.dispatch().sent == 1


def test_an_opt_out_after_planning_stops_the_message(
    desk: Desk, register: Register, world: SeededEnvironment
) -> None:
    ana = register(desk, "Ana", "+13035550101")
    planned = desk.messages.send(ana, "thank-you", due_at=START + timedelta(hours=2))
    assert planned.message is not None
    desk.patients.record_consent(ana, answer=ConsentAnswer.WITHDRAWN, evidence="text STOP")
    world.advance(timedelta(hours=3))

    report = desk.messages.dispatch()

    assert report.suppressed == 1
    stopped = desk.messages.of_patient(ana)[0]
    assert stopped.status is MessageStatus.SUPPRESSED
    assert "HOUSE-MSG-0" in (stopped.reason or "")


def test_every_verb_leaves_a_whole_journal(desk: Desk, register: Register) -> None:
    ana = register(desk, "Ana", "+13035550101")
    desk.messages.send(ana, "thank-you")
    desk.messages.dispatch()

    assert desk.audit.first_bad_entry() is None
    assert len(desk.audit.entries()) > 4
    assert all("Ana" not in entry.content for entry in desk.audit.entries())


def test_a_message_for_a_purpose_without_consent_is_refused(desk: Desk, register: Register) -> None:
    patient = desk.patients.register(
        given="Cy",
        family="Testing",
        contact_points=[ContactPoint(system=ContactSystem.EMAIL, value="cy@example.org")],
    )

    planned = desk.messages.send(patient.id, "recall")

    assert planned.message is None
    assert planned.decision is not None
    assert planned.decision.outcome is Effect.DENY
    assert Purpose.RECALL is planned.decision.case.purpose  # type: ignore[union-attr]  # it is a message case
