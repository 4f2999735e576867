"""Rewards: judged twice, set aside within caps and budget, posted once, undone only by reversal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import attrs
import pytest
from tests.services.conftest import START, OpenDesk

from bedside import Desk, Effect, Money, Outcome, SeededEnvironment, hookimpl
from bedside.domain.caps import Cap, CapPeriod
from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.ledger import Account
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    QualifyingEvent,
    Reward,
    RewardRule,
    RewardRuleId,
    RewardStatus,
)
from bedside.errors import InvalidTransitionError, InvalidValueError, NotFoundError, SettingsError
from bedside.ports import Fulfilment, RewardFulfillerOffer

Register = Callable[..., str]


@attrs.define(eq=False)
class Programme:
    """One reward for every new patient, as the test wants it."""

    value: int = 600
    instrument: Instrument = Instrument.OTC_SAMPLE
    beneficiary: Beneficiary = Beneficiary.REFEREE
    per_year: int = 7500
    event: QualifyingEvent = QualifyingEvent.FIRST_VISIT_KEPT
    budget: int | None = None
    answer: Outcome = Outcome.SENT
    handed_over: list[str] = attrs.field(factory=list)
    asked_back: list[str] = attrs.field(factory=list)

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        return [
            RewardRule(
                id=RewardRuleId("welcome"),
                title="Welcome",
                beneficiary=self.beneficiary,
                basis=Basis.UNCONDITIONAL,
                instrument=self.instrument,
                value=Money(self.value, "USD"),
                qualifying_event=self.event,
                hold_period=timedelta(days=14),
                caps=(
                    Cap(limit=Money(self.value, "USD"), period=CapPeriod.ITEM),
                    Cap(limit=Money(self.per_year, "USD")),
                ),
            )
        ]

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        return [
            ReferralPolicy(
                id=ReferralPolicyId("friends"),
                title="Bring a friend",
                starts_on=date(2026, 1, 1),
                reward_rule_ids=("welcome",),
                budget=None if self.budget is None else Money(self.budget, "USD"),
            )
        ]

    @hookimpl
    def bedside_reward_fulfillers(self) -> list[RewardFulfillerOffer]:
        return [
            RewardFulfillerOffer(name="cupboard", instruments=frozenset({self.instrument}), fulfiller=self)
        ]

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        self.handed_over.append(idempotency_key)
        return Fulfilment(outcome=self.answer, reference="shelf-3")

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        self.asked_back.append(idempotency_key)
        return Fulfilment(outcome=Outcome.SENT)


def bring(desk: Desk, referrer: str, friend: str) -> Effect | None:
    """A friend comes by the referrer's code and keeps the first visit; the outcome at offer."""
    code = desk.referrals.invite(referrer).code
    received = desk.referrals.receive(friend, code=code)
    world = desk.referrals._office.environment
    assert isinstance(world, SeededEnvironment)
    world.advance(timedelta(minutes=5))  # what earns within minutes of its code waits for a person
    booked = desk.appointments.book(
        friend, starts_at=START + timedelta(hours=1), referral_id=received.referral.id
    )
    kept = desk.appointments.keep(booked.id)
    return kept.reward_decisions[0].outcome if kept.reward_decisions else None


def only(desk: Desk, patient_id: str) -> Reward:
    rewards = desk.rewards.of_patient(patient_id)
    assert len(rewards) == 1
    return rewards[0]


def test_a_reward_is_posted_after_its_hold_period_and_not_before(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"programme": Programme()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    bring(desk, ana, bo)

    world.advance(timedelta(days=14, microseconds=-1))
    early = desk.rewards.settle()
    world.advance(timedelta(microseconds=1))
    due = desk.rewards.settle()
    again = desk.rewards.settle()

    assert early == ()
    assert [settled.reward.status for settled in due] == [RewardStatus.POSTED]
    assert again == ()
    assert desk.rewards.verify().problems == ()


def test_a_gift_that_the_law_caps_is_refused_for_medicare_and_set_aside_for_others(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"programme": Programme(value=1501)})
    ana = register(desk, "Ana", "+13035550101")
    insured = register(desk, "Bo", "+13035550102")
    on_medicare = register(desk, "Cy", "+13035550103", payer=Payer.MEDICARE)

    bring(desk, ana, insured)
    bring(desk, ana, on_medicare)

    assert only(desk, insured).status is RewardStatus.RESERVED
    refused = only(desk, on_medicare)
    assert refused.status is RewardStatus.REFUSED
    assert "US-CMP-02" in (refused.reason or "")


def test_an_unknown_payer_holds_until_somebody_finds_out(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"programme": Programme(value=2000)})
    ana = register(desk, "Ana", "+13035550101")
    bo = desk.patients.register(given="Bo", family="Testing", born_on=date(1990, 1, 1)).id

    at_offer = bring(desk, ana, bo)
    held = only(desk, bo)
    desk.patients.record_coverage(
        bo, Payer.COMMERCIAL, status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1)
    )
    found_out = desk.rewards.reconsider(held.id)

    assert at_offer is Effect.HOLD
    assert held.status is RewardStatus.HELD
    assert found_out.reward.status is RewardStatus.RESERVED


@pytest.mark.parametrize(("per_year", "granted"), [(1199, 1), (1200, 2), (1201, 2)])
def test_a_yearly_cap_is_exact(open_desk: OpenDesk, register: Register, per_year: int, granted: int) -> None:
    desk = open_desk({"programme": Programme(beneficiary=Beneficiary.REFERRER, per_year=per_year)})
    ana = register(desk, "Ana", "+13035550101")

    for number in range(3):
        bring(desk, ana, register(desk, "Friend", f"+1303555020{number}"))

    statuses = [reward.status for reward in desk.rewards.of_patient(ana)]
    assert statuses.count(RewardStatus.RESERVED) == granted
    assert statuses.count(RewardStatus.REFUSED) == 3 - granted


def test_a_budget_is_exact_and_a_refusal_does_not_use_up_the_cap(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"programme": Programme(beneficiary=Beneficiary.REFERRER, budget=600, per_year=1200)})
    ana = register(desk, "Ana", "+13035550101")
    bring(desk, ana, register(desk, "Bo", "+13035550102"))
    bring(desk, ana, register(desk, "Cy", "+13035550103"))
    first, second = desk.rewards.of_patient(ana)

    desk.rewards.forfeit(first.id, reason="patient left")
    bring(desk, ana, register(desk, "Di", "+13035550104"))

    assert second.status is RewardStatus.REFUSED
    assert "budget" in (second.reason or "")
    assert desk.rewards.of_patient(ana)[2].status is RewardStatus.RESERVED


def test_a_clawed_back_reward_is_reversed_and_the_ledger_balances(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"programme": Programme()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    bring(desk, ana, bo)
    world.advance(timedelta(days=14))
    desk.rewards.settle()
    reward = only(desk, bo)

    desk.rewards.claw_back(reward.id, reason="entered in error")

    with pytest.raises(InvalidTransitionError):
        desk.rewards.claw_back(reward.id, reason="again")
    balance = desk.rewards.balances()[Account("programme:friends"), "USD"]
    assert balance.posted_in == balance.posted_out == 600
    assert desk.rewards.verify().problems == ()


def test_a_fulfiller_hands_over_once_and_an_unknown_answer_changes_nothing(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    programme = Programme(answer=Outcome.UNKNOWN)
    desk = open_desk({"programme": programme})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    bring(desk, ana, bo)
    world.advance(timedelta(days=14))
    desk.rewards.settle()
    reward = only(desk, bo)

    unknown = desk.rewards.hand_over(reward.id)
    with pytest.raises(InvalidTransitionError):
        desk.rewards.claw_back(reward.id, reason="while it is being handed over")
    programme.answer = Outcome.SENT
    sent = desk.rewards.hand_over(reward.id)

    assert (unknown.outcome, sent.outcome) == (Outcome.UNKNOWN, Outcome.SENT)
    assert unknown.reward.status is RewardStatus.HANDING_OVER
    assert programme.handed_over == [reward.id, reward.id]
    assert only(desk, bo).status is RewardStatus.FULFILLED
    with pytest.raises(InvalidTransitionError):
        desk.rewards.hand_over(reward.id)


def test_a_reward_that_is_not_posted_is_never_handed_over(open_desk: OpenDesk, register: Register) -> None:
    programme = Programme()
    desk = open_desk({"programme": programme})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    bring(desk, ana, bo)

    with pytest.raises(InvalidTransitionError):
        desk.rewards.hand_over(only(desk, bo).id)

    assert programme.handed_over == []


def test_a_reward_without_a_fulfiller_is_for_a_person_to_hand_over(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"programme": Programme()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    bring(desk, ana, bo)
    world.advance(timedelta(days=14))
    desk.rewards.settle()

    with pytest.raises(NotFoundError):
        desk.rewards.reconsider("reward-404")

    assert desk.rewards.confirm_handed_over(only(desk, bo).id).status is RewardStatus.FULFILLED


def test_what_was_certainly_not_handed_over_is_still_owed(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"programme": Programme(answer=Outcome.FAILED)})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    bring(desk, ana, bo)
    world.advance(timedelta(days=14))
    desk.rewards.settle()

    assert desk.rewards.hand_over(only(desk, bo).id).reward.status is RewardStatus.POSTED


def test_a_patient_who_turns_out_to_have_medicare_is_not_handed_a_gift_above_the_limit(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    programme = Programme(value=2000)
    desk = open_desk({"programme": programme})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    bring(desk, ana, bo)
    world.advance(timedelta(days=14))
    desk.rewards.settle()
    desk.patients.record_coverage(bo, Payer.MEDICARE, status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1))

    refused = desk.rewards.hand_over(only(desk, bo).id)

    assert refused.decision.outcome is Effect.DENY
    assert refused.outcome is None
    assert programme.handed_over == []


def test_what_was_handed_over_is_asked_back_once_and_only_within_the_window(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    programme = Programme(beneficiary=Beneficiary.REFERRER)
    desk = open_desk({"programme": programme})
    ana = register(desk, "Ana", "+13035550101")
    bring(desk, ana, register(desk, "Bo", "+13035550102"))
    bring(desk, ana, register(desk, "Cy", "+13035550103"))
    world.advance(timedelta(days=14))
    desk.rewards.settle()
    early, late = desk.rewards.of_patient(ana)
    for reward in (early, late):
        desk.rewards.hand_over(reward.id)

    world.advance(timedelta(days=90, minutes=-5))
    desk.rewards.claw_back(early.id, reason="entered in error")
    world.advance(timedelta(hours=1, microseconds=1))
    with pytest.raises(InvalidValueError, match=r"reward\.clawback_window"):
        desk.rewards.claw_back(late.id, reason="too late")

    assert programme.asked_back == [early.id]
    assert desk.rewards.verify().problems == ()


def test_a_fact_that_got_lost_makes_a_reserved_reward_wait_and_not_vanish(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"programme": Programme(value=2000)})
    ana = register(desk, "Ana", "+13035550101")
    bo = desk.patients.register(given="Bo", family="Testing", born_on=date(1990, 1, 1)).id
    desk.patients.record_coverage(
        bo,
        Payer.COMMERCIAL,
        status=PayerStatus.VERIFIED,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 3, 5),
    )
    bring(desk, ana, bo)
    world.advance(timedelta(days=14))

    waiting = desk.rewards.settle()
    again_at_once = desk.rewards.settle()
    desk.patients.record_coverage(
        bo, Payer.COMMERCIAL, status=PayerStatus.VERIFIED, starts_on=date(2026, 3, 6)
    )
    world.advance(timedelta(days=1))
    posted = desk.rewards.settle()

    assert [done.reward.status for done in waiting] == [RewardStatus.RESERVED]
    assert again_at_once == ()
    assert [done.reward.status for done in posted] == [RewardStatus.POSTED]


def test_a_rule_that_got_a_cap_later_does_not_give_back_what_was_never_taken(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    programme = Programme(beneficiary=Beneficiary.REFERRER, per_year=600)
    desk = open_desk({"programme": programme})
    ana = register(desk, "Ana", "+13035550101")
    bring(desk, ana, register(desk, "Bo", "+13035550102"))

    desk.rewards.forfeit(desk.rewards.of_patient(ana)[0].id, reason="left")
    bring(desk, ana, register(desk, "Cy", "+13035550103"))
    bring(desk, ana, register(desk, "Di", "+13035550104"))

    statuses = [reward.status for reward in desk.rewards.of_patient(ana)]
    assert statuses == [RewardStatus.FORFEITED, RewardStatus.RESERVED, RewardStatus.REFUSED]


def test_rewards_in_another_currency_are_refused_when_the_practice_is_built(
    open_desk: OpenDesk,
) -> None:
    class InEuro(Programme):
        @hookimpl
        def bedside_reward_rules(self) -> list[RewardRule]:
            [rule] = Programme.bedside_reward_rules(self)
            money = Money(600, "EUR")
            return [attrs.evolve(rule, value=money, caps=())]

    with pytest.raises(SettingsError, match="currency"):
        open_desk({"programme": InEuro()})


def test_only_a_patient_has_rewards(open_desk: OpenDesk) -> None:
    with pytest.raises(NotFoundError):
        open_desk({}).rewards.of_patient("Ana Ito")


def test_an_event_that_only_the_host_knows_of_earns_once(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"programme": Programme(event=QualifyingEvent.FIRST_PAYMENT)})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    bring(desk, ana, bo)
    referral = desk.referrals.by_referrer(ana)[0]

    other = desk.rewards.qualify(referral.id, QualifyingEvent.TREATMENT_STARTED)
    paid = desk.rewards.qualify(referral.id, QualifyingEvent.FIRST_PAYMENT)
    again = desk.rewards.qualify(referral.id, QualifyingEvent.FIRST_PAYMENT)

    assert (len(other), len(paid), len(again)) == (0, 1, 0)
    assert only(desk, bo).status is RewardStatus.RESERVED
