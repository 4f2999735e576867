"""Releasing: somebody has ruled on a held referral, and its review ends with it, in one transaction."""

from __future__ import annotations

from contextlib import nullcontext

import attrs

from bedside.domain.referrals import Eligibility, Referral, release
from bedside.domain.reviews import Review, approve, check_four_eyes, refuse
from bedside.domain.rewards import Reward
from bedside.rules import Decision
from bedside.services.giving.taking_back import earn_all
from bedside.services.office import Office
from bedside.services.referring.holding import open_review_of
from bedside.services.unit import Unit

__all__ = ["Released", "decide_review", "release_by_hand", "rule_on"]


@attrs.frozen(kw_only=True)
class Released:
    """A held referral that a person has ruled on, and the rewards that were judged because of it."""

    referral: Referral
    reward_decisions: tuple[Decision, ...] = ()


def release_by_hand(office: Office, unit: Unit, referral_id: str, *, counts: bool, reason: str) -> Released:
    """Rule on a held referral; its review is decided with it.

    What is suspicious needs whoever may decide reviews; a missing "yes, call me" does not.
    """
    referral = unit.get(Referral, referral_id)
    review = open_review_of(unit, referral)
    if review is not None:
        suspicious = review.is_suspicious
        with nullcontext() if suspicious else unit.by_rules():
            decide_review(office, unit, review, yes=counts, reason=reason, four_eyes=suspicious)
    return rule_on(office, unit, referral, counts=counts, reason=reason)


def rule_on(office: Office, unit: Unit, referral: Referral, *, counts: bool, reason: str) -> Released:
    """The referral counts, or it does not; what it has earned meanwhile is judged now, each once."""
    ruled = unit.change(release(referral, counts=counts, by=unit.actor))
    outcome = (Eligibility.ELIGIBLE if counts else Eligibility.NOT_ELIGIBLE).value
    unit.note("release", Referral, ruled.id, subject=ruled.patient_id, outcome=outcome, reason=reason)
    decisions = earn_all(office, unit, ruled)
    return Released(referral=ruled, reward_decisions=decisions)


def decide_review(
    office: Office, unit: Unit, review: Review, *, yes: bool, reason: str, four_eyes: bool = True
) -> Review:
    """Write down what a person decided about a review; what follows from it is the caller's.

    Raises:
        InvalidValueError: ``review.four_eyes``: a yes by whoever took it in, or would gain by it.
        InvalidTransitionError: somebody has decided it before.
    """
    decided = (approve if yes else refuse)(review, by=unit.actor, at=unit.now, reason=reason)
    unit.change(decided)
    policy = office.offers.policies.get(review.policy_id or "")
    if yes and four_eyes and (policy is None or policy.suspicion.four_eyes):
        check_four_eyes(unit.actor, _involved(unit, review))
    action = "approve-review" if yes else "refuse-review"
    unit.note(
        action, Review, review.id, subject=review.patient_id, outcome=decided.status.value, reason=reason
    )
    return decided


def _involved(unit: Unit, review: Review) -> set[str]:
    """Whoever took the referral in or had the case opened, and everybody who could gain by it."""
    involved = {review.opened_by, review.patient_id}
    with unit.by_rules():
        if review.referral_id is not None:
            referral = unit.get(Referral, review.referral_id)
            involved |= {referral.patient_id, referral.source.source_id or "", referral.received_by or ""}
            rewards = unit.find(Reward, equal={"referral_id": referral.id})
            involved |= {reward.beneficiary_id for reward in rewards}
    return involved
