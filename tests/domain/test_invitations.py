"""Invitations: codes that rotate, end, are for one friend, and come by any channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from bedside.domain.invitations import (
    Invitation,
    InvitationId,
    InvitationStatus,
    is_open,
    mark_opened,
    revoke,
    rotate,
    use,
)
from bedside.domain.messages import Channel, Purpose
from bedside.domain.templates import MessageTemplate, MessageTemplateId
from bedside.errors import InvalidTransitionError, InvalidValueError

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
CARD = Invitation(
    id=InvitationId("inv-1"),
    code="ABCDEFGHJKV",
    referrer_id="pat-1",
    channel=Channel.PRINTED_CARD,
    created_at=NOON,
)
WEEK = timedelta(days=7)


def turned(
    invitation: Invitation, grace: timedelta = WEEK, **given: timedelta
) -> tuple[Invitation, Invitation]:
    return rotate(
        invitation, new_id=InvitationId("inv-2"), new_code="23456789ABP", at=NOON, grace=grace, **given
    )


def test_a_channel_is_ours_or_a_code_that_may_stand_in_a_link() -> None:
    assert attrs.evolve(CARD, channel="sms").channel is Channel.SMS
    assert attrs.evolve(CARD, channel="neighbour-app").channel == "neighbour-app"
    with pytest.raises(InvalidValueError, match=r"link\.tag Invitation\.channel"):
        attrs.evolve(CARD, channel="Ana Ito")


@pytest.mark.parametrize(("offset", "counts"), [(-1, True), (0, False), (1, False)])
def test_an_old_code_ends_with_its_grace(offset: int, counts: bool) -> None:
    old, new = turned(CARD)

    assert is_open(old, at=NOON + WEEK + timedelta(microseconds=offset)) is counts
    assert (new.line, new.asked, new.expires_at) == (CARD.id, False, None)
    assert new.code != old.code


def test_grace_never_makes_an_old_code_count_longer() -> None:
    short = attrs.evolve(CARD, expires_at=NOON + timedelta(days=1))
    old, new = turned(short, lifetime=timedelta(days=90))

    assert old.expires_at == short.expires_at
    assert new.expires_at == NOON + timedelta(days=90)


def test_what_counts_no_more_is_not_rotated_and_grace_is_no_debt() -> None:
    with pytest.raises(InvalidValueError, match=r"invitation\.closed"):
        turned(revoke(CARD))
    for grace in (timedelta(microseconds=-1), timedelta(days=3653, microseconds=1), timedelta.max):
        with pytest.raises(InvalidValueError, match=r"invitation\.grace"):
            turned(CARD, grace=grace)
    assert turned(CARD, grace=timedelta(days=3653))


def test_a_code_for_one_friend_is_used_up_and_any_other_is_opened() -> None:
    single = attrs.evolve(CARD, single_use=True)

    assert use(CARD, at=NOON).status is InvitationStatus.OPENED
    assert use(mark_opened(single, at=NOON), at=NOON).status is InvitationStatus.USED
    assert not is_open(use(single, at=NOON), at=NOON)
    with pytest.raises(InvalidTransitionError):
        use(use(single, at=NOON), at=NOON)
    assert revoke(use(single, at=NOON)).status is InvitationStatus.REVOKED


def test_only_thanks_name_a_friend() -> None:
    words = "{friend_first_name} came."
    thanks = MessageTemplate(id=MessageTemplateId("t"), purpose=Purpose.THANK_YOU, body=words)

    assert thanks.names_friend
    with pytest.raises(InvalidValueError, match=r"template\.friend"):
        attrs.evolve(thanks, purpose=Purpose.RECALL)
