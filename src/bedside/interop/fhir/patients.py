"""FHIR Patient and RelatedPerson."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bedside.domain.patients import (
    Patient,
    PatientId,
    Preferences,
    RelatedPerson,
    RelatedPersonId,
    Relationship,
)
from bedside.errors import InvalidValueError
from bedside.interop.fhir.elements import codes, part, parts, text, truth
from bedside.interop.fhir.people import contact_points, day_of, period_days, person_name, postal_contacts
from bedside.interop.fhir.primitives import whole_date
from bedside.interop.fhir.scope import Scope
from bedside.interop.fhir.structure import Resource

__all__ = ["read_patient", "read_related_person"]

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")

#: HL7 v3 RoleCode and v2 table 0131 → ours.
_RELATIONSHIPS: Final = {
    Relationship.PARENT: "PRN MTH FTH NMTH NFTH STPPRN ADOPTP MTHFOST FTHFOST GESTM NPRN",
    Relationship.GUARDIAN: "GUARD HPOWATT SPOWATT DPOWATT POWATT",
    Relationship.CHILD: "CHILD SON DAU NCHILD SONC DAUC CHLDADOPT CHLDFOST STPCHLD BOY GIRL",
    Relationship.SPOUSE: "SPS HUSB WIFE DOMPART SIGOTHR",
    Relationship.SIBLING: "SIB BRO SIS TWIN HSIB NSIB STPSIB TWINSIS TWINBRO",
    Relationship.FRIEND: "FRND NBOR ROOM",
    Relationship.CAREGIVER: "CP CGV",
}
_BY_CODE: Final = {code: kind for kind, listed in _RELATIONSHIPS.items() for code in listed.split()}


def read_patient(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...]:
    """The Patient, with the contacts that can be used.

    FHIR does not say since when a practice knows a patient. ``registered_on`` is the first day that
    the record proves: the start of an identifier, else the birth date.
    """
    name = person_name(resource, scope)
    if name is None:
        raise InvalidValueError("name.empty", "Patient.name", "give a family or a given name")
    born_on = day_of(resource, "birthDate", scope)
    registered_on = _registered_on(resource, born_on, scope)
    gone = _inactive_reason(resource)
    died = text(resource, "deceasedDateTime")
    return (
        Patient(
            id=PatientId(scope.id_of("Patient", fhir_id)),
            name=name,
            registered_on=registered_on,
            born_on=born_on,
            contact_points=contact_points(resource, scope) + postal_contacts(resource, scope),
            preferences=Preferences(language=_language(resource)),
            practitioner_id=_general_practitioner(resource, scope),
            inactive_on=None if gone is None else _last_updated(resource, registered_on),
            inactive_reason=gone,
            deceased=died is not None or truth(resource, "deceasedBoolean") is True,
            deceased_at=scope.instant(resource, "deceasedDateTime"),
            origin=scope.origin("Patient", fhir_id),
        ),
    )


def read_related_person(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...]:
    """The RelatedPerson; what such a person may do is declared in bedside, never imported."""
    since_on, until_on = period_days(resource, scope)
    if truth(resource, "active") is False and until_on is None:
        until_on = since_on or _updated_on(resource)
        if until_on is None:
            scope.notices["related_person.inactive_since_unknown"] += 1
    kinds = [_BY_CODE[code] for code in sorted(codes(resource, "relationship")) if code in _BY_CODE]
    return (
        RelatedPerson(
            id=RelatedPersonId(scope.id_of("RelatedPerson", fhir_id)),
            patient_id=PatientId(scope.require(resource, "patient", "Patient")),
            name=person_name(resource, scope),
            relationship=kinds[0] if kinds else Relationship.OTHER,
            contact_points=contact_points(resource, scope) + postal_contacts(resource, scope),
            since_on=since_on,
            until_on=until_on,
            origin=scope.origin("RelatedPerson", fhir_id),
        ),
    )


def _registered_on(resource: Resource, born_on: date | None, scope: Scope) -> date:
    starts = (text(part(item, "period"), "start") for item in parts(resource, "identifier"))
    days = [day for day in (whole_date(start) for start in starts if start is not None) if day is not None]
    if days:
        return min(days)
    scope.notices["patient.registered_on_unknown"] += 1
    return born_on or date(1900, 1, 1)


def _inactive_reason(resource: Resource) -> str | None:
    if any(text(link, "type") == "replaced-by" for link in parts(resource, "link")):
        return "replaced"
    return "inactive-at-source" if truth(resource, "active") is False else None


def _updated_on(resource: Resource) -> date | None:
    stated = text(part(resource, "meta"), "lastUpdated")
    return None if stated is None else whole_date(stated)


def _last_updated(resource: Resource, earliest: date) -> date:
    return max(_updated_on(resource) or earliest, earliest)


def _language(resource: Resource) -> str:
    spoken = parts(resource, "communication")
    ranked = sorted(spoken, key=lambda item: truth(item, "preferred") is not True)
    for item in ranked:
        for coding in parts(part(item, "language"), "coding"):
            code = (text(coding, "code") or "").lower()
            if _LANGUAGE.fullmatch(code):
                return code
    return "en"


def _general_practitioner(resource: Resource, scope: Scope) -> str | None:
    for reference in parts(resource, "generalPractitioner"):
        found = scope.refer(reference, "Practitioner")
        if found is not None:
            return found
    return None
