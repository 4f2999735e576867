"""How fast the outbox goes, D11, D12 and D14: a cap a week, lanes that delay no other, waits that differ."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import attrs
import pytest
from tests.services.conftest import SETTINGS, OpenDesk
from tests.services.outbox import (
    FAILED,
    SENT,
    Register,
    only,
    plan,
    standing,
)
from tests.services.outbox_told import REFUSED, Told, ana_of

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    Desk,
    Outcome,
    Practice,
    Receipt,
    SeededEnvironment,
    Storage,
)
from bedside.domain.consents import ConsentAnswer
from bedside.domain.messages import MessageStatus
from bedside.ports import Envelope, Query
from bedside.services.dispatching import Dispatcher


def test_d11_a_slot_is_needed_where_the_count_of_records_would_allow_it(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    told = Told()
    desk = open_desk({"told": told})
    ana = ana_of(desk, register)
    # Three other workers have taken the week's slots at this instant; their records are not visible yet.
    now = int(world.now().timestamp() * 1_000_000)
    with storage.transaction() as tx:
        for slot in range(SETTINGS.messages_per_week):
            tx.spend(f"messages.week.{ana}.{slot}", now, limit=now)
    plan(desk, ana)

    report = desk.messages.dispatch()

    assert (report.expired, told.calls) == (1, [])


def test_d11_a_message_that_failed_leaves_its_place_to_others(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    answers = [REFUSED, REFUSED, FAILED, SENT, SENT, SENT, SENT]
    told = Told(act=lambda envelope: answers.pop(0))
    desk = open_desk({"told": told})
    ana = ana_of(desk, register)
    for _ in range(6):
        plan(desk, ana)

    desk.messages.dispatch()
    world.advance(timedelta(hours=1))
    desk.messages.dispatch()

    assert standing(desk, ana).count(MessageStatus.SENT) == 3
    assert standing(desk, ana).count(MessageStatus.DEAD) == 2


def _two_lanes(desk: Desk) -> str:
    points = [
        ContactPoint(system=ContactSystem.SMS, value="+13035550101"),
        ContactPoint(system=ContactSystem.EMAIL, value="ana@example.org"),
    ]
    patient = desk.patients.register(given="Ana", family="Testing", contact_points=points)
    desk.patients.record_consent(patient.id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="intake form")
    return patient.id


def test_d12_before_a_message_of_another_notifier_at_most_one_call_of_a_slow_one_is_made(
    storage: Storage, world: SeededEnvironment
) -> None:
    order: list[Channel] = []

    def slow(envelope: Envelope) -> object:
        order.append(envelope.channel)
        # Nobody waits for a transaction of ours while it takes its time.
        with storage.transaction() as tx:
            tx.find("message", Query(limit=1))
        world.advance(timedelta(seconds=30))
        return SENT

    def quick(envelope: Envelope) -> object:
        order.append(envelope.channel)
        return SENT

    mail = Told(act=quick, name="mail", channels=frozenset({Channel.EMAIL}))
    practice = Practice(
        attrs.evolve(SETTINGS, messages_per_week=100),
        storage=storage,
        plugins={"starter": bedside.starter, "slow": Told(act=slow, name="slow"), "mail": mail},
        environment=world,
    )
    desk = practice.acting_as("kim", role="front-desk", purpose="operations")
    ana = _two_lanes(desk)
    for _ in range(12):
        assert desk.messages.send(ana, "thank-you", channels=[Channel.SMS]).message
    for _ in range(3):
        assert desk.messages.send(ana, "thank-you", channels=[Channel.EMAIL]).message

    desk.messages.dispatch()

    places = [place for place, channel in enumerate(order) if channel is Channel.EMAIL]
    assert len(order) == 15
    assert places[0] <= 1
    assert [later - earlier for earlier, later in pairwise(places)] == [2, 2]


def test_d12_a_process_may_serve_some_channels_only(open_desk: OpenDesk, register: Register) -> None:
    told = Told()
    desk = open_desk({"told": told})
    plan(desk, ana_of(desk, register))

    assert desk.messages.dispatch(channels=[Channel.EMAIL]).total == 0
    assert desk.messages.dispatch(channels=[Channel.SMS, Channel.EMAIL]).sent == 1


def test_d12_a_notifier_that_keeps_failing_rests_and_its_messages_are_not_taken_up(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    told = Told(act=lambda envelope: FAILED)
    desk = open_desk({"told": told})
    for number in range(30):
        plan(desk, register(desk, "Ana", f"+1303555{100 + number:04}"))

    assert desk.messages.dispatch().ready == 21  # twenty failures, and the first probe
    assert desk.messages.dispatch().total == 0
    world.advance(timedelta(minutes=1))
    assert desk.messages.dispatch().total == 1
    told.act = lambda envelope: SENT
    world.advance(timedelta(minutes=1))
    assert desk.messages.dispatch().sent == 30


def test_d14_what_failed_together_is_not_tried_together(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"told": Told(act=lambda envelope: FAILED)})
    people = [register(desk, "Ana", f"+1303555{100 + number:04}") for number in range(15)]
    for patient_id in people:
        plan(desk, patient_id)

    desk.messages.dispatch()

    due = {only(desk, patient_id).due_at for patient_id in people}
    assert len(due) == len(people)
    assert all(timedelta(seconds=1) <= at - world.now() <= timedelta(seconds=30) for at in due)


def test_d14_a_notifier_that_asks_for_time_gets_it(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    asked = Receipt(outcome=Outcome.FAILED, retry_after=timedelta(hours=2))
    desk = open_desk({"told": Told(act=lambda envelope: asked)})
    ana = ana_of(desk, register)
    plan(desk, ana)

    desk.messages.dispatch()

    waits = only(desk, ana).due_at - world.now()
    assert timedelta(hours=2) <= waits <= timedelta(hours=2, seconds=30)


@pytest.mark.parametrize(("per_minute", "sent"), [(600, 5), (60, 5), (59, 1)])
def test_d14_a_round_rests_for_turns_of_at_most_a_second(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, per_minute: int, sent: int
) -> None:
    desk = open_desk({"told": Told(per_minute=per_minute)})
    for number in range(5):
        plan(desk, register(desk, "Ana", f"+1303555{100 + number:04}"))
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        world.advance(timedelta(seconds=seconds))

    report = Dispatcher(desk.messages._office, pause=rest).drain(limit=100)

    assert report.sent == sent
    assert sum(rests) == pytest.approx((sent - 1) * 60 / per_minute, abs=0.001)
