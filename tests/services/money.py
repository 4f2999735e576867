"""A practice that gives: one programme as a test wants it, and friends who come by referral."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs
from tests.services.conftest import SETTINGS, START

from bedside import Desk, Money, Outcome, Practice, SeededEnvironment, Storage, hookimpl
from bedside.domain.caps import Cap, CapPeriod, CapScope
from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    QualifyingEvent,
    Reward,
    RewardRule,
    RewardRuleId,
)
from bedside.ports import Fulfilment, RewardFulfillerOffer

__all__ = ["PAID", "Giving", "House", "cap", "usd"]

PAID = QualifyingEvent.FIRST_PAYMENT


def usd(minor: int) -> Money:
    """Cents."""
    return Money(minor, "USD")


def cap(minor: int, scope: CapScope = CapScope.PERSON, period: CapPeriod = CapPeriod.YEAR) -> Cap:
    """A cap in cents."""
    return Cap(limit=usd(minor), scope=scope, period=period)


@attrs.frozen(kw_only=True, eq=False)
class Giving:
    """What the practice gives for a first payment, and what its cupboard answers."""

    value: int = 600
    beneficiary: Beneficiary = Beneficiary.REFERRER
    event: QualifyingEvent = PAID
    budget: int | None = None
    rule_caps: tuple[Cap, ...] = ()
    policy_caps: tuple[Cap, ...] = ()
    practice_caps: tuple[Cap, ...] = ()
    hold: timedelta = timedelta(0)
    expires_after: timedelta | None = None
    claim_within: timedelta | None = None
    rule_ids: tuple[str, ...] = ("thanks",)
    policy_ids: tuple[str, ...] = ("friends",)
    remembers_keys: timedelta | None = None
    fulfiller: str | None = "cupboard"
    answers: list[Outcome] = attrs.field(factory=lambda: [Outcome.SENT])
    asked: list[tuple[str, str]] = attrs.field(factory=list)
    meanwhile: list[Callable[[], object]] = attrs.field(factory=list)

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        """Each rule gives the same."""
        return [
            RewardRule(
                id=RewardRuleId(rule_id),
                title="A sample in thanks",
                beneficiary=self.beneficiary,
                basis=Basis.UNCONDITIONAL,
                instrument=Instrument.OTC_SAMPLE,
                value=usd(self.value),
                qualifying_event=self.event,
                hold_period=self.hold,
                expires_after=self.expires_after,
                claim_within=self.claim_within,
                caps=self.rule_caps,
            )
            for rule_id in self.rule_ids
        ]

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        """Each programme gives by all rules."""
        return [
            ReferralPolicy(
                id=ReferralPolicyId(policy_id),
                # Other terms, another version: a practice refuses a silent change.
                version=1 + zlib.crc32(f"{self.rule_ids} {self.budget} {self.policy_caps}".encode()),
                title="Bring a friend",
                starts_on=date(2025, 1, 1),
                referrals_per_referrer_and_year=1000,
                reward_rule_ids=self.rule_ids,
                budget=None if self.budget is None else usd(self.budget),
                caps=self.policy_caps,
            )
            for policy_id in self.policy_ids
        ]

    @hookimpl
    def bedside_reward_fulfillers(self) -> list[RewardFulfillerOffer]:
        """One cupboard, unless there is none."""
        if self.fulfiller is None:
            return []
        return [
            RewardFulfillerOffer(
                name=self.fulfiller,
                instruments=frozenset({Instrument.OTC_SAMPLE}),
                fulfiller=self,
                remembers_keys=self.remembers_keys,
            )
        ]

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """Say what it was told to say; the last answer for ever."""
        self.asked.append((str(self.fulfiller), idempotency_key))
        while self.meanwhile:
            self.meanwhile.pop()()
        return Fulfilment(
            outcome=self.answers.pop(0) if len(self.answers) > 1 else self.answers[0], reference="shelf-3"
        )

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """As above."""
        return self.fulfil(reward, idempotency_key=f"back:{idempotency_key}")


class House:
    """One store, one clock; the practice can be opened anew on them with another programme."""

    def __init__(
        self, storage: Storage, giving: Giving | None = None, world: SeededEnvironment | None = None
    ) -> None:
        self.storage = storage
        self.world = world or SeededEnvironment(seed=1, start=START)
        self.patients = 0
        self.open(giving or Giving())

    def open(self, giving: Giving) -> Desk:
        """Open the practice, as after a restart with other plugins."""
        self.giving = giving
        self.practice = practice = Practice(
            attrs.evolve(SETTINGS, reward_caps=giving.practice_caps),
            storage=self.storage,
            plugins={"giving": giving},
            environment=self.world,
        )
        self.desk = practice.acting_as("kim", role="front-desk", purpose="operations")
        return self.desk

    def changed(self, **changes: Any) -> Desk:
        """The same with another programme."""
        return self.open(attrs.evolve(self.giving, **changes))

    def patient(self, *, payer: Payer | None = Payer.COMMERCIAL) -> str:
        """Somebody whose insurance is known, unless *payer* is None."""
        # Each has a birthday of their own: they have one name, and are not one person.
        self.patients += 1
        born_on = date(1985, 5, 5) + timedelta(days=self.patients)
        patient = self.desk.patients.register(given="Ana", family="Testing", born_on=born_on)
        if payer is not None:
            self.cover(patient.id, payer)
        return patient.id

    def cover(self, patient_id: str, payer: Payer = Payer.COMMERCIAL, **rest: Any) -> None:
        """Write down who pays."""
        fields = {"status": PayerStatus.VERIFIED, "starts_on": date(2024, 1, 1), **rest}
        self.desk.patients.record_coverage(patient_id, payer, **fields)

    def referral(self, referrer_id: str, *, policy_id: str = "friends") -> str:
        """A new friend comes."""
        received = self.desk.referrals.receive(self.patient(), referrer_id=referrer_id, policy_id=policy_id)
        assert received.decision.allowed, received.decision.explain()
        return received.referral.id

    def pay(self, referral_id: str, *, key: str | None = None, at: datetime | None = None) -> list[Reward]:
        """The friend pays for the first time; the rewards of the referral."""
        self.desk.rewards.qualify(referral_id, PAID, idempotency_key=key, happened_at=at)
        return self.rewards(referral_id)

    def rewards(self, referral_id: str) -> list[Reward]:
        """Everything that was earned by a referral, by rule."""
        with self.desk.rewards._office.unit() as unit:
            found = unit.find(Reward, equal={"referral_id": referral_id})
        return sorted(found, key=lambda reward: reward.rule_id)

    def give(self, referrer_id: str, **rest: Any) -> Reward:
        """A friend comes and pays; the one reward for it."""
        (reward,) = self.pay(self.referral(referrer_id, **rest))
        return reward

    def reward(self, reward_id: str) -> Reward:
        """As it stands now."""
        with self.desk.rewards._office.unit() as unit:
            return unit.get(Reward, reward_id)

    def in_order(self) -> bool:
        """Whether the ledger adds up; the problems are shown where it does not."""
        problems = self.desk.rewards.verify().problems
        assert problems == (), "\n".join(map(str, problems))
        return True
