"""What a trial measures when its history has been lived: outcomes, reasons, money and spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bedside.domain.dates import day_bounds, local_date
from bedside.domain.ledger import ENDS, Transfer, TransferStep, budget_account, open_account
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Eligibility, Referral
from bedside.domain.rewards import Reward, RewardStatus
from bedside.programmes.spreading import Spread, chain_depths, spreading
from bedside.programmes.stage import Asked, Stage
from bedside.programmes.trial import Day, Outcome, Reason, TriedAsk, TriedReferral, TriedReward
from bedside.rules import Decision, Effect
from bedside.rules.recorded import RecordedDecision
from bedside.rules.terms import PROGRAMME_TERMS

__all__ = ["asks_of", "days_of", "occasions_of", "reasons_of", "referrals_of", "rewards_of", "spread_of"]

_ELIGIBILITY: Final[Mapping[Eligibility | None, Outcome]] = {
    Eligibility.ELIGIBLE: Outcome.COUNTED,
    Eligibility.HELD: Outcome.HELD,
    Eligibility.NOT_ELIGIBLE: Outcome.REFUSED,
}

_STATUS: Final = {
    RewardStatus.EARNED: Outcome.HELD,
    RewardStatus.HELD: Outcome.HELD,
    RewardStatus.REFUSED: Outcome.REFUSED,
    RewardStatus.RESERVED: Outcome.RESERVED,
    RewardStatus.POSTED: Outcome.REWARDED,
    RewardStatus.HANDING_OVER: Outcome.REWARDED,
    RewardStatus.FULFILLED: Outcome.REWARDED,
    RewardStatus.FORFEITED: Outcome.LOST,
    RewardStatus.CLAWED_BACK: Outcome.LOST,
}

#: Caps and budgets are no rules of a law; their words stand in the reward.
_LIMIT: Final = "PROGRAMME-LIMIT"


def asks_of(stage: Stage, since: datetime) -> tuple[TriedAsk, ...]:
    """Of those who were asked, who would have been asked, and who not."""
    return tuple(_tried(asked) for asked in stage.asked if asked.at >= since)


def occasions_of(stage: Stage) -> tuple[TriedAsk, ...]:
    """Of those who had an occasion, whom the programme would have asked by its own terms, and whom not."""
    return tuple(_tried(asked) for asked in stage.occasions)


def _tried(asked: Asked) -> TriedAsk:
    return TriedAsk(
        at=asked.at,
        patient_id=asked.patient_id,
        channel=asked.channel,
        outcome=Outcome.ASKED if asked.granted else _of_decision(asked.decision),
        decision=asked.decision,
    )


def _of_decision(decision: Decision) -> Outcome:
    return Outcome.REFUSED if decision.outcome is Effect.DENY else Outcome.HELD


def referrals_of(stage: Stage) -> tuple[TriedReferral, ...]:
    """Which friends would have counted."""
    here: dict[str, Referral] = {referral.id: referral for referral in stage.all(Referral)}
    return tuple(
        TriedReferral(
            at=came.at,
            referral_id=came.referral_id,
            patient_id=came.patient_id,
            referrer_id=came.referrer_id,
            outcome=Outcome.NO_CODE if came.decision is None else _counted(here, came.referral_id),
            decision=came.decision,
        )
        for came in stage.came
    )


def _counted(here: Mapping[str, Referral], referral_id: str) -> Outcome:
    return _ELIGIBILITY.get(here[referral_id].eligibility, Outcome.HELD)


def rewards_of(stage: Stage, policy: ReferralPolicy) -> tuple[TriedReward, ...]:
    """What everybody would have been given, and what not, in the order in which it was earned."""
    last: dict[str, RecordedDecision] = {}
    for kept in stage.all(RecordedDecision, about_kind="reward"):
        before = last.get(kept.about_id)
        if before is None or _number(before) < _number(kept):
            last[kept.about_id] = kept
    found = [
        TriedReward(
            at=reward.earned_at,
            reward_id=reward.id,
            referral_id=reward.referral_id or "",
            rule_id=reward.rule_id,
            patient_id=reward.beneficiary_id,
            value=reward.value,
            outcome=_STATUS[reward.status],
            status=reward.status.value,
            reason=reward.reason,
            decision=last[reward.id].decision if reward.id in last else None,
        )
        for reward in stage.all(Reward)
        if reward.policy_id == policy.id
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.referral_id, one.rule_id)))


def _number(kept: RecordedDecision) -> tuple[datetime, int]:
    # Of two at one instant, the one that was made later: ids of a trial are counted.
    return kept.decided_at, int(kept.id.rpartition("-")[2])


def reasons_of(
    asks: tuple[TriedAsk, ...],
    occasions: tuple[TriedAsk, ...],
    referrals: tuple[TriedReferral, ...],
    rewards: tuple[TriedReward, ...],
) -> tuple[Reason, ...]:
    """Every rule that held or refused something, with its citation, the most frequent first."""
    found: Counter[tuple[str, Outcome, str, str, str]] = Counter()
    every_case: dict[str, Sequence[TriedAsk | TriedReferral | TriedReward]] = {
        "ask": asks,
        "occasion": occasions,
        "referral": referrals,
        "reward": rewards,
    }
    for about, every in every_case.items():
        for one in every:
            for rule_id, citation, words in _spoke(one):
                found[about, one.outcome, rule_id, citation, words] += 1
    return tuple(
        Reason(about=about, outcome=outcome, rule_id=rule_id, citation=citation, words=words, count=count)
        for (about, outcome, rule_id, citation, words), count in sorted(
            found.items(), key=lambda item: (item[0][0], -item[1], item[0][2:])
        )
    )


def _spoke(one: TriedAsk | TriedReferral | TriedReward) -> Iterator[tuple[str, str, str]]:
    if one.outcome not in (Outcome.HELD, Outcome.REFUSED, Outcome.LOST):
        return
    decision = one.decision
    if decision is not None and not decision.allowed:
        for finding in decision.findings:
            if finding.effect is decision.outcome:
                yield finding.rule_id, finding.citation.text, finding.reason
    elif isinstance(one, TriedReward) and one.reason is not None:
        # A person's word is not repeated here: it may be about somebody.
        words = one.reason if one.outcome is Outcome.REFUSED else "taken back or let go by a person"
        yield _LIMIT, PROGRAMME_TERMS.text, words


def days_of(
    stage: Stage, policy: ReferralPolicy, *, since: datetime, until: datetime, zone: str
) -> tuple[Day, ...]:
    """The money at the end of each day, from the transfers of the ledger."""
    entries = sorted(stage.all(Transfer), key=lambda entry: (entry.occurred_at, _transfer_number(entry)))
    by_id: dict[str, Transfer] = {entry.id: entry for entry in entries}
    accounts = {budget_account(policy.id), open_account(policy.id)}
    budget = policy.budget
    # What it opens with is there from the first day on, whenever it was first needed.
    funded = 0 if budget is None else budget.minor
    posted = reserved = number = 0
    days, day = [], local_date(since, zone)
    while True:
        begins, ends = day_bounds(day, zone)
        if begins >= until:
            break
        while number < len(entries) and entries[number].occurred_at < ends:
            entry = entries[number]
            number += 1
            own = _first_of(entry, by_id)
            if not {own.debit, own.credit} & accounts:
                continue
            amount = entry.amount.minor
            match entry.step:
                case TransferStep.FUND:
                    funded += 0 if entry.reason == "opening-budget" else amount
                case TransferStep.DEFUND:
                    funded -= amount
                case TransferStep.RESERVE:
                    reserved += amount
                case TransferStep.REVERSE:
                    posted -= amount
                case _ if entry.step in ENDS:
                    reserved -= own.amount.minor
                    posted += amount if entry.step is TransferStep.POST else 0
        left = None if budget is None else funded - posted - reserved
        days.append(Day(on=day, posted=posted, reserved=reserved, available=left))
        day += timedelta(days=1)
    return tuple(days)


def _first_of(entry: Transfer, by_id: Mapping[str, Transfer]) -> Transfer:
    """The transfer that set aside what this one ends or takes back; itself, where it is none."""
    for earlier in (entry.resolves, entry.reverses):
        if earlier is not None:
            return _first_of(by_id[earlier], by_id)
    return entry


def _transfer_number(entry: Transfer) -> int:
    return int(entry.id.rpartition("-")[2])


def spread_of(stage: Stage, since: datetime) -> Spread:
    """By which channels friends came, and how deep the chains go."""
    here: dict[str, Referral] = {referral.id: referral for referral in stage.all(Referral)}
    seen = [
        came
        for came in stage.came
        if came.decision is not None and here[came.referral_id].first_visit_at is not None
    ]
    granted = [
        (asked.invitation_id, asked.patient_id, asked.channel)
        for asked in stage.asked
        if asked.invitation_id is not None and asked.at >= since
    ]
    came_by = Counter(came.invitation_id for came in seen if came.invitation_id is not None)
    *channels, total = spreading(granted, came_by)
    depths = chain_depths((came.referrer_id, came.patient_id) for came in seen)
    return Spread(total=total, channels=tuple(channels), depths=depths)
