"""Whether a resource has the structure that FHIR R4 gives it: properties, types, cardinalities, codes.

The structure stands in ``r4.toml``. Neither terminology nor profiles are enforced: a resource that
passes here is well-formed, not wise. A refusal names a code and the FHIR path and no value; a
property that FHIR does not know may be anything a person typed, so it is not named either.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any, Final

import attrs

from bedside.errors import InvalidValueError
from bedside.interop.fhir.primitives import check_date, check_date_time, check_instant, check_time, is_after

__all__ = ["READ", "Members", "Resource", "check_id", "check_resource", "type_of"]

Resource = Mapping[str, object]

#: The resource types that are read; all others are counted and skipped.
READ: Final = frozenset(
    "Appointment Communication Consent Encounter Location Organization Patient Practitioner "
    "PractitionerRole QuestionnaireResponse RelatedPerson ServiceRequest Task".split()
)

_DEEPEST: Final = 60
_ID: Final = re.compile(r"[A-Za-z0-9.-]{1,64}")
_UNUSABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_TOKEN: Final = re.compile(r"(\w+)(\[x])?:([\w.|]+)(?:\(([\w-]+)\))?([!*+]?)")
_LONGEST_TEXT: Final = 1024 * 1024


@attrs.frozen
class _Element:
    """One property: its type, whether it repeats or is required, its choice and its codes."""

    type: str
    repeats: bool = False
    required: bool = False
    choice: str | None = None
    codes: frozenset[str] = frozenset()


@attrs.frozen
class _Structure:
    elements: Mapping[str, _Element]
    required: tuple[str, ...]
    required_choices: tuple[str, ...]


class Members(dict[str, object]):
    """A JSON object that remembers whether one of its keys came twice; the last one counts."""

    repeated = False

    def __setitem__(self, key: str, value: object) -> None:
        if key in self:
            self.repeated = True
        super().__setitem__(key, value)


def type_of(resource: Resource) -> str:
    """The resource type, when it is one of FHIR R4's.

    Raises:
        InvalidValueError: ``fhir.type``.
    """
    kind = resource.get("resourceType")
    if not isinstance(kind, str) or kind not in _resource_types():
        raise InvalidValueError("fhir.type", "resourceType", "give a FHIR R4 resource type")
    return kind


def check_resource(resource: Resource) -> None:
    """Refuse a resource of one of the types in :data:`READ` that is not built as FHIR R4 says.

    >>> check_resource({"resourceType": "Patient", "id": "p-1", "birthDate": "1990-02-30"})
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: fhir.date Patient.birthDate: there is no such day

    Raises:
        InvalidValueError: ``fhir.type``, ``.missing``, ``.empty``, ``.list``, ``.object``, ``.date``,
            ``.code``, ``.choice``, ``.id``, ``.text``, ``field.unknown``, ``period.reversed`` or
            ``json.too_deep``; the path is the FHIR path.
    """
    kind = type_of(resource)
    if kind not in READ:
        raise InvalidValueError("fhir.type", "resourceType", "is of a type that is not read")
    _check_depth(resource, kind)
    if "id" in resource:
        check_id(resource["id"], f"{kind}.id")
    _check_object(resource, _structures()[kind], kind, skip=("resourceType",))


def check_id(value: object, path: str) -> str:
    """Refuse what is not a FHIR id: 1 to 64 of the characters A-Z, a-z, 0-9, ``-`` and ``.``."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise InvalidValueError("fhir.id", path, "an id is 1 to 64 of A-Z, a-z, 0-9, - and .")
    return value


def _check_depth(value: object, path: str) -> None:
    level: list[object] = [value]
    for _ in range(_DEEPEST):
        inner: list[object] = []
        for item in level:
            if isinstance(item, Mapping):
                if getattr(item, "repeated", False):
                    raise InvalidValueError("json.duplicate_key", path, "give each property once")
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        if not inner:
            return
        level = inner
    raise InvalidValueError("json.too_deep", path, f"nested deeper than {_DEEPEST} levels")


def _check_object(value: object, structure: _Structure, path: str, skip: tuple[str, ...] = ()) -> None:
    if not isinstance(value, Mapping):
        raise InvalidValueError("fhir.object", path, "must be a JSON object")
    if not value:
        raise InvalidValueError("fhir.empty", path, "an object has at least one property")
    chosen: set[str] = set()
    for name, inner in value.items():
        if name in skip:
            continue
        element = structure.elements.get(name)
        if element is None:
            _check_primitive_extension(name, inner, structure, path)
            continue
        if element.choice is not None:
            if element.choice in chosen:
                problem = "give one of the types of the choice"
                raise InvalidValueError("fhir.choice", f"{path}.{element.choice}[x]", problem)
            chosen.add(element.choice)
        _check_element(inner, element, f"{path}.{name}", f"_{name}" in value)
    for name in structure.required:
        if name not in value and f"_{name}" not in value:
            raise InvalidValueError("fhir.missing", f"{path}.{name}", "is required")
    for name in structure.required_choices:
        if name not in chosen:
            raise InvalidValueError("fhir.missing", f"{path}.{name}[x]", "is required")
    if structure is _structures()["Period"]:
        _check_period(value, path)


def _check_element(value: object, element: _Element, path: str, extended: bool) -> None:
    if not element.repeats:
        if isinstance(value, list):
            raise InvalidValueError("fhir.list", path, "must be one value, not a JSON array")
        _check_value(value, element, path)
        return
    if not isinstance(value, list):
        raise InvalidValueError("fhir.list", path, "must be a JSON array")
    if not value:
        raise InvalidValueError("fhir.empty", path, "an array has at least one member")
    for place, item in enumerate(value):
        if item is None and extended and element.type in _PRIMITIVES:
            continue
        _check_value(item, element, f"{path}[{place}]")


def _check_value(value: object, element: _Element, path: str) -> None:
    primitive = _PRIMITIVES.get(element.type)
    if primitive is not None:
        primitive(value, path)
        if element.codes and value not in element.codes:
            listed = " ".join(sorted(element.codes))
            raise InvalidValueError("fhir.code", path, f"give one of: {listed}")
    elif element.type == "any":
        if value is None:
            raise InvalidValueError("fhir.empty", path, "null is not a value")
    elif element.type == "object":
        if not isinstance(value, Mapping):
            raise InvalidValueError("fhir.object", path, "must be a JSON object")
    elif element.type == "Resource":
        if not isinstance(value, Mapping) or not isinstance(value.get("resourceType"), str):
            raise InvalidValueError("fhir.type", path, "a contained resource has a resourceType")
        if "id" in value:
            check_id(value["id"], f"{path}.id")
    else:
        _check_object(value, _structures()[element.type], path)


def _check_primitive_extension(name: str, value: object, structure: _Structure, path: str) -> None:
    """``_birthDate`` carries the id and extensions of ``birthDate``; anything else is unknown."""
    element = structure.elements.get(name[1:]) if name.startswith("_") else None
    if element is None or element.type not in (*_PRIMITIVES, "any"):
        near = get_close_matches(name, structure.elements, n=1, cutoff=0.8)
        hint = f"; the nearest one is {near[0]}" if near else ""
        raise InvalidValueError("field.unknown", path, f"has a property that FHIR R4 does not have{hint}")
    fitting = isinstance(value, list) if element.repeats else isinstance(value, Mapping)
    if not fitting:
        raise InvalidValueError("fhir.object", f"{path}._{name[1:]}", "must hold an id or extensions")


def _check_period(value: Resource, path: str) -> None:
    start, end = value.get("start"), value.get("end")
    if isinstance(start, str) and isinstance(end, str) and is_after(start, end):
        raise InvalidValueError("period.reversed", path, "the end must not be before the start")


def _text(value: object, path: str) -> None:
    if not isinstance(value, str):
        raise InvalidValueError("fhir.text", path, "must be text")
    if not value:
        raise InvalidValueError("fhir.empty", path, "text has at least one character")
    if len(value) > _LONGEST_TEXT:
        raise InvalidValueError("fhir.text", path, "text has 1 MiB at most")
    if _UNUSABLE.search(value):
        raise InvalidValueError("fhir.text", path, "holds a control character or half a surrogate pair")


def _boolean(value: object, path: str) -> None:
    if not isinstance(value, bool):
        raise InvalidValueError("fhir.boolean", path, "must be true or false, without quotes")


def _integer(value: object, path: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**31) <= value < 2**31:
        raise InvalidValueError("fhir.integer", path, "must be a whole number of 32 bits")


def _decimal(value: object, path: str) -> None:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise InvalidValueError("fhir.decimal", path, "must be a number")
    if not isfinite(value):
        raise InvalidValueError("number.not_finite", path, "must be a finite number")


def _dated(check: Callable[[str, str], None]) -> Callable[[object, str], None]:
    def checked(value: object, path: str) -> None:
        _text(value, path)
        check(str(value), path)

    return checked


_PRIMITIVES: Final[dict[str, Callable[[object, str], None]]] = {
    "string": _text,
    "code": _text,
    "uri": _text,
    "boolean": _boolean,
    "integer": _integer,
    "decimal": _decimal,
    "date": _dated(check_date),
    "dateTime": _dated(check_date_time),
    "instant": _dated(check_instant),
    "time": _dated(check_time),
}

_FOR_ALL: Final = {"extension": _Element("Extension", repeats=True), "id": _Element("string")}
_FOR_BACKBONES: Final = {**_FOR_ALL, "modifierExtension": _Element("Extension", repeats=True)}
_FOR_RESOURCES: Final = {
    **_FOR_BACKBONES,
    "implicitRules": _Element("uri"),
    "language": _Element("code"),
    "meta": _Element("Meta"),
    "text": _Element("Narrative"),
    "contained": _Element("Resource", repeats=True),
}


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(files("bedside.interop.fhir").joinpath("r4.toml").read_text(encoding="utf-8"))


@cache
def _resource_types() -> frozenset[str]:
    return frozenset(_tables()["resources"].split())


@cache
def _structures() -> Mapping[str, _Structure]:
    tables = _tables()
    codes = {name: frozenset(listed.split()) for name, listed in tables["codes"].items()}
    found = {name: _structure(name, listed, codes) for name, listed in tables["types"].items()}
    # An extension may hold any datatype, or more extensions; only its address is looked at.
    elements = {**_FOR_ALL, "url": _Element("string", required=True)}
    values = {f"value{kind}": _Element("any", choice="value") for kind in _EXTENSION_TYPES.split()}
    found["Extension"] = _Structure({**elements, **values}, ("url",), ())
    return found


def _structure(name: str, listed: str, codes: Mapping[str, frozenset[str]]) -> _Structure:
    base = _FOR_RESOURCES if name in READ else _FOR_BACKBONES if "." in name else _FOR_ALL
    elements = dict(base)
    required: list[str] = []
    choices: list[str] = []
    for token in listed.split():
        match = _TOKEN.fullmatch(token)
        if match is None:
            raise ValueError(f"r4.toml: {name} has an element that cannot be read")
        element, choice, kind, value_set, mark = match.groups()
        if choice:
            alternatives = _EXTENSION_TYPES.split() if kind == "any" else kind.split("|")
            for alternative in alternatives:
                inner = "any" if kind == "any" else _datatype(alternative)
                elements[element + alternative] = _Element(inner, choice=element)
            if mark == "!":
                choices.append(element)
            continue
        if mark in ("!", "+"):
            required.append(element)
        allowed = codes[value_set] if value_set else frozenset[str]()
        elements[element] = _Element(
            kind, repeats=mark in ("*", "+"), required=mark in ("!", "+"), codes=allowed
        )
    return _Structure(elements, tuple(required), tuple(choices))


def _datatype(name: str) -> str:
    """``DateTime`` of a choice such as ``deceasedDateTime`` as the datatype ``dateTime``."""
    lowered = name[0].lower() + name[1:]
    if lowered in _PRIMITIVES:
        return lowered
    return "object" if name in ("Timing", "Ratio") else name


_EXTENSION_TYPES: Final = (
    "Address Age Annotation Attachment Base64Binary Boolean Canonical Code CodeableConcept Coding "
    "ContactDetail ContactPoint Contributor Count DataRequirement Date DateTime Decimal Distance Dosage "
    "Duration Expression HumanName Id Identifier Instant Integer Markdown Meta Money Oid "
    "ParameterDefinition Period PositiveInt Quantity Range Ratio Reference RelatedArtifact SampledData "
    "Signature String Time Timing TriggerDefinition UnsignedInt Uri Url UsageContext Uuid"
)
