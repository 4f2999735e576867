"""The two transactions around a sending: the intent before it and the outcome after."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

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
    suppress,
)
from bedside.domain.patients import Patient
from bedside.ports import NotifierOffer, Row
from bedside.rules import Decision, Effect
from bedside.services.deciding import judge, message_case
from bedside.services.office import Office
from bedside.services.truth import is_still_true
from bedside.services.unit import Unit

__all__ = ["begin", "finish"]

#: The first wait after a failure; it grows fourfold each time, up to half a day.
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=12)
_ATTEMPTS_AT_MOST = 6
#: A message that was claimed so often without an end kills its workers: a person must look.
_CLAIMS_AT_MOST = 20


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
        sending = unit.change(begin_sending(message))
        unit.note("begin-sending", Message, message.id, subject=message.patient_id)
        return sending
    rules = ", ".join(found.rule_id for found in decision.findings if found.effect is decision.outcome)
    if decision.only_waits and decision.not_before is not None:
        return _end(unit, postpone(message, until=decision.not_before, reason=f"waits: {rules}"[:300]))
    word = "denied" if decision.outcome is Effect.DENY else "held"
    return _end(unit, suppress(message, reason=f"{word}: {rules}"[:300]))


def finish(
    unit: Unit,
    message_id: str,
    receipt: Receipt,
    *,
    notifier: str,
    fence: int | None,
    idempotent: bool = False,
) -> Message:
    """Write down the outcome, unless another worker has taken the message over.

    With *idempotent* keys an unknown outcome is tried again: the messenger sends one key once.
    """
    row = unit.tx.get("message", message_id)
    message = unit.get(Message, message_id)
    stale = fence is not None and row is not None and row.fence != fence
    if stale or message.status is not MessageStatus.SENDING:
        return message
    again = receipt.outcome is Outcome.FAILED or (idempotent and receipt.outcome is Outcome.UNKNOWN)
    may_retry = again and message.attempts < _ATTEMPTS_AT_MOST
    wait = min(_FIRST_WAIT * 4 ** (message.attempts - 1), _LONGEST_WAIT)
    answer = attrs.evolve(receipt, outcome=Outcome.FAILED) if may_retry else receipt
    done = record_receipt(message, answer, at=unit.now, retry_at=unit.now + wait if may_retry else None)
    unit.add(
        Delivery(
            id=DeliveryId(f"{message.id}.{message.attempts}"),
            message_id=message.id,
            attempt=message.attempts,
            notifier=notifier,
            at=unit.now,
            outcome=receipt.outcome,
            reference=receipt.reference,
            reason=receipt.reason,
        )
    )
    return _end(unit, done)


def _take_over(unit: Unit, message: Message, offer: NotifierOffer | None) -> Message:
    """Another worker began to send it and never said how that ended."""
    if offer is not None and offer.idempotent_keys:
        # The messenger sends one key once, so the same attempt may be made again.
        unit.note("resume-sending", Message, message.id, subject=message.patient_id)
        return unit.change(message)
    lost = Receipt(outcome=Outcome.UNKNOWN, reason="the worker that sent it did not come back")
    return _end(unit, record_receipt(message, lost, at=unit.now))


def _judge_again(office: Office, unit: Unit, message: Message) -> Decision:
    patient = unit.get(Patient, message.patient_id)
    case = message_case(
        office, unit, patient, message, still_true=is_still_true(unit, message), send_at=unit.now
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


def _end(unit: Unit, message: Message) -> Message:
    unit.change(message)
    unit.note("end-sending", Message, message.id, subject=message.patient_id, outcome=message.status.value)
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
