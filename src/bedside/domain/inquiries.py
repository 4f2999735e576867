"""Inquiries: somebody asks us something and is owed an answer in time."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import (
    PERSONAL,
    aware,
    code,
    identifier,
    not_before,
    optional,
    personal_text,
    typed,
)
from bedside.domain.messages import Channel
from bedside.domain.transitions import Transitions

__all__ = [
    "INQUIRY_MOVES",
    "Inquiry",
    "InquiryId",
    "InquiryStatus",
    "Urgency",
    "answer",
    "resolve_inquiry",
]

InquiryId = NewType("InquiryId", str)


class Urgency(Enum):
    """FHIR request priority."""

    ROUTINE = "routine"
    URGENT = "urgent"
    ASAP = "asap"
    STAT = "stat"


class InquiryStatus(Enum):
    """Where an inquiry stands."""

    OPEN = "open"
    ANSWERED = "answered"
    RESOLVED = "resolved"


INQUIRY_MOVES = Transitions(
    "inquiry",
    {
        InquiryStatus.OPEN: {InquiryStatus.ANSWERED, InquiryStatus.RESOLVED},
        InquiryStatus.ANSWERED: {InquiryStatus.RESOLVED},
        InquiryStatus.RESOLVED: set(),
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Inquiry:
    """A question by a patient, a family or a partner."""

    id: InquiryId = attrs.field(validator=identifier)
    patient_id: str | None = attrs.field(default=None, validator=optional(identifier))
    partner_id: str | None = attrs.field(default=None, validator=optional(identifier))
    channel: Channel
    topic: str = attrs.field(validator=code)
    words: str = attrs.field(repr=False, metadata=PERSONAL, validator=personal_text(4000))
    urgency: Urgency = Urgency.ROUTINE
    received_at: datetime = attrs.field(validator=aware)
    target_at: datetime = attrs.field(validator=[aware, not_before("received_at")])
    first_answer_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("received_at")]
    )
    resolved_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("received_at")]
    )
    status: InquiryStatus = InquiryStatus.OPEN


def answer(inquiry: Inquiry, *, at: datetime) -> Inquiry:
    """The first answer was given.

    >>> from datetime import UTC
    >>> nine, ten = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC)
    >>> asked = Inquiry(id=InquiryId("inq-1"), channel=Channel.WEB, topic="prices",
    ...     words="What does it cost?", received_at=nine, target_at=ten)
    >>> resolve_inquiry(answer(asked, at=ten), at=ten).status.value
    'resolved'
    """
    status = INQUIRY_MOVES.check(inquiry.id, inquiry.status, InquiryStatus.ANSWERED)
    return attrs.evolve(inquiry, status=status, first_answer_at=at)


def resolve_inquiry(inquiry: Inquiry, *, at: datetime) -> Inquiry:
    """Nothing is left to answer."""
    status = INQUIRY_MOVES.check(inquiry.id, inquiry.status, InquiryStatus.RESOLVED)
    return attrs.evolve(inquiry, status=status, resolved_at=at, first_answer_at=inquiry.first_answer_at or at)
