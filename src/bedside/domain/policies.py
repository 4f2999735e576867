"""Referral policies: the terms of a programme, as data with versions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NewType

import attrs

from bedside.domain.asking import AskingTerms
from bedside.domain.attribution import AttributionRule
from bedside.domain.caps import Cap, each_cap_once
from bedside.domain.checks import (
    at_least,
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
from bedside.domain.receiving import ReceivingTerms
from bedside.domain.suspicion import SuspicionTerms
from bedside.errors import InvalidValueError

__all__ = ["ReferralPolicy", "ReferralPolicyId"]

ReferralPolicyId = NewType("ReferralPolicyId", str)


def _not_negative(instance: object, attribute: attrs.Attribute[Any], value: Money | None) -> None:
    if value is not None and value.minor < 0:
        raise InvalidValueError("money.negative", "ReferralPolicy.budget", "give 0 or more")


@attrs.frozen(kw_only=True, field_transformer=typed)
class ReferralPolicy:
    """Who may refer whom, how long a touch counts, and what is given in thanks.

    ``caps`` count what the programme gives, by all its rules. ``budget`` is what it opens with: it is
    put in once, when the programme first needs it, and from then on only ``desk.rewards.fund`` and
    ``defund`` change what there is. A programme without a budget gives without such a limit; one with a
    budget of nothing gives only what was put in.

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
    services: tuple[str, ...] = attrs.field(default=(), validator=labels(200))
    minimum_age: int | None = attrs.field(default=None, validator=optional(at_least(0)))
    reward_rule_ids: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    budget: Money | None = attrs.field(default=None, validator=_not_negative)
    caps: tuple[Cap, ...] = attrs.field(default=(), validator=each_cap_once)
    asking: AskingTerms = AskingTerms()
    receiving: ReceivingTerms = ReceivingTerms()
    suspicion: SuspicionTerms = SuspicionTerms()

    def runs_on(self, day: date) -> bool:
        """Whether the programme runs on *day*; the end day is not in it."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
