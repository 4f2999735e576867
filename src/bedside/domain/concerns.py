"""Concerns: criticism, answered with a solution that the patient hears of."""

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
from bedside.domain.transitions import Transitions

__all__ = [
    "CONCERN_MOVES",
    "Concern",
    "ConcernId",
    "ConcernStatus",
    "acknowledge",
    "resolve",
    "tell_patient",
]

ConcernId = NewType("ConcernId", str)


class ConcernStatus(Enum):
    """Where a concern stands; it is not over before the patient has been told."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    TOLD = "told"


CONCERN_MOVES = Transitions(
    "concern",
    {
        ConcernStatus.RAISED: {ConcernStatus.ACKNOWLEDGED},
        ConcernStatus.ACKNOWLEDGED: {ConcernStatus.RESOLVED},
        ConcernStatus.RESOLVED: {ConcernStatus.TOLD},
        ConcernStatus.TOLD: set(),
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Concern:
    """Something a patient is not content with."""

    id: ConcernId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    topic: str = attrs.field(validator=code)
    words: str = attrs.field(repr=False, metadata=PERSONAL, validator=personal_text(4000))
    response_id: str | None = attrs.field(default=None, validator=optional(identifier))
    raised_at: datetime = attrs.field(validator=aware)
    target_at: datetime = attrs.field(validator=[aware, not_before("raised_at")])
    acknowledged_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("raised_at")]
    )
    resolved_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("acknowledged_at")]
    )
    patient_told_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("resolved_at")]
    )
    solution: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(4000))
    )
    outcome: str | None = attrs.field(default=None, validator=optional(code))
    first_score: int | None = None
    later_score: int | None = None
    status: ConcernStatus = ConcernStatus.RAISED

    @property
    def is_open(self) -> bool:
        """Whether the patient still waits for us."""
        return self.status is not ConcernStatus.TOLD


def acknowledge(concern: Concern, *, at: datetime) -> Concern:
    """Somebody took it on and said so.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> wait = Concern(id=ConcernId("con-1"), patient_id="pat-1", topic="waiting-time",
    ...     words="I waited for an hour.", raised_at=noon, target_at=noon + timedelta(days=5))
    >>> solved = resolve(acknowledge(wait, at=noon), at=noon, solution="We call when we run late.",
    ...     outcome="process-changed")
    >>> tell_patient(solved, at=noon).is_open
    False
    """
    status = CONCERN_MOVES.check(concern.id, concern.status, ConcernStatus.ACKNOWLEDGED)
    return attrs.evolve(concern, status=status, acknowledged_at=at)


def resolve(concern: Concern, *, at: datetime, solution: str, outcome: str) -> Concern:
    """There is a solution; *outcome* is its code."""
    status = CONCERN_MOVES.check(concern.id, concern.status, ConcernStatus.RESOLVED)
    return attrs.evolve(concern, status=status, resolved_at=at, solution=solution, outcome=outcome)


def tell_patient(concern: Concern, *, at: datetime, later_score: int | None = None) -> Concern:
    """The patient knows what came of it."""
    status = CONCERN_MOVES.check(concern.id, concern.status, ConcernStatus.TOLD)
    return attrs.evolve(concern, status=status, patient_told_at=at, later_score=later_score)
