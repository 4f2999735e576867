"""Writing down what became of a message, and with it what became of the follow-up that it was for."""

from __future__ import annotations

from datetime import datetime

from bedside.domain.followups import FollowUp, FollowUpStatus, complete, lose_contact, try_again
from bedside.domain.journal import Recipient
from bedside.domain.messages import Message, MessageStatus
from bedside.services.unit import Unit, by_rules

__all__ = ["end_message"]

#: It will not be sent, so the contact that it was to make is lost unless somebody else makes it.
_NEVER = frozenset(
    {MessageStatus.DEAD, MessageStatus.SUPPRESSED, MessageStatus.EXPIRED, MessageStatus.CANCELLED}
)


def end_message(
    unit: Unit, message: Message, *, action: str = "end-sending", reason: str | None = None
) -> Message:
    """Store the message as it stands now, note it, and let the follow-up behind it know."""
    unit.change(message)
    unit.note(
        action,
        Message,
        message.id,
        subject=message.patient_id,
        outcome=message.status.value,
        reason=reason,
        recipient=_recipient(message),
    )
    if message.subject_kind == "follow_up" and message.subject_id is not None:
        _settle_follow_up(unit, message, unit.now)
    return message


def _recipient(message: Message) -> Recipient | None:
    """Who got it, or may have got it; None where it never left."""
    if message.status not in (MessageStatus.SENT, MessageStatus.UNKNOWN):
        return None
    related, purpose = message.to_related_person_id, message.purpose.value
    if related is not None:
        return Recipient(kind="related_person", id=related, purpose=purpose)
    return Recipient(kind="patient", id=message.patient_id, purpose=purpose)


@by_rules
def _settle_follow_up(unit: Unit, message: Message, now: datetime) -> None:
    """A follow-up by message is done when the message is out, and lost when it never will be."""
    follow_up = unit.look_up(FollowUp, message.subject_id or "")
    if follow_up is None:
        return
    lost_to = {f"message-{status.value}" for status in _NEVER}
    if follow_up.status is FollowUpStatus.LOST and follow_up.reason in lost_to:
        # What was given up for dead may still go out, or may have gone out after all.
        if message.status is MessageStatus.SENT:
            unit.change(complete(follow_up, at=now, outcome="message-sent"))
        elif message.status is MessageStatus.READY:
            unit.change(try_again(follow_up))
    elif follow_up.status is FollowUpStatus.PLANNED:
        if message.status is MessageStatus.SENT:
            unit.change(complete(follow_up, at=now, outcome="message-sent"))
        elif message.status in _NEVER:
            unit.change(lose_contact(follow_up, reason=f"message-{message.status.value}"))
