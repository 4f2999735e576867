"""The outbox under faults: nothing is sent twice, nothing is lost, and what is unknown stays so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import attrs
import pytest
from tests.services.conftest import OpenDesk

from bedside import (
    Channel,
    Desk,
    NotifierOffer,
    Outcome,
    PracticeSettings,
    Receipt,
    SeededEnvironment,
    hookimpl,
)
from bedside.domain.messages import MessageStatus
from bedside.ports import Envelope

Register = Callable[..., str]


@attrs.define(eq=False)
class Messenger:
    """A messenger that does as it is told, and remembers what reached it."""

    answer: Callable[[Envelope], object] = lambda envelope: Receipt(outcome=Outcome.SENT)
    idempotent: bool = False
    keys: list[str] = attrs.field(factory=list)

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        self.keys.append(idempotency_key)
        return self.answer(envelope)  # type: ignore[return-value]  # rubbish is one of the things it is told

    @hookimpl
    def bedside_notifiers(self, settings: PracticeSettings) -> list[NotifierOffer]:
        return [
            NotifierOffer(
                name="told",
                channels=frozenset({Channel.SMS}),
                notifier=self,
                key_window=timedelta(days=1) if self.idempotent else None,
            )
        ]


class Crash(BaseException):
    """The worker dies while the messenger runs."""


def crash(envelope: Envelope) -> object:
    raise Crash


def planned(desk: Desk, register: Register) -> str:
    ana = register(desk, "Ana", "+13035550101")
    message = desk.messages.send(ana, "thank-you").message
    assert message is not None
    return message.id


def status_of(desk: Desk) -> MessageStatus:
    with_id = desk.messages.of_patient("patient-1")
    return with_id[0].status


def test_a_message_is_sent_once_however_often_the_outbox_is_drained(
    open_desk: OpenDesk, register: Register
) -> None:
    messenger = Messenger()
    desk = open_desk({"told": messenger})
    planned(desk, register)

    reports = [desk.messages.dispatch() for _ in range(3)]

    assert [report.sent for report in reports] == [1, 0, 0]
    assert len(messenger.keys) == 1


@pytest.mark.parametrize("rubbish", [None, "sent", 1, object()])
def test_rubbish_from_a_messenger_is_unknown_and_never_resent(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, rubbish: object
) -> None:
    messenger = Messenger(answer=lambda envelope: rubbish)
    desk = open_desk({"told": messenger})
    planned(desk, register)

    first = desk.messages.dispatch()
    world.advance(timedelta(days=1))
    second = desk.messages.dispatch()

    assert (first.unknown, second.total, len(messenger.keys)) == (1, 0, 1)


def test_an_exception_in_a_messenger_is_unknown_and_shows_no_personal_data(
    open_desk: OpenDesk, register: Register
) -> None:
    def leak(envelope: Envelope) -> object:
        raise ValueError(envelope.address)

    desk = open_desk({"told": Messenger(answer=leak)})
    planned(desk, register)

    assert desk.messages.dispatch().unknown == 1
    waiting = desk.messages.unknown()
    assert waiting[0].reason == "told raised ValueError"


def test_a_messenger_that_asks_the_program_to_exit_is_not_obeyed(
    open_desk: OpenDesk, register: Register
) -> None:
    def leave(envelope: Envelope) -> object:
        raise SystemExit(3)

    desk = open_desk({"told": Messenger(answer=leave)})
    planned(desk, register)

    assert desk.messages.dispatch().unknown == 1


def test_a_worker_that_dies_while_sending_leaves_the_message_unknown(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    messenger = Messenger(answer=crash)
    desk = open_desk({"told": messenger})
    planned(desk, register)

    with pytest.raises(Crash):
        desk.messages.dispatch()
    world.advance(timedelta(minutes=4, seconds=59))
    within_the_lease = desk.messages.dispatch()
    world.advance(timedelta(seconds=1))
    after_it = desk.messages.dispatch()

    assert within_the_lease.total == 0
    assert after_it.unknown == 1
    assert len(messenger.keys) == 1


def test_a_messenger_with_idempotent_keys_gets_the_same_key_again(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    messenger = Messenger(answer=crash, idempotent=True)
    desk = open_desk({"told": messenger})
    message_id = planned(desk, register)

    with pytest.raises(Crash):
        desk.messages.dispatch()
    messenger.answer = lambda envelope: Receipt(outcome=Outcome.SENT)
    world.advance(timedelta(minutes=5))

    assert desk.messages.dispatch().sent == 1
    assert messenger.keys == [message_id, message_id]


def test_a_failure_is_tried_again_later_and_later_and_then_given_up(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    messenger = Messenger(answer=lambda envelope: Receipt(outcome=Outcome.FAILED, reason="busy"))
    desk = open_desk({"told": messenger})
    planned(desk, register)

    for _ in range(60):
        desk.messages.dispatch()
        world.advance(timedelta(hours=1))

    assert len(messenger.keys) == 6
    assert status_of(desk) is MessageStatus.DEAD


def test_a_refused_message_is_dead_at_once(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"told": Messenger(answer=lambda envelope: Receipt(outcome=Outcome.REFUSED))})
    planned(desk, register)

    assert desk.messages.dispatch().dead == 1


def test_a_message_without_a_messenger_is_suppressed_with_the_reason(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({})
    planned(desk, register)

    assert desk.messages.dispatch().suppressed == 1
    assert desk.messages.of_patient("patient-1")[0].reason == "no notifier serves sms"


@pytest.mark.parametrize("late", [Outcome.FAILED, Outcome.REFUSED, Outcome.SENT, Outcome.UNKNOWN])
def test_a_slow_worker_cannot_overwrite_what_its_successor_is_doing(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, late: Outcome
) -> None:
    messenger = Messenger(idempotent=True)
    desk = open_desk({"told": messenger})

    def slow(envelope: Envelope) -> object:
        world.advance(timedelta(minutes=6))
        messenger.answer = crash
        with pytest.raises(Crash):
            desk.messages.dispatch()
        return Receipt(outcome=late)

    messenger.answer = slow
    message_id = planned(desk, register)

    report = desk.messages.dispatch()

    assert report.lost == report.total == 1
    assert status_of(desk) is MessageStatus.SENDING
    assert messenger.keys == [message_id, message_id]


@pytest.mark.parametrize(
    ("late", "status"),
    [
        (Outcome.SENT, MessageStatus.SENT),
        (Outcome.REFUSED, MessageStatus.DEAD),
        (Outcome.FAILED, MessageStatus.READY),
        (Outcome.UNKNOWN, MessageStatus.UNKNOWN),
    ],
)
def test_a_slow_worker_that_knows_the_outcome_settles_what_its_successor_called_unknown(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, late: Outcome, status: MessageStatus
) -> None:
    messenger = Messenger()
    desk = open_desk({"told": messenger})

    def slow(envelope: Envelope) -> object:
        world.advance(timedelta(minutes=6))
        assert desk.messages.dispatch().unknown == 1
        return Receipt(outcome=late)

    messenger.answer = slow
    planned(desk, register)

    desk.messages.dispatch()

    assert status_of(desk) is status
    assert len(messenger.keys) == 1


def test_a_person_settles_what_is_unknown(open_desk: OpenDesk, register: Register) -> None:
    messenger = Messenger(answer=lambda envelope: None)
    desk = open_desk({"told": messenger})
    message_id = planned(desk, register)
    desk.messages.dispatch()
    messenger.answer = lambda envelope: Receipt(outcome=Outcome.SENT)

    desk.messages.settle_unknown(message_id, arrived=False)

    assert desk.messages.dispatch().sent == 1


def test_an_async_host_takes_messages_and_records_what_became_of_them(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({})
    message_id = planned(desk, register)

    taken = desk.messages.pending()
    again = desk.messages.pending()
    done = desk.messages.record_delivery(message_id, Receipt(outcome=Outcome.SENT), attempt=1)
    repeated = desk.messages.record_delivery(message_id, Receipt(outcome=Outcome.FAILED), attempt=1)

    assert [message.id for message in taken] == [message_id]
    assert again == []
    assert done.status is MessageStatus.SENT
    assert repeated == done


def test_an_unknown_outcome_is_tried_again_where_one_key_sends_once(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    messenger = Messenger(answer=lambda envelope: None, idempotent=True)
    desk = open_desk({"told": messenger})
    message_id = planned(desk, register)

    desk.messages.dispatch()
    messenger.answer = lambda envelope: Receipt(outcome=Outcome.SENT)
    world.advance(timedelta(seconds=30))

    assert desk.messages.dispatch().sent == 1
    assert messenger.keys == [message_id, message_id]
