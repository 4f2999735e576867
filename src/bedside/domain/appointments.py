"""Appointments, the planned meetings; and visits, the ones that happened."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import PERSONAL, aware, code, identifier, not_before, optional, service_name, typed
from bedside.domain.patients import Origin
from bedside.domain.transitions import Transitions

__all__ = [
    "APPOINTMENT_MOVES",
    "VISIT_MOVES",
    "Appointment",
    "AppointmentId",
    "AppointmentStatus",
    "CancelledBy",
    "Modality",
    "Visit",
    "VisitId",
    "VisitStatus",
    "arrive",
    "cancel",
    "enter_in_error",
    "finish_visit",
    "keep",
    "miss",
    "move_to",
    "strike_visit",
]

AppointmentId = NewType("AppointmentId", str)
VisitId = NewType("VisitId", str)


class AppointmentStatus(Enum):
    """FHIR Appointment.status, and ``unknown`` for what a source could not say."""

    PROPOSED = "proposed"
    PENDING = "pending"
    BOOKED = "booked"
    ARRIVED = "arrived"
    CHECKED_IN = "checked-in"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NO_SHOW = "noshow"
    WAITLIST = "waitlist"
    ENTERED_IN_ERROR = "entered-in-error"
    UNKNOWN = "unknown"


_ERROR = AppointmentStatus.ENTERED_IN_ERROR

APPOINTMENT_MOVES = Transitions(
    "appointment",
    {
        AppointmentStatus.PROPOSED: {
            AppointmentStatus.PENDING,
            AppointmentStatus.BOOKED,
            AppointmentStatus.CANCELLED,
            _ERROR,
        },
        AppointmentStatus.PENDING: {AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED, _ERROR},
        AppointmentStatus.WAITLIST: {AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED, _ERROR},
        AppointmentStatus.BOOKED: {
            AppointmentStatus.BOOKED,
            AppointmentStatus.ARRIVED,
            AppointmentStatus.CHECKED_IN,
            AppointmentStatus.FULFILLED,
            AppointmentStatus.CANCELLED,
            AppointmentStatus.NO_SHOW,
            _ERROR,
        },
        AppointmentStatus.ARRIVED: {
            AppointmentStatus.CHECKED_IN,
            AppointmentStatus.FULFILLED,
            AppointmentStatus.CANCELLED,
            _ERROR,
        },
        AppointmentStatus.CHECKED_IN: {AppointmentStatus.FULFILLED, AppointmentStatus.CANCELLED, _ERROR},
        AppointmentStatus.NO_SHOW: {AppointmentStatus.FULFILLED, _ERROR},
        AppointmentStatus.UNKNOWN: {
            AppointmentStatus.FULFILLED,
            AppointmentStatus.NO_SHOW,
            AppointmentStatus.CANCELLED,
            _ERROR,
        },
        AppointmentStatus.FULFILLED: {_ERROR},
        AppointmentStatus.CANCELLED: {_ERROR},
        AppointmentStatus.ENTERED_IN_ERROR: set(),
    },
)


class Modality(Enum):
    """Where patient and clinician meet."""

    IN_PERSON = "in-person"
    VIRTUAL = "virtual"


class CancelledBy(Enum):
    """Who called it off."""

    PATIENT = "patient"
    PRACTICE = "practice"


@attrs.frozen(kw_only=True, field_transformer=typed)
class Appointment:
    """A planned meeting (FHIR Appointment)."""

    id: AppointmentId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    practitioner_id: str | None = attrs.field(default=None, validator=optional(identifier))
    location_id: str | None = attrs.field(default=None, validator=optional(identifier))
    referral_id: str | None = attrs.field(default=None, validator=optional(identifier))
    service: str = attrs.field(default="visit", validator=service_name)
    modality: Modality = Modality.IN_PERSON
    booked_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    starts_at: datetime = attrs.field(validator=aware)
    ends_at: datetime | None = attrs.field(default=None, validator=[optional(aware), not_before("starts_at")])
    status: AppointmentStatus = AppointmentStatus.BOOKED
    arrived_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    seen_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    ended_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    cancelled_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    cancelled_by: CancelledBy | None = None
    next_booked_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    origin: Origin | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the patient came."""
        return self.status in (
            AppointmentStatus.ARRIVED,
            AppointmentStatus.CHECKED_IN,
            AppointmentStatus.FULFILLED,
        )


class VisitStatus(Enum):
    """FHIR Encounter.status."""

    PLANNED = "planned"
    ARRIVED = "arrived"
    TRIAGED = "triaged"
    IN_PROGRESS = "in-progress"
    ON_LEAVE = "onleave"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered-in-error"
    UNKNOWN = "unknown"


_OPEN_VISIT = {
    VisitStatus.ARRIVED,
    VisitStatus.TRIAGED,
    VisitStatus.IN_PROGRESS,
    VisitStatus.ON_LEAVE,
    VisitStatus.FINISHED,
    VisitStatus.CANCELLED,
    VisitStatus.ENTERED_IN_ERROR,
}

VISIT_MOVES = Transitions(
    "visit",
    {
        VisitStatus.PLANNED: _OPEN_VISIT,
        VisitStatus.UNKNOWN: _OPEN_VISIT,
        VisitStatus.ARRIVED: _OPEN_VISIT - {VisitStatus.ARRIVED},
        VisitStatus.TRIAGED: _OPEN_VISIT - {VisitStatus.ARRIVED, VisitStatus.TRIAGED},
        VisitStatus.IN_PROGRESS: {VisitStatus.ON_LEAVE, VisitStatus.FINISHED, VisitStatus.ENTERED_IN_ERROR},
        VisitStatus.ON_LEAVE: {VisitStatus.IN_PROGRESS, VisitStatus.FINISHED, VisitStatus.ENTERED_IN_ERROR},
        VisitStatus.FINISHED: {VisitStatus.ENTERED_IN_ERROR},
        VisitStatus.CANCELLED: {VisitStatus.ENTERED_IN_ERROR},
        VisitStatus.ENTERED_IN_ERROR: set(),
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Visit:
    """A meeting that happened, or is happening (FHIR Encounter)."""

    id: VisitId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    appointment_id: str | None = attrs.field(default=None, validator=optional(identifier))
    practitioner_id: str | None = attrs.field(default=None, validator=optional(identifier))
    organization_id: str | None = attrs.field(default=None, validator=optional(identifier))
    location_id: str | None = attrs.field(default=None, validator=optional(identifier))
    service: str = attrs.field(default="visit", validator=service_name)
    procedure: str | None = attrs.field(default=None, validator=optional(code), repr=False, metadata=PERSONAL)
    modality: Modality = Modality.IN_PERSON
    started_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    ended_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("started_at")]
    )
    status: VisitStatus = VisitStatus.FINISHED
    origin: Origin | None = None


def move_to(appointment: Appointment, *, starts_at: datetime, ends_at: datetime | None = None) -> Appointment:
    """Put it at another time; it stays booked."""
    status = APPOINTMENT_MOVES.check(appointment.id, appointment.status, AppointmentStatus.BOOKED)
    return attrs.evolve(appointment, status=status, starts_at=starts_at, ends_at=ends_at)


def arrive(appointment: Appointment, *, at: datetime) -> Appointment:
    """The patient is here."""
    status = APPOINTMENT_MOVES.check(appointment.id, appointment.status, AppointmentStatus.ARRIVED)
    return attrs.evolve(appointment, status=status, arrived_at=at)


def keep(appointment: Appointment, *, at: datetime) -> Appointment:
    """The visit took place and ended at *at*.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> check = Appointment(id=AppointmentId("apt-1"), patient_id="pat-1", starts_at=nine)
    >>> keep(check, at=nine).is_kept, miss(check).status.value
    (True, 'noshow')
    """
    status = APPOINTMENT_MOVES.check(appointment.id, appointment.status, AppointmentStatus.FULFILLED)
    return attrs.evolve(appointment, status=status, ended_at=at)


def miss(appointment: Appointment) -> Appointment:
    """The patient neither came nor cancelled."""
    status = APPOINTMENT_MOVES.check(appointment.id, appointment.status, AppointmentStatus.NO_SHOW)
    return attrs.evolve(appointment, status=status)


def cancel(appointment: Appointment, *, at: datetime, by: CancelledBy) -> Appointment:
    """It was called off."""
    status = APPOINTMENT_MOVES.check(appointment.id, appointment.status, AppointmentStatus.CANCELLED)
    return attrs.evolve(appointment, status=status, cancelled_at=at, cancelled_by=by)


def enter_in_error(appointment: Appointment) -> Appointment:
    """It never was: somebody wrote it down by mistake.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> check = Appointment(id=AppointmentId("apt-1"), patient_id="pat-1", starts_at=nine)
    >>> enter_in_error(keep(check, at=nine)).is_kept
    False
    >>> strike_visit(Visit(id=VisitId("visit-1"), patient_id="pat-1")).status.value
    'entered-in-error'
    """
    status = APPOINTMENT_MOVES.check(appointment.id, appointment.status, AppointmentStatus.ENTERED_IN_ERROR)
    return attrs.evolve(appointment, status=status)


def strike_visit(visit: Visit) -> Visit:
    """It never was: somebody wrote it down by mistake."""
    return attrs.evolve(visit, status=VISIT_MOVES.check(visit.id, visit.status, VisitStatus.ENTERED_IN_ERROR))


def finish_visit(visit: Visit, *, at: datetime) -> Visit:
    """The visit is over."""
    return attrs.evolve(
        visit, status=VISIT_MOVES.check(visit.id, visit.status, VisitStatus.FINISHED), ended_at=at
    )
