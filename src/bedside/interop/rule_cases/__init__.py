"""Case files: how a practice's counsel tests the rule packs."""

from bedside.interop.rule_cases.checking import (
    LAW_PACKS,
    CaseReport,
    CaseResult,
    RuleCase,
    Verdict,
    check_cases,
    parse_cases,
    read_cases,
    render_defaults,
)

__all__ = [
    "LAW_PACKS",
    "CaseReport",
    "CaseResult",
    "RuleCase",
    "Verdict",
    "check_cases",
    "parse_cases",
    "read_cases",
    "render_defaults",
]
