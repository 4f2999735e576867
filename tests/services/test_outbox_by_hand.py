"""What a person does to a message: cancel it, send it again, release it, always with a code for a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.services.conftest import SETTINGS, OpenDesk
from tests.services.outbox import (
    SENT,
    UNKNOWN,
    Gateway,
    Register,
    deliveries,
    follow_up_status,
    only,
    plan,
    remind,
    standing,
)
from tests.services.outbox_told import DAY, REFUSED, Told, ana_of

from bedside import (
    SeededEnvironment,
    Storage,
)
from bedside.domain.followups import FollowUpStatus
from bedside.domain.messages import Message, MessageStatus
from bedside.errors import InvalidTransitionError, InvalidValueError
from bedside.ports import Envelope


def test_cancelling_is_certain_before_the_intent_and_too_late_after_it(
    open_desk: OpenDesk, register: Register
) -> None:
    answers: list[object] = []

    def cancels(envelope: Envelope) -> object:
        answers.append(desks[0].messages.cancel(envelope.message_id, reason="wrong-patient"))
        return SENT

    told = Told(act=cancels)
    desk = open_desk({"told": told})
    desks = [desk]
    ana = ana_of(desk, register)
    first, second = plan(desk, ana), plan(desk, ana)

    cancelled = desk.messages.cancel(first, reason="wrong-patient")
    desk.messages.dispatch()

    assert (cancelled.too_late, cancelled.message.status) == (False, MessageStatus.CANCELLED)
    assert [call[0] for call in told.calls] == [second]
    assert [answer.too_late for answer in answers] == [True]  # type: ignore[attr-defined]  # a Cancelled
    assert desk.messages.cancel(second, reason="wrong-patient").too_late
    assert not desk.messages.cancel(first, reason="wrong-patient").too_late
    assert standing(desk, ana) == [MessageStatus.CANCELLED, MessageStatus.SENT]


def test_a_cancelled_message_under_a_key_is_at_least_not_tried_again(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    told = Told(act=lambda envelope: None, key_window=DAY)
    desk = open_desk({"told": told})
    message_id = plan(desk, ana_of(desk, register))
    desk.messages.dispatch()

    assert desk.messages.cancel(message_id, reason="wrong-patient").too_late
    world.advance(timedelta(hours=1))
    assert desk.messages.dispatch().total == 0


def test_a_dead_message_is_sent_again_with_its_follow_up(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    gateway = Gateway(answer=REFUSED)
    desk = open_desk({"gateway": gateway})
    ana, _ = remind(desk, register, world)
    desk.messages.dispatch()
    assert follow_up_status(desk, ana) is FollowUpStatus.LOST

    again = desk.messages.send_again(only(desk, ana).id, reason="number-corrected")
    assert (again.status, again.attempts) == (MessageStatus.READY, 1)
    assert follow_up_status(desk, ana) is FollowUpStatus.PLANNED
    gateway.answer = SENT
    desk.messages.dispatch()

    assert follow_up_status(desk, ana) is FollowUpStatus.DONE


def test_what_is_too_late_to_be_true_is_not_sent_again(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"told": Told(act=lambda envelope: REFUSED)})
    ana = ana_of(desk, register)
    message_id = plan(desk, ana)
    desk.messages.dispatch()
    world.advance(timedelta(days=3, seconds=1))

    with pytest.raises(InvalidValueError, match=r"message\.expired.*plan a new message"):
        desk.messages.send_again(message_id, reason="gateway-mended")
    assert desk.messages.cancel(message_id, reason="too-late-now").message.status is MessageStatus.CANCELLED


@pytest.mark.parametrize("reason", ["", "Ana called", "mended.", "x" * 81, "ÄNA"])
def test_a_reason_is_a_code_for_the_journal_keeps_it(
    open_desk: OpenDesk, register: Register, reason: str
) -> None:
    desk = open_desk({"told": Told(act=lambda envelope: REFUSED)})
    message_id = plan(desk, ana_of(desk, register))
    desk.messages.dispatch()

    with pytest.raises(InvalidValueError, match="such as gateway-mended"):
        desk.messages.send_again(message_id, reason=reason)
    with pytest.raises(InvalidValueError, match="such as gateway-mended"):
        desk.messages.cancel(message_id, reason=reason)


@pytest.mark.parametrize("act", ["ready", "sending", "sent"])
def test_only_what_is_stuck_is_sent_again(open_desk: OpenDesk, register: Register, act: str) -> None:
    desk = open_desk({"told": Told()})
    message_id = plan(desk, ana_of(desk, register))
    if act == "sending":
        desk.messages.pending()
    elif act == "sent":
        desk.messages.dispatch()

    with pytest.raises(InvalidTransitionError, match=f"{act} cannot become sent again by hand"):
        desk.messages.send_again(message_id, reason="once-more")


def test_settling_as_not_arrived_leaves_its_place_in_the_week(
    open_desk: OpenDesk, register: Register, storage: Storage
) -> None:
    told = Told(act=lambda envelope: UNKNOWN)
    desk = open_desk({"told": told})
    ana = ana_of(desk, register)
    for _ in range(4):
        plan(desk, ana)
    desk.messages.dispatch()
    unknown = desk.messages.unknown()
    assert len(unknown) == SETTINGS.messages_per_week

    for message in unknown:
        settled: Message = desk.messages.settle_unknown(message.id, arrived=False)
        assert (settled.status, settled.week_slot) == (MessageStatus.READY, None)
    told.act = lambda envelope: SENT
    desk.messages.dispatch()

    assert standing(desk, ana).count(MessageStatus.SENT) == SETTINGS.messages_per_week
    assert len(deliveries(storage)) == 2 * SETTINGS.messages_per_week
