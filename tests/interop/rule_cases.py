"""A gift and a text message to judge, as a case file writes them, and what is decided of them."""

from __future__ import annotations

import json
from typing import Any

from bedside.interop.rule_cases import CaseResult, check_cases, parse_cases

MUG: dict[str, Any] = {
    "id": "A1",
    "jurisdiction": "US",
    "facts": {
        "practice": {"licensed": True, "federal_enrolled": True},
        "reward": {
            "instrument": "merchandise",
            "retail_value": "10.00",
            "currency": "USD",
            "basis": "per_referral",
            "ytd_gifts_to_recipient": "0.00",
        },
        "recipient": {"kind": "patient", "payers": ["commercial"], "payer_status": "verified"},
        "referred": {"payers": ["medicare"], "payer_status": "verified"},
    },
    "as_of": "2026-11-21",
    "action": "grant_reward",
    "expected": "deny",
    "rule_ids": ["US-AKS-01"],
}

TEXT: dict[str, Any] = {
    "id": "F1",
    "jurisdiction": "US",
    "facts": {
        "message": {
            "purpose": "marketing",
            "channel": "sms",
            "recipient_tz": ["America/New_York"],
            "is_solicitation": True,
        },
        "consent": {"pewc": True, "pec": True},
    },
    "as_of": "2026-11-22T02:00:00Z",
    "action": "send_message",
    "expected": "hold",
    "rule_ids": ["US-TCPA-01"],
}


def check(case: dict[str, Any], **facts: Any) -> CaseResult:
    """Check one case; ``message__channel="email"`` sets one fact."""
    copy = json.loads(json.dumps(case))
    for path, value in facts.items():
        section, _, key = path.partition("__")
        copy["facts"].setdefault(section, {})[key] = value
    (result,) = check_cases(parse_cases(json.dumps([copy]))).results
    return result


def outcome(case: dict[str, Any], **facts: Any) -> str:
    decision = check(case, **facts).decision
    assert decision is not None
    return decision.outcome.value


def case_of(action: str, facts: dict[str, Any], *rule_ids: str, **more: Any) -> dict[str, Any]:
    return MUG | {"action": action, "facts": facts, "rule_ids": list(rule_ids)} | more
