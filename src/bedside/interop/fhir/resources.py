"""One resource of any type: checked, then mapped by the function for its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bedside.interop.fhir.answers import read_questionnaire_response
from bedside.interop.fhir.consents import read_consent
from bedside.interop.fhir.elements import part, parts
from bedside.interop.fhir.meetings import read_appointment, read_encounter
from bedside.interop.fhir.patients import read_patient, read_related_person
from bedside.interop.fhir.professionals import (
    read_location,
    read_organization,
    read_practitioner,
    read_practitioner_role,
)
from bedside.interop.fhir.referrals import read_service_request
from bedside.interop.fhir.scope import Scope, Skip, identity_of
from bedside.interop.fhir.structure import READ, Resource, check_resource, type_of
from bedside.interop.fhir.tasks import read_progress

__all__ = ["read_resource"]

_Reader = Callable[[Resource, str, Scope], tuple[object, ...] | Skip]


def read_resource(resource: Resource, full_url: str | None, scope: Scope) -> tuple[object, ...] | str:
    """The records of a resource, or the name under which it is counted as skipped.

    >>> scope = Scope(source="fhir", region="US", time_zone=None)
    >>> ito = {"resourceType": "Patient", "id": "7", "name": [{"family": "Ito"}], "birthDate": "1990-02-28"}
    >>> [record.id for record in read_resource(ito, None, scope)]
    ['fhir.7']
    >>> read_resource({"resourceType": "Observation"}, None, scope)
    'Observation'

    Raises:
        InvalidValueError: it has not the structure of FHIR R4, or lacks what the record needs.
        LaterError: it refers to something that its Bundle has not shown yet.
    """
    kind = type_of(resource)
    if kind not in READ:
        return kind
    check_resource(resource)
    fhir_id = identity_of(resource, full_url)
    scope.remember(resource, fhir_id, full_url)
    found = _READERS[kind](resource, fhir_id, scope)
    return f"{kind} ({found.reason})" if isinstance(found, Skip) else found


def _read_task(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...] | Skip:
    """Keep what the Task says for the referral that it is about; a Task is no record of its own."""
    about = part(resource, "focus"), *parts(resource, "basedOn")
    targets = [scope.target(reference, "ServiceRequest") for reference in about if reference]
    request = next((target for target in targets if target is not None), None)
    if request is None:
        return Skip("not about a referral")
    progress = read_progress(resource, time_zone=scope.time_zone)
    if progress is None:
        return Skip("without an instant")
    scope.tasks.setdefault(request[1], []).append(progress)
    return ()


def _read_communication(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...] | Skip:
    """A message here has the address it went to and the consent that allowed it; FHIR has neither."""
    return Skip("no address and no consent")


_READERS: Final[Mapping[str, _Reader]] = {
    "Appointment": read_appointment,
    "Communication": _read_communication,
    "Consent": read_consent,
    "Encounter": read_encounter,
    "Location": read_location,
    "Organization": read_organization,
    "Patient": read_patient,
    "Practitioner": read_practitioner,
    "PractitionerRole": read_practitioner_role,
    "QuestionnaireResponse": read_questionnaire_response,
    "RelatedPerson": read_related_person,
    "ServiceRequest": read_service_request,
    "Task": _read_task,
}
