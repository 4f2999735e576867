"""Emergency access: breaking the glass for a reason and a short time (45 CFR 164.312(a)(2)(ii))."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Final, NewType

import attrs

from bedside.domain.checks import (
    PERSONAL,
    aware,
    code,
    identifier,
    not_before,
    optional,
    personal_text,
    typed,
)
from bedside.domain.journal import ActorId
from bedside.domain.transitions import Transitions

__all__ = [
    "EMERGENCY_MOVES",
    "LONGEST_EMERGENCY",
    "EmergencyAccess",
    "EmergencyAccessId",
    "EmergencyStatus",
    "end_emergency",
    "expire_emergency",
]

EmergencyAccessId = NewType("EmergencyAccessId", str)

#: Longer than this nobody sees what the access policy denies.
LONGEST_EMERGENCY: Final = timedelta(minutes=60)


class EmergencyStatus(Enum):
    """Whether the glass is broken."""

    OPEN = "open"
    ENDED = "ended"
    EXPIRED = "expired"


EMERGENCY_MOVES: Final = Transitions(
    "emergency access",
    {
        EmergencyStatus.OPEN: {EmergencyStatus.ENDED, EmergencyStatus.EXPIRED},
        EmergencyStatus.ENDED: set(),
        EmergencyStatus.EXPIRED: set(),
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class EmergencyAccess:
    """Who broke the glass, why, and until when. The reason may name people, so it is personal data."""

    id: EmergencyAccessId = attrs.field(validator=identifier)
    actor: ActorId = attrs.field(validator=identifier)
    role: str = attrs.field(validator=code)
    purpose: str = attrs.field(validator=code)
    reason: str = attrs.field(validator=personal_text(300), repr=False, metadata=PERSONAL)
    started_at: datetime = attrs.field(validator=aware)
    expires_at: datetime = attrs.field(validator=[aware, not_before("started_at")])
    status: EmergencyStatus = EmergencyStatus.OPEN
    ended_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("started_at")]
    )


def end_emergency(access: EmergencyAccess, *, at: datetime) -> EmergencyAccess:
    """It was closed before its time was over."""
    status = EMERGENCY_MOVES.check(access.id, access.status, EmergencyStatus.ENDED)
    return attrs.evolve(access, status=status, ended_at=at)


def expire_emergency(access: EmergencyAccess, *, at: datetime) -> EmergencyAccess:
    """Its time was over before anybody closed it."""
    status = EMERGENCY_MOVES.check(access.id, access.status, EmergencyStatus.EXPIRED)
    return attrs.evolve(access, status=status, ended_at=at)
