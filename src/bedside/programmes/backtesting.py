"""Backtesting: a history is lived again, with another programme in the place of the one that ran."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Final

import attrs

from bedside.domain.dates import day_bounds
from bedside.domain.policies import ReferralPolicy
from bedside.domain.rewards import RewardRule
from bedside.errors import InvalidValueError, NotFoundError
from bedside.programmes.measuring import (
    asks_of,
    days_of,
    occasions_of,
    reasons_of,
    referrals_of,
    rewards_of,
    spread_of,
)
from bedside.programmes.moments import day_begins
from bedside.programmes.script import script_of
from bedside.programmes.stage import Stage
from bedside.programmes.trial import Trial
from bedside.services.history import History

__all__ = ["Progress", "backtest", "backtest_today"]

#: Hears which share of the history has been lived, 0 to 1.
Progress = Callable[[float], None]

_NEVER: Final = datetime(1, 1, 2, tzinfo=UTC)


def backtest(
    history: History,
    policy: ReferralPolicy,
    rules: tuple[RewardRule, ...],
    *,
    instead_of: str | None = None,
    since_on: date | None = None,
    until_on: date | None = None,
    as_if_running: bool = False,
    plugins: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> Trial:
    """Live *history* with *policy*; see :meth:`bedside.programmes.Programme.backtest`."""
    replaced = _replaced(history, policy, instead_of)
    if as_if_running:
        policy = attrs.evolve(policy, starts_on=date.min, ends_on=None)
        rules = tuple(attrs.evolve(rule, starts_on=None, ends_on=None) for rule in rules)
    lived = _cut(history, until_on)
    since = _NEVER if since_on is None else day_begins(since_on, history.settings.time_zone).astimezone(UTC)
    if since >= lived.until_at:
        problem = "give a day before the last one; nothing has happened from that day on"
        raise InvalidValueError("programme.no_days", "backtest.since_on", problem)
    others = [other for other in history.policies if other.id not in (replaced, policy.id)]
    named = {rule_id for other in others for rule_id in other.reward_rule_ids}
    own = {rule.id for rule in rules}
    kept = [rule for rule in history.reward_rules if rule.id in named and rule.id not in own]
    for rule in history.reward_rules:
        if rule.id in named and rule.id in own and rule not in rules:
            problem = "another programme gives by a rule of that id with other terms; give this one a new id"
            raise InvalidValueError("programme.rule_shared", "backtest.rules", problem)
    stage = Stage(
        lived,
        [policy, *others],
        [*rules, *kept],
        renamed={} if replaced is None else {replaced: policy.id},
        plugins=plugins or {},
    )
    steps = script_of(lived, since=since, asks_by=policy.id if policy.asking.occasions else None)
    for number, (moment, act) in enumerate(steps):
        stage.world.go_to(moment.at)
        act(stage)
        if progress is not None and number % 100 == 0:
            progress(number / len(steps))
    stage.world.go_to(lived.until_at)
    if progress is not None:
        progress(1.0)
    return _report(stage, policy, since=since, until=lived.until_at)


def backtest_today(
    history: History,
    *,
    policy_id: str | None = None,
    since_on: date | None = None,
    until_on: date | None = None,
    as_if_running: bool = False,
    plugins: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> Trial:
    """The same for a programme that the practice has: what it did, if it ran all the time.

    Raises:
        NotFoundError: the practice has none of that id.
        InvalidValueError: it has several, or none, and *policy_id* does not say which.
    """
    by_id: dict[str, ReferralPolicy] = {policy.id: policy for policy in history.policies}
    if policy_id is not None and policy_id not in by_id:
        raise NotFoundError("referral policy", policy_id, known=by_id)
    if policy_id is None and len(by_id) != 1:
        problem = f"the practice has {len(by_id)} programmes; say which by its id"
        raise InvalidValueError("programme.which", "backtest.policy_id", problem)
    policy = next(iter(by_id.values())) if policy_id is None else by_id[policy_id]
    rules = tuple(rule for rule in history.reward_rules if rule.id in policy.reward_rule_ids)
    return backtest(
        history,
        policy,
        rules,
        since_on=since_on,
        until_on=until_on,
        as_if_running=as_if_running,
        plugins=plugins,
        progress=progress,
    )


def _replaced(history: History, policy: ReferralPolicy, instead_of: str | None) -> str | None:
    """The programme of the practice in whose place the other one is tried."""
    ids = [known.id for known in history.policies]
    if instead_of is not None:
        if instead_of not in ids:
            raise NotFoundError("referral policy", instead_of, known=ids)
        return instead_of
    if policy.id in ids:
        return policy.id
    if len(ids) > 1:
        problem = "the practice has several programmes; say instead_of which one it is tried, by its id"
        raise InvalidValueError("programme.which", "backtest.instead_of", problem)
    return ids[0] if ids else None


def _cut(history: History, until_on: date | None) -> History:
    if until_on is None:
        return history
    ends, _ = day_bounds(until_on, history.settings.time_zone)
    return attrs.evolve(history, until_at=min(ends, history.until_at))


def _report(stage: Stage, policy: ReferralPolicy, *, since: datetime, until: datetime) -> Trial:
    asks, occasions, referrals = asks_of(stage, since), occasions_of(stage), referrals_of(stage)
    rewards = rewards_of(stage, policy)
    first = min((*(one.at for one in asks), *(one.at for one in referrals)), default=until)
    begins = max(since, first) if since == _NEVER else since
    settings = stage.practice.settings
    return Trial(
        policy=policy,
        since=begins,
        until=until,
        asks=asks,
        occasions=occasions,
        referrals=referrals,
        rewards=rewards,
        reasons=reasons_of(asks, occasions, referrals, rewards),
        days=days_of(stage, policy, since=begins, until=until, zone=settings.time_zone),
        spread=spread_of(stage, since),
        left_out=dict(sorted(stage.left_out.items())),
        currency=settings.currency,
    )
