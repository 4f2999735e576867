"""Just before it is sent a message is judged again: the weekly cap, what is true, and what has changed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import attrs
import pytest
from tests.services.conftest import SETTINGS, OpenDesk
from tests.services.outbox import (
    AfterCancelling,
    Gateway,
    Register,
    follow_up_status,
    only,
    plan,
    remind,
    rewrite,
    standing,
)

from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    ContactUse,
    Outcome,
    Receipt,
    SeededEnvironment,
    Storage,
)
from bedside.domain.appointments import AppointmentStatus, CancelledBy
from bedside.domain.consents import ConsentAnswer
from bedside.domain.dates import QuietHours
from bedside.domain.followups import (
    FollowUpStatus,
    Trigger,
)
from bedside.domain.messages import MessageStatus

# The weekly cap.


def test_a_host_gets_no_more_messages_for_one_patient_than_the_week_allows(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    for _ in range(5):
        plan(desk, ana)

    given = desk.messages.pending()

    assert len(given) == SETTINGS.messages_per_week == 3
    # The window has room in a week, and these words are not worth sending then.
    others = [message for message in desk.messages.of_patient(ana) if message not in given]
    assert [message.status for message in others] == [MessageStatus.EXPIRED] * 2


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.UNKNOWN])
def test_what_may_have_arrived_counts_against_the_week(
    open_desk: OpenDesk, register: Register, outcome: Outcome
) -> None:
    gateway = Gateway(answer=Receipt(outcome=outcome))
    desk = open_desk({"gateway": gateway})
    ana = register(desk, "Ana", "+13035550101")
    for _ in range(5):
        plan(desk, ana)

    desk.messages.dispatch()

    assert len(gateway.envelopes) == 3


def test_what_did_not_arrive_counts_for_nothing(open_desk: OpenDesk, register: Register) -> None:
    gateway = Gateway(answer=Receipt(outcome=Outcome.REFUSED))
    desk = open_desk({"gateway": gateway})
    ana = register(desk, "Ana", "+13035550101")
    for _ in range(5):
        plan(desk, ana)

    assert desk.messages.dispatch().dead == 5


@pytest.mark.parametrize(("early", "sent"), [(1, 0), (0, 1), (-1, 1)])
def test_the_window_has_room_again_a_week_after_the_attempt(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, early: int, sent: int
) -> None:
    gateway = Gateway()
    desk = open_desk({"gateway": gateway})
    ana = register(desk, "Ana", "+13035550101")
    for _ in range(3):
        plan(desk, ana)
    assert desk.messages.dispatch().sent == 3
    freed = world.now() + timedelta(days=7)
    world.set(freed - timedelta(microseconds=early))
    planned = desk.messages.send(ana, "thank-you").message

    assert planned is not None
    assert planned.due_at == freed if early >= 0 else planned.due_at == world.now()
    assert desk.messages.dispatch().sent == sent


# Still true.


def test_a_reminder_is_dropped_when_the_appointment_starts_at_another_time(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana, appointment = remind(desk, register, world)
    assert only(desk, ana).subject_at == appointment.starts_at
    rewrite(storage, appointment, starts_at=appointment.starts_at + timedelta(minutes=1))

    assert desk.messages.dispatch().suppressed == 1
    assert follow_up_status(desk, ana) is FollowUpStatus.LOST


def test_a_reminder_goes_out_when_only_the_zone_of_its_start_was_written_otherwise(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana, appointment = remind(desk, register, world)
    rewrite(storage, appointment, starts_at=appointment.starts_at.astimezone(UTC))

    assert desk.messages.dispatch().sent == 1
    assert follow_up_status(desk, ana) is FollowUpStatus.DONE


def test_a_reminder_is_dropped_once_the_appointment_has_begun(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana, appointment = remind(desk, register, world)
    rewrite(storage, only(desk, ana), expires_at=appointment.starts_at + timedelta(days=1))
    world.set(appointment.starts_at)

    assert desk.messages.dispatch().suppressed == 1


def test_a_reminder_of_a_cancelled_appointment_is_dropped(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana, appointment = remind(desk, register, world)
    desk.appointments.cancel(appointment.id, by=CancelledBy.PATIENT)

    assert desk.messages.dispatch().suppressed == 1
    assert [follow_up.status for follow_up in desk.followups.of_patient(ana)] == [FollowUpStatus.CANCELLED]


@pytest.mark.parametrize("removed", [True, False])
def test_a_message_to_a_number_that_is_no_longer_the_patient_s_is_dropped(
    open_desk: OpenDesk, register: Register, removed: bool
) -> None:
    gateway = Gateway()
    desk = open_desk({"gateway": gateway})
    ana = register(desk, "Ana", "+13035550101")
    plan(desk, ana)
    patient = desk.patients.get(ana)
    old = attrs.evolve(patient.contact_points[0], use=ContactUse.OLD)
    new = ContactPoint(system=ContactSystem.SMS, value="+13035550199")
    desk.patients.update(attrs.evolve(patient, contact_points=(new,) if removed else (old, new)))

    assert desk.messages.dispatch().suppressed == 1
    assert gateway.envelopes == []


def test_a_message_to_a_number_that_only_has_another_rank_goes_out(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana = register(desk, "Ana", "+13035550101")
    plan(desk, ana)
    patient = desk.patients.get(ana)
    first = ContactPoint(system=ContactSystem.SMS, value="+13035550199")
    second = attrs.evolve(patient.contact_points[0], rank=2)
    desk.patients.update(attrs.evolve(patient, contact_points=(first, second)))

    assert desk.messages.dispatch().sent == 1


def test_words_after_a_missed_visit_are_sent(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    gateway = Gateway()
    desk = open_desk({"gateway": gateway})
    ana = register(desk, "Ana", "+13035550101")
    appointment = desk.appointments.book(ana, starts_at=world.now() + timedelta(hours=1))
    world.advance(timedelta(hours=2))
    desk.appointments.miss(appointment.id)
    world.advance(timedelta(days=1))
    desk.followups.carry_out()

    assert desk.messages.dispatch().sent == 1
    done = [owed.trigger for owed in desk.followups.of_patient(ana) if owed.status is FollowUpStatus.DONE]
    assert done == [Trigger.APPOINTMENT_MISSED]


def test_words_after_a_cancelled_visit_are_sent_while_it_is_cancelled(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    desk = open_desk({"gateway": Gateway(), "called-off": AfterCancelling()})
    ana = register(desk, "Ana", "+13035550101")
    for _ in range(2):
        appointment = desk.appointments.book(ana, starts_at=world.now() + timedelta(days=9))
        cancelled = desk.appointments.cancel(appointment.id, by=CancelledBy.PATIENT)
    world.advance(timedelta(days=1))
    assert len(desk.followups.carry_out()) == 2
    rewrite(storage, cancelled, status=AppointmentStatus.BOOKED, cancelled_by=None)

    report = desk.messages.dispatch()

    assert (report.sent, report.suppressed) == (1, 1)


# What changes between planning and sending.


def test_nothing_goes_out_after_a_death(open_desk: OpenDesk, register: Register) -> None:
    gateway = Gateway()
    desk = open_desk({"gateway": gateway})
    ana = register(desk, "Ana", "+13035550101")
    plan(desk, ana)
    desk.patients.record_death(ana)

    assert desk.messages.dispatch().suppressed == 1
    assert gateway.envelopes == []


def test_a_cap_that_is_reached_meanwhile_puts_a_message_off(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana = register(desk, "Ana", "+13035550101")
    last = plan(desk, ana, due_at=world.now() + timedelta(hours=1))
    for message in desk.messages.of_patient(ana):
        rewrite(storage, message, expires_at=world.now() + timedelta(days=30))
    for _ in range(3):
        plan(desk, ana)
    first_at = world.now()
    assert desk.messages.dispatch().sent == 3
    world.advance(timedelta(hours=1))

    assert desk.messages.dispatch().ready == 1
    (waiting,) = [message for message in desk.messages.of_patient(ana) if message.id == last]
    assert (waiting.status, waiting.due_at) == (MessageStatus.READY, first_at + timedelta(days=7))
    assert waiting.reason == "waits: HOUSE-MSG-05"
    world.set(first_at + timedelta(days=7))
    assert desk.messages.dispatch().sent == 1


def test_a_patient_s_own_quiet_hours_are_kept(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    patient = desk.patients.get(ana)
    sleeps = QuietHours(time(7), time(11))  # it is nine o'clock in Los Angeles
    desk.patients.update(
        attrs.evolve(patient, preferences=attrs.evolve(patient.preferences, quiet_hours=sleeps))
    )
    plan(desk, ana)
    plan(desk, bo)

    assert desk.messages.dispatch().sent == 1
    assert standing(desk, bo) == [MessageStatus.SENT]
    assert only(desk, ana).due_at == datetime(2026, 3, 2, 19, tzinfo=UTC)


def test_quiet_hours_that_begin_meanwhile_put_a_message_off(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana = register(desk, "Ana", "+13035550101")
    plan(desk, ana)
    world.set(datetime(2026, 3, 3, 4, tzinfo=UTC))  # eight in the evening there

    assert desk.messages.dispatch().ready == 1
    assert only(desk, ana).due_at == datetime(2026, 3, 3, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "channel"),
    [
        ((), Channel.SMS),
        ((Channel.EMAIL,), Channel.EMAIL),
        ((Channel.EMAIL, Channel.SMS), Channel.EMAIL),
        ((Channel.SMS, Channel.EMAIL), Channel.SMS),
    ],
)
def test_the_patient_s_order_of_channels_comes_first(
    open_desk: OpenDesk, register: Register, wanted: tuple[Channel, ...], channel: Channel
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    desk.patients.record_consent(
        ana, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="signed form", channel=Channel.EMAIL
    )
    patient = desk.patients.get(ana)
    mail = ContactPoint(system=ContactSystem.EMAIL, value="ana@example.org")
    preferences = attrs.evolve(patient.preferences, channels=wanted)
    desk.patients.update(
        attrs.evolve(patient, contact_points=(*patient.contact_points, mail), preferences=preferences)
    )

    plan(desk, ana)

    assert only(desk, ana).channel is channel


@pytest.mark.parametrize(("claims", "status"), [(19, "sent"), (20, "quarantine"), (21, "quarantine")])
def test_a_message_that_was_claimed_twenty_times_without_an_attempt_is_set_aside(
    open_desk: OpenDesk,
    register: Register,
    world: SeededEnvironment,
    storage: Storage,
    claims: int,
    status: str,
) -> None:
    gateway = Gateway()
    desk = open_desk({"gateway": gateway})
    ana = register(desk, "Ana", "+13035550101")
    plan(desk, ana)
    for _ in range(claims):
        with storage.transaction() as tx:
            assert tx.claim("message", now=world.now(), lease=timedelta(seconds=1), limit=1)
        world.advance(timedelta(seconds=1))

    desk.messages.dispatch()

    assert only(desk, ana).status.value == status
    assert len(gateway.envelopes) == (1 if status == "sent" else 0)
