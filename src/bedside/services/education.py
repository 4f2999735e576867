"""Education: workshops for patients, and the training of the team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bedside.domain.dates import local_date
from bedside.domain.education import (
    Attendance,
    AttendanceId,
    Training,
    TrainingId,
    Workshop,
    WorkshopId,
    attend,
    complete_training,
)
from bedside.services.merging import check_not_merged
from bedside.services.office import Office

__all__ = ["Education"]


class Education:
    """``desk.education``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def plan_workshop(
        self,
        *,
        title: str,
        service: str,
        starts_at: datetime,
        ends_at: datetime,
        vendor: str | None = None,
        vendor_pays: bool = False,
        places: int | None = None,
    ) -> Workshop:
        """An event in which patients learn of a service."""
        with self._office.unit() as unit:
            workshop = Workshop(
                id=WorkshopId(unit.new_id(Workshop)),
                title=title,
                service=service,
                vendor=vendor,
                vendor_pays=vendor_pays,
                starts_at=starts_at,
                ends_at=ends_at,
                places=places,
            )
            unit.note("plan-workshop", Workshop, workshop.id)
            return unit.add(workshop)

    def register(self, workshop_id: str, patient_id: str) -> Attendance:
        """A patient takes a seat.

        Raises:
            LimitReachedError: every seat is taken.
            UniqueKeyError: the patient has one already.
        """
        with self._office.unit() as unit:
            workshop = unit.get(Workshop, workshop_id)
            check_not_merged(unit, patient_id)
            seat = unit.add(
                Attendance(
                    id=AttendanceId(unit.new_id(Attendance)),
                    workshop_id=workshop.id,
                    patient_id=patient_id,
                    registered_at=unit.now,
                )
            )
            if workshop.places is not None:
                unit.tx.spend(f"seats:{workshop.id}", 1, limit=workshop.places)
            unit.note("register-seat", Attendance, seat.id, subject=patient_id)
            return seat

    def attended(self, attendance_id: str) -> Attendance:
        """The patient came."""
        with self._office.unit() as unit:
            came = attend(unit.get(Attendance, attendance_id), at=unit.now)
            unit.note("attend", Attendance, attendance_id, subject=came.patient_id)
            return unit.change(came)

    def assign_training(self, staff_id: str, *, role: str, module: str, due_on: date) -> Training:
        """A member of staff is to learn a module."""
        with self._office.unit() as unit:
            training = Training(
                id=TrainingId(unit.new_id(Training)),
                staff_id=staff_id,
                role=role,
                module=module,
                assigned_on=local_date(unit.now, self._office.settings.time_zone),
                due_on=due_on,
            )
            unit.note("assign-training", Training, training.id)
            return unit.add(training)

    def complete_training(self, training_id: str, *, passed: bool) -> Training:
        """The module was worked through."""
        with self._office.unit() as unit:
            today = local_date(unit.now, self._office.settings.time_zone)
            done = complete_training(unit.get(Training, training_id), on=today, passed=passed)
            unit.note("complete-training", Training, training_id)
            return unit.change(done)

    def trainings(self, staff_id: str) -> Sequence[Training]:
        """What a member of staff was asked to learn."""
        with self._office.unit() as unit:
            return unit.find(Training, equal={"staff_id": staff_id}, order_by="due_on")
