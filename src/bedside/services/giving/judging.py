"""Judging a reward: everything the law may ask about it, and what the programme itself says."""

from __future__ import annotations

from typing import Final

from bedside.domain.dates import local_date
from bedside.domain.money import Money
from bedside.domain.patients import Patient, age_on
from bedside.domain.referrals import Referral
from bedside.domain.rewards import Beneficiary, Reward, RewardStatus
from bedside.rules import UNKNOWN, Decision, RewardCase, Unknown
from bedside.rules.cases.reward import (
    OfferedReward,
    RecipientFacts,
    RecipientKind,
    ReferredFacts,
    RewardSource,
)
from bedside.services.deciding import judge, payers_of, practice_facts
from bedside.services.giving.booking import net_of
from bedside.services.giving.caps import gifts_counter, other_gifts, used_of
from bedside.services.giving.regrouping import merge_terms
from bedside.services.giving.terms import programme_terms
from bedside.services.merging import person_of
from bedside.services.office import Office
from bedside.services.referring.holding import clear_review, put_in_queue
from bedside.services.unit import Unit, by_rules

__all__ = ["judge_reward", "queue_reward"]

#: Statuses in which a hold keeps a reward from going on.
_WAITS: Final = frozenset(
    {RewardStatus.HELD, RewardStatus.RESERVED, RewardStatus.POSTED, RewardStatus.HANDING_OVER}
)


@by_rules
def judge_reward(
    office: Office, unit: Unit, reward: Reward, *, action: str, had: int | None = None
) -> Decision:
    """Ask the law about one reward; *had* is what the person was given in the year besides it."""
    if had is None:
        gifts = gifts_counter(office, reward)
        had = used_of(unit, gifts) - net_of(unit, reward, gifts)
        had += sum(used_of(unit, other) for other in other_gifts(office, unit, reward))
    recipient = person_of(unit, reward.beneficiary_id)
    return judge(
        office,
        unit,
        _case(office, unit, reward, recipient, Money(max(0, had), reward.value.currency)),
        action=action,
        about=Reward,
        about_id=reward.id,
        patient_id=reward.beneficiary_id,
        terms=(*merge_terms(unit, reward), *programme_terms(office, unit, reward, recipient)),
        policy=office.offers.policies.get(reward.policy_id or ""),
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
            # A part of what the referred person paid is a share of the fee.
            source=RewardSource.PROFESSIONAL_FEE if _shares_a_fee(reward) else UNKNOWN,
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


def _shares_a_fee(reward: Reward) -> bool:
    of_payment = reward.reckoning is not None and reward.reckoning.order is not None
    return of_payment and reward.beneficiary is Beneficiary.REFERRER
