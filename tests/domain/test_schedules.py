"""Schedules: recalls come round by the calendar, follow-ups fall due inside their windows."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bedside.domain.dates import Interval
from bedside.domain.followups import (
    FollowUpPlan,
    FollowUpPlanId,
    FollowUpStep,
    Trigger,
    due_times,
)
from bedside.domain.recalls import (
    Recall,
    RecallId,
    RecallStatus,
    RecallType,
    RecallTypeId,
    disable,
    is_lapsed,
    is_overdue,
    override_due,
    renew,
    schedule,
)
from bedside.errors import InvalidValueError
from bedside.testing.people import ANA, NOON

HYGIENE = RecallType(
    id=RecallTypeId("hygiene"), title="Hygiene", service="hygiene", interval=Interval(months=6)
)
DUE = Recall(
    id=RecallId("rc-1"),
    patient_id=ANA.id,
    recall_type_id=HYGIENE.id,
    calculated_due_on=date(2026, 2, 1),
    due_on=date(2026, 2, 1),
)


class RecallMachine(RuleBasedStateMachine):
    """A patient comes, is scheduled, is put off by staff and is given up, over many years."""

    def __init__(self) -> None:
        super().__init__()
        self.recall = DUE
        self.today = date(2026, 1, 1)

    @rule(days=st.integers(0, 400))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule()
    def the_patient_comes(self) -> None:
        self.recall = renew(self.recall, HYGIENE, seen_on=self.today)
        assert self.recall.contacts == 0
        assert self.recall.calculated_due_on == self.recall.due_on == HYGIENE.interval.after(self.today)
        assert not is_overdue(self.recall, today=self.today)

    @precondition(lambda self: self.recall.status is RecallStatus.WAITING)
    @rule()
    def an_appointment_is_booked(self) -> None:
        self.recall = schedule(self.recall)

    @rule(days=st.integers(-100, 500))
    def staff_set_the_day(self, days: int) -> None:
        calculated = self.recall.calculated_due_on
        self.recall = override_due(self.recall, due_on=self.today + timedelta(days=days))
        assert self.recall.calculated_due_on == calculated

    @precondition(lambda self: self.recall.status is not RecallStatus.DISABLED)
    @rule()
    def the_patient_is_seen_elsewhere(self) -> None:
        self.recall = disable(self.recall, reason="seen-elsewhere")

    @invariant()
    def only_who_waits_can_be_late(self) -> None:
        late = is_overdue(self.recall, today=self.today)
        lapsed = is_lapsed(self.recall, HYGIENE, today=self.today)

        assert late == (self.recall.status is RecallStatus.WAITING and self.today > self.recall.due_on)
        assert not lapsed or late

    @invariant()
    def a_reason_is_there_exactly_while_it_counts(self) -> None:
        given_up = self.recall.status is RecallStatus.DISABLED
        assert (self.recall.disabled_reason is not None) == given_up


def test_a_recall_lives() -> None:
    run_state_machine_as_test(
        RecallMachine, settings=settings(max_examples=50, stateful_step_count=25, deadline=None)
    )


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
def test_a_recall_is_overdue_from_the_day_after(days: int, late: bool) -> None:
    assert is_overdue(DUE, today=DUE.due_on + timedelta(days=days)) is late


@pytest.mark.parametrize(
    ("today", "lapsed"),
    [(date(2027, 7, 31), False), (date(2027, 8, 1), True), (date(2027, 8, 2), True)],
)
def test_a_recall_lapses_after_eighteen_months(today: date, lapsed: bool) -> None:
    assert is_lapsed(DUE, HYGIENE, today=today) is lapsed


def test_a_recall_every_no_time_at_all_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"schedule\.interval"):
        attrs.evolve(HYGIENE, interval=Interval())


# Follow-ups.

HOURS = st.integers(-200, 400).map(lambda hours: timedelta(hours=hours))
steps = st.lists(
    st.tuples(HOURS, st.integers(0, 100).map(lambda hours: timedelta(hours=hours))), min_size=1, max_size=5
).map(
    lambda parts: tuple(
        FollowUpStep(code=f"step-{number}", after=after, window=window, template_id="how-are-you")
        for number, (after, window) in enumerate(parts)
    )
)


def plan_of(steps: tuple[FollowUpStep, ...]) -> FollowUpPlan:
    return FollowUpPlan(
        id=FollowUpPlanId("after-extraction"),
        title="After an extraction",
        trigger=Trigger.PROCEDURE_DONE,
        steps=steps,
    )


@given(steps, HOURS)
def test_what_is_due_lies_between_now_and_the_end_of_its_window(
    steps: tuple[FollowUpStep, ...], late: timedelta
) -> None:
    now = NOON + late
    found = list(due_times(plan_of(steps), event_at=NOON, now=now))

    for step, due_at, window_end_at in found:
        assert now <= due_at <= window_end_at
        assert window_end_at == NOON + step.after + step.window
        assert due_at in (now, NOON + step.after)
    past = [step for step in steps if NOON + step.after + step.window <= now]
    assert [step for step, _, _ in found] == [step for step in steps if step not in past]


@given(steps)
def test_the_zone_of_the_event_changes_nothing(steps: tuple[FollowUpStep, ...]) -> None:
    local = NOON.astimezone(ZoneInfo("America/Denver"))

    assert list(due_times(plan_of(steps), event_at=local, now=local)) == list(
        due_times(plan_of(steps), event_at=NOON, now=NOON)
    )


@pytest.mark.parametrize(("seconds", "planned"), [(-1, True), (0, False), (1, False)])
def test_a_window_that_is_past_plans_nothing(seconds: int, planned: bool) -> None:
    step = FollowUpStep(code="next-day", after=timedelta(days=1), template_id="how-are-you")
    ends = NOON + step.after + step.window

    found = list(due_times(plan_of((step,)), event_at=NOON, now=ends + timedelta(seconds=seconds)))

    assert bool(found) is planned


def test_a_step_is_found_by_its_code() -> None:
    step = FollowUpStep(code="next-day", after=timedelta(days=1), template_id="how-are-you")
    plan = plan_of((step,))

    assert plan.step("next-day") is step
    with pytest.raises(KeyError):
        plan.step("next-week")


def test_two_steps_of_one_code_are_refused() -> None:
    step = FollowUpStep(code="next-day", after=timedelta(days=1), template_id="how-are-you")

    with pytest.raises(InvalidValueError, match=r"plan\.steps"):
        plan_of((step, step))
    with pytest.raises(InvalidValueError, match=r"collection\.empty"):
        plan_of(())
