"""The report of a trial: who would have been asked, counted and rewarded, at what cost, and why."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum

import attrs

from bedside.domain.canonical import canonical
from bedside.domain.money import Money
from bedside.domain.policies import ReferralPolicy
from bedside.programmes.spreading import Spread
from bedside.rules import Decision

__all__ = ["Day", "Outcome", "Reason", "Trial", "TriedAsk", "TriedReferral", "TriedReward"]


class Outcome(Enum):
    """What became of it in the trial."""

    ASKED = "asked"
    COUNTED = "counted"
    REWARDED = "rewarded"
    RESERVED = "reserved"
    HELD = "held"
    REFUSED = "refused"
    LOST = "lost"
    NO_CODE = "no-code"


@attrs.frozen(kw_only=True)
class Reason:
    """A rule that spoke against something, or held it, and how often."""

    about: str
    outcome: Outcome
    rule_id: str
    citation: str
    words: str
    count: int


@attrs.frozen(kw_only=True)
class TriedAsk:
    """One request to bring a friend."""

    at: datetime
    patient_id: str
    channel: str
    outcome: Outcome
    decision: Decision = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class TriedReferral:
    """One friend who came; ``decision`` is None where the code would not have been there."""

    at: datetime
    referral_id: str
    patient_id: str
    referrer_id: str
    outcome: Outcome
    decision: Decision | None = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class TriedReward:
    """One reward; ``reason`` says what stands against it. The last decision about it is kept."""

    at: datetime
    reward_id: str
    referral_id: str
    rule_id: str
    patient_id: str
    value: Money
    outcome: Outcome
    status: str
    reason: str | None
    decision: Decision | None = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Day:
    """The money of one programme at the end of a day; amounts in minor units.

    ``posted`` is the cost so far, ``reserved`` what is set aside and may still be lost, and
    ``available`` what is left of the budget; None where there is no budget.
    """

    on: date
    posted: int
    reserved: int
    available: int | None


@attrs.frozen(kw_only=True)
class Trial:
    """What a programme would have done in a history. It holds ids, and nobody's name.

    ``asks`` are those of the history, tried again. ``occasions`` are all that happened in it after which
    the programme asks, where its terms name any: whom it would have asked, and whom not.
    ``left_out`` counts what was in the history and could not be done here, by verb or kind.
    ``without_code`` of the referrals are friends who came by a code that would not have been given.
    """

    policy: ReferralPolicy
    since: datetime
    until: datetime
    asks: tuple[TriedAsk, ...]
    occasions: tuple[TriedAsk, ...] = ()
    referrals: tuple[TriedReferral, ...]
    rewards: tuple[TriedReward, ...]
    reasons: tuple[Reason, ...]
    days: tuple[Day, ...]
    spread: Spread
    left_out: Mapping[str, int]
    currency: str

    def count(self, of: Sequence[TriedAsk | TriedReferral | TriedReward]) -> dict[Outcome, int]:
        """How many came out in each way."""
        found = Counter(one.outcome for one in of)
        return {outcome: found[outcome] for outcome in Outcome if found[outcome]}

    @property
    def cost(self) -> Money:
        """What would have been given."""
        return Money(self.days[-1].posted if self.days else 0, self.currency)

    @property
    def liability(self) -> Money:
        """What would be set aside at the end."""
        return Money(self.days[-1].reserved if self.days else 0, self.currency)

    @property
    def available(self) -> Money | None:
        """What would be left of the budget."""
        if not self.days:
            return self.policy.budget
        left = self.days[-1].available
        return None if left is None else Money(left, self.currency)

    def months(self) -> tuple[Day, ...]:
        """The money at the end of each month."""
        ends: dict[tuple[int, int], Day] = {}
        for day in self.days:
            ends[day.on.year, day.on.month] = day
        return tuple(ends.values())

    def given_to(self) -> dict[str, int]:
        """What stands for each person, given or set aside, in minor units."""
        found: Counter[str] = Counter()
        for reward in self.rewards:
            if reward.outcome in (Outcome.REWARDED, Outcome.RESERVED):
                found[reward.patient_id] += reward.value.minor
        return dict(sorted(found.items()))

    @property
    def digest(self) -> str:
        """The same for the same history and programme, whatever machine they are tried on."""
        return hashlib.sha256(canonical(self.as_mapping()).encode()).hexdigest()

    def as_mapping(self, *, cases: bool = True) -> dict[str, object]:
        """The report for programs; without *cases* it names no id of a person."""
        found: dict[str, object] = {
            "programme": {"id": self.policy.id, "version": self.policy.version},
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "currency": self.currency,
            "asked": _named(self.count(self.asks)),
            "occasions": _named(self.count(self.occasions)),
            "referrals": _named(self.count(self.referrals)),
            "rewards": _named(self.count(self.rewards)),
            "cost": str(self.cost),
            "liability": str(self.liability),
            "available": None if self.available is None else str(self.available),
            "reasons": [
                {
                    "about": reason.about,
                    "outcome": reason.outcome.value,
                    "rule": reason.rule_id,
                    "citation": reason.citation,
                    "count": reason.count,
                }
                for reason in self.reasons
            ],
            "months": [
                {
                    "until": day.on.isoformat(),
                    "posted": day.posted,
                    "reserved": day.reserved,
                    "available": day.available,
                }
                for day in self.months()
            ],
            "spread": self.spread.as_mapping(),
            "left_out": dict(sorted(self.left_out.items())),
        }
        if cases:
            found["cases"] = {
                "asks": [_case(one.at, one.outcome, one.patient_id, one.channel) for one in self.asks],
                "occasions": [_case(one.at, one.outcome, one.patient_id) for one in self.occasions],
                "referrals": [
                    _case(one.at, one.outcome, one.patient_id, one.referral_id) for one in self.referrals
                ],
                "rewards": [
                    [*_case(one.at, one.outcome, one.patient_id, one.rule_id), one.status, one.value.minor]
                    for one in self.rewards
                ],
            }
        return found


def _case(at: datetime, outcome: Outcome, *names: str) -> list[object]:
    return [at.isoformat(), outcome.value, *names]


def _named(counts: Mapping[Outcome, int]) -> dict[str, int]:
    return {outcome.value: count for outcome, count in counts.items()}
