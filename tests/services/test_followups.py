"""A follow-up: one that fails stops no other, and it goes with what set it in motion."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from tests.services.conftest import START, OpenDesk
from tests.services.plans import FAR, Plans, Register, statuses

from bedside import SeededEnvironment, Storage
from bedside.domain.appointments import AppointmentStatus
from bedside.domain.followups import (
    FollowUpStatus,
    Trigger,
)
from bedside.errors import StorageError
from bedside.ports import Transaction


def test_a_store_that_is_gone_is_no_fault_of_one_follow_up(
    open_desk: OpenDesk, register: Register, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk({"plans": Plans(Trigger.RESULT_AVAILABLE)})
    ana = register(desk, "Ana", "+13035550101")
    desk.followups.after(Trigger.RESULT_AVAILABLE, patient_id=ana, about=("lab", "r-1"))
    real, asked = storage.transaction, []

    def transaction() -> AbstractContextManager[Transaction]:
        asked.append("once more")
        if len(asked) > 1:
            raise StorageError("the server is gone")
        return real()

    monkeypatch.setattr(storage, "transaction", transaction)

    with pytest.raises(StorageError, match="gone"):
        desk.followups.carry_out()


def test_a_follow_up_without_its_plan_or_appointment_is_lost_and_the_next_is_carried_out(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    before = open_desk({"old": Plans(Trigger.RESULT_AVAILABLE)})
    ana = register(before, "Ana", "+13035550101")
    before.followups.after(Trigger.RESULT_AVAILABLE, patient_id=ana, about=("lab", "r-1"))
    desk = open_desk({"new": Plans(Trigger.INQUIRY_RECEIVED, Trigger.SURVEY_ANSWERED)})
    world.advance(timedelta(seconds=1))
    desk.followups.after(Trigger.INQUIRY_RECEIVED, patient_id=ana, about=("appointment", "gone"))
    world.advance(timedelta(seconds=1))
    desk.followups.after(Trigger.SURVEY_ANSWERED, patient_id=ana, about=("survey_response", "s-1"))

    carried_out = desk.followups.carry_out()

    assert [found.reason for found in carried_out] == ["plan-gone", "about-missing", None]
    assert carried_out[2].message_id is not None


def test_a_follow_up_that_fails_stays_planned_with_a_fault_and_the_next_is_carried_out(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    # The reminder's words ask for an appointment's day, and a result has none.
    wrong = Plans(Trigger.RESULT_AVAILABLE, words="appointment-reminder")
    desk = open_desk({"wrong": wrong, "right": Plans(Trigger.INQUIRY_RECEIVED)})
    ana = register(desk, "Ana", "+13035550101")
    desk.followups.after(Trigger.RESULT_AVAILABLE, patient_id=ana, about=("lab", "r-1"))
    world.advance(timedelta(seconds=1))
    desk.followups.after(Trigger.INQUIRY_RECEIVED, patient_id=ana, about=("inquiry", "i-1"))

    carried_out = desk.followups.carry_out()

    assert [found.plan_id for found in carried_out] == ["at-inquiry-received"]
    assert statuses(desk, ana)["at-result-available"] is FollowUpStatus.PLANNED
    (fault,) = desk.followups._office.faults
    assert (fault.plugin, fault.hook) == ("bedside", "followups.carry_out")
    assert "appointment_day" in fault.error


def test_a_follow_up_says_what_set_it_in_motion(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    desk.appointments.book(ana, starts_at=FAR)
    missed = desk.appointments.book(ana, starts_at=START + timedelta(minutes=5))
    desk.appointments.miss(missed.id)

    found = {follow_up.trigger for follow_up in desk.followups.of_patient(ana)}

    assert found == {Trigger.APPOINTMENT_BOOKED, Trigger.APPOINTMENT_MISSED}


def test_an_appointment_that_is_moved_away_and_back_has_its_reminder(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    booked = desk.appointments.book(ana, starts_at=FAR)
    (first,) = desk.followups.of_patient(ana)

    for _ in range(2):
        desk.appointments.move(booked.id, starts_at=FAR + timedelta(days=5))
        desk.appointments.move(booked.id, starts_at=FAR)

    everything = desk.followups.of_patient(ana)
    (planned,) = (found for found in everything if found.status is FollowUpStatus.PLANNED)
    assert planned.due_at == first.due_at
    assert len({found.occasion_key for found in everything}) == len(everything) == 5


def test_another_end_leaves_the_reminder_alone(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"moved": Plans(Trigger.APPOINTMENT_MOVED)})
    ana = register(desk, "Ana", "+13035550101")
    booked = desk.appointments.book(ana, starts_at=FAR)
    before = desk.followups.of_patient(ana)

    moved = desk.appointments.move(booked.id, starts_at=FAR, ends_at=FAR + timedelta(hours=1))

    assert moved.ends_at == FAR + timedelta(hours=1)
    assert moved.status is AppointmentStatus.BOOKED
    assert desk.followups.of_patient(ana) == before


def test_two_patients_and_two_kinds_may_have_the_same_id_and_the_longest_ids_fit(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"results": Plans(Trigger.RESULT_AVAILABLE)})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    longest = "r" * 128

    planned = [
        desk.followups.after(Trigger.RESULT_AVAILABLE, patient_id=patient_id, about=(kind, longest))
        for patient_id, kind in ((ana, "lab"), (bo, "lab"), (ana, "image"), (ana, "lab"))
    ]

    assert [len(found) for found in planned] == [1, 1, 1, 0]
