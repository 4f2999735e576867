"""Reviews: what is approved, for whom it is not to approve, and when one lapses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from bedside.domain import reviews as rv
from bedside.domain.reviews import Review, ReviewFinding, ReviewId, ReviewStatus, ReviewSubject
from bedside.errors import InvalidTransitionError, InvalidValueError

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
CIRCLE = ReviewFinding(
    rule_id="SUSPICION-CIRCLE", pack="programme-terms", reason="A circle.", evidence=("r:1", "r:2")
)
PAYER = ReviewFinding(rule_id="US-01", pack="us", reason="Who pays is not known.")
OPEN = Review(
    id=ReviewId("rv-1"),
    subject=ReviewSubject.REWARD,
    subject_id="rw-1",
    patient_id="pat-1",
    findings=(CIRCLE, PAYER),
    opened_at=NOON,
    opened_by="kim",
    due_at=NOON + timedelta(days=14),
)
APPROVED = rv.approve(OPEN, by="lee", at=NOON, reason="sisters")


@pytest.mark.parametrize(
    ("evidence", "approved"),
    [
        (("r:1",), True),
        (("r:1", "r:2"), True),
        (("r:2", "r:1"), True),
        (("r:1", "r:3"), False),
        (("r:1", "r:2", "r:3"), False),
    ],
)
def test_what_is_approved_is_what_was_seen(evidence: tuple[str, ...], approved: bool) -> None:
    assert rv.is_approved("SUSPICION-CIRCLE", evidence, [OPEN, APPROVED]) is approved
    assert not rv.is_approved("SUSPICION-VELOCITY", evidence, [APPROVED])


@pytest.mark.parametrize("status", [one for one in ReviewStatus if one is not ReviewStatus.APPROVED])
def test_only_an_approval_approves(status: ReviewStatus) -> None:
    assert not rv.is_approved("SUSPICION-CIRCLE", ("r:1",), [attrs.evolve(OPEN, status=status)])


def test_two_approvals_do_not_add_up_to_one() -> None:
    other = attrs.evolve(APPROVED, findings=(attrs.evolve(CIRCLE, evidence=("r:3",)),))

    assert not rv.is_approved("SUSPICION-CIRCLE", ("r:1", "r:3"), [APPROVED, other])


@pytest.mark.parametrize(("early", "overdue"), [(1, False), (0, True), (-1, True)])
def test_a_review_lapses_from_its_deadline_on(early: int, overdue: bool) -> None:
    at = OPEN.due_at - timedelta(microseconds=early)

    assert OPEN.is_overdue(at) is overdue
    if overdue:
        lapsed = rv.lapse(OPEN, by="system", at=at)
        assert (lapsed.status, lapsed.reason) == (ReviewStatus.LAPSED, "deadline")
        assert not lapsed.is_overdue(at)
    else:
        with pytest.raises(InvalidValueError, match=r"review\.not_due"):
            rv.lapse(OPEN, by="system", at=at)


def test_a_review_ends_once() -> None:
    for ended in (
        APPROVED,
        rv.refuse(OPEN, by="lee", at=NOON, reason="same-person"),
        rv.clear(OPEN, by="lee", at=NOON, reason="forfeited"),
    ):
        assert not ended.is_open
        assert ended.open_about is None
        for decide in (rv.approve, rv.refuse, rv.clear):
            with pytest.raises(InvalidTransitionError, match="it is final"):
                decide(ended, by="kim", at=NOON, reason="again")
    assert OPEN.open_about == rv.open_key(ReviewSubject.REWARD, "rw-1")


def test_who_took_it_in_does_not_approve_it() -> None:
    rv.check_four_eyes("lee", ["kim", "pat-1"])
    with pytest.raises(InvalidValueError, match=r"review\.four_eyes.*ask a colleague"):
        rv.check_four_eyes("kim", ["kim", "pat-1"])


def test_only_what_is_suspicious_is() -> None:
    assert OPEN.is_suspicious
    assert not attrs.evolve(OPEN, findings=(PAYER,)).is_suspicious


def test_a_review_has_a_finding() -> None:
    with pytest.raises(InvalidValueError, match=r"collection\.empty"):
        attrs.evolve(OPEN, findings=())
