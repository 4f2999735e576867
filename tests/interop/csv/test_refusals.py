"""What a record cannot hold is refused by field, and no refusal repeats what was written."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.interop.csv.rows import ROWS, code_of, load, map_for

from bedside.domain.imports import ImportRun
from bedside.domain.patients import ContactSystem, Patient
from bedside.errors import ImportRefusedError, MissingExtraError
from bedside.interop.csv import TABLES
from bedside.interop.csv.fields import FieldType

if TYPE_CHECKING:
    from tests.interop.csv.conftest import Clinic


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
