"""What a Practitioner, a PractitionerRole, an Organization and a Location become."""

from __future__ import annotations

from typing import Any

import pytest
from tests.interop.fhir.conftest import Write as Bundle
from tests.interop.fhir.examples import HARBOUR, NPI, OKAFOR

from bedside.domain.professionals import Location, Organization, Practitioner, PractitionerRole

pytest.importorskip("ijson", reason="the extra 'fhir' is not installed")
pytest.importorskip("phonenumbers", reason="the extra 'contacts' is not installed")


def test_professionals_and_places_point_at_each_other(clinic: Any, bundle: Bundle) -> None:
    place = {
        "resourceType": "Location",
        "id": "room",
        "name": "Room 1",
        "status": "suspended",
        "managingOrganization": {"identifier": {"value": "h-1"}, "display": "Harbour"},
    }
    role = {
        "resourceType": "PractitionerRole",
        "id": "role",
        "practitioner": {"reference": f"Practitioner?identifier={NPI}|9999999999"},
        "organization": {"reference": "https://example.org/fhir/Organization/harbour/_history/2"},
        "location": [{"reference": "Location/room"}],
        "specialty": [{"text": "Orthodontics"}],
    }
    harbour = {**HARBOUR, "identifier": [{"value": "h-1"}]}

    report = clinic.load(bundle([role, place, harbour, OKAFOR]))

    stored = clinic.stored(PractitionerRole)[0]
    assert report.refused == 0
    assert (stored.practitioner_id, stored.organization_id) == ("fhir.okafor", "fhir.harbour")
    assert (stored.location_ids, stored.title) == (("fhir.room",), "Orthodontics")
    assert clinic.stored(Location)[0].organization_id == "fhir.harbour"
    assert clinic.stored(Location)[0].active is False
    assert clinic.stored(Practitioner)[0].license_id == "9999999999"
    assert clinic.stored(Organization)[0].name == "Harbour Dental"
