"""How many decisions one core makes in a second, with every pack of a practice in California.

Run it with `python tests/benchmarks/bench_decisions.py`. Rewards differ in what is given, why, to whom
and who pays for the care; referrals in what is known. It prints the rate of each sort, by the time of
the processor, best of seven rounds, and fails below 10,000 of either.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Sequence
from datetime import date

from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.money import Money
from bedside.domain.rewards import Basis, Instrument
from bedside.domain.settings import FacilityKind, Profession
from bedside.jurisdictions import packs_for
from bedside.rules import HOUSE, UNKNOWN, Case, ReferralCase, RewardCase, decide
from bedside.rules.cases import (
    OfferedReward,
    PracticeFacts,
    RecipientFacts,
    RecipientKind,
    ReferredFacts,
)

BAR = 10_000
ROUNDS = 7
TODAY = date(2026, 11, 21)

PRACTICE = PracticeFacts(
    region="US-CA",
    profession=Profession.DENTIST,
    licensed=True,
    federal_enrolled=True,
    state_pack_reviewed=True,
    facility_kind=FacilityKind.PRACTICE,
    furnishes_dhs=False,
)


def reward(instrument: Instrument, basis: Basis, payer: Payer, dollars: int) -> RewardCase:
    """What a practice would give to one patient for another."""
    return RewardCase(
        practice=PRACTICE,
        reward=OfferedReward(
            instrument=instrument,
            basis=basis,
            retail_value=Money(dollars * 100, "USD"),
            ytd_gifts=Money(0, "USD"),
            applies_to_cost_share=False,
            solicited=False,
            issued_by_practice=False,
        ),
        recipient=RecipientFacts(
            kind=RecipientKind.PATIENT,
            payers=frozenset({payer}),
            payer_status=PayerStatus.VERIFIED,
            age=40,
            is_physician_or_family=False,
        ),
        referred=ReferredFacts(payers=frozenset({payer}), payer_status=PayerStatus.VERIFIED),
    )


def referral(new: bool, again: bool, sent: int, agreed: bool) -> ReferralCase:
    """A friend who came."""
    return ReferralCase(
        is_new_patient=new,
        is_self_referral=False,
        within_attribution_window=True,
        programme_running=True,
        service_is_included=True,
        referred_agreed_to_contact=agreed or UNKNOWN,
        possible_duplicate=again,
        referrals_in_period=sent,
        referrals_allowed=12,
    )


REWARDS = [
    reward(*facts)
    for facts in itertools.product(
        (Instrument.OTC_SAMPLE, Instrument.GIFTCARD_BIGBOX, Instrument.ACCOUNT_CREDIT),
        (Basis.PER_REFERRAL, Basis.UNCONDITIONAL, Basis.COURTESY),
        (Payer.COMMERCIAL, Payer.MEDICARE, Payer.SELF_PAY),
        (5, 25),
    )
]
REFERRALS = [referral(*facts) for facts in itertools.product((True, False), (True, False), (3, 12), (True,))]


def rate(cases: Sequence[Case]) -> float:
    """Decisions a second of the processor's time, the best of several rounds."""
    packs = [*packs_for(["US", "US-CA"]), HOUSE]
    packs = list({pack.name: pack for pack in packs}.values())
    best = 0.0
    for _ in range(ROUNDS):
        count, start = 0, time.process_time()
        while count < 2_000:
            for case in cases:
                decide(case, packs, as_of=TODAY)
            count += len(cases)
        best = max(best, count / (time.process_time() - start))
    return best


def main() -> int:
    """Print both rates; 1 when one of them is below the bar."""
    rewards, referrals = rate(REWARDS), rate(REFERRALS)
    print(f"rewards {rewards:,.0f} a second, referrals {referrals:,.0f}; bar {BAR:,}")
    return 0 if min(rewards, referrals) >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
