"""Federal law about agreements, fees and exchanges with partners.

References:
- 42 USC 1320a-7b(b)(1)-(2) (reciprocity); 42 CFR 1001.952(d), (f), (s).
- 85 FR 77684 (2021-01-19): personal services as amended.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.jurisdictions.evidence import MEMORY
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    PartnerCase,
    Rule,
    at_least,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import partner
from bedside.rules.cases import AgreementKind, FeeBasis, PartnerAct

__all__ = ["PARTNERS"]

PARTNERS: Final = (
    Rule(
        id="US-AKS-05",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=PartnerCase,
        effective_from=date(1991, 7, 29),
        citation=Citation("42 CFR 1001.952(f)"),
        reason="A referral service leaves out nobody who qualifies, charges everyone the same "
        "cost-based fee, and "
        "tells the person referred how it selects, charges and relates.",
        condition=equals(partner.act, PartnerAct.NETWORK_FEE)
        & (
            ~equals(partner.fee_basis, FeeBasis.EQUAL_COST_BASED)
            | is_false(partner.disclosures_complete)
            | is_true(partner.excludes_qualified)
        ),
        obligation="charge equal, cost-based fees, admit all who qualify, and make and keep the five "
        "written disclosures",
        verified=MEMORY,
    ),
    Rule(
        id="US-AKS-06",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=PartnerCase,
        effective_from=date(1991, 7, 29),
        citation=Citation("42 CFR 1001.952(d)(1) (as amended by 85 FR 77684, eff. 2021-01-19)"),
        reason="Pay for real services is protected only under a written agreement at fair value that "
        "ignores referrals.",
        condition=equals(partner.act, PartnerAct.PAYMENT)
        & is_in(partner.agreement_kind, {AgreementKind.SERVICES, AgreementKind.MARKETING_SUPPORT})
        & ~(
            is_true(partner.signed)
            & at_least(partner.term_months, 12)
            & is_true(partner.methodology_set_in_advance)
            & is_true(partner.fair_value)
            & is_false(partner.varies_with_referrals)
            & is_true(partner.commercially_reasonable)
        ),
        obligation="sign an agreement of a year or more with the method of pay set in advance, at "
        "fair value, blind to referrals",
        verified=MEMORY,
    ),
    Rule(
        id="US-AKS-09",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=PartnerCase,
        effective_from=date(1999, 11, 19),
        citation=Citation("42 USC 1320a-7b(b)(1)-(2); cf. 42 CFR 1001.952(s)"),
        reason="One referral for another is remuneration. Reciprocity may be seen, never promised.",
        condition=is_true(partner.reciprocal_quota),
        limit="an agreement without numbers",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
)
