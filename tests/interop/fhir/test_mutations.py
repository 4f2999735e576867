"""Whatever happens to a resource, it is imported or refused by name; nothing else is raised."""

from __future__ import annotations

import json
import math
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bedside.errors import InvalidValueError
from bedside.interop.fhir.resources import read_resource
from bedside.interop.fhir.scope import LaterError, Scope
from bedside.interop.fhir.structure import READ
from bedside.records import from_json, to_json

pytest.importorskip("phonenumbers", reason="the extra 'contacts' is not installed")

_CONCEPT = {
    "coding": [{"system": "http://snomed.info/sct", "code": "3457005", "display": "Referral"}],
    "text": "x",
}
_PERIOD = {"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T09:30:00.123456789-01:00"}
_PATIENT = {"reference": "Patient/ana"}
_NAME = [{"use": "official", "family": "Ito", "given": ["Ana"], "_family": {"id": "f"}}]
_TELECOM = [{"system": "phone", "value": "+13035550100", "rank": 1}, {"system": "email", "value": "a@b.org"}]

VALID: list[dict[str, Any]] = [
    {
        "resourceType": "Patient",
        "id": "ana",
        "name": _NAME,
        "birthDate": "1990-02-28",
        "telecom": _TELECOM,
        "address": [{"line": ["1 Main St"], "city": "Denver", "period": {"start": "2020", "end": "2021-03"}}],
        "deceasedBoolean": False,
        "communication": [{"language": {"coding": [{"code": "es-MX"}]}, "preferred": True}],
        "generalPractitioner": [{"reference": "Practitioner/okafor"}],
        "link": [{"other": _PATIENT, "type": "seealso"}],
        "identifier": [{"system": "urn:x", "value": "7", "period": {"start": "2019-05-05"}}],
    },
    {"resourceType": "RelatedPerson", "id": "mum", "patient": _PATIENT, "name": _NAME, "period": _PERIOD},
    {
        "resourceType": "Practitioner",
        "id": "okafor",
        "name": _NAME,
        "identifier": [{"value": "1"}],
        "telecom": _TELECOM,
    },
    {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": {"identifier": {"system": "urn:x", "value": "7"}},
        "location": [{"reference": "Location/l"}],
        "code": [_CONCEPT],
    },
    {"resourceType": "Organization", "id": "o", "name": "Harbour", "alias": ["H"], "telecom": _TELECOM},
    {"resourceType": "Location", "id": "l", "name": "Room", "position": {"longitude": 1.5, "latitude": -2}},
    {
        "resourceType": "Encounter",
        "id": "e",
        "status": "finished",
        "class": {"code": "AMB"},
        "subject": _PATIENT,
        "period": _PERIOD,
        "type": [_CONCEPT],
        "participant": [{"individual": {"reference": "Practitioner/okafor"}, "type": [_CONCEPT]}],
        "location": [{"location": {"reference": "Location?identifier=urn:x|1"}}],
    },
    {
        "resourceType": "Appointment",
        "id": "a",
        "status": "cancelled",
        "start": "2026-03-02T09:00:00Z",
        "end": "2026-03-02T09:30:00Z",
        "participant": [{"actor": _PATIENT, "status": "accepted"}],
        "basedOn": [{"reference": "ServiceRequest/s"}],
        "cancelationReason": {"coding": [{"code": "pat"}]},
    },
    {
        "resourceType": "ServiceRequest",
        "id": "s",
        "status": "active",
        "intent": "order",
        "category": [_CONCEPT],
        "subject": _PATIENT,
        "performer": [{"reference": "Practitioner/okafor", "display": "Dr Okafor"}],
        "requester": {"reference": "Organization/o"},
        "authoredOn": "2026-03-02",
        "reasonCode": [{"text": "pain"}],
    },
    {
        "resourceType": "Task",
        "id": "t",
        "status": "completed",
        "intent": "order",
        "focus": {"reference": "ServiceRequest/s"},
        "executionPeriod": _PERIOD,
        "output": [{"type": _CONCEPT, "valueString": "x"}],
    },
    {
        "resourceType": "Communication",
        "id": "m",
        "status": "completed",
        "payload": [{"contentString": "hello"}],
    },
    {
        "resourceType": "Consent",
        "id": "c",
        "status": "active",
        "scope": _CONCEPT,
        "category": [_CONCEPT],
        "patient": _PATIENT,
        "dateTime": "2026-03-02T09:00:00Z",
        "provision": {"type": "permit", "purpose": [{"code": "TREAT"}], "period": {"end": "2027-01-01"}},
    },
    {
        "resourceType": "QuestionnaireResponse",
        "id": "q",
        "status": "completed",
        "subject": _PATIENT,
        "authored": "2026-03-02T09:00:00Z",
        "questionnaire": "Questionnaire/nps",
        "item": [{"linkId": "1", "answer": [{"valueInteger": 9}], "item": [{"linkId": "1.1"}]}],
    },
]

_DEEP: Any = "x"
for _ in range(200):
    _DEEP = {"extension": [_DEEP]}

_JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        [
            [],
            {},
            [None],
            [[]],
            {"x": 1},
            [{}],
            "",
            " ",
            "\x00",
            "\ud800",
            "\u202e",
            "x" * 100_000,
            "9999-12-31",
            "0001-01-01",
            "0000",
            "9999-12-31T23:59:59-14:00",
            "1000-01-01T00:00:00+14:00",
            "2026-02-30",
            "2026-03-08T02:30:00Z",
            "2026-03-02T09:00:60Z",
            "2026-03-02T09:00:00+99:99",
            "urn:uuid:x",
            "urn:uuid:",
            "#contained",
            "Patient?identifier=|",
            "Patient/" + "x" * 64,
            "http://x/Patient/1/_history/2",
            10**30,
            -1,
            math.nan,
            math.inf,
            _DEEP,
        ]
    ),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a resource, outermost first."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        found += _places(inner, (*path, name))
    return found


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A valid resource with one to three things dropped, replaced, wrapped, doubled or added."""
    resource: dict[str, Any] = deepcopy(draw(st.sampled_from(VALID)))
    for _ in range(draw(st.integers(1, 3))):
        places = _places(resource)
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        owner: Any = resource
        for name in way:
            owner = owner[name]
        match draw(st.sampled_from(["drop", "replace", "wrap", "double", "add", "rename"])):
            case "drop":
                del owner[last]
            case "replace":
                owner[last] = deepcopy(draw(_JUNK))
            case "wrap":
                owner[last] = [owner[last]]
            case "double" if isinstance(owner, list):
                owner.append(deepcopy(owner[last]))
            case "add" if isinstance(owner, dict):
                owner[draw(st.text(min_size=1, max_size=10))] = deepcopy(draw(_JUNK))
            case "rename" if isinstance(owner, dict):
                owner[f"_{last}"] = owner.pop(last)
            case _:
                pass
    return resource


def _read(resource: dict[str, Any], *, zone: str | None) -> tuple[object, ...] | str:
    scope = Scope(source="fhir", region="US", time_zone=zone, last_call=True)
    return read_resource(resource, "urn:uuid:129c6ac7-8d06-89de-ad63-0204a93e76c3", scope)


def test_the_unmutated_ones_are_all_read_and_cover_every_type() -> None:
    assert {resource["resourceType"] for resource in VALID} == READ
    for resource in VALID:
        found = _read(resource, zone="America/Denver")
        assert found == () or found[0] or resource["resourceType"] in ("Communication", "Task")


@pytest.mark.slow
@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(), st.sampled_from([None, "America/Denver", "Pacific/Apia"]))
def test_a_mutated_resource_is_read_or_refused_by_name(resource: dict[str, Any], zone: str | None) -> None:
    try:
        records = _read(resource, zone=zone)
    except (InvalidValueError, LaterError) as error:
        _assert_quotes_nothing(error, resource)
    else:
        for record in records if isinstance(records, tuple) else ():
            assert from_json(to_json(record), type(record)) == record


def _assert_quotes_nothing(error: Exception, resource: dict[str, Any]) -> None:
    marked = [
        value
        for value in json.dumps(resource).split('"')
        if value in ("Ito", "Okafor", "Harbour", "1 Main St")
    ]
    assert not any(value in str(error) for value in marked)


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(resources=VALID[:6])
@given(resources=st.lists(mutated(), max_size=6))
def test_a_bundle_of_mutated_resources_leaves_the_store_whole(
    new_clinic: Any, tmp_path: Any, resources: list[dict[str, Any]]
) -> None:
    content = {"resourceType": "Bundle", "type": "batch", "entry": [{"resource": item} for item in resources]}
    path = tmp_path / "mutated.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    clinic = new_clinic()

    report = clinic.load(path, batch_size=2)

    assert report.entries_read == len(resources) or not report.finished
    before = clinic.everything()
    imported = [kind for kind, _ in before if kind != "contact"]  # contacts follow from their patient
    assert len(imported) == report.added
    clinic.load(path, batch_size=2)
    assert clinic.everything() == before
