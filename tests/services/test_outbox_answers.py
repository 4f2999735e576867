"""One answer for each attempt of a message, and what comes of it behind the message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from tests.services.conftest import OpenDesk
from tests.services.outbox import (
    FAILED,
    LEASE,
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

from bedside import (
    Channel,
    NotifierOffer,
    Outcome,
    Receipt,
    SeededEnvironment,
    Storage,
)
from bedside.domain.consents import ConsentAnswer
from bedside.domain.deliveries import Delivery
from bedside.domain.followups import (
    FollowUp,
    FollowUpStatus,
    Trigger,
)
from bedside.domain.messages import Message, MessageStatus
from bedside.errors import InvalidTransitionError, InvalidValueError
from bedside.ports import Envelope

# One answer for each attempt.


def test_a_repeated_answer_to_an_earlier_attempt_changes_nothing(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    plan(desk, ana)
    (first,) = desk.messages.pending()
    desk.messages.record_delivery(first.id, FAILED, attempt=first.attempts)
    world.advance(timedelta(minutes=1))
    (second,) = desk.messages.pending()

    again = desk.messages.record_delivery(first.id, FAILED, attempt=first.attempts)
    world.advance(timedelta(minutes=3))

    assert (first.attempts, second.attempts) == (1, 2)
    assert again == second
    assert desk.messages.pending() == []


@pytest.mark.parametrize("attempt", [2, 3])
def test_an_answer_to_an_attempt_that_was_never_made_changes_nothing(
    open_desk: OpenDesk, register: Register, attempt: int
) -> None:
    desk = open_desk({})
    plan(desk, register(desk, "Ana", "+13035550101"))
    (given,) = desk.messages.pending()

    assert desk.messages.record_delivery(given.id, SENT, attempt=attempt) == given


def test_an_answer_names_an_attempt_and_a_notifier_s_code(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    plan(desk, register(desk, "Ana", "+13035550101"))
    (given,) = desk.messages.pending()

    with pytest.raises(InvalidValueError, match=r"Answer\.attempt"):
        desk.messages.record_delivery(given.id, SENT, attempt=0)
    with pytest.raises(InvalidValueError, match=r"Answer\.notifier"):
        desk.messages.record_delivery(given.id, SENT, attempt=1, notifier="Text Gateway")
    with pytest.raises(InvalidValueError, match=r"Answer\.receipt"):
        desk.messages.record_delivery(given.id, "sent", attempt=1)  # type: ignore[arg-type]  # as hosts may

    assert only(desk, given.patient_id) == given


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.SENT, MessageStatus.SENT),
        (Outcome.REFUSED, MessageStatus.DEAD),
        (Outcome.FAILED, MessageStatus.READY),
        (Outcome.UNKNOWN, MessageStatus.UNKNOWN),
    ],
)
def test_an_answer_after_the_lease_still_settles_what_is_unknown(
    open_desk: OpenDesk,
    register: Register,
    world: SeededEnvironment,
    storage: Storage,
    outcome: Outcome,
    status: MessageStatus,
) -> None:
    desk = open_desk({})
    plan(desk, register(desk, "Ana", "+13035550101"))
    (given,) = desk.messages.pending()
    world.advance(LEASE)
    assert desk.messages.pending() == []
    assert only(desk, given.patient_id).status is MessageStatus.UNKNOWN

    late = desk.messages.record_delivery(given.id, Receipt(outcome=outcome), attempt=1)
    desk.messages.record_delivery(given.id, Receipt(outcome=outcome), attempt=1)

    assert late.status is status
    known = [] if outcome is Outcome.UNKNOWN else [outcome]
    assert [delivery.outcome for delivery in deliveries(storage)] == known


def test_an_answer_that_knows_settles_one_that_did_not(
    open_desk: OpenDesk, register: Register, storage: Storage
) -> None:
    desk = open_desk({})
    plan(desk, register(desk, "Ana", "+13035550101"))
    (given,) = desk.messages.pending()
    desk.messages.record_delivery(given.id, UNKNOWN, attempt=1)

    known = desk.messages.record_delivery(given.id, SENT, attempt=1)

    assert known.status is MessageStatus.SENT
    assert [(delivery.attempt, delivery.outcome) for delivery in deliveries(storage)] == [
        (1, Outcome.UNKNOWN)
    ]


def test_that_it_arrived_is_believed_after_a_person_thought_otherwise(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    gateway = Gateway(answer=UNKNOWN)
    desk = open_desk({"gateway": gateway})
    ana = register(desk, "Ana", "+13035550101")
    message_id = plan(desk, ana)
    desk.messages.dispatch()
    assert desk.messages.settle_unknown(message_id, arrived=False).status is MessageStatus.READY

    late = desk.messages.record_delivery(message_id, SENT, attempt=1)
    world.advance(timedelta(hours=1))
    gateway.answer = SENT

    assert late.status is MessageStatus.SENT
    assert desk.messages.dispatch().total == 0
    assert len(gateway.envelopes) == 1
    ended = [entry.outcome for entry in desk.audit.accesses(ana) if entry.action == "end-sending"]
    assert ended == ["unknown", "sent"]


def test_an_earlier_attempt_that_arrived_settles_a_later_one_that_waits(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({})
    plan(desk, register(desk, "Ana", "+13035550101"))
    (first,) = desk.messages.pending()
    desk.messages.record_delivery(first.id, FAILED, attempt=1)
    world.advance(timedelta(minutes=1))
    (second,) = desk.messages.pending()

    heard = desk.messages.record_delivery(first.id, SENT, attempt=1)
    failed = desk.messages.record_delivery(first.id, FAILED, attempt=2)
    world.advance(timedelta(hours=1))

    # While the second attempt was under way it was only noted; its failure sends nothing again.
    assert (second.attempts, heard.status, failed.status) == (2, MessageStatus.SENDING, MessageStatus.UNKNOWN)
    assert desk.messages.pending() == []
    assert desk.messages.record_delivery(first.id, SENT, attempt=1).status is MessageStatus.SENT


@pytest.mark.parametrize("arrived", [True, False])
def test_nobody_settles_by_hand_what_is_not_unknown(
    open_desk: OpenDesk, register: Register, arrived: bool
) -> None:
    desk = open_desk({})
    message_id = plan(desk, register(desk, "Ana", "+13035550101"))

    with pytest.raises(InvalidTransitionError, match="ready cannot become settled by hand"):
        desk.messages.settle_unknown(message_id, arrived=arrived)
    (given,) = desk.messages.pending()
    with pytest.raises(InvalidTransitionError, match="sending cannot become settled by hand"):
        desk.messages.settle_unknown(message_id, arrived=arrived)
    desk.messages.record_delivery(message_id, SENT, attempt=given.attempts)
    with pytest.raises(InvalidTransitionError, match="sent cannot become settled by hand"):
        desk.messages.settle_unknown(message_id, arrived=arrived)


def test_a_host_is_not_bound_by_what_a_notifier_promises_about_keys(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"gateway": Gateway(idempotent=True)})
    ana = register(desk, "Ana", "+13035550101")
    plan(desk, ana)
    desk.messages.pending()
    world.advance(LEASE)

    assert desk.messages.pending() == []
    assert standing(desk, ana) == [MessageStatus.UNKNOWN]


# What becomes of the follow-up behind a message.


def test_a_person_who_finds_out_settles_the_follow_up_too(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"gateway": Gateway(answer=UNKNOWN)})
    ana, _ = remind(desk, register, world)
    assert desk.messages.dispatch().unknown == 1
    assert follow_up_status(desk, ana) is FollowUpStatus.PLANNED

    desk.messages.settle_unknown(only(desk, ana).id, arrived=True)

    assert follow_up_status(desk, ana) is FollowUpStatus.DONE


def test_a_message_that_did_not_arrive_in_time_loses_its_follow_up(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"gateway": Gateway(answer=UNKNOWN)})
    ana, _ = remind(desk, register, world)
    desk.messages.dispatch()
    world.advance(timedelta(days=5))

    settled = desk.messages.settle_unknown(only(desk, ana).id, arrived=False)

    assert settled.status is MessageStatus.DEAD
    assert follow_up_status(desk, ana) is FollowUpStatus.LOST


def test_a_suppressed_message_loses_its_follow_up(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana, _ = remind(desk, register, world)
    desk.patients.record_consent(ana, answer=ConsentAnswer.WITHDRAWN, evidence="call of 2 March")

    assert desk.messages.dispatch().suppressed == 1
    (follow_up,) = desk.followups.of_patient(ana)
    assert (follow_up.status, follow_up.reason) == (FollowUpStatus.LOST, "message-suppressed")


# What foreign code gives.


class _Sends:
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return SENT


class _SendsLater:
    async def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return SENT


class _Calls:
    class _Later:
        async def __call__(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
            return SENT

    send = _Later()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "Text Gateway"}, "code.format"),
        ({"name": ""}, "code.format"),
        ({"name": None}, "code.format"),
        ({"channels": frozenset()}, "offer.channels"),
        ({"channels": {Channel.SMS}}, "offer.channels"),
        ({"channels": Channel.SMS}, "offer.channels"),
        ({"channels": frozenset({"sms"})}, "offer.channels"),
        ({"notifier": object()}, "offer.send"),
        ({"notifier": _Sends}, "offer.class"),
        ({"notifier": _SendsLater()}, "offer.async"),
        ({"notifier": _Calls()}, "offer.async"),
        ({"key_window": 86400}, "duration.type"),
        ({"key_window": timedelta(-1)}, "duration.negative"),
        ({"deadline": timedelta(0)}, "config.lease"),
        ({"deadline": LEASE / 2 + timedelta(microseconds=1)}, "config.lease"),
        ({"per_minute": 0}, "number.too_small"),
        ({"per_minute": True}, "number.type"),
    ],
)
def test_an_offer_that_could_not_send_is_refused_when_it_is_made(wrong: dict[str, object], code: str) -> None:
    right: dict[str, object] = {
        "name": "gateway",
        "channels": frozenset({Channel.SMS}),
        "notifier": _Sends(),
    }

    with pytest.raises(InvalidValueError) as refused:
        NotifierOffer(**{**right, **wrong})  # type: ignore[arg-type]  # what a plugin may well do

    assert refused.value.code == code
    assert NotifierOffer(**right).name == "gateway"  # type: ignore[arg-type]  # read from a dict


@pytest.mark.parametrize("record", [Receipt, Message, Delivery])
def test_a_reason_from_foreign_code_is_kept_like_personal_data(record: type) -> None:
    reason = attrs.fields_dict(record)["reason"]

    assert reason.metadata == {"personal": True}
    assert reason.repr is False


def test_a_notifier_s_reason_is_kept_and_not_shown(
    open_desk: OpenDesk, register: Register, storage: Storage
) -> None:
    told = Receipt(outcome=Outcome.REFUSED, reason="no such number: +13035550101")
    desk = open_desk({"gateway": Gateway(answer=told)})
    ana = register(desk, "Ana", "+13035550101")
    plan(desk, ana)
    desk.messages.dispatch()

    message, (delivery,) = only(desk, ana), deliveries(storage)

    assert message.reason == delivery.reason == told.reason
    assert not any("0101" in repr(record) for record in (message, delivery, told))


def test_a_follow_up_keeps_what_set_it_in_motion(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    desk.appointments.book(ana, starts_at=datetime(2026, 3, 9, 17, tzinfo=UTC))

    found: list[FollowUp] = list(desk.followups.of_patient(ana))

    assert {follow_up.trigger for follow_up in found} == {Trigger.APPOINTMENT_BOOKED}
