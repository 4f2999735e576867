"""Each table fills its record from every one of its fields."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from tests.interop.csv.rows import ROWS, code_of, load

from bedside.domain.appointments import Appointment, CancelledBy, Modality, Visit, VisitStatus
from bedside.domain.consents import Consent, ConsentAnswer
from bedside.domain.messages import Channel, Purpose
from bedside.domain.partners import Partner, PartnerStatus
from bedside.domain.patients import ContactSystem, ContactUse, Patient
from bedside.domain.referrals import Direction, Referral, SourceKind
from bedside.domain.settings import Profession
from bedside.domain.surveys import SurveyAnswer, SurveyResponse
from bedside.interop.csv import TABLES

if TYPE_CHECKING:
    from tests.interop.csv.conftest import Clinic


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


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
