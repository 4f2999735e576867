"""Terms: what the practice's own programme says against a reward, beside the law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bedside.domain.owed import is_unclaimed
from bedside.domain.patients import Patient
from bedside.domain.referrals import Eligibility, Referral
from bedside.domain.rewards import OWED_OR_GIVEN, Beneficiary, Reward, RewardStatus
from bedside.rules import Effect, Finding
from bedside.rules.terms import term
from bedside.services.giving.beneficiaries import credit_of, name_of_patient
from bedside.services.giving.qualifying import known_at, when
from bedside.services.merging import find_of_person, ids_of_person
from bedside.services.office import Office
from bedside.services.referring.suspecting import suspicion_terms
from bedside.services.unit import Unit, by_rules

__all__ = ["programme_terms"]


#: Nothing is given to somebody who has died; the family is not sent a gift card.
_DECEASED: Final = term(
    "PROGRAMME-DECEASED",
    Effect.DENY,
    "The person who would receive it is recorded as deceased.",
)

_NOT_COUNTED: Final = term(
    "PROGRAMME-ELIGIBILITY",
    Effect.DENY,
    "The referral does not count in the programme.",
)

_NOT_RULED_ON: Final = term(
    "PROGRAMME-ELIGIBILITY",
    Effect.HOLD,
    "Whether the referral counts is held for a person to look at.",
)

_UNDONE: Final = term(
    "PROGRAMME-EVENT",
    Effect.DENY,
    "What would have earned it did not happen, or was undone.",
)

_NO_CREDIT: Final = term(
    "PROGRAMME-ATTRIBUTION",
    Effect.DENY,
    "As the attribution stands, the referral is somebody else's.",
)

_GIVEN_ALREADY: Final = term(
    "PROGRAMME-ONCE",
    Effect.HOLD,
    "With what others were given for the same event, it would be more than the programme gives.",
    limit="take back what was given wrongly, then reconsider this one",
)

_DOUBTED: Final = term(
    "PROGRAMME-DOUBT",
    Effect.HOLD,
    "What had earned it is gone, and nobody has said yet whether it is taken back.",
    limit="claw it back, or let it stand",
)

_UNCLAIMED: Final = term(
    "PROGRAMME-CLAIM",
    Effect.DENY,
    "It was not collected in its time.",
)

_TOO_MANY: Final = term(
    "PROGRAMME-NUMBER",
    Effect.HOLD,
    "The person whose credit it is now has as many rewarded referrals as the programme allows.",
    limit="raise the number in a new version of the policy, then reconsider the reward",
)

#: Statuses in which money is set aside, owed or given.
_COUNTS: Final = OWED_OR_GIVEN | {RewardStatus.RESERVED}


@by_rules
def programme_terms(office: Office, unit: Unit, reward: Reward, recipient: Patient) -> tuple[Finding, ...]:
    """Everything that the programme itself has against *reward* now.

    It is asked whenever the law is, so that no way to a reward leads past a correction, a review or a
    visit that was entered in error.
    """
    found = [_DECEASED] if recipient.deceased else []
    if reward.in_doubt:
        found.append(_DOUBTED)
    if is_unclaimed(reward, at=unit.now):
        found.append(_UNCLAIMED)
    if reward.referral_id is not None:
        referral = unit.get(Referral, reward.referral_id)
        found += _about_referral(unit, reward, referral)
        if reward.status not in OWED_OR_GIVEN and _is_over_the_number(office, unit, reward, referral):
            found.append(_TOO_MANY)
        found += _suspicions(office, unit, reward, referral)
    return tuple(found)


def _about_referral(unit: Unit, reward: Reward, referral: Referral) -> Iterator[Finding]:
    if referral.eligibility is Eligibility.NOT_ELIGIBLE:
        yield _NOT_COUNTED
    elif referral.eligibility is Eligibility.HELD:
        yield _NOT_RULED_ON
    if reward.status in OWED_OR_GIVEN:
        return  # Of what is owed a person decides: it is in doubt then, and is not taken in silence.
    if reward.event is not None and not when(unit, referral, reward.event)[0]:
        yield _UNDONE
    if reward.beneficiary is not Beneficiary.REFERRER:
        return
    if name_of_patient(unit, reward.beneficiary_id) not in credit_of(unit, referral):
        yield _NO_CREDIT
    if _is_given_already(unit, reward):
        yield _GIVEN_ALREADY


def _is_over_the_number(office: Office, unit: Unit, reward: Reward, referral: Referral) -> bool:
    """Whether credit that came by a correction, or by an earlier touch, is one too many.

    Whom the referral itself names was counted when it came in.
    """
    policy = office.offers.policies.get(reward.policy_id or "")
    if policy is None or reward.beneficiary is not Beneficiary.REFERRER:
        return False
    if referral.source.source_id in ids_of_person(unit, reward.beneficiary_id):
        return False
    others = {
        (other.referral_id, other.effective_on.year, other.effective_on.month)
        for other in find_of_person(unit, Reward, reward.beneficiary_id, column="beneficiary_id")
        if other.beneficiary is Beneficiary.REFERRER and other.policy_id == reward.policy_id
        if other.status in _COUNTS and other.referral_id != reward.referral_id
    }
    day, monthly = reward.effective_on, policy.referrals_per_referrer_and_month
    in_year = {name for name, year, _ in others if year == day.year}
    in_month = {name for name, year, month in others if (year, month) == (day.year, day.month)}
    full = monthly is not None and len(in_month) >= monthly
    return full or len(in_year) >= policy.referrals_per_referrer_and_year


def _suspicions(office: Office, unit: Unit, reward: Reward, referral: Referral) -> tuple[Finding, ...]:
    """What is suspicious about the referral that it is for; a referrer who gains by it made it."""
    rule = office.offers.reward_rules.get(reward.rule_id)
    event = reward.event or (None if rule is None else rule.qualifying_event)
    return suspicion_terms(
        office,
        unit,
        referral,
        office.offers.policies.get(reward.policy_id or ""),
        referrer_id=reward.beneficiary_id if reward.beneficiary is Beneficiary.REFERRER else None,
        qualified_at=None if event is None else known_at(unit, referral, event) or reward.earned_at,
    )


def _is_given_already(unit: Unit, reward: Reward) -> bool:
    """Whether one rule would give more for one event than its whole, to whomever."""
    others = [
        other
        for other in unit.find(Reward, equal={"referral_id": reward.referral_id})
        if (other.rule_id, other.event, other.beneficiary)
        == (reward.rule_id, reward.event, reward.beneficiary)
        if other.id != reward.id and other.status in _COUNTS
    ]
    wholes = [one.value if one.reckoning is None else one.reckoning.whole for one in (reward, *others)]
    given = sum(one.value.minor for one in (reward, *others))
    return given > max(whole.minor for whole in wholes)
