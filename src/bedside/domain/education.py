"""Education: workshops for patients, and training of the team."""

from __future__ import annotations

from datetime import date, datetime
from typing import NewType

import attrs

from bedside.domain.checks import (
    at_least,
    aware,
    code,
    identifier,
    label,
    not_before,
    optional,
    plain_date,
    service_name,
    typed,
)
from bedside.errors import InvalidValueError

__all__ = [
    "Attendance",
    "AttendanceId",
    "Training",
    "TrainingId",
    "Workshop",
    "WorkshopId",
    "attend",
    "complete_training",
]

WorkshopId = NewType("WorkshopId", str)
AttendanceId = NewType("AttendanceId", str)
TrainingId = NewType("TrainingId", str)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Workshop:
    """An event in which patients learn of a service, perhaps with a vendor, who is then named."""

    id: WorkshopId = attrs.field(validator=identifier)
    title: str = attrs.field(validator=label(200))
    service: str = attrs.field(validator=service_name)
    vendor: str | None = attrs.field(default=None, validator=optional(label(200)))
    vendor_pays: bool = False
    starts_at: datetime = attrs.field(validator=aware)
    ends_at: datetime = attrs.field(validator=[aware, not_before("starts_at")])
    places: int | None = attrs.field(default=None, validator=optional(at_least(1)))

    def __attrs_post_init__(self) -> None:
        """A vendor that pays has a name: an invitation has to say so (45 CFR 164.508(a)(3))."""
        if self.vendor_pays and self.vendor is None:
            raise InvalidValueError("workshop.vendor", "Workshop.vendor", "name the vendor that pays")


@attrs.frozen(kw_only=True, field_transformer=typed)
class Attendance:
    """One patient and one workshop.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> seat = Attendance(id=AttendanceId("att-1"), workshop_id=WorkshopId("w-1"), patient_id="pat-1",
    ...     invited_at=noon)
    >>> attend(seat, at=noon).attended_at == noon
    True
    """

    id: AttendanceId = attrs.field(validator=identifier)
    workshop_id: WorkshopId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    invited_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    registered_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    attended_at: datetime | None = attrs.field(default=None, validator=optional(aware))


@attrs.frozen(kw_only=True, field_transformer=typed)
class Training:
    """One module that one member of staff has to learn."""

    id: TrainingId = attrs.field(validator=identifier)
    staff_id: str = attrs.field(validator=identifier)
    role: str = attrs.field(validator=code)
    module: str = attrs.field(validator=code)
    assigned_on: date = attrs.field(validator=plain_date)
    due_on: date = attrs.field(validator=[plain_date, not_before("assigned_on")])
    completed_on: date | None = attrs.field(
        default=None, validator=[optional(plain_date), not_before("assigned_on")]
    )
    passed: bool = False

    def __attrs_post_init__(self) -> None:
        """Nobody passes without completing."""
        if self.passed and self.completed_on is None:
            raise InvalidValueError("training.passed", "Training.completed_on", "say when it was completed")


def attend(attendance: Attendance, *, at: datetime) -> Attendance:
    """The patient came."""
    return attrs.evolve(attendance, attended_at=at)


def complete_training(training: Training, *, on: date, passed: bool) -> Training:
    """The module was worked through."""
    return attrs.evolve(training, completed_on=on, passed=passed)
