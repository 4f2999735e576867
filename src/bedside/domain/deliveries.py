"""Deliveries: what became of each attempt to send a message, told at once or reported later."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import (
    PERSONAL,
    at_least,
    aware,
    code,
    duration,
    identifier,
    optional,
    personal_text,
    typed,
)

__all__ = [
    "Delivery",
    "DeliveryId",
    "DeliveryReport",
    "DeliveryReportId",
    "Outcome",
    "Receipt",
    "Reported",
    "worse",
]

DeliveryId = NewType("DeliveryId", str)
DeliveryReportId = NewType("DeliveryReportId", str)


class Outcome(Enum):
    """What became of handing something to the outside world."""

    SENT = "sent"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Reported(Enum):
    """What a provider says later of a message that it has taken; each outranks those before it."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


_RANK = {said: rank for rank, said in enumerate(Reported)}


def worse(one: Reported | None, other: Reported) -> Reported:
    """The one that counts: providers repeat their reports, and not in order.

    >>> worse(Reported.BOUNCED, Reported.DELIVERED)
    <Reported.BOUNCED: 'bounced'>
    """
    return other if one is None or _RANK[other] > _RANK[one] else one


@attrs.frozen(kw_only=True, field_transformer=typed)
class Receipt:
    """A messenger's answer to one attempt.

    A reason comes from foreign code, which may have put an address into it: it is kept like
    personal data, here, in the message and in the delivery. ``retry_after`` is how long a messenger
    that FAILED asks to be left alone.
    """

    outcome: Outcome
    reference: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(400))
    )
    reason: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(200))
    )
    retry_after: timedelta | None = attrs.field(default=None, validator=optional(duration))


@attrs.frozen(kw_only=True, field_transformer=typed)
class Delivery:
    """What became of one attempt to send a message (FHIR Communication); written once."""

    id: DeliveryId = attrs.field(validator=identifier)
    message_id: str = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
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


@attrs.frozen(kw_only=True, field_transformer=typed)
class DeliveryReport:
    """What a provider reported about one message after it had taken it.

    ``event_id`` is the provider's own id of the event: the same one again is the same report.
    ``message_id`` is empty until somebody can say which message it is about.
    """

    id: DeliveryReportId = attrs.field(validator=identifier)
    provider: str = attrs.field(validator=code)
    event_id: str = attrs.field(validator=identifier)
    said: Reported
    message_id: str | None = attrs.field(default=None, validator=optional(identifier))
    patient_id: str | None = attrs.field(default=None, validator=optional(identifier))
    reference: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(400))
    )
    occurred_at: datetime = attrs.field(validator=aware)
    received_at: datetime = attrs.field(validator=aware)
