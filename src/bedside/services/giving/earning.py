"""Earning a reward: by the programme's rules, if the law allows, within caps and budget, once."""

from __future__ import annotations

import hashlib

import attrs

from bedside.domain.attribution import CORRECTED
from bedside.domain.dates import local_date
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Eligibility, Referral
from bedside.domain.rewards import (
    QualifyingEvent,
    Reward,
    RewardId,
    RewardRule,
    RewardStatus,
    refuse,
    reserve,
    wait,
)
from bedside.errors import UniqueKeyError
from bedside.rules import Decision, Effect
from bedside.services.giving.beneficiaries import Due, due_by
from bedside.services.giving.booking import Books, budget_limit, policy_of
from bedside.services.giving.caps import (
    CapReached,
    gifts_counter,
    give_back,
    limits_of,
    other_gifts,
    take,
    take_gift,
)
from bedside.services.giving.judging import judge_reward, queue_reward
from bedside.services.giving.qualifying import when
from bedside.services.giving.tallying import Earning
from bedside.services.merging import ids_of_person, refuse_regrouped
from bedside.services.office import Office
from bedside.services.referring.versions import promised_rules
from bedside.services.unit import Unit, by_rules

__all__ = ["earn", "earned_by", "offer"]


@by_rules
def earn(
    office: Office, unit: Unit, referral: Referral, event: QualifyingEvent, *, key: str | None = None
) -> tuple[Decision, ...]:
    """Judge every reward that *event* earns for *referral*, and set aside those that are allowed.

    Only an eligible referral earns, and only while nobody has said that the event did not happen after
    all. Who earns is for the standing attribution to say. Every reward is kept with its decision, a
    refused one too: "why did I get nothing" has an answer.
    """
    return tuple(decision for _, decision in earned_by(office, unit, referral, event, key=key))


@by_rules
def earned_by(
    office: Office, unit: Unit, referral: Referral, event: QualifyingEvent, *, key: str | None = None
) -> tuple[tuple[Reward, Decision], ...]:
    """As :func:`earn`, with the rewards; *key* is the sealed idempotency key of the request."""
    policy = office.offers.policies.get(referral.policy_id or "")
    if policy is None or referral.eligibility is not Eligibility.ELIGIBLE:
        return ()
    offered = office.offers.reward_rules
    named = [offered[rule_id] for rule_id in promised_rules(unit, referral, policy) if rule_id in offered]
    rules = [rule for rule in named if rule.qualifying_event is event]
    if not rules:
        return ()
    stands, at, order = when(unit, referral, event)
    # Decided once: a visit of 30 December that is looked at in January counts in the old year.
    earned_on = local_date(at, office.settings.time_zone)
    rules = [rule for rule in rules if rule.runs_on(earned_on)]
    if not stands or not rules:
        return ()
    earning = Earning(policy=policy, referral=referral, event=event, earned_on=earned_on, order=order)
    books = Books(office=office, unit=unit, key=key)
    siblings = unit.find(Reward, equal={"referral_id": referral.id})
    earned = []
    for due in due_by(office, unit, earning, rules):
        same = [known for known in siblings if _is_the_same(unit, earning, due, known)]
        undone = [known for known in same if _is_undone(known)]
        if len(undone) < len(same):
            continue
        reward = _reward(office, unit, earning, due, undone=len(undone))
        try:
            unit.add(reward)
        except UniqueKeyError:
            # Somebody else was told of the same event at the same moment; the reward is theirs.
            continue
        earned.append(offer(books, reward, due.rule, action="offer-reward"))
    return tuple(earned)


def _reward(office: Office, unit: Unit, earning: Earning, due: Due, *, undone: int) -> Reward:
    rule, payable_at = due.rule, unit.now + due.rule.hold_period
    return Reward(
        id=RewardId(unit.new_id(Reward)),
        rule_id=rule.id,
        rule_version=rule.version,
        business_key=_business_key(office, earning, rule, due.beneficiary_id, undone),
        policy_id=earning.policy.id,
        policy_version=earning.policy.version,
        referral_id=earning.referral.id,
        event=earning.event,
        beneficiary_id=due.beneficiary_id,
        beneficiary=rule.beneficiary,
        basis=rule.basis,
        instrument=rule.instrument,
        product=rule.product,
        value=due.value,
        reckoning=due.reckoning,
        effective_on=earning.earned_on,
        earned_at=unit.now,
        payable_at=payable_at,
        expires_at=None if rule.expires_after is None else payable_at + rule.expires_after,
        claim_within=rule.claim_within,
        clawback_until=payable_at + rule.clawback_window,
    )


def _is_the_same(unit: Unit, earning: Earning, due: Due, known: Reward) -> bool:
    """Whether *known* is what would be granted: also under another record of the same person.

    A key used to name no beneficiary; what was granted under such a one stays granted.
    """
    event = known.event in (None, earning.event)
    return (
        event
        and (known.rule_id, known.policy_id) == (due.rule.id, earning.policy.id)
        and known.beneficiary_id in ids_of_person(unit, due.beneficiary_id)
    )


def _is_undone(known: Reward) -> bool:
    """Whether a correction of the credit took it away before it was owed."""
    return known.status is RewardStatus.FORFEITED and known.reason == CORRECTED


def _business_key(office: Office, earning: Earning, rule: RewardRule, whom: str, undone: int) -> str:
    named = (office.settings.id, earning.policy.id, earning.referral.id, earning.event.value, rule.id, whom)
    # What a correction undid keeps its key; who has the credit again, or another share, gets the next.
    parts = (*named, str(undone)) if undone else named
    # Hashed: ids are long, and a key must never be too long to grant what was promised.
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def offer(books: Books, reward: Reward, rule: RewardRule, *, action: str) -> tuple[Reward, Decision]:
    """Judge a reward that nothing was set aside for, and set it aside if it is allowed.

    A rule that denies it, or a full cap, refuses it; a missing fact holds it. One that a person asks
    about again stays as it is when the answer is still no.
    """
    with books.unit.by_rules():
        after, decision = _offered(books, reward, rule, action)
        if after.status is RewardStatus.HELD or action != "offer-reward":
            queue_reward(books.office, books.unit, after, decision)
        return after, decision


def _offered(books: Books, reward: Reward, rule: RewardRule, action: str) -> tuple[Reward, Decision]:
    office, unit = books.office, books.unit
    policy = policy_of(office, reward.policy_id)
    gifts = gifts_counter(office, reward)
    had = take_gift(unit, gifts, reward.value.minor, others=other_gifts(office, unit, reward))
    decision = judge_reward(office, unit, reward, had=had, action=action)
    if decision.allowed:
        return _set_aside(books, reward, rule, policy, gifts), decision
    give_back(unit, [gifts], reward.value.minor)
    if action != "offer-reward":
        return reward, decision
    reason = ", ".join(found.rule_id for found in decision.findings if found.effect is decision.outcome)
    if decision.outcome is Effect.DENY:
        return unit.change(refuse(reward, at=unit.now, reason=f"denied: {reason}"[:300])), decision
    return unit.change(wait(reward, reason=f"{decision.outcome.value}: {reason}"[:300])), decision


def _set_aside(books: Books, reward: Reward, rule: RewardRule, policy: ReferralPolicy, gifts: str) -> Reward:
    """Reserve the money within the caps and the budget; a full cap refuses the reward."""
    unit, amount = books.unit, reward.value.minor
    if not reward.has_money:
        unit.note("reserve", Reward, reward.id, subject=reward.beneficiary_id)
        return unit.change(reserve(reward))
    try:
        limits = list(limits_of(books.office, unit, reward, rule, policy))
        budget = budget_limit(books, policy)
        taken = take(unit, limits if budget is None else [*limits, budget], amount)
    except CapReached as full:
        give_back(unit, [gifts], amount)
        unit.note("refuse", Reward, reward.id, subject=reward.beneficiary_id)
        words = full.words[:300]
        if reward.status is RewardStatus.REFUSED:
            return unit.change(attrs.evolve(reward, settled_at=unit.now, reason=words))
        return unit.change(refuse(reward, at=unit.now, reason=words))
    # Only now, with the counters in hand: what was merged before somebody took from them is seen here.
    refuse_regrouped(unit)
    books.reserve(reward, policy, counters=(gifts, *taken))
    unit.note("reserve", Reward, reward.id, subject=reward.beneficiary_id)
    return unit.change(reserve(reward))
