"""Invitations: a patient is asked to bring a friend, with a code that says nothing about them."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import aware, identifier, not_before, optional, typed, utc
from bedside.domain.checks import code as short_code
from bedside.domain.codes import code_format
from bedside.domain.messages import Channel
from bedside.domain.transitions import Transitions

__all__ = [
    "INVITATION_MOVES",
    "Invitation",
    "InvitationId",
    "InvitationStatus",
    "is_open",
    "mark_opened",
    "revoke",
]

InvitationId = NewType("InvitationId", str)


class InvitationStatus(Enum):
    """Whether the code still counts."""

    ISSUED = "issued"
    OPENED = "opened"
    REVOKED = "revoked"


INVITATION_MOVES = Transitions(
    "invitation",
    {
        InvitationStatus.ISSUED: {InvitationStatus.OPENED, InvitationStatus.REVOKED},
        InvitationStatus.OPENED: {InvitationStatus.OPENED, InvitationStatus.REVOKED},
        InvitationStatus.REVOKED: set(),
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Invitation:
    """One request to refer, over one channel, with its own code."""

    id: InvitationId = attrs.field(validator=identifier)
    code: str = attrs.field(validator=code_format)
    referrer_id: str = attrs.field(validator=identifier)
    policy_id: str | None = attrs.field(default=None, validator=optional(identifier))
    channel: Channel
    campaign: str | None = attrs.field(default=None, validator=optional(short_code))
    created_at: datetime = attrs.field(validator=aware)
    expires_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("created_at")]
    )
    opened_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    status: InvitationStatus = InvitationStatus.ISSUED


def mark_opened(invitation: Invitation, *, at: datetime) -> Invitation:
    """Somebody followed the link or showed the card; the first time is kept.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> card = Invitation(id=InvitationId("inv-1"), code="ABCDEFGHJKV", referrer_id="pat-1",
    ...     channel=Channel.PRINTED_CARD, created_at=noon)
    >>> mark_opened(card, at=noon).status.value
    'opened'
    """
    status = INVITATION_MOVES.check(invitation.id, invitation.status, InvitationStatus.OPENED)
    return attrs.evolve(invitation, status=status, opened_at=invitation.opened_at or at)


def revoke(invitation: Invitation) -> Invitation:
    """The code counts no more."""
    status = INVITATION_MOVES.check(invitation.id, invitation.status, InvitationStatus.REVOKED)
    return attrs.evolve(invitation, status=status)


def is_open(invitation: Invitation, *, at: datetime) -> bool:
    """Whether a referral may still come in by this code."""
    in_time = invitation.expires_at is None or utc(at) < utc(invitation.expires_at)
    return in_time and invitation.status is not InvitationStatus.REVOKED
