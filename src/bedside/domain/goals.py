"""Care goals and mutual expectations: what patient and practice promise each other."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import PERSONAL, identifier, not_before, optional, personal_text, plain_date, typed
from bedside.domain.transitions import Transitions

__all__ = [
    "GOAL_MOVES",
    "CareGoal",
    "CareGoalId",
    "CareGoalStatus",
    "Expectation",
    "ExpectationId",
    "Promiser",
    "agree_goal",
    "end_goal",
    "reach_goal",
]

CareGoalId = NewType("CareGoalId", str)
ExpectationId = NewType("ExpectationId", str)


class CareGoalStatus(Enum):
    """FHIR Goal.lifecycleStatus, the ones a practice uses."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


GOAL_MOVES = Transitions(
    "care_goal",
    {
        CareGoalStatus.PROPOSED: {CareGoalStatus.ACTIVE, CareGoalStatus.CANCELLED},
        CareGoalStatus.ACTIVE: {CareGoalStatus.COMPLETED, CareGoalStatus.CANCELLED},
        CareGoalStatus.COMPLETED: set(),
        CareGoalStatus.CANCELLED: set(),
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class CareGoal:
    """What a patient wants to reach, in their own words (FHIR Goal)."""

    id: CareGoalId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    words: str = attrs.field(repr=False, metadata=PERSONAL, validator=personal_text(1000))
    set_on: date = attrs.field(validator=plain_date)
    target_on: date | None = attrs.field(default=None, validator=[optional(plain_date), not_before("set_on")])
    status: CareGoalStatus = CareGoalStatus.PROPOSED
    ended_on: date | None = attrs.field(default=None, validator=[optional(plain_date), not_before("set_on")])


class Promiser(Enum):
    """Who promises."""

    PRACTICE = "practice"
    PATIENT = "patient"


@attrs.frozen(kw_only=True, field_transformer=typed)
class Expectation:
    """One promise between practice and patient: call back within a day, come ten minutes early."""

    id: ExpectationId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    promised_by: Promiser
    words: str = attrs.field(repr=False, metadata=PERSONAL, validator=personal_text(500))
    agreed_on: date = attrs.field(validator=plain_date)
    ended_on: date | None = attrs.field(
        default=None, validator=[optional(plain_date), not_before("agreed_on")]
    )


def agree_goal(goal: CareGoal) -> CareGoal:
    """Patient and clinician both want it.

    >>> walk = CareGoal(id=CareGoalId("g-1"), patient_id="p-1", words="walk to the harbour again",
    ...     set_on=date(2026, 2, 1))
    >>> reach_goal(agree_goal(walk), on=date(2026, 6, 1)).status.value
    'completed'
    """
    return attrs.evolve(goal, status=GOAL_MOVES.check(goal.id, goal.status, CareGoalStatus.ACTIVE))


def reach_goal(goal: CareGoal, *, on: date) -> CareGoal:
    """It was reached."""
    status = GOAL_MOVES.check(goal.id, goal.status, CareGoalStatus.COMPLETED)
    return attrs.evolve(goal, status=status, ended_on=on)


def end_goal(goal: CareGoal, *, on: date) -> CareGoal:
    """It is no longer wanted."""
    status = GOAL_MOVES.check(goal.id, goal.status, CareGoalStatus.CANCELLED)
    return attrs.evolve(goal, status=status, ended_on=on)
