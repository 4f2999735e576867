"""Which columns stay readable in an encrypted store, and whose key each kind of body is kept under.

Whoever adds a kind or a column has to say here what it is, so that no name or number becomes
readable by oversight.
"""

from __future__ import annotations

from typing import Final

from bedside.ports import Column, ColumnType
from bedside.records import KINDS

#: The column that holds the id of the person whom rows of the kind are about.
SUBJECTS: Final = {
    "patient": "id",
    "invitation": "referrer_id",
    **dict.fromkeys(
        (
            *("contact", "legal_hold", "related_person", "coverage", "consent", "care_goal", "expectation"),
            *("referral", "touch", "appointment", "visit"),
            *("follow_up", "recall", "message", "delivery", "delivery_report", "inquiry"),
            *("survey_invitation", "survey_response", "survey_answer", "concern"),
            *("attendance", "decision", "review"),
        ),
        "patient_id",
    ),
}

#: Kinds about nobody, or about staff and partners. Money is among them: it holds ids, codes and
#: amounts only, and has to add up after a person was erased. So is a household: it is shared.
ABOUT_NOBODY: Final = {
    *("import_run", "import_mark", "organization", "practitioner", "location", "practitioner_role"),
    *("household", "partner", "agreement", "attribution", "policy_version", "reward", "transfer", "request"),
    *("qualification", "tally"),
    *("workshop", "training", "objective", "checkpoint", "emergency_access", "erasure", "suppression"),
}

#: Text that is an id, though it references no kind: of the record system, of staff, of a subject.
IDS: Final = {
    *("practitioner_id", "organization_id", "location_id", "appointment_id", "visit_id", "is_patient_id"),
    *("referrer_id", "source_id", "subject_id", "about_id", "staff_id", "actor", "rule_id", "plan_id"),
    *("recall_type_id", "survey_id", "business_key", "occasion_key", "idempotency_key", "debit", "credit"),
    *("event_id", "invitation_id", "merged_into", "policy_id", "series"),
}

#: Digests, which show nothing of what they are made of.
DIGESTS: Final = {"device", "open_about"}

#: Text from a short list that the library or the practice has drawn up.
CODES: Final = {
    *("source", "source_kind", "relationship", "payer", "status", "purpose", "channel", "answer"),
    *("promised_by", "profession", "tier", "code", "direction", "closed_reason", "rule", "service"),
    *("modality", "cancelled_by", "side", "instrument", "currency", "step", "kind", "outcome"),
    *("reason", "subject_kind", "notifier", "topic", "urgency", "question", "role", "module", "kpi"),
    *("action", "about_kind", "verb", "provider", "said", "event", "product"),
}

#: What an encrypting store keeps a blind index of, and nothing else.
PERSONAL: Final[set[tuple[str, str]]] = {
    ("contact", "birth_key"),
    ("contact", "folded"),
    ("contact", "value"),
    ("delivery", "reference"),
    ("delivery_report", "reference"),
}


def test_every_kind_says_whom_it_is_about() -> None:
    declared = {kind.name: kind.subject for kind in KINDS}

    assert declared == {**SUBJECTS, **dict.fromkeys(ABOUT_NOBODY)}


def test_every_column_is_an_id_a_code_a_number_a_time_or_personal() -> None:
    personal = {(kind.name, column.name) for kind in KINDS for column in kind.columns if column.personal}
    unexplained = {
        (kind.name, column.name)
        for kind in KINDS
        for column in kind.columns
        if not column.personal and not _is_plain(column)
    }

    assert unexplained == set()
    assert personal == PERSONAL


def test_no_subject_column_hides_behind_another_name() -> None:
    for kind in KINDS:
        about_a_patient = {column.name for column in kind.columns if column.references == "patient"}
        if kind.subject is None:
            assert not about_a_patient - {"beneficiary_id"}, kind.name
        elif kind.subject != "id":
            assert kind.subject in about_a_patient, kind.name


def _is_plain(column: Column) -> bool:
    named = column.references is not None or column.name in IDS | CODES | DIGESTS
    return column.type is not ColumnType.TEXT or named
