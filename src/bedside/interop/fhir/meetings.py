"""FHIR Encounter, which is a visit here, and Appointment."""

from __future__ import annotations

from typing import Final

from bedside.domain.appointments import (
    Appointment,
    AppointmentId,
    AppointmentStatus,
    CancelledBy,
    Modality,
    Visit,
    VisitId,
    VisitStatus,
)
from bedside.errors import InvalidValueError
from bedside.interop.fhir.elements import codes, first, part, parts, text, title
from bedside.interop.fhir.scope import LaterError, Scope, Skip
from bedside.interop.fhir.structure import Resource

__all__ = ["read_appointment", "read_encounter"]

_STATUSES: Final = {status.value: status for status in AppointmentStatus}
_VISIT_STATUSES: Final = {status.value: status for status in VisitStatus}


def read_encounter(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...] | Skip:
    """The Encounter as a Visit; class VR is a virtual one."""
    subject = part(resource, "subject")
    if subject and scope.target(subject, "Group") is not None:
        return Skip("of a group")
    period = part(resource, "period")
    virtual = text(part(resource, "class"), "code") == "VR"
    return (
        Visit(
            id=VisitId(scope.id_of("Encounter", fhir_id)),
            patient_id=scope.require(resource, "subject", "Patient"),
            appointment_id=scope.refer(first(resource, "appointment"), "Appointment"),
            practitioner_id=_performer(resource, scope),
            organization_id=scope.refer(part(resource, "serviceProvider"), "Organization"),
            location_id=scope.refer(part(first(resource, "location"), "location"), "Location"),
            service=title(resource, "serviceType", "type") or "visit",
            modality=Modality.VIRTUAL if virtual else Modality.IN_PERSON,
            started_at=scope.instant(period, "start"),
            ended_at=scope.instant(period, "end"),
            status=_VISIT_STATUSES[text(resource, "status") or "unknown"],
            origin=scope.origin("Encounter", fhir_id),
        ),
    )


def read_appointment(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...]:
    """The Appointment of one patient.

    FHIR does not say when an appointment was cancelled, and its reason tells who called it off only
    in HL7's own codes.
    """
    patients: list[str] = []
    practitioners: list[str] = []
    places: list[str] = []
    for participant in parts(resource, "participant"):
        actor = part(participant, "actor")
        for found, kind in ((patients, "Patient"), (practitioners, "Practitioner"), (places, "Location")):
            target = scope.refer(actor, kind) if actor else None
            if target is not None:
                found.append(target)
    if not patients:
        raise InvalidValueError("fhir.missing", "Appointment.participant", "name the Patient who will come")
    starts_at = scope.instant(resource, "start")
    if starts_at is None:
        raise InvalidValueError("fhir.missing", "Appointment.start", "give the instant it begins")
    return (
        Appointment(
            id=AppointmentId(scope.id_of("Appointment", fhir_id)),
            patient_id=patients[0],
            practitioner_id=practitioners[0] if practitioners else None,
            location_id=places[0] if places else None,
            referral_id=_referral(resource, scope),
            service=title(resource, "serviceType", "appointmentType") or "visit",
            booked_at=scope.instant(resource, "created"),
            starts_at=starts_at,
            ends_at=scope.instant(resource, "end"),
            status=_STATUSES[text(resource, "status") or "unknown"],
            cancelled_by=_cancelled_by(resource),
            origin=scope.origin("Appointment", fhir_id),
        ),
    )


def _performer(resource: Resource, scope: Scope) -> str | None:
    """The primary performer, else the first professional who took part."""
    participants = parts(resource, "participant")
    for participant in sorted(participants, key=lambda item: "PPRF" not in codes(item, "type")):
        found = scope.refer(part(participant, "individual"), "Practitioner")
        if found is not None:
            return found
    return None


def _referral(resource: Resource, scope: Scope) -> str | None:
    """The referral that the appointment is made on, when this import has made one of it."""
    for reference in parts(resource, "basedOn"):
        target = scope.target(reference, "ServiceRequest")
        if target is None:
            continue
        if target[1] in scope.referrals:
            return scope.id_of(*target)
        if not scope.last_call:
            raise LaterError
        scope.notices["appointment.no_referral"] += 1
    return None


def _cancelled_by(resource: Resource) -> CancelledBy | None:
    if text(resource, "status") != "cancelled":
        return None
    for code in sorted(codes(resource, "cancelationReason")):
        if code.startswith("pat"):
            return CancelledBy.PATIENT
        if code.startswith("prov"):
            return CancelledBy.PRACTICE
    return None
