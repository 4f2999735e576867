"""California: rewards for referrals, vouchers, financial interests, and paid messages.

References:
- Cal. Business and Professions Code 650(a)-(c) (2009 text), 650(g) (AB 2744, 2017-01-01), 650.01, 654.2.
- Cal. Civil Code 56.05, 56.10(d), 56.11 (Confidentiality of Medical Information Act).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.jurisdictions.evidence import MEMORY, PRIMARY, SECONDARY
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    MessageCase,
    PartnerCase,
    RewardCase,
    Rule,
    RulePack,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import message, partner, privacy, reward
from bedside.rules.cases import PartnerAct, Remuneration

__all__ = ["US_CA"]

_LINK: Final = (
    "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=BPC&sectionNum=650."
)

_RULES: Final = (
    Rule(
        id="US-CA-REF-01",
        effect=Effect.DENY,
        jurisdiction="US-CA",
        case_type=RewardCase,
        effective_from=date(1949, 1, 1),
        citation=Citation("Cal. B&P 650(a)", _LINK),
        reason="A licensee of the healing arts may offer no consideration, in money or "
        "otherwise, as an inducement "
        "for referring patients, whoever pays for the care.",
        patient_reason="The law does not let us give anything of value for recommending us.",
        condition=is_true(reward.licensed) & reward.contingent,
        limit="any value, any payer; a gift that is not tied to a referral, or only words of thanks",
        verified=PRIMARY,
    ),
    Rule(
        id="US-CA-REF-02",
        effect=Effect.PERMIT,
        jurisdiction="US-CA",
        case_type=RewardCase,
        effective_from=date(1949, 1, 1),
        citation=Citation("Cal. B&P 650(b)", _LINK),
        reason="Pay for services other than referral is lawful at its fair value, even as a "
        "share of revenue.",
        condition=is_true(reward.is_fair_value_service),
        exempts=("US-CA-REF-01",),
        limit="in proportion to the services, or to a fair rent",
        verified=PRIMARY,
    ),
    Rule(
        id="US-CA-REF-03",
        effect=Effect.REQUIRE,
        jurisdiction="US-CA",
        case_type=PartnerCase,
        effective_from=date(2017, 1, 1),
        citation=Citation("Cal. B&P 650(g) (AB 2744)", _LINK),
        reason="A third party may sell vouchers for the practice only when it recommends nobody, "
        "refunds in full, "
        "and sells no essential health benefit.",
        condition=equals(partner.act, PartnerAct.VOUCHER_ADVERT)
        & (
            is_true(partner.voucher_seller_recommends)
            | is_false(partner.voucher_full_refund)
            | is_true(partner.voucher_essential_benefit)
        ),
        obligation="have the seller recommend nobody, promise the full refund, and leave out "
        "essential health benefits",
        confidence=Confidence.MEDIUM,
        verified=SECONDARY,
    ),
    Rule(
        id="US-CA-REF-04",
        effect=Effect.REQUIRE,
        jurisdiction="US-CA",
        case_type=PartnerCase,
        citation=Citation("Cal. B&P 654.2; 650.01"),
        reason="The practice has a financial interest in the partner that the patient does not know of.",
        condition=equals(partner.act, PartnerAct.REFERRAL)
        & is_true(partner.financial_interest)
        & is_false(partner.written_disclosure),
        obligation="tell the patient in writing of the interest and that they may go elsewhere",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
    Rule(
        id="US-CA-PRIV-01",
        effect=Effect.DENY,
        jurisdiction="US-CA",
        case_type=MessageCase,
        citation=Citation("Cal. Civ. Code 56.05, 56.10(d), 56.11"),
        reason="A third party pays for the marketing, and there is no authorization under "
        "California's own act.",
        patient_reason="You have not signed an authorization for messages of this kind.",
        condition=is_true(message.is_marketing)
        & is_in(message.remuneration, {Remuneration.COST_ONLY, Remuneration.ABOVE_COST})
        & is_false(privacy.cmia_authorization),
        limit="an authorization under Civil Code 56.11",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
)

#: California.
US_CA: Final = RulePack(
    name="us-ca",
    jurisdiction="US-CA",
    version="2026.1",
    rules=_RULES,
)
