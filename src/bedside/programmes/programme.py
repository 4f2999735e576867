"""A programme: one referral policy with the reward rules that it names, as a file and as a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from bedside.domain.caps import CapPeriod
from bedside.domain.checks import instances, typed
from bedside.domain.money import Money
from bedside.domain.policies import ReferralPolicy
from bedside.domain.rewards import RewardRule
from bedside.errors import InvalidValueError

if TYPE_CHECKING:
    from bedside.programmes.backtesting import Progress
    from bedside.programmes.differences import Difference
    from bedside.programmes.trial import Trial
    from bedside.services.history import History

__all__ = ["Programme", "contradictions"]


@attrs.frozen(kw_only=True, field_transformer=typed)
class Programme:
    """One referral policy with its reward rules: each that it names, none besides, in one currency.

    >>> from datetime import date
    >>> from bedside.domain.policies import ReferralPolicyId
    >>> friends = Programme(policy=ReferralPolicy(id=ReferralPolicyId("friends"), title="Bring a friend",
    ...     starts_on=date(2026, 1, 1)))
    >>> Programme.from_toml(friends.to_toml()) == friends
    True

    Raises:
        InvalidValueError: the policy and the rules contradict each other.
    """

    policy: ReferralPolicy
    rules: tuple[RewardRule, ...] = attrs.field(default=(), validator=instances(RewardRule))

    def __attrs_post_init__(self) -> None:
        """What the policy and the rules say fits together."""
        for found in contradictions(self.policy, self.rules):
            raise InvalidValueError(found.code, f"Programme.{found.path}", found.problem)

    @property
    def currency(self) -> str | None:
        """The currency of its amounts; None where it names none."""
        return next((money.currency for _, money in _amounts(self.policy, self.rules)), None)

    @classmethod
    def read(cls, path: str | Path) -> Programme:
        """The programme in a file, by whose ending it is TOML or JSON.

        Raises:
            ProgrammeRefusedError: it cannot be read, or something in it is wrong; every problem is named.
        """
        from bedside.programmes.reading import read_programme

        return read_programme(Path(path))

    @classmethod
    def from_toml(cls, text: str, *, name: str = "the programme") -> Programme:
        """The programme that *text* describes in TOML; *name* is what errors call it.

        Raises:
            ProgrammeRefusedError: something in it is wrong; every problem is named.
        """
        from bedside.programmes.reading import programme_from_toml

        return programme_from_toml(text, name)

    @classmethod
    def from_json(cls, text: str, *, name: str = "the programme") -> Programme:
        """The programme that *text* describes in JSON; *name* is what errors call it.

        Raises:
            ProgrammeRefusedError: something in it is wrong; every problem is named.
        """
        from bedside.programmes.reading import programme_from_json

        return programme_from_json(text, name)

    def to_toml(self) -> str:
        """The programme as TOML: every value, in the same order each time."""
        from bedside.programmes.writing import programme_to_toml

        return programme_to_toml(self)

    def to_json(self) -> str:
        """The programme as JSON: every value, in the same order each time."""
        from bedside.programmes.writing import programme_to_json

        return programme_to_json(self)

    def backtest(
        self,
        history: History,
        *,
        instead_of: str | None = None,
        since_on: date | None = None,
        until_on: date | None = None,
        as_if_running: bool = False,
        plugins: Mapping[str, object] | None = None,
        progress: Progress | None = None,
    ) -> Trial:
        """What this programme would have done in *history*, decided by the code that decides in a practice.

        It stands in the place of the practice's programme of the same id, of the one that *instead_of*
        names, or of the only one. Friends who came before *since_on* are known and do not count;
        *until_on* is not in it. *as_if_running*: as if it had begun before, and had not ended, for a
        programme of next year. *plugins* are those of the practice: their rule packs and objections
        count, and they send and hear nothing. *progress* hears the share that has been lived.

        Raises:
            InvalidValueError: the practice has several programmes, and it is not said which one is meant;
                ``programme.no_days``: *since_on* is not before *until_on*, or is to come.
            NotFoundError: it has none of the id that *instead_of* names.
            SettingsError: the programme is in another currency than the practice.
        """
        from bedside.programmes.backtesting import backtest

        return backtest(
            history,
            self.policy,
            self.rules,
            instead_of=instead_of,
            since_on=since_on,
            until_on=until_on,
            as_if_running=as_if_running,
            plugins=plugins,
            progress=progress,
        )

    def difference_from(self, old: Programme) -> Difference:
        """What this programme does otherwise than *old*."""
        from bedside.programmes.differences import diff

        return diff(old, self)


def contradictions(policy: ReferralPolicy, rules: tuple[RewardRule, ...]) -> Iterator[InvalidValueError]:
    """Everything in which the policy and the rules do not fit together, by its place in a file."""
    yield from _names(policy, rules)
    yield from _currencies(policy, rules)
    for number, rule in enumerate(rules):
        yield from _never(policy, rule, f"rules[{number}]")


def _names(policy: ReferralPolicy, rules: tuple[RewardRule, ...]) -> Iterator[InvalidValueError]:
    ids = [rule.id for rule in rules]
    for number, rule_id in enumerate(policy.reward_rule_ids):
        if rule_id not in ids:
            problem = "there is no rule of that id under rules; add it, or take the name out"
            yield InvalidValueError("programme.rule_unknown", f"policy.reward_rule_ids[{number}]", problem)
    for number, rule_id in enumerate(ids):
        path = f"rules[{number}].id"
        if rule_id in ids[:number]:
            yield InvalidValueError("programme.rule_repeated", path, "give each rule an id of its own")
        if rule_id not in policy.reward_rule_ids:
            problem = "the policy names no such rule, so it would give nothing; add it to reward_rule_ids"
            yield InvalidValueError("programme.rule_unnamed", path, problem)


def _amounts(policy: ReferralPolicy, rules: tuple[RewardRule, ...]) -> Iterator[tuple[str, Money]]:
    """Every amount with its place in a file, wherever it stands."""
    yield from _within(policy, "policy")
    for number, rule in enumerate(rules):
        yield from _within(rule, f"rules[{number}]")


def _within(value: Any, path: str) -> Iterator[tuple[str, Money]]:
    if isinstance(value, Money):
        yield path, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _within(item, f"{path}[{number}]")
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from _within(getattr(value, field.name), f"{path}.{field.name}")


def _currencies(policy: ReferralPolicy, rules: tuple[RewardRule, ...]) -> Iterator[InvalidValueError]:
    found = list(_amounts(policy, rules))
    for path, money in found:
        if money.currency != found[0][1].currency:
            problem = f"one programme has one currency; {found[0][0]} is in another"
            yield InvalidValueError("currency.mismatch", path, problem)


def _never(policy: ReferralPolicy, rule: RewardRule, path: str) -> Iterator[InvalidValueError]:
    """A rule that can give nothing, whatever happens."""
    too_late = policy.ends_on is not None and rule.starts_on is not None and rule.starts_on >= policy.ends_on
    if rule.ends_on is not None and rule.ends_on <= policy.starts_on:
        problem = "the rule is over before the programme begins"
        yield InvalidValueError("programme.never_runs", f"{path}.ends_on", problem)
    elif too_late and rule.qualifying_event.value == "referral_received":
        problem = "the rule begins when the programme is over"
        yield InvalidValueError("programme.never_runs", f"{path}.starts_on", problem)
    value: object = rule.value
    for cap in policy.caps:
        if not isinstance(value, Money) or value.currency != cap.limit.currency:
            continue  # what is no fixed amount is held against the cap when it is earned
        if cap.period is CapPeriod.ITEM and value > cap.limit:
            problem = "is above the programme's cap for one reward, so it is never given"
            yield InvalidValueError("programme.never_given", f"{path}.value", problem)
