"""A resource is found by the address that its bundle gives it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.interop.fhir.conftest import Write as Bundle
from tests.interop.fhir.examples import ANA, NINE

from bedside.domain.appointments import Modality, Visit

pytest.importorskip("ijson", reason="the extra 'fhir' is not installed")
pytest.importorskip("phonenumbers", reason="the extra 'contacts' is not installed")


def test_a_resource_without_id_is_known_by_its_bundle_address(clinic: Any, bundle: Bundle) -> None:
    uuid = "129c6ac7-8d06-89de-ad63-0204a93e76c3"
    nameless = {name: value for name, value in ANA.items() if name != "id"}
    visit = {
        "resourceType": "Encounter",
        "id": "e-1",
        "status": "finished",
        "class": {"code": "VR"},
        "subject": {"reference": f"urn:uuid:{uuid}"},
        "period": {"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T09:30:00Z"},
        "type": [{"text": "Check-up"}],
    }

    clinic.load(bundle([visit, (f"urn:uuid:{uuid}", nameless)]))

    stored = clinic.stored(Visit)[0]
    assert (stored.patient_id, stored.modality, stored.service) == (
        f"fhir.{uuid}",
        Modality.VIRTUAL,
        "Check-up",
    )
    assert stored.started_at == NINE


def test_a_uuid_address_stands_for_the_resource_id(clinic: Any, bundle: Bundle) -> None:
    visit = {
        "resourceType": "Encounter",
        "id": "e-1",
        "status": "planned",
        "class": {"code": "AMB"},
        "subject": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000001"},
    }

    clinic.load(bundle([visit, ("urn:uuid:00000000-0000-4000-8000-000000000001", ANA)]))

    assert clinic.stored(Visit)[0].patient_id == "fhir.ana"
