"""What an Encounter and an Appointment become."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.interop.fhir.conftest import Write as Bundle
from tests.interop.fhir.examples import ANA, OKAFOR, REFERRAL

from bedside.domain.appointments import Appointment, AppointmentStatus, CancelledBy

pytest.importorskip("ijson", reason="the extra 'fhir' is not installed")
pytest.importorskip("phonenumbers", reason="the extra 'contacts' is not installed")


def appointment(**more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Appointment",
        "id": "apt-1",
        "status": "booked",
        "start": "2026-03-02T09:00:00Z",
        "end": "2026-03-02T09:30:00Z",
        "created": "2026-02-01",
        "serviceType": [{"text": "Check-up"}],
        "participant": [
            {"actor": {"reference": "Patient/ana"}, "status": "accepted"},
            {"actor": {"reference": "Practitioner/okafor"}, "status": "accepted"},
        ],
        **more,
    }


def test_an_appointment_knows_patient_professional_and_referral(clinic: Any, bundle: Bundle) -> None:
    based = appointment(basedOn=[{"reference": "ServiceRequest/sr-1"}])

    report = clinic.load(bundle([based, REFERRAL, OKAFOR, ANA]))

    stored = clinic.stored(Appointment)[0]
    assert report.refused == 0
    assert (stored.patient_id, stored.practitioner_id) == ("fhir.ana", "fhir.okafor")
    assert (stored.referral_id, stored.service) == ("fhir.sr-1", "Check-up")
    assert stored.booked_at == datetime(2026, 2, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "by"),
    [("pat-crs", CancelledBy.PATIENT), ("prov-pers", CancelledBy.PRACTICE), ("maint", None)],
)
def test_who_cancelled_is_read_from_hl7s_codes(
    clinic: Any, bundle: Bundle, code: str, by: CancelledBy | None
) -> None:
    reason = {"coding": [{"code": code}]}
    clinic.load(bundle([ANA, appointment(status="cancelled", cancelationReason=reason)]))

    stored = clinic.stored(Appointment)[0]
    assert (stored.status, stored.cancelled_by) == (AppointmentStatus.CANCELLED, by)


def test_a_visit_of_a_group_is_skipped_and_one_of_nobody_refused(clinic: Any, bundle: Bundle) -> None:
    visit = {"resourceType": "Encounter", "id": "e-1", "status": "finished", "class": {"code": "AMB"}}

    report = clinic.load(bundle([{**visit, "subject": {"reference": "Group/7"}}, {**visit, "id": "e-2"}]))

    assert report.skipped == {"Encounter (of a group)": 1}
    assert [problem.code for problem in report.problems] == ["fhir.missing"]
