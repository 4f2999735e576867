"""The case of a partner: an agreement, a payment under it, a fee, a voucher, a referral to them."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from bedside.domain.checks import not_before
from bedside.domain.money import Money
from bedside.errors import InvalidValueError
from bedside.rules.cases.practice import PracticeFacts
from bedside.rules.cases.reward import RecipientKind
from bedside.rules.effects import UNKNOWN, Unknown

__all__ = [
    "AgreementKind",
    "AgreementTerms",
    "FeeBasis",
    "NetworkFee",
    "Overage",
    "PartnerAct",
    "PartnerCase",
    "PartnerReferral",
    "ReceivedBenefit",
    "VoucherAdvert",
]


class PartnerAct(Enum):
    """What the practice would do. A gift is not here: it is a reward whose recipient is the partner."""

    PARTNERSHIP = "partnership"
    PAYMENT = "payment"
    NETWORK_FEE = "network_fee"
    REFERRAL = "referral"
    SCOREBOARD = "scoreboard"
    VOUCHER_ADVERT = "voucher_advert"
    OVERAGE_CURE = "overage_cure"
    ACCEPT_BENEFIT = "accept_benefit"


class AgreementKind(Enum):
    """What a payment is for."""

    SERVICES = "services"
    MARKETING_SUPPORT = "marketing_support"
    ADVERTISING = "advertising"
    RENTAL = "rental"
    LIMITED_REMUNERATION = "limited_remuneration"


class FeeBasis(Enum):
    """How a referral service sets what it charges its participants."""

    EQUAL_COST_BASED = "equal_cost_based"
    UNEQUAL = "unequal"
    PER_REFERRAL = "per_referral"


@attrs.frozen(kw_only=True)
class AgreementTerms:
    """What is written down about a payment for real services.

    ``paid_before`` and ``amount`` are of the calendar year and of this payment; only limited
    remuneration (42 CFR 411.357(z)) asks for them.
    """

    kind: AgreementKind | Unknown
    signed: bool | Unknown
    fair_value: bool | Unknown
    methodology_set_in_advance: bool | Unknown
    varies_with_referrals: bool | Unknown
    term_months: int | Unknown
    commercially_reasonable: bool | Unknown
    paid_before: Money | Unknown
    amount: Money | Unknown


@attrs.frozen(kw_only=True)
class PartnerReferral:
    """A patient would be sent to the partner.

    ``equal_treatment_assured``: the patient was told that nothing changes if they go elsewhere.
    """

    financial_interest: bool | Unknown
    family_relationship: bool | Unknown
    written_disclosure: bool | Unknown
    alternatives_offered: int | Unknown
    choice_recorded: bool | Unknown
    clinical_reason_recorded: bool | Unknown
    equal_treatment_assured: bool | Unknown = UNKNOWN


@attrs.frozen(kw_only=True)
class NetworkFee:
    """What a referral service charges its participants, 42 CFR 1001.952(f)."""

    basis: FeeBasis | Unknown
    disclosures_complete: bool | Unknown
    excludes_qualified: bool | Unknown


@attrs.frozen(kw_only=True)
class VoucherAdvert:
    """A prepaid voucher that a third party sells for the practice, Cal. B&P 650(g)."""

    seller_recommends: bool | Unknown
    full_refund: bool | Unknown
    essential_health_benefit: bool | Unknown


@attrs.frozen(kw_only=True)
class Overage:
    """Gifts to one physician passed the year's limit, 42 CFR 411.357(k)(3)."""

    year: int
    total: Money
    cap: Money
    received_on: date
    returned_on: date | None = attrs.field(validator=not_before("received_on"))
    last_cure_on: date | None

    def __attrs_post_init__(self) -> None:
        """The currencies agree."""
        if self.total.currency != self.cap.currency:
            raise InvalidValueError("currency.mixed", "Overage.total", "give it in the currency of the cap")


@attrs.frozen(kw_only=True)
class ReceivedBenefit:
    """Something of value that the practice would take from a partner.

    ``for_referrals``: it is given for patients that were or will be sent. ``could_affect_judgement``:
    it could affect, or seem to affect, a clinician's decision. ``from_referred_supplier``: the giver
    supplies what the practice refers patients for.
    """

    for_referrals: bool | Unknown
    could_affect_judgement: bool | Unknown
    declared_to_patient: bool | Unknown
    from_referred_supplier: bool | Unknown


@attrs.frozen(kw_only=True)
class PartnerCase:
    """May the practice do this with this partner? ``act`` says which of the details it needs."""

    act: PartnerAct
    practice: PracticeFacts
    partner_kind: RecipientKind | Unknown
    is_physician_or_family: bool | Unknown
    reciprocal_quota: bool | Unknown
    benefit_linked: bool | Unknown = False
    agreement: AgreementTerms | None = None
    referral: PartnerReferral | None = None
    fee: NetworkFee | None = None
    voucher: VoucherAdvert | None = None
    overage: Overage | None = None
    benefit: ReceivedBenefit | None = None

    def __attrs_post_init__(self) -> None:
        """The details of the act are there."""
        needed = {
            PartnerAct.PAYMENT: self.agreement,
            PartnerAct.REFERRAL: self.referral,
            PartnerAct.NETWORK_FEE: self.fee,
            PartnerAct.VOUCHER_ADVERT: self.voucher,
            PartnerAct.OVERAGE_CURE: self.overage,
            PartnerAct.ACCEPT_BENEFIT: self.benefit,
        }
        if self.act in needed and needed[self.act] is None:
            raise InvalidValueError("case.incomplete", "PartnerCase.act", "give the details of this act")
