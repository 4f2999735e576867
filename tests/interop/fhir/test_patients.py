"""What a Patient and a RelatedPerson become."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from tests.interop.fhir.conftest import Write as Bundle
from tests.interop.fhir.examples import ANA, NINE

from bedside.domain.patients import ContactSystem, Patient, RelatedPerson, Relationship

pytest.importorskip("ijson", reason="the extra 'fhir' is not installed")
pytest.importorskip("phonenumbers", reason="the extra 'contacts' is not installed")


def test_a_patient_has_the_official_name_and_is_called_by_the_nickname(clinic: Any, bundle: Bundle) -> None:
    clinic.load(bundle([ANA]))

    ana = clinic.stored(Patient)[0]
    assert (ana.id, ana.name.family, ana.name.given, ana.name.preferred) == (
        "fhir.ana",
        "Ito",
        "Ana M",
        "Annie",
    )
    assert (ana.born_on, ana.registered_on) == (date(1990, 2, 28), date(1990, 2, 28))
    assert (ana.origin.source, ana.origin.value) == ("fhir", "Patient/ana")


def test_only_contacts_that_can_be_used_are_taken(clinic: Any, bundle: Bundle) -> None:
    telecom = [
        {"system": "phone", "value": "(303) 555-0100", "use": "mobile", "rank": 2},
        {"system": "email", "value": "Ana@Example.ORG"},
        {"system": "phone", "value": "555-CALL-NOW"},
        {"system": "fax", "value": "+13035550101"},
    ]
    address = [{"line": ["1 Main St"], "city": "Denver", "state": "CO", "postalCode": "80201", "use": "home"}]

    report = clinic.load(bundle([{**ANA, "telecom": telecom, "address": address}]))

    points = clinic.stored(Patient)[0].contact_points
    assert [(point.system, point.value) for point in points] == [
        (ContactSystem.PHONE, "+13035550100"),
        (ContactSystem.EMAIL, "ana@example.org"),
        (ContactSystem.POST, "1 Main St, Denver, CO 80201"),
    ]
    assert points[0].rank == 2
    assert (report.notices["phone.letters"], report.notices["contact.system"]) == (1, 1)


def test_a_partial_birth_date_is_left_out_with_a_notice(clinic: Any, bundle: Bundle) -> None:
    report = clinic.load(bundle([{**ANA, "birthDate": "1990-02"}]))

    assert clinic.stored(Patient)[0].born_on is None
    assert report.notices["fhir.partial_date"] == 1


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"active": False}, "inactive-at-source"),
        ({"link": [{"other": {"reference": "Patient/bo"}, "type": "replaced-by"}]}, "replaced"),
        ({"active": True}, None),
    ],
)
def test_a_patient_who_is_not_active_is_inactive(
    clinic: Any, bundle: Bundle, more: dict[str, Any], reason: str | None
) -> None:
    clinic.load(bundle([{**ANA, "meta": {"lastUpdated": "2026-01-05T00:00:00Z"}, **more}]))

    ana = clinic.stored(Patient)[0]
    assert ana.inactive_reason == reason
    assert ana.inactive_on == (None if reason is None else date(2026, 1, 5))


@pytest.mark.parametrize(
    ("more", "deceased", "at"),
    [
        ({"deceasedBoolean": True}, True, None),
        ({"deceasedBoolean": False}, False, None),
        ({"deceasedDateTime": "2026-03-02T09:00:00Z"}, True, NINE),
        ({"deceasedDateTime": "2026"}, True, None),
    ],
)
def test_the_dead_are_known(
    clinic: Any, bundle: Bundle, more: dict[str, Any], deceased: bool, at: datetime | None
) -> None:
    clinic.load(bundle([{**ANA, **more}]))

    ana = clinic.stored(Patient)[0]
    assert (ana.deceased, ana.deceased_at) == (deceased, at)


def test_a_related_person_may_do_nothing_until_it_is_declared(clinic: Any, bundle: Bundle) -> None:
    mother = {
        "resourceType": "RelatedPerson",
        "id": "mum",
        "patient": {"reference": "Patient/ana"},
        "relationship": [{"coding": [{"code": "MTH"}]}],
        "period": {"start": "2010-01-01"},
    }

    clinic.load(bundle([mother, ANA]))

    stored = clinic.stored(RelatedPerson)[0]
    assert (stored.patient_id, stored.relationship) == ("fhir.ana", Relationship.PARENT)
    assert (stored.may_receive_messages, stored.may_consent) == (False, False)
    assert stored.since_on == date(2010, 1, 1)
