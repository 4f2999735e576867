"""What a merge says against a reward: the friend is the referrer, or one event was rewarded before.

Both are looked for at offer and at grant, among all records of the people concerned; where nobody was
merged there is nothing to look for. What was given before a merge is listed, and never taken back by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bedside.domain.patients import Patient
from bedside.domain.referrals import Referral
from bedside.domain.rewards import Beneficiary, Reward, RewardStatus
from bedside.rules import Effect, Finding
from bedside.rules.terms import term
from bedside.services.merging import find_of_person, ids_of_person
from bedside.services.office import Office
from bedside.services.unit import Unit, by_rules

__all__ = ["merge_terms", "questioned", "read_questioned"]


_SELF: Final = term(
    "PROGRAMME-ONE-PERSON",
    Effect.DENY,
    "The patient who referred and the one who was referred are one person: their records were merged.",
)

_TWICE: Final = term(
    "PROGRAMME-ONE-EVENT",
    Effect.DENY,
    "The same event was rewarded under another record of the same person, which was merged.",
)

_GIVEN: Final = frozenset({RewardStatus.POSTED, RewardStatus.HANDING_OVER, RewardStatus.FULFILLED})


@by_rules
def merge_terms(unit: Unit, reward: Reward) -> tuple[Finding, ...]:
    """What stands against *reward* since records were merged; nothing where none were."""
    if reward.referral_id is None:
        return ()
    referral = unit.get(Referral, reward.referral_id)
    referred = ids_of_person(unit, referral.patient_id)
    source_id = referral.source.source_id
    referrer = () if source_id is None else ids_of_person(unit, source_id)
    # Whoever has the credit by attribution is rewarded, and may be another than the referral names.
    rewarded = ids_of_person(unit, reward.beneficiary_id)
    if len(referred) < 2 and len(referrer) < 2 and len(rewarded) < 2:
        return ()
    if referred == referrer or (reward.beneficiary is Beneficiary.REFERRER and referred == rewarded):
        return (_SELF,)
    before = any(_comes_before(other, reward) for other in _of_one_event(unit, reward, referral, referrer))
    return (_TWICE,) if before else ()


def read_questioned(office: Office, patient_id: str) -> tuple[Reward, ...]:
    """As :func:`questioned`, for somebody who may see rewards."""
    with office.unit() as unit:
        unit.get(Patient, patient_id)
        unit.acting.check_read("reward")
        unit.note("read-questioned", Patient, patient_id, subject=patient_id)
        return questioned(unit, patient_id)


@by_rules
def questioned(unit: Unit, patient_id: str) -> tuple[Reward, ...]:
    """Rewards for or about a person that were given, and would be denied after the merge; oldest first."""
    referrals = {
        referral.id: referral
        for column in ("patient_id", "referrer_id")
        for referral in find_of_person(unit, Referral, patient_id, column=column)
    }
    given = (
        reward
        for referral_id in referrals
        for reward in unit.find(Reward, equal={"referral_id": referral_id})
        if reward.status in _GIVEN and merge_terms(unit, reward)
    )
    return tuple(sorted(given, key=lambda reward: (reward.earned_at, reward.id)))


def _of_one_event(
    unit: Unit, reward: Reward, referral: Referral, referrer: tuple[str, ...]
) -> Iterator[Reward]:
    """Rewards by the same rule for another referral of the same friend, under another record of somebody."""
    for other in find_of_person(unit, Referral, referral.patient_id):
        another_friend = other.patient_id != referral.patient_id
        another_referrer = other.source != referral.source and other.source.source_id in referrer
        if another_friend or another_referrer:
            for found in unit.find(Reward, equal={"referral_id": other.id}):
                if found.rule_id == reward.rule_id and reward.event in (None, found.event):
                    yield found


def _comes_before(other: Reward, reward: Reward) -> bool:
    """Whether *other* has the event: it was given and this one was not, or it was earned first."""
    if other.status not in _GIVEN and other.status is not RewardStatus.RESERVED:
        return False
    return _place(other) < _place(reward)


def _place(reward: Reward) -> tuple[bool, object, str]:
    return reward.status not in _GIVEN, reward.earned_at, reward.id
