"""What each FHIR resource becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bedside.domain.appointments import Appointment, AppointmentStatus, CancelledBy, Modality, Visit
from bedside.domain.consents import Consent, ConsentAnswer, permission
from bedside.domain.messages import Channel, Purpose
from bedside.domain.partners import Partner, PartnerStatus
from bedside.domain.patients import ContactSystem, Patient, RelatedPerson, Relationship
from bedside.domain.professionals import Location, Organization, Practitioner, PractitionerRole
from bedside.domain.referrals import Direction, Referral, ReferralStatus, SourceKind
from bedside.domain.surveys import SurveyAnswer, SurveyResponse

pytest.importorskip("ijson", reason="the extra 'fhir' is not installed")
pytest.importorskip("phonenumbers", reason="the extra 'contacts' is not installed")

Bundle = Callable[..., Path]

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


def task(status: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Task",
        "id": f"task-{status}",
        "status": status,
        "intent": "order",
        "focus": {"reference": "ServiceRequest/sr-1"},
        "lastModified": "2026-03-09T09:00:00Z",
        **more,
    }


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


def test_a_visit_of_a_group_is_skipped_and_one_of_nobody_refused(clinic: Any, bundle: Bundle) -> None:
    visit = {"resourceType": "Encounter", "id": "e-1", "status": "finished", "class": {"code": "AMB"}}

    report = clinic.load(bundle([{**visit, "subject": {"reference": "Group/7"}}, {**visit, "id": "e-2"}]))

    assert report.skipped == {"Encounter (of a group)": 1}
    assert [problem.code for problem in report.problems] == ["fhir.missing"]


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


def test_a_referral_goes_out_to_its_performer_who_is_proposed_as_a_partner(
    clinic: Any, bundle: Bundle
) -> None:
    clinic.load(bundle([ANA, OKAFOR, HARBOUR, REFERRAL]))

    referral, partner = clinic.stored(Referral)[0], clinic.stored(Partner)[0]
    assert (referral.direction, referral.source.kind) == (Direction.OUTBOUND, SourceKind.PRACTICE)
    assert (referral.partner_id, referral.status) == (partner.id, ReferralStatus.RECEIVED)
    assert (partner.name, partner.status) == ("Ada Okafor", PartnerStatus.PROPOSED)
    assert partner.practitioner_id == "fhir.okafor"
    assert referral.received_at == NINE


def test_a_referral_to_ourselves_came_in_from_its_requester(clinic: Any, bundle: Bundle) -> None:
    clinic.load(bundle([ANA, OKAFOR, HARBOUR, REFERRAL]), ours=["Practitioner/okafor"])

    referral, partner = clinic.stored(Referral)[0], clinic.stored(Partner)[0]
    assert (referral.direction, referral.source.kind) == (Direction.INBOUND, SourceKind.PARTNER)
    assert referral.source.source_id == referral.partner_id == partner.id
    assert partner.name == "Harbour Dental"


@pytest.mark.parametrize(
    ("tasks", "status"),
    [
        ([], ReferralStatus.RECEIVED),
        ([task("requested")], ReferralStatus.RECEIVED),
        ([task("accepted")], ReferralStatus.ACCEPTED),
        ([task("rejected")], ReferralStatus.DECLINED),
        ([task("cancelled")], ReferralStatus.LOST),
        ([task("on-hold")], ReferralStatus.HELD),
        ([task("completed")], ReferralStatus.SEEN),
        (
            [task("completed", output=[{"type": {"text": "report"}, "valueString": "x"}])],
            ReferralStatus.REPORTED,
        ),
        ([task("completed"), task("accepted", lastModified="2026-03-05T09:00:00Z")], ReferralStatus.SEEN),
        ([task("accepted"), task("draft", id="task-2")], ReferralStatus.ACCEPTED),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_a_task_moves_the_referral_on_wherever_it_stands_in_the_bundle(
    clinic: Any, bundle: Bundle, tasks: list[Any], status: ReferralStatus, last: bool
) -> None:
    order = [ANA, OKAFOR, REFERRAL, *tasks] if last else [*tasks, REFERRAL, OKAFOR, ANA]

    report = clinic.load(bundle(order))

    assert report.refused == 0
    assert clinic.stored(Referral)[0].status is status


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("on-hold", ReferralStatus.HELD),
        ("revoked", ReferralStatus.LOST),
        ("completed", ReferralStatus.CLOSED),
    ],
)
def test_a_request_without_task_says_itself_how_far_it_is(
    clinic: Any, bundle: Bundle, status: str, expected: ReferralStatus
) -> None:
    clinic.load(bundle([ANA, OKAFOR, {**REFERRAL, "status": status}]))

    referral = clinic.stored(Referral)[0]
    assert (referral.status, referral.loop_is_closed) == (expected, False)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"category": []}, None),
        ({"category": [{"text": "Laboratory"}], "code": {"text": "Lipids"}}, "no referral"),
        ({"intent": "proposal"}, "referral not ordered"),
        ({"status": "entered-in-error"}, "referral entered in error or forbidden"),
        ({"performer": [{"display": "Somebody"}]}, "referral without a performer who can be named"),
    ],
)
def test_what_is_no_referral_is_skipped_with_a_reason(
    clinic: Any, bundle: Bundle, more: dict[str, Any], reason: str | None
) -> None:
    report = clinic.load(bundle([ANA, OKAFOR, {**REFERRAL, **more}, task("accepted")]))

    assert report.skipped == ({} if reason is None else {f"ServiceRequest ({reason})": 1})
    assert [problem.code for problem in report.problems] == ([] if reason else ["fhir.empty"])
    assert report.notices["task.no_referral"] == 1
    assert clinic.count("referral") == 0


def consent(**more: Any) -> dict[str, Any]:
    provision = {"type": "permit", "purpose": [{"code": "HMARKT"}, {"code": "TREAT"}, {"code": "HRESCH"}]}
    return {
        "resourceType": "Consent",
        "id": "c-1",
        "status": "active",
        "scope": {"coding": [{"code": "patient-privacy"}]},
        "category": [{"coding": [{"code": "59284-0"}]}],
        "patient": {"reference": "Patient/ana"},
        "dateTime": "2026-03-02T09:00:00Z",
        "provision": provision,
        **more,
    }


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({}, ConsentAnswer.GIVEN),
        ({"status": "inactive"}, ConsentAnswer.WITHDRAWN),
        ({"status": "rejected"}, ConsentAnswer.REFUSED),
        (
            {"provision": {"type": "deny", "purpose": [{"code": "HMARKT"}, {"code": "TREAT"}]}},
            ConsentAnswer.REFUSED,
        ),
    ],
)
def test_a_consent_speaks_of_each_purpose_that_we_know(
    clinic: Any, bundle: Bundle, more: dict[str, Any], answer: ConsentAnswer
) -> None:
    clinic.load(bundle([ANA, consent(**more)]))

    stored = clinic.stored(Consent)
    assert {one.purpose for one in stored} == {Purpose.MARKETING, Purpose.TREATMENT}
    assert {one.answer for one in stored} == {answer}


def test_a_consent_that_was_given_and_then_ended_is_no(clinic: Any, bundle: Bundle) -> None:
    clinic.load(bundle([ANA, consent()]))
    clinic.load(bundle([consent(status="inactive")], name="later.json"))

    found = permission(
        clinic.stored(Consent), purpose=Purpose.TREATMENT, channel=Channel.SMS, address=None, at=NINE
    )

    assert not found.granted


@pytest.mark.parametrize(
    "more",
    [
        {
            "provision": {
                "type": "permit",
                "purpose": [{"code": "TREAT"}],
                "actor": [{"role": {"text": "x"}, "reference": {"display": "x"}}],
            }
        },
        {"provision": {"purpose": [{"code": "TREAT"}]}},
        {"provision": {"type": "permit", "purpose": [{"code": "HRESCH"}]}},
        {"status": "draft"},
    ],
)
def test_a_consent_that_cannot_be_said_here_is_skipped_rather_than_widened(
    clinic: Any, bundle: Bundle, more: dict[str, Any]
) -> None:
    report = clinic.load(bundle([ANA, consent(**more)]))

    assert (clinic.count("consent"), report.refused, sum(report.skipped.values())) == (0, 0, 1)


def test_whole_number_answers_become_scores(clinic: Any, bundle: Bundle) -> None:
    response = {
        "resourceType": "QuestionnaireResponse",
        "id": "qr-1",
        "questionnaire": "https://example.org/Questionnaire/nps|2",
        "status": "completed",
        "subject": {"reference": "Patient/ana"},
        "authored": "2026-03-02T09:00:00Z",
        "item": [
            {"linkId": "q1", "answer": [{"valueInteger": 9}]},
            {"linkId": "Q1", "answer": [{"valueInteger": 3}]},
            {"linkId": "group", "item": [{"linkId": "q2", "answer": [{"valueInteger": 11}]}]},
            {"linkId": "q3", "answer": [{"valueString": "fine"}]},
        ],
    }

    report = clinic.load(bundle([ANA, response]))

    stored = clinic.stored(SurveyResponse)[0]
    assert (stored.instrument, stored.patient_id, stored.scores["q1"]) == ("nps", "fhir.ana", 9)
    assert sorted(stored.scores.values()) == [3, 9]
    assert sorted(answer.score for answer in clinic.stored(SurveyAnswer)) == [3, 9]
    assert report.notices["survey.range"] == 1


def test_a_communication_is_counted_and_skipped(clinic: Any, bundle: Bundle) -> None:
    report = clinic.load(bundle([{"resourceType": "Communication", "id": "m-1", "status": "completed"}]))

    assert report.skipped == {"Communication (no address and no consent)": 1}


def test_a_day_is_an_instant_only_in_a_zone(new_clinic: Any, bundle: Bundle) -> None:
    dated = {**REFERRAL, "authoredOn": "2026-03-02"}
    without, within = new_clinic(), new_clinic()

    refused = without.load(bundle([ANA, OKAFOR, dated]), time_zone=None)
    within.load(bundle([ANA, OKAFOR, dated]), time_zone="America/Denver")

    assert [(problem.code, problem.path) for problem in refused.problems] == [
        ("fhir.missing", "ServiceRequest.authoredOn")
    ]
    assert within.stored(Referral)[0].received_at == datetime(2026, 3, 2, 7, tzinfo=UTC)
