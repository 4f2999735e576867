"""Federal law about particular practices, instruments and recipients of rewards.

References:
- 18 USC 220 and 24(b) (EKRA, 2018-10-24): laboratories, recovery homes, addiction treatment.
- 21 USC 353(c)(1), 331(t); 21 CFR 203.20 (1988-07-21): drug samples.
- 15 USC 1693l-1; 12 CFR 1005.20 (2010-08-22): gift cards.
- State lottery law, payers' contracts, 45 CFR 164.502(g)(3) for minors.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.coverage import Payer
from bedside.domain.rewards import Basis, Instrument
from bedside.jurisdictions.evidence import MEMORY, QUOTED
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    RewardCase,
    Rule,
    at_least,
    equals,
    is_false,
    is_in,
    is_true,
    overlaps,
)
from bedside.rules.about import reward
from bedside.rules.cases import FacilityKind, PayVariesBy, RecipientKind

__all__ = ["INSTRUMENTS"]

_EKRA: Final = frozenset({FacilityKind.LABORATORY, FacilityKind.RECOVERY_HOME, FacilityKind.SUD_TREATMENT})
# "Health care benefit program", 18 USC 24(b): any public or private plan; paying oneself is arguably none.
_ANY_PLAN: Final = frozenset(Payer) - {Payer.SELF_PAY, Payer.NONE}

_in_ekra_facility = is_in(reward.facility_kind, _EKRA)

INSTRUMENTS: Final = (
    Rule(
        id="US-EKRA-01",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(2018, 10, 24),
        citation=Citation("18 USC 220(a), (e); 18 USC 24(b)"),
        reason="For laboratories, recovery homes and addiction treatment it is a crime to pay for a "
        "referral, or "
        "for using the service, whoever the insurer is.",
        patient_reason="The law does not let us give anything of value here.",
        condition=_in_ekra_facility
        & (
            (reward.contingent & overlaps(reward.referred_payers, _ANY_PLAN))
            | (
                equals(reward.basis, Basis.SERVICE_USE)
                & (overlaps(reward.payers, _ANY_PLAN) | overlaps(reward.referred_payers, _ANY_PLAN))
            )
        ),
        limit="any value; commercial insurance included",
        verified=QUOTED,
    ),
    Rule(
        id="US-EKRA-02",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(2018, 10, 24),
        citation=Citation("18 USC 220(b)(2)"),
        reason="The exception for employees is lost when pay goes up with referrals, tests or billings.",
        condition=_in_ekra_facility
        & is_in(reward.kind, {RecipientKind.EMPLOYEE_W2, RecipientKind.CONTRACTOR})
        & overlaps(reward.pay_varies_by, PayVariesBy),
        limit="pay that does not vary; courts differ on marketers",
        confidence=Confidence.MEDIUM,
        verified=QUOTED,
    ),
    Rule(
        id="US-PDMA-01",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(1988, 7, 21),
        citation=Citation("21 USC 353(c)(1), 331(t); 21 CFR 203.20"),
        reason="A prescription drug sample may not be sold or traded; giving one in return is a trade.",
        patient_reason="The law does not let us give medicine as a thank-you.",
        condition=equals(reward.instrument, Instrument.RX_DRUG_SAMPLE)
        & ~equals(reward.basis, Basis.CLINICAL),
        limit="only as part of care",
        verified=MEMORY,
    ),
    Rule(
        id="US-INS-01",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=RewardCase,
        citation=Citation("payer contract; state insurance-fraud law (state pack)"),
        reason="A credit against a commercially insured patient's own share can breach the payer's "
        "contract or be "
        "insurance fraud.",
        condition=is_in(reward.instrument, reward.CREDITS)
        & is_true(reward.applies_to_cost_share)
        & overlaps(reward.payers, {Payer.COMMERCIAL}),
        limit="read the payer's contract, or give something that does not touch the share",
        confidence=Confidence.LOW,
        verified=MEMORY,
    ),
    Rule(
        id="US-CARD-01",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(2010, 8, 22),
        citation=Citation("15 USC 1693l-1; 12 CFR 1005.20(a)(4), (b)"),
        reason="A card that the practice issues is either a promotional card that says so, or must "
        "last five years.",
        condition=is_in(reward.instrument, reward.GIFT_CARDS)
        & is_true(reward.issued_by_practice)
        & is_false(reward.card_terms_disclosed),
        obligation="print on the card that it is promotional, with its expiry, fees and a contact",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
    Rule(
        id="US-LOT-01",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=RewardCase,
        citation=Citation("state lottery and sweepstakes law"),
        reason="A draw that one enters by referring or buying can be an unlawful lottery, and the "
        "entry has value.",
        condition=equals(reward.instrument, Instrument.RAFFLE_ENTRY),
        limit="ask counsel",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
    Rule(
        id="US-MINOR-01",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=RewardCase,
        citation=Citation("state contract law; 45 CFR 164.502(g)(3)"),
        reason="A reward to someone under eighteen goes through a parent or guardian.",
        patient_reason="A parent or guardian has to agree first.",
        condition=~at_least(reward.age, 18) & is_false(reward.guardian_agreed),
        limit="record the guardian's agreement",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
)
