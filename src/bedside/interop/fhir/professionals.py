"""FHIR Practitioner, PractitionerRole, Organization and Location."""

from __future__ import annotations

from typing import Final

from bedside.domain.professionals import (
    Location,
    LocationId,
    Organization,
    OrganizationId,
    Practitioner,
    PractitionerId,
    PractitionerRole,
    PractitionerRoleId,
)
from bedside.errors import InvalidValueError
from bedside.interop.fhir.elements import codes, members, part, parts, text, title, truth
from bedside.interop.fhir.people import contact_points, person_name, postal_contacts
from bedside.interop.fhir.scope import Scope
from bedside.interop.fhir.structure import Resource

__all__ = ["read_location", "read_organization", "read_practitioner", "read_practitioner_role"]

_NPI: Final = "http://hl7.org/fhir/sid/us-npi"
#: HL7 v2 table 0203: identifiers that a professional is licensed under.
_LICENCES: Final = frozenset({"NPI", "MD", "LN", "PRN", "DDS", "RN", "LANR"})


def read_practitioner(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...]:
    """The Practitioner; ``license_id`` is the NPI, else the first licence number."""
    name = person_name(resource, scope)
    if name is None:
        raise InvalidValueError("name.empty", "Practitioner.name", "give a family or a given name")
    scope.names["Practitioner", fhir_id] = " ".join(filter(None, (name.given, name.family)))
    return (
        Practitioner(
            id=PractitionerId(scope.id_of("Practitioner", fhir_id)),
            name=name,
            active=truth(resource, "active") is not False,
            license_id=_licence(resource),
            contact_points=contact_points(resource, scope),
            origin=scope.origin("Practitioner", fhir_id),
        ),
    )


def read_organization(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...]:
    """The Organization, by its name or the first alias."""
    name = _name(resource, *members(resource, "alias"))
    scope.names["Organization", fhir_id] = name
    return (
        Organization(
            id=OrganizationId(scope.id_of("Organization", fhir_id)),
            name=name,
            active=truth(resource, "active") is not False,
            contact_points=contact_points(resource, scope) + postal_contacts(resource, scope),
            origin=scope.origin("Organization", fhir_id),
        ),
    )


def read_location(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...]:
    """The Location, by its name, an alias or its description."""
    return (
        Location(
            id=LocationId(scope.id_of("Location", fhir_id)),
            name=_name(resource, *members(resource, "alias"), text(resource, "description")),
            organization_id=_maybe(scope.refer(part(resource, "managingOrganization"), "Organization")),
            active=text(resource, "status") in (None, "active"),
            origin=scope.origin("Location", fhir_id),
        ),
    )


def read_practitioner_role(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...]:
    """The PractitionerRole; its title is its code, else its specialty."""
    practitioner_id = scope.refer(part(resource, "practitioner"), "Practitioner")
    places = (scope.refer(reference, "Location") for reference in parts(resource, "location"))
    return (
        PractitionerRole(
            id=PractitionerRoleId(scope.id_of("PractitionerRole", fhir_id)),
            practitioner_id=None if practitioner_id is None else PractitionerId(practitioner_id),
            organization_id=_maybe(scope.refer(part(resource, "organization"), "Organization")),
            location_ids=tuple(dict.fromkeys(LocationId(place) for place in places if place is not None)),
            title=title(resource, "code", "specialty"),
            active=truth(resource, "active") is not False,
            origin=scope.origin("PractitionerRole", fhir_id),
        ),
    )


def _maybe(organization_id: str | None) -> OrganizationId | None:
    return None if organization_id is None else OrganizationId(organization_id)


def _name(resource: Resource, *others: str | None) -> str:
    for name in (text(resource, "name"), *others):
        plain = " ".join((name or "").split())
        if plain:
            return plain[:300]
    raise InvalidValueError("name.empty", f"{resource['resourceType']}.name", "give a name")


def _licence(resource: Resource) -> str | None:
    identifiers = parts(resource, "identifier")
    national = [item for item in identifiers if text(item, "system") == _NPI]
    licensed = [item for item in identifiers if codes(item, "type") & _LICENCES]
    degrees = [item for owner in parts(resource, "qualification") for item in parts(owner, "identifier")]
    for item in (*national, *licensed, *degrees):
        value = (text(item, "value") or "").strip()
        if value and len(value) <= 80:
            return value
    return None
