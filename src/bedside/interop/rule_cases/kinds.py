"""Which typed case an action of a case file is, and how its facts become a reward, partner,
disclosure or review case. Messages are in `rule_case_messages`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.money import Money
from bedside.domain.rewards import Basis, Instrument
from bedside.domain.settings import Profession
from bedside.interop.rule_cases.facts import CaseFacts
from bedside.interop.rule_cases.messages import message_of
from bedside.rules import UNKNOWN, Case, DisclosureCase, PartnerCase, ReviewCase, RewardCase, Unknown
from bedside.rules.about.reward import BENEFICIARIES
from bedside.rules.cases import (
    AgreementKind,
    AgreementTerms,
    DisclosurePurpose,
    DisclosureRecipient,
    FacilityKind,
    FeeBasis,
    NetworkFee,
    OfferedReward,
    Overage,
    PartnerAct,
    PartnerReferral,
    PayVariesBy,
    PracticeFacts,
    RecipientFacts,
    RecipientKind,
    RecordContent,
    ReferredFacts,
    ReviewAct,
    ReviewAudience,
    ReviewAuthor,
    ReviewPlatform,
    RewardException,
    Ride,
    VoucherAdvert,
)

__all__ = ["reader_of"]

Reader = Callable[[CaseFacts, str, date], Case]

_KINDS: Final = {"business": RecipientKind.PARTNER_BUSINESS}
_PROFESSIONS: Final = {"doctor": Profession.PHYSICIAN}
_PROVIDERS: Final = frozenset(
    "provider physician doctor dentist optometrist podiatrist physical_therapist chiropractor hospital "
    "laboratory pharmacy".split()
)
_PLANS: Final = frozenset({"health_plan", "insurer", "plan"})


def reader_of(action: str, facts: Mapping[str, object]) -> Reader | None:
    """What reads the facts of an action, or None for an action that no case type is about."""
    if action in ("pay_partner", "send_thank_you"):
        other = _paid if action == "pay_partner" else message_of
        return _reward if "reward" in facts else other
    return _READERS.get(action)


def _practice(facts: CaseFacts, region: str) -> PracticeFacts:
    profession = facts.text("practice.profession")
    known = {**{member.value: member for member in Profession}, **_PROFESSIONS}
    named = facts.text("practice.region") if facts.has("practice.region") else region
    return PracticeFacts(
        region=region if isinstance(named, Unknown) else named,
        profession=UNKNOWN if isinstance(profession, Unknown) else known.get(profession, Profession.OTHER),
        licensed=facts.flag("practice.licensed"),
        federal_enrolled=facts.flag("practice.federal_enrolled"),
        state_pack_reviewed=facts.flag("practice.state_pack_reviewed"),
        facility_kind=facts.code("practice.facility_kind", FacilityKind),
        furnishes_dhs=facts.flag("practice.furnishes_dhs"),
        has_formal_medical_staff=facts.flag("practice.has_formal_medical_staff"),
        vbe_participant=facts.flag("practice.vbe_participant"),
    )


def _reward(facts: CaseFacts, region: str, as_of: date) -> RewardCase:
    return RewardCase(
        practice=_practice(facts, region),
        reward=_offer(facts),
        recipient=_recipient(facts, RecipientKind.PATIENT),
        referred=ReferredFacts(
            payers=facts.codes("referred.payers", Payer),
            payer_status=_status(facts, "referred"),
        ),
    )


def _offer(facts: CaseFacts) -> OfferedReward:
    instrument = facts.code("reward.instrument", Instrument)
    if isinstance(instrument, Unknown):
        raise facts.refuse("case.missing", "reward.instrument", "say what is given, or none")
    exception = facts.code("reward.exception", RewardException)
    issuer = facts.text("reward.card_issuer")
    return OfferedReward(
        instrument=instrument,
        basis=facts.code("reward.basis", Basis),
        retail_value=facts.money("reward.retail_value"),
        ytd_gifts=facts.money("reward.ytd_gifts_to_recipient"),
        ytd_nonmonetary=facts.money("reward.ytd_nonmonetary"),
        ytd_engagement=facts.money("reward.ytd_engagement"),
        applies_to_cost_share=facts.flag("reward.applies_to_cost_share"),
        solicited=facts.flag("reward.solicited"),
        advertised=facts.flag("reward.advertised"),
        exception=RewardException.NONE if isinstance(exception, Unknown) else exception,
        determination_on_file=facts.flag("reward.determination") is True,
        issued_by_practice=not isinstance(issuer, Unknown) and issuer == "practice",
        card_terms_disclosed=facts.flag("reward.promo_disclosures"),
        in_gift_register=facts.flag("reward.registered") is True,
        fair_value_service=facts.flag("reward.fmv_not_referral"),
        ride=_ride(facts) if instrument is Instrument.LOCAL_TRANSPORT else None,
    )


def _ride(facts: CaseFacts) -> Ride:
    return Ride(
        distance_hundredths=facts.hundredths("reward.distance_miles"),
        rural=facts.flag("reward.rural"),
        advertised=facts.flag("reward.advertised"),
        luxury_air_or_ambulance=facts.flag("reward.luxury"),
        driver_paid_per_patient=facts.flag("reward.driver_paid_per_patient"),
        cost_shifted=facts.flag("reward.cost_shifted"),
    )


def _recipient(facts: CaseFacts, kind_when_absent: RecipientKind) -> RecipientFacts:
    kind = (
        facts.code("recipient.kind", RecipientKind, _KINDS)
        if facts.has("recipient.kind")
        else kind_when_absent
    )
    is_beneficiary = isinstance(kind, Unknown) or kind in BENEFICIARIES
    payers = facts.codes("recipient.payers", Payer)
    if not is_beneficiary and not facts.has("recipient.payers"):
        payers = frozenset()
    return RecipientFacts(
        kind=kind,
        payers=payers,
        payer_status=_status(facts, "recipient"),
        age=facts.count("recipient.age"),
        guardian_agreed=facts.flag("recipient.guardian_agreement"),
        is_physician_or_family=_is_physician(facts, kind),
        is_bona_fide_employee=facts.flag("recipient.bona_fide_employment"),
        pay_varies_by=facts.codes("recipient.pay_varies_by", PayVariesBy)
        if facts.has("recipient.pay_varies_by")
        else frozenset(),
    )


def _status(facts: CaseFacts, person: str) -> PayerStatus | Unknown:
    """How well the payers are known; a case that lists some and says no more states them."""
    if not facts.has(f"{person}.payer_status") and facts.raw(f"{person}.payers") not in (UNKNOWN, []):
        return PayerStatus.SELF_REPORTED
    return facts.code(f"{person}.payer_status", PayerStatus)


def _is_physician(facts: CaseFacts, kind: RecipientKind | Unknown) -> bool | Unknown:
    if facts.has("recipient.is_physician_or_family"):
        return facts.flag("recipient.is_physician_or_family")
    return UNKNOWN if kind is RecipientKind.LICENSED_PROFESSIONAL else False


def _staff_benefit(facts: CaseFacts, region: str, as_of: date) -> RewardCase:
    incidental = facts.text("benefit.kind") == "medical_staff_incidental"
    return RewardCase(
        practice=_practice(facts, region),
        reward=OfferedReward(
            instrument=Instrument.SERVICE_ITEM,
            basis=Basis.COURTESY,
            retail_value=facts.money("benefit.value"),
            ytd_gifts=UNKNOWN,
            ytd_nonmonetary=facts.money("benefit.ytd_nonmonetary"),
            solicited=facts.flag("reward.solicited"),
            exception=RewardException.MEDICAL_STAFF_INCIDENTAL if incidental else RewardException.NONE,
            on_campus=facts.flag("benefit.on_campus"),
            in_gift_register=facts.flag("reward.registered") is True,
        ),
        recipient=_recipient(facts, RecipientKind.LICENSED_PROFESSIONAL),
    )


def _partner(facts: CaseFacts, region: str, act: PartnerAct) -> PartnerCase:
    payment, referral = act is PartnerAct.PAYMENT, act is PartnerAct.REFERRAL
    return PartnerCase(
        act=act,
        practice=_practice(facts, region),
        partner_kind=facts.code("recipient.kind", RecipientKind, _KINDS),
        is_physician_or_family=facts.flag("recipient.is_physician_or_family"),
        reciprocal_quota=facts.flag("partner.reciprocal_quota"),
        benefit_linked=facts.flag("kpi.benefit_linked"),
        agreement=_agreement(facts) if payment else None,
        referral=_referral(facts) if referral else None,
        fee=_fee(facts) if act is PartnerAct.NETWORK_FEE else None,
        voucher=_voucher(facts) if act is PartnerAct.VOUCHER_ADVERT else None,
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


def _disclosure(facts: CaseFacts, region: str, as_of: date) -> DisclosureCase:
    purpose = facts.text("disclosure.purpose")
    known = {member.value: member for member in DisclosurePurpose} | {"care": DisclosurePurpose.TREATMENT}
    why = DisclosurePurpose.OTHER
    if not isinstance(purpose, Unknown):
        why = known.get(purpose, DisclosurePurpose.OTHER)
    paid_in_full = facts.flag("disclosure.paid_out_of_pocket_in_full")
    restricted = facts.flag("disclosure.restriction_requested")
    return DisclosureCase(
        purpose=why,
        recipient=_told(facts.text("disclosure.to")),
        content=facts.code("disclosure.data", RecordContent),
        authorization=facts.flag("disclosure.authorization"),
        treats_the_patient=facts.flag("disclosure.treats_the_patient")
        if facts.has("disclosure.treats_the_patient")
        else why is DisclosurePurpose.TREATMENT,
        within_minimum=facts.flag("disclosure.within_minimum"),
        paid_for=facts.flag("disclosure.remuneration_for_phi"),
        authorization_states_sale=facts.flag("disclosure.authorization_sale"),
        psychotherapy_authorization=facts.flag("disclosure.psychotherapy_authorization"),
        part2_consent=facts.flag("disclosure.part2_consent"),
        part2_notice_attached=facts.flag("disclosure.notice_attached"),
        plan_restriction=restricted if paid_in_full is True else paid_in_full,
    )


def _told(to: str | Unknown) -> DisclosureRecipient | Unknown:
    if isinstance(to, Unknown):
        return to
    if to in _PROVIDERS:
        return DisclosureRecipient.PROVIDER
    if to in _PLANS:
        return DisclosureRecipient.HEALTH_PLAN
    return DisclosureRecipient.PATIENT if to == "patient" else DisclosureRecipient.NON_PROVIDER


def _review(facts: CaseFacts, act: ReviewAct) -> ReviewCase:
    incentive = facts.code("review.incentive", Instrument)
    conditioned = facts.text("review.conditioned_on")
    hidden, claims = facts.count("review.hidden_negative"), facts.flag("review.claims_all_reviews")
    replied, named = facts.flag("review.reply_confirms_patient"), facts.flag("review.identifies_patient")
    if isinstance(incentive, Unknown):
        raise facts.refuse("case.missing", "review.incentive", "say what is given, or none")
    return ReviewCase(
        act=act,
        platform=facts.code("review.platform", ReviewPlatform),
        author=facts.code("review.author", ReviewAuthor),
        audience=facts.code("review.audience", ReviewAudience),
        incentive=incentive,
        incentive_disclosed=facts.flag("review.disclosure_shown"),
        conditioned_on_sentiment=not isinstance(conditioned, Unknown) and conditioned != "none",
        author_is_real=facts.flag("review.author_is_real_customer"),
        relation_disclosed=facts.flag("review.disclosed"),
        suppresses_negative=False if hidden == 0 else _and(claims, hidden),
        identifies_patient=named if replied is False else replied,
        authorization=facts.flag("authorization") if facts.has("authorization") else False,
        has_open_concern=False,
        payers=facts.codes("recipient.payers", Payer),
        payer_status=_status(facts, "recipient"),
    )


def _and(claims: bool | Unknown, hidden: int | Unknown) -> bool | Unknown:
    return claims if claims is False or not isinstance(hidden, Unknown) else UNKNOWN


_READERS: Final[Mapping[str, Reader]] = {
    "grant_reward": _reward,
    "give_partner_gift": _reward,
    "give_staff_benefit": _staff_benefit,
    "send_message": message_of,
    "deliver_message": message_of,
    "place_call": message_of,
    "disclose": _disclosure,
    "create_partnership": lambda facts, region, as_of: _partner(facts, region, PartnerAct.PARTNERSHIP),
    "charge_network_fee": lambda facts, region, as_of: _partner(facts, region, PartnerAct.NETWORK_FEE),
    "refer_to_partner": lambda facts, region, as_of: _partner(facts, region, PartnerAct.REFERRAL),
    "publish_partner_kpi": lambda facts, region, as_of: _partner(facts, region, PartnerAct.SCOREBOARD),
    "publish_advert": lambda facts, region, as_of: _partner(facts, region, PartnerAct.VOUCHER_ADVERT),
    "cure_overage": lambda facts, region, as_of: _partner(facts, region, PartnerAct.OVERAGE_CURE),
    "solicit_review": lambda facts, region, as_of: _review(facts, ReviewAct.ASK),
    "display_testimonial": lambda facts, region, as_of: _review(facts, ReviewAct.SHOW),
    "display_reviews": lambda facts, region, as_of: _review(facts, ReviewAct.SHOW),
    "reply_review": lambda facts, region, as_of: _review(facts, ReviewAct.REPLY),
}


def _paid(facts: CaseFacts, region: str, as_of: date) -> PartnerCase:
    return _partner(facts, region, PartnerAct.PAYMENT)
