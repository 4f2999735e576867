"""Incentives: the professional councils, private hospitals, bribery, patients' rewards, reviews.

References:
- GMC, Good medical practice (2024-01-30) 94-96; GDC Standards 1.7, 1.7.5 (2013-09-30).
- GOC Standards of Practice (2025-01-01); GOsC Osteopathic Practice Standards D8(5) (2019-09-01).
- CMA, Private Healthcare Market Investigation Order 2014, Part 3 (2015-04-01).
- Bribery Act 2010 ss. 1-2, 6-7 (2011-07-01); CAP Code s. 2, 8, 12; DMCC Act 2024 Sch 20 (2025-04-06).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.rewards import Instrument
from bedside.domain.settings import FacilityKind, Profession
from bedside.jurisdictions.evidence import MEMORY, PRIMARY, SECONDARY
from bedside.jurisdictions.shapes import on_benefits, on_rewards, sways_professional, sways_us
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    PartnerCase,
    ReviewCase,
    Rule,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import partner, review, reward
from bedside.rules.cases import Funding, PartnerAct, RecipientKind

__all__ = ["INCENTIVES"]

_GMC, _GDC, _GOC, _GOSC = date(2024, 1, 30), date(2013, 9, 30), date(2025, 1, 1), date(2019, 9, 1)
_CMA: Final = date(2015, 4, 1)
_GMC_TEXT: Final = "GMC Good medical practice 2024 para 94-96"
_GDC_TEXT: Final = "GDC Standards 1.7.5, 1.7"
_GOC_TEXT: Final = "GOC Standards of Practice 2025 (honest and trustworthy: conflicts, incentives)"
_CMA_TEXT: Final = "Private Healthcare Market Investigation Order 2014, Part 3"
_DOCTORS: Final = "A doctor takes and offers no incentive that may affect, or seem to affect, a referral."
_DENTAL: Final = "A dental professional refuses what could appear to affect professional judgement."
_OPTICAL: Final = "Incentives do not affect clinical judgement; declare them, or withdraw."
_HOSPITAL: Final = "A private hospital runs no scheme that induces clinicians to refer private patients."
_STUDENT: Final = "the students' standard 15 read in a stored copy; the other standards in commentary"
_DENTISTS: Final = frozenset({Profession.DENTIST, Profession.DENTAL_HYGIENIST})
_EYES: Final = frozenset({Profession.OPTOMETRIST, Profession.OPTICIAN})

_from_hospital = equals(reward.facility_kind, FacilityKind.PRIVATE_HOSPITAL)
_to_patient = is_in(reward.kind, reward.BENEFICIARIES) & reward.contingent

INCENTIVES: Final = (
    on_rewards(
        "UK-GMC-01",
        Effect.DENY,
        "UK",
        _GMC_TEXT,
        _DOCTORS,
        reward.works_as(Profession.PHYSICIAN) & sways_professional,
        "any incentive, gift or hospitality",
        PRIMARY,
        begins=_GMC,
    ),
    on_benefits(
        "UK-GMC-01-TAKE",
        Effect.DENY,
        "UK",
        _GMC_TEXT,
        _DOCTORS,
        equals(partner.profession, Profession.PHYSICIAN) & sways_us,
        "any incentive, gift or hospitality",
        PRIMARY,
        begins=_GMC,
    ),
    on_rewards(
        "UK-GDC-01",
        Effect.DENY,
        "UK",
        _GDC_TEXT,
        _DENTAL,
        reward.works_as(*_DENTISTS) & sways_professional,
        "no gift, payment or hospitality of this kind",
        SECONDARY,
        begins=_GDC,
    ),
    on_benefits(
        "UK-GDC-01-TAKE",
        Effect.DENY,
        "UK",
        _GDC_TEXT,
        _DENTAL,
        is_in(partner.profession, _DENTISTS) & sways_us,
        "no gift, payment or hospitality of this kind",
        SECONDARY,
        begins=_GDC,
    ),
    on_rewards(
        "UK-GOC-01",
        Effect.DENY,
        "UK",
        _GOC_TEXT,
        _OPTICAL,
        reward.works_as(*_EYES) & sways_professional,
        "declare it, or withdraw",
        _STUDENT,
        begins=_GOC,
        confidence=Confidence.MEDIUM,
    ),
    on_benefits(
        "UK-GOC-01-TAKE",
        Effect.DENY,
        "UK",
        _GOC_TEXT,
        _OPTICAL,
        is_in(partner.profession, _EYES) & sways_us,
        "declare it, or withdraw",
        _STUDENT,
        begins=_GOC,
        confidence=Confidence.MEDIUM,
    ),
    on_benefits(
        "UK-GOSC-01",
        Effect.REQUIRE,
        "UK",
        "GOsC Osteopathic Practice Standards D8(5)",
        "An osteopath who benefits from introducing a patient tells the patient.",
        equals(partner.profession, Profession.OSTEOPATH)
        & is_true(partner.benefit_for_referrals)
        & is_false(partner.benefit_declared),
        None,
        PRIMARY,
        begins=_GOSC,
        obligation="declare the benefit to the patient",
    ),
    on_rewards(
        "UK-CMA-01",
        Effect.DENY,
        "UK",
        _CMA_TEXT,
        _HOSPITAL,
        _from_hospital
        & equals(reward.kind, RecipientKind.LICENSED_PROFESSIONAL)
        & ~is_true(reward.is_fair_value_service),
        "services at fair market value that everybody may have",
        SECONDARY,
        begins=_CMA,
    ),
    Rule(
        id="UK-CMA-01-PAY",
        effect=Effect.DENY,
        jurisdiction="UK",
        case_type=PartnerCase,
        effective_from=_CMA,
        citation=Citation(_CMA_TEXT),
        reason=_HOSPITAL,
        condition=equals(partner.act, PartnerAct.PAYMENT)
        & equals(partner.facility_kind, FacilityKind.PRIVATE_HOSPITAL)
        & equals(partner.partner_kind, RecipientKind.LICENSED_PROFESSIONAL)
        & ~(is_true(partner.fair_value) & is_false(partner.varies_with_referrals)),
        limit="services at fair market value that everybody may have",
        verified=SECONDARY,
    ),
    on_rewards(
        "UK-BRIB-01",
        Effect.DENY,
        "UK",
        "Bribery Act 2010 ss 1-2, 6-7",
        "An advantage that is meant to make somebody act improperly is a bribe, and a practice that does "
        "not prevent it is liable.",
        is_true(reward.improper_performance),
        "no amount",
        MEMORY,
        begins=date(2011, 7, 1),
        to_patient="We are not able to give this.",
    ),
    on_rewards(
        "UK-PATREF-01",
        Effect.REQUIRE,
        "UK",
        "CAP Code s 2, 8, 12; DMCC Act 2024 Sch 20",
        "Nothing bans rewards to private patients in general; the rules of advertising and marketing apply.",
        _to_patient
        & equals(reward.funding, Funding.PRIVATE)
        & ~(is_true(reward.terms_stated) & is_true(reward.endorser_discloses)),
        "clear terms, an endorser who says so, and mechanics that PECR allows",
        SECONDARY,
        confidence=Confidence.MEDIUM,
        obligation="state the terms clearly, and have whoever recommends say that it is rewarded",
    ),
    on_rewards(
        "UK-PATREF-02",
        Effect.HOLD,
        "UK",
        "NHS contract / regulations; GDC, GMC standards",
        "A reward that is linked to NHS patients needs a look at the contract.",
        _to_patient & equals(reward.funding, Funding.NHS),
        "ask whoever knows the contract",
        MEMORY,
        confidence=Confidence.LOW,
    ),
    Rule(
        id="UK-DMCC-01",
        effect=Effect.DENY,
        jurisdiction="UK",
        case_type=ReviewCase,
        effective_from=date(2025, 4, 6),
        citation=Citation("DMCC Act 2024 Sch 20; CMA208"),
        reason="A review for which something is given, and which does not say so, is banned outright.",
        patient_reason="A review has to say when something was given for it.",
        condition=~equals(review.incentive, Instrument.NONE) & is_false(review.incentive_disclosed),
        limit="show clearly that something was given, or give nothing",
        verified=SECONDARY,
    ),
)
