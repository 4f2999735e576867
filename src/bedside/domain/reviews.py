"""Reviews: what was held for a person to look at, until when, and what that person decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Final, NewType

import attrs

from bedside.domain.caps import sealed_name
from bedside.domain.checks import (
    aware,
    code,
    identifier,
    instances,
    label,
    labels,
    not_before,
    optional,
    some,
    typed,
    utc,
)
from bedside.domain.transitions import Transitions
from bedside.errors import InvalidValueError

__all__ = [
    "REVIEW_MOVES",
    "Review",
    "ReviewFinding",
    "ReviewId",
    "ReviewStatus",
    "ReviewSubject",
    "approve",
    "check_four_eyes",
    "clear",
    "is_approved",
    "lapse",
    "open_key",
    "refuse",
]

ReviewId = NewType("ReviewId", str)

#: How the rule ids of suspicions begin.
_SUSPICION: Final = "SUSPICION-"


class ReviewSubject(Enum):
    """What a review is about."""

    REFERRAL = "referral"
    REWARD = "reward"


class ReviewStatus(Enum):
    """Whether somebody still has to look."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    LAPSED = "lapsed"
    CLEARED = "cleared"


REVIEW_MOVES = Transitions(
    "review",
    {
        ReviewStatus.OPEN: {
            ReviewStatus.APPROVED,
            ReviewStatus.REFUSED,
            ReviewStatus.LAPSED,
            ReviewStatus.CLEARED,
        },
        ReviewStatus.APPROVED: set(),
        ReviewStatus.REFUSED: set(),
        ReviewStatus.LAPSED: set(),
        ReviewStatus.CLEARED: set(),
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class ReviewFinding:
    """One rule that held it, in its words, and the records and facts that it saw."""

    rule_id: str = attrs.field(validator=identifier)
    pack: str = attrs.field(validator=identifier)
    reason: str = attrs.field(validator=label(600))
    evidence: tuple[str, ...] = attrs.field(default=(), validator=labels(400))

    @property
    def is_suspicion(self) -> bool:
        """Whether a person may say that it is all right; what a law holds waits for a fact instead."""
        return self.rule_id.startswith(_SUSPICION)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Review:
    """A held referral or reward in the queue of whoever decides, with the findings that held it.

    What it was opened with stays as it is: what is seen later opens another review, so that nobody
    approves what they have not read. ``due_at`` is the end of its last day in the practice's time zone.
    There is at most one open review of one subject; ``open_about`` is unique and empty in all others.
    """

    id: ReviewId = attrs.field(validator=identifier)
    subject: ReviewSubject
    subject_id: str = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    referral_id: str | None = attrs.field(default=None, validator=optional(identifier))
    policy_id: str | None = attrs.field(default=None, validator=optional(identifier))
    findings: tuple[ReviewFinding, ...] = attrs.field(validator=[instances(ReviewFinding), some])
    opened_at: datetime = attrs.field(validator=aware)
    opened_by: str = attrs.field(validator=identifier)
    due_at: datetime = attrs.field(validator=[aware, not_before("opened_at")])
    status: ReviewStatus = ReviewStatus.OPEN
    decided_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("opened_at")]
    )
    decided_by: str | None = attrs.field(default=None, validator=optional(identifier))
    reason: str | None = attrs.field(default=None, validator=optional(code))

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.status is ReviewStatus.OPEN

    @property
    def open_about(self) -> str | None:
        """What no two open reviews share."""
        return open_key(self.subject, self.subject_id) if self.is_open else None

    @property
    def is_suspicious(self) -> bool:
        """Whether a suspicion is among its findings."""
        return any(found.is_suspicion for found in self.findings)

    def is_overdue(self, at: datetime) -> bool:
        """Whether it is open and its last day is over at *at*."""
        return self.is_open and utc(at) >= utc(self.due_at)


def open_key(subject: ReviewSubject, subject_id: str) -> str:
    """What no two open reviews share: a digest, so that no id is too long for it.

    >>> open_key(ReviewSubject.REFERRAL, "1") == open_key(ReviewSubject.REWARD, "1")
    False
    """
    return sealed_name("open", subject.value, subject_id)


def approve(review: Review, *, by: str, at: datetime, reason: str) -> Review:
    """A person has looked, and it is all right; *reason* is a code such as ``sisters``.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> held = Review(id=ReviewId("rv-1"), subject=ReviewSubject.REFERRAL, subject_id="ref-1",
    ...     patient_id="pat-bo", opened_at=noon, opened_by="kim", due_at=noon, findings=(ReviewFinding(
    ...     rule_id="SUSPICION-VELOCITY", pack="programme-terms", reason="11 referrals within 30 days."),))
    >>> held.is_overdue(noon), approve(held, by="lee", at=noon, reason="open-day").status.value
    (True, 'approved')
    """
    return _decided(review, ReviewStatus.APPROVED, by=by, at=at, reason=reason)


def refuse(review: Review, *, by: str, at: datetime, reason: str) -> Review:
    """A person has looked, and nothing is given for it."""
    return _decided(review, ReviewStatus.REFUSED, by=by, at=at, reason=reason)


def lapse(review: Review, *, by: str, at: datetime) -> Review:
    """Nobody has looked by its deadline, and the programme says that nothing is given then.

    Raises:
        InvalidValueError: the deadline has not passed.
    """
    status = REVIEW_MOVES.check(review.id, review.status, ReviewStatus.LAPSED)
    if not review.is_overdue(at):
        problem = "its deadline has not passed; approve or refuse it"
        raise InvalidValueError("review.not_due", "lapse", problem)
    return attrs.evolve(review, status=status, decided_by=by, decided_at=at, reason="deadline")


def clear(review: Review, *, by: str, at: datetime, reason: str) -> Review:
    """Nothing is left to decide: a fact came, or what it is about has ended. Nothing was approved."""
    return _decided(review, ReviewStatus.CLEARED, by=by, at=at, reason=reason)


def is_approved(rule_id: str, evidence: Iterable[str], reviews: Iterable[Review]) -> bool:
    """Whether a person has approved this finding, on this evidence or on more.

    Evidence that nobody has seen, such as another circle or another shared number, is not approved.
    """
    seen = set(evidence)
    return any(
        found.rule_id == rule_id and seen <= set(found.evidence)
        for review in reviews
        if review.status is ReviewStatus.APPROVED
        for found in review.findings
    )


def check_four_eyes(actor: str, involved: Iterable[str]) -> None:
    """Refuse that somebody approves what they took in themselves, or would gain by.

    Raises:
        InvalidValueError: *actor* is among those who are *involved*.
    """
    if actor in set(involved):
        raise InvalidValueError(
            "review.four_eyes",
            "approve",
            "whoever received or claimed it, or gains by it, cannot approve it; ask a colleague",
        )


def _decided(review: Review, status: ReviewStatus, *, by: str, at: datetime, reason: str) -> Review:
    moved = REVIEW_MOVES.check(review.id, review.status, status)
    return attrs.evolve(review, status=moved, decided_by=by, decided_at=at, reason=reason)
