"""How the facts of a reward, a partner's gift or a benefit to staff become a reward case."""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.rewards import Basis, Instrument
from bedside.domain.settings import Profession
from bedside.interop.rule_cases.facts import CaseFacts
from bedside.rules import UNKNOWN, RewardCase, Unknown
from bedside.rules.about.reward import BENEFICIARIES
from bedside.rules.cases import (
    FacilityKind,
    Funding,
    OfferedReward,
    PayVariesBy,
    PracticeFacts,
    RecipientFacts,
    RecipientKind,
    ReferredFacts,
    RewardException,
    RewardSource,
    Ride,
)

__all__ = ["KINDS", "payer_status_of", "practice_of", "reward_of", "staff_benefit_of"]

#: How case files call recipients besides our own words.
KINDS: Final = {
    "business": RecipientKind.PARTNER_BUSINESS,
    "referring_clinician": RecipientKind.LICENSED_PROFESSIONAL,
    "heilberuf": RecipientKind.LICENSED_PROFESSIONAL,
}
_PROFESSIONS: Final = {
    "doctor": Profession.PHYSICIAN,
    "dental": Profession.DENTIST,
    "dispensing_optician": Profession.OPTICIAN,
}
_PRIVATE: Final = frozenset("private private_de private_fr private_uk private_au private_can".split())
_PUBLIC: Final = frozenset("nhs statutory statutory_de gkv assurance_maladie ohip medicare_au".split())
#: Plans of other countries, by what they are.
_PAYERS: Final = dict.fromkeys(_PRIVATE, Payer.COMMERCIAL) | dict.fromkeys(_PUBLIC, Payer.PUBLIC)


def practice_of(facts: CaseFacts, region: str) -> PracticeFacts:
    """Where and under which licence the practice works; *region* stands where the case names none."""
    profession = facts.text("practice.profession")
    known = {**{member.value: member for member in Profession}, **_PROFESSIONS}
    named = facts.text("practice.region") if facts.has("practice.region") else region
    return PracticeFacts(
        region=region if isinstance(named, Unknown) else named,
        profession=UNKNOWN if isinstance(profession, Unknown) else known.get(profession, Profession.OTHER),
        licensed=facts.flag("practice.licensed"),
        federal_enrolled=facts.flag("practice.federal_enrolled"),
        state_pack_reviewed=facts.flag("practice.state_pack_reviewed"),
        facility_kind=_facility(facts),
        furnishes_dhs=facts.flag("practice.furnishes_dhs"),
        has_formal_medical_staff=facts.flag("practice.has_formal_medical_staff"),
        vbe_participant=facts.flag("practice.vbe_participant"),
    )


def _facility(facts: CaseFacts) -> FacilityKind | Unknown:
    """What the giver is: said of the practice, of the payer, or of the partner that gives."""
    for path in ("payer.kind", "partner.kind"):
        if facts.has(path) and facts.text(path) in {kind.value for kind in FacilityKind}:
            return facts.code(path, FacilityKind)
    return facts.code("practice.facility_kind", FacilityKind)


def reward_of(facts: CaseFacts, region: str, as_of: date) -> RewardCase:
    """The reward case, also of a gift to a partner."""
    return RewardCase(
        practice=practice_of(facts, region),
        reward=_offer(facts),
        recipient=_recipient(facts, RecipientKind.PATIENT),
        referred=ReferredFacts(
            payers=facts.codes("referred.payers", Payer, _PAYERS),
            payer_status=payer_status_of(facts, "referred"),
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
        source=facts.code("reward.source", RewardSource),
        set_in_advance=facts.flag("reward.set_in_advance"),
        disclosed_to_patient=facts.flag("reward.disclosed_to_patient"),
        terms_stated=facts.flag("reward.terms_stated"),
        endorser_discloses=facts.flag("reward.endorser_discloses"),
        could_affect_judgement=facts.flag("reward.could_affect_judgement"),
        improper_performance=facts.flag("reward.improper_performance"),
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
        facts.code("recipient.kind", RecipientKind, KINDS)
        if facts.has("recipient.kind")
        else kind_when_absent
    )
    is_beneficiary = isinstance(kind, Unknown) or kind in BENEFICIARIES
    payers = facts.codes("recipient.payers", Payer, _PAYERS)
    if not is_beneficiary and not facts.has("recipient.payers"):
        payers = frozenset()
    return RecipientFacts(
        kind=kind,
        payers=payers,
        payer_status=payer_status_of(facts, "recipient"),
        age=facts.count("recipient.age"),
        guardian_agreed=facts.flag("recipient.guardian_agreement"),
        is_physician_or_family=_is_physician(facts, kind),
        is_bona_fide_employee=facts.flag("recipient.bona_fide_employment"),
        pay_varies_by=facts.codes("recipient.pay_varies_by", PayVariesBy)
        if facts.has("recipient.pay_varies_by")
        else frozenset(),
        funding=facts.code("recipient.funding", Funding),
        requests_from_giver=facts.flag("recipient.is_requester"),
    )


def payer_status_of(facts: CaseFacts, person: str) -> PayerStatus | Unknown:
    """How well the payers are known; a case that lists some and says no more states them."""
    if not facts.has(f"{person}.payer_status") and facts.raw(f"{person}.payers") not in (UNKNOWN, []):
        return PayerStatus.SELF_REPORTED
    return facts.code(f"{person}.payer_status", PayerStatus)


def _is_physician(facts: CaseFacts, kind: RecipientKind | Unknown) -> bool | Unknown:
    if facts.has("recipient.is_physician_or_family"):
        return facts.flag("recipient.is_physician_or_family")
    return UNKNOWN if kind is RecipientKind.LICENSED_PROFESSIONAL else False


def staff_benefit_of(facts: CaseFacts, region: str, as_of: date) -> RewardCase:
    """The reward case of a benefit to medical staff."""
    incidental = facts.text("benefit.kind") == "medical_staff_incidental"
    return RewardCase(
        practice=practice_of(facts, region),
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
