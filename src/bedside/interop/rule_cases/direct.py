"""How the facts of direct marketing in a case file become what the laws outside the United States ask."""

from __future__ import annotations

from typing import Final

from bedside.interop.rule_cases.facts import CaseFacts
from bedside.rules import UNKNOWN, Unknown
from bedside.rules.cases import DirectMarketing, LawfulBasis, SoftOptIn

__all__ = ["basis_of", "direct_of"]

#: Where a case may say that the recipient agreed; one of them is enough.
_CONSENTS: Final = (
    "message.consent",
    "friend.consent",
    "recipient.express_consent",
    "patient.express_marketing_consent",
    "consent.express",
    "consent.pewc",
)


def direct_of(facts: CaseFacts, marketing: bool | Unknown) -> DirectMarketing:
    """What makes the message direct marketing, and on whose word it is sent."""
    is_direct = _either(facts, ("message.is_direct_marketing",), marketing)
    sent_by = facts.text("message.sent_by")
    return DirectMarketing(
        is_direct=is_direct,
        sent_by_practice=isinstance(sent_by, Unknown) or sent_by == "practice",
        express_consent=_express(facts),
        inferred_consent=facts.flag("consent.inferred"),
        objected=facts.flag("subject.objected_direct_marketing"),
        unsubscribed=_unsubscribed(facts),
        sender_identified=_either(facts, ("message.sender_id", "message.sender_identity"), True),
        unsubscribe_works=_either(
            facts, ("message.unsubscribe", "message.functional_unsubscribe", "message.optout_address"), True
        ),
        promotional=facts.has("message.promo") or _either(facts, ("message.promotional",), is_direct),
        uses_health_facts=facts.flag("message.uses_sensitive_info"),
        existing_relationship=facts.flag("message.existing_customer_exception"),
        soft_opt_in=_soft_opt_in(facts) if facts.has("soft_opt_in") else None,
        last_purchase_on=facts.day_on_file("recipient.last_purchase"),
        last_inquiry_on=facts.day_on_file("recipient.last_inquiry"),
        nth_invitation=facts.count("message.ordinal"),
        referrer_named=facts.flag("message.referrer_named"),
        relationships_known=facts.flag("message.relationships_ok"),
    )


def basis_of(facts: CaseFacts, direct: DirectMarketing) -> LawfulBasis | Unknown:
    """What the message rests on where the case names no ground: consent, a relationship, or care."""
    if direct.is_direct is False:
        return LawfulBasis.CONTRACT
    if direct.express_consent is True:
        return LawfulBasis.CONSENT
    if direct.existing_relationship is True or _is_whole(direct.soft_opt_in):
        return LawfulBasis.LEGITIMATE_INTERESTS
    return LawfulBasis.NONE if any(facts.has(path) for path in _CONSENTS) else UNKNOWN


def _is_whole(claimed: SoftOptIn | None) -> bool:
    return claimed is not None and all(
        part is True
        for part in (
            claimed.from_sale,
            claimed.similar_own_services,
            claimed.optout_at_collection,
            claimed.optout_every_time,
        )
    )


def _either(facts: CaseFacts, paths: tuple[str, ...], otherwise: bool | Unknown) -> bool | Unknown:
    return next((facts.flag(path) for path in paths if facts.has(path)), otherwise)


def _express(facts: CaseFacts) -> bool | Unknown:
    given = [facts.flag(path) for path in _CONSENTS if facts.has(path)]
    if any(answer is True for answer in given):
        return True
    return UNKNOWN if any(isinstance(answer, Unknown) for answer in given) else False


def _unsubscribed(facts: CaseFacts) -> bool | Unknown:
    if facts.day_on_file("recipient.unsubscribed_on") is not None:
        return True
    return facts.flag("recipient.unsubscribed")


def _soft_opt_in(facts: CaseFacts) -> SoftOptIn:
    only_nhs = facts.flag("soft_opt_in.nhs_only")
    return SoftOptIn(
        from_sale=False if only_nhs is True else facts.flag("soft_opt_in.sale"),
        similar_own_services=facts.flag("soft_opt_in.similar"),
        optout_at_collection=facts.flag("soft_opt_in.optout_at_collection"),
        optout_every_time=facts.flag("soft_opt_in.optout_each"),
    )
