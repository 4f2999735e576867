"""The practice of the demo: its settings, its programme, its plans and its quiet messenger."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Final

from bedside.domain.caps import Cap, CapPeriod
from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.messages import Channel
from bedside.domain.money import Money
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.rewards import Basis, Beneficiary, Instrument, RewardRule, RewardRuleId
from bedside.domain.settings import PackReview, PracticeSettings, Profession
from bedside.hookspecs import hookimpl
from bedside.jurisdictions import US_CA
from bedside.ports import Envelope, NotifierOffer

__all__ = ["CARD", "SAMPLE", "SETTINGS", "YEAR", "Programme", "QuietMessenger"]

YEAR: Final = 2026
CARD: Final = RewardRuleId("referrer-card")
SAMPLE: Final = RewardRuleId("welcome-sample")

SETTINGS: Final = PracticeSettings(
    id="harbour-dental",
    name="Harbour Dental",
    time_zone="America/Los_Angeles",
    currency="USD",
    jurisdictions=("US", "US-CA"),
    profession=Profession.DENTIST,
    federally_enrolled=True,
    telephone="+1 510 555 0100",
    postal_address="1 Harbour Way, Oakland CA 94607",
    pack_reviews=(
        PackReview(
            pack=US_CA.name, version=US_CA.version, reviewer="C. Counsel", reviewed_on=date(2025, 12, 8)
        ),
    ),
)


class Programme:
    """What the owner would like to give: a card for each referral, a sample for each new patient."""

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        """The card is tied to a referral; the sample is not."""
        return [
            RewardRule(
                id=CARD,
                title="Gift card of 25 dollars for each referral",
                beneficiary=Beneficiary.REFERRER,
                basis=Basis.PER_REFERRAL,
                instrument=Instrument.GIFTCARD_BIGBOX,
                value=Money(2500, "USD"),
            ),
            RewardRule(
                id=SAMPLE,
                title="Care sample of 6 dollars for every new patient",
                beneficiary=Beneficiary.REFEREE,
                basis=Basis.UNCONDITIONAL,
                instrument=Instrument.OTC_SAMPLE,
                value=Money(600, "USD"),
                hold_period=timedelta(days=14),
                caps=(Cap(limit=Money(1500, "USD"), period=CapPeriod.ITEM), Cap(limit=Money(7500, "USD"))),
            ),
        ]

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        """One programme for the year, within a budget."""
        return [
            ReferralPolicy(
                id=ReferralPolicyId("friends"),
                title="Bring a friend",
                starts_on=date(YEAR, 1, 1),
                ends_on=date(YEAR + 1, 1, 1),
                reward_rule_ids=(CARD, SAMPLE),
                budget=Money(100_000, "USD"),
            )
        ]


class QuietMessenger:
    """Takes every message and says nothing: the demo reaches no network."""

    def __init__(self) -> None:
        self.sent: Counter[Channel] = Counter()

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        """Count the message."""
        self.sent[envelope.channel] += 1
        return Receipt(outcome=Outcome.SENT, reference=idempotency_key)

    @hookimpl
    def bedside_notifiers(self, settings: PracticeSettings) -> list[NotifierOffer]:
        """One messenger for all channels."""
        return [NotifierOffer(name="quiet", channels=frozenset(Channel), notifier=self)]
