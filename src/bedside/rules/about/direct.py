"""The facts of direct marketing, by name."""

from __future__ import annotations

from datetime import date

from bedside.rules.cases.direct import SoftOptIn
from bedside.rules.cases.message import MessageCase
from bedside.rules.effects import UNKNOWN, Unknown
from bedside.rules.facts import Fact

__all__ = [
    "existing_relationship",
    "express_consent",
    "inferred_consent",
    "is_direct",
    "last_inquiry_on",
    "last_purchase_on",
    "nth_invitation",
    "objected",
    "promotional",
    "referrer_named",
    "relationships_known",
    "sender_identified",
    "sent_by_practice",
    "soft_opt_in_claimed",
    "soft_opt_in_whole",
    "unsubscribe_works",
    "unsubscribed",
    "uses_health_facts",
]

_Yes = Fact[MessageCase, bool]

is_direct = _Yes("message.is_direct_marketing", lambda case: case.direct.is_direct)
sent_by_practice = _Yes("message.sent_by_practice", lambda case: case.direct.sent_by_practice)
express_consent = _Yes("recipient.express_consent", lambda case: case.direct.express_consent)
inferred_consent = _Yes("recipient.inferred_consent", lambda case: case.direct.inferred_consent)
objected = _Yes("recipient.objected_to_marketing", lambda case: case.direct.objected)
unsubscribed = _Yes("recipient.unsubscribed", lambda case: case.direct.unsubscribed)
sender_identified = _Yes("message.sender_identified", lambda case: case.direct.sender_identified)
unsubscribe_works = _Yes("message.unsubscribe_works", lambda case: case.direct.unsubscribe_works)
promotional = _Yes("message.promotional", lambda case: case.direct.promotional)
uses_health_facts = _Yes("message.uses_health_facts", lambda case: case.direct.uses_health_facts)
existing_relationship = _Yes(
    "recipient.existing_relationship", lambda case: case.direct.existing_relationship
)
last_purchase_on = Fact[MessageCase, date | None](
    "recipient.last_purchase_on", lambda case: case.direct.last_purchase_on
)
last_inquiry_on = Fact[MessageCase, date | None](
    "recipient.last_inquiry_on", lambda case: case.direct.last_inquiry_on
)
nth_invitation = Fact[MessageCase, int]("message.nth_invitation", lambda case: case.direct.nth_invitation)
referrer_named = _Yes("message.referrer_named", lambda case: case.direct.referrer_named)
relationships_known = _Yes("referrer.relationships_known", lambda case: case.direct.relationships_known)

soft_opt_in_claimed = _Yes("message.soft_opt_in_claimed", lambda case: case.direct.soft_opt_in is not None)


def _whole(case: MessageCase) -> bool | Unknown:
    claimed: SoftOptIn | None = case.direct.soft_opt_in
    if claimed is None:
        return False
    parts = (
        claimed.from_sale,
        claimed.similar_own_services,
        claimed.optout_at_collection,
        claimed.optout_every_time,
    )
    if any(part is False for part in parts):
        return False
    return UNKNOWN if any(isinstance(part, Unknown) for part in parts) else True


soft_opt_in_whole = _Yes("message.soft_opt_in_whole", _whole)
