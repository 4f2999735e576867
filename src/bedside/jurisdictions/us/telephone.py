"""Texts and calls: the Telephone Consumer Protection Act and the rules of the FCC.

References:
- 47 CFR 64.1200(a)(1)-(2), (f)(9): consent (written consent for marketing 2013-10-16).
- 47 CFR 64.1200(c)(1)-(2), (d); 16 CFR 310.4(c): hours and do-not-call (1992-12-20).
- FCC 24-17 (2024-02-08): AI voices are artificial voices.
- 47 CFR 64.1200(a)(12) (2024-04-04): the one confirmation.
- CTIA Messaging Principles and Best Practices (May 2023) 5.1: an industry rule.

The evening closes at 21:00:00, although the text says "after 9 p.m.": delivery takes time.
"""

from __future__ import annotations

from datetime import date, time
from typing import Final

from bedside.domain.dates import QuietHours
from bedside.domain.messages import Channel, Purpose
from bedside.jurisdictions.evidence import QUOTED, SECONDARY
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    MessageCase,
    Rule,
    at_least,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import message, telephone
from bedside.rules.cases import MarketingContent

__all__ = ["TELEPHONE"]

_NIGHT: Final = QuietHours(time(21), time(8))
_HOURS: Final = Citation("47 CFR 64.1200(c)(1); 16 CFR 310.4(c)")
_LATE: Final = "We do not send messages of this kind at this hour."

_solicits = is_true(message.is_solicitation) & is_in(message.channel, telephone.CALLS_AND_TEXTS)
_closed = is_true(message.outside_window(_NIGHT))

TELEPHONE: Final = (
    Rule(
        id="US-TCPA-01",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(1992, 12, 20),
        citation=_HOURS,
        reason="No telephone solicitation before 8 a.m. or from 9 p.m. where the recipient is.",
        patient_reason=_LATE,
        condition=_solicits & equals(message.zones_known, 1) & _closed,
        limit="08:00 to 21:00, local to the recipient",
        verified=QUOTED,
        not_before=lambda case: message.window_opens_at(case, _NIGHT),
    ),
    Rule(
        id="US-TCPA-02",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(1992, 12, 20),
        citation=Citation("47 CFR 64.1200(c)(1)"),
        reason="Without a known time zone of the recipient there is no solicitation; where several "
        "are possible, "
        "the hour must be open in all of them.",
        patient_reason=_LATE,
        condition=_solicits & ~equals(message.zones_known, 1) & _closed,
        limit="08:00 to 21:00 in every zone the recipient may be in",
        confidence=Confidence.MEDIUM,
        verified=SECONDARY,
        not_before=lambda case: message.window_opens_at(case, _NIGHT),
    ),
    Rule(
        id="US-TCPA-03",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2013, 10, 16),
        citation=Citation("47 CFR 64.1200(a)(2), (f)(9)"),
        reason="A marketing text or automated call needs prior express written consent that was no "
        "condition of care.",
        patient_reason="You have not agreed in writing to offers by text or automated call.",
        condition=is_true(message.is_marketing)
        & is_in(message.channel, telephone.AUTOMATED)
        & is_false(telephone.pewc),
        limit="written consent, or another channel",
        verified=QUOTED,
    ),
    Rule(
        id="US-TCPA-04",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2013, 10, 16),
        citation=Citation("47 CFR 64.1200(a)(2) ('health care' message by or for a covered entity)"),
        reason="A health-care message with a trace of marketing needs express consent, not written consent.",
        condition=is_true(telephone.is_healthcare_message)
        & equals(telephone.marketing_content, MarketingContent.MILD)
        & is_true(telephone.pec),
        exempts=("US-TCPA-03",),
        confidence=Confidence.MEDIUM,
        verified=QUOTED,
    ),
    Rule(
        id="US-TCPA-09",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2024, 4, 4),
        citation=Citation("47 CFR 64.1200(a)(12)"),
        reason="An opt-out may be confirmed once, without marketing, within five minutes.",
        condition=equals(message.purpose, Purpose.OPTOUT_CONFIRMATION)
        & is_in(message.channel, telephone.CALLS_AND_TEXTS)
        & (
            ~equals(telephone.marketing_content, MarketingContent.NONE)
            | at_least(telephone.confirmations, 2)
            | at_least(telephone.seconds_since_optout, 301)
        ),
        limit="one text, no marketing, within 5 minutes",
        verified=QUOTED,
    ),
    Rule(
        id="US-TCPA-14",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2004, 1, 1),
        citation=Citation("47 CFR 64.1200(c)(2), (d), (e), (f)(5)"),
        reason="The recipient is on the practice's own do-not-call list, or on the national one "
        "without written "
        "consent or a recent business relationship. Courts differ on texts; the rule is kept.",
        patient_reason="You have asked not to be called.",
        condition=_solicits
        & (
            is_true(telephone.on_internal_dnc)
            | (
                is_true(telephone.on_national_dnc)
                & is_false(telephone.pewc)
                & is_false(telephone.has_business_relationship)
            )
        ),
        limit="business relationship of 18 months, inquiry of 3; own list 5 years",
        verified=SECONDARY,
    ),
    Rule(
        id="US-TCPA-15",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2024, 2, 8),
        citation=Citation("FCC 24-17 (Feb 8 2024); 47 CFR 64.1200(a)(1), (b)"),
        reason="An AI voice is an artificial voice: the call needs prior express consent.",
        patient_reason="You have not agreed to automated calls.",
        condition=equals(message.channel, Channel.VOICE_AI) & is_false(telephone.pec),
        limit="express consent; written consent for marketing",
        verified=SECONDARY,
    ),
)
