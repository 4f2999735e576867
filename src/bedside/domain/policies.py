"""Referral policies: the terms of a programme, as data with versions."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Final, NewType

import attrs

from bedside.domain.asking import AskingTerms
from bedside.domain.attribution import AttributionRule
from bedside.domain.caps import Cap, each_cap_once, sealed_name
from bedside.domain.checks import (
    at_least,
    aware,
    code,
    duration,
    identifier,
    identifiers,
    label,
    labels,
    not_before,
    optional,
    plain_date,
    typed,
)
from bedside.domain.money import Money
from bedside.domain.opening import OpenHours
from bedside.domain.receiving import ReceivingTerms
from bedside.domain.suspicion import SuspicionTerms
from bedside.errors import InvalidValueError

__all__ = [
    "PolicyVersion",
    "PolicyVersionId",
    "ReferralPolicy",
    "ReferralPolicyId",
    "policy_version_id",
    "version_of",
]

ReferralPolicyId = NewType("ReferralPolicyId", str)
PolicyVersionId = NewType("PolicyVersionId", str)

#: Nobody has lived longer than 122 years.
_OLDEST: Final = 122


def _not_negative(instance: object, attribute: attrs.Attribute[Any], value: Money | None) -> None:
    if value is not None and value.minor < 0:
        raise InvalidValueError("money.negative", "ReferralPolicy.budget", "give 0 or more")


@attrs.frozen(kw_only=True, field_transformer=typed)
class ReferralPolicy:
    """Who may refer whom, how long a touch counts, and what is given in thanks.

    ``caps`` count what the programme gives, by all its rules. ``budget`` is what it opens with: it is
    put in once, when the programme first needs it, and from then on only ``desk.rewards.fund`` and
    ``defund`` change what there is. A programme without a budget gives without such a limit; one with a
    budget of nothing gives only what was put in. ``hours`` are those of the week, by the practice's
    clocks, in which a referral that comes in counts; without them it is any hour.

    A policy keeps its ``version`` as long as it says the same: see :class:`PolicyVersion`.

    >>> friends = ReferralPolicy(id=ReferralPolicyId("friends-2026"), title="Bring a friend",
    ...     starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    >>> friends.runs_on(date(2026, 12, 31)), friends.runs_on(date(2027, 1, 1))
    (True, False)
    """

    id: ReferralPolicyId = attrs.field(validator=identifier)
    version: int = attrs.field(default=1, validator=at_least(1))
    title: str = attrs.field(validator=label(120))
    starts_on: date = attrs.field(validator=plain_date)
    ends_on: date | None = attrs.field(
        default=None, validator=[optional(plain_date), not_before("starts_on")]
    )
    new_patients_only: bool = True
    look_back: timedelta = attrs.field(default=timedelta(days=730), validator=duration)
    attribution_window: timedelta = attrs.field(default=timedelta(days=90), validator=duration)
    attribution_rule: AttributionRule = AttributionRule.FIRST
    referrals_per_referrer_and_year: int = attrs.field(default=12, validator=at_least(1))
    referrals_per_referrer_and_month: int | None = attrs.field(default=None, validator=optional(at_least(1)))
    services: tuple[str, ...] = attrs.field(default=(), validator=labels(200))
    minimum_age: int | None = attrs.field(default=None, validator=optional(at_least(0)))
    reward_rule_ids: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    budget: Money | None = attrs.field(default=None, validator=_not_negative)
    caps: tuple[Cap, ...] = attrs.field(default=(), validator=each_cap_once)
    hours: tuple[OpenHours, ...] | None = None
    asking: AskingTerms = AskingTerms()
    receiving: ReceivingTerms = ReceivingTerms()
    suspicion: SuspicionTerms = SuspicionTerms()

    def __attrs_post_init__(self) -> None:
        """Its terms do not contradict each other."""
        for contradicts, said, name, problem in (
            (self.ends_on == self.starts_on, "policy.never_runs", "ends_on", "it ends before it begins"),
            (not self.attribution_window, "policy.window", "attribution_window", "no touch would ever count"),
            (
                self.new_patients_only and not self.look_back,
                "policy.window",
                "look_back",
                "everybody would be new; say new_patients_only = False",
            ),
            (
                self.minimum_age is not None and self.minimum_age > _OLDEST,
                "policy.age",
                "minimum_age",
                "nobody is that old",
            ),
            (self.hours == (), "policy.hours_empty", "hours", "no hour would count; leave them out for any"),
            (
                bool(self.reward_rule_ids) and any(not cap.limit for cap in self.caps),
                "policy.cap_zero",
                "caps",
                "it names rewards and lets none be given; take the rules out, or end the programme",
            ),
        ):
            if contradicts:
                raise InvalidValueError(said, f"ReferralPolicy.{name}", problem)

    def runs_on(self, day: date) -> bool:
        """Whether the programme runs on *day*; the end day is not in it."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@attrs.frozen(kw_only=True, field_transformer=typed)
class PolicyVersion:
    """That a programme had a version, what it said by its digest, and which rewards it promised.

    It is written when a practice first starts with it, so that a change of terms under the same version
    is seen. Referrals that came under a version keep the reward rules that it named.
    """

    id: PolicyVersionId = attrs.field(validator=identifier)
    policy_id: ReferralPolicyId = attrs.field(validator=identifier)
    version: int = attrs.field(validator=at_least(1))
    digest: str = attrs.field(validator=code)
    reward_rule_ids: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    first_seen_at: datetime = attrs.field(validator=aware)


def version_of(policy: ReferralPolicy, *, at: datetime) -> PolicyVersion:
    """What is remembered of *policy*; its digest covers every term that is not the default.

    So a term that a later release adds changes no digest as long as nobody uses it.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> friends = ReferralPolicy(id=ReferralPolicyId("friends"), title="Friends", starts_on=date(2026, 1, 1))
    >>> later = attrs.evolve(friends, minimum_age=18)
    >>> version_of(friends, at=noon).digest == version_of(later, at=noon).digest
    False
    """
    return PolicyVersion(
        id=policy_version_id(policy.id, policy.version),
        policy_id=policy.id,
        version=policy.version,
        digest=hashlib.sha256(_spelled(policy).encode()).hexdigest()[:40],
        reward_rule_ids=policy.reward_rule_ids,
        first_seen_at=at,
    )


def policy_version_id(policy_id: str, version: int) -> PolicyVersionId:
    """The id under which a version of a programme is remembered."""
    return PolicyVersionId(sealed_name("policy", policy_id, str(version)))


def _spelled(value: object) -> str:
    """A value in one spelling, without what is as it is by default."""
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.value}"
    if isinstance(value, tuple):
        return f"({','.join(map(_spelled, value))})"
    kind: Any = type(value)
    if attrs.has(kind) and not isinstance(value, Money):
        said = [
            f"{field.name}={_spelled(held)}"
            for field in sorted(attrs.fields(kind), key=lambda field: field.name)
            if (held := getattr(value, field.name)) != field.default
        ]
        return f"{kind.__name__}({','.join(said)})"
    return repr(value)
