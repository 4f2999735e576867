"""Messages: compose, ask the rules, and put into the outbox; why each one was sent or not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from bedside.domain.deliveries import DeliveryReport, Receipt, Reported
from bedside.domain.messages import Channel, Message, MessageId, MessageStatus
from bedside.domain.patients import Patient, contact_for
from bedside.domain.templates import MessageTemplate, render
from bedside.errors import InvalidValueError, NotFoundError
from bedside.rules import Decision, Finding
from bedside.services.deciding import judge, message_case
from bedside.services.delivery_reports import take_report, unmatched_reports
from bedside.services.dispatching import Dispatcher, DispatchReport
from bedside.services.handling import Cancelled, StuckMessage, cancel, redrive, settle, stuck_messages
from bedside.services.lanes import offer_for
from bedside.services.merging import (
    check_not_merged,
    find_of_person,
    permission_for,
    points_of_person,
)
from bedside.services.office import Office
from bedside.services.sending import Answer
from bedside.services.still_true import instant_of
from bedside.services.unit import Unit

__all__ = ["Messages", "Planned", "in_order", "plan_message", "template_named"]

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
    tells_of_id: str | None = None,
    terms: Sequence[Finding] = (),
) -> Planned:
    """Put a message into the outbox over the first channel that the rules allow.

    The patient's own order of channels comes first. A message that only has to wait (quiet hours,
    frequency) is planned for the instant at which it may be sent. *tells_of_id* is the person, other
    than the patient, whom the words name; *terms* are what the practice's programme has against it.
    """
    due = due_at or unit.now
    if isinstance(channels, Channel) or not all(isinstance(channel, Channel) for channel in channels):
        raise InvalidValueError("message.channel", "channels", "give a list of bedside.Channel members")
    last: Decision | None = None
    for channel in in_order(patient, channels):
        point = contact_for(points_of_person(unit, patient), channel)
        if point is None:
            continue
        draft = _draft(
            office, unit, patient, template, channel, point.value, about, values or {}, due, expires_at
        )
        draft = attrs.evolve(draft, tells_of_id=tells_of_id)
        case = message_case(office, unit, patient, draft, still_true=True, send_at=due)
        last = judge(
            office,
            unit,
            case,
            action="plan-message",
            about=Message,
            about_id=draft.id,
            patient_id=patient.id,
            terms=terms,
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
            check_not_merged(unit, patient_id)
            unit.note("read-messages", Patient, patient_id, subject=patient_id)
            return find_of_person(unit, Message, patient_id, order_by="due_at")

    def dispatch(self, *, limit: int = 100, channels: Collection[Channel] | None = None) -> DispatchReport:
        """Send what is due, once; safe to run in many processes.

        Notifiers take turns, so that one that is slow holds up its own messages only. With
        *channels* only those are served, so that a slow one can have a process of its own.
        """
        return Dispatcher(self._office).drain(limit=limit, channels=channels)

    def pending(self, *, limit: int = 100) -> Sequence[Message]:
        """Claim what is due for a host that awaits its own sender; answer with :meth:`record_delivery`.

        The rules are asked again here, and each message that comes back counts as an attempt. A
        message that cannot be judged is put off or set aside, and ``practice.faults`` says why.
        """
        return Dispatcher(self._office).take(limit=limit)

    def record_delivery(
        self, message_id: str, receipt: Receipt, *, attempt: int, notifier: str = "host"
    ) -> Message:
        """What became of a message that :meth:`pending` gave out; *attempt* is its ``attempts`` then.

        A receipt may come twice or late. One that says SENT counts whenever it comes, also for an
        earlier attempt: a message that is due again, unknown or given up is sent then. Any other for
        an attempt that is over changes nothing; one for the current attempt also settles a message
        that was called unknown in the meantime.
        *notifier* is a short code for who sent it.
        """
        answer = Answer(attempt=attempt, notifier=notifier, receipt=receipt)
        return Dispatcher(self._office).write_outcome(message_id, answer)

    def record_report(
        self,
        provider: str,
        event_id: str,
        said: Reported,
        *,
        message_id: str | None = None,
        reference: str | None = None,
        occurred_at: datetime | None = None,
    ) -> DeliveryReport:
        """What a provider reports later: taken, delivered, came back, or a complaint.

        Reports may come in any order and any number of times; *event_id* is the provider's own id of
        the event. *provider* is the name of the notifier. Name the message, or the *reference* that
        the notifier's receipt gave. A report that fits no message is kept: see
        :meth:`unmatched_reports`. After a bounce or a complaint the address is used no more.
        """
        with self._office.unit() as unit:
            return take_report(
                unit,
                provider=provider,
                event_id=event_id,
                said=said,
                message_id=message_id,
                reference=reference,
                occurred_at=occurred_at or unit.now,
            )

    def unmatched_reports(self) -> Sequence[DeliveryReport]:
        """Reports of which nobody can say which message they are about, oldest first."""
        with self._office.unit() as unit:
            unit.note("list-unmatched-reports", DeliveryReport, "all")
            return unmatched_reports(unit)

    def stuck(self) -> Sequence[StuckMessage]:
        """What waits for a person: unknown, quarantined and dead messages, readable or not."""
        with self._office.unit() as unit:
            unit.note("list-stuck", Message, "all")
            return list(stuck_messages(unit))

    def unknown(self) -> Sequence[Message]:
        """Messages of which nobody knows whether they arrived; a person decides."""
        return self._stuck_as(MessageStatus.UNKNOWN)

    def quarantined(self) -> Sequence[Message]:
        """Messages that were taken up again and again, or cannot be judged, and were never sent."""
        return self._stuck_as(MessageStatus.QUARANTINE)

    def dead(self) -> Sequence[Message]:
        """Messages that were refused, or failed as often as they may: nobody got them."""
        return self._stuck_as(MessageStatus.DEAD)

    def settle_unknown(self, message_id: str, *, arrived: bool) -> Message:
        """A person found out: it arrived, or it did not and is sent once more.

        Raises:
            InvalidTransitionError: its outcome is not unknown, or is known by now.
        """
        with self._office.unit() as unit:
            return settle(unit, message_id, arrived=arrived)

    def send_again(self, message_id: str, *, reason: str) -> Message:
        """A dead or quarantined message is due once more, now that what was wrong is mended.

        One of unknown outcome is sent again only while its notifier knows its key, so that it cannot
        arrive twice. The rules are asked again. *reason* is a code such as ``gateway-mended``.

        Raises:
            InvalidTransitionError: it is not stuck, or its key is no longer known.
            InvalidValueError: its time has passed, or the reason is no code.
        """
        with self._office.unit() as unit:
            message = unit.get(Message, message_id)
            return redrive(unit, message_id, reason=reason, offer=offer_for(self._office, message.channel))

    def cancel(self, message_id: str, *, reason: str) -> Cancelled:
        """Do not send it; the answer says when it is too late. *reason* is a code such as ``wrong-patient``.

        Raises:
            InvalidValueError: the reason is no code.
        """
        with self._office.unit() as unit:
            return cancel(unit, message_id, reason=reason)

    def _stuck_as(self, status: MessageStatus) -> Sequence[Message]:
        return [found.message for found in self.stuck() if found.status is status and found.message]


def template_named(office: Office, template_id: str) -> MessageTemplate:
    """The practice's template of that id, or NotFoundError."""
    known = office.offers.templates
    template = known.get(template_id)
    if template is None:
        raise NotFoundError("message template", template_id, known=known)
    return template


def in_order(patient: Patient, channels: Sequence[Channel]) -> list[Channel]:
    """The channels in the order that the patient prefers, and those that they did not name last."""
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
