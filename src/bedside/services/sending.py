"""The transactions around a sending: the intent before it, the outcome after, and what ends it otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import attrs

from bedside.domain.checks import at_least, code, typed
from bedside.domain.deliveries import Delivery, DeliveryId, Outcome, Receipt
from bedside.domain.messages import (
    MESSAGE_MOVES,
    Message,
    MessageStatus,
    begin_sending,
    expire,
    postpone,
    quarantine,
    record_receipt,
    suppress,
)
from bedside.errors import BedsideError, ConflictError, InvalidRecordError
from bedside.plugins import PLUGIN_FAILED
from bedside.ports import NotifierOffer, Row
from bedside.rules import Decision, Effect
from bedside.rules.purposes import counts_against_the_week
from bedside.services.deciding import judge, message_case
from bedside.services.delivery_reports import match_early_reports
from bedside.services.ending import end_message
from bedside.services.failures import error_code
from bedside.services.merging import person_of
from bedside.services.office import Office
from bedside.services.pacing import (
    WEEK,
    first_free_slot,
    free_week_slot,
    note_outcome,
    take_turn,
    take_week_slot,
    wait,
    week_is_full,
)
from bedside.services.still_true import is_still_true
from bedside.services.unit import Unit, by_rules

__all__ = ["Answer", "begin", "close", "finish", "key_is_known", "set_aside"]

_ATTEMPTS_AT_MOST: Final = 6
#: A message that was claimed so often without an attempt kills its workers: a person must look.
_CLAIMS_AT_MOST: Final = 20


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
        lost = Receipt(outcome=Outcome.UNKNOWN, reason="the worker that sent it did not come back")
        message = record_receipt(message, lost, at=unit.now)
    if message.status is MessageStatus.UNKNOWN:
        may = message.attempts < _ATTEMPTS_AT_MOST and key_is_known(message, offer, at=unit.now)
        if not may or _is_fruitless(message, row):
            return end_message(unit, _not_again(message))
    elif message.status is not MessageStatus.READY:
        return end_message(unit, message)
    elif _is_fruitless(message, row):
        return end_message(unit, quarantine(message, reason="taken up too often without an attempt"))
    if message.expires_at is not None and message.expires_at <= unit.now:
        return end_message(unit, _at_the_end(message))
    if offer is None and not host_sends:
        none = suppress(message, reason=f"no notifier serves {message.channel.value}")
        return end_message(unit, none)
    return _intend(office, unit, message, row, offer)


def _intend(office: Office, unit: Unit, message: Message, row: Row, offer: NotifierOffer | None) -> Message:
    # Counters before the journal, here as everywhere: who holds both has taken them in one order.
    slotted, full_until = _with_slot(office, unit, message)
    decision = _judge_again(office, unit, message)
    stop = None if decision.allowed else _not_allowed(unit, message, decision, row)
    if full_until is None and counts_against_the_week(message.purpose, message.channel):
        full_until = week_is_full(unit, message.patient_id, allowed=office.settings.messages_per_week)
    if stop is None and full_until is not None:
        stop = _later(message, full_until, reason="waits: HOUSE-MSG-05", row=row)
    if stop is None and offer is not None:
        not_before = take_turn(unit, offer)
        if not_before is not None:
            stop = _later(message, not_before, reason=f"waits for {offer.name}", row=row)
    if stop is not None:
        if message.week_slot is None:
            free_week_slot(unit, slotted)
        return end_message(unit, stop)
    ready = attrs.evolve(slotted, claims_answered=row.claims)
    sending = unit.change(begin_sending(ready, at=unit.now))
    unit.note("begin-sending", Message, message.id, subject=message.patient_id)
    return sending


def finish(
    unit: Unit, message_id: str, answer: Answer, *, fence: int | None, offer: NotifierOffer | None = None
) -> Message:
    """Write down the outcome of the current attempt, also when it comes late and the outcome was unknown.

    That it arrived is true whenever it is heard, of the current attempt or an earlier one: a message
    that was about to be sent again, or was given up, is sent. Any other answer about an earlier
    attempt, one to a message that another worker is sending now, and the same answer twice change
    nothing. While the other side of *offer* knows the key again, an unknown outcome is tried again
    under it: one key sends once.
    """
    row = unit.row("message", message_id)
    message = unit.get(Message, message_id)
    if answer.attempt > message.attempts:
        return message
    sending, receipt = message.status is MessageStatus.SENDING, answer.receipt
    current = answer.attempt == message.attempts
    taken_over = fence is not None and row is not None and row.fence != fence
    # A receipt that knows is worth more than the guess of whoever found the message without one.
    told = current and message.status is MessageStatus.UNKNOWN and receipt.outcome is not Outcome.UNKNOWN
    arrived = receipt.outcome is Outcome.SENT and not sending and not MESSAGE_MOVES.is_final(message.status)
    if not current and sending and receipt.outcome is Outcome.SENT:
        return _arrived_before(unit, message)
    if not told and not arrived and (taken_over or not sending or not current):
        return message
    if offer is not None:
        note_outcome(unit, offer.name, receipt.outcome)
    retry_at = _retry_at(unit, message, receipt, offer)
    done = _released(unit, record_receipt(message, receipt, at=unit.now, retry_at=retry_at))
    delivery_id = DeliveryId(f"{message.id}.{answer.attempt}")
    # One delivery for each attempt: where "unknown" was written down already, that stays as it was.
    if unit.look_up(Delivery, delivery_id) is None:
        delivery = unit.add(_delivery(delivery_id, message, answer, unit.now))
        done = match_early_reports(unit, done, delivery)
    return end_message(unit, done)


def key_is_known(message: Message, offer: NotifierOffer | None, *, at: datetime) -> bool:
    """Whether the notifier still knows the message's key, so that sending it again sends nothing twice."""
    began = message.first_sending_at
    return (
        offer is not None
        and offer.key_window is not None
        and began is not None
        and at < began + offer.key_window
    )


def set_aside(unit: Unit, row: Row, error: Exception) -> Message | None:
    """End, or put off, a claimed message that *error* kept from being judged or written down.

    Code may be mended, such as a rule that raises, so the message waits, longer each time, until it
    expires or was claimed too often. A record that is wrong stays wrong until somebody mends it, so
    the message goes into quarantine; one whose sending had begun is unknown. None when the message
    itself cannot be read: then only its row is closed.

    Raises:
        ConflictError: another worker has the message by now.
    """
    _still_ours(unit, row)
    name = type(error).__name__
    unit.note("set-aside-message", Message, row.id, outcome="failed", reason=error_code(error))
    try:
        message = unit.get(Message, row.id)
    except InvalidRecordError:
        close(unit, row)
        return None
    if message.status is MessageStatus.SENDING:
        lost = Receipt(outcome=Outcome.UNKNOWN, reason=f"its outcome could not be written: {name}")
        return unit.change(record_receipt(message, lost, at=unit.now))
    if message.status is MessageStatus.UNKNOWN:
        return unit.change(_not_again(message))
    if message.status is not MessageStatus.READY:
        return message
    if isinstance(error, BedsideError):
        return unit.change(quarantine(message, reason=f"could not be judged: {name}"))
    put_off = postpone(message, until=unit.now + wait(unit.environment, row.claims), reason=f"waits: {name}")
    return unit.change(put_off) if put_off.status is MessageStatus.READY else end_message(unit, put_off)


def close(unit: Unit, row: Row) -> None:
    """Take a message that cannot be read out of the queue: its row is dead, its body stays as it is."""
    stored = _still_ours(unit, row)
    ended = {**stored.columns, "status": MessageStatus.DEAD.value, "next_at": None}
    unit.change_row(attrs.evolve(stored, columns=ended), expect=stored.revision)


def _still_ours(unit: Unit, row: Row) -> Row:
    stored = unit.row("message", row.id)
    if stored is None or stored.fence != row.fence:
        raise ConflictError("message: another worker has it now; leave it to that one", record_id=row.id)
    return stored


def _is_fruitless(message: Message, row: Row) -> bool:
    return row.claims - message.claims_answered > _CLAIMS_AT_MOST


def _arrived_before(unit: Unit, message: Message) -> Message:
    """An earlier attempt arrived while another is under way: if that one fails, nothing is sent again."""
    if message.uncertain:
        return message
    unit.note("hear-late-receipt", Message, message.id, subject=message.patient_id)
    return unit.change(attrs.evolve(message, uncertain=True))


def _retry_at(unit: Unit, message: Message, receipt: Receipt, offer: NotifierOffer | None) -> datetime | None:
    if receipt.outcome not in (Outcome.FAILED, Outcome.UNKNOWN) or message.attempts >= _ATTEMPTS_AT_MOST:
        return None
    retry_at = unit.now + wait(unit.environment, message.attempts, asked=receipt.retry_after)
    unsure = receipt.outcome is Outcome.UNKNOWN or message.uncertain
    return None if unsure and not key_is_known(message, offer, at=retry_at) else retry_at


def _released(unit: Unit, done: Message) -> Message:
    """What certainly was not sent counts for nothing in the patient's week."""
    known = done.status in (MessageStatus.READY, MessageStatus.DEAD)
    return free_week_slot(unit, done) if known else done


def _with_slot(office: Office, unit: Unit, message: Message) -> tuple[Message, datetime | None]:
    """The message with a place in its patient's week; or without one, and when there is one again."""
    if message.week_slot_at is not None and message.week_slot_at > unit.now - WEEK:
        return message, None
    allowed = office.settings.messages_per_week
    slot = take_week_slot(unit, message.patient_id, allowed=allowed)
    if slot is not None:
        return attrs.evolve(message, week_slot=slot, week_slot_at=unit.now), None
    without = attrs.evolve(message, week_slot=None, week_slot_at=None)
    if not counts_against_the_week(message.purpose, message.channel):
        return without, None
    return without, first_free_slot(unit, message.patient_id, allowed=allowed)


def _delivery(delivery_id: DeliveryId, message: Message, answer: Answer, at: datetime) -> Delivery:
    return Delivery(
        id=delivery_id,
        message_id=message.id,
        patient_id=message.patient_id,
        attempt=answer.attempt,
        notifier=answer.notifier,
        at=at,
        outcome=answer.receipt.outcome,
        reference=answer.receipt.reference,
        reason=answer.receipt.reason,
    )


def _at_the_end(message: Message) -> Message:
    return _not_again(message) if message.status is MessageStatus.UNKNOWN else expire(message)


def _not_again(message: Message) -> Message:
    """It may have arrived, and from here on only a person or a provider can say."""
    return attrs.evolve(message, again_at=None)


def _later(message: Message, until: datetime, *, reason: str, row: Row) -> Message:
    answered = attrs.evolve(message, claims_answered=row.claims)
    if message.status is MessageStatus.UNKNOWN:
        return attrs.evolve(answered, again_at=until)
    return postpone(answered, until=until, reason=reason[:300])


def _not_allowed(unit: Unit, message: Message, decision: Decision, row: Row) -> Message:
    """Later where time or a mended plugin may open it, never where a rule says no or asks for a person."""
    rules = ", ".join(found.rule_id for found in decision.findings if found.effect is decision.outcome)
    if decision.only_waits and decision.not_before is not None:
        return _later(message, decision.not_before, reason=f"waits: {rules}", row=row)
    if message.status is MessageStatus.UNKNOWN:
        return _not_again(message)
    held = decision.outcome is Effect.HOLD
    if held and any(found.rule_id == PLUGIN_FAILED for found in decision.findings):
        until = unit.now + wait(unit.environment, row.claims)
        return postpone(message, until=until, reason=f"waits: {rules}"[:300])
    return suppress(message, reason=f"{'held' if held else 'denied'}: {rules}"[:300])


@by_rules
def _judge_again(office: Office, unit: Unit, message: Message) -> Decision:
    patient = person_of(unit, message.patient_id)
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
