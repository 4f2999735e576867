"""What may become of a reward that is owed or given: not collected in time, in doubt, or taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from bedside.domain.checks import utc
from bedside.domain.rewards import OWED_OR_GIVEN, REWARD_MOVES, Reward, RewardStatus
from bedside.errors import InvalidValueError

__all__ = ["expire", "is_unclaimed", "let_stand", "owed_later", "question"]


def is_unclaimed(reward: Reward, *, at: datetime) -> bool:
    """Whether the time to collect it is over; the instant ``claim_until`` itself is too late.

    >>> from datetime import UTC, date, timedelta
    >>> from bedside.domain.money import Money
    >>> from bedside.domain.rewards import (
    ...     Basis, Beneficiary, Instrument, RewardId, RewardRuleId, post, reserve)
    >>> noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    >>> gift = Reward(id=RewardId("rw-1"), rule_id=RewardRuleId("welcome"), rule_version=1,
    ...     business_key="welcome-1", beneficiary_id="pat-2", beneficiary=Beneficiary.REFEREE,
    ...     basis=Basis.UNCONDITIONAL, instrument=Instrument.OTC_SAMPLE, value=Money(600, "USD"),
    ...     effective_on=date(2026, 5, 4), earned_at=noon, payable_at=noon, claim_within=timedelta(days=30))
    >>> owed = post(reserve(gift), at=noon)
    >>> is_unclaimed(owed, at=noon + timedelta(days=29)), is_unclaimed(owed, at=noon + timedelta(days=30))
    (False, True)
    >>> expire(owed, at=noon + timedelta(days=30)).status.value
    'forfeited'
    """
    until = reward.claim_until
    return reward.status is RewardStatus.POSTED and until is not None and utc(until) <= utc(at)


def expire(reward: Reward, *, at: datetime) -> Reward:
    """It was owed and not collected in its time: it is lost, and its money is breakage.

    Raises:
        InvalidTransitionError: it is neither owed nor waiting.
        InvalidValueError: its time is not over.
    """
    status = REWARD_MOVES.check(reward.id, reward.status, RewardStatus.FORFEITED)
    if not is_unclaimed(reward, at=at):
        raise InvalidValueError("reward.claimable", "expire", "it may still be collected")
    return attrs.evolve(reward, status=status, settled_at=at, reason="not collected in its time")


def owed_later(reward: Reward, *, at: datetime) -> Reward:
    """It is owed at the instant *at*, not when it was to be: it may be taken back for as long as ever.

    >>> from datetime import UTC, date, timedelta
    >>> from bedside.domain.money import Money
    >>> from bedside.domain.rewards import Basis, Beneficiary, Instrument, RewardId, RewardRuleId
    >>> noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    >>> gift = Reward(id=RewardId("rw-1"), rule_id=RewardRuleId("welcome"), rule_version=1,
    ...     business_key="welcome-1", beneficiary_id="pat-2", beneficiary=Beneficiary.REFEREE,
    ...     basis=Basis.UNCONDITIONAL, instrument=Instrument.OTC_SAMPLE, value=Money(600, "USD"),
    ...     effective_on=date(2026, 5, 4), earned_at=noon, payable_at=noon,
    ...     clawback_until=noon + timedelta(days=90))
    >>> owed_later(gift, at=noon + timedelta(days=10)).clawback_until == noon + timedelta(days=100)
    True
    """
    until, late = reward.clawback_until, utc(at) - utc(reward.payable_at)
    return reward if until is None else attrs.evolve(reward, clawback_until=until + max(late, timedelta(0)))


def question(reward: Reward, *, doubt: str) -> Reward:
    """What earned it is gone, so that a person has to say whether it is taken back; *doubt* is a code.

    Raises:
        InvalidValueError: it is neither owed nor given.
    """
    if reward.status not in OWED_OR_GIVEN:
        raise InvalidValueError("reward.not_owed", "question", "only what is owed or given can be taken back")
    return attrs.evolve(reward, doubt=doubt)


def let_stand(reward: Reward) -> Reward:
    """A person has decided that it is not taken back.

    Raises:
        InvalidValueError: nobody asked for it back.
    """
    if not reward.in_doubt:
        raise InvalidValueError("reward.not_in_doubt", "let_stand", "it is not in doubt")
    return attrs.evolve(reward, doubt=None)
