"""Plans of follow-ups at once, for tests of what sets them in motion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from tests.services.conftest import START

from bedside import Desk, hookimpl
from bedside.domain.followups import (
    FollowUpPlan,
    FollowUpPlanId,
    FollowUpStatus,
    FollowUpStep,
    Trigger,
)

Register = Callable[..., str]

FAR = START + timedelta(days=10)


class Plans:
    """One step at once for each trigger, from the template *words*."""

    def __init__(self, *triggers: Trigger, words: str = "check-in") -> None:
        self.triggers = triggers
        self.words = words

    @hookimpl
    def bedside_follow_up_plans(self) -> list[FollowUpPlan]:
        return [
            FollowUpPlan(
                id=FollowUpPlanId(f"at-{trigger.value}"),
                title="At once",
                trigger=trigger,
                steps=(FollowUpStep(code="tell", after=timedelta(0), template_id=self.words),),
            )
            for trigger in self.triggers
        ]


def statuses(desk: Desk, patient_id: str) -> Mapping[str, FollowUpStatus]:
    return {found.plan_id: found.status for found in desk.followups.of_patient(patient_id)}
