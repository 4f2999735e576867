"""What the tests of the outbox share: a gateway, plugins that fail, and records that somebody spoils."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs

from bedside import (
    Channel,
    Desk,
    NotifierOffer,
    Outcome,
    Receipt,
    SeededEnvironment,
    Storage,
    hookimpl,
)
from bedside.domain.appointments import Appointment
from bedside.domain.deliveries import Delivery
from bedside.domain.followups import (
    FollowUpPlan,
    FollowUpPlanId,
    FollowUpStatus,
    FollowUpStep,
    Trigger,
)
from bedside.domain.messages import Message, MessageStatus
from bedside.ports import Envelope, Query
from bedside.records import kind_of, read_row, write_row
from bedside.rules import Finding, MessageCase

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
                name="gateway",
                channels=self.channels,
                notifier=self,
                key_window=timedelta(days=1) if self.idempotent else None,
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
