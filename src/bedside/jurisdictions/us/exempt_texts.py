"""Health-care texts and calls without consent: the FCC's exemption, whose conditions must all hold.

References:
- 47 CFR 64.1200(a)(9)(iv)(A)-(H) (2015-07-10; codified 86 FR 11443, 2021-03-29).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.messages import Channel
from bedside.jurisdictions.evidence import QUOTED, SECONDARY
from bedside.rules import Citation, Effect, MessageCase, Rule, at_least, equals, is_false, is_in, is_true
from bedside.rules.about import message, telephone
from bedside.rules.cases import MarketingContent, SendBasis

__all__ = ["EXEMPT_TEXTS"]

_exempt = equals(telephone.relies_on, SendBasis.HEALTHCARE_EXEMPTION) & is_in(
    message.channel, telephone.CALLS_AND_TEXTS
)
_is_text = equals(message.channel, Channel.SMS)

EXEMPT_TEXTS: Final = (
    Rule(
        id="US-TCPA-05",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2015, 7, 10),
        citation=Citation("47 CFR 64.1200(a)(9)(iv)(A)-(H); codified 86 FR 11443 (eff. 2021-03-29)"),
        reason="The message relies on the health-care exemption and misses one of its conditions, so "
        "the exemption fails.",
        condition=_exempt
        & (
            is_false(telephone.number_from_patient)
            | is_false(telephone.names_provider)
            | is_false(telephone.has_contact)
            | is_false(telephone.has_optout)
            | is_true(telephone.contains_billing)
            | is_false(telephone.free_to_recipient)
            | ~equals(telephone.marketing_content, MarketingContent.NONE)
            | ~is_in(message.purpose, telephone.EXEMPT_PURPOSES)
            | (_is_text & at_least(telephone.characters, 161))
            | (~_is_text & at_least(telephone.call_seconds, 61))
        ),
        limit="number given by the patient; names the provider and a contact; a listed purpose; no "
        "marketing, "
        "billing or debt; 160 characters or one minute; free to the recipient; opt-out in the message",
        verified=QUOTED,
    ),
    Rule(
        id="US-TCPA-06",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2015, 7, 10),
        citation=Citation("47 CFR 64.1200(a)(9)(iv)(F)"),
        reason="The exemption covers one message a day and three a week, texts and calls together.",
        condition=_exempt & (at_least(telephone.sent_today, 1) | at_least(telephone.sent_last_7_days, 3)),
        limit="one a day, three a week; more only with consent",
        verified=SECONDARY,
    ),
    Rule(
        id="US-TCPA-07",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2015, 7, 10),
        citation=Citation("47 CFR 64.1200(a)(9)(iv)(G)-(H)"),
        reason="The recipient has opted out of exempt health messages; that is honoured at once.",
        patient_reason="You have asked us not to send messages of this kind.",
        condition=_exempt & is_true(telephone.opted_out_of_exempt),
        limit="only with new consent",
        verified=QUOTED,
    ),
)
