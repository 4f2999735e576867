"""The facts of a case file become the typed case that is meant, with the documented defaults."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.interop.rule_cases import MUG, TEXT, case_of, outcome


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"referred__payers": ["fehbp"]}, "allow"),
        ({"referred__payers": None}, "hold"),
        ({"referred__payer_status": "unknown", "referred__payers": []}, "hold"),
        ({"practice__federal_enrolled": False}, "hold"),
        ({"practice__facility_kind": None}, "deny"),
        ({"reward__basis": "unconditional"}, "allow"),
        ({"reward__instrument": "none"}, "allow"),
        ({"recipient__kind": "business"}, "deny"),
        ({"recipient__age": 16, "reward__basis": "unconditional"}, "hold"),
        ({"recipient__age": None, "reward__basis": "unconditional"}, "hold"),
    ],
)
def test_facts_of_a_reward(facts: dict[str, Any], expected: str) -> None:
    assert outcome(MUG, **facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "allow"),
        ({"reward__distance_miles": 25.1}, "deny"),
        ({"reward__distance_miles": "25.001"}, "deny"),
        ({"reward__distance_miles": None}, "hold"),
        ({"reward__distance_miles": 75, "reward__rural": True}, "allow"),
    ],
)
def test_facts_of_a_ride(facts: dict[str, Any], expected: str) -> None:
    ride = {"instrument": "local_transport", "basis": "established_patient", "retail_value": "20.00"}
    ride_to_care = json.loads(json.dumps(MUG))
    ride_to_care["facts"]["reward"] |= ride | {"distance_miles": 25.0}
    ride_to_care["facts"]["recipient"]["payers"] = ["medicare"]

    assert outcome(ride_to_care, **facts) == expected


def test_null_says_that_there_is_no_determination() -> None:
    claimed = {"reward__exception": "promotes_access_low_risk", "reward__retail_value": "40.00"}
    gift = {"recipient__payers": ["medicare"], "reward__basis": "unconditional"}

    assert outcome(MUG, reward__determination=None, **claimed, **gift) == "deny"
    assert outcome(MUG, reward__determination={"by": "officer"}, **claimed, **gift) == "allow"


def test_an_exception_of_null_is_none() -> None:
    assert outcome(MUG, reward__exception=None) == "deny"


@pytest.mark.parametrize(
    ("facts", "as_of", "expected"),
    [
        ({}, "2026-11-22T02:00:00Z", "hold"),
        ({}, "2026-11-22T01:59:00Z", "allow"),
        ({"message__send_at_utc": "2026-11-22T01:59:00+00:00"}, "2026-11-22", "allow"),
        ({}, "2026-11-22", "hold"),
        ({"message__recipient_tz": []}, "2026-11-21T20:00:00Z", "hold"),
        ({"consent__pewc": False}, "2026-11-21T20:00:00Z", "deny"),
        ({"message__contains_marketing": "mild"}, "2026-11-21T20:00:00Z", "allow"),
        ({"message__contains_marketing": None}, "2026-11-21T20:00:00Z", "allow"),
        ({"message__third_party_remuneration": True}, "2026-11-21T20:00:00Z", "deny"),
        ({"message__third_party_remuneration": None}, "2026-11-21T20:00:00Z", "hold"),
        ({"message__content": "treatment"}, "2026-11-21T20:00:00Z", "allow"),
        ({"message__purpose": "sponsored_product"}, "2026-11-21T20:00:00Z", "deny"),
        ({"patient__confidential_channels": ["portal"]}, "2026-11-21T20:00:00Z", "deny"),
        (
            {"patient__age": 15, "service__minor_consented": True, "message__recipient": "parent"},
            "2026-11-21T20:00:00Z",
            "deny",
        ),
        (
            {"patient__age": None, "service__minor_consented": True, "message__recipient": "parent"},
            "2026-11-21T20:00:00Z",
            "hold",
        ),
    ],
)
def test_facts_of_a_message(facts: dict[str, Any], as_of: str, expected: str) -> None:
    assert outcome(TEXT | {"as_of": as_of}, **facts) == expected


STOPPED = {"text": "STOP", "received_at": "2026-11-20T15:00:00Z"}


@pytest.mark.parametrize(
    ("revocation", "message", "expected"),
    [
        ({"in_reply_to": "newsletter"}, {"purpose": "marketing"}, "deny"),
        ({"in_reply_to": "newsletter"}, {"purpose": "appointment_reminder"}, "allow"),
        ({"in_reply_to": "appointment_reminder"}, {"purpose": "survey_invite"}, "deny"),
        (
            {"in_reply_to": "survey_invite", "program": "surveys"},
            {"purpose": "recall", "program": "recalls"},
            "allow",
        ),
        (
            {"in_reply_to": "survey_invite", "program": "surveys"},
            {"purpose": "recall", "program": "surveys"},
            "deny",
        ),
        ({"in_reply_to": "survey_invite"}, {"purpose": "recall"}, "hold"),
        ({}, {"purpose": "recall"}, "hold"),
        (
            {"in_reply_to": "newsletter", "sender_number": "A"},
            {"purpose": "recall", "sender_number": "A"},
            "deny",
        ),
    ],
)
def test_facts_of_a_stop(revocation: dict[str, Any], message: dict[str, Any], expected: str) -> None:
    facts = {
        "message": {"channel": "sms", "is_solicitation": False} | message,
        "consent": {"pec": True, "pewc": True},
        "revocation": STOPPED | revocation,
    }

    assert outcome(TEXT | {"facts": facts, "as_of": "2026-11-21T20:00:00Z"}) == expected


def test_the_date_of_category_optout_loads_its_pack() -> None:
    facts = {
        "message": {"purpose": "recall", "channel": "sms", "program": "recalls"},
        "consent": {"pec": True},
        "revocation": STOPPED | {"in_reply_to": "survey_invite", "program": "surveys"},
    }
    late = TEXT | {"facts": facts, "as_of": "2027-02-01T20:00:00Z", "rule_ids": ["US-TCPA-12"]}

    assert outcome(late) == "deny"
    assert outcome(late, params__fcc_26_67_effective="2026-12-15") == "allow"
    assert outcome(late, params__fcc_26_67_effective=None) == "deny"


@pytest.mark.parametrize(
    ("action", "facts", "expected"),
    [
        ("send_thank_you", {"message": {"purpose": "referral_thank_you"}}, "allow"),
        ("send_thank_you", {"message": {"discloses_referred_status": True, "purpose": "thank_you"}}, "deny"),
        ("deliver_message", {"message": {"channel": "email", "has_postal_address": False}}, "deny"),
        (
            "send_message",
            {
                "message": {"channel": "email", "has_postal_address": True, "has_optout": True},
                "patient": {"email_optout": True},
            },
            "deny",
        ),
        ("send_message", {"message": {"channel": "email", "primary_purpose": "transactional"}}, "allow"),
        (
            "send_message",
            {"message": {"purpose": "refill_reminder", "remuneration": "cost_only", "days_since_lapse": 90}},
            "allow",
        ),
        (
            "place_call",
            {"message": {"purpose": "recall", "channel": "voice_ai"}, "consent": {"pec": False}},
            "deny",
        ),
        (
            "send_message",
            {
                "message": {"purpose": "results", "contains_phi_beyond_minimum": True, "channel": "sms"},
                "recipient": "parent",
            },
            "hold",
        ),
        ("disclose", {"disclosure": {"to": "dentist", "purpose": "treatment"}}, "allow"),
        (
            "disclose",
            {"disclosure": {"to": "dentist", "purpose": "care", "treats_the_patient": False}},
            "deny",
        ),
        (
            "disclose",
            {
                "disclosure": {
                    "to": "insurer",
                    "purpose": "payment",
                    "paid_out_of_pocket_in_full": True,
                    "restriction_requested": True,
                }
            },
            "deny",
        ),
        ("disclose", {"disclosure": {"to": "patient", "purpose": "to_the_patient"}}, "allow"),
        ("disclose", {"disclosure": {"to": None, "purpose": None}}, "deny"),
        ("disclose", {"disclosure": {"to": "gym", "purpose": "raffle"}}, "deny"),
        ("create_partnership", {"partner": {"reciprocal_quota": True}}, "deny"),
        ("create_partnership", {}, "allow"),
        ("charge_network_fee", {"network": {"fee_basis": "per_referral"}}, "deny"),
        ("publish_partner_kpi", {"kpi": {"benefit_linked": None}}, "hold"),
        ("publish_advert", {"third_party_ad": {"full_refund": True}}, "allow"),
        ("refer_to_partner", {"partner_referral": {"alternatives_listed": 1}}, "allow"),
        (
            "refer_to_partner",
            {"partner_referral": {"practice_has_financial_interest": True, "alternatives_listed": 1}},
            "require",
        ),
        (
            "pay_partner",
            {
                "agreement": {
                    "kind": "services",
                    "signed": True,
                    "fmv": True,
                    "set_in_advance": True,
                    "term_months": 12,
                },
                "recipient": {"kind": "licensed_professional"},
            },
            "allow",
        ),
        (
            "pay_partner",
            {
                "agreement": {"kind": "services", "fmv_evidence": None},
                "recipient": {"kind": "licensed_professional"},
            },
            "require",
        ),
        (
            "pay_partner",
            {
                "reward": {"instrument": "cash", "basis": "volume", "retail_value": "5.00"},
                "recipient": {"kind": "licensed_professional"},
            },
            "deny",
        ),
        (
            "give_staff_benefit",
            {
                "benefit": {"kind": "medical_staff_incidental", "on_campus": True, "value": "45.99"},
                "practice": {"has_formal_medical_staff": True},
            },
            "allow",
        ),
        (
            "give_staff_benefit",
            {"benefit": {"kind": "party", "value": "45.99", "ytd_nonmonetary": "0.00"}},
            "require",
        ),
        (
            "cure_overage",
            {
                "overage": {
                    "year": 2026,
                    "total": "600.00",
                    "cap": "535.00",
                    "received_on": "2026-03-01",
                    "returned_on": None,
                    "last_cure": "2020-01-01",
                }
            },
            "require",
        ),
        ("solicit_review", {"review": {"incentive": None, "platform": "google"}}, "allow"),
        ("solicit_review", {"review": {"incentive": "discount", "conditioned_on": "five stars"}}, "deny"),
        ("display_reviews", {"review": {"claims_all_reviews": True, "hidden_negative": 1}}, "deny"),
        ("display_reviews", {"review": {"claims_all_reviews": True, "hidden_negative": 0}}, "allow"),
        ("display_reviews", {"review": {"claims_all_reviews": True, "hidden_negative": None}}, "hold"),
        ("display_reviews", {"review": {"claims_all_reviews": False, "hidden_negative": None}}, "allow"),
        (
            "solicit_review",
            {
                "review": {"incentive": "giftcard_bigbox", "disclosure_shown": True},
                "recipient": {"payers": ["commercial"]},
            },
            "allow",
        ),
        (
            "solicit_review",
            {
                "review": {"incentive": "giftcard_bigbox", "disclosure_shown": True},
                "recipient": {"payers": []},
            },
            "hold",
        ),
        ("display_testimonial", {"review": {"identifies_patient": True}, "authorization": True}, "allow"),
        ("reply_review", {"review": {"reply_confirms_patient": True}}, "deny"),
    ],
)
def test_every_action_becomes_its_case(action: str, facts: dict[str, Any], expected: str) -> None:
    assert outcome(case_of(action, facts)) == expected
