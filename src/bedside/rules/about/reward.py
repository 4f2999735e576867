"""The facts of a reward, by name, and the families of instruments and reasons that laws speak of."""

from __future__ import annotations

from typing import Final

from bedside.domain.coverage import FEDERAL, MEDICARE_OR_STATE, Payer, PayerStatus
from bedside.domain.money import Money
from bedside.domain.rewards import Basis, Instrument
from bedside.domain.settings import Profession
from bedside.rules.cases.practice import FacilityKind
from bedside.rules.cases.reward import (
    PayVariesBy,
    RecipientKind,
    RewardCase,
    RewardException,
    Ride,
)
from bedside.rules.effects import UNKNOWN, Unknown
from bedside.rules.facts import Fact, is_in, lacks, overlaps, total

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
    "determination_on_file",
    "engagement_this_year",
    "exception",
    "facility_kind",
    "federal_enrolled",
    "furnishes_dhs",
    "gifts_this_year",
    "guardian_agreed",
    "has_formal_medical_staff",
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
    "referred_payer_status",
    "referred_payers",
    "retail_value",
    "reward_advertised",
    "ride_advertised",
    "ride_cost_shifted",
    "ride_distance",
    "ride_driver_paid_per_patient",
    "ride_luxury",
    "ride_rural",
    "solicited",
    "state_pack_reviewed",
    "vbe_participant",
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
CONTINGENT: Final = frozenset({Basis.PER_REFERRAL, Basis.CONVERSION, Basis.VOLUME})
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
