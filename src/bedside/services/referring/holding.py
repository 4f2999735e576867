"""Holding: what is held for a person stands in the queue of reviews, and leaves it when nothing is left."""

from __future__ import annotations

from typing import Final

from bedside.domain.dates import Interval, day_bounds, local_date
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Referral
from bedside.domain.reviews import Review, ReviewFinding, ReviewId, ReviewSubject, clear, open_key
from bedside.domain.rewards import Reward
from bedside.domain.suspicion import SuspicionTerms
from bedside.errors import UniqueKeyError
from bedside.rules import Decision, Effect, Finding
from bedside.services.office import Office
from bedside.services.referring.suspecting import EVIDENCE
from bedside.services.unit import Unit, by_rules

__all__ = ["clear_review", "open_review_of", "put_in_queue"]

_HOLDS: Final = (Effect.HOLD, Effect.REQUIRE)


@by_rules
def put_in_queue(
    office: Office, unit: Unit, about: Referral | Reward, policy: ReferralPolicy | None, decision: Decision
) -> Review | None:
    """Open a review of what *decision* holds, unless one is open; None where only time is wanted.

    One that is open stays as it was opened: what came to light since opens the next one.
    """
    held = [found for found in decision.findings if found.effect in _HOLDS and found.not_before is None]
    if not held:
        return None
    known = open_review_of(unit, about)
    if known is not None:
        return known
    terms = SuspicionTerms() if policy is None else policy.suspicion
    zone = office.settings.time_zone
    last_day = Interval(days=terms.review_days).after(local_date(unit.now, zone))
    referral = isinstance(about, Referral)
    review = Review(
        id=ReviewId(unit.new_id(Review)),
        subject=ReviewSubject.REFERRAL if referral else ReviewSubject.REWARD,
        subject_id=about.id,
        patient_id=about.patient_id if isinstance(about, Referral) else about.beneficiary_id,
        referral_id=about.id if isinstance(about, Referral) else about.referral_id,
        policy_id=None if policy is None else policy.id,
        findings=tuple(map(_kept, held)),
        opened_at=unit.now,
        opened_by=unit.actor,
        due_at=day_bounds(last_day, zone)[1],
    )
    try:
        unit.add(review)
    except UniqueKeyError:
        return None  # Somebody else held it at the same moment; theirs is the one.
    unit.note("open-review", Review, review.id, subject=review.patient_id, outcome=review.subject.value)
    return review


@by_rules
def open_review_of(unit: Unit, about: Referral | Reward) -> Review | None:
    """The review that waits for somebody to decide about *about*."""
    subject = ReviewSubject.REFERRAL if isinstance(about, Referral) else ReviewSubject.REWARD
    found = unit.find(Review, equal={"open_about": open_key(subject, about.id)}, limit=1)
    return found[0] if found else None


@by_rules
def clear_review(unit: Unit, about: Referral | Reward, *, reason: str) -> None:
    """Nothing is left to decide about *about*; that approves nothing."""
    review = open_review_of(unit, about)
    if review is None:
        return
    unit.change(clear(review, by=unit.actor, at=unit.now, reason=reason))
    unit.note("clear-review", Review, review.id, subject=review.patient_id, reason=reason)


def _kept(found: Finding) -> ReviewFinding:
    told = tuple(fact.value for fact in found.facts_used if fact.name == EVIDENCE)
    facts = tuple(f"{fact.name}: {fact.value}"[:400] for fact in found.facts_used if fact.name != EVIDENCE)
    lacking = tuple(f"not known: {name}"[:400] for name in found.facts_lacking)
    return ReviewFinding(
        rule_id=found.rule_id,
        pack=found.pack,
        reason=found.reason,
        evidence=tuple(dict.fromkeys((*told, *facts, *lacking))),
    )
