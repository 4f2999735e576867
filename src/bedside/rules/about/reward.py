"""The facts of a reward, by name, and the families of instruments and reasons that laws speak of."""

from __future__ import annotations

from typing import Final

from bedside.domain.coverage import FEDERAL, INSURED, MEDICARE_OR_STATE, Payer, PayerStatus
from bedside.domain.money import Money
from bedside.domain.rewards import TIED_TO_REFERRALS, Basis, Instrument
from bedside.domain.settings import Profession
from bedside.rules.cases.practice import FacilityKind
from bedside.rules.cases.reward import (
    Funding,
    PayVariesBy,
    RecipientKind,
    RewardCase,
    RewardException,
    RewardSource,
    Ride,
)
from bedside.rules.conditions import Condition
from bedside.rules.effects import UNKNOWN, Unknown
from bedside.rules.facts import Fact, equals, is_in, is_true, lacks, overlaps, total

__all__ = [
    "BENEFICIARIES",
    "CASH_EQUIVALENTS",
    "CONTINGENT",
    "CREDITS",
    "FEDERAL_NOT_GIFT_LAW",
    "GIFT_CARDS",
    "IN_KIND",
    "PARTNERS",
    "UNSURE",
    "age",
    "applies_to_cost_share",
    "basis",
    "card_terms_disclosed",
    "contingent",
    "could_affect_judgement",
    "determination_on_file",
    "disclosed_to_patient",
    "endorser_discloses",
    "engagement_this_year",
    "exception",
    "facility_kind",
    "federal_enrolled",
    "federally_excepted",
    "funding",
    "furnishes_dhs",
    "gifts_this_year",
    "guardian_agreed",
    "has_formal_medical_staff",
    "improper_performance",
    "in_gift_register",
    "instrument",
    "is_bona_fide_employee",
    "is_fair_value_service",
    "is_physician_or_family",
    "issued_by_practice",
    "kind",
    "licensed",
    "nonmonetary_this_year",
    "on_campus",
    "pay_varies_by",
    "payer_status",
    "payers",
    "profession",
    "reaches_gift_law",
    "recipient_is_federal",
    "referred_is_federal",
    "referred_is_insured",
    "referred_payer_status",
    "referred_payers",
    "requests_from_giver",
    "retail_value",
    "reward_advertised",
    "ride_advertised",
    "ride_cost_shifted",
    "ride_distance",
    "ride_driver_paid_per_patient",
    "ride_luxury",
    "ride_rural",
    "set_in_advance",
    "solicited",
    "source",
    "state_pack_reviewed",
    "terms_stated",
    "vbe_participant",
    "works_as",
]

#: Money by another name (OIG FAQ of 22 March 2023; big-box and general-purpose cards included).
CASH_EQUIVALENTS: Final = frozenset(
    {
        Instrument.CASH,
        Instrument.P2P_TRANSFER,
        Instrument.CHECK,
        Instrument.PREPAID_GENERAL,
        Instrument.GIFTCARD_BIGBOX,
        Instrument.CRYPTO,
    }
)
GIFT_CARDS: Final = frozenset(
    {Instrument.GIFTCARD_BIGBOX, Instrument.GIFTCARD_RESTRICTED, Instrument.PREPAID_GENERAL}
)
IN_KIND: Final = frozenset(
    {
        Instrument.MERCHANDISE,
        Instrument.MEAL,
        Instrument.GIFTCARD_RESTRICTED,
        Instrument.VOUCHER_ITEM,
        Instrument.OTC_SAMPLE,
        Instrument.SERVICE_ITEM,
    }
)
CREDITS: Final = frozenset({Instrument.ACCOUNT_CREDIT, Instrument.DISCOUNT, Instrument.FREE_SERVICE})
#: Reasons that tie a reward to referrals.
CONTINGENT: Final = TIED_TO_REFERRALS
PARTNERS: Final = frozenset({RecipientKind.LICENSED_PROFESSIONAL, RecipientKind.PARTNER_BUSINESS})
#: Those who receive as people whose care may be paid for, not as workers or partners.
BENEFICIARIES: Final = frozenset({RecipientKind.PATIENT, RecipientKind.RELATED_PERSON, RecipientKind.OTHER})
#: The list of payers may be wrong or incomplete.
UNSURE: Final = frozenset({PayerStatus.UNVERIFIED, PayerStatus.UNKNOWN})
#: TRICARE, VA, IHS: inside the kickback statute, outside the beneficiary-gift statute.
FEDERAL_NOT_GIFT_LAW: Final = FEDERAL - MEDICARE_OR_STATE

_Yes = Fact[RewardCase, bool]
_Amount = Fact[RewardCase, Money]

profession = Fact[RewardCase, Profession]("practice.profession", lambda case: case.practice.profession)
licensed = _Yes("practice.licensed", lambda case: case.practice.licensed)
federal_enrolled = _Yes("practice.federal_enrolled", lambda case: case.practice.federal_enrolled)
state_pack_reviewed = _Yes("practice.state_pack_reviewed", lambda case: case.practice.state_pack_reviewed)
furnishes_dhs = _Yes("practice.furnishes_dhs", lambda case: case.practice.furnishes_dhs)
has_formal_medical_staff = _Yes(
    "practice.has_formal_medical_staff", lambda case: case.practice.has_formal_medical_staff
)
vbe_participant = _Yes("practice.vbe_participant", lambda case: case.practice.vbe_participant)
facility_kind = Fact[RewardCase, FacilityKind](
    "practice.facility_kind", lambda case: case.practice.facility_kind
)

instrument = Fact[RewardCase, Instrument]("reward.instrument", lambda case: case.reward.instrument)
basis = Fact[RewardCase, Basis]("reward.basis", lambda case: case.reward.basis)
retail_value = _Amount("reward.retail_value", lambda case: case.reward.retail_value)
gifts_this_year = _Amount(
    "reward.retail_value with the gifts of the year",
    lambda case: total(case.reward.ytd_gifts, case.reward.retail_value),
)
nonmonetary_this_year = _Amount(
    "reward.retail_value with the nonmonetary compensation of the year",
    lambda case: total(case.reward.ytd_nonmonetary, case.reward.retail_value),
)
engagement_this_year = _Amount(
    "reward.retail_value with the engagement tools of the year",
    lambda case: total(case.reward.ytd_engagement, case.reward.retail_value),
)
applies_to_cost_share = _Yes("reward.applies_to_cost_share", lambda case: case.reward.applies_to_cost_share)
solicited = _Yes("reward.solicited", lambda case: case.reward.solicited)
reward_advertised = _Yes("reward.advertised", lambda case: case.reward.advertised)
exception = Fact[RewardCase, RewardException]("reward.exception", lambda case: case.reward.exception)
determination_on_file = _Yes("reward.determination_on_file", lambda case: case.reward.determination_on_file)
on_campus = _Yes("reward.on_campus", lambda case: case.reward.on_campus)
issued_by_practice = _Yes("reward.issued_by_practice", lambda case: case.reward.issued_by_practice)
card_terms_disclosed = _Yes("reward.card_terms_disclosed", lambda case: case.reward.card_terms_disclosed)
in_gift_register = _Yes("reward.in_gift_register", lambda case: case.reward.in_gift_register)
is_fair_value_service = _Yes("reward.fair_value_service", lambda case: case.reward.fair_value_service)
source = Fact[RewardCase, RewardSource]("reward.source", lambda case: case.reward.source)
set_in_advance = _Yes("reward.set_in_advance", lambda case: case.reward.set_in_advance)
disclosed_to_patient = _Yes("reward.disclosed_to_patient", lambda case: case.reward.disclosed_to_patient)
terms_stated = _Yes("reward.terms_stated", lambda case: case.reward.terms_stated)
endorser_discloses = _Yes("reward.endorser_discloses", lambda case: case.reward.endorser_discloses)
could_affect_judgement = _Yes(
    "reward.could_affect_judgement", lambda case: case.reward.could_affect_judgement
)
improper_performance = _Yes("reward.improper_performance", lambda case: case.reward.improper_performance)

kind = Fact[RewardCase, RecipientKind]("recipient.kind", lambda case: case.recipient.kind)
payers = Fact[RewardCase, frozenset[Payer]]("recipient.payers", lambda case: case.recipient.payers)
payer_status = Fact[RewardCase, PayerStatus](
    "recipient.payer_status", lambda case: case.recipient.payer_status
)
age = Fact[RewardCase, int]("recipient.age", lambda case: case.recipient.age)
guardian_agreed = _Yes("recipient.guardian_agreed", lambda case: case.recipient.guardian_agreed)
is_physician_or_family = _Yes(
    "recipient.is_physician_or_family", lambda case: case.recipient.is_physician_or_family
)
is_bona_fide_employee = _Yes(
    "recipient.is_bona_fide_employee", lambda case: case.recipient.is_bona_fide_employee
)
pay_varies_by = Fact[RewardCase, frozenset[PayVariesBy]](
    "recipient.pay_varies_by", lambda case: case.recipient.pay_varies_by
)
funding = Fact[RewardCase, Funding]("recipient.funding", lambda case: case.recipient.funding)
requests_from_giver = _Yes("recipient.requests_from_giver", lambda case: case.recipient.requests_from_giver)
referred_payers = Fact[RewardCase, frozenset[Payer]]("referred.payers", lambda case: case.referred.payers)
referred_payer_status = Fact[RewardCase, PayerStatus](
    "referred.payer_status", lambda case: case.referred.payer_status
)


def _of_ride(name: str, part: str) -> Fact[RewardCase, bool]:
    def get(case: RewardCase) -> bool | Unknown:
        found: bool | Unknown = UNKNOWN if case.reward.ride is None else getattr(case.reward.ride, part)
        return found

    return _Yes(name, get)


def _distance(case: RewardCase) -> int | Unknown:
    ride: Ride | None = case.reward.ride
    return UNKNOWN if ride is None else ride.distance_hundredths


ride_distance = Fact[RewardCase, int]("ride.distance in hundredths of a mile", _distance)
ride_rural = _of_ride("ride.rural", "rural")
ride_advertised = _of_ride("ride.advertised", "advertised")
ride_luxury = _of_ride("ride.luxury_air_or_ambulance", "luxury_air_or_ambulance")
ride_driver_paid_per_patient = _of_ride("ride.driver_paid_per_patient", "driver_paid_per_patient")
ride_cost_shifted = _of_ride("ride.cost_shifted", "cost_shifted")

#: The reward is tied to a referral.
contingent = is_in(basis, CONTINGENT)

# A recorded federal payer settles the question. A list that may be incomplete and shows none
# does not: then the answer is unknown, and a rule that needs it holds.
_recipient_unsure = is_in(kind, BENEFICIARIES) & is_in(payer_status, UNSURE) & lacks(payers)
_referred_unsure = is_in(referred_payer_status, UNSURE) & lacks(referred_payers)

#: Medicare or a State health care program may pay for the recipient's care.
reaches_gift_law = overlaps(payers, MEDICARE_OR_STATE) | _recipient_unsure
#: Any federal health care program may pay for the recipient's care.
recipient_is_federal = overlaps(payers, FEDERAL) | _recipient_unsure
#: Any federal health care program may pay for the referred person's care.
referred_is_federal = overlaps(referred_payers, FEDERAL) | _referred_unsure
#: A plan of any kind, public or private, may pay for the referred person's care.
referred_is_insured = overlaps(referred_payers, INSURED) | _referred_unsure
#: What the federal statute spares: a bona fide employee, or a safe harbor that a person has found to fit.
federally_excepted = (equals(kind, RecipientKind.EMPLOYEE_W2) & is_true(is_bona_fide_employee)) | (
    equals(exception, RewardException.SAFE_HARBOR) & is_true(determination_on_file)
)


def works_as(*named: Profession) -> Condition[RewardCase]:
    """The practice's licence is one of *named*."""
    return is_in(profession, named)
