"""What people did with rewards and budgets in a history, for the rewards that come about again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final

from bedside.domain.dates import at_local, local_date
from bedside.domain.ledger import Transfer, TransferStep
from bedside.domain.money import Money
from bedside.domain.qualifications import Qualification
from bedside.domain.referrals import Referral
from bedside.domain.reviews import Review, ReviewSubject
from bedside.domain.rewards import Reward
from bedside.programmes.moments import Moment, Times
from bedside.programmes.stage import Stage
from bedside.programmes.steps import Act, Step
from bedside.services.history import History

__all__ = ["money_acts"]

_LAST: Final = 9


def money_acts(history: History, times: Times, since: datetime) -> Iterator[Step]:
    """Events that only the host knew of, settling, and what people did by hand."""
    yield from _qualified(history, times)
    yield from _settling(history, times)
    yield from _by_hand(history, times)
    for transfer in history.of(Transfer):
        if transfer.reason != "opening-budget" and transfer.occurred_at >= since:
            verb = "fund" if transfer.step is TransferStep.FUND else "defund"
            at = times.first(verb, "transfer", transfer.id, otherwise=transfer.occurred_at, rank=_LAST)
            yield at, _moves(transfer)


def _qualified(history: History, times: Times) -> Iterator[Step]:
    for said in history.of(Qualification):
        # One that was only ever undone was said by nobody.
        if said.reported_at != said.undone_at:
            yield _when("qualify", said, said.reported_at, times), _qualifies(said)
        if said.undone_at is not None:
            yield _when("disqualify", said, said.undone_at, times), _undoes(said)


def _when(verb: str, said: Qualification, at: datetime, times: Times) -> Moment:
    found = (moment for moment, entry in times.of(verb, "referral", said.referral_id) if entry.at == at)
    return next(found, Moment(at.astimezone(UTC), place=_LAST))


def _qualifies(said: Qualification) -> Act:
    def act(stage: Stage) -> None:
        if stage.has_referral(said.referral_id):
            happened_at, amount = said.happened_at, said.order
            stage.do("rewards.qualify", said.referral_id, said.event, happened_at=happened_at, amount=amount)

    return act


def _undoes(said: Qualification) -> Act:
    def act(stage: Stage) -> None:
        if stage.has_referral(said.referral_id):
            reason = said.undone_for or "as-then"
            stage.do("rewards.disqualify", said.referral_id, said.event, reason=reason)

    return act


def _settling(history: History, times: Times) -> Iterator[Step]:
    """When the practice settled; at the end of each day where it had no programme, or no journal says."""

    def act(stage: Stage) -> None:
        stage.do("rewards.settle")

    settled = [moment for moment, _ in times.every("settle", "reward")]
    yield from ((moment, act) for moment in settled)
    referrals = history.of(Referral)
    lived_with_one = bool(history.acts and history.policies)
    if settled or lived_with_one or not referrals:
        return
    zone = history.settings.time_zone
    day = local_date(min(referral.received_at for referral in referrals), zone)
    while (at := at_local(day, time(23, 59), zone)) <= history.until_at:
        yield Moment(at.astimezone(UTC), place=_LAST), act
        day += timedelta(days=1)


def _by_hand(history: History, times: Times) -> Iterator[Step]:
    rewards: dict[str, Reward] = {reward.id: reward for reward in history.of(Reward)}
    reviewed: dict[str, set[datetime]] = {}
    for review in history.of(Review):
        for verb in ("approve", "refuse", "lapse"):
            for moment, _ in times.of(f"{verb}-review", "review", review.id):
                reviewed.setdefault(review.subject_id, set()).add(moment.at)
                if review.subject is ReviewSubject.REWARD:
                    yield moment, _rules_on(review, rewards.get(review.subject_id), verb)
    undone: dict[str, set[datetime]] = {}
    for verb in ("disqualify", "correct-attribution"):
        for moment, entry in times.every(verb, "referral"):
            undone.setdefault(entry.record, set()).add(moment.at)
    for reward in history.of(Reward):
        by_settling = {moment.at for moment, _ in times.of("grant-reward", "reward", reward.id)}
        by_review = reviewed.get(reward.id, set()) | undone.get(reward.referral_id or "", set())
        # What settling, a review or an event that was undone let go or took back, they do here too.
        apart = {"forfeit": by_settling | by_review}
        for verb in ("reduce", "forfeit", "reconsider-reward", "claw-back"):
            for moment, _ in times.of(verb, "reward", reward.id):
                if moment.at not in apart.get(verb, by_review):
                    yield moment, _touches(reward, verb)


def _rules_on(review: Review, reward: Reward | None, verb: str) -> Act:
    """The same word about the same reward, where somebody has to look at it here too."""

    def act(stage: Stage) -> None:
        found = None if reward is None else stage.review_like(review, reward)
        if found is not None:
            # What nobody ruled on ended as refused.
            word = "approve" if verb == "approve" else "refuse"
            stage.do(f"reviews.{word}", found.id, reason=review.reason or "deadline")

    return act


def _touches(reward: Reward, verb: str) -> Act:
    """The same for the reward that the same rule gives for the same referral, if there is one."""
    reason = reward.reason or "as-then"

    def act(stage: Stage) -> None:
        found = stage.reward_like(reward)
        if found is None:
            return
        match verb:
            case "reduce" if reward.value < found.value:
                stage.do("rewards.reduce", found.id, reward.value, reason=reason)
            case "forfeit":
                stage.do("rewards.forfeit", found.id, reason=reason)
            case "reconsider-reward":
                stage.do("rewards.reconsider", found.id)
            case "claw-back":
                stage.do("rewards.claw_back", found.id, reason=reason)

    return act


def _moves(transfer: Transfer) -> Act:
    funds = transfer.step is TransferStep.FUND
    account = transfer.credit if funds else transfer.debit
    amount: Money = transfer.amount

    def act(stage: Stage) -> None:
        policy_id = stage.policy_of_budget(account)
        if policy_id is not None:
            verb = "rewards.fund" if funds else "rewards.defund"
            stage.do(verb, policy_id, amount, reason=transfer.reason or "as-then")

    return act
