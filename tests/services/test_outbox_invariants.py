"""The outbox's promises, D1 to D8, D15 and D16 of the invariants, one test or more for each.

D11, D12 and D14 are in test_outbox_pace.py and at the counters in test_pacing.py, D13 is in
test_outbox_reports.py, D6 and D7 under kills are in test_dispatch_kill.py, and D10 (one message for one
occasion) is with the follow-ups, in test_surveys_and_plans.py.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.services.conftest import OpenDesk
from tests.services.outbox import (
    FAILED,
    LEASE,
    SENT,
    UNKNOWN,
    Register,
    only,
    plan,
    spoil,
    standing,
)
from tests.services.outbox_told import DAY, REFUSED, CrashError, Told, ana_of, crash

from bedside import (
    Channel,
    Receipt,
    SeededEnvironment,
    Storage,
)
from bedside.domain.consents import ConsentAnswer
from bedside.domain.messages import MessageStatus
from bedside.errors import InvalidTransitionError, InvalidValueError, NotFoundError
from bedside.services.dispatching import Dispatcher, dispatch_one


def test_d1_no_decision_no_message(open_desk: OpenDesk, register: Register, storage: Storage) -> None:
    desk = open_desk({"told": Told()})
    ana = ana_of(desk, register)

    with pytest.raises(NotFoundError):
        desk.messages.send("patient-99", "thank-you")
    with pytest.raises(InvalidValueError):
        desk.messages.send(ana, "thank-you", channels=Channel.SMS)  # type: ignore[arg-type]  # as hosts may

    assert standing(desk, ana) == []


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (SENT, MessageStatus.SENT),
        (REFUSED, MessageStatus.DEAD),
        (UNKNOWN, MessageStatus.UNKNOWN),
        (None, MessageStatus.UNKNOWN),
    ],
)
def test_d2_an_end_is_one_status_that_nothing_claims(
    open_desk: OpenDesk,
    register: Register,
    world: SeededEnvironment,
    said: Receipt | None,
    status: MessageStatus,
) -> None:
    desk = open_desk({"told": Told(act=lambda envelope: said)})
    ana = ana_of(desk, register)
    plan(desk, ana)

    desk.messages.dispatch()
    world.advance(4 * DAY)

    assert only(desk, ana).status is status
    assert only(desk, ana).next_at is None
    assert desk.messages.dispatch().total == 0


def test_d3_without_keys_an_unknown_message_is_never_entered_again(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    told = Told(act=lambda envelope: None)
    desk = open_desk({"told": told})
    message_id = plan(desk, ana_of(desk, register))

    for _ in range(9):
        desk.messages.dispatch()
        world.advance(timedelta(hours=7))

    assert told.calls == [(message_id, message_id)]
    with pytest.raises(InvalidTransitionError, match="unknown cannot become sent twice"):
        desk.messages.send_again(message_id, reason="lost-i-think")


def test_d4_each_entry_carries_the_same_key_and_they_end_with_the_window(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    told = Told(act=lambda envelope: None, key_window=timedelta(minutes=20))
    desk = open_desk({"told": told})
    ana = ana_of(desk, register)
    message_id = plan(desk, ana)
    first, entered_at = world.now(), []

    for _ in range(200):
        before = len(told.calls)
        desk.messages.dispatch()
        if len(told.calls) > before:
            entered_at.append(world.now())
        world.advance(timedelta(seconds=30))

    assert set(told.calls) == {(message_id, message_id)}
    assert 1 < len(told.calls) <= 6
    assert max(entered_at) < first + timedelta(minutes=20)
    assert only(desk, ana).status is MessageStatus.UNKNOWN
    assert only(desk, ana).again_at is None
    with pytest.raises(InvalidTransitionError):
        desk.messages.send_again(message_id, reason="once-more")


def test_d4_what_an_earlier_entry_left_uncertain_is_not_called_failed(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    answers = [UNKNOWN, REFUSED]
    told = Told(act=lambda envelope: answers.pop(0), key_window=DAY)
    desk = open_desk({"told": told})
    ana = ana_of(desk, register)
    plan(desk, ana)

    desk.messages.dispatch()
    world.advance(timedelta(minutes=1))
    desk.messages.dispatch()

    assert len(told.calls) == 2
    assert only(desk, ana).status is MessageStatus.UNKNOWN


def test_d6_attempts_are_at_most_claims_and_claims_at_most_the_fence(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    told = Told(act=lambda envelope: FAILED)
    desk = open_desk({"told": told})
    message_id = plan(desk, ana_of(desk, register))
    fences = []
    for _ in range(40):
        desk.messages.dispatch()
        world.advance(timedelta(minutes=31))
        with storage.transaction() as tx:
            row = tx.get("message", message_id)
        assert row is not None
        fences.append(row.fence)
        assert len(told.calls) <= row.claims <= row.fence

    assert fences == sorted(fences)


def test_d5_a_worker_that_wakes_up_after_all_is_done_changes_nothing(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    told = Told()
    desk = open_desk({"told": told})
    ana = ana_of(desk, register)
    plan(desk, ana)
    with storage.transaction() as tx:
        (stale,) = tx.claim("message", now=world.now(), lease=LEASE, limit=1)
    world.advance(LEASE)
    assert desk.messages.dispatch().sent == 1

    # The rules look at the patient's other messages, and so at this one as it stands now.
    dispatcher = Dispatcher(desk.messages._office)
    status = dispatcher._attempt(
        stale, lambda row: dispatcher._perform(dispatch_one(dispatcher._office, row))
    )

    assert status == "lost"  # left to whoever has it
    assert only(desk, ana).status is MessageStatus.SENT
    assert len(told.calls) == 1


def test_d7_waits_with_a_reason_do_not_lead_to_quarantine(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"told": Told(per_minute=1)})
    people = [register(desk, "Ana", f"+1303555{number:04}") for number in range(100, 160)]
    for patient_id in people:
        plan(desk, patient_id)

    for _ in range(70):
        desk.messages.dispatch()
        world.advance(timedelta(minutes=1))

    ended = {status for patient_id in people for status in standing(desk, patient_id)}
    assert ended == {MessageStatus.SENT}


def test_d7_a_person_releases_what_was_in_quarantine(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    desk = open_desk({"told": Told()})
    ana = ana_of(desk, register)
    message_id = plan(desk, ana)
    for _ in range(20):
        with storage.transaction() as tx:
            assert tx.claim("message", now=world.now(), lease=timedelta(seconds=1), limit=1)
        world.advance(timedelta(seconds=1))
    assert desk.messages.dispatch().quarantine == 1
    assert [message.id for message in desk.messages.quarantined()] == [message_id]

    again = desk.messages.send_again(message_id, reason="worker-mended")

    assert again.status is MessageStatus.READY
    assert desk.messages.dispatch().sent == 1


def test_d8_nobody_is_entered_again_under_a_key_after_an_opt_out(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    told = Told(act=lambda envelope: None, key_window=DAY)
    desk = open_desk({"told": told})
    ana = ana_of(desk, register)
    plan(desk, ana)
    desk.messages.dispatch()
    desk.patients.record_consent(ana, answer=ConsentAnswer.WITHDRAWN, evidence="call of 2 March")

    world.advance(timedelta(hours=1))
    desk.messages.dispatch()

    assert len(told.calls) == 1
    assert only(desk, ana).status is MessageStatus.UNKNOWN


def test_d8_nobody_is_entered_after_an_opt_out_where_a_worker_died(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    told = Told(act=crash, key_window=DAY)
    desk = open_desk({"told": told})
    ana = ana_of(desk, register)
    plan(desk, ana)
    with pytest.raises(CrashError):
        desk.messages.dispatch()
    desk.patients.record_consent(ana, answer=ConsentAnswer.WITHDRAWN, evidence="call of 2 March")
    world.advance(LEASE)

    assert desk.messages.dispatch().unknown == 1
    assert len(told.calls) == 1


def test_d15_one_failure_sends_no_other_again(open_desk: OpenDesk, register: Register) -> None:
    answers = [SENT, REFUSED, UNKNOWN, FAILED, SENT]
    told = Told(act=lambda envelope: answers.pop(0))
    desk = open_desk({"told": told})
    for number in range(5):
        plan(desk, register(desk, "Ana", f"+1303555{100 + number:04}"))

    report = desk.messages.dispatch()

    assert (report.sent, report.dead, report.unknown, report.ready) == (2, 1, 1, 1)
    assert len(set(told.calls)) == len(told.calls) == 5


def test_d16_a_message_that_cannot_be_read_is_dead_and_listed(
    open_desk: OpenDesk, register: Register, storage: Storage
) -> None:
    desk = open_desk({"told": Told(act=lambda envelope: REFUSED)})
    spoilt, refused = (plan(desk, register(desk, "Ana", f"+1303555010{number}")) for number in range(2))
    spoil(storage, "message", spoilt)

    assert desk.messages.dispatch().dead == 2
    assert {found.id: found.message is None for found in desk.messages.stuck()} == {
        spoilt: True,
        refused: False,
    }
    assert [message.id for message in desk.messages.dead()] == [refused]
