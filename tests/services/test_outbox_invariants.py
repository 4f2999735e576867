"""The outbox's promises, D1 to D16 of the reliability report, one test or more for each.

D6 and D7 under kills are in test_dispatch_kill.py, D11 and D14 at the counters in test_pacing.py, D10
(one message for one occasion) with the follow-ups, in test_desk_mended_events.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise, permutations

import attrs
import pytest
from tests.services.conftest import SETTINGS, OpenDesk
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
    spoil,
    standing,
)

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    Desk,
    NotifierOffer,
    Outcome,
    Practice,
    Receipt,
    SeededEnvironment,
    Storage,
    hookimpl,
)
from bedside.domain.consents import ConsentAnswer
from bedside.domain.deliveries import Reported
from bedside.domain.followups import FollowUpStatus
from bedside.domain.messages import Message, MessageStatus
from bedside.errors import InvalidTransitionError, InvalidValueError, NotFoundError
from bedside.ports import Envelope, Query
from bedside.services.dispatching import Dispatcher, dispatch_one
from bedside.storage import MemoryStorage

REFUSED = Receipt(outcome=Outcome.REFUSED)
DAY = timedelta(days=1)


@attrs.define(eq=False)
class Told:
    """A gateway that does what it is told with each message; it keeps what reached it, with the key."""

    act: Callable[[Envelope], object] = lambda envelope: SENT
    name: str = "told"
    channels: frozenset[Channel] = frozenset({Channel.SMS})
    key_window: timedelta | None = None
    per_minute: int | None = None
    calls: list[tuple[str, str]] = attrs.field(factory=list)

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        self.calls.append((envelope.message_id, idempotency_key))
        return self.act(envelope)  # type: ignore[return-value]  # rubbish is one of the things it is told

    @hookimpl
    def bedside_notifiers(self) -> list[NotifierOffer]:
        return [
            NotifierOffer(
                name=self.name,
                channels=self.channels,
                notifier=self,
                key_window=self.key_window,
                per_minute=self.per_minute,
            )
        ]


class CrashError(BaseException):
    """The worker dies."""


def crash(envelope: Envelope) -> object:
    raise CrashError


def ana_of(desk: Desk, register: Register) -> str:
    return register(desk, "Ana", "+13035550101")


# D1: in the outbox if and only if the transaction that decided it committed.


def test_d1_no_decision_no_message(open_desk: OpenDesk, register: Register, storage: Storage) -> None:
    desk = open_desk({"told": Told()})
    ana = ana_of(desk, register)

    with pytest.raises(NotFoundError):
        desk.messages.send("patient-99", "thank-you")
    with pytest.raises(InvalidValueError):
        desk.messages.send(ana, "thank-you", channels=Channel.SMS)  # type: ignore[arg-type]  # as hosts may

    assert standing(desk, ana) == []


# D2: every message comes to exactly one end.


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


# D3 and D4: entered once; more than once only under the same key, and only while it is known.


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


# D5 and D6: the fence decides, and it only rises. See also test_dispatching.py.


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


# D7: dead only after as many entries; claims without one lead to quarantine.


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


# D8 and D9: opt-outs, truth and quiet hours are asked in the intent transaction. See test_outbox_truth.py.


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


# D11: the cap of the week, also for what the records do not show yet.


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


# D12: a slow or failing notifier holds up its own messages only, and no transaction is open meanwhile.


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


# D13: reports of a provider in any order, any number of times, at any time.


REPORTS = ((Reported.ACCEPTED, "e-1"), (Reported.DELIVERED, "e-2"), (Reported.COMPLAINED, "e-3"))


@pytest.mark.parametrize("order", list(permutations(REPORTS)))
def test_d13_reports_come_to_the_same_end_in_any_order(
    register: Register, world: SeededEnvironment, order: tuple[tuple[Reported, str], ...]
) -> None:
    desk = _desk_on(MemoryStorage(), world, Told(act=lambda envelope: UNKNOWN))
    ana = ana_of(desk, register)
    message_id = plan(desk, ana)
    desk.messages.dispatch()

    for said, event in (*order, *order[::-1]):
        desk.messages.record_report("told", event, said, message_id=message_id)

    message = only(desk, ana)
    assert (message.status, message.reported) == (MessageStatus.SENT, Reported.COMPLAINED)
    assert desk.messages.unmatched_reports() == []


def _desk_on(storage: Storage, world: SeededEnvironment, told: Told) -> Desk:
    plugins = {"starter": bedside.starter, "told": told}
    practice = Practice(SETTINGS, storage=storage, plugins=plugins, environment=world)
    return practice.acting_as("kim", role="front-desk", purpose="operations")


def test_d13_a_report_finds_its_message_by_the_reference_of_the_receipt(
    open_desk: OpenDesk, register: Register
) -> None:
    told = Told(act=lambda envelope: Receipt(outcome=Outcome.SENT, reference="g-17"))
    desk = open_desk({"told": told})
    ana = ana_of(desk, register)
    message_id = plan(desk, ana)
    desk.messages.dispatch()

    found = desk.messages.record_report("told", "e-1", Reported.DELIVERED, reference="g-17")

    assert found.message_id == message_id
    assert only(desk, ana).reported is Reported.DELIVERED
    assert desk.messages.record_report("other", "e-1", Reported.BOUNCED, reference="g-17").message_id is None


def test_d13_a_report_that_comes_before_the_receipt_is_matched_when_that_is_written(
    open_desk: OpenDesk, register: Register
) -> None:
    desks: list[Desk] = []

    def reports_at_once(envelope: Envelope) -> object:
        desks[0].messages.record_report("told", "e-1", Reported.DELIVERED, reference="g-17")
        return Receipt(outcome=Outcome.SENT, reference="g-17")

    desk = open_desk({"told": Told(act=reports_at_once)})
    desks.append(desk)
    ana = ana_of(desk, register)
    plan(desk, ana)

    assert desk.messages.dispatch().sent == 1
    assert only(desk, ana).reported is Reported.DELIVERED
    assert desk.messages.unmatched_reports() == []


def test_d13_what_fits_no_message_is_kept_and_listed(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"told": Told()})
    message_id = plan(desk, ana_of(desk, register))

    unfit = ((None, "g-0"), ("message-99", None), (message_id, None), (None, None))
    for number, (named, reference) in enumerate(unfit):
        report = desk.messages.record_report(
            "told", f"e-{number}", Reported.BOUNCED, message_id=named, reference=reference
        )
        assert report.message_id is None

    assert [report.event_id for report in desk.messages.unmatched_reports()] == ["e-0", "e-1", "e-2", "e-3"]


@pytest.mark.parametrize("said", [Receipt(outcome=Outcome.FAILED), Receipt(outcome=Outcome.UNKNOWN), REFUSED])
def test_d13_a_report_while_it_is_being_sent_outweighs_what_the_notifier_says(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, said: Receipt
) -> None:
    desks: list[Desk] = []

    def reports_at_once(envelope: Envelope) -> object:
        desks[0].messages.record_report("told", "e-1", Reported.ACCEPTED, message_id=envelope.message_id)
        return said

    told = Told(act=reports_at_once, key_window=DAY)
    desk = open_desk({"told": told})
    desks.append(desk)
    ana = ana_of(desk, register)
    plan(desk, ana)
    desk.messages.dispatch()
    world.advance(timedelta(hours=2))
    desk.messages.dispatch()

    assert only(desk, ana).status is MessageStatus.SENT
    assert len(told.calls) == 1


@pytest.mark.parametrize("said", [Reported.BOUNCED, Reported.COMPLAINED])
def test_d13_an_address_that_messages_come_back_from_is_used_no_more_and_the_decision_says_so(
    open_desk: OpenDesk, register: Register, said: Reported
) -> None:
    desk = open_desk({"told": Told()})
    ana = ana_of(desk, register)
    message_id = plan(desk, ana)
    waiting = plan(desk, ana)
    desk.messages.dispatch(limit=1)

    desk.messages.record_report("told", "e-1", said, message_id=message_id)
    planned = desk.messages.send(ana, "thank-you")

    assert planned.message is None
    assert planned.decision is not None
    assert "HOUSE-MSG-08" in {finding.rule_id for finding in planned.decision.findings}
    assert desk.messages.dispatch().suppressed == 1
    assert standing(desk, ana) == [MessageStatus.SENT, MessageStatus.SUPPRESSED]
    assert waiting != message_id


# D14: retries are spread, and what a notifier asks for is kept.


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


# D15: n messages, n outcomes.


def test_d15_one_failure_sends_no_other_again(open_desk: OpenDesk, register: Register) -> None:
    answers = [SENT, REFUSED, UNKNOWN, FAILED, SENT]
    told = Told(act=lambda envelope: answers.pop(0))
    desk = open_desk({"told": told})
    for number in range(5):
        plan(desk, register(desk, "Ana", f"+1303555{100 + number:04}"))

    report = desk.messages.dispatch()

    assert (report.sent, report.dead, report.unknown, report.ready) == (2, 1, 1, 1)
    assert len(set(told.calls)) == len(told.calls) == 5


# D16: what cannot be read ends dead, stops nobody, and hides nothing in the lists.


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


# A person's verbs.


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
