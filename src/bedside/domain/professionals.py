"""The professionals and places of a practice and its neighbours, as the record system knows them."""

from __future__ import annotations

from typing import NewType

import attrs

from bedside.domain.checks import (
    PERSONAL,
    identifier,
    identifiers,
    instances,
    label,
    optional,
    personal_text,
    typed,
)
from bedside.domain.patients import ContactPoint, Origin, PersonName

__all__ = [
    "Location",
    "LocationId",
    "Organization",
    "OrganizationId",
    "Practitioner",
    "PractitionerId",
    "PractitionerRole",
    "PractitionerRoleId",
]

PractitionerId = NewType("PractitionerId", str)
PractitionerRoleId = NewType("PractitionerRoleId", str)
OrganizationId = NewType("OrganizationId", str)
LocationId = NewType("LocationId", str)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Organization:
    """A practice, hospital, laboratory or payer (FHIR Organization)."""

    id: OrganizationId = attrs.field(validator=identifier)
    name: str = attrs.field(validator=label(300))
    active: bool = True
    contact_points: tuple[ContactPoint, ...] = attrs.field(default=(), validator=instances(ContactPoint))
    origin: Origin | None = None


@attrs.frozen(kw_only=True, field_transformer=typed)
class Practitioner:
    """A professional (FHIR Practitioner); ``license_id`` is the NPI or its like.

    >>> okafor = Practitioner(id=PractitionerId("dr-okafor"), name=PersonName(family="Okafor"))
    >>> okafor.active
    True
    """

    id: PractitionerId = attrs.field(validator=identifier)
    name: PersonName
    active: bool = True
    license_id: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(80))
    )
    contact_points: tuple[ContactPoint, ...] = attrs.field(default=(), validator=instances(ContactPoint))
    origin: Origin | None = None


@attrs.frozen(kw_only=True, field_transformer=typed)
class Location:
    """Where care is given (FHIR Location)."""

    id: LocationId = attrs.field(validator=identifier)
    name: str = attrs.field(validator=label(300))
    organization_id: OrganizationId | None = attrs.field(default=None, validator=optional(identifier))
    active: bool = True
    origin: Origin | None = None


@attrs.frozen(kw_only=True, field_transformer=typed)
class PractitionerRole:
    """What a professional does, for whom and where (FHIR PractitionerRole)."""

    id: PractitionerRoleId = attrs.field(validator=identifier)
    practitioner_id: PractitionerId | None = attrs.field(default=None, validator=optional(identifier))
    organization_id: OrganizationId | None = attrs.field(default=None, validator=optional(identifier))
    location_ids: tuple[LocationId, ...] = attrs.field(default=(), validator=identifiers)
    title: str | None = attrs.field(default=None, validator=optional(label(200)))
    active: bool = True
    origin: Origin | None = None
