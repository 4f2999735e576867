"""One whole row for each table, and how it is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bedside.interop.entries import ImportReport

if TYPE_CHECKING:
    from tests.interop.csv.conftest import Clinic


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
