"""A recall waits only while no appointment is booked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.services.conftest import OpenDesk

from bedside import Desk, SeededEnvironment
from bedside.domain.appointments import CancelledBy

HALF_A_YEAR = timedelta(days=190)


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk({})


@pytest.fixture
def due(desk: Desk, world: SeededEnvironment, register: Callable[..., str]) -> str:
    """A patient whose half-yearly check-up is due."""
    patient_id = register(desk, "Ana", "+13035550101")
    first = desk.appointments.book(patient_id, starts_at=world.now() + timedelta(hours=1), service="check-up")
    world.advance(timedelta(hours=2))
    desk.appointments.keep(first.id)
    world.advance(HALF_A_YEAR)
    return patient_id


def due_patients(desk: Desk) -> list[str]:
    return [recall.patient_id for recall in desk.followups.recalls_due()]


def test_a_recall_is_due_after_its_interval(desk: Desk, due: str) -> None:
    assert due_patients(desk) == [due]


def test_a_booked_appointment_ends_the_waiting(desk: Desk, world: SeededEnvironment, due: str) -> None:
    desk.appointments.book(due, starts_at=world.now() + timedelta(days=9), service="check-up")

    assert due_patients(desk) == []


def test_an_appointment_for_something_else_leaves_the_recall_due(
    desk: Desk, world: SeededEnvironment, due: str
) -> None:
    desk.appointments.book(due, starts_at=world.now() + timedelta(days=9), service="filling")

    assert due_patients(desk) == [due]


@pytest.mark.parametrize("ends", ["missed", "cancelled"])
def test_an_appointment_that_came_to_nothing_makes_the_recall_due_again(
    desk: Desk, world: SeededEnvironment, due: str, ends: str
) -> None:
    booked = desk.appointments.book(due, starts_at=world.now() + timedelta(days=9), service="check-up")
    world.advance(timedelta(days=10))

    if ends == "missed":
        desk.appointments.miss(booked.id)
    else:
        desk.appointments.cancel(booked.id, by=CancelledBy.PATIENT)

    assert due_patients(desk) == [due]


def test_a_second_appointment_keeps_the_recall_scheduled_when_the_first_is_cancelled(
    desk: Desk, world: SeededEnvironment, due: str
) -> None:
    first = desk.appointments.book(due, starts_at=world.now() + timedelta(days=9), service="check-up")
    desk.appointments.book(due, starts_at=world.now() + timedelta(days=12), service="check-up")

    desk.appointments.cancel(first.id, by=CancelledBy.PATIENT)

    assert due_patients(desk) == []


def test_a_kept_visit_sets_the_next_recall_one_interval_on(
    desk: Desk, world: SeededEnvironment, due: str
) -> None:
    booked = desk.appointments.book(due, starts_at=world.now() + timedelta(days=9), service="check-up")
    world.advance(timedelta(days=10))
    desk.appointments.keep(booked.id)

    before = due_patients(desk)
    world.advance(HALF_A_YEAR)

    assert (before, due_patients(desk)) == ([], [due])
