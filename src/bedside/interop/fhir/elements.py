"""Typed access to the elements of a resource whose structure was checked before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bedside.interop.fhir.structure import Resource

__all__ = ["codes", "codings", "first", "members", "part", "parts", "text", "title", "truth"]


def text(resource: Resource, name: str) -> str | None:
    """The text of a property, or None."""
    value = resource.get(name)
    return value if isinstance(value, str) else None


def truth(resource: Resource, name: str) -> bool | None:
    """The boolean of a property, or None."""
    value = resource.get(name)
    return value if isinstance(value, bool) else None


def part(resource: Resource, name: str) -> Resource:
    """The object of a property; an empty one where there is none."""
    value = resource.get(name)
    return value if isinstance(value, Mapping) else {}


def parts(resource: Resource, name: str) -> tuple[Resource, ...]:
    """The objects of a property that repeats; a property that does not gives its one object."""
    value = resource.get(name)
    if isinstance(value, Mapping):
        return (value,)
    return tuple(item for item in value if isinstance(item, Mapping)) if isinstance(value, list) else ()


def members(resource: Resource, name: str) -> tuple[str, ...]:
    """The texts of a property that repeats."""
    value = resource.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def first(resource: Resource, name: str) -> Resource:
    """The first object of a property that repeats; an empty one where there is none."""
    return next(iter(parts(resource, name)), {})


def codings(resource: Resource, name: str) -> Iterator[tuple[str, str]]:
    """System and code of every coding in the CodeableConcepts of a property.

    >>> list(codings({"type": {"coding": [{"system": "urn:x", "code": "NPI"}]}}, "type"))
    [('urn:x', 'NPI')]
    """
    for concept in parts(resource, name):
        for coding in parts(concept, "coding"):
            code = text(coding, "code")
            if code is not None:
                yield text(coding, "system") or "", code


def codes(resource: Resource, name: str) -> frozenset[str]:
    """The codes in the CodeableConcepts of a property, whatever their system."""
    return frozenset(code for _, code in codings(resource, name))


def title(resource: Resource, *names: str, longest: int = 200) -> str | None:
    """What the first CodeableConcept among *names* is called: its text, or the display of a coding.

    >>> title({"type": [{"coding": [{"display": "Check-up"}]}]}, "serviceType", "type")
    'Check-up'
    """
    for name in names:
        for concept in parts(resource, name):
            displays = (text(coding, "display") for coding in parts(concept, "coding"))
            for words in (text(concept, "text"), *displays):
                plain = " ".join((words or "").split())
                if plain:
                    return plain[:longest]
    return None
