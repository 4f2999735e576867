"""Messages: what we mean to say, to whom and why; and deliveries: what became of each attempt."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import (
    PERSONAL,
    at_least,
    aware,
    code,
    identifier,
    line,
    not_before,
    optional,
    personal_text,
    typed,
    utc,
)
from bedside.domain.transitions import Transitions
from bedside.errors import InvalidTransitionError

__all__ = [
    "MESSAGE_MOVES",
    "Channel",
    "Delivery",
    "DeliveryId",
    "Message",
    "MessageId",
    "MessageStatus",
    "Outcome",
    "Purpose",
    "Receipt",
    "begin_sending",
    "expire",
    "postpone",
    "record_receipt",
    "settle_unknown",
    "suppress",
]

MessageId = NewType("MessageId", str)
DeliveryId = NewType("DeliveryId", str)


class Channel(Enum):
    """How words reach a person."""

    SMS = "sms"
    EMAIL = "email"
    VOICE = "voice"
    VOICE_AUTO = "voice_auto"
    VOICE_AI = "voice_ai"
    LETTER = "letter"
    FACE_TO_FACE = "face_to_face"
    PORTAL = "portal"
    PUSH = "push"
    SOCIAL = "social"
    PRINTED_CARD = "printed_card"
    WEB = "web"


class Purpose(Enum):
    """Why we speak; consent is given by purpose."""

    APPOINTMENT_REMINDER = "appointment_reminder"
    FOLLOW_UP = "follow_up"
    RESULTS = "results"
    RECALL = "recall"
    REACTIVATION = "reactivation"
    TREATMENT = "treatment"
    CARE_COORDINATION = "care_coordination"
    OWN_SERVICES = "own_services"
    NEWSLETTER = "newsletter"
    MARKETING = "marketing"
    REFERRAL_INVITATION = "referral_invitation"
    THANK_YOU = "thank_you"
    SURVEY = "survey"
    REVIEW_REQUEST = "review_request"
    CONCERN = "concern"
    EDUCATION = "education"
    BILLING = "billing"
    REFILL_REMINDER = "refill_reminder"
    OPTOUT_CONFIRMATION = "optout_confirmation"
    REFER_A_FRIEND = "refer_a_friend"


class Outcome(Enum):
    """What became of handing something to the outside world."""

    SENT = "sent"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"


class MessageStatus(Enum):
    """Where a message stands in the outbox."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"


MESSAGE_MOVES = Transitions(
    "message",
    {
        MessageStatus.READY: {
            MessageStatus.READY,
            MessageStatus.SENDING,
            MessageStatus.SUPPRESSED,
            MessageStatus.EXPIRED,
            MessageStatus.DEAD,
        },
        MessageStatus.SENDING: {
            MessageStatus.SENT,
            MessageStatus.READY,
            MessageStatus.UNKNOWN,
            MessageStatus.DEAD,
        },
        MessageStatus.UNKNOWN: {MessageStatus.SENT, MessageStatus.READY, MessageStatus.DEAD},
        MessageStatus.SENT: set(),
        MessageStatus.DEAD: set(),
        MessageStatus.SUPPRESSED: set(),
        MessageStatus.EXPIRED: set(),
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Receipt:
    """A messenger's answer to one attempt.

    A reason comes from foreign code, which may have put an address into it: it is kept like
    personal data, here, in the message and in the delivery.
    """

    outcome: Outcome
    reference: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(400))
    )
    reason: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(200))
    )


@attrs.frozen(kw_only=True, field_transformer=typed)
class Message:
    """One message in the outbox (FHIR CommunicationRequest).

    ``consent_id`` is the evidence that allowed it and ``decision`` the rules that did; both were
    looked at when it was planned and are looked at again just before it is sent. ``subject_kind``
    and ``subject_id`` name what it is about, so that it is dropped when that is no longer true;
    ``subject_at`` is the start of the appointment that its words name. ``attempts`` counts how often
    it was handed to a messenger and ``sending_at`` is the instant of the last time.
    """

    id: MessageId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    to_related_person_id: str | None = attrs.field(default=None, validator=optional(identifier))
    purpose: Purpose
    channel: Channel
    address: str = attrs.field(repr=False, metadata=PERSONAL, validator=personal_text(320))
    subject: str = attrs.field(default="", repr=False, metadata=PERSONAL, validator=line(400))
    body: str = attrs.field(repr=False, metadata=PERSONAL, validator=personal_text(10_000))
    subject_kind: str | None = attrs.field(default=None, validator=optional(code))
    subject_id: str | None = attrs.field(default=None, validator=optional(identifier))
    subject_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    consent_id: str | None = attrs.field(default=None, validator=optional(identifier))
    paid_by_third_party: bool = False
    created_at: datetime = attrs.field(validator=aware)
    due_at: datetime = attrs.field(validator=aware)
    expires_at: datetime | None = attrs.field(default=None, validator=[optional(aware), not_before("due_at")])
    status: MessageStatus = MessageStatus.READY
    attempts: int = attrs.field(default=0, validator=at_least(0))
    sending_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    sent_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    reason: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(300))
    )

    @property
    def next_at(self) -> datetime | None:
        """When the outbox has to look at it again; None when it is finished or waits for a person."""
        return self.due_at if self.status in (MessageStatus.READY, MessageStatus.SENDING) else None


@attrs.frozen(kw_only=True, field_transformer=typed)
class Delivery:
    """What became of one attempt to send a message (FHIR Communication); written once."""

    id: DeliveryId = attrs.field(validator=identifier)
    message_id: MessageId = attrs.field(validator=identifier)
    attempt: int = attrs.field(validator=at_least(1))
    notifier: str = attrs.field(validator=code)
    at: datetime = attrs.field(validator=aware)
    outcome: Outcome
    reference: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(400))
    )
    reason: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(200))
    )


def begin_sending(message: Message, *, at: datetime) -> Message:
    """Write down the intent: the attempt counts from *at* on, before the messenger is called.

    >>> from datetime import UTC
    >>> soon = datetime(2026, 1, 5, 9, tzinfo=UTC)
    >>> hello = Message(id=MessageId("m-1"), patient_id="p-1", purpose=Purpose.RECALL, channel=Channel.EMAIL,
    ...     address="ana@example.org", body="It is time for your check-up.", created_at=soon, due_at=soon)
    >>> begin_sending(hello, at=soon).attempts
    1
    """
    status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.SENDING)
    return attrs.evolve(message, status=status, attempts=message.attempts + 1, sending_at=at)


def postpone(message: Message, *, until: datetime, reason: str) -> Message:
    """Not now: a clock rule names the instant at which it may be tried again."""
    status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.READY)
    expires_at = message.expires_at
    if expires_at is not None and utc(until) > utc(expires_at):
        return expire(message)
    return attrs.evolve(message, status=status, due_at=until, reason=reason)


def expire(message: Message) -> Message:
    """Too late to be worth sending."""
    status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.EXPIRED)
    return attrs.evolve(message, status=status, reason="its time has passed")


def suppress(message: Message, *, reason: str) -> Message:
    """Never send it: consent, opt-out or truth has changed."""
    status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.SUPPRESSED)
    return attrs.evolve(message, status=status, reason=reason)


def record_receipt(
    message: Message, receipt: Receipt, *, at: datetime, retry_at: datetime | None = None
) -> Message:
    """Write down the outcome of an attempt, now or late: an unknown one becomes known.

    A failed attempt is tried again at *retry_at*, or is dead without one. An unknown one waits for
    a person: it may have arrived.
    """
    if receipt.outcome is Outcome.SENT:
        status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.SENT)
        return attrs.evolve(message, status=status, sent_at=at, reason=None)
    if receipt.outcome is Outcome.FAILED and retry_at is not None:
        status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.READY)
        expires_at = message.expires_at
        if expires_at is not None and utc(retry_at) > utc(expires_at):
            return attrs.evolve(message, status=MessageStatus.DEAD, reason=receipt.reason)
        return attrs.evolve(message, status=status, due_at=retry_at, reason=receipt.reason)
    final = MessageStatus.UNKNOWN if receipt.outcome is Outcome.UNKNOWN else MessageStatus.DEAD
    status = MESSAGE_MOVES.check(message.id, message.status, final)
    return attrs.evolve(message, status=status, reason=receipt.reason)


def settle_unknown(message: Message, *, arrived: bool, at: datetime) -> Message:
    """A person found out: an unknown message arrived, or it did not and is due again.

    Raises:
        InvalidTransitionError: the outcome of the message is not unknown.
    """
    if message.status is not MessageStatus.UNKNOWN:
        # Others may become sent or ready too, yet not by a person's word: a messenger is at work.
        allowed = tuple(sorted(status.value for status in MESSAGE_MOVES.moves[message.status]))
        raise InvalidTransitionError("message", message.id, message.status.value, "settled by hand", allowed)
    outcome = Outcome.SENT if arrived else Outcome.FAILED
    return record_receipt(message, Receipt(outcome=outcome), at=at, retry_at=at)
