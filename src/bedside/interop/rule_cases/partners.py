"""How the facts of an agreement, a fee, a referral to a partner or a voucher become a partner case."""

from __future__ import annotations

from datetime import date

from bedside.domain.money import Money
from bedside.domain.rewards import Basis
from bedside.interop.rule_cases.facts import CaseFacts
from bedside.interop.rule_cases.rewards import KINDS, practice_of
from bedside.rules import PartnerCase, Unknown
from bedside.rules.about.reward import CONTINGENT
from bedside.rules.cases import (
    AgreementKind,
    AgreementTerms,
    FeeBasis,
    NetworkFee,
    Overage,
    PartnerAct,
    PartnerReferral,
    ReceivedBenefit,
    RecipientKind,
    VoucherAdvert,
)

__all__ = ["partner_of"]


def partner_of(facts: CaseFacts, region: str, act: PartnerAct) -> PartnerCase:
    """The partner case of this act, with the details that the act needs."""
    payment, referral = act is PartnerAct.PAYMENT, act is PartnerAct.REFERRAL
    return PartnerCase(
        act=act,
        practice=practice_of(facts, region),
        partner_kind=facts.code("recipient.kind", RecipientKind, KINDS),
        is_physician_or_family=facts.flag("recipient.is_physician_or_family"),
        reciprocal_quota=facts.flag("partner.reciprocal_quota"),
        benefit_linked=facts.flag("kpi.benefit_linked"),
        agreement=_agreement(facts) if payment else None,
        referral=_referral(facts) if referral else None,
        fee=_fee(facts) if act is PartnerAct.NETWORK_FEE else None,
        voucher=_voucher(facts) if act is PartnerAct.VOUCHER_ADVERT else None,
        benefit=_benefit(facts) if act is PartnerAct.ACCEPT_BENEFIT else None,
        overage=_overage(facts) if act is PartnerAct.OVERAGE_CURE else None,
    )


def _agreement(facts: CaseFacts) -> AgreementTerms:
    in_advance = facts.flag("agreement.methodology_set_in_advance")
    shorter, evidence = facts.flag("agreement.set_in_advance"), facts.flag("agreement.fmv_evidence")
    return AgreementTerms(
        kind=facts.code("agreement.kind", AgreementKind),
        signed=facts.flag("agreement.signed"),
        fair_value=evidence if facts.has("agreement.fmv_evidence") else facts.flag("agreement.fmv"),
        methodology_set_in_advance=in_advance
        if facts.has("agreement.methodology_set_in_advance")
        else shorter,
        varies_with_referrals=facts.flag("agreement.varies_with_referrals"),
        term_months=facts.count("agreement.term_months"),
        commercially_reasonable=facts.flag("agreement.commercially_reasonable"),
        paid_before=facts.money("agreement.ytd"),
        amount=facts.money("agreement.amount"),
    )


def _referral(facts: CaseFacts) -> PartnerReferral:
    ownership = facts.flag("partner_referral.practice_has_beneficial_interest")
    financial = facts.flag("partner_referral.practice_has_financial_interest")
    return PartnerReferral(
        financial_interest=financial if ownership is False else ownership,
        family_relationship=facts.flag("partner_referral.family_relationship"),
        written_disclosure=facts.flag("partner_referral.written_disclosure"),
        alternatives_offered=facts.count("partner_referral.alternatives_listed"),
        choice_recorded=facts.flag("partner_referral.patient_choice_recorded"),
        clinical_reason_recorded=facts.flag("partner_referral.clinical_reason_recorded"),
        equal_treatment_assured=facts.flag("partner_referral.equal_treatment_assured"),
    )


def _fee(facts: CaseFacts) -> NetworkFee:
    return NetworkFee(
        basis=facts.code("network.fee_basis", FeeBasis),
        disclosures_complete=facts.flag("network.disclosures_complete"),
        excludes_qualified=facts.flag("network.excludes_qualified"),
    )


def _voucher(facts: CaseFacts) -> VoucherAdvert:
    return VoucherAdvert(
        seller_recommends=facts.flag("third_party_ad.recommends"),
        full_refund=facts.flag("third_party_ad.full_refund"),
        essential_health_benefit=facts.flag("third_party_ad.essential_health_benefit"),
    )


def _benefit(facts: CaseFacts) -> ReceivedBenefit:
    basis = facts.code("reward.basis", Basis)
    tied = CONTINGENT | {Basis.INTRODUCTION_FEE_RECEIVED}
    return ReceivedBenefit(
        for_referrals=basis if isinstance(basis, Unknown) else basis in tied,
        could_affect_judgement=facts.flag("reward.could_affect_judgement"),
        declared_to_patient=facts.flag("disclosure_to_patient"),
        from_referred_supplier=facts.flag("reward.from_referred_supplier"),
    )


def _overage(facts: CaseFacts) -> Overage:
    year, total = facts.count("overage.year"), facts.money("overage.total")
    cap, received = facts.money("overage.cap"), facts.day("overage.received_on")
    returned, cured = facts.day("overage.returned_on"), facts.day("overage.last_cure")
    if isinstance(year, Unknown) or not isinstance(total, Money) or not isinstance(cap, Money):
        raise facts.refuse("case.missing", "overage", "give year, total and cap")
    if not isinstance(received, date):
        raise facts.refuse("case.missing", "overage.received_on", "give the date")
    return Overage(
        year=year,
        total=total,
        cap=cap,
        received_on=received,
        returned_on=returned if isinstance(returned, date) else None,
        last_cure_on=cured if isinstance(cured, date) else None,
    )
