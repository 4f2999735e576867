"""A practice in Massachusetts, whose patients pay themselves: there a reward for a referral is lawful."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import attrs
from tests.services.conftest import SETTINGS, START

from bedside import Desk, Money, PackReview, Practice, SeededEnvironment, Storage, hookimpl
from bedside.domain.attribution import AttributionRule, Share
from bedside.domain.caps import Cap
from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.referrals import ReferralSource, SourceKind
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    QualifyingEvent,
    Reward,
    RewardRule,
    RewardRuleId,
)
from bedside.domain.suspicion import SuspicionTerms
from bedside.jurisdictions import US_MA

__all__ = ["PAID", "THANKS", "House", "shares_of", "thanks", "usd"]

PAID = QualifyingEvent.FIRST_PAYMENT

THANKS = RewardRule(
    id=RewardRuleId("thanks"),
    title="Thanks",
    beneficiary=Beneficiary.REFERRER,
    basis=Basis.PER_REFERRAL,
    instrument=Instrument.MERCHANDISE,
    value=Money(1000, "USD"),
    qualifying_event=PAID,
)


def usd(minor: int) -> Money:
    """Cents."""
    return Money(minor, "USD")


def thanks(value: Any, rule_id: str = "thanks", **changes: Any) -> RewardRule:
    """A rule that gives *value* to the referrer for a first payment."""
    return attrs.evolve(THANKS, id=RewardRuleId(rule_id), value=value, **changes)


def shares_of(*parts: tuple[str, int]) -> list[Share]:
    """Shares of patients, in basis points."""
    return [
        Share(source=ReferralSource(kind=SourceKind.PATIENT, source_id=patient), basis_points=points)
        for patient, points in parts
    ]


@attrs.frozen(eq=False)
class _Programme:
    rules: Sequence[RewardRule]
    policies: Sequence[ReferralPolicy]

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        return list(self.rules)

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        return list(self.policies)


class House:
    """One store and one clock; everybody pays for themselves."""

    def __init__(
        self,
        storage: Storage,
        *rules: RewardRule,
        world: SeededEnvironment | None = None,
        policy_ids: Sequence[str] = ("friends",),
        practice_caps: tuple[Cap, ...] = (),
        plugins: dict[str, object] | None = None,
        state: str = "US-MA",
        **policy: Any,
    ) -> None:
        self.storage, self.world = storage, world or SeededEnvironment(seed=1, start=START)
        self.policy, self.policy_ids = policy, policy_ids
        self.practice_caps, self.plugins = practice_caps, plugins or {}
        self.state, self.patients = state, 0
        self.open(*rules)

    def open(self, *rules: RewardRule) -> Desk:
        """Open the practice, as after a restart with other rules."""
        policies = [
            ReferralPolicy(
                id=ReferralPolicyId(policy_id),
                title="Bring a friend",
                starts_on=date(2025, 1, 1),
                referrals_per_referrer_and_year=1000,
                attribution_rule=AttributionRule.SPLIT,
                attribution_window=timedelta(days=365),
                reward_rule_ids=tuple(rule.id for rule in rules),
                suspicion=SuspicionTerms(referrals=1000, after_issue=timedelta(0)),
                **self.policy,
            )
            for policy_id in self.policy_ids
        ]
        review = PackReview(
            pack=US_MA.name, version=US_MA.version, reviewer="C. Counsel", reviewed_on=date(2026, 2, 1)
        )
        settings = attrs.evolve(
            SETTINGS,
            jurisdictions=("US", self.state),
            federally_enrolled=False,
            reward_caps=self.practice_caps,
            pack_reviews=(review,),
        )
        self.practice = Practice(
            settings,
            storage=self.storage,
            plugins={"programme": _Programme(rules, policies), **self.plugins},
            environment=self.world,
        )
        self.desk = self.practice.acting_as("kim", role="manager", purpose="operations")
        return self.desk

    def patient(self) -> str:
        """Somebody who pays for their own care."""
        # Each has a birthday of their own: they have one name, and are not one person.
        self.patients += 1
        born_on = date(1985, 5, 5) + timedelta(days=self.patients)
        found = self.desk.patients.register(given="Ana", family="Testing", born_on=born_on)
        self.desk.patients.record_coverage(
            found.id, Payer.SELF_PAY, status=PayerStatus.VERIFIED, starts_on=date(2024, 1, 1)
        )
        return found.id

    def referral(self, referrer_id: str, *, policy_id: str = "friends") -> str:
        """A new friend comes."""
        received = self.desk.referrals.receive(self.patient(), referrer_id=referrer_id, policy_id=policy_id)
        assert received.decision.allowed, received.decision.explain()
        return received.referral.id

    def share(self, referral_id: str, *parts: tuple[str, int]) -> None:
        """A person divides the credit."""
        self.desk.referrals.correct_attribution(
            referral_id, shares=shares_of(*parts), reason="both-brought-them"
        )

    def pay(self, referral_id: str, amount: int | None = None, *, at: datetime | None = None) -> list[Reward]:
        """The friend pays for the first time; every reward of the referral."""
        order = None if amount is None else usd(amount)
        self.desk.rewards.qualify(referral_id, PAID, amount=order, happened_at=at)
        return self.rewards(referral_id)

    def rewards(self, referral_id: str) -> list[Reward]:
        """Everything that was earned by a referral, by rule and person."""
        with self.desk.rewards._office.unit() as unit:
            found = unit.find(Reward, equal={"referral_id": referral_id})
        return sorted(found, key=lambda one: (one.rule_id, one.beneficiary_id))

    def reward(self, reward_id: str) -> Reward:
        """As it stands now."""
        with self.desk.rewards._office.unit() as unit:
            return unit.get(Reward, reward_id)

    def in_order(self) -> bool:
        """Whether the ledger adds up; the problems are shown where it does not."""
        problems = self.desk.rewards.verify().problems
        assert problems == (), "\n".join(map(str, problems))
        return True
