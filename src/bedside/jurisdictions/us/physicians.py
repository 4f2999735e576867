"""Gifts and pay to referring physicians: the Stark law and the ethics of the AMA.

References:
- 42 USC 1395nn (1992-01-01); 42 CFR 411.351, 411.357(k), (m)(5), (z).
- AMA Code of Medical Ethics, Opinion 11.3.4.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.jurisdictions.evidence import MEMORY, PRIMARY, SECONDARY
from bedside.jurisdictions.us.tables import INCIDENTAL, LIMITED_REMUNERATION, NONMONETARY
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    PartnerCase,
    RewardCase,
    Rule,
    above_table,
    at_least,
    at_least_table,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import partner, reward
from bedside.rules.cases import AgreementKind, PartnerAct, RewardException

__all__ = ["PHYSICIANS"]

_gift_to_referring = is_true(reward.is_physician_or_family) & is_true(reward.furnishes_dhs)
_limited = equals(partner.act, PartnerAct.PAYMENT) & equals(
    partner.agreement_kind, AgreementKind.LIMITED_REMUNERATION
)
_over_limited = above_table(partner.limited_pay_this_year, LIMITED_REMUNERATION)
_overage = equals(partner.act, PartnerAct.OVERAGE_CURE) & at_least(partner.overage_excess, 1)

PHYSICIANS: Final = (
    Rule(
        id="US-STARK-01",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(1992, 1, 1),
        citation=Citation("42 USC 1395nn; 42 CFR 411.351, 411.357(k)(1)"),
        reason="Cash or a gift card to a physician who may refer designated health services is not "
        "nonmonetary compensation, so no exception covers it.",
        condition=_gift_to_referring & is_in(reward.instrument, reward.CASH_EQUIVALENTS | reward.GIFT_CARDS),
        limit="no amount; an item in kind within the year's limit instead",
        verified=SECONDARY,
    ),
    Rule(
        id="US-STARK-02",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(2002, 1, 4),
        citation=Citation("42 CFR 411.357(k)(1)"),
        reason="The year's gifts in kind to this physician would pass the published limit.",
        condition=_gift_to_referring & above_table(reward.nonmonetary_this_year, NONMONETARY),
        limit="at most the year's amount of CAP_STARK_K for each physician",
        verified=PRIMARY,
    ),
    Rule(
        id="US-STARK-03",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(2002, 1, 4),
        citation=Citation("42 CFR 411.357(k)(1)(i)-(iii)"),
        reason="The gift follows the volume or value of referrals, or the physician asked for it.",
        condition=is_true(reward.is_physician_or_family) & (reward.contingent | is_true(reward.solicited)),
        limit="no amount",
        verified=PRIMARY,
    ),
    Rule(
        id="US-STARK-04",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(2002, 1, 4),
        citation=Citation("42 CFR 411.357(m)(5)"),
        reason="A small benefit on campus, offered to all medical staff, is incidental and not counted.",
        condition=equals(reward.exception, RewardException.MEDICAL_STAFF_INCIDENTAL)
        & is_true(reward.on_campus)
        & is_true(reward.has_formal_medical_staff)
        & ~at_least_table(reward.retail_value, INCIDENTAL),
        exempts=("US-STARK-02", "PRO-03"),
        limit="less than the year's amount of CAP_STARK_M each time",
        verified=PRIMARY,
    ),
    Rule(
        id="US-STARK-05",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=PartnerCase,
        effective_from=date(2007, 12, 4),
        citation=Citation("42 CFR 411.357(k)(3)"),
        reason="Gifts to this physician passed the year's limit; the excess has to go back in time.",
        condition=_overage & is_true(partner.overage_curable) & is_false(partner.overage_returned),
        obligation="have the excess returned by 31 December of the year or 180 days after receipt, "
        "whichever is earlier",
        verified=SECONDARY,
    ),
    Rule(
        id="US-STARK-05-INCURABLE",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=PartnerCase,
        effective_from=date(2007, 12, 4),
        citation=Citation("42 CFR 411.357(k)(3)"),
        reason="The overage cannot be cured: more than half of the limit, returned too late, or cured once "
        "within three years already.",
        condition=_overage & is_false(partner.overage_curable),
        limit="ask counsel about disclosure",
        verified=SECONDARY,
    ),
    Rule(
        id="US-STARK-06",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=PartnerCase,
        effective_from=date(2021, 1, 19),
        citation=Citation("42 CFR 411.357(z)"),
        reason="Small sums at fair value for real services need no prior writing.",
        condition=_limited
        & is_true(partner.fair_value)
        & is_false(partner.varies_with_referrals)
        & ~_over_limited,
        exempts=("PRO-02",),
        limit="at most the year's amount of CAP_STARK_Z for each physician",
        verified=PRIMARY,
    ),
    Rule(
        id="US-STARK-06-CAP",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=PartnerCase,
        effective_from=date(2021, 1, 19),
        citation=Citation("42 CFR 411.357(z)"),
        reason="The year's limited remuneration of this physician would pass the published limit.",
        condition=_limited & is_true(partner.is_physician_or_family) & _over_limited,
        limit="a signed agreement at fair value before the service, or wait for the next year",
        verified=PRIMARY,
    ),
    Rule(
        id="US-AMA-01",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        citation=Citation("AMA Code of Medical Ethics, Opinion 11.3.4"),
        reason="Paying a physician solely for referring a patient is fee splitting.",
        condition=is_true(reward.is_physician_or_family) & reward.contingent,
        limit="no amount",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
)
