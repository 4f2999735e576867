"""A programme for tests that need one."""

from __future__ import annotations

from datetime import date

from tests.programme import CARD, SAMPLE

from bedside import Money
from bedside.domain.caps import Cap
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.programmes import Programme

__all__ = ["FRIENDS"]

#: Bring a friend: a card that California forbids, and a sample that it allows.
FRIENDS = Programme(
    policy=ReferralPolicy(
        id=ReferralPolicyId("friends"),
        title="Bring a friend",
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        reward_rule_ids=(CARD.id, SAMPLE.id),
        budget=Money(100_000, "USD"),
        caps=(Cap(limit=Money(7500, "USD")),),
    ),
    rules=(CARD, SAMPLE),
)
