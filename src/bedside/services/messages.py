"""Messages: compose, ask the rules, and put into the outbox; why each one was sent or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from bedside.domain.messages import (
    Channel,
    Message,
    MessageId,
    MessageStatus,
    Receipt,
)
from bedside.domain.patients import Patient, contact_for
from bedside.domain.templates import MessageTemplate, render
from bedside.errors import InvalidValueError, NotFoundError
from bedside.rules import Decision
from bedside.services.deciding import judge, message_case, permission_for
from bedside.services.dispatching import Dispatcher, DispatchReport
from bedside.services.office import Office
from bedside.services.sending import Answer, settle
from bedside.services.truth import instant_of
from bedside.services.unit import Unit

__all__ = ["Messages", "Planned", "plan_message", "template_named"]

_WITH_SUBJECT = frozenset({Channel.EMAIL, Channel.LETTER, Channel.PORTAL})

#: A message that could not be sent in this time is dropped rather than sent late.
_KEEP_FOR = timedelta(days=3)


@attrs.frozen(kw_only=True)
class Planned:
    """What came of planning: a message in the outbox, or none, and the decision; None without a contact."""

    message: Message | None
    decision: Decision | None

    @property
    def explanation(self) -> str:
        """Why it was planned, or why not."""
        if self.decision is None:
            return "no contact point fits the channels"
        return self.decision.explain()


def plan_message(
    office: Office,
    unit: Unit,
    patient: Patient,
    template: MessageTemplate,
    *,
    channels: Sequence[Channel],
    about: tuple[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Planned:
    """Put a message into the outbox over the first channel that the rules allow.

    The patient's own order of channels comes first. A message that only has to wait (quiet hours,
    frequency) is planned for the instant at which it may be sent.
    """
    due = due_at or unit.now
    if isinstance(channels, Channel) or not all(isinstance(channel, Channel) for channel in channels):
        raise InvalidValueError("message.channel", "channels", "give a list of bedside.Channel members")
    last: Decision | None = None
    for channel in _in_order(patient, channels):
        point = contact_for(patient.contact_points, channel)
        if point is None:
            continue
        draft = _draft(
            office, unit, patient, template, channel, point.value, about, values or {}, due, expires_at
        )
        case = message_case(office, unit, patient, draft, still_true=True, send_at=due)
        last = judge(
            office,
            unit,
            case,
            action="plan-message",
            about=Message,
            about_id=draft.id,
            patient_id=patient.id,
        )
        if last.allowed or last.only_waits:
            starts = max(due, last.not_before or due)
            ready = attrs.evolve(draft, due_at=starts, expires_at=max(draft.expires_at or starts, starts))
            unit.add(ready)
            return Planned(message=ready, decision=last)
    return Planned(message=None, decision=last)


class Messages:
    """``desk.messages``: the outbox and its answers."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def send(
        self,
        patient_id: str,
        template_id: str,
        *,
        channels: Sequence[Channel] = (Channel.SMS, Channel.EMAIL),
        values: Mapping[str, str] | None = None,
        due_at: datetime | None = None,
    ) -> Planned:
        """Plan one message to one patient from one of the practice's templates."""
        template = template_named(self._office, template_id)
        with self._office.unit() as unit:
            patient = unit.get(Patient, patient_id)
            return plan_message(
                self._office, unit, patient, template, channels=channels, values=values, due_at=due_at
            )

    def of_patient(self, patient_id: str) -> Sequence[Message]:
        """Every message to a patient, oldest first."""
        with self._office.unit() as unit:
            unit.note("read-messages", Patient, patient_id, subject=patient_id)
            return unit.find(Message, equal={"patient_id": patient_id}, order_by="due_at")

    def dispatch(self, *, limit: int = 100) -> DispatchReport:
        """Send what is due, once; safe to run in many processes."""
        return Dispatcher(self._office).drain(limit=limit)

    def pending(self, *, limit: int = 100) -> Sequence[Message]:
        """Claim what is due for a host that awaits its own sender; answer with :meth:`record_delivery`.

        The rules are asked again here, and each message that comes back counts as an attempt. A
        message that cannot be judged is put off or suppressed, and ``practice.faults`` says why.
        """
        return Dispatcher(self._office).take(limit=limit)

    def record_delivery(
        self, message_id: str, receipt: Receipt, *, attempt: int, notifier: str = "host"
    ) -> Message:
        """What became of a message that :meth:`pending` gave out; *attempt* is its ``attempts`` then.

        A receipt may come twice or late. One for an attempt that is over changes nothing; one for
        the current attempt also settles a message that was called unknown in the meantime.
        *notifier* is a short code for who sent it.
        """
        answer = Answer(attempt=attempt, notifier=notifier, receipt=receipt)
        return Dispatcher(self._office).write_outcome(message_id, answer)

    def unknown(self) -> Sequence[Message]:
        """Messages of which nobody knows whether they arrived; a person decides."""
        with self._office.unit() as unit:
            unit.note("list-unknown", Message, "all")
            return unit.find(Message, equal={"status": MessageStatus.UNKNOWN}, order_by="due_at")

    def settle_unknown(self, message_id: str, *, arrived: bool) -> Message:
        """A person found out: it arrived, or it did not and is sent once more.

        Raises:
            InvalidTransitionError: its outcome is not unknown, or is known by now.
        """
        with self._office.unit() as unit:
            return settle(unit, message_id, arrived=arrived)


def template_named(office: Office, template_id: str) -> MessageTemplate:
    """The practice's template of that id, or NotFoundError."""
    try:
        return office.offers.templates[template_id]
    except KeyError:
        known = office.offers.templates
        raise NotFoundError("message template", template_id, known=known) from None


def _in_order(patient: Patient, channels: Sequence[Channel]) -> list[Channel]:
    wanted = patient.preferences.channels
    return sorted(channels, key=lambda channel: wanted.index(channel) if channel in wanted else len(wanted))


def _draft(
    office: Office,
    unit: Unit,
    patient: Patient,
    template: MessageTemplate,
    channel: Channel,
    address: str,
    about: tuple[str, str] | None,
    values: Mapping[str, str],
    due_at: datetime,
    expires_at: datetime | None,
) -> Message:
    settings = office.settings
    known = {
        "first_name": patient.name.address_as,
        "practice_name": settings.name,
        "practice_telephone": settings.telephone or "",
        "practice_address": settings.postal_address or "",
        "opt_out": settings.opt_out,
        **values,
    }
    allowed = permission_for(unit, patient, purpose=template.purpose, channel=channel, address=address)
    kind, record_id = about or (None, None)
    return Message(
        id=MessageId(unit.new_id(Message)),
        patient_id=patient.id,
        purpose=template.purpose,
        channel=channel,
        address=address,
        subject=render(template.subject, known) if channel in _WITH_SUBJECT else "",
        body=render(template.body, known),
        subject_kind=kind,
        subject_id=record_id,
        subject_at=instant_of(unit, kind, record_id),
        consent_id=allowed.consent_id,
        created_at=unit.now,
        due_at=due_at,
        expires_at=expires_at or due_at + _KEEP_FOR,
    )
