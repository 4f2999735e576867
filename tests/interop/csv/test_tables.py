"""Each table fills its record from every one of its fields, and refuses what the record refuses."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bedside.domain.appointments import Appointment, CancelledBy, Modality, Visit, VisitStatus
from bedside.domain.consents import Consent, ConsentAnswer
from bedside.domain.imports import ImportRun
from bedside.domain.messages import Channel, Purpose
from bedside.domain.partners import Partner, PartnerStatus
from bedside.domain.patients import ContactSystem, ContactUse, Patient
from bedside.domain.referrals import Direction, Referral, SourceKind
from bedside.domain.settings import Profession
from bedside.domain.surveys import SurveyAnswer, SurveyResponse
from bedside.errors import ImportRefusedError, MissingExtraError
from bedside.interop.csv import TABLES
from bedside.interop.csv.fields import FieldType
from bedside.interop.entries import ImportReport

if TYPE_CHECKING:
    from tests.interop.csv.conftest import Clinic

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

#: One value for each field, as a source may write it; the header is the name of the field.
ROWS: dict[str, dict[str, str]] = {
    "patients": {
        "id": "1",
        "family": "Ito",
        "given": "Ana",
        "preferred": "Annie",
        "registered_on": "2026-01-05",
        "born_on": "1990-02-28",
        "mobile": "(303) 555-0100",
        "phone": "+1 303 555 0101",
        "email": "Ana.Ito@Example.org",
        "address": "7 Harbour Street",
        "language": "es",
        "practitioner_id": "D1",
        "referral_source": "web-search",
        "inactive_on": "2026-02-01",
        "inactive_reason": "moved",
        "deceased": "Y",
        "deceased_at": "2026-03-02T12:00Z",
    },
    "partners": {
        "id": "okafor",
        "name": "Okafor Orthodontics",
        "profession": "dentist",
        "tier": "outer",
        "phone": "303 555 0102",
        "email": "desk@okafor.example.org",
        "practitioner_id": "D2",
        "organization_id": "O2",
        "proposed_on": "2026-01-07",
        "joined_on": "2026-01-20",
        "left_on": "2026-02-20",
        "left_reason": "retired",
        "nurture_interval_days": "60",
        "status": "left",
    },
    "referrals": {
        "id": "r1",
        "patient_id": "1",
        "direction": "outbound",
        "source_kind": "patient",
        "source_id": "1",
        "partner_id": "okafor",
        "channel": "email",
        "service": "orthodontics",
        "reason": "crowded teeth",
        "received_at": "2026-03-02T12:00Z",
        "accepted_at": "2026-03-02T12:00Z",
        "booked_at": "2026-03-02T12:00Z",
        "first_visit_at": "2026-03-02T12:00Z",
        "report_due_at": "2026-03-02T12:00Z",
        "report_at": "2026-03-02T12:00Z",
        "report_matched": "Y",
        "report_reviewed_at": "2026-03-02T12:00Z",
        "referrer_told_at": "2026-03-02T12:00Z",
        "closed_at": "2026-03-02T12:00Z",
        "closed_reason": "loop-closed",
        "status": "closed",
    },
    "appointments": {
        "id": "a1",
        "patient_id": "1",
        "practitioner_id": "D1",
        "location_id": "L1",
        "referral_id": "r1",
        "service": "check-up",
        "modality": "virtual",
        "booked_at": "2026-03-02T12:00Z",
        "starts_at": "2026-03-02T12:00Z",
        "ends_at": "2026-03-02T12:00Z",
        "status": "cancelled",
        "arrived_at": "2026-03-02T12:00Z",
        "seen_at": "2026-03-02T12:00Z",
        "ended_at": "2026-03-02T12:00Z",
        "cancelled_at": "2026-03-02T12:00Z",
        "cancelled_by": "patient",
        "next_booked_at": "2026-03-02T12:00Z",
    },
    "visits": {
        "id": "v1",
        "patient_id": "1",
        "appointment_id": "a1",
        "practitioner_id": "D1",
        "organization_id": "O1",
        "location_id": "L1",
        "service": "check-up",
        "procedure": "cleaning",
        "modality": "virtual",
        "started_at": "2026-03-02T12:00Z",
        "ended_at": "2026-03-02T12:00Z",
        "status": "finished",
    },
    "consents": {
        "id": "c1",
        "patient_id": "1",
        "purpose": "recall",
        "channel": "sms",
        "address": "303-555-0100",
        "answer": "given",
        "given_by": "mother-of-1",
        "evidence": "intake form 7",
        "wording": "2026-01",
        "given_at": "2026-03-02T12:00Z",
        "expires_at": "2026-03-02T12:00Z",
    },
    "survey_responses": {
        "id": "s1",
        "patient_id": "1",
        "instrument": "nps",
        "scale_low": "0",
        "scale_high": "10",
        "comment": "so\r\nkind",
        "invited_at": "2026-03-02T12:00Z",
        "answered_at": "2026-03-02T12:00Z",
    },
}

EXTRAS = {
    "patients": '[formats]\nmobile = "US"\n[values.deceased]\nY = true\nN = false\n',
    "partners": '[formats]\nphone = "US"\n',
    "referrals": "[values.report_matched]\nY = true\n",
    "consents": '[formats]\naddress = "US"\n',
    "survey_responses": '[scores]\nrecommend = "q1"\nclean = "q2"\n',
}


def map_for(table: str, fields: list[str]) -> str:
    columns = "".join(f'{name} = "{name}"\n' for name in fields)
    return f'[table]\nname = "{table}"\n[columns]\n{columns}{EXTRAS.get(table, "")}'


def load(clinic: Clinic, table: str, **changes: str) -> ImportReport:
    row = ROWS[table] | changes
    questions = {"q1": "9", "q2": ""} if table == "survey_responses" else {}
    cells = {**questions, **row}
    header = ",".join(name for name in cells)
    line = ",".join('"' + cells[name].replace('"', '""') + '"' for name in cells)
    return clinic.load(map_for(table, [name for name in row if name[0] != "q"]), f"{header}\n{line}\n")


def code_of(report: ImportReport) -> tuple[str, str]:
    (problem,) = report.problems
    return problem.code, problem.path


@pytest.fixture
def filled(clinic: Clinic) -> Clinic:
    """A patient, a partner and a referral are there."""
    for table in ("patients", "partners", "referrals"):
        assert load(clinic, table).added == 1
    return clinic


def test_the_rows_of_these_tests_have_every_field() -> None:
    for table in TABLES.values():
        assert {field.name for field in table.fields} - {"full_name"} == set(ROWS[table.name])


def test_a_patient_has_every_field(filled: Clinic) -> None:
    (ana,) = filled.stored(Patient)

    assert (ana.name.given, ana.name.family, ana.name.preferred) == ("Ana", "Ito", "Annie")
    assert [(point.system, point.value, point.use) for point in ana.contact_points] == [
        (ContactSystem.PHONE, "+13035550100", ContactUse.MOBILE),
        (ContactSystem.PHONE, "+13035550101", None),
        (ContactSystem.EMAIL, "ana.ito@example.org", None),
        (ContactSystem.POST, "7 Harbour Street", None),
    ]
    assert (ana.born_on, ana.preferences.language) == (date(1990, 2, 28), "es")
    assert (ana.practitioner_id, ana.referral_source) == ("csv.D1", "web-search")
    assert (ana.inactive_on, ana.inactive_reason) == (date(2026, 2, 1), "moved")
    assert (ana.deceased, ana.deceased_at) == (True, NOON)


def test_a_partner_has_every_field(filled: Clinic) -> None:
    (okafor,) = filled.stored(Partner)

    assert (okafor.id, okafor.profession, okafor.tier) == ("csv.okafor", Profession.DENTIST, "outer")
    assert [point.value for point in okafor.contact_points] == ["+13035550102", "desk@okafor.example.org"]
    assert (okafor.practitioner_id, okafor.organization_id) == ("csv.D2", "csv.O2")
    assert (okafor.proposed_on, okafor.joined_on, okafor.left_on) == (
        date(2026, 1, 7),
        date(2026, 1, 20),
        date(2026, 2, 20),
    )
    assert (okafor.left_reason, okafor.nurture_interval_days) == ("retired", 60)
    assert (okafor.name, okafor.status) == ("Okafor Orthodontics", PartnerStatus.LEFT)


def test_a_referral_has_every_field(filled: Clinic) -> None:
    (referral,) = filled.stored(Referral)

    assert (referral.direction, referral.channel) == (Direction.OUTBOUND, Channel.EMAIL)
    assert (referral.source.kind, referral.source.source_id) == (SourceKind.PATIENT, "csv.1")
    assert (referral.partner_id, referral.service) == ("csv.okafor", "orthodontics")
    assert (referral.reason, referral.closed_reason) == ("crowded teeth", "loop-closed")
    assert referral.report_matched is True
    assert {
        referral.received_at,
        referral.accepted_at,
        referral.booked_at,
        referral.first_visit_at,
        referral.report_due_at,
        referral.report_at,
        referral.report_reviewed_at,
        referral.referrer_told_at,
        referral.closed_at,
    } == {NOON}


def test_an_appointment_has_every_field(filled: Clinic) -> None:
    load(filled, "appointments")

    (appointment,) = filled.stored(Appointment)
    assert (appointment.practitioner_id, appointment.location_id) == ("csv.D1", "csv.L1")
    assert (appointment.referral_id, appointment.service) == ("csv.r1", "check-up")
    assert (appointment.modality, appointment.cancelled_by) == (Modality.VIRTUAL, CancelledBy.PATIENT)
    assert {
        appointment.booked_at,
        appointment.starts_at,
        appointment.ends_at,
        appointment.arrived_at,
        appointment.seen_at,
        appointment.ended_at,
        appointment.cancelled_at,
        appointment.next_booked_at,
    } == {NOON}


def test_a_visit_has_every_field(filled: Clinic) -> None:
    load(filled, "visits")

    (visit,) = filled.stored(Visit)
    assert (visit.appointment_id, visit.practitioner_id) == ("csv.a1", "csv.D1")
    assert (visit.organization_id, visit.location_id) == ("csv.O1", "csv.L1")
    assert (visit.service, visit.procedure) == ("check-up", "cleaning")
    assert (visit.modality, visit.status) == (Modality.VIRTUAL, VisitStatus.FINISHED)
    assert (visit.started_at, visit.ended_at) == (NOON, NOON)


def test_a_consent_has_every_field(filled: Clinic) -> None:
    load(filled, "consents")

    (consent,) = filled.stored(Consent)
    assert (consent.purpose, consent.channel) == (Purpose.RECALL, Channel.SMS)
    assert (consent.address, consent.answer) == ("+13035550100", ConsentAnswer.GIVEN)
    assert (consent.given_by, consent.evidence) == ("csv.mother-of-1", "intake form 7")
    assert (consent.wording, consent.given_at, consent.expires_at) == ("2026-01", NOON, NOON)


def test_a_survey_response_has_every_field_and_its_answers(filled: Clinic) -> None:
    report = load(filled, "survey_responses")

    (response,) = filled.stored(SurveyResponse)
    (answer,) = filled.stored(SurveyAnswer)
    assert report.kinds == {"survey_answer": 1, "survey_response": 1}
    assert (response.instrument, dict(response.scores)) == ("nps", {"recommend": 9})
    assert (response.comment, response.invited_at, response.answered_at) == ("so\nkind", NOON, NOON)
    assert (answer.question, answer.score, answer.patient_id) == ("recommend", 9, "csv.1")


@pytest.mark.parametrize("word", ["purpose", "channel"])
def test_every_purpose_or_channel_is_said_and_not_left_out(filled: Clinic, word: str) -> None:
    empty = load(filled, "consents", **{word: ""})
    every = load(filled, "consents", **{word: "every", "id": "c2", "address": "", "given_by": ""})

    assert code_of(empty) == ("field.missing", word)
    assert every.added == 1
    (consent,) = filled.stored(Consent)
    assert getattr(consent, word) is None
    assert (consent.address, consent.given_by) == (None, "patient")


@pytest.mark.parametrize(
    ("channel", "address", "expected"),
    [
        ("email", "Ana@Example.org", "ana@example.org"),
        ("letter", "7 Harbour Street", "7 Harbour Street"),
        ("voice", "+44 20 7946 0958", "+442079460958"),
    ],
)
def test_a_consent_s_address_is_read_as_its_channel_says(
    filled: Clinic, channel: str, address: str, expected: str
) -> None:
    load(filled, "consents", channel=channel, address=address)

    assert filled.stored(Consent)[0].address == expected


@pytest.mark.parametrize(
    ("table", "changes", "code", "path"),
    [
        ("patients", {"mobile": "303 555 010"}, "phone.length", "mobile"),
        ("patients", {"mobile": "1.3035550100E+10"}, "phone.scientific", "mobile"),
        ("patients", {"phone": "303 555 0101"}, "phone.no_region", "phone"),
        ("patients", {"email": "ana.ito"}, "email.syntax", "email"),
        ("patients", {"deceased": "yes"}, "enum.unknown", "deceased"),
        ("patients", {"language": "Spanish"}, "code.format", "language"),
        ("patients", {"inactive_on": "2025-12-31"}, "period.reversed", "inactive_on"),
        ("appointments", {"patient_id": "9"}, "ref.missing", ""),
        ("appointments", {"patient_id": "9.0"}, "id.mangled", "patient_id"),
        ("appointments", {"status": "Booked"}, "enum.unknown", "status"),
        ("appointments", {"ends_at": "2026-03-02T11:59Z"}, "period.reversed", "ends_at"),
        ("appointments", {"starts_at": "2026-03-02 12:00"}, "time.naive", "starts_at"),
        ("visits", {"ended_at": "2026-03-02T11:59Z"}, "period.reversed", "ended_at"),
        ("referrals", {"source_id": ""}, "source.id", "source_id"),
        ("referrals", {"partner_id": ""}, "partner.missing", "partner_id"),
        ("referrals", {"partner_id": "nobody"}, "ref.missing", ""),
        ("partners", {"nurture_interval_days": "0"}, "number.too_small", "nurture_interval_days"),
        ("partners", {"nurture_interval_days": "60.0"}, "number.whole", "nurture_interval_days"),
        ("partners", {"nurture_interval_days": "9" * 16}, "number.too_long", "nurture_interval_days"),
        ("survey_responses", {"q1": "11"}, "survey.score", "SurveyResponse.scores"),
        ("survey_responses", {"q1": "-1"}, "survey.score", "SurveyResponse.scores"),
        ("survey_responses", {"q1": "9.5"}, "number.whole", "recommend"),
        ("survey_responses", {"q1": "ten"}, "number.whole", "recommend"),
        ("consents", {"evidence": ""}, "field.missing", "evidence"),
        ("consents", {"answer": "yes"}, "enum.unknown", "answer"),
        ("consents", {"address": "ana@example.org"}, "phone.letters", "address"),
    ],
)
def test_what_a_record_cannot_hold_is_refused_by_field(
    filled: Clinic, table: str, changes: dict[str, str], code: str, path: str
) -> None:
    report = load(filled, table, id="new", **changes)

    assert code_of(report) == (code, path)
    assert report.added == 0


def test_a_bad_number_is_left_out_with_a_notice_where_the_map_says_so(clinic: Clinic) -> None:
    text = map_for("patients", list(ROWS["patients"]))
    row = ROWS["patients"] | {"mobile": "303 555 010"}
    content = ",".join(row) + "\n" + ",".join(row.values()) + "\n"

    report = clinic.load(text.replace("[columns]", 'bad_contacts = "leave-out"\n[columns]'), content)

    assert (report.added, dict(report.notices)) == (1, {"phone.length": 1})
    assert [point.system for point in clinic.stored(Patient)[0].contact_points] == [
        ContactSystem.PHONE,
        ContactSystem.EMAIL,
        ContactSystem.POST,
    ]


@pytest.mark.parametrize(
    ("order", "text", "given", "family"),
    [
        ("given family", "Ana Maria Ito", "Ana Maria", "Ito"),
        ("given family", "Ito", "", "Ito"),
        ("family, given", "Ito, Ana Maria", "Ana Maria", "Ito"),
        ("family, given", "Ito", "", "Ito"),
        ("whole", "Dr. Ana Ito DDS", "Dr. Ana Ito DDS", ""),
    ],
)
def test_a_name_in_one_column_is_divided_as_declared(
    clinic: Clinic, order: str, text: str, given: str, family: str
) -> None:
    columns = '[columns]\nid = "id"\nfull_name = "n"\nregistered_on = "d"\n'
    clinic.load(
        f'[table]\nname = "patients"\n{columns}[formats]\nfull_name = "{order}"\n',
        f'id,n,d\n1,"{text}",2026-01-05\n',
    )

    name = clinic.stored(Patient)[0].name
    assert (name.given, name.family) == (given, family)


def test_a_name_in_one_column_is_not_divided_by_guess(clinic: Clinic) -> None:
    columns = '[columns]\nid = "id"\nfull_name = "n"\nregistered_on = "d"\n'

    report = clinic.load(f'[table]\nname = "patients"\n{columns}', "id,n,d\n1,Ana Ito,2026-01-05\n")

    assert code_of(report) == ("name.order", "full_name")


@pytest.mark.parametrize("table", sorted(ROWS))
def test_no_field_of_any_table_leaks_its_text(filled: Clinic, table: str) -> None:
    canary = "Q7canaryQ7 @=/é"
    said = []

    for field in TABLES[table].fields:
        if field.name == "full_name":
            continue
        report = load(filled, table, **{"id": "new", field.name: f"{canary}\0" * 400})
        said += [str(problem) for problem in report.problems]
        report = load(filled, table, **{"id": "new", field.name: f"{canary}\u202e" * 400})
        said += [str(problem) for problem in report.problems]

    assert len(said) >= len(TABLES[table].fields)
    assert not any("canary" in text for text in said)


def test_each_type_of_field_refuses_another_type_s_text(filled: Clinic) -> None:
    picky = {
        FieldType.DAY,
        FieldType.INSTANT,
        FieldType.WHOLE,
        FieldType.FLAG,
        FieldType.PHONE,
        FieldType.EMAIL,
    }
    for table in TABLES.values():
        for field in table.fields:
            if field.type in picky or field.codes:
                report = load(filled, table.name, **{"id": "new", field.name: "an apple"})
                assert [problem.path for problem in report.problems] == [field.name], field.name


@pytest.mark.parametrize(
    ("library", "table"), [("phonenumbers", "patients"), ("email_validator", "partners")]
)
def test_an_absent_extra_is_named_before_anything_is_stored(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, library: str, table: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(MissingExtraError, match=r"bedside\[contacts\]"):
        load(clinic, table)

    assert clinic.stored(ImportRun) == []


def test_a_header_of_another_table_is_refused(clinic: Clinic) -> None:
    with pytest.raises(ImportRefusedError, match=r"import\.columns"):
        clinic.load(map_for("visits", ["id", "patient_id", "status"]), "id,patient_id\n1,2\n")
