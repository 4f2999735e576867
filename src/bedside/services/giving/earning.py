"""Earning a reward: by the programme's rules, if the law allows, within caps and budget, once."""

from __future__ import annotations

import hashlib
from datetime import datetime

import attrs

from bedside.domain.dates import local_date
from bedside.domain.money import Money
from bedside.domain.patients import Patient, age_on
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Eligibility, Referral, SourceKind
from bedside.domain.rewards import (
    Beneficiary,
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
from bedside.rules import UNKNOWN, Citation, Decision, Effect, Finding, RewardCase, Unknown
from bedside.rules.cases.reward import OfferedReward, RecipientFacts, RecipientKind, ReferredFacts
from bedside.services.deciding import judge, payers_of, practice_facts
from bedside.services.giving.booking import Books, budget_limit, net_of, policy_of
from bedside.services.giving.caps import (
    CapReached,
    gifts_counter,
    give_back,
    limits_of,
    take,
    take_gift,
    used_of,
)
from bedside.services.merging import person_of
from bedside.services.office import Office
from bedside.services.referring.holding import clear_review, put_in_queue
from bedside.services.referring.suspecting import suspicion_terms
from bedside.services.unit import Unit, by_rules

__all__ = ["earn", "earned_by", "judge_reward", "offer", "queue_reward"]

#: Statuses in which a hold keeps a reward from going on.
_WAITS = frozenset({RewardStatus.HELD, RewardStatus.RESERVED, RewardStatus.POSTED, RewardStatus.HANDING_OVER})

#: Nothing is given to somebody who has died; the family is not sent a gift card.
_DECEASED = Finding(
    rule_id="PROGRAMME-DECEASED",
    effect=Effect.DENY,
    citation=Citation("terms of the practice's own programme"),
    reason="The person who would receive it is recorded as deceased.",
    pack="programme-terms",
)


@by_rules
def earn(
    office: Office,
    unit: Unit,
    referral: Referral,
    event: QualifyingEvent,
    *,
    happened_at: datetime | None = None,
    key: str | None = None,
) -> tuple[Decision, ...]:
    """Judge every reward that *event* earns for *referral*, and set aside those that are allowed.

    Only an eligible referral by a patient earns. Every reward is kept with its decision, a refused
    one too: "why did I get nothing" has an answer.
    """
    return tuple(
        decision for _, decision in earned_by(office, unit, referral, event, happened_at=happened_at, key=key)
    )


@by_rules
def earned_by(
    office: Office,
    unit: Unit,
    referral: Referral,
    event: QualifyingEvent,
    *,
    happened_at: datetime | None = None,
    key: str | None = None,
) -> tuple[tuple[Reward, Decision], ...]:
    """As :func:`earn`, with the rewards; *key* is the sealed idempotency key of the request."""
    policy = office.offers.policies.get(referral.policy_id or "")
    if policy is None or referral.eligibility is not Eligibility.ELIGIBLE:
        return ()
    if referral.source.kind is not SourceKind.PATIENT or referral.source.source_id is None:
        return ()
    books = Books(office=office, unit=unit, key=key)
    # Decided once: a visit of 30 December that is looked at in January counts in the old year.
    earned_on = local_date(
        happened_at or _happened_at(referral, event) or unit.now, office.settings.time_zone
    )
    earned = []
    for rule_id in policy.reward_rule_ids:
        rule = office.offers.reward_rules.get(rule_id)
        if rule is None or rule.qualifying_event is not event or not rule.runs_on(earned_on):
            continue
        referrer = rule.beneficiary is Beneficiary.REFERRER
        beneficiary_id = referral.source.source_id if referrer else referral.patient_id
        if unit.look_up(Patient, beneficiary_id) is None:
            continue  # who was erased is given nothing, and stops nobody's visit
        business_key = _business_key(office.settings.id, policy.id, referral.id, event.value, rule.id)
        if unit.find(Reward, equal={"business_key": business_key}, limit=1):
            continue
        payable_at = unit.now + rule.hold_period
        reward = Reward(
            id=RewardId(unit.new_id(Reward)),
            rule_id=rule.id,
            rule_version=rule.version,
            business_key=business_key,
            policy_id=policy.id,
            referral_id=referral.id,
            beneficiary_id=beneficiary_id,
            beneficiary=rule.beneficiary,
            basis=rule.basis,
            instrument=rule.instrument,
            value=rule.value,
            effective_on=earned_on,
            earned_at=unit.now,
            payable_at=payable_at,
            expires_at=None if rule.expires_after is None else payable_at + rule.expires_after,
            clawback_until=payable_at + rule.clawback_window,
        )
        try:
            unit.add(reward)
        except UniqueKeyError:
            # Somebody else was told of the same event at the same moment; the reward is theirs.
            continue
        earned.append(offer(books, reward, rule, action="offer-reward"))
    return tuple(earned)


def _happened_at(referral: Referral, event: QualifyingEvent) -> datetime | None:
    match event:
        case QualifyingEvent.REFERRAL_RECEIVED:
            return referral.received_at
        case QualifyingEvent.FIRST_VISIT_KEPT:
            return referral.first_visit_at
    return None


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
    had = take_gift(unit, gifts, reward.value.minor)
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
    books.reserve(reward, policy, counters=(gifts, *taken))
    unit.note("reserve", Reward, reward.id, subject=reward.beneficiary_id)
    return unit.change(reserve(reward))


def _business_key(*parts: str) -> str:
    # Hashed: ids are long, and a key must never be too long to grant what was promised.
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


@by_rules
def judge_reward(
    office: Office, unit: Unit, reward: Reward, *, action: str, had: int | None = None
) -> Decision:
    """Ask the law about one reward; *had* is what the person was given in the year besides it."""
    if had is None:
        gifts = gifts_counter(office, reward)
        had = used_of(unit, gifts) - net_of(unit, reward, gifts)
    recipient = person_of(unit, reward.beneficiary_id)
    return judge(
        office,
        unit,
        _case(office, unit, reward, recipient, Money(max(0, had), reward.value.currency)),
        action=action,
        about=Reward,
        about_id=reward.id,
        patient_id=reward.beneficiary_id,
        terms=(*((_DECEASED,) if recipient.deceased else ()), *_suspicions(office, unit, reward)),
    )


def _suspicions(office: Office, unit: Unit, reward: Reward) -> tuple[Finding, ...]:
    """What is suspicious about the referral that it is for; a referrer who gains by it made it."""
    if reward.referral_id is None:
        return ()
    referral = unit.get(Referral, reward.referral_id)
    rule = office.offers.reward_rules.get(reward.rule_id)
    event = None if rule is None else rule.qualifying_event
    return suspicion_terms(
        office,
        unit,
        referral,
        office.offers.policies.get(reward.policy_id or ""),
        referrer_id=reward.beneficiary_id if reward.beneficiary is Beneficiary.REFERRER else None,
        qualified_at=None if event is None else _happened_at(referral, event) or reward.earned_at,
    )


def queue_reward(office: Office, unit: Unit, reward: Reward, decision: Decision) -> None:
    """What *decision* holds waits in the queue of reviews; what it does not hold any more has left it."""
    if reward.status in _WAITS and not decision.allowed:
        put_in_queue(office, unit, reward, office.offers.policies.get(reward.policy_id or ""), decision)
    else:
        clear_review(unit, reward, reason=reward.status.value.replace("_", "-"))


def _case(office: Office, unit: Unit, reward: Reward, recipient: Patient, had: Money) -> RewardCase:
    """Everything the law may ask about one reward to one patient."""
    today = local_date(unit.now, office.settings.time_zone)
    payers, status = payers_of(unit, recipient.id, today)
    referred = ReferredFacts()
    if reward.referral_id is not None:
        referred_id = unit.get(Referral, reward.referral_id).patient_id
        referred_payers, referred_status = payers_of(unit, referred_id, today)
        referred = ReferredFacts(payers=referred_payers, payer_status=referred_status)
    age: int | Unknown = UNKNOWN if recipient.born_on is None else age_on(recipient.born_on, today)
    return RewardCase(
        practice=practice_facts(office),
        reward=OfferedReward(
            instrument=reward.instrument,
            basis=reward.basis,
            retail_value=reward.value,
            ytd_gifts=had,
            applies_to_cost_share=False,
            solicited=False,
            advertised=UNKNOWN,
            issued_by_practice=False,
        ),
        recipient=RecipientFacts(
            kind=RecipientKind.PATIENT,
            payers=payers,
            payer_status=status,
            age=age,
            is_physician_or_family=False,
        ),
        referred=referred,
    )
