"""Which typed case an action of a case file is, and what reads its facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from bedside.interop.rule_cases.disclosures import disclosure_of
from bedside.interop.rule_cases.facts import CaseFacts
from bedside.interop.rule_cases.grounds import processing_of
from bedside.interop.rule_cases.messages import message_of
from bedside.interop.rule_cases.partners import partner_of
from bedside.interop.rule_cases.records import (
    advert_of,
    authorization_of,
    billing_of,
    export_of,
    inbound_of,
    retention_of,
    rights_of,
    system_of,
    tax_of,
    vendor_of,
)
from bedside.interop.rule_cases.reviews import review_of
from bedside.interop.rule_cases.rewards import reward_of, staff_benefit_of
from bedside.rules import Case
from bedside.rules.cases import PartnerAct, ReviewAct

__all__ = ["reader_of"]

#: From the facts of a case, its jurisdiction and the day to the typed case.
Reader = Callable[[CaseFacts, str, date], Case]


def reader_of(action: str, facts: Mapping[str, object]) -> Reader | None:
    """What reads the facts of an action, or None for an action that no case type is about."""
    if action in ("pay_partner", "send_thank_you"):
        other = _partner(PartnerAct.PAYMENT) if action == "pay_partner" else message_of
        return reward_of if "reward" in facts else other
    if action == "publish_advert" and "advert" in facts:
        return _alone(advert_of)
    return _READERS.get(action)


def _partner(act: PartnerAct) -> Reader:
    return lambda facts, region, as_of: partner_of(facts, region, act)


def _alone(read: Callable[[CaseFacts], Case]) -> Reader:
    return lambda facts, region, as_of: read(facts)


def _review(act: ReviewAct) -> Reader:
    return lambda facts, region, as_of: review_of(facts, act)


_READERS: Final[Mapping[str, Reader]] = {
    "grant_reward": reward_of,
    "offer_reward": reward_of,
    "give_partner_gift": reward_of,
    "give_staff_benefit": staff_benefit_of,
    "send_message": message_of,
    "deliver_message": message_of,
    "place_call": message_of,
    "disclose": disclosure_of,
    "create_partnership": _partner(PartnerAct.PARTNERSHIP),
    "charge_network_fee": _partner(PartnerAct.NETWORK_FEE),
    "refer_to_partner": _partner(PartnerAct.REFERRAL),
    "publish_partner_kpi": _partner(PartnerAct.SCOREBOARD),
    "publish_advert": _partner(PartnerAct.VOUCHER_ADVERT),
    "accept_partner_benefit": _partner(PartnerAct.ACCEPT_BENEFIT),
    "bill_service": _alone(billing_of),
    "cure_overage": _partner(PartnerAct.OVERAGE_CURE),
    "solicit_review": _review(ReviewAct.ASK),
    "display_testimonial": _review(ReviewAct.SHOW),
    "display_reviews": _review(ReviewAct.SHOW),
    "reply_review": _review(ReviewAct.REPLY),
    "tax_check": _alone(tax_of),
    "export_kpi": _alone(export_of),
    "check_access_clock": _alone(lambda facts: rights_of(facts, done=False)),
    "check_request_clock": _alone(lambda facts: rights_of(facts, done=False)),
    "erase": _alone(lambda facts: rights_of(facts, done=True)),
    "collect": lambda facts, region, as_of: processing_of(facts, region),
    "process": lambda facts, region, as_of: processing_of(facts, region),
    "enable_vendor": _alone(vendor_of),
    "use_system": _alone(system_of),
    "dispose_record": _alone(retention_of),
    "validate_authorization": _alone(authorization_of),
    "classify_inbound": _alone(inbound_of),
}
