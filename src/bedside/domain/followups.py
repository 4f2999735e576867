"""Follow-ups: contacts planned because of one event, such as a visit kept or a result available."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import (
    at_least,
    aware,
    code,
    duration,
    identifier,
    instances,
    label,
    not_before,
    optional,
    service_name,
    some,
    typed,
    utc,
)
from bedside.domain.messages import Channel, Purpose
from bedside.domain.transitions import Transitions
from bedside.errors import InvalidValueError

__all__ = [
    "FOLLOW_UP_MOVES",
    "FollowUp",
    "FollowUpId",
    "FollowUpPlan",
    "FollowUpPlanId",
    "FollowUpStatus",
    "FollowUpStep",
    "Trigger",
    "cancel_follow_up",
    "complete",
    "due_times",
    "lose_contact",
    "try_again",
]

FollowUpPlanId = NewType("FollowUpPlanId", str)
FollowUpId = NewType("FollowUpId", str)


class Trigger(Enum):
    """What sets a plan in motion."""

    VISIT_KEPT = "visit-kept"
    PROCEDURE_DONE = "procedure-done"
    RESULT_AVAILABLE = "result-available"
    APPOINTMENT_BOOKED = "appointment-booked"
    APPOINTMENT_MOVED = "appointment-moved"
    APPOINTMENT_CANCELLED = "appointment-cancelled"
    APPOINTMENT_MISSED = "appointment-missed"
    REFERRAL_RECEIVED = "referral-received"
    FRIEND_SEEN = "friend-seen"
    SURVEY_ANSWERED = "survey-answered"
    CONCERN_RAISED = "concern-raised"
    INQUIRY_RECEIVED = "inquiry-received"


@attrs.frozen(kw_only=True, field_transformer=typed)
class FollowUpStep:
    """One contact: how long after the event (negative: before an appointment), and how late it may be."""

    code: str = attrs.field(validator=code)
    after: timedelta
    window: timedelta = attrs.field(default=timedelta(days=2), validator=duration)
    purpose: Purpose = Purpose.FOLLOW_UP
    channels: tuple[Channel, ...] = attrs.field(
        default=(Channel.SMS, Channel.EMAIL), validator=[some, instances(Channel)]
    )
    template_id: str = attrs.field(validator=identifier)


def _distinct(instance: object, attribute: object, value: tuple[FollowUpStep, ...]) -> None:
    if len({step.code for step in value}) != len(value):
        raise InvalidValueError("plan.steps", "FollowUpPlan.steps", "give each step its own code")


@attrs.frozen(kw_only=True, field_transformer=typed)
class FollowUpPlan:
    """Which contacts follow which event (FHIR PlanDefinition)."""

    id: FollowUpPlanId = attrs.field(validator=identifier)
    title: str = attrs.field(validator=label(120))
    version: int = attrs.field(default=1, validator=at_least(1))
    trigger: Trigger
    service: str | None = attrs.field(default=None, validator=optional(service_name))
    steps: tuple[FollowUpStep, ...] = attrs.field(validator=[some, instances(FollowUpStep), _distinct])
    required_before_leaving: bool = False

    def step(self, step_code: str) -> FollowUpStep:
        """The step of that code; KeyError when there is none."""
        for step in self.steps:
            if step.code == step_code:
                return step
        raise KeyError(step_code)


class FollowUpStatus(Enum):
    """Where a follow-up stands (FHIR Task.status)."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"
    LOST = "lost"


FOLLOW_UP_MOVES = Transitions(
    "follow_up",
    {
        FollowUpStatus.PLANNED: {FollowUpStatus.DONE, FollowUpStatus.CANCELLED, FollowUpStatus.LOST},
        FollowUpStatus.DONE: set(),
        FollowUpStatus.CANCELLED: set(),
        FollowUpStatus.LOST: {FollowUpStatus.PLANNED, FollowUpStatus.DONE},
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class FollowUp:
    """One contact owed to one patient (FHIR CarePlan.activity).

    ``occasion_key`` is unique: planning the same step of the same event for the same patient twice
    plans once. ``trigger`` says which event that was: a reminder of an appointment and the words
    after a missed one are both about that appointment, and only it tells them apart.
    """

    id: FollowUpId = attrs.field(validator=identifier)
    plan_id: FollowUpPlanId = attrs.field(validator=identifier)
    step: str = attrs.field(validator=code)
    occasion_key: str = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    trigger: Trigger = Trigger.VISIT_KEPT
    visit_id: str | None = attrs.field(default=None, validator=optional(identifier))
    about_kind: str = attrs.field(default="visit", validator=code)
    about_id: str | None = attrs.field(default=None, validator=optional(identifier))
    planned_at: datetime = attrs.field(validator=aware)
    due_at: datetime = attrs.field(validator=aware)
    window_end_at: datetime = attrs.field(validator=[aware, not_before("due_at")])
    status: FollowUpStatus = FollowUpStatus.PLANNED
    done_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    message_id: str | None = attrs.field(default=None, validator=optional(identifier))
    outcome: str | None = attrs.field(default=None, validator=optional(code))
    reason: str | None = attrs.field(default=None, validator=optional(code))

    @property
    def next_at(self) -> datetime | None:
        """When somebody has to act; None when it is finished or its message is on the way."""
        waits_for_its_message = self.message_id is not None
        return self.due_at if self.status is FollowUpStatus.PLANNED and not waits_for_its_message else None


def due_times(
    plan: FollowUpPlan, *, event_at: datetime, now: datetime
) -> Iterable[tuple[FollowUpStep, datetime, datetime]]:
    """Each step with its due instant and the end of its window; steps whose window is past are left out.

    >>> from datetime import UTC
    >>> check_in = FollowUpPlan(id=FollowUpPlanId("after-extraction"), title="After an extraction",
    ...     trigger=Trigger.PROCEDURE_DONE, steps=(FollowUpStep(code="next-day", after=timedelta(days=1),
    ...     template_id="how-are-you"),))
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> [due.isoformat() for _, due, _ in due_times(check_in, event_at=noon, now=noon)]
    ['2026-03-03T12:00:00+00:00']
    """
    for step in plan.steps:
        due_at = utc(event_at) + step.after
        window_end_at = due_at + step.window
        if window_end_at > utc(now):
            yield step, max(due_at, utc(now)), window_end_at


def complete(follow_up: FollowUp, *, at: datetime, outcome: str) -> FollowUp:
    """The contact took place; *outcome* is a code such as ``reached``."""
    status = FOLLOW_UP_MOVES.check(follow_up.id, follow_up.status, FollowUpStatus.DONE)
    return attrs.evolve(follow_up, status=status, done_at=at, outcome=outcome)


def cancel_follow_up(follow_up: FollowUp, *, reason: str) -> FollowUp:
    """It is no longer needed: the patient answered, the appointment moved."""
    status = FOLLOW_UP_MOVES.check(follow_up.id, follow_up.status, FollowUpStatus.CANCELLED)
    return attrs.evolve(follow_up, status=status, reason=reason)


def lose_contact(follow_up: FollowUp, *, reason: str) -> FollowUp:
    """Lost to follow-up: outreach ended without contact, with a reason."""
    status = FOLLOW_UP_MOVES.check(follow_up.id, follow_up.status, FollowUpStatus.LOST)
    return attrs.evolve(follow_up, status=status, reason=reason)


def try_again(follow_up: FollowUp) -> FollowUp:
    """Outreach goes on: the message that was given up is sent after all."""
    status = FOLLOW_UP_MOVES.check(follow_up.id, follow_up.status, FollowUpStatus.PLANNED)
    return attrs.evolve(follow_up, status=status, reason=None)
