"""The outbox keeps its promises: one answer for each attempt, one bad record, the cap, and what is true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

import attrs
import pytest
from tests.services.conftest import SETTINGS, OpenDesk

from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    ContactUse,
    Desk,
    NotifierOffer,
    Outcome,
    Practice,
    Purpose,
    Receipt,
    SeededEnvironment,
    Storage,
    hookimpl,
)
from bedside.domain.appointments import Appointment, AppointmentStatus, CancelledBy
from bedside.domain.consents import ConsentAnswer
from bedside.domain.dates import QuietHours
from bedside.domain.followups import (
    FollowUp,
    FollowUpPlan,
    FollowUpPlanId,
    FollowUpStatus,
    FollowUpStep,
    Trigger,
)
from bedside.domain.messages import Delivery, Message, MessageStatus
from bedside.errors import InvalidTransitionError, InvalidValueError, StorageError
from bedside.ports import Envelope, Query, Transaction
from bedside.records import kind_of, read_row, write_row
from bedside.rules import Citation, Effect, Finding, MessageCase, Rule, RulePack
from bedside.rules.about import message as facts
from bedside.rules.facts import equals

Register = Callable[..., str]

SENT = Receipt(outcome=Outcome.SENT)
FAILED = Receipt(outcome=Outcome.FAILED)
UNKNOWN = Receipt(outcome=Outcome.UNKNOWN)
LEASE = timedelta(minutes=5)


@attrs.define(eq=False)
class Gateway:
    """Serves the channels that it is told to, answers as told, and keeps what reached it."""

    answer: Receipt = SENT
    channels: frozenset[Channel] = frozenset({Channel.SMS})
    idempotent: bool = False
    envelopes: list[Envelope] = attrs.field(factory=list)

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        self.envelopes.append(envelope)
        return self.answer

    @hookimpl
    def bedside_notifiers(self) -> list[NotifierOffer]:
        return [
            NotifierOffer(
                name="gateway", channels=self.channels, notifier=self, idempotent_keys=self.idempotent
            )
        ]


@attrs.define(eq=False)
class Objector:
    """Fails on messages for the purposes that it is told."""

    fails_on: frozenset[str] = frozenset()

    @hookimpl
    def bedside_object_to_message(self, case: MessageCase) -> list[Finding]:
        if case.purpose.value in self.fails_on:
            raise ValueError
        return []


class AfterCancelling:
    """A plan that writes to whoever called off."""

    @hookimpl
    def bedside_follow_up_plans(self) -> list[FollowUpPlan]:
        step = FollowUpStep(code="next-day", after=timedelta(days=1), template_id="missed-you")
        return [
            FollowUpPlan(
                id=FollowUpPlanId("called-off"),
                title="After a cancelled visit",
                trigger=Trigger.APPOINTMENT_CANCELLED,
                steps=(step,),
            )
        ]


def plan(desk: Desk, patient_id: str, template: str = "thank-you", due_at: datetime | None = None) -> str:
    message = desk.messages.send(patient_id, template, due_at=due_at).message
    assert message is not None
    return message.id


def standing(desk: Desk, patient_id: str) -> list[MessageStatus]:
    return [message.status for message in desk.messages.of_patient(patient_id)]


def only(desk: Desk, patient_id: str) -> Message:
    (message,) = desk.messages.of_patient(patient_id)
    return message


def rewrite(storage: Storage, record: object, **changes: object) -> None:
    """Somebody else, such as an import, changes a stored record."""
    spec = kind_of(type(record))
    changed = attrs.evolve(record, **changes)  # type: ignore[misc]  # any record class of the catalogue
    with storage.transaction() as tx:
        row = write_row(changed, spec)
        stored = tx.get(row.kind, row.id)
        assert stored is not None
        tx.put(row, expect=stored.revision)


def spoil(storage: Storage, kind: str, record_id: str, **columns: str) -> None:
    """The stored body is no longer a record, or a column no longer says what it may say."""
    with storage.transaction() as tx:
        row = tx.get(kind, record_id)
        assert row is not None
        body = row.body if columns else '{"id": 7}'
        tx.put(attrs.evolve(row, body=body, columns={**row.columns, **columns}), expect=row.revision)


def deliveries(storage: Storage) -> list[Delivery]:
    with storage.transaction() as tx:
        return [read_row(row, kind_of(Delivery)) for row in tx.find("delivery", Query(order_by="at"))]


def remind(desk: Desk, register: Register, world: SeededEnvironment) -> tuple[str, Appointment]:
    """A patient with an appointment in two days whose reminder is in the outbox."""
    ana = register(desk, "Ana", "+13035550101")
    appointment = desk.appointments.book(ana, starts_at=world.now() + timedelta(days=2, minutes=5))
    world.advance(timedelta(minutes=6))
    (follow_up,) = desk.followups.carry_out()
    assert follow_up.message_id is not None
    return ana, appointment


def follow_up_status(desk: Desk, patient_id: str) -> FollowUpStatus:
    (follow_up,) = desk.followups.of_patient(patient_id)
    return follow_up.status


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


# One bad plugin, record or store.


@pytest.mark.parametrize("host_sends", [True, False])
def test_a_plugin_that_fails_on_one_message_puts_off_that_one_only(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, host_sends: bool
) -> None:
    objector, gateway = Objector(), Gateway()
    desk = open_desk({"objector": objector, "gateway": gateway})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    waits, goes = plan(desk, ana, "check-in"), plan(desk, bo)
    objector.fails_on = frozenset({"follow_up"})

    if host_sends:
        assert [message.id for message in desk.messages.pending()] == [goes]
    else:
        assert desk.messages.dispatch().sent == 1

    assert only(desk, ana).status is MessageStatus.READY
    assert "PLUGIN" in (only(desk, ana).reason or "").upper()
    objector.fails_on = frozenset()
    world.advance(timedelta(seconds=30))
    assert [message.id for message in desk.messages.pending()] == [waits]


def test_a_plugin_that_never_recovers_keeps_no_message_for_ever(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    objector = Objector()
    desk = open_desk({"objector": objector, "gateway": Gateway()})
    ana = register(desk, "Ana", "+13035550101")
    plan(desk, ana)
    objector.fails_on = frozenset({"thank_you"})

    rounds = 0
    while standing(desk, ana) == [MessageStatus.READY] and rounds < 100:
        rounds += desk.messages.dispatch().total
        world.advance(timedelta(hours=1))

    assert standing(desk, ana) == [MessageStatus.EXPIRED]
    assert rounds < 20


def test_a_foreign_rule_that_raises_puts_off_its_own_message_only(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    class Pack:
        broken = False

        def opens_at(self, case: MessageCase) -> datetime:
            if self.broken:
                raise KeyError("+13035550101")
            return datetime(2026, 3, 2, tzinfo=UTC)

        @hookimpl
        def bedside_rule_packs(self) -> list[RulePack]:
            rule = Rule(
                id="HARBOUR-1",
                effect=Effect.HOLD,
                jurisdiction="*",
                case_type=MessageCase,
                citation=Citation("a rule of the house"),
                reason="It waits.",
                condition=equals(facts.purpose, Purpose.FOLLOW_UP),
                limit="wait",
                verified="a policy",
                not_before=self.opens_at,
            )
            return [RulePack(name="harbour", version="1", jurisdiction="*", rules=(rule,))]

    pack = Pack()
    desk = open_desk({"gateway": Gateway(), "pack": pack})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    plan(desk, ana, "check-in")
    plan(desk, bo)
    pack.broken = True

    report = desk.messages.dispatch()

    assert (report.sent, report.ready) == (1, 1)
    assert only(desk, ana).reason == "waits: KeyError"


def test_every_fault_is_reported_by_the_practice(
    storage: Storage, world: SeededEnvironment, register: Register
) -> None:
    import bedside.starter

    objector = Objector()
    plugins = {"starter": bedside.starter, "objector": objector}
    practice = Practice(SETTINGS, storage=storage, plugins=plugins, environment=world)
    desk = practice.acting_as("kim", role="front-desk", purpose="operations")
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    plan(desk, ana)
    spoil(storage, "message", plan(desk, bo))
    objector.fails_on = frozenset({"thank_you"})

    desk.messages.pending()

    assert [fault.plugin for fault in practice.faults] == ["objector", "bedside"]
    assert not any("Ana" in repr(fault) or "5550" in repr(fault) for fault in practice.faults)


@pytest.mark.parametrize("host_sends", [True, False])
def test_a_message_that_cannot_be_read_is_closed_and_the_others_go_out(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage, host_sends: bool
) -> None:
    desk = open_desk({"gateway": Gateway()})
    spoilt = plan(desk, register(desk, "Ana", "+13035550101"))
    goes = plan(desk, register(desk, "Bo", "+13035550102"))
    spoil(storage, "message", spoilt)

    if host_sends:
        assert [message.id for message in desk.messages.pending()] == [goes]
    else:
        report = desk.messages.dispatch()
        assert (report.sent, report.suppressed, report.total) == (1, 1, 2)

    with storage.transaction() as tx:
        row = tx.get("message", spoilt)
    assert row is not None
    assert (row.columns["status"], row.columns["next_at"], row.body) == ("suppressed", None, '{"id": 7}')
    world.advance(timedelta(days=1))
    assert desk.messages.dispatch().suppressed == 0


def test_a_message_on_no_known_channel_is_suppressed(
    open_desk: OpenDesk, register: Register, storage: Storage
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana = register(desk, "Ana", "+13035550101")
    spoil(storage, "message", plan(desk, ana), channel="telegraph")

    assert desk.messages.dispatch().suppressed == 1
    assert only(desk, ana).reason == "could not be judged: InvalidRecordError"


def test_a_message_to_a_patient_that_cannot_be_read_is_suppressed(
    open_desk: OpenDesk, register: Register, storage: Storage
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    plan(desk, ana)
    plan(desk, bo)
    spoil(storage, "patient", ana)

    report = desk.messages.dispatch()

    assert (report.suppressed, report.sent) == (1, 1)
    assert standing(desk, ana) == [MessageStatus.SUPPRESSED]


def test_a_message_whose_follow_up_cannot_be_read_is_closed(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    desk = open_desk({"gateway": Gateway()})
    remind(desk, register, world)
    (follow_up,) = desk.followups.of_patient("patient-1")
    bo = register(desk, "Bo", "+13035550102")
    plan(desk, bo)
    spoil(storage, "follow_up", follow_up.id)

    report = desk.messages.dispatch()

    assert (report.suppressed, report.sent) == (1, 1)
    assert desk.messages.dispatch().total == 0


def test_an_outcome_that_cannot_be_written_down_is_unknown(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    gateway = Gateway()
    desk = open_desk({"gateway": gateway})
    ana, _ = remind(desk, register, world)
    (follow_up,) = desk.followups.of_patient(ana)

    class Spoils:
        def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
            spoil(storage, "follow_up", follow_up.id)
            return SENT

        @hookimpl
        def bedside_notifiers(self) -> list[NotifierOffer]:
            return [NotifierOffer(name="a", channels=frozenset({Channel.SMS}), notifier=self)]

    report = open_desk({"gateway": Gateway(), "spoils": Spoils()}).messages.dispatch()

    assert report.unknown == 1
    assert only(desk, ana).reason == "its outcome could not be written: InvalidRecordError"


def test_a_message_that_another_worker_has_by_now_is_left_to_that_one(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    class Slow:
        def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
            world.advance(LEASE)
            with storage.transaction() as tx:
                assert tx.claim("message", now=world.now(), lease=LEASE, limit=1)
            spoil(storage, "message", envelope.message_id)
            return SENT

        @hookimpl
        def bedside_notifiers(self) -> list[NotifierOffer]:
            return [NotifierOffer(name="slow", channels=frozenset({Channel.SMS}), notifier=self)]

    desk = open_desk({"slow": Slow()})
    message_id = plan(desk, register(desk, "Ana", "+13035550101"))

    report = desk.messages.dispatch()

    with storage.transaction() as tx:
        row = tx.get("message", message_id)
    assert row is not None
    assert (report.lost, report.total) == (1, 1)
    assert row.columns["status"] == "sending"
    assert row.columns["next_at"] is not None


class Failing:
    """A store that fails from its n-th claim on."""

    def __init__(self, storage: Storage, claims: int) -> None:
        self._storage, self._claims = storage, claims
        self.prepare = storage.prepare

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._storage.transaction() as tx:
            yield _Counting(tx, self)  # type: ignore[misc]  # it hands every verb on

    def count(self) -> None:
        self._claims -= 1
        if self._claims < 0:
            raise StorageError("the disk is full")


class _Counting:
    def __init__(self, tx: Transaction, owner: Failing) -> None:
        self._tx, self._owner = tx, owner

    def __getattr__(self, name: str) -> object:
        if name == "claim":
            self._owner.count()
        return getattr(self._tx, name)


def test_what_was_begun_reaches_the_host_when_the_store_fails_after_it(
    storage: Storage, world: SeededEnvironment, register: Register
) -> None:
    import bedside.starter

    def desk_of(store: Storage) -> Desk:
        practice = Practice(SETTINGS, storage=store, plugins={"s": bedside.starter}, environment=world)
        return practice.acting_as("kim", role="front-desk", purpose="operations")

    whole, failing = desk_of(storage), desk_of(Failing(storage, claims=1))
    first = plan(whole, register(whole, "Ana", "+13035550101"))
    plan(whole, register(whole, "Bo", "+13035550102"))

    assert [message.id for message in failing.messages.pending()] == [first]
    with pytest.raises(StorageError):
        failing.messages.pending()


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


@pytest.mark.parametrize(("claims", "status"), [(19, "sent"), (20, "suppressed"), (21, "suppressed")])
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
        ({"idempotent_keys": "no"}, "bool.type"),
        ({"idempotent_keys": None}, "bool.type"),
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
