"""Caps at the desk: which counters a reward takes from, and what each of them may still give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from bedside.domain.caps import Cap, CapPeriod, CapScope, in_words, period_of, sealed_name
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Referral
from bedside.domain.rewards import Reward, RewardRule
from bedside.errors import LimitReachedError
from bedside.records import kind_of
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["CapReached", "Limit", "gifts_counter", "give_back", "limits_of", "take", "take_gift", "used_of"]

#: The largest number that a store keeps.
_NO_LIMIT: Final = 2**53


@attrs.frozen(kw_only=True)
class Limit:
    """A counter, what it may reach in minor units, and how a person names it."""

    counter: str
    most: int
    words: str


class CapReached(Exception):  # noqa: N818 - it is no error: a full cap is an answer, and never leaves the desk
    """A limit stands against it; nothing was taken."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def limits_of(
    office: Office, unit: Unit, reward: Reward, rule: RewardRule, policy: ReferralPolicy
) -> tuple[Limit, ...]:
    """The counter of each cap that counts *reward*: of its rule, its programme and the practice.

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
            whom = (cap.scope.value, *_subject(unit, cap, reward))
            when = period_of(cap.period, reward.effective_on)
            counter = sealed_name("cap", *home, *whom, when, reward.value.currency)
            found.append(Limit(counter=counter, most=cap.limit.minor, words=words))
    return tuple(found)


def _subject(unit: Unit, cap: Cap, reward: Reward) -> Iterator[str]:
    if cap.scope is CapScope.PERSON:
        yield reward.beneficiary_id
    elif cap.scope is CapScope.REFERRED and reward.referral_id is not None:
        with unit.by_rules():
            referral = unit.row(kind_of(Referral).kind.name, reward.referral_id)
        if referral is not None:
            yield str(referral.columns["patient_id"])


def take(unit: Unit, limits: Iterable[Limit], amount: int) -> tuple[str, ...]:
    """Take *amount* from every counter, or from none; return those it was taken from.

    Raises:
        CapReached: one of them would pass its limit.
    """
    taken: list[str] = []
    # Always in the same order: two transactions that need the same counters do not wait in a circle.
    for limit in sorted(limits, key=lambda limit: limit.counter):
        try:
            unit.tx.spend(limit.counter, amount, limit=limit.most)
        except LimitReachedError:
            pass
        else:
            taken.append(limit.counter)
            continue
        # A refused reward must not count against anybody.
        give_back(unit, taken, amount)
        raise CapReached(f"{limit.words} is used up")
    return tuple(taken)


def give_back(unit: Unit, counters: Iterable[str], amount: int) -> None:
    """Return *amount* to each counter: it was voided, posted for less, or reversed."""
    if amount:
        for counter in sorted(counters):
            unit.tx.spend(counter, -amount, limit=0)


def gifts_counter(office: Office, reward: Reward) -> str:
    """The counter of all that one person is given in a calendar year, by which the law is asked."""
    year = period_of(CapPeriod.YEAR, reward.effective_on)
    currency = reward.value.currency
    return sealed_name("gifts", office.settings.id, reward.beneficiary_id, year, currency)


def take_gift(unit: Unit, counter: str, amount: int) -> int:
    """Count *amount* as given, and return what was given before.

    This comes before the law is asked: who wants to give to the same person at the same time waits
    here until we are done, and is then judged with ours counted.
    """
    return unit.tx.spend(counter, amount, limit=_NO_LIMIT) - amount


def used_of(unit: Unit, counter: str) -> int:
    """What the counter says now."""
    return unit.tx.spend(counter, 0, limit=0)
