"""Resources that the tests of several readers share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

NPI = "http://hl7.org/fhir/sid/us-npi"

ANA: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "ana",
    "name": [
        {"use": "nickname", "given": ["Annie"]},
        {"use": "official", "family": "Ito", "given": ["Ana", "M"]},
    ],
    "birthDate": "1990-02-28",
}

OKAFOR: dict[str, Any] = {
    "resourceType": "Practitioner",
    "id": "okafor",
    "identifier": [{"system": NPI, "value": "9999999999"}],
    "name": [{"family": "Okafor", "given": ["Ada"]}],
}

HARBOUR: dict[str, Any] = {"resourceType": "Organization", "id": "harbour", "name": "Harbour Dental"}

REFERRAL: dict[str, Any] = {
    "resourceType": "ServiceRequest",
    "id": "sr-1",
    "status": "active",
    "intent": "order",
    "category": [{"coding": [{"system": "http://snomed.info/sct", "code": "3457005"}]}],
    "code": {"text": "Orthodontic assessment"},
    "subject": {"reference": "Patient/ana"},
    "requester": {"reference": "Organization/harbour"},
    "performer": [{"reference": "Practitioner/okafor", "display": "Dr Okafor"}],
    "authoredOn": "2026-03-02T09:00:00Z",
}

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
