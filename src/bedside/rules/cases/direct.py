"""The facts of direct marketing that the laws of Canada, Europe and Australia ask about."""

from __future__ import annotations

from datetime import date

import attrs

from bedside.rules.effects import UNKNOWN, Unknown

__all__ = ["DirectMarketing", "SoftOptIn"]


@attrs.frozen(kw_only=True)
class SoftOptIn:
    """The four conditions of PECR reg 22(3); a relationship under the NHS alone is no sale."""

    from_sale: bool | Unknown
    similar_own_services: bool | Unknown
    optout_at_collection: bool | Unknown
    optout_every_time: bool | Unknown


@attrs.frozen(kw_only=True)
class DirectMarketing:
    """Whether a message markets directly, on whose word, and whether it says who sends it.

    ``sent_by_practice``: it sends or instigates the message; no where a referrer shares a link of
    their own accord. ``existing_relationship``: the exception of Directive 2002/58/EC Art 13(2).
    ``last_purchase_on`` and ``last_inquiry_on`` are None where there was none.
    ``nth_invitation`` counts the messages that one referral brought, this one included;
    ``relationships_known``: the referrer has a relationship with both sides.
    """

    is_direct: bool | Unknown = UNKNOWN
    sent_by_practice: bool | Unknown = True
    express_consent: bool | Unknown = UNKNOWN
    inferred_consent: bool | Unknown = UNKNOWN
    objected: bool | Unknown = UNKNOWN
    unsubscribed: bool | Unknown = UNKNOWN
    sender_identified: bool | Unknown = UNKNOWN
    unsubscribe_works: bool | Unknown = UNKNOWN
    promotional: bool | Unknown = UNKNOWN
    uses_health_facts: bool | Unknown = UNKNOWN
    existing_relationship: bool | Unknown = UNKNOWN
    soft_opt_in: SoftOptIn | None = None
    last_purchase_on: date | Unknown | None = UNKNOWN
    last_inquiry_on: date | Unknown | None = UNKNOWN
    nth_invitation: int | Unknown = UNKNOWN
    referrer_named: bool | Unknown = UNKNOWN
    relationships_known: bool | Unknown = UNKNOWN
