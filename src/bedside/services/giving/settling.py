"""Settling: what was set aside is judged once more when its time has come; owed, let go, or put off."""

from __future__ import annotations

from datetime import timedelta

import attrs

from bedside.domain.ledger import TransferStep
from bedside.domain.owed import owed_later
from bedside.domain.rewards import Reward, RewardStatus, forfeit, post, postpone_posting
from bedside.errors import ConflictError, ContentionError, PluginError, UniqueKeyError
from bedside.plugins import PluginFault
from bedside.rules import Decision, Effect
from bedside.services.giving.booking import Books
from bedside.services.giving.judging import judge_reward, queue_reward
from bedside.services.office import Office
from bedside.services.referring.holding import clear_review
from bedside.services.traces import ALL

__all__ = ["Settled", "let_go", "settle"]


@attrs.frozen(kw_only=True)
class Settled:
    """A reward after its decision at grant."""

    reward: Reward
    decision: Decision


def settle(office: Office, *, limit: int) -> tuple[Settled, ...]:
    """Judge reserved rewards whose hold period has passed once more; post them, or let them go."""
    with office.unit() as unit:
        # Also when nothing is due: a history has to say when the practice settled.
        unit.note("settle", Reward, ALL)
        due = unit.find(
            Reward,
            equal={"status": RewardStatus.RESERVED},
            column="payable_at",
            below=unit.now + timedelta(microseconds=1),
            order_by="payable_at",
            limit=limit,
        )
    done = []
    for reward in due:
        try:
            done.append(_settle_one(office, reward.id))
        except (PluginError, ConflictError, ContentionError, UniqueKeyError) as error:
            if office.host_commits:
                raise  # with the host's transaction everything is gone
            # It waits alone: for its plugin to be mended, or for whoever settles it at this moment.
            if isinstance(error, PluginError):
                office.faults.append(PluginFault(error.plugin, error.hook, str(error)))
    return tuple(done)


def _settle_one(office: Office, reward_id: str) -> Settled:
    with office.unit() as unit:
        reward = unit.get(Reward, reward_id)
        decision = judge_reward(office, unit, reward, action="grant-reward")
        if reward.status is not RewardStatus.RESERVED:
            return Settled(reward=reward, decision=decision)
        books = Books(office=office, unit=unit)
        if not decision.allowed:
            after = _not_now(books, reward, decision)
            queue_reward(office, unit, after, decision)
            return Settled(reward=after, decision=decision)
        owed = unit.change(post(owed_later(reward, at=unit.now), at=unit.now))
        books.post(reward)
        unit.note("post", Reward, reward.id, subject=reward.beneficiary_id)
        queue_reward(office, unit, owed, decision)
        return Settled(reward=owed, decision=decision)


def _not_now(books: Books, reward: Reward, decision: Decision) -> Reward:
    """Denied, it is lost; held, it waits another day, so that it does not stand in others' way."""
    unit = books.unit
    rules = ", ".join(found.rule_id for found in decision.findings if found.effect is decision.outcome)
    reason = f"{decision.outcome.value}: {rules}"[:300]
    if decision.outcome is Effect.DENY:
        return let_go(books, reward, TransferStep.VOID, reason=reason)
    if reward.expires_at is not None and reward.expires_at <= unit.now:
        return let_go(books, reward, TransferStep.EXPIRE, reason=f"expired: {rules}"[:300])
    tomorrow = max(unit.now + timedelta(days=1), decision.not_before or unit.now)
    unit.note("postpone", Reward, reward.id, subject=reward.beneficiary_id)
    return unit.change(postpone_posting(owed_later(reward, at=tomorrow), until=tomorrow, reason=reason))


def let_go(books: Books, reward: Reward, step: TransferStep, *, reason: str) -> Reward:
    """It is lost before it was posted; what was set aside goes back by *step*, VOID or EXPIRE."""
    unit = books.unit
    gone = unit.change(forfeit(reward, at=unit.now, reason=reason))
    if reward.status is RewardStatus.RESERVED:
        books.release(reward, step)
    unit.note("forfeit", Reward, reward.id, subject=reward.beneficiary_id, outcome=step.value)
    clear_review(unit, gone, reason="forfeited")
    return gone
