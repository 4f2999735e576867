"""The structure that R4 gives a resource."""

from __future__ import annotations

from typing import Any

import pytest

from bedside.errors import InvalidValueError
from bedside.interop.fhir.structure import READ, check_resource, type_of

PATIENT: dict[str, Any] = {"resourceType": "Patient", "id": "ana"}


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"name": {"family": "Ito"}}, "fhir.list", "Patient.name"),
        ({"birthDate": ["1990"]}, "fhir.list", "Patient.birthDate"),
        ({"name": []}, "fhir.empty", "Patient.name"),
        ({"name": [{}]}, "fhir.empty", "Patient.name[0]"),
        ({"name": [None]}, "fhir.object", "Patient.name[0]"),
        ({"name": ["Ito"]}, "fhir.object", "Patient.name[0]"),
        ({"name": [{"family": ""}]}, "fhir.empty", "Patient.name[0].family"),
        ({"name": [{"given": [None]}]}, "fhir.text", "Patient.name[0].given[0]"),
        ({"name": [{"family": 7}]}, "fhir.text", "Patient.name[0].family"),
        ({"active": "true"}, "fhir.boolean", "Patient.active"),
        ({"active": 1}, "fhir.boolean", "Patient.active"),
        ({"multipleBirthInteger": True}, "fhir.integer", "Patient.multipleBirthInteger"),
        ({"multipleBirthInteger": 1.5}, "fhir.integer", "Patient.multipleBirthInteger"),
        ({"multipleBirthInteger": 2**31}, "fhir.integer", "Patient.multipleBirthInteger"),
        (
            {"multipleBirthInteger": 1, "multipleBirthBoolean": True},
            "fhir.choice",
            "Patient.multipleBirth[x]",
        ),
        ({"gender": "Female"}, "fhir.code", "Patient.gender"),
        ({"link": [{"type": "refer"}]}, "fhir.missing", "Patient.link[0].other"),
        ({"extension": [{"valueString": "x"}]}, "fhir.missing", "Patient.extension[0].url"),
        ({"contained": [{"id": "x"}]}, "fhir.type", "Patient.contained[0]"),
        ({"contained": [{"resourceType": "Patient", "id": "x y"}]}, "fhir.id", "Patient.contained[0].id"),
        ({"_active": "x"}, "fhir.object", "Patient._active"),
        ({"_name": {"id": "x"}}, "field.unknown", "Patient"),
        ({"firstName": "Ana"}, "field.unknown", "Patient"),
        (
            {"address": [{"period": {"start": "2026", "end": "2025"}}]},
            "period.reversed",
            "Patient.address[0].period",
        ),
        ({"id": "x" * 65}, "fhir.id", "Patient.id"),
        ({"id": None}, "fhir.id", "Patient.id"),
    ],
)
def test_a_resource_that_is_not_as_r4_says_is_refused(more: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        check_resource({**PATIENT, **more})

    assert (refused.value.code, refused.value.path) == (code, path)
    assert "Ana" not in str(refused.value)
    assert "Ito" not in str(refused.value)


@pytest.mark.parametrize(
    "more",
    [
        {"id": "x" * 64},
        {"name": [{"given": ["Ana", None], "_given": [None, {"id": "g"}]}]},
        {"_birthDate": {"extension": [{"url": "urn:x", "valueDateTime": "1990"}]}},
        {"extension": [{"url": "urn:x", "extension": [{"url": "y", "valueInteger": 7}]}]},
        {"contained": [{"resourceType": "Organization"}]},
        {"multipleBirthInteger": -(2**31)},
    ],
)
def test_what_r4_allows_is_not_refused(more: dict[str, Any]) -> None:
    check_resource({**PATIENT, **more})


def test_the_nearest_known_property_is_named_and_not_the_unknown_one() -> None:
    with pytest.raises(InvalidValueError) as refused:
        check_resource({**PATIENT, "birthdate": "1990"})

    assert "the nearest one is birthDate" in str(refused.value)
    assert "birthdate" not in str(refused.value)


def test_a_missing_required_element_is_named() -> None:
    for kind in READ - {"Patient", "Practitioner", "PractitionerRole", "Organization", "Location"}:
        with pytest.raises(InvalidValueError, match=r"fhir\.missing"):
            check_resource({"resourceType": kind, "id": "x"})


@pytest.mark.parametrize("kind", [None, 7, "patient", "Person ", "Ito", []])
def test_only_types_of_r4_are_resource_types(kind: object) -> None:
    with pytest.raises(InvalidValueError, match=r"fhir\.type resourceType"):
        type_of({"resourceType": kind})
