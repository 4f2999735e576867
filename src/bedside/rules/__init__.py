"""Rules: decisions that explain themselves.

A `Rule` asks one question about a typed case; `decide` asks every rule in force and keeps the
strictest answer, the facts behind it and the facts it lacks.
"""

from bedside.rules.cases import (
    AuthorizationCase,
    Case,
    DisclosureCase,
    ExportCase,
    InboundCase,
    MessageCase,
    PartnerCase,
    ProcessingCase,
    ReferralCase,
    RetentionCase,
    ReviewCase,
    RewardCase,
    RightsCase,
    SystemCase,
    TaxCase,
    VendorCase,
)
from bedside.rules.conditions import Condition, Evaluation, FactUsed
from bedside.rules.days import beyond, passed, within
from bedside.rules.decisions import Decision, Finding, PackUsed
from bedside.rules.effects import UNKNOWN, Audience, Confidence, Effect, Truth, Unknown
from bedside.rules.engine import decide, replay
from bedside.rules.facts import (
    Fact,
    above,
    above_table,
    always,
    at_least,
    at_least_table,
    equals,
    is_false,
    is_in,
    is_true,
    lacks,
    overlaps,
    since,
    total,
    unless_known,
    year_missing,
)
from bedside.rules.house import HOUSE
from bedside.rules.packs import PackReview, RulePack, is_reviewed, reviewed, unique_packs
from bedside.rules.rule import Citation, Rule
from bedside.rules.tables import AmountTable

__all__ = [
    "HOUSE",
    "UNKNOWN",
    "AmountTable",
    "Audience",
    "AuthorizationCase",
    "Case",
    "Citation",
    "Condition",
    "Confidence",
    "Decision",
    "DisclosureCase",
    "Effect",
    "Evaluation",
    "ExportCase",
    "Fact",
    "FactUsed",
    "Finding",
    "InboundCase",
    "MessageCase",
    "PackReview",
    "PackUsed",
    "PartnerCase",
    "ProcessingCase",
    "ReferralCase",
    "RetentionCase",
    "ReviewCase",
    "RewardCase",
    "RightsCase",
    "Rule",
    "RulePack",
    "SystemCase",
    "TaxCase",
    "Truth",
    "Unknown",
    "VendorCase",
    "above",
    "above_table",
    "always",
    "at_least",
    "at_least_table",
    "beyond",
    "decide",
    "equals",
    "is_false",
    "is_in",
    "is_reviewed",
    "is_true",
    "lacks",
    "overlaps",
    "passed",
    "replay",
    "reviewed",
    "since",
    "total",
    "unique_packs",
    "unless_known",
    "within",
    "year_missing",
]
