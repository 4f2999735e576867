"""Caps at the desk: which counters a reward takes from, and what each of them may still give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from bedside.domain.caps import Cap, CapPeriod, CapScope, in_words, period_of, sealed_name
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Referral
from bedside.domain.rewards import Reward, RewardRule
from bedside.errors import LimitReachedError
from bedside.records import kind_of
from bedside.services.merging import ids_of_person
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = [
    "CapReached",
    "Limit",
    "gifts_counter",
    "give_back",
    "hold",
    "limits_of",
    "other_gifts",
    "take",
    "take_gift",
    "used_of",
]

#: The largest number that a store keeps.
_NO_LIMIT: Final = 2**53


@attrs.frozen(kw_only=True)
class Limit:
    """A counter, what it may reach in minor units, and how a person names it.

    ``others`` are the counters of the same cap for other records of the same person: what they say
    is taken from ``most``.
    """

    counter: str
    most: int
    words: str
    others: tuple[str, ...] = ()


class CapReached(Exception):  # noqa: N818 - it is no error: a full cap is an answer, and never leaves the desk
    """A limit stands against it; nothing was taken."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def limits_of(
    office: Office,
    unit: Unit,
    reward: Reward,
    rule: RewardRule,
    policy: ReferralPolicy,
    *,
    of_person: bool = True,
) -> tuple[Limit, ...]:
    """The counter of each cap that counts *reward*: of its rule, its programme and the practice.

    Without *of_person* the other records of the same people are not asked for.

    Raises:
        CapReached: the reward alone is above a cap for one reward.
    """
    practice = office.settings.id
    homes: tuple[tuple[Iterable[Cap], tuple[str, ...], str], ...] = (
        (rule.caps, ("rule", practice, rule.id), f"of the reward rule {rule.id}"),
        (policy.caps, ("programme", practice, policy.id), f"of the programme {policy.id}"),
        (office.settings.reward_caps, ("practice", practice), "of the practice"),
    )
    found = []
    for caps, home, whose in homes:
        for cap in caps:
            words = f"the cap {whose} ({in_words(cap)})"
            if cap.period is CapPeriod.ITEM:
                if reward.value > cap.limit:
                    raise CapReached(f"{words} is below its value")
                continue
            whom = _whom(unit, cap, reward)
            records = _own_first(unit, whom) if of_person and whom is not None else (whom,)
            when = period_of(cap.period, reward.effective_on)
            counter, *others = (
                sealed_name("cap", *home, cap.scope.value, *one, when, reward.value.currency)
                for one in (() if record is None else (record,) for record in records)
            )
            found.append(Limit(counter=counter, most=cap.limit.minor, words=words, others=tuple(others)))
    return tuple(found)


def _whom(unit: Unit, cap: Cap, reward: Reward) -> str | None:
    """The record that the cap counts; None where it counts everybody."""
    if cap.scope is CapScope.PERSON:
        return reward.beneficiary_id
    if cap.scope is CapScope.REFERRED and reward.referral_id is not None:
        with unit.by_rules():
            referral = unit.row(kind_of(Referral).kind.name, reward.referral_id)
        if referral is not None:
            return str(referral.columns["patient_id"])
    return None


def _own_first(unit: Unit, patient_id: str) -> tuple[str, ...]:
    """The record itself, and then the others of the same person."""
    return (patient_id, *(other for other in ids_of_person(unit, patient_id) if other != patient_id))


def take(unit: Unit, limits: Iterable[Limit], amount: int) -> tuple[str, ...]:
    """Take *amount* from every counter, or from none; return those it was taken from.

    Raises:
        CapReached: one of them would pass its limit.
    """
    taken: list[str] = []
    # Always in the same order: two transactions that need the same counters do not wait in a circle.
    limits = sorted(limits, key=lambda limit: limit.counter)
    shared = [limit for limit in limits if limit.others]
    held = hold(unit, {name for limit in shared for name in (limit.counter, *limit.others)})
    for limit in limits:
        left = limit.most - sum(held[other] for other in limit.others)
        try:
            unit.tx.spend(limit.counter, amount, limit=max(0, left))
        except LimitReachedError:
            pass
        else:
            taken.append(limit.counter)
            continue
        # A refused reward must not count against anybody.
        give_back(unit, taken, amount)
        raise CapReached(f"{limit.words} is used up")
    return tuple(taken)


def hold(unit: Unit, counters: Iterable[str]) -> Mapping[str, int]:
    """What each counter says, and nobody else moves one of them until this transaction ends."""
    held = {}
    for counter in sorted(counters):
        # A look alone would let another transaction move it behind our back.
        unit.tx.spend(counter, 1, limit=_NO_LIMIT)
        held[counter] = unit.tx.spend(counter, -1, limit=0)
    return held


def give_back(unit: Unit, counters: Iterable[str], amount: int) -> None:
    """Return *amount* to each counter: it was voided, posted for less, or reversed."""
    if amount:
        for counter in sorted(counters):
            unit.tx.spend(counter, -amount, limit=0)


def gifts_counter(office: Office, reward: Reward) -> str:
    """The counter of all that one person is given in a calendar year, by which the law is asked."""
    return _gifts_to(office, reward, reward.beneficiary_id)


def other_gifts(office: Office, unit: Unit, reward: Reward) -> tuple[str, ...]:
    """The counters of what the same person was given in that year under other records."""
    return tuple(_gifts_to(office, reward, other) for other in _own_first(unit, reward.beneficiary_id)[1:])


def _gifts_to(office: Office, reward: Reward, beneficiary_id: str) -> str:
    year = period_of(CapPeriod.YEAR, reward.effective_on)
    return sealed_name("gifts", office.settings.id, beneficiary_id, year, reward.value.currency)


def take_gift(unit: Unit, counter: str, amount: int, *, others: Sequence[str] = ()) -> int:
    """Count *amount* as given, and return what was given before, under *others* too.

    This comes before the law is asked: who wants to give to the same person at the same time waits
    here until we are done, and is then judged with ours counted.
    """
    held = hold(unit, (counter, *others)) if others else {}
    before = unit.tx.spend(counter, amount, limit=_NO_LIMIT) - amount
    return before + sum(held[other] for other in others)


def used_of(unit: Unit, counter: str) -> int:
    """What the counter says now."""
    return unit.tx.spend(counter, 0, limit=0)
