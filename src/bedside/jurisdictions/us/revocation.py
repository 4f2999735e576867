"""What a STOP reaches: revocation of consent to texts and calls.

References:
- 47 CFR 64.1200(a)(10)-(11); 89 FR 15756; 89 FR 82518 (2025-04-11).
- FCC 24-24 paras 30-31; DA 25-312 and DA 26-12: "revoke all" waived until 2027-01-31.
- FCC 26-67, CG 02-278 (adopted 2026-09-30): category-level opt-out, effective 30 days after its
  publication in the Federal Register, which was not confirmed. `category_optout` loads it.
- CTIA Messaging Principles and Best Practices (May 2023) 5.1.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.messages import Channel, Purpose
from bedside.jurisdictions.evidence import QUOTED, SECONDARY
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    InboundCase,
    MessageCase,
    Rule,
    RulePack,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import inbound, message, telephone
from bedside.rules.cases import RepliedTo, SendBasis

__all__ = ["REVOCATION", "category_optout"]

_STOPPED: Final = "You have asked us to stop messages of this kind."

# The one confirmation of an opt-out is judged by US-TCPA-09.
_after_stop = (
    is_true(telephone.has_revocation)
    & is_in(message.channel, telephone.AUTOMATED)
    & ~equals(message.purpose, Purpose.OPTOUT_CONFIRMATION)
)

REVOCATION: Final = (
    Rule(
        id="US-TCPA-08",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2025, 4, 11),
        citation=Citation("47 CFR 64.1200(a)(10)-(11); 89 FR 15756; 89 FR 82518"),
        reason="The recipient has stopped the programme that this message belongs to, in words that "
        "a reasonable "
        "person understands. The law gives ten business days; we stop at once.",
        patient_reason=_STOPPED,
        condition=_after_stop & is_true(telephone.revoked_this_program),
        limit="only with new consent",
        verified=QUOTED,
    ),
    Rule(
        id="US-TCPA-08-REPLY",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=InboundCase,
        effective_from=date(2025, 4, 11),
        citation=Citation("47 CFR 64.1200(a)(10)-(11); 89 FR 15756; 89 FR 82518"),
        reason="Whoever says stop, in any words that a reasonable person understands and over any reasonable "
        "channel, has ended consent. Words that can be read both ways hold until a person has asked.",
        patient_reason="We will stop.",
        condition=is_true(inbound.is_revocation),
        limit="the law gives ten business days; we stop at once",
        obligation="record it, suppress the address at once, and ask whether an appointment was meant where "
        "the word was CANCEL",
        verified=QUOTED,
    ),
    Rule(
        id="US-TCPA-10",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2025, 4, 11),
        citation=Citation("47 CFR 64.1200(a)(10)"),
        reason="A STOP to marketing ends all marketing of this practice.",
        patient_reason=_STOPPED,
        condition=_after_stop
        & equals(telephone.revoked_by_replying_to, RepliedTo.MARKETING)
        & is_true(message.is_marketing),
        limit="only with new written consent",
        verified=QUOTED,
    ),
    Rule(
        id="US-TCPA-11",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2025, 4, 11),
        citation=Citation("FCC 24-24 paras 30-31; 47 CFR 64.1200(a)(10)"),
        reason="A STOP to an exempt health message ends all automated messages of this practice.",
        patient_reason=_STOPPED,
        condition=_after_stop & equals(telephone.revoked_by_replying_to, RepliedTo.EXEMPT_HEALTH),
        limit="only with new consent, or a person who calls",
        confidence=Confidence.MEDIUM,
        verified=SECONDARY,
    ),
    Rule(
        id="US-TCPA-12",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2027, 1, 31),
        citation=Citation("47 CFR 64.1200(a)(10); waived by DA 25-312 and DA 26-12 until 2027-01-31"),
        reason="A STOP to any programme ends every automated message that relies on consent.",
        patient_reason=_STOPPED,
        condition=_after_stop & equals(telephone.relies_on, SendBasis.CONSENT),
        limit="only with new consent; superseded where category-level opt-out is in force",
        verified=SECONDARY,
    ),
    Rule(
        id="US-CTIA-01",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2023, 5, 1),
        citation=Citation("CTIA Messaging Principles (May 2023) 5.1"),
        reason="After a STOP the carriers block the number that it answered. An industry rule, not law.",
        condition=_after_stop & equals(message.channel, Channel.SMS) & is_true(telephone.revoked_this_sender),
        limit="another channel, or another number for another programme",
        verified=SECONDARY,
    ),
)


def category_optout(effective_from: date) -> RulePack:
    """The pack of FCC 26-67, for those who know the day on which it came into force.

    >>> category_optout(date(2026, 12, 15)).rules[0].exempts
    ('US-TCPA-11', 'US-TCPA-12')
    """
    rule = Rule(
        id="US-TCPA-13",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=effective_from,
        citation=Citation("FCC 26-67, CG 02-278 (adopted 2026-09-30; publication not confirmed)"),
        reason="A STOP to an informational message may be taken as a STOP to that category only.",
        condition=is_true(telephone.has_revocation)
        & ~equals(telephone.revoked_by_replying_to, RepliedTo.MARKETING)
        & is_false(telephone.revoked_this_program),
        exempts=("US-TCPA-11", "US-TCPA-12"),
        confidence=Confidence.MEDIUM,
        verified="adoption reported by five public files; the adopted text was not read",
    )
    return RulePack(name="us-fcc-26-67", jurisdiction="US", version="2026.1", rules=(rule,))
