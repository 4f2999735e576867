"""Electronic marketing: the Privacy and Electronic Communications Regulations.

References:
- PECR 2003 reg 22(1)-(3), 23 (2003-12-11), as amended by the Data (Use and Access) Act 2025.
- ICO, guidance on electronic mail (October 2022), on schemes of referring a friend.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.messages import Channel, Purpose
from bedside.jurisdictions.evidence import MEMORY, SECONDARY
from bedside.jurisdictions.shapes import on_messages
from bedside.rules import Confidence, Effect, is_false, is_in, is_true
from bedside.rules.about import direct, message, telephone

__all__ = ["MARKETING"]

_SINCE: Final = date(2003, 12, 11)
_NOT_AGREED: Final = "You have not agreed to messages of this kind."
_INVITES: Final = frozenset({Purpose.REFERRAL_INVITATION, Purpose.REFER_A_FRIEND})
_IN_HAND: Final = frozenset({Channel.FACE_TO_FACE, Channel.PRINTED_CARD})

_ours = is_true(direct.sent_by_practice)

MARKETING: Final = (
    on_messages(
        "UK-PECR-01",
        Effect.DENY,
        "UK",
        "PECR 2003 reg 22(1)-(3)",
        "Marketing by text or e-mail needs consent, or the soft opt-in with all its conditions.",
        is_true(direct.is_direct)
        & is_in(message.channel, {Channel.SMS, Channel.EMAIL})
        & _ours
        & is_false(direct.express_consent)
        & is_false(direct.soft_opt_in_whole),
        "consent, or the soft opt-in",
        SECONDARY,
        begins=_SINCE,
        to_patient=_NOT_AGREED,
    ),
    on_messages(
        "UK-PECR-02",
        Effect.DENY,
        "UK",
        "PECR reg 22(3)",
        "The soft opt-in is claimed and one of its conditions is missing.",
        is_true(direct.soft_opt_in_claimed) & is_false(direct.soft_opt_in_whole),
        "details from a sale or its negotiation, own similar services, an opt-out at collection and in "
        "every message; a relationship under the NHS alone is no sale",
        f"{SECONDARY}; {MEMORY}",
        begins=_SINCE,
        to_patient=_NOT_AGREED,
    ),
    on_messages(
        "UK-PECR-03",
        Effect.DENY,
        "UK",
        "PECR reg 23",
        "Marketing says who sends it, and where to opt out.",
        is_true(direct.is_direct) & ~(is_true(direct.sender_identified) & is_true(direct.unsubscribe_works)),
        "name the practice, and an address for opting out",
        MEMORY,
        begins=_SINCE,
    ),
    on_messages(
        "UK-PECR-04",
        Effect.DENY,
        "UK",
        "PECR reg 22; ICO electronic-mail guidance (Oct 2022)",
        "The practice neither sends nor instigates marketing to a friend who has not agreed.",
        is_in(message.purpose, _INVITES)
        & ~is_in(message.channel, _IN_HAND)
        & _ours
        & is_false(direct.express_consent),
        "a link that the referrer shares of their own accord is tolerated",
        SECONDARY,
        begins=_SINCE,
        confidence=Confidence.MEDIUM,
        to_patient=_NOT_AGREED,
    ),
    on_messages(
        "UK-PECR-05",
        Effect.PERMIT,
        "UK",
        "PECR reg 22; ICO",
        "A service message in a neutral tone, without promotion, is not direct marketing.",
        is_in(message.purpose, telephone.EXEMPT_PURPOSES | {Purpose.BILLING}) & is_false(direct.promotional),
        "a neutral tone, no promotion",
        SECONDARY,
        begins=_SINCE,
        exempts=("UK-PECR-01",),
    ),
)
