"""The house rules for words of thanks."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from bedside.domain.messages import Channel, Purpose
from bedside.rules import HOUSE, UNKNOWN, Decision, Effect, decide

from .test_house import DAY, RECALL


def thanks(channel: Channel = Channel.SMS, **facts: Any) -> Decision:
    privacy = attrs.evolve(RECALL.privacy, **facts)
    case = attrs.evolve(RECALL, purpose=Purpose.THANK_YOU, channel=channel, privacy=privacy)
    return decide(case, [HOUSE], as_of=DAY)


def test_thanks_that_tell_nothing_are_allowed() -> None:
    assert thanks().allowed


@pytest.mark.parametrize(
    ("agreed", "outcome"), [(True, Effect.ALLOW), (False, Effect.DENY), (UNKNOWN, Effect.HOLD)]
)
def test_what_tells_of_a_friend_needs_the_friends_word(agreed: Any, outcome: Effect) -> None:
    decision = thanks(discloses_referred=True, referred_authorizes=agreed)

    assert decision.outcome is outcome
    assert ("HOUSE-MSG-10" in decision.explain()) is (outcome is not Effect.ALLOW)


@pytest.mark.parametrize("channel", list(Channel))
def test_what_makes_the_reader_a_patient_goes_only_where_nobody_else_reads(channel: Channel) -> None:
    closed = {Channel.EMAIL, Channel.LETTER, Channel.PORTAL, Channel.FACE_TO_FACE, Channel.WEB}

    assert ("HOUSE-MSG-11" in thanks(channel, tells_of_reader=True).explain()) is (channel not in closed)
