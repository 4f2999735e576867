"""Strategy: what the practice wants to reach, measured by a KPI."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NewType

import attrs

from bedside.domain.checks import code, identifier, label, not_before, plain_date, typed

__all__ = ["Objective", "ObjectiveId", "is_reached"]

ObjectiveId = NewType("ObjectiveId", str)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Objective:
    """One KPI, one target, one time: no-shows below 5 % by the end of the year.

    >>> fewer = Objective(id=ObjectiveId("fewer-no-shows"), title="Fewer missed visits", kpi="no_show_rate",
    ...     target=Fraction(1, 20), higher_is_better=False,
    ...     starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    >>> is_reached(fewer, Fraction(605, 8547)), is_reached(fewer, Fraction(1, 20))
    (False, True)
    """

    id: ObjectiveId = attrs.field(validator=identifier)
    title: str = attrs.field(validator=label(200))
    kpi: str = attrs.field(validator=code)
    target: Fraction
    higher_is_better: bool
    owner_role: str = attrs.field(default="practice-owner", validator=code)
    starts_on: date = attrs.field(validator=plain_date)
    ends_on: date = attrs.field(validator=[plain_date, not_before("starts_on")])


def is_reached(objective: Objective, value: Fraction) -> bool:
    """Whether *value* meets the target; meeting it exactly counts."""
    return value >= objective.target if objective.higher_is_better else value <= objective.target
