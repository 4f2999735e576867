"""Case files about taxes, exports, requests, vendors, systems, documents and replies."""

from __future__ import annotations

from typing import Any

import pytest
from tests.interop.rule_cases import case_of, outcome

EXPORT = case_of(
    "export_kpi", {"export": {"destination": "external", "fields": ["state", "visit_year"], "min_cell": 11}}
)
REQUEST = case_of("check_access_clock", {"request": {"kind": "access", "received_on": "2026-10-22"}})
SIGNED = case_of("validate_authorization", {"authorization": {"expires": "2026-11-21"}})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["state", "visit_year"], "allow"),
        (["age_89"], "allow"),
        (["age_90"], "deny"),
        (["zip3_gt20000"], "allow"),
        (["zip5"], "deny"),
        (["visit_month"], "deny"),
        (["patient_id"], "deny"),
        (["age"], "hold"),
        (["favourite_colour"], "hold"),
        (["favourite_colour", "email"], "deny"),
        (None, "hold"),
        ([], "allow"),
    ],
)
def test_a_field_is_an_identifier_or_known_to_be_none(fields: Any, expected: str) -> None:
    assert outcome(EXPORT, export__fields=fields) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "require"),
        ({"request__fulfilled": True}, "allow"),
        ({"request__received_on": "2026-10-21"}, "deny"),
        ({"request__received_on": "2026-10-21", "request__extension": {"reason": "archive"}}, "require"),
        ({"request__received_on": None}, "hold"),
    ],
)
def test_a_request_has_a_clock(facts: dict[str, Any], expected: str) -> None:
    assert outcome(REQUEST, **facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "allow"),
        ({"authorization__expires": None}, "deny"),
        ({"authorization__expires": "2026-11-20"}, "deny"),
        ({"authorization__signed_on": None}, "deny"),
        ({"authorization__revocation_statement": False}, "deny"),
        ({"authorization__conditioned_on_treatment": True}, "deny"),
    ],
)
def test_what_an_authorization_leaves_out_is_missing_where_it_says_so(
    facts: dict[str, Any], expected: str
) -> None:
    assert outcome(SIGNED, **facts) == expected


@pytest.mark.parametrize(
    ("inbound", "expected"),
    [
        ({"text": "STOP"}, "require"),
        ({"text": "see you"}, "allow"),
        ({"text": "I will stop by"}, "hold"),
        ({"text": "I will stop by", "is_revocation": False}, "allow"),
        ({"text": None}, "hold"),
    ],
)
def test_a_reply_is_read_unless_a_person_says_what_it_means(inbound: dict[str, Any], expected: str) -> None:
    assert outcome(case_of("classify_inbound", {"inbound": inbound})) == expected


@pytest.mark.parametrize(
    ("action", "facts", "expected"),
    [
        ("enable_vendor", {"vendor": {"handles_phi": True, "baa_signed": True}}, "allow"),
        ("use_system", {"system": {"holds_ephi": True, "safeguards": ["unique_id"]}}, "require"),
        ("dispose_record", {"record": {"kind": "npp", "last_effective_on": "2024-01-01"}}, "require"),
        ("dispose_record", {"record": {"kind": "npp", "last_effective_on": "2019-01-01"}}, "allow"),
        ("collect", {"form": {"online": True, "subject_age": 13}}, "allow"),
        (
            "tax_check",
            {
                "payee": {"kind": "patient", "tin_on_file": True, "ytd_taxable": "1990.00"},
                "reward": {"retail_value": "20.00", "instrument": "merchandise"},
            },
            "require",
        ),
    ],
)
def test_other_actions_have_case_types(action: str, facts: dict[str, Any], expected: str) -> None:
    assert outcome(case_of(action, facts)) == expected
