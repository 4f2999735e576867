"""Invitations: a patient is asked to bring a friend, with a code that says nothing about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Final, NewType

import attrs

from bedside.domain.channels import ChannelName, as_channel, named_channel
from bedside.domain.checks import aware, identifier, not_before, optional, typed, utc
from bedside.domain.checks import code as short_code
from bedside.domain.codes import code_format
from bedside.domain.transitions import Transitions
from bedside.errors import InvalidValueError

__all__ = [
    "INVITATION_MOVES",
    "Invitation",
    "InvitationId",
    "InvitationStatus",
    "is_open",
    "mark_opened",
    "revoke",
    "rotate",
    "use",
]

InvitationId = NewType("InvitationId", str)

#: Longer is a slip, and would leave the calendar when it is counted from an instant.
_LONGEST_GRACE: Final = timedelta(days=3653)


class InvitationStatus(Enum):
    """Whether the code still counts."""

    ISSUED = "issued"
    OPENED = "opened"
    USED = "used"
    REVOKED = "revoked"


INVITATION_MOVES = Transitions(
    "invitation",
    {
        InvitationStatus.ISSUED: {
            InvitationStatus.OPENED,
            InvitationStatus.USED,
            InvitationStatus.REVOKED,
        },
        InvitationStatus.OPENED: {
            InvitationStatus.OPENED,
            InvitationStatus.USED,
            InvitationStatus.REVOKED,
        },
        InvitationStatus.USED: {InvitationStatus.REVOKED},
        InvitationStatus.REVOKED: set(),
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Invitation:
    """One request to refer, over one channel, with its own code.

    ``asked`` is no for a code that the patient wanted, or that took the place of an older one: nobody
    asked then. A code that rotates has several invitations, and ``line_id`` of each later one is the
    id of the first. ``single_use``: one friend may come by it, by any code of its line.
    """

    id: InvitationId = attrs.field(validator=identifier)
    code: str = attrs.field(validator=code_format)
    referrer_id: str = attrs.field(validator=identifier)
    policy_id: str | None = attrs.field(default=None, validator=optional(identifier))
    channel: ChannelName = attrs.field(converter=as_channel, validator=named_channel)
    campaign: str | None = attrs.field(default=None, validator=optional(short_code))
    created_at: datetime = attrs.field(validator=aware)
    expires_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("created_at")]
    )
    opened_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    status: InvitationStatus = InvitationStatus.ISSUED
    asked: bool = True
    single_use: bool = False
    line_id: InvitationId | None = attrs.field(default=None, validator=optional(identifier))

    @property
    def line(self) -> InvitationId:
        """The id of the first invitation of its line."""
        return self.line_id or self.id


def mark_opened(invitation: Invitation, *, at: datetime) -> Invitation:
    """Somebody followed the link or showed the card; the first time is kept.

    >>> from datetime import UTC
    >>> from bedside.domain.messages import Channel
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


def use(invitation: Invitation, *, at: datetime) -> Invitation:
    """A friend came by this code: one that is for a single friend counts no more."""
    opened = mark_opened(invitation, at=at)
    if not opened.single_use:
        return opened
    status = INVITATION_MOVES.check(opened.id, opened.status, InvitationStatus.USED)
    return attrs.evolve(opened, status=status)


def rotate(
    invitation: Invitation,
    *,
    new_id: InvitationId,
    new_code: str,
    at: datetime,
    grace: timedelta,
    lifetime: timedelta | None = None,
) -> tuple[Invitation, Invitation]:
    """A new code for the same line: the old invitation, which counts until *grace* is over, and the new one.

    The new code counts for *lifetime*, or as long as the old one would have.

    >>> from datetime import UTC
    >>> from bedside.domain.messages import Channel
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> card = Invitation(id=InvitationId("inv-1"), code="ABCDEFGHJKV", referrer_id="pat-1",
    ...     channel=Channel.PRINTED_CARD, created_at=noon)
    >>> old, new = rotate(card, new_id=InvitationId("inv-2"), new_code="23456789ABP", at=noon,
    ...     grace=timedelta(days=7))
    >>> old.expires_at.isoformat(), new.line
    ('2026-04-08T12:00:00+00:00', 'inv-1')

    Raises:
        InvalidValueError: ``invitation.closed``: it counts no more, and so has nothing to hand on.
            ``invitation.grace``: the time of grace is negative, or longer than ten years.
    """
    if not timedelta(0) <= grace <= _LONGEST_GRACE:
        raise InvalidValueError("invitation.grace", "rotate.grace", "give no time or more, up to ten years")
    if not is_open(invitation, at=at):
        problem = "its code counts no more; invite the patient again"
        raise InvalidValueError("invitation.closed", "rotate", problem)
    ends_at = utc(at) + grace
    if invitation.expires_at is not None:
        ends_at = min(ends_at, utc(invitation.expires_at))
    new = attrs.evolve(
        invitation,
        id=new_id,
        code=new_code,
        created_at=at,
        expires_at=invitation.expires_at if lifetime is None else utc(at) + lifetime,
        opened_at=None,
        status=InvitationStatus.ISSUED,
        asked=False,
        line_id=invitation.line,
    )
    return attrs.evolve(invitation, expires_at=ends_at), new


def is_open(invitation: Invitation, *, at: datetime) -> bool:
    """Whether a referral may still come in by this code."""
    in_time = invitation.expires_at is None or utc(at) < utc(invitation.expires_at)
    return in_time and invitation.status in (InvitationStatus.ISSUED, InvitationStatus.OPENED)
