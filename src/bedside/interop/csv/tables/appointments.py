"""The table of appointments."""

from __future__ import annotations

from bedside.domain.appointments import (
    Appointment,
    AppointmentId,
    AppointmentStatus,
    CancelledBy,
    Modality,
)
from bedside.interop.csv.fields import choice, instant, reference, text
from bedside.interop.csv.values import CsvTable, RowValues

__all__ = ["TABLE"]

_ID = reference("id", "appointment", "the appointment's id in the source", required=True)
_PATIENT = reference("patient_id", "patient", "who it is for; a patient imported earlier", required=True)
_PRACTITIONER = reference("practitioner_id", "practitioner", "who will see the patient")
_LOCATION = reference("location_id", "location", "where")
_REFERRAL = reference("referral_id", "referral", "the referral that led to it, imported earlier")
_SERVICE = text("service", "what it is for")
_MODALITY = choice("modality", Modality, "where they meet; `in-person` where absent")
_BOOKED = instant("booked_at", "when it was made")
_STARTS = instant("starts_at", "when it begins", required=True)
_ENDS = instant("ends_at", "when it is planned to end")
_STATUS = choice("status", AppointmentStatus, "how it stands (FHIR Appointment.status)", required=True)
_ARRIVED = instant("arrived_at", "when the patient checked in")
_SEEN = instant("seen_at", "when the visit began")
_ENDED = instant("ended_at", "when the visit was over")
_CANCELLED = instant("cancelled_at", "when it was called off")
_CANCELLED_BY = choice("cancelled_by", CancelledBy, "who called it off")
_NEXT = instant("next_booked_at", "when the next appointment was made")


def _build(row: RowValues) -> tuple[object, ...]:
    appointment = Appointment(
        id=AppointmentId(row.need(_ID)),
        patient_id=row.need(_PATIENT),
        practitioner_id=row.get(_PRACTITIONER),
        location_id=row.get(_LOCATION),
        referral_id=row.get(_REFERRAL),
        service=row.either(_SERVICE, "visit"),
        modality=row.either(_MODALITY, Modality.IN_PERSON),
        booked_at=row.get(_BOOKED),
        starts_at=row.need(_STARTS),
        ends_at=row.get(_ENDS),
        status=row.need(_STATUS),
        arrived_at=row.get(_ARRIVED),
        seen_at=row.get(_SEEN),
        ended_at=row.get(_ENDED),
        cancelled_at=row.get(_CANCELLED),
        cancelled_by=row.get(_CANCELLED_BY),
        next_booked_at=row.get(_NEXT),
        origin=row.origin(_ID),
    )
    return (appointment,)


TABLE = CsvTable(
    name="appointments",
    about="planned meetings, whatever became of them",
    fields=(
        _ID, _PATIENT, _PRACTITIONER, _LOCATION, _REFERRAL, _SERVICE, _MODALITY, _BOOKED, _STARTS, _ENDS,
        _STATUS, _ARRIVED, _SEEN, _ENDED, _CANCELLED, _CANCELLED_BY, _NEXT,
    ),
    build=_build,
)  # fmt: skip
