"""Messages: what we mean to say, to whom and why, and where each one stands in the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Final, NewType

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
from bedside.domain.deliveries import Outcome, Receipt, Reported, worse
from bedside.domain.transitions import Transitions
from bedside.errors import InvalidTransitionError, InvalidValueError

__all__ = [
    "LEASE",
    "MESSAGE_MOVES",
    "Channel",
    "Message",
    "MessageId",
    "MessageStatus",
    "Purpose",
    "begin_sending",
    "cancel_message",
    "expire",
    "postpone",
    "quarantine",
    "record_receipt",
    "record_report",
    "send_again",
    "settle_unknown",
    "suppress",
]

#: How long one worker may hold a message; no call of a messenger may take more than half of it.
LEASE: Final = timedelta(minutes=5)

MessageId = NewType("MessageId", str)


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
    WELCOME = "welcome"
    TELL_REFERRER = "tell_referrer"
    RECOGNITION = "recognition"


class MessageStatus(Enum):
    """Where a message stands in the outbox."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    QUARANTINE = "quarantine"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


MESSAGE_MOVES = Transitions(
    "message",
    {
        MessageStatus.READY: {
            MessageStatus.READY,
            MessageStatus.SENDING,
            MessageStatus.SENT,
            MessageStatus.QUARANTINE,
            MessageStatus.SUPPRESSED,
            MessageStatus.EXPIRED,
            MessageStatus.CANCELLED,
        },
        MessageStatus.SENDING: {
            MessageStatus.SENT,
            MessageStatus.READY,
            MessageStatus.UNKNOWN,
            MessageStatus.DEAD,
        },
        MessageStatus.UNKNOWN: {
            MessageStatus.SENDING,
            MessageStatus.SENT,
            MessageStatus.READY,
            MessageStatus.DEAD,
        },
        MessageStatus.DEAD: {MessageStatus.READY, MessageStatus.SENT, MessageStatus.CANCELLED},
        MessageStatus.QUARANTINE: {MessageStatus.READY, MessageStatus.SENT, MessageStatus.CANCELLED},
        MessageStatus.SENT: set(),
        MessageStatus.SUPPRESSED: set(),
        MessageStatus.EXPIRED: set(),
        MessageStatus.CANCELLED: set(),
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Message:
    """One message in the outbox (FHIR CommunicationRequest).

    ``consent_id`` is the evidence that allowed it and ``decision`` the rules that did; both were
    looked at when it was planned and are looked at again just before it is sent. ``subject_kind``
    and ``subject_id`` name what it is about, so that it is dropped when that is no longer true;
    ``subject_at`` is the start of the appointment that its words name. ``tells_of_id`` is the person,
    other than its reader, whom its words name.

    ``attempts`` counts the intents to hand it to a messenger; ``first_sending_at`` and ``sending_at``
    are the instants of the first and the last. ``claims_answered`` are the claims of its row that
    ended in an attempt, or in a wait for which there was a reason: those beyond them lead to
    quarantine. ``week_slot`` is its place among the messages that the patient may get in a week, taken at
    ``week_slot_at``.
    It is ``uncertain`` while an attempt before the last may have arrived; ``again_at`` is when one of
    unknown outcome is tried again under its key, and ``reported`` the gravest that its provider has
    said of it since.
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
    tells_of_id: str | None = attrs.field(default=None, validator=optional(identifier))
    consent_id: str | None = attrs.field(default=None, validator=optional(identifier))
    paid_by_third_party: bool = False
    created_at: datetime = attrs.field(validator=aware)
    due_at: datetime = attrs.field(validator=aware)
    expires_at: datetime | None = attrs.field(default=None, validator=[optional(aware), not_before("due_at")])
    status: MessageStatus = MessageStatus.READY
    attempts: int = attrs.field(default=0, validator=at_least(0))
    claims_answered: int = attrs.field(default=0, validator=at_least(0))
    week_slot: int | None = attrs.field(default=None, validator=optional(at_least(0)))
    week_slot_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    first_sending_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    sending_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    sent_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    uncertain: bool = False
    again_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    reported: Reported | None = None
    reason: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(300))
    )

    @property
    def next_at(self) -> datetime | None:
        """When the outbox has to look at it again; None when it is finished or waits for a person."""
        if self.status is MessageStatus.UNKNOWN:
            return self.again_at
        return self.due_at if self.status in (MessageStatus.READY, MessageStatus.SENDING) else None


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
    return attrs.evolve(
        message,
        status=status,
        attempts=message.attempts + 1,
        first_sending_at=message.first_sending_at or at,
        sending_at=at,
        uncertain=message.uncertain or message.status is MessageStatus.UNKNOWN,
        again_at=None,
    )


def postpone(message: Message, *, until: datetime, reason: str) -> Message:
    """Not now: a clock rule names the instant at which it may be tried again."""
    status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.READY)
    if _is_past(message, until):
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


def quarantine(message: Message, *, reason: str) -> Message:
    """It was taken up again and again and never got as far as an attempt: a person looks at it."""
    status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.QUARANTINE)
    return attrs.evolve(message, status=status, reason=reason)


def cancel_message(message: Message, *, reason: str) -> Message:
    """A person does not want it sent; *reason* is a code such as ``wrong-patient``.

    Raises:
        InvalidTransitionError: its sending has begun, or it is finished.
    """
    status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.CANCELLED)
    return attrs.evolve(message, status=status, reason=f"cancelled: {reason}")


def record_receipt(
    message: Message, receipt: Receipt, *, at: datetime, retry_at: datetime | None = None
) -> Message:
    """Write down the outcome of an attempt, now or late: an unknown one becomes known.

    A failed attempt is tried again at *retry_at*, or is dead without one. An unknown one waits for
    a person, for it may have arrived; with *retry_at* it is tried again under its key. What an
    earlier attempt left uncertain stays unknown whatever a later one failed at. Where a provider
    has reported that it took the message, no receipt can say otherwise.
    """
    if receipt.outcome is Outcome.SENT or message.reported is not None:
        status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.SENT)
        return attrs.evolve(message, status=status, sent_at=at, again_at=None, reason=None)
    told = attrs.evolve(message, again_at=None, reason=receipt.reason)
    if receipt.outcome is Outcome.UNKNOWN or message.uncertain:
        status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.UNKNOWN)
        again_at = None if retry_at is None or _is_past(message, retry_at) else retry_at
        return attrs.evolve(told, status=status, again_at=again_at)
    if receipt.outcome is Outcome.FAILED and retry_at is not None and not _is_past(message, retry_at):
        status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.READY)
        return attrs.evolve(told, status=status, due_at=retry_at)
    status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.DEAD)
    return attrs.evolve(told, status=status)


def record_report(message: Message, said: Reported, *, at: datetime) -> Message:
    """A provider reports later what became of it: the gravest report counts, in any order.

    Whoever reports on a message has taken it, so one that was unknown, dead or about to be tried
    again is sent.
    """
    told = attrs.evolve(message, reported=worse(message.reported, said))
    # While a worker is at it, that worker's answer ends the attempt, and the report decides how.
    if message.status is MessageStatus.SENDING or MESSAGE_MOVES.is_final(message.status):
        return told
    return record_receipt(told, Receipt(outcome=Outcome.SENT), at=at)


def settle_unknown(message: Message, *, arrived: bool, at: datetime) -> Message:
    """A person found out: an unknown message arrived, or it did not and is due again.

    Raises:
        InvalidTransitionError: the outcome of the message is not unknown.
    """
    _only_from(message, {MessageStatus.UNKNOWN}, "settled by hand")
    outcome = Outcome.SENT if arrived else Outcome.FAILED
    certain = attrs.evolve(message, uncertain=False)
    return record_receipt(certain, Receipt(outcome=outcome), at=at, retry_at=at)


def send_again(message: Message, *, at: datetime, reason: str, claims: int) -> Message:
    """A person has mended what was wrong: a dead or quarantined message is due once more.

    One of unknown outcome is tried again under the key that it has, which the caller has to allow.
    *reason* is a code such as ``gateway-mended``, *claims* those of its row so far.

    Raises:
        InvalidTransitionError: it is neither dead, nor in quarantine, nor unknown.
        InvalidValueError: it was to be sent by an instant that has passed.
    """
    again = {MessageStatus.DEAD, MessageStatus.QUARANTINE, MessageStatus.UNKNOWN}
    _only_from(message, again, "sent again by hand")
    if _is_past(message, at):
        problem = "its time has passed, so its words may no longer hold; plan a new message"
        raise InvalidValueError("message.expired", "message", problem)
    told = attrs.evolve(message, claims_answered=claims, reason=f"sent again: {reason}")
    if message.status is MessageStatus.UNKNOWN:
        return attrs.evolve(told, again_at=at)
    status = MESSAGE_MOVES.check(message.id, message.status, MessageStatus.READY)
    return attrs.evolve(told, status=status, due_at=at)


def _is_past(message: Message, at: datetime) -> bool:
    return message.expires_at is not None and utc(at) > utc(message.expires_at)


def _only_from(message: Message, statuses: set[MessageStatus], what: str) -> None:
    # Others may move the same way too, yet not by a person's word: a messenger is at work.
    if message.status not in statuses:
        allowed = tuple(sorted(status.value for status in MESSAGE_MOVES.moves[message.status]))
        raise InvalidTransitionError("message", message.id, message.status.value, what, allowed)
