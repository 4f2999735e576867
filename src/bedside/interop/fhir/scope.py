"""What one import knows: how ids are made, how references are resolved, and what was left out."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Final

import attrs

from bedside.domain.patients import Origin
from bedside.errors import InvalidValueError
from bedside.interop.fhir.elements import part, parts, text
from bedside.interop.fhir.primitives import instant_of
from bedside.interop.fhir.structure import READ, Resource, check_id
from bedside.interop.fhir.tasks import Progress
from bedside.interop.identity import record_id

__all__ = ["LaterError", "Scope", "Skip", "identity_of"]

_LITERAL: Final = re.compile(r"(?:https?://\S+/)?([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/\S+)?")
_CONDITIONAL: Final = re.compile(r"([A-Z][A-Za-z]+)\?identifier=(\S+)")
_URN: Final = re.compile(r"urn:(?:uuid|oid):([A-Za-z0-9.-]{1,64})")
_REST: Final = re.compile(r"https?://\S+/[A-Z][A-Za-z]+/([A-Za-z0-9.-]{1,64})")
_INDEXED: Final = frozenset(
    {"Organization", "Location", "Practitioner", "PractitionerRole", "Patient", "RelatedPerson"}
)


class LaterError(Exception):
    """A reference names what this file has not shown yet; ask again at its end."""


@attrs.frozen
class Skip:
    """Why a resource that is read has no place among bedside's records."""

    reason: str


@attrs.define(kw_only=True)
class Scope:
    """What a mapping may ask, and where it leaves notice of what it had to leave out."""

    source: str
    region: str | None
    time_zone: str | None
    ours: frozenset[str] = frozenset()
    last_call: bool = False
    notices: Counter[str] = attrs.field(factory=Counter)
    identifiers: dict[tuple[str, str], str] = attrs.field(factory=dict, repr=False)
    names: dict[tuple[str, str], str] = attrs.field(factory=dict, repr=False)
    aliases: dict[str, tuple[str, str]] = attrs.field(factory=dict, repr=False)
    tasks: dict[str, list[Progress]] = attrs.field(factory=dict, repr=False)
    referrals: set[str] = attrs.field(factory=set, repr=False)
    partners: set[str] = attrs.field(factory=set, repr=False)

    def remember(self, resource: Resource, fhir_id: str, full_url: str | None) -> None:
        """Let later references find the resource by its identifiers or its address in the Bundle."""
        kind = str(resource["resourceType"])
        if full_url is not None:
            self.aliases[full_url] = (kind, fhir_id)
        if kind in _INDEXED:
            for identifier in parts(resource, "identifier"):
                value = text(identifier, "value")
                if value is not None:
                    self.identifiers[kind, f"{text(identifier, 'system') or ''}|{value}"] = fhir_id

    def id_of(self, kind: str, fhir_id: str) -> str:
        """The id in bedside of the FHIR resource *kind*/*fhir_id*."""
        return record_id(self.source, kind, fhir_id)

    def origin(self, kind: str, fhir_id: str) -> Origin:
        """Where the record came from."""
        return Origin(source=self.source, value=f"{kind}/{fhir_id}")

    def target(self, reference: Resource, *kinds: str) -> tuple[str, str] | None:
        """Type and FHIR id that *reference* names, when it is one of *kinds*; None for anything else.

        A conditional or logical reference is resolved through the identifiers seen so far.

        Raises:
            LaterError: the file has not shown it yet, and this is not the last call.
        """
        literal = text(reference, "reference")
        if literal is None:
            return self._logical(reference, kinds)
        if literal.startswith("#"):
            self.notices["ref.contained"] += 1
            return None
        found = self.aliases.get(literal)
        match = _LITERAL.fullmatch(literal)
        if found is None and match is not None:
            found = match[1], match[2]
        if found is not None:
            return found if found[0] in kinds else None
        return self._indirect(literal, kinds)

    def refer(self, reference: Resource, *kinds: str) -> str | None:
        """The id in bedside of what *reference* names, when it is one of *kinds*."""
        found = self.target(reference, *kinds)
        return None if found is None else self.id_of(*found)

    def require(self, resource: Resource, name: str, *kinds: str) -> str:
        """The id of what the property *name* names.

        Raises:
            InvalidValueError: ``fhir.missing`` when it names none, ``ref.missing`` when it cannot be found.
        """
        path = f"{resource['resourceType']}.{name}"
        reference = part(resource, name)
        found = self.refer(reference, *kinds)
        if found is None:
            if reference:
                problem = f"does not name a {' or '.join(kinds)} that the import has"
                raise InvalidValueError("ref.missing", path, problem)
            raise InvalidValueError("fhir.missing", path, f"name the {kinds[0]}")
        return found

    def instant(self, resource: Resource, name: str) -> datetime | None:
        """The instant of a dateTime; one that names only a day, month or year is left out with a notice."""
        value = text(resource, name)
        if value is None:
            return None
        found = instant_of(value, zone=self.time_zone)
        if found is None:
            self.notices["fhir.partial_date"] += 1
        return found

    def _logical(self, reference: Resource, kinds: tuple[str, ...]) -> tuple[str, str] | None:
        identifier = part(reference, "identifier")
        value = text(identifier, "value")
        if value is None:
            return None
        wanted = f"{text(identifier, 'system') or ''}|{value}"
        stated = text(reference, "type")
        return self._identified(wanted, kinds if stated is None else (stated,), kinds)

    def _indirect(self, literal: str, kinds: tuple[str, ...]) -> tuple[str, str] | None:
        conditional = _CONDITIONAL.fullmatch(literal)
        if conditional is not None:
            kind, wanted = conditional[1], conditional[2]
            return self._identified(wanted if "|" in wanted else f"|{wanted}", (kind,), kinds)
        urn = _URN.fullmatch(literal)
        if urn is None:
            self.notices["ref.unresolved"] += 1
            return None
        if not self.last_call:
            raise LaterError
        # Bundles of one export name each other's resources by the uuid that is their id.
        return (kinds[0], urn[1]) if len(kinds) == 1 else None

    def _identified(
        self, wanted: str, stated: tuple[str, ...], kinds: tuple[str, ...]
    ) -> tuple[str, str] | None:
        for kind in stated:
            found = self.identifiers.get((kind, wanted))
            if found is not None:
                return (kind, found) if kind in kinds else None
        if not any(kind in kinds for kind in stated):
            return None
        if not self.last_call:
            raise LaterError
        self.notices["ref.unresolved"] += 1
        return None


def identity_of(resource: Resource, full_url: str | None) -> str:
    """The id by which the resource is known again: its own, its Bundle address, or an identifier.

    >>> identity_of({"resourceType": "Patient"}, "urn:uuid:129c6ac7-8d06-89de-ad63-0204a93e76c3")
    '129c6ac7-8d06-89de-ad63-0204a93e76c3'

    Raises:
        InvalidValueError: ``fhir.id`` or ``fhir.missing``.
    """
    kind = str(resource["resourceType"])
    if "id" in resource:
        return check_id(resource["id"], f"{kind}.id")
    address = full_url or ""
    match = _URN.fullmatch(address) or _REST.fullmatch(address)
    if match is not None:
        return match[1]
    for identifier in parts(resource, "identifier"):
        value = text(identifier, "value")
        if value is not None and kind in READ:
            return f"{text(identifier, 'system') or ''}|{value}"
    raise InvalidValueError("fhir.missing", f"{kind}.id", "give an id, so that it is known again next time")
