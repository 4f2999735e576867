"""What a person does about a message: list the stuck ones, settle, send again, cancel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from bedside.domain.checks import check_code
from bedside.domain.messages import Message, MessageStatus, cancel_message, send_again, settle_unknown
from bedside.errors import InvalidRecordError, InvalidTransitionError, UnreadableError
from bedside.ports import NotifierOffer, Query
from bedside.records import kind_of, read_row
from bedside.records.spec import encode
from bedside.services.ending import end_message
from bedside.services.pacing import free_week_slot
from bedside.services.sending import key_is_known
from bedside.services.unit import Unit

__all__ = ["STUCK", "Cancelled", "StuckMessage", "cancel", "redrive", "settle", "stuck_messages"]

#: Where a message waits for a person, the gravest first.
STUCK: Final = (MessageStatus.UNKNOWN, MessageStatus.QUARANTINE, MessageStatus.DEAD)


@attrs.frozen(kw_only=True)
class StuckMessage:
    """A message that waits for a person; ``message`` is None where its record cannot be read."""

    id: str
    status: MessageStatus
    message: Message | None

    @property
    def goes_on_by_itself(self) -> bool:
        """Whether the outbox will try it again under its key, unless somebody settles it before."""
        return self.message is not None and self.message.again_at is not None


@attrs.frozen(kw_only=True)
class Cancelled:
    """What came of cancelling: the message, and whether it was *too late*, for its sending has begun."""

    message: Message
    too_late: bool


def stuck_messages(unit: Unit) -> Iterator[StuckMessage]:
    """Everything that waits for a person; what cannot be read hides nothing else."""
    spec = kind_of(Message)
    for status in STUCK:
        query = Query(equal={"status": encode(status)}, order_by="due_at")
        # The ids alone first: in an encrypted store a search fails with the first row that does not open.
        for record_id in unit.ids(spec.kind.name, query):
            try:
                row = unit.row(spec.kind.name, record_id)
                message = None if row is None else read_row(row, spec)
            except (InvalidRecordError, UnreadableError):
                yield StuckMessage(id=record_id, status=status, message=None)
            else:
                # None is left of a message about somebody who was erased.
                if message is not None:
                    yield StuckMessage(id=record_id, status=status, message=message)


def settle(unit: Unit, message_id: str, *, arrived: bool) -> Message:
    """A person found out what became of an unknown message; the follow-up behind it is settled too."""
    settled = settle_unknown(unit.get(Message, message_id), arrived=arrived, at=unit.now)
    if not arrived:
        settled = free_week_slot(unit, settled)
    return end_message(unit, settled, action="settle-message")


def redrive(unit: Unit, message_id: str, *, reason: str, offer: NotifierOffer | None) -> Message:
    """A dead or quarantined message is due once more; an unknown one only while its key is known.

    Raises:
        InvalidTransitionError: it is neither, or the other side no longer knows the key.
        InvalidValueError: its time has passed, or the reason is no code.
    """
    check_code(reason, "reason")
    message = unit.get(Message, message_id)
    if message.status is MessageStatus.UNKNOWN and not key_is_known(message, offer, at=unit.now):
        ways = ("sent", "ready", "dead")
        raise InvalidTransitionError("message", message.id, "unknown", "sent twice", ways)
    row = unit.row(kind_of(Message).kind.name, message_id)
    claims = 0 if row is None else row.claims
    again = send_again(message, at=unit.now, reason=reason, claims=claims)
    return end_message(unit, again, action="send-again", reason=reason)


def cancel(unit: Unit, message_id: str, *, reason: str) -> Cancelled:
    """Before its sending has begun a message is certainly not sent; after that it is too late."""
    check_code(reason, "reason")
    message = unit.get(Message, message_id)
    if message.status in (MessageStatus.READY, MessageStatus.QUARANTINE, MessageStatus.DEAD):
        ended = cancel_message(message, reason=reason)
        return Cancelled(
            message=end_message(unit, ended, action="cancel-message", reason=reason), too_late=False
        )
    began = (MessageStatus.SENDING, MessageStatus.SENT, MessageStatus.UNKNOWN)
    too_late = message.status in began
    outcome = "too-late" if too_late else "done"
    unit.note(
        "cancel-message", Message, message.id, subject=message.patient_id, outcome=outcome, reason=reason
    )
    if message.again_at is not None:
        # It may have arrived; at least it is not tried again.
        message = unit.change(attrs.evolve(message, again_at=None))
    return Cancelled(message=message, too_late=too_late)
