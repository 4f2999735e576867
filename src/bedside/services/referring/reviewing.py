"""Reviewing: the queue of what is held, and a person who approves or refuses it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import attrs

from bedside.domain.checks import check_code
from bedside.domain.dates import local_date
from bedside.domain.ledger import TransferStep
from bedside.domain.referrals import Eligibility, Referral
from bedside.domain.reviews import Review, ReviewStatus, ReviewSubject, lapse
from bedside.domain.rewards import Reward, RewardStatus, refuse
from bedside.domain.suspicion import AfterDeadline, SuspicionTerms
from bedside.errors import (
    ConflictError,
    ContentionError,
    InvalidTransitionError,
    InvalidValueError,
    NotFoundError,
)
from bedside.rules import Decision, Effect
from bedside.services.giving.booking import Books
from bedside.services.giving.earning import offer
from bedside.services.giving.judging import judge_reward, queue_reward
from bedside.services.giving.settling import let_go
from bedside.services.giving.taking_back import take_back
from bedside.services.office import Office
from bedside.services.referring.releasing import decide_review, rule_on
from bedside.services.unit import Unit

__all__ = ["Reviewed", "Reviews"]

#: Nothing is set aside for it, so that it may be offered once more.
_NOT_SET_ASIDE: Final = (RewardStatus.HELD, RewardStatus.REFUSED)
_SET_ASIDE: Final = (RewardStatus.HELD, RewardStatus.RESERVED)
_OWED: Final = (RewardStatus.POSTED, RewardStatus.HANDING_OVER, RewardStatus.FULFILLED)


@attrs.frozen(kw_only=True)
class Reviewed:
    """A review that has ended, and what it was about as it stands now.

    ``decisions`` are those about rewards that were judged because of it.
    """

    review: Review
    referral: Referral | None = None
    reward: Reward | None = None
    decisions: tuple[Decision, ...] = ()


class Reviews:
    """``desk.reviews``: everything that is held for a person, in one list."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def open_reviews(self, *, overdue_only: bool = False, limit: int | None = None) -> Sequence[Review]:
        """What somebody has to decide, the oldest deadline first."""
        with self._office.unit() as unit:
            unit.note("list-reviews", Review, "all")
            return unit.find(
                Review,
                equal={"status": ReviewStatus.OPEN},
                column="due_at" if overdue_only else None,
                below=unit.now + timedelta(microseconds=1) if overdue_only else None,
                order_by="due_at",
                limit=limit,
            )

    def why(self, review_id: str) -> str:
        """What held it and what became of it, in plain lines for staff: rules, records and counts."""
        with self._office.unit() as unit:
            review = unit.get(Review, review_id)
            unit.note("explain-review", Review, review_id, subject=review.patient_id)
            return _in_words(review, self._office.settings.time_zone)

    def approve(self, review_id: str, *, reason: str) -> Reviewed:
        """Somebody has looked, and it is all right: the referral counts, the reward goes on.

        The approval stands for exactly the findings of the review on their evidence. What a law or a
        missing fact holds is not for anybody to approve: it is judged anew, and where it is still held
        for something else, that stands in the queue again. *reason* is a short code such as ``sisters``.

        Raises:
            InvalidValueError: ``review.four_eyes``: you received or claimed it, or gain by it;
                ``review.still_held``: nothing but a rule holds it, and it still does.
            InvalidTransitionError: it was decided before.
        """
        check_code(reason, "reason")
        office = self._office
        with office.unit() as unit:
            review = unit.get(Review, review_id)
            decided = decide_review(office, unit, review, yes=True, reason=reason)
            if review.subject is ReviewSubject.REFERRAL:
                return _referral_ruled(office, unit, decided, counts=True, reason=reason)
            reward, decision = _gone_on(office, unit, unit.get(Reward, review.subject_id))
            if not (decision.allowed or review.is_suspicious or decision.outcome is Effect.DENY):
                problem = "a rule holds it and still does; add the fact that is missing, or refuse it"
                raise InvalidValueError("review.still_held", "approve", problem)
            return Reviewed(review=decided, reward=reward, decisions=(decision,))

    def refuse(self, review_id: str, *, reason: str) -> Reviewed:
        """Somebody has looked, and nothing is given: the referral does not count, the reward is let go.

        What was owed already is taken back by a reversing transfer, within its clawback window. What a
        fulfiller gave is among ``desk.rewards.unknown`` until it was asked back. The patient is cared for
        as before. *reason* is a short code such as ``same-person``.

        Raises:
            InvalidValueError: it is owed, and its clawback window has passed.
            InvalidTransitionError: it was decided before, or is being handed over.
        """
        check_code(reason, "reason")
        with self._office.unit() as unit:
            review = unit.get(Review, review_id)
            decided = decide_review(self._office, unit, review, yes=False, reason=reason)
            return _refused(self._office, unit, decided, reason=reason)

    def lapse(self, *, limit: int = 100) -> tuple[Reviewed, ...]:
        """End suspicions that nobody has ruled on by their deadline, where the programme says so.

        They end as refused. One whose programme says ``keep`` stays open and overdue, and so does what
        only waits for a fact, for that is nobody's fault. A program may call this every day.
        """
        with self._office.unit() as unit:
            unit.note("list-reviews", Review, "all")
            due = unit.find(
                Review,
                equal={"status": ReviewStatus.OPEN},
                column="due_at",
                below=unit.now + timedelta(microseconds=1),
                order_by="due_at",
            )
        ended: list[Reviewed] = []
        for review in filter(self._lapses, due):
            if len(ended) == limit:
                break
            try:
                ended.append(self._lapse_one(review.id))
            except (ConflictError, ContentionError, InvalidTransitionError, InvalidValueError):
                if self._office.host_commits:
                    raise  # with the host's transaction everything is gone
                # Somebody decides it at this moment, or it cannot be taken back: it stays for a person.
        return tuple(ended)

    def _lapses(self, review: Review) -> bool:
        policy = self._office.offers.policies.get(review.policy_id or "")
        terms = SuspicionTerms() if policy is None else policy.suspicion
        return review.is_suspicious and terms.after_deadline is AfterDeadline.REFUSE

    def _lapse_one(self, review_id: str) -> Reviewed:
        office = self._office
        with office.unit() as unit, unit.by_rules():
            review = unit.get(Review, review_id)
            ended = unit.change(lapse(review, by=unit.actor, at=unit.now))
            unit.note("lapse-review", Review, review_id, subject=review.patient_id, outcome="lapsed")
            return _refused(office, unit, ended, reason="deadline")


def _referral_ruled(office: Office, unit: Unit, review: Review, *, counts: bool, reason: str) -> Reviewed:
    referral = unit.get(Referral, review.subject_id)
    if referral.eligibility is not Eligibility.HELD:
        return Reviewed(review=review, referral=referral)
    released = rule_on(office, unit, referral, counts=counts, reason=reason)
    return Reviewed(review=review, referral=released.referral, decisions=released.reward_decisions)


def _gone_on(office: Office, unit: Unit, reward: Reward) -> tuple[Reward, Decision]:
    """Judge it once more under the approval, and set it aside where it was not."""
    if reward.status not in _NOT_SET_ASIDE:
        decision = judge_reward(office, unit, reward, action="reconsider-reward")
        queue_reward(office, unit, reward, decision)
        return reward, decision
    rule = office.offers.reward_rules.get(reward.rule_id)
    if rule is None:
        raise NotFoundError("reward rule", reward.rule_id)
    books = Books(office=office, unit=unit)
    after, decision = offer(books, reward, rule, action="reconsider-reward")
    if decision.outcome is Effect.DENY and after.status is RewardStatus.HELD:
        denied = ", ".join(found.rule_id for found in decision.findings if found.effect is Effect.DENY)
        after = unit.change(refuse(after, at=unit.now, reason=f"denied: {denied}"[:300]))
    return after, decision


def _refused(office: Office, unit: Unit, review: Review, *, reason: str) -> Reviewed:
    if review.subject is ReviewSubject.REFERRAL:
        return _referral_ruled(office, unit, review, counts=False, reason=reason)
    reward = unit.get(Reward, review.subject_id)
    books = Books(office=office, unit=unit)
    if reward.status in _SET_ASIDE:
        reward = let_go(books, reward, TransferStep.VOID, reason=f"review: {reason}")
    elif reward.status in _OWED:
        reward = take_back(books, reward, verb="refuse", reason=f"review: {reason}")
    return Reviewed(review=review, reward=reward)


def _in_words(review: Review, zone: str) -> str:
    subject = review.subject.value
    last = local_date(review.due_at - timedelta(microseconds=1), zone)  # it ends where the next day begins
    lines = [f"This {subject} is held ({review.status.value}); the last day to decide is {last.isoformat()}."]
    for found in review.findings:
        lines.append(f"- {found.rule_id} ({found.pack}): {found.reason}")
        lines += [f"    {told}" for told in found.evidence]
    if review.reason is not None:
        lines.append(f"It ended as {review.status.value}: {review.reason}.")
    return "\n".join(lines)
