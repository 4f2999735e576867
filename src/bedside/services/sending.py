"""The transactions around a sending: the intent before it, the outcome after, and what ends it otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from bedside.domain.checks import at_least, code, typed
from bedside.domain.followups import FollowUp, FollowUpStatus, complete, lose_contact
from bedside.domain.messages import (
    Delivery,
    DeliveryId,
    Message,
    MessageStatus,
    Outcome,
    Receipt,
    begin_sending,
    expire,
    postpone,
    record_receipt,
    settle_unknown,
    suppress,
)
from bedside.domain.patients import Patient
from bedside.errors import BedsideError, ConflictError, InvalidRecordError
from bedside.plugins import PLUGIN_FAILED
from bedside.ports import NotifierOffer, Row
from bedside.rules import Decision, Effect
from bedside.services.deciding import judge, message_case
from bedside.services.office import Office
from bedside.services.truth import is_still_true
from bedside.services.unit import Unit

__all__ = ["Answer", "begin", "close", "finish", "set_aside", "settle"]

#: The first wait after a failure; it grows fourfold each time, up to half a day.
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=12)
_ATTEMPTS_AT_MOST = 6
#: A message that was claimed so often without an end kills its workers: a person must look.
_CLAIMS_AT_MOST = 20


@attrs.frozen(kw_only=True, field_transformer=typed)
class Answer:
    """What a notifier said of one attempt; ``attempt`` counts from 1, as :attr:`Message.attempts` does."""

    attempt: int = attrs.field(validator=at_least(1))
    notifier: str = attrs.field(validator=code)
    receipt: Receipt


def begin(
    office: Office, unit: Unit, row: Row, *, offer: NotifierOffer | None, host_sends: bool = False
) -> Message:
    """Decide once more, and write down the intent to send.

    The message comes back as SENDING when it is to be sent now, and otherwise as what became of it.
    """
    message = unit.take(row, Message)
    if message.status is MessageStatus.SENDING:
        return _take_over(unit, message, offer)
    if message.status is not MessageStatus.READY:
        return message
    if row.claims > _CLAIMS_AT_MOST:
        return _end(unit, suppress(message, reason="claimed too often without an attempt; look at it"))
    if message.expires_at is not None and message.expires_at <= unit.now:
        return _end(unit, expire(message))
    if offer is None and not host_sends:
        return _end(unit, suppress(message, reason=f"no notifier serves {message.channel.value}"))
    decision = _judge_again(office, unit, message)
    if decision.allowed:
        sending = unit.change(begin_sending(message, at=unit.now))
        unit.note("begin-sending", Message, message.id, subject=message.patient_id)
        return sending
    return _end(unit, _not_allowed(message, decision, now=unit.now, claims=row.claims))


def finish(
    unit: Unit, message_id: str, answer: Answer, *, fence: int | None, idempotent: bool = False
) -> Message:
    """Write down the outcome of the current attempt, also when it comes late and the outcome was unknown.

    An answer about an earlier attempt, one to a message that another worker is sending now, and the
    same answer twice change nothing. With *idempotent* keys an unknown outcome is tried again: the
    messenger sends one key once.
    """
    row = unit.tx.get("message", message_id)
    message = unit.get(Message, message_id)
    if answer.attempt != message.attempts:
        return message
    sending, receipt = message.status is MessageStatus.SENDING, answer.receipt
    taken_over = fence is not None and row is not None and row.fence != fence
    # A receipt that knows is worth more than the guess of whoever found the message without one.
    told = message.status is MessageStatus.UNKNOWN and receipt.outcome is not Outcome.UNKNOWN
    if not told and (taken_over or not sending):
        return message
    again = receipt.outcome is Outcome.FAILED or (idempotent and receipt.outcome is Outcome.UNKNOWN)
    may_retry = again and message.attempts < _ATTEMPTS_AT_MOST
    counted = attrs.evolve(receipt, outcome=Outcome.FAILED) if may_retry else receipt
    retry_at = unit.now + _wait(message.attempts) if may_retry else None
    done = record_receipt(message, counted, at=unit.now, retry_at=retry_at)
    delivery_id = DeliveryId(f"{message.id}.{message.attempts}")
    # One delivery for each attempt: where "unknown" was written down already, that stays as it was.
    if unit.look_up(Delivery, delivery_id) is None:
        unit.add(_delivery(delivery_id, message, answer, unit.now))
    return _end(unit, done)


def settle(unit: Unit, message_id: str, *, arrived: bool) -> Message:
    """A person found out what became of an unknown message; the follow-up behind it is settled too."""
    settled = settle_unknown(unit.get(Message, message_id), arrived=arrived, at=unit.now)
    return _end(unit, settled, action="settle-message")


def set_aside(unit: Unit, row: Row, error: Exception) -> Message | None:
    """End, or put off, a claimed message that *error* kept from being judged or written down.

    Code may be mended, such as a rule that raises, so the message waits, longer each time, until it
    expires or was claimed too often. A record that is wrong stays wrong, so the message is
    suppressed; one whose sending had begun is unknown. None when the message itself cannot be read:
    then only its row is closed.

    Raises:
        ConflictError: another worker has the message by now.
    """
    _still_ours(unit, row)
    name = type(error).__name__
    unit.note("set-aside-message", Message, row.id, outcome="failed", reason=name)
    try:
        message = unit.get(Message, row.id)
    except InvalidRecordError:
        close(unit, row)
        return None
    if message.status is MessageStatus.SENDING:
        lost = Receipt(outcome=Outcome.UNKNOWN, reason=f"its outcome could not be written: {name}")
        return unit.change(record_receipt(message, lost, at=unit.now))
    if message.status is not MessageStatus.READY:
        return message
    if isinstance(error, BedsideError):
        return _end(unit, suppress(message, reason=f"could not be judged: {name}"))
    return _end(unit, postpone(message, until=unit.now + _wait(row.claims), reason=f"waits: {name}"))


def close(unit: Unit, row: Row) -> None:
    """Take the claimed row of a message out of the queue without reading it; its body stays as it is."""
    stored = _still_ours(unit, row)
    ended = {**stored.columns, "status": MessageStatus.SUPPRESSED.value, "next_at": None}
    unit.tx.put(attrs.evolve(stored, columns=ended), expect=stored.revision)


def _still_ours(unit: Unit, row: Row) -> Row:
    stored = unit.tx.get("message", row.id)
    if stored is None or stored.fence != row.fence:
        raise ConflictError(f"message {row.id}: another worker has it now; leave it to that one")
    return stored


def _wait(times: int) -> timedelta:
    grown: timedelta = _FIRST_WAIT * 4 ** min(times - 1, 10)
    return min(grown, _LONGEST_WAIT)


def _delivery(delivery_id: DeliveryId, message: Message, answer: Answer, at: datetime) -> Delivery:
    return Delivery(
        id=delivery_id,
        message_id=message.id,
        attempt=answer.attempt,
        notifier=answer.notifier,
        at=at,
        outcome=answer.receipt.outcome,
        reference=answer.receipt.reference,
        reason=answer.receipt.reason,
    )


def _take_over(unit: Unit, message: Message, offer: NotifierOffer | None) -> Message:
    """Another worker began to send it and never said how that ended."""
    if offer is not None and offer.idempotent_keys:
        # The messenger sends one key once, so the same attempt may be made again.
        unit.note("resume-sending", Message, message.id, subject=message.patient_id)
        return unit.change(message)
    lost = Receipt(outcome=Outcome.UNKNOWN, reason="the worker that sent it did not come back")
    return _end(unit, record_receipt(message, lost, at=unit.now))


def _not_allowed(message: Message, decision: Decision, *, now: datetime, claims: int) -> Message:
    """Later where time or a mended plugin may open it, never where a rule says no or asks for a person."""
    rules = ", ".join(found.rule_id for found in decision.findings if found.effect is decision.outcome)
    if decision.only_waits and decision.not_before is not None:
        return postpone(message, until=decision.not_before, reason=f"waits: {rules}"[:300])
    held = decision.outcome is Effect.HOLD
    if held and any(found.rule_id == PLUGIN_FAILED for found in decision.findings):
        return postpone(message, until=now + _wait(claims), reason=f"waits: {rules}"[:300])
    return suppress(message, reason=f"{'held' if held else 'denied'}: {rules}"[:300])


def _judge_again(office: Office, unit: Unit, message: Message) -> Decision:
    patient = unit.get(Patient, message.patient_id)
    case = message_case(
        office,
        unit,
        patient,
        message,
        still_true=is_still_true(unit, patient, message),
        send_at=unit.now,
    )
    return judge(
        office,
        unit,
        case,
        action="send-message",
        about=Message,
        about_id=message.id,
        patient_id=message.patient_id,
    )


def _end(unit: Unit, message: Message, *, action: str = "end-sending") -> Message:
    unit.change(message)
    unit.note(action, Message, message.id, subject=message.patient_id, outcome=message.status.value)
    if message.subject_kind == "follow_up" and message.subject_id is not None:
        _settle_follow_up(unit, message, unit.now)
    return message


def _settle_follow_up(unit: Unit, message: Message, now: datetime) -> None:
    """A follow-up by message is done when the message is out, and lost when it never will be."""
    follow_up = unit.look_up(FollowUp, message.subject_id or "")
    if follow_up is None or follow_up.status is not FollowUpStatus.PLANNED:
        return
    if message.status is MessageStatus.SENT:
        unit.change(complete(follow_up, at=now, outcome="message-sent"))
    elif message.status in (MessageStatus.DEAD, MessageStatus.SUPPRESSED, MessageStatus.EXPIRED):
        unit.change(lose_contact(follow_up, reason=f"message-{message.status.value}"))
