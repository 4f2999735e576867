"""What holds between professionals everywhere: pay for work, never for patients.

References:
- 42 USC 1320a-7b(b); 42 CFR 1001.952(d), 411.357(d), (k), (l); 42 USC 1395nn(a).
- AMA Opinion 11.3.4; GMC, Good medical practice (2024) 36, 94-96; StGB 299a, 299b; CSP R4127-22.
- RCW 19.68.010(2); Tex. Occ. Code 102.006; Cal. B&P 650(b), 654.2.
- Terms of review platforms: contract, not law.
"""

from __future__ import annotations

from typing import Final

from bedside.domain.rewards import Instrument
from bedside.jurisdictions.evidence import MEMORY, PRIMARY, QUOTED
from bedside.rules import (
    Citation,
    Confidence,
    DisclosureCase,
    Effect,
    PartnerCase,
    ReviewCase,
    RewardCase,
    Rule,
    RulePack,
    at_least,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import disclosure, partner, review, reward
from bedside.rules.cases import (
    DisclosurePurpose,
    DisclosureRecipient,
    FeeBasis,
    PartnerAct,
    RecipientKind,
    ReviewPlatform,
)

__all__ = ["PROFESSIONAL"]

_NEVER_PAY: Final = Citation(
    "composite: 42 USC 1320a-7b(b); AMA 11.3.4; state packs; GMC 96; StGB 299a; CSP R4127-22"
)
_NEVER_WHY: Final = "A professional or partner is never paid by referral, by conversion or by volume."

_to_partner = is_in(reward.kind, reward.PARTNERS)
_pays = equals(partner.act, PartnerAct.PAYMENT)
_sends = equals(partner.act, PartnerAct.REFERRAL)

_RULES: Final = (
    Rule(
        id="PRO-01",
        effect=Effect.DENY,
        jurisdiction="*",
        case_type=RewardCase,
        citation=_NEVER_PAY,
        reason=_NEVER_WHY,
        condition=_to_partner & reward.contingent,
        limit="any value, any payer; no pack loosens this",
        verified=PRIMARY,
    ),
    Rule(
        id="PRO-01-PAY",
        effect=Effect.DENY,
        jurisdiction="*",
        case_type=PartnerCase,
        citation=_NEVER_PAY,
        reason=_NEVER_WHY,
        condition=_pays
        & is_in(partner.partner_kind, reward.PARTNERS)
        & is_true(partner.varies_with_referrals),
        limit="pay that does not follow referrals",
        verified=PRIMARY,
    ),
    Rule(
        id="PRO-01-FEE",
        effect=Effect.DENY,
        jurisdiction="*",
        case_type=PartnerCase,
        citation=_NEVER_PAY,
        reason="A network that charges by the referral pays and is paid for patients.",
        condition=equals(partner.act, PartnerAct.NETWORK_FEE)
        & equals(partner.fee_basis, FeeBasis.PER_REFERRAL),
        limit="an equal fee that covers cost",
        verified=PRIMARY,
    ),
    Rule(
        id="PRO-02",
        effect=Effect.REQUIRE,
        jurisdiction="*",
        case_type=PartnerCase,
        citation=Citation("42 CFR 1001.952(d); 411.357(d), (l); Cal. B&P 650(b)"),
        reason="A professional is paid for real work only, at fair value, under a signed agreement.",
        condition=_pays
        & equals(partner.partner_kind, RecipientKind.LICENSED_PROFESSIONAL)
        & ~(
            is_true(partner.signed)
            & is_true(partner.fair_value)
            & is_true(partner.methodology_set_in_advance)
            & at_least(partner.term_months, 12)
        ),
        obligation="sign an agreement with scope, fair-value evidence and a method of pay fixed "
        "for a year or more",
        verified=MEMORY,
    ),
    Rule(
        id="PRO-03",
        effect=Effect.REQUIRE,
        jurisdiction="*",
        case_type=RewardCase,
        citation=Citation("42 CFR 411.357(k); OIG has no nominal exception to the kickback statute"),
        reason="A courtesy gift to a partner is unsolicited, not cash, not tied to referrals, "
        "capped, and written down.",
        condition=_to_partner
        & ~is_in(reward.instrument, reward.CASH_EQUIVALENTS)
        & ~reward.contingent
        & is_false(reward.solicited)
        & is_false(reward.in_gift_register),
        obligation="enter the gift in the register and count it against the cap",
        verified=PRIMARY,
    ),
    Rule(
        id="PRO-04",
        effect=Effect.REQUIRE,
        jurisdiction="*",
        case_type=PartnerCase,
        citation=Citation("RCW 19.68.010(2); Tex. Occ. Code 102.006; Cal. B&P 654.2; GMC para 36"),
        reason="A patient who is sent to a partner has a choice, and it is on record.",
        condition=_sends
        & ~(
            is_true(partner.choice_recorded)
            & at_least(partner.alternatives_offered, 1)
            & is_true(partner.clinical_reason_recorded)
        ),
        obligation="offer at least one alternative, and record the patient's choice and the clinical reason",
        confidence=Confidence.MEDIUM,
        verified=PRIMARY,
    ),
    Rule(
        id="PRO-05",
        effect=Effect.ALLOW,
        jurisdiction="*",
        case_type=DisclosureCase,
        citation=Citation("45 CFR 164.506(c)(2)"),
        reason="Clinical information may flow to a provider for treatment, in the fields that policy names.",
        condition=equals(disclosure.recipient, DisclosureRecipient.PROVIDER)
        & equals(disclosure.purpose, DisclosurePurpose.TREATMENT)
        & is_true(disclosure.treats_the_patient),
        verified=QUOTED,
    ),
    Rule(
        id="PRO-06",
        effect=Effect.DENY,
        jurisdiction="*",
        case_type=DisclosureCase,
        citation=Citation("45 CFR 164.508; GDPR Art 6, 9"),
        reason="A partner who does not treat this patient gets no patient data without authorization.",
        patient_reason="We need your authorization before we tell anyone this.",
        condition=is_in(
            disclosure.recipient, {DisclosureRecipient.PROVIDER, DisclosureRecipient.NON_PROVIDER}
        )
        & is_false(disclosure.treats_the_patient)
        & ~is_in(
            disclosure.purpose,
            {
                DisclosurePurpose.PAYMENT,
                DisclosurePurpose.OPERATIONS,
                DisclosurePurpose.REQUIRED_BY_LAW,
                DisclosurePurpose.PUBLIC_HEALTH,
            },
        )
        & is_false(disclosure.authorization),
        limit="the patient's authorization",
        verified=QUOTED,
    ),
    Rule(
        id="PRO-07",
        effect=Effect.DENY,
        jurisdiction="*",
        case_type=PartnerCase,
        citation=Citation("42 USC 1320a-7b(b)"),
        reason="Counting referrals is fine; rewarding the count is not.",
        condition=equals(partner.act, PartnerAct.SCOREBOARD) & is_true(partner.benefit_linked),
        limit="counts without a benefit",
        verified=MEMORY,
    ),
    Rule(
        id="PRO-08",
        effect=Effect.REQUIRE,
        jurisdiction="*",
        case_type=PartnerCase,
        citation=Citation("42 USC 1395nn(a); state self-referral acts"),
        reason="The practice, or a family member, has an interest in the partner that the "
        "patient does not know of.",
        condition=_sends
        & (is_true(partner.financial_interest) | is_true(partner.family_relationship))
        & is_false(partner.written_disclosure),
        obligation="disclose the interest in writing before the referral",
        verified=MEMORY,
    ),
    Rule(
        id="US-REV-PLAT",
        effect=Effect.DENY,
        jurisdiction="*",
        case_type=ReviewCase,
        citation=Citation("platform terms (contract, not law)"),
        reason="The large review platforms forbid any incentive, whatever the review says.",
        patient_reason="We give nothing for reviews.",
        condition=~equals(review.incentive, Instrument.NONE)
        & is_in(review.platform, {ReviewPlatform.GOOGLE, ReviewPlatform.YELP}),
        limit="ask without an incentive",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
)

#: Between professionals, in every jurisdiction.
PROFESSIONAL: Final = RulePack(
    name="professional",
    jurisdiction="*",
    version="2026.1",
    rules=_RULES,
)
