"""The facts of a partner case, by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from bedside.domain.dates import Interval
from bedside.domain.money import Money
from bedside.domain.settings import FacilityKind, Profession
from bedside.rules.cases.partner import (
    AgreementKind,
    AgreementTerms,
    FeeBasis,
    NetworkFee,
    Overage,
    PartnerAct,
    PartnerCase,
    PartnerReferral,
    ReceivedBenefit,
    VoucherAdvert,
)
from bedside.rules.cases.reward import RecipientKind
from bedside.rules.effects import UNKNOWN, Unknown
from bedside.rules.facts import Fact, total

__all__ = [
    "act",
    "agreement_kind",
    "alternatives_offered",
    "benefit_affects_judgement",
    "benefit_declared",
    "benefit_for_referrals",
    "benefit_from_supplier",
    "benefit_linked",
    "choice_recorded",
    "clinical_reason_recorded",
    "commercially_reasonable",
    "disclosures_complete",
    "equal_treatment_assured",
    "excludes_qualified",
    "facility_kind",
    "fair_value",
    "family_relationship",
    "fee_basis",
    "financial_interest",
    "furnishes_dhs",
    "is_physician_or_family",
    "limited_pay_this_year",
    "methodology_set_in_advance",
    "overage_curable",
    "overage_excess",
    "overage_returned",
    "partner_kind",
    "profession",
    "reciprocal_quota",
    "signed",
    "term_months",
    "varies_with_referrals",
    "voucher_essential_benefit",
    "voucher_full_refund",
    "voucher_seller_recommends",
    "written_disclosure",
]

T = TypeVar("T")
_Yes = Fact[PartnerCase, bool]

act = Fact[PartnerCase, PartnerAct]("partner.act", lambda case: case.act)
partner_kind = Fact[PartnerCase, RecipientKind]("partner.kind", lambda case: case.partner_kind)
is_physician_or_family = _Yes("partner.is_physician_or_family", lambda case: case.is_physician_or_family)
reciprocal_quota = _Yes("partner.reciprocal_quota", lambda case: case.reciprocal_quota)
benefit_linked = _Yes("scoreboard.benefit_linked", lambda case: case.benefit_linked)
furnishes_dhs = _Yes("practice.furnishes_dhs", lambda case: case.practice.furnishes_dhs)


def _agreed(read: Callable[[AgreementTerms], T | Unknown]) -> Callable[[PartnerCase], T | Unknown]:
    return lambda case: UNKNOWN if case.agreement is None else read(case.agreement)


def _sent(read: Callable[[PartnerReferral], T | Unknown]) -> Callable[[PartnerCase], T | Unknown]:
    return lambda case: UNKNOWN if case.referral is None else read(case.referral)


def _charged(read: Callable[[NetworkFee], T | Unknown]) -> Callable[[PartnerCase], T | Unknown]:
    return lambda case: UNKNOWN if case.fee is None else read(case.fee)


def _sold(read: Callable[[VoucherAdvert], T | Unknown]) -> Callable[[PartnerCase], T | Unknown]:
    return lambda case: UNKNOWN if case.voucher is None else read(case.voucher)


def _exceeded(read: Callable[[Overage], T | Unknown]) -> Callable[[PartnerCase], T | Unknown]:
    return lambda case: UNKNOWN if case.overage is None else read(case.overage)


def _taken(read: Callable[[ReceivedBenefit], T | Unknown]) -> Callable[[PartnerCase], T | Unknown]:
    return lambda case: UNKNOWN if case.benefit is None else read(case.benefit)


profession = Fact[PartnerCase, Profession]("practice.profession", lambda case: case.practice.profession)
facility_kind = Fact[PartnerCase, FacilityKind](
    "practice.facility_kind", lambda case: case.practice.facility_kind
)
benefit_for_referrals = _Yes("benefit.for_referrals", _taken(lambda benefit: benefit.for_referrals))
benefit_affects_judgement = _Yes(
    "benefit.could_affect_judgement", _taken(lambda benefit: benefit.could_affect_judgement)
)
benefit_declared = _Yes("benefit.declared_to_patient", _taken(lambda benefit: benefit.declared_to_patient))
benefit_from_supplier = _Yes(
    "benefit.from_referred_supplier", _taken(lambda benefit: benefit.from_referred_supplier)
)

agreement_kind = Fact[PartnerCase, AgreementKind]("agreement.kind", _agreed(lambda terms: terms.kind))
signed = _Yes("agreement.signed", _agreed(lambda terms: terms.signed))
fair_value = _Yes("agreement.fair_value", _agreed(lambda terms: terms.fair_value))
methodology_set_in_advance = _Yes(
    "agreement.methodology_set_in_advance", _agreed(lambda terms: terms.methodology_set_in_advance)
)
varies_with_referrals = _Yes(
    "agreement.varies_with_referrals", _agreed(lambda terms: terms.varies_with_referrals)
)
commercially_reasonable = _Yes(
    "agreement.commercially_reasonable", _agreed(lambda terms: terms.commercially_reasonable)
)
term_months = Fact[PartnerCase, int]("agreement.term_months", _agreed(lambda terms: terms.term_months))
limited_pay_this_year = Fact[PartnerCase, Money](
    "agreement.amount with what was paid before in the year",
    _agreed(lambda terms: total(terms.paid_before, terms.amount)),
)

financial_interest = _Yes("referral.financial_interest", _sent(lambda sent: sent.financial_interest))
family_relationship = _Yes("referral.family_relationship", _sent(lambda sent: sent.family_relationship))
written_disclosure = _Yes("referral.written_disclosure", _sent(lambda sent: sent.written_disclosure))
choice_recorded = _Yes("referral.choice_recorded", _sent(lambda sent: sent.choice_recorded))
clinical_reason_recorded = _Yes(
    "referral.clinical_reason_recorded", _sent(lambda sent: sent.clinical_reason_recorded)
)
equal_treatment_assured = _Yes(
    "referral.equal_treatment_assured", _sent(lambda sent: sent.equal_treatment_assured)
)
alternatives_offered = Fact[PartnerCase, int](
    "referral.alternatives_offered", _sent(lambda sent: sent.alternatives_offered)
)

fee_basis = Fact[PartnerCase, FeeBasis]("fee.basis", _charged(lambda fee: fee.basis))
disclosures_complete = _Yes("fee.disclosures_complete", _charged(lambda fee: fee.disclosures_complete))
excludes_qualified = _Yes("fee.excludes_qualified", _charged(lambda fee: fee.excludes_qualified))

voucher_seller_recommends = _Yes("voucher.seller_recommends", _sold(lambda advert: advert.seller_recommends))
voucher_full_refund = _Yes("voucher.full_refund", _sold(lambda advert: advert.full_refund))
voucher_essential_benefit = _Yes(
    "voucher.essential_health_benefit", _sold(lambda advert: advert.essential_health_benefit)
)


def _excess(found: Overage) -> int:
    return max(0, (found.total - found.cap).minor)


def _curable(found: Overage) -> bool:
    """42 CFR 411.357(k)(3): at most half of the limit, not too soon after the last cure, not too late.

    The excess goes back by the earlier of 31 December of the year and 180 days after receipt, and
    each physician may be forgiven once in three years.
    """
    if 2 * _excess(found) > found.cap.minor:
        return False
    cured_on = found.returned_on or found.received_on
    if found.last_cure_on is not None and Interval(years=3).after(found.last_cure_on) > cured_on:
        return False
    year = min(max(found.year, date.min.year), date.max.year)
    latest = min(date(year, 12, 31), found.received_on + timedelta(days=180))
    return found.returned_on is None or found.returned_on <= latest


overage_excess = Fact[PartnerCase, int]("overage.excess in minor units", _exceeded(_excess))
overage_curable = _Yes("overage.curable", _exceeded(_curable))
overage_returned = _Yes("overage.returned", _exceeded(lambda found: found.returned_on is not None))
