"""Earning a reward: by the programme's rules, if the law allows, within caps and budget, once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import attrs

from bedside.domain.dates import local_date
from bedside.domain.ledger import Account, Transfer, TransferId, TransferStep
from bedside.domain.money import Money
from bedside.domain.patients import Patient, age_on
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
from bedside.errors import LimitReachedError
from bedside.rules import UNKNOWN, Decision, Effect, RewardCase, Unknown
from bedside.rules.cases.reward import OfferedReward, RecipientFacts, RecipientKind, ReferredFacts
from bedside.services.deciding import judge, payers_of, practice_facts
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["GIVEN", "earn", "referred_patient", "release_caps", "reward_account", "reward_case", "set_aside"]

#: Statuses in which a reward counts against what a person has had in the year.
GIVEN = (
    RewardStatus.RESERVED,
    RewardStatus.POSTED,
    RewardStatus.HANDING_OVER,
    RewardStatus.FULFILLED,
)


def earn(office: Office, unit: Unit, referral: Referral, event: QualifyingEvent) -> tuple[Decision, ...]:
    """Judge every reward that *event* earns for *referral*, and set aside those that are allowed.

    Only an eligible referral by a patient earns. Every reward is kept with its decision, a refused
    one too: "why did I get nothing" has an answer.
    """
    policy = office.offers.policies.get(referral.policy_id or "")
    if policy is None or referral.eligibility is not Eligibility.ELIGIBLE:
        return ()
    if referral.source.kind is not SourceKind.PATIENT or referral.source.source_id is None:
        return ()
    today = local_date(unit.now, office.settings.time_zone)
    decisions = []
    for rule_id in policy.reward_rule_ids:
        rule = office.offers.reward_rules.get(rule_id)
        if rule is None or rule.qualifying_event is not event or not rule.runs_on(today):
            continue
        referrer = rule.beneficiary is Beneficiary.REFERRER
        person = referral.source.source_id if referrer else referral.patient_id
        key = _business_key(office.settings.id, policy.id, referral.id, event.value, rule.id)
        if unit.find(Reward, equal={"business_key": key}, limit=1):
            continue
        reward = Reward(
            id=RewardId(unit.new_id(Reward)),
            rule_id=rule.id,
            rule_version=rule.version,
            business_key=key,
            policy_id=policy.id,
            referral_id=referral.id,
            beneficiary_id=person,
            beneficiary=rule.beneficiary,
            basis=rule.basis,
            instrument=rule.instrument,
            value=rule.value,
            earned_at=unit.now,
            payable_at=unit.now + rule.hold_period,
            clawback_until=unit.now + rule.hold_period + rule.clawback_window,
        )
        unit.add(reward)
        decisions.append(_offer(office, unit, reward, rule, referral))
    return tuple(decisions)


def _offer(office: Office, unit: Unit, reward: Reward, rule: RewardRule, referral: Referral) -> Decision:
    case = reward_case(office, unit, reward, referred_id=referral.patient_id)
    decision = judge(
        office,
        unit,
        case,
        action="offer-reward",
        about=Reward,
        about_id=reward.id,
        patient_id=reward.beneficiary_id,
    )
    reason = ", ".join(found.rule_id for found in decision.findings if found.effect is decision.outcome)
    if decision.outcome is Effect.DENY:
        unit.change(refuse(reward, at=unit.now, reason=f"denied: {reason}"[:300]))
    elif not decision.allowed:
        unit.change(wait(reward, reason=f"{decision.outcome.value}: {reason}"[:300]))
    else:
        set_aside(office, unit, reward, rule)
    return decision


def set_aside(office: Office, unit: Unit, reward: Reward, rule: RewardRule) -> Reward:
    """Reserve the money within the caps and the budget; a full cap refuses the reward."""
    try:
        counters = _spend_caps(office, unit, reward, rule)
    except LimitReachedError as error:
        scope = error.counter.split(":")[0]
        return unit.change(refuse(reward, at=unit.now, reason=f"the {scope} is used up"))
    unit.add(
        Transfer(
            id=TransferId(unit.new_id(Transfer)),
            step=TransferStep.RESERVE,
            debit=_budget_account(reward),
            credit=reward_account(reward),
            amount=reward.value,
            reward_id=reward.id,
            business_key=reward.business_key,
            effective_on=local_date(unit.now, office.settings.time_zone),
            occurred_at=unit.now,
            actor=unit.actor,
        )
    )
    unit.note("reserve", Reward, reward.id, subject=reward.beneficiary_id)
    return unit.change(attrs.evolve(reserve(reward), counters=counters))


def release_caps(unit: Unit, reward: Reward) -> None:
    """Give back what a reward took of its cap and budget: it was voided or reversed."""
    for counter in reward.counters:
        unit.tx.spend(counter, -reward.value.minor, limit=0)


def _business_key(*parts: str) -> str:
    # Hashed: ids are long, and a key must never be too long to grant what was promised.
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def _limits(office: Office, reward: Reward, rule: RewardRule) -> Iterator[tuple[str, int]]:
    """Each counter that the reward takes from, with its limit in minor units."""
    if rule.cap is not None:
        year = local_date(reward.earned_at, office.settings.time_zone).year
        yield f"cap:{office.settings.id}:{rule.id}:{reward.beneficiary_id}:{year}", rule.cap.per_year.minor
    policy = office.offers.policies.get(reward.policy_id or "")
    if policy is not None and policy.budget is not None:
        yield f"budget:{office.settings.id}:{policy.id}", policy.budget.minor


def _spend_caps(office: Office, unit: Unit, reward: Reward, rule: RewardRule) -> tuple[str, ...]:
    """Take the reward's value from every counter, or from none; return those it was taken from."""
    taken: list[str] = []
    try:
        for counter, limit in _limits(office, reward, rule):
            unit.tx.spend(counter, reward.value.minor, limit=limit)
            taken.append(counter)
    except LimitReachedError:
        # A refused reward must not count against the person.
        for counter in taken:
            unit.tx.spend(counter, -reward.value.minor, limit=0)
        raise
    return tuple(taken)


def reward_account(reward: Reward) -> Account:
    """Where the reward is credited: one account for each reward."""
    return Account(f"reward:{reward.id}")


def _budget_account(reward: Reward) -> Account:
    return Account(f"budget:{reward.policy_id}")


def referred_patient(unit: Unit, referral_id: str) -> str:
    """Who was referred."""
    return unit.get(Referral, referral_id).patient_id


def reward_case(office: Office, unit: Unit, reward: Reward, *, referred_id: str | None) -> RewardCase:
    """Everything the law may ask about one reward to one patient."""
    today = local_date(unit.now, office.settings.time_zone)
    recipient = unit.get(Patient, reward.beneficiary_id)
    payers, status = payers_of(unit, recipient.id, today)
    referred = ReferredFacts()
    if referred_id is not None:
        referred_payers, referred_status = payers_of(unit, referred_id, today)
        referred = ReferredFacts(payers=referred_payers, payer_status=referred_status)
    age: int | Unknown = UNKNOWN if recipient.born_on is None else age_on(recipient.born_on, today)
    return RewardCase(
        practice=practice_facts(office),
        reward=OfferedReward(
            instrument=reward.instrument,
            basis=reward.basis,
            retail_value=reward.value,
            ytd_gifts=_given_this_year(office, unit, reward),
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


def _given_this_year(office: Office, unit: Unit, reward: Reward) -> Money:
    """What the same person had in the calendar year, this reward not counted."""
    zone = office.settings.time_zone
    year = local_date(unit.now, zone).year
    total = Money.zero(reward.value.currency)
    for other in unit.find(Reward, equal={"beneficiary_id": reward.beneficiary_id}):
        if other.id == reward.id or other.status not in GIVEN:
            continue
        if local_date(other.earned_at, zone).year == year:
            total = total + other.value
    return total
