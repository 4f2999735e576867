"""A programme: referrals that are held or too young, whose patient it is, and invitations that can go out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.services.conftest import SETTINGS, START, OpenDesk

from bedside import Channel, Desk, Effect, Money, Practice, SeededEnvironment, Storage, hookimpl
from bedside.domain.caps import Cap, CapPeriod
from bedside.domain.consents import ConsentAnswer
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.referrals import Eligibility
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    QualifyingEvent,
    RewardRule,
    RewardRuleId,
    RewardStatus,
)
from bedside.errors import InvalidValueError, NotFoundError
from bedside.rules import UNKNOWN, Unknown, replay

Register = Callable[..., str]


class Programme:
    """A sample for every new patient, and a programme with a minimum age."""

    def __init__(self, *, minimum_age: int | None = None) -> None:
        self.minimum_age = minimum_age

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        return [
            RewardRule(
                id=RewardRuleId(f"sample-{event.value}"),
                title="Care sample",
                beneficiary=Beneficiary.REFEREE,
                basis=Basis.UNCONDITIONAL,
                instrument=Instrument.OTC_SAMPLE,
                value=Money(300, "USD"),
                qualifying_event=event,
                caps=(Cap(limit=Money(1500, "USD"), period=CapPeriod.ITEM), Cap(limit=Money(7500, "USD"))),
            )
            for event in (QualifyingEvent.REFERRAL_RECEIVED, QualifyingEvent.FIRST_VISIT_KEPT)
        ]

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        return [
            ReferralPolicy(
                id=ReferralPolicyId("friends"),
                title="Bring a friend",
                starts_on=date(2026, 1, 1),
                minimum_age=self.minimum_age,
                reward_rule_ids=tuple(rule.id for rule in self.bedside_reward_rules()),
            )
        ]


def held(desk: Desk, register: Register) -> tuple[str, str]:
    """Bo, whom Ana says she sent, without knowing whether Bo wants to hear from us."""
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    received = desk.referrals.receive(bo, referrer_id=ana, agreed_to_contact=UNKNOWN)
    assert received.referral.eligibility is Eligibility.HELD
    assert received.reward_decisions == ()
    return bo, received.referral.id


def given(desk: Desk, patient_id: str) -> dict[str, RewardStatus]:
    return {reward.rule_id: reward.status for reward in desk.rewards.of_patient(patient_id)}


def test_a_held_referral_that_counts_earns_what_it_would_have_earned(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"programme": Programme()})
    bo, referral_id = held(desk, register)
    visit = desk.appointments.book(bo, starts_at=START + timedelta(hours=1), referral_id=referral_id)
    desk.appointments.keep(visit.id)
    assert given(desk, bo) == {}

    released = desk.referrals.release(referral_id, counts=True, reason="friend-called-us")

    assert released.referral.eligibility is Eligibility.ELIGIBLE
    assert len(released.reward_decisions) == 2
    assert set(given(desk, bo)) == {"sample-referral_received", "sample-first_visit_kept"}
    (entry,) = (entry for entry in desk.audit.entries() if '"action":"release"' in entry.content)
    assert '"reason":"friend-called-us"' in entry.content


def test_a_held_referral_whose_patient_has_not_come_earns_the_visit_later_and_once(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"programme": Programme()})
    bo, referral_id = held(desk, register)

    released = desk.referrals.release(referral_id, counts=True, reason="friend-called-us")
    visit = desk.appointments.book(bo, starts_at=START + timedelta(hours=1), referral_id=referral_id)
    kept = desk.appointments.keep(visit.id)

    assert len(released.reward_decisions) == len(kept.reward_decisions) == 1
    assert len(given(desk, bo)) == 2


def test_a_held_referral_may_be_refused_and_is_ruled_on_once(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"programme": Programme()})
    bo, referral_id = held(desk, register)

    released = desk.referrals.release(referral_id, counts=False, reason="same-person")

    assert released.referral.eligibility is Eligibility.NOT_ELIGIBLE
    assert released.reward_decisions == ()
    assert given(desk, bo) == {}
    with pytest.raises(InvalidValueError, match=r"referral\.not_held"):
        desk.referrals.release(referral_id, counts=True, reason="second-thoughts")


@pytest.mark.parametrize(("agreed", "eligibility"), [(True, "eligible"), (False, "held"), (UNKNOWN, "held")])
def test_without_a_code_somebody_says_whether_the_patient_came_to_us(
    open_desk: OpenDesk, register: Register, agreed: bool | Unknown, eligibility: str
) -> None:
    desk = open_desk({"programme": Programme()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")

    received = desk.referrals.receive(bo, referrer_id=ana, agreed_to_contact=agreed)

    assert received.referral.eligibility is Eligibility(eligibility)


def test_who_shows_a_code_came_to_us(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"programme": Programme()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")

    received = desk.referrals.receive(bo, code=desk.referrals.invite(ana).code, agreed_to_contact=False)

    assert received.referral.eligibility is Eligibility.ELIGIBLE


# Ana and Bo were born on 5 May 1985 and are 40 on the day of the tests.
@pytest.mark.parametrize(
    ("minimum_age", "eligibility"),
    [(None, "eligible"), (39, "eligible"), (40, "eligible"), (41, "not-eligible")],
)
def test_a_referral_counts_from_the_minimum_age_on(
    open_desk: OpenDesk, register: Register, minimum_age: int | None, eligibility: str
) -> None:
    desk = open_desk({"programme": Programme(minimum_age=minimum_age)})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")

    invited = desk.referrals.invite(ana)
    received = desk.referrals.receive(bo, referrer_id=ana)

    assert (invited.code is not None) is (eligibility == "eligible")
    assert received.referral.eligibility is Eligibility(eligibility)
    assert received.decision.outcome is (Effect.ALLOW if eligibility == "eligible" else Effect.DENY)


def test_an_unknown_age_is_held_where_the_programme_has_a_minimum(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"programme": Programme(minimum_age=18)})
    ana = register(desk, "Ana", "+13035550101")
    bo = desk.patients.register(given="Bo", family="Testing").id

    received = desk.referrals.receive(bo, referrer_id=ana)

    assert received.referral.eligibility is Eligibility.HELD
    assert "PROGRAMME-AGE" in received.decision.explain()
    assert replay(received.decision, desk.referrals._office.packs) == received.decision


def test_no_invitation_is_written_whose_message_cannot_go_out(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    desk.patients.record_consent(
        ana, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form", channel=Channel.EMAIL
    )

    invited = desk.referrals.invite(ana, channel=Channel.EMAIL)

    assert invited.invitation is None
    assert invited.decision.outcome is Effect.HOLD
    assert "PROGRAMME-CONTACT" in invited.decision.explain()


def test_the_decision_of_an_invitation_by_message_is_that_of_the_message(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")

    invited = desk.referrals.invite(ana, channel=Channel.SMS)

    assert invited.invitation is not None
    assert invited.planned is not None
    assert invited.decision is invited.planned.decision


def test_nobody_is_invited_by_a_message_that_has_no_words(
    storage: Storage, world: SeededEnvironment, register: Register
) -> None:
    practice = Practice(SETTINGS, storage=storage, plugins={}, environment=world)
    desk = practice.acting_as("kim", role="front-desk", purpose="operations")
    ana = register(desk, "Ana", "+13035550101")

    with pytest.raises(NotFoundError, match="message template"):
        desk.referrals.invite(ana, channel=Channel.SMS)

    assert desk.referrals.invite(ana).code is not None
