"""A programme for tests that need one and are not about its terms: what is given, within a budget."""

from __future__ import annotations

from datetime import date, timedelta

import attrs

from bedside import Money, hookimpl
from bedside.domain.caps import Cap, CapPeriod
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.rewards import Basis, Beneficiary, Instrument, RewardRule, RewardRuleId

__all__ = ["CARD", "SAMPLE", "Programme"]

#: A sample for every new patient, after two weeks; the law allows it.
SAMPLE = RewardRule(
    id=RewardRuleId("sample"),
    title="A care sample for every new patient",
    beneficiary=Beneficiary.REFEREE,
    basis=Basis.UNCONDITIONAL,
    instrument=Instrument.OTC_SAMPLE,
    value=Money(600, "USD"),
    hold_period=timedelta(days=14),
    claim_within=timedelta(days=180),
    caps=(Cap(limit=Money(1500, "USD"), period=CapPeriod.ITEM), Cap(limit=Money(7500, "USD"))),
)

#: A card for each referral; California forbids it.
CARD = RewardRule(
    id=RewardRuleId("card"),
    title="A gift card for a referral",
    beneficiary=Beneficiary.REFERRER,
    basis=Basis.PER_REFERRAL,
    instrument=Instrument.GIFTCARD_BIGBOX,
    value=Money(2500, "USD"),
)


@attrs.frozen(eq=False)
class Programme:
    """Bring a friend, from 2026 on: a plugin that offers these rewards within this budget."""

    rules: tuple[RewardRule, ...] = (SAMPLE,)
    budget: Money = Money(100_000, "USD")

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        """The rules as they were given."""
        return list(self.rules)

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        """One policy for all of them."""
        return [
            ReferralPolicy(
                id=ReferralPolicyId("friends"),
                title="Bring a friend",
                starts_on=date(2026, 1, 1),
                reward_rule_ids=tuple(rule.id for rule in self.rules),
                budget=self.budget,
            )
        ]
