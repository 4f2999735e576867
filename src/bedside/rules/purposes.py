"""What the purpose of a message means in law: which words advertise, and which still hold after a goodbye.

The packs ask about facts such as "is it marketing"; here those facts are read off the purpose, with
the texts that say so.
"""

from __future__ import annotations

from typing import Final

from bedside.domain.messages import Channel, Purpose

__all__ = ["ADVERTISING", "NOT_AFTER_LEAVING", "OWN_SERVICES", "counts_against_the_week"]

#: Purposes whose words advertise something: 47 CFR 64.1200(f)(1), (f)(15) and 15 USC 7702(2).
ADVERTISING: Final = frozenset(
    {
        Purpose.MARKETING,
        Purpose.NEWSLETTER,
        Purpose.OWN_SERVICES,
        Purpose.REFERRAL_INVITATION,
        Purpose.REFER_A_FRIEND,
        Purpose.REACTIVATION,
        Purpose.REVIEW_REQUEST,
        Purpose.EDUCATION,
    }
)

#: Nobody who has left the practice is asked for these; what care or the law needs still goes out.
NOT_AFTER_LEAVING: Final = ADVERTISING | {Purpose.RECALL, Purpose.SURVEY}

#: Words about the practice's own services: 45 CFR 164.501 'marketing' (2)(ii)(A)-(C).
OWN_SERVICES: Final = ADVERTISING - {Purpose.MARKETING} | {Purpose.RECALL}


def counts_against_the_week(purpose: Purpose, channel: Channel) -> bool:
    """Whether HOUSE-MSG-05 may hold such a message: what is said in person, or confirms an opt-out, is free.

    >>> counts_against_the_week(Purpose.OPTOUT_CONFIRMATION, Channel.SMS)
    False
    """
    return purpose is not Purpose.OPTOUT_CONFIRMATION and channel is not Channel.FACE_TO_FACE
