"""The table of visits."""

from __future__ import annotations

from bedside.domain.appointments import Modality, Visit, VisitId, VisitStatus
from bedside.interop.csv.fields import choice, instant, reference, text
from bedside.interop.csv.values import CsvTable, RowValues

__all__ = ["TABLE"]

_ID = reference("id", "visit", "the visit's id in the source", required=True)
_PATIENT = reference("patient_id", "patient", "who came; a patient imported earlier", required=True)
_APPOINTMENT = reference("appointment_id", "appointment", "the appointment that it kept")
_PRACTITIONER = reference("practitioner_id", "practitioner", "who saw the patient")
_ORGANIZATION = reference("organization_id", "organization", "whose visit it was")
_LOCATION = reference("location_id", "location", "where")
_SERVICE = text("service", "what it was for")
_PROCEDURE = text("procedure", "a short code of what was done", code=True)
_MODALITY = choice("modality", Modality, "where they met; `in-person` where absent")
_STARTED = instant("started_at", "when it began")
_ENDED = instant("ended_at", "when it was over")
_STATUS = choice("status", VisitStatus, "how it stands (FHIR Encounter.status)", required=True)


def _build(row: RowValues) -> tuple[object, ...]:
    visit = Visit(
        id=VisitId(row.need(_ID)),
        patient_id=row.need(_PATIENT),
        appointment_id=row.get(_APPOINTMENT),
        practitioner_id=row.get(_PRACTITIONER),
        organization_id=row.get(_ORGANIZATION),
        location_id=row.get(_LOCATION),
        service=row.either(_SERVICE, "visit"),
        procedure=row.get(_PROCEDURE),
        modality=row.either(_MODALITY, Modality.IN_PERSON),
        started_at=row.get(_STARTED),
        ended_at=row.get(_ENDED),
        status=row.need(_STATUS),
        origin=row.origin(_ID),
    )
    return (visit,)


TABLE = CsvTable(
    name="visits",
    about="meetings that happened",
    fields=(
        _ID, _PATIENT, _APPOINTMENT, _PRACTITIONER, _ORGANIZATION, _LOCATION, _SERVICE, _PROCEDURE,
        _MODALITY, _STARTED, _ENDED, _STATUS,
    ),
    build=_build,
)  # fmt: skip
