"""Commercial e-mail: the CAN-SPAM Act.

References:
- 15 USC 7702(12), (17), 7704(a)(1)-(5) (2004-01-01); 16 CFR 316.
- 73 FR 29654 (2008-07-07): forward-to-a-friend.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.messages import Channel, Purpose
from bedside.jurisdictions.evidence import MEMORY, SECONDARY
from bedside.rules import Citation, Effect, MessageCase, Rule, equals, is_false, is_true
from bedside.rules.about import message, privacy

__all__ = ["EMAIL"]

_is_email = equals(message.channel, Channel.EMAIL)
_is_commercial = is_true(message.is_commercial) & _is_email
_formal = is_true(privacy.has_postal_address) & is_true(privacy.has_optout)

EMAIL: Final = (
    Rule(
        id="US-CANSPAM-01",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2004, 1, 1),
        citation=Citation("15 USC 7704(a)(1)-(5); 16 CFR 316"),
        reason="A commercial e-mail carries a postal address, a working opt-out, and honest headers "
        "and subject.",
        condition=_is_commercial & ~(_formal & is_true(privacy.honest_headers)),
        limit="add the postal address and an opt-out that works for 30 days",
        verified=SECONDARY,
    ),
    Rule(
        id="US-CANSPAM-02",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2004, 1, 1),
        citation=Citation("15 USC 7704(a)(4)(A); 16 CFR 316.5"),
        reason="The recipient has unsubscribed. The law gives ten business days; we stop at once.",
        patient_reason="You have unsubscribed from messages of this kind.",
        condition=_is_commercial & is_true(privacy.email_opted_out),
        limit="only with new consent",
        verified=SECONDARY,
    ),
    Rule(
        id="US-CANSPAM-03",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2004, 1, 1),
        citation=Citation("15 USC 7702(17); 16 CFR 316.3"),
        reason="An e-mail whose main purpose is an appointment or an account is not commercial.",
        condition=_is_email & is_true(privacy.is_transactional) & is_true(privacy.honest_headers),
        exempts=("US-CANSPAM-01", "US-CANSPAM-02"),
        limit="no false headers",
        verified=MEMORY,
    ),
    Rule(
        id="US-CANSPAM-04",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2008, 7, 7),
        citation=Citation("73 FR 29654 (May 21 2008); 15 USC 7702(12) 'procure'"),
        reason="Whoever rewards forwarding procures the e-mail and is its sender towards the friend.",
        condition=equals(message.purpose, Purpose.REFER_A_FRIEND)
        & _is_email
        & is_true(privacy.forwarding_rewarded)
        & ~(_formal & is_false(privacy.email_opted_out)),
        obligation="check the friend against the opt-outs, and add the postal address and an opt-out",
        verified=SECONDARY,
    ),
)
