"""What providers report later about messages that they took: repeated, out of order, or too early."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from bedside.domain.deliveries import Delivery, DeliveryReport, DeliveryReportId, Reported
from bedside.domain.messages import Message, record_report
from bedside.domain.patients import ContactPoint, Patient, RelatedPerson
from bedside.services.ending import end_message
from bedside.services.merging import records_of_person
from bedside.services.unit import Unit, by_rules

__all__ = ["match_early_reports", "take_report", "unmatched_reports"]

_UNDELIVERABLE = frozenset({Reported.BOUNCED, Reported.COMPLAINED})


def take_report(
    unit: Unit,
    *,
    provider: str,
    event_id: str,
    said: Reported,
    message_id: str | None,
    reference: str | None,
    occurred_at: datetime,
) -> DeliveryReport:
    """Keep one report and apply it; the same event again changes nothing."""
    known = unit.find(DeliveryReport, equal={"provider": provider, "event_id": event_id}, limit=1)
    if known:
        return known[0]
    message = _message_of(unit, provider, message_id, reference)
    report = DeliveryReport(
        id=DeliveryReportId(unit.new_id(DeliveryReport)),
        provider=provider,
        event_id=event_id,
        said=said,
        message_id=None if message is None else message.id,
        patient_id=None if message is None else message.patient_id,
        reference=reference,
        occurred_at=occurred_at,
        received_at=unit.now,
    )
    unit.add(report)
    subject, outcome = report.patient_id, "done" if message is not None else "unmatched"
    unit.note("record-report", DeliveryReport, report.id, subject=subject, outcome=outcome)
    if message is not None:
        _apply(unit, message, said)
    return report


def match_early_reports(unit: Unit, message: Message, delivery: Delivery) -> Message:
    """A provider may report on a message before its answer to us is written down: find such reports now."""
    if delivery.reference is None:
        return message
    early = unit.find(
        DeliveryReport,
        equal={"message_id": None, "reference": delivery.reference, "provider": delivery.notifier},
    )
    for report in early:
        unit.change(attrs.evolve(report, message_id=message.id, patient_id=message.patient_id))
        message = record_report(message, report.said, at=unit.now)
        _mark_address(unit, message, report.said)
    return message


def unmatched_reports(unit: Unit) -> Sequence[DeliveryReport]:
    """Reports of which nobody can say which message they are about, oldest first."""
    return unit.find(DeliveryReport, equal={"message_id": None}, order_by="occurred_at")


def _message_of(unit: Unit, provider: str, message_id: str | None, reference: str | None) -> Message | None:
    if message_id is None and reference is not None:
        found = unit.find(Delivery, equal={"reference": reference, "notifier": provider})
        owners = {delivery.message_id for delivery in found}
        message_id = owners.pop() if len(owners) == 1 else None
    message = None if message_id is None else unit.look_up(Message, message_id)
    # Nobody can have taken what was never handed over: such a report is about something else.
    return message if message is not None and message.attempts > 0 else None


def _apply(unit: Unit, message: Message, said: Reported) -> None:
    told = record_report(message, said, at=unit.now)
    if told != message:
        end_message(unit, told, action="apply-report")
    _mark_address(unit, message, said)


@by_rules
def _mark_address(unit: Unit, message: Message, said: Reported) -> None:
    """The next message is not planned for an address that the last one came back from."""
    if said not in _UNDELIVERABLE:
        return
    if message.to_related_person_id is not None:
        related = unit.look_up(RelatedPerson, message.to_related_person_id)
        if related is not None:
            points = _marked(related.contact_points, message.address, unit.now)
            if points != related.contact_points:
                unit.change(attrs.evolve(related, contact_points=points))
        return
    for patient in records_of_person(unit, message.patient_id):
        points = _marked(patient.contact_points, message.address, unit.now)
        if points != patient.contact_points:
            unit.change(attrs.evolve(patient, contact_points=points))
            unit.note("mark-undeliverable", Patient, patient.id, subject=patient.id, outcome=said.value)


def _marked(points: tuple[ContactPoint, ...], address: str, at: datetime) -> tuple[ContactPoint, ...]:
    return tuple(
        attrs.evolve(point, undeliverable_at=at)
        if point.value == address and point.undeliverable_at is None
        else point
        for point in points
    )
