"""Ontario: health information, and conflicts of interest of the professions.

References:
- PHIPA 2004 s. 18(3), 20(2), 33, 38(1) (2004-11-01); O. Reg. 329/04 s. 1(2), 10.
- O. Reg. 218/94 s. 14.2(b) (O. Reg. 31/13, 2013-01-25); RCDSO guidelines (March 2018); O. Reg. 853/93.
- O. Reg. 114/94 s. 16-17; O. Reg. 856/93 s. 1.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.settings import Profession
from bedside.jurisdictions.evidence import MEMORY, PRIMARY
from bedside.jurisdictions.shapes import on_benefits, on_messages, on_rewards
from bedside.rules import (
    Citation,
    Confidence,
    DisclosureCase,
    Effect,
    Rule,
    RulePack,
    equals,
    is_false,
    is_true,
)
from bedside.rules.about import direct, disclosure, message, partner, reward
from bedside.rules.cases import DisclosurePurpose

__all__ = ["CAN_ON"]

_PLACE: Final = "CAN-ON"
_PHIPA: Final = date(2004, 11, 1)
_CIRCLE: Final = Citation("PHIPA s 18(3), 20(2), 38(1)")

_for_care = equals(disclosure.purpose, DisclosurePurpose.TREATMENT)
_assumed = is_true(disclosure.in_circle_of_care) & is_false(disclosure.locked_by_patient)

_RULES: Final = (
    on_messages(
        "CAN-ON-PHIPA-01",
        Effect.DENY,
        _PLACE,
        "PHIPA 2004 s 33; O. Reg. 329/04 s 1(2), s 10",
        "Health information, and that somebody is a patient is such, is used for marketing only with "
        "express consent.",
        is_true(message.is_marketing) & is_false(direct.express_consent),
        "express consent; notices of block fees are no marketing",
        f"{PRIMARY}; {MEMORY}",
        begins=_PHIPA,
        to_patient="You have not expressly agreed to messages of this kind.",
    ),
    Rule(
        id="CAN-ON-PHIPA-02",
        effect=Effect.ALLOW,
        jurisdiction=_PLACE,
        case_type=DisclosureCase,
        effective_from=_PHIPA,
        citation=_CIRCLE,
        reason="Within the circle of care consent is assumed, unless the patient has said no.",
        condition=_for_care & _assumed,
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
    Rule(
        id="CAN-ON-PHIPA-02-CONSENT",
        effect=Effect.DENY,
        jurisdiction=_PLACE,
        case_type=DisclosureCase,
        effective_from=_PHIPA,
        citation=_CIRCLE,
        reason="The patient has locked the record, or the recipient is outside the circle of care, and there "
        "is no express consent.",
        patient_reason="We need your consent before we send your record.",
        condition=_for_care
        & ~_assumed
        & is_false(disclosure.authorization)
        & ~is_true(disclosure.is_emergency),
        limit="the patient's express consent",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
    on_rewards(
        "CAN-ON-DH-01",
        Effect.DENY,
        _PLACE,
        "O. Reg. 218/94 s 14.2(b) (O. Reg. 31/13)",
        "A dental hygienist who gives a benefit for the referral of a client has a conflict of interest.",
        reward.works_as(Profession.DENTAL_HYGIENIST) & reward.contingent,
        "any rebate, credit or benefit that is related to a referral",
        PRIMARY,
        begins=date(2013, 1, 25),
    ),
    on_rewards(
        "CAN-ON-DEN-01",
        Effect.HOLD,
        _PLACE,
        "RCDSO Conflict of Interest Guidelines; O. Reg. 853/93",
        "A dentist may not benefit from referring patients; whether patients may benefit is not expressly "
        "settled.",
        reward.works_as(Profession.DENTIST) & reward.contingent,
        "ask the college",
        PRIMARY,
        begins=date(2018, 3, 1),
        confidence=Confidence.MEDIUM,
    ),
    on_benefits(
        "CAN-ON-DEN-01-TAKE",
        Effect.HOLD,
        _PLACE,
        "RCDSO Conflict of Interest Guidelines; O. Reg. 853/93",
        "A dentist may not benefit from referring patients.",
        equals(partner.profession, Profession.DENTIST) & is_true(partner.benefit_for_referrals),
        "ask the college",
        PRIMARY,
        begins=date(2018, 3, 1),
        confidence=Confidence.MEDIUM,
    ),
    on_benefits(
        "CAN-ON-MD-01",
        Effect.DENY,
        _PLACE,
        "O. Reg. 114/94 s 16-17; O. Reg. 856/93 s 1",
        "A physician takes no benefit from a supplier of what patients are referred for.",
        equals(partner.profession, Profession.PHYSICIAN) & is_true(partner.benefit_from_supplier),
        "no benefit, and no shared fee",
        MEMORY,
        begins=date(1994, 1, 1),
        confidence=Confidence.MEDIUM,
    ),
)

#: Ontario, not reviewed.
CAN_ON: Final = RulePack(name="can-on", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
