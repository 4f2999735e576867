"""The case of a reward: something of value that the practice would give to someone."""

from __future__ import annotations

from enum import Enum

import attrs

from bedside.domain.checks import instances
from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.money import Money
from bedside.domain.rewards import Basis, Instrument
from bedside.rules.cases.practice import PracticeFacts
from bedside.rules.effects import UNKNOWN, Unknown

__all__ = [
    "Funding",
    "OfferedReward",
    "PayVariesBy",
    "RecipientFacts",
    "RecipientKind",
    "ReferredFacts",
    "RewardCase",
    "RewardException",
    "RewardSource",
    "Ride",
]


class RecipientKind(Enum):
    """In what capacity someone receives."""

    PATIENT = "patient"
    RELATED_PERSON = "related_person"
    EMPLOYEE_W2 = "employee_w2"
    CONTRACTOR = "contractor"
    LICENSED_PROFESSIONAL = "licensed_professional"
    PARTNER_BUSINESS = "partner_business"
    OTHER = "other"


class RewardException(Enum):
    """The exception that the practice claims; a claim alone excuses nothing."""

    NONE = "none"
    PROMOTES_ACCESS_LOW_RISK = "promotes_access_low_risk"
    PREVENTIVE_CARE = "preventive_care"
    RETAILER_REWARD = "retailer_reward"
    FINANCIAL_NEED = "financial_need"
    SAFE_HARBOR = "safe_harbor"
    MEDICAL_STAFF_INCIDENTAL = "medical_staff_incidental"


class PayVariesBy(Enum):
    """What a worker's pay goes up with (18 USC 220(b)(2))."""

    REFERRALS = "referrals"
    TESTS = "tests"
    BILLINGS = "billings"


class RewardSource(Enum):
    """Out of which money it is paid; a share of the fee for care is what fee-splitting laws forbid."""

    PROFESSIONAL_FEE = "professional_fee"
    PRACTICE_FUNDS = "practice_funds"


class Funding(Enum):
    """Who funds the care of whoever receives, where a public service stands beside private care."""

    PRIVATE = "private"
    NHS = "nhs"


@attrs.frozen(kw_only=True)
class Ride:
    """A free ride, 42 CFR 1001.952(bb). The distance is in hundredths of a mile."""

    distance_hundredths: int | Unknown
    rural: bool | Unknown
    advertised: bool | Unknown
    luxury_air_or_ambulance: bool | Unknown
    driver_paid_per_patient: bool | Unknown
    cost_shifted: bool | Unknown


@attrs.frozen(kw_only=True)
class OfferedReward:
    """What would be given, why, and what this recipient had before in the calendar year.

    ``ytd_gifts`` are gifts to a patient, ``ytd_nonmonetary`` those to a referring physician,
    ``ytd_engagement`` in-kind engagement tools. ``determination_on_file``: a named person decided
    that the claimed exception fits, and it is written down. ``fair_value_service``: it pays for
    a service other than referral at its fair market value, ``set_in_advance`` by a method fixed
    before. ``disclosed_to_patient``: the referred person was told of the reward and the link behind
    it. ``terms_stated`` and ``endorser_discloses``: the terms are clear, and whoever recommends says
    that it is rewarded. ``could_affect_judgement``: it could affect, or seem to affect, a clinician's
    decision. ``improper_performance``: a person has found that it is meant to make someone act improperly.
    """

    instrument: Instrument
    basis: Basis | Unknown
    retail_value: Money | Unknown
    ytd_gifts: Money | Unknown
    ytd_nonmonetary: Money | Unknown = UNKNOWN
    ytd_engagement: Money | Unknown = UNKNOWN
    applies_to_cost_share: bool | Unknown = UNKNOWN
    solicited: bool | Unknown = UNKNOWN
    advertised: bool | Unknown = UNKNOWN
    exception: RewardException = RewardException.NONE
    determination_on_file: bool = False
    on_campus: bool | Unknown = UNKNOWN
    issued_by_practice: bool | Unknown = UNKNOWN
    card_terms_disclosed: bool | Unknown = UNKNOWN
    in_gift_register: bool = False
    fair_value_service: bool | Unknown = False
    ride: Ride | None = None
    source: RewardSource | Unknown = UNKNOWN
    set_in_advance: bool | Unknown = UNKNOWN
    disclosed_to_patient: bool | Unknown = UNKNOWN
    terms_stated: bool | Unknown = UNKNOWN
    endorser_discloses: bool | Unknown = UNKNOWN
    could_affect_judgement: bool | Unknown = UNKNOWN
    improper_performance: bool | Unknown = False


@attrs.frozen(kw_only=True)
class RecipientFacts:
    """Who would receive it. For a partner or an employee who is no patient, ``payers`` is empty.

    ``requests_from_giver``: the recipient asks the giver for pathology or imaging of patients.
    """

    kind: RecipientKind | Unknown
    payers: frozenset[Payer] | Unknown = attrs.field()
    payer_status: PayerStatus | Unknown
    age: int | Unknown
    guardian_agreed: bool | Unknown = UNKNOWN
    is_physician_or_family: bool | Unknown
    is_bona_fide_employee: bool | Unknown = UNKNOWN
    pay_varies_by: frozenset[PayVariesBy] | Unknown = UNKNOWN
    funding: Funding | Unknown = UNKNOWN
    requests_from_giver: bool | Unknown = UNKNOWN

    @payers.validator
    def _check_payers(self, attribute: attrs.Attribute[object], value: object) -> None:
        if not isinstance(value, Unknown):
            instances(Payer)(self, attribute, value)


@attrs.frozen(kw_only=True)
class ReferredFacts:
    """Who pays for the care of the person that was referred."""

    payers: frozenset[Payer] | Unknown = UNKNOWN
    payer_status: PayerStatus | Unknown = UNKNOWN


@attrs.frozen(kw_only=True)
class RewardCase:
    """May the practice give this, for this, to this person? Also the case of a gift to a partner.

    Without a referred person, ``referred`` is left out: then nothing is known about the payer,
    which matters only to a reward that is tied to a referral.
    """

    practice: PracticeFacts
    reward: OfferedReward
    recipient: RecipientFacts
    referred: ReferredFacts = ReferredFacts()
