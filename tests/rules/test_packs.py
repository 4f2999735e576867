"""Packs: rule ids are unique, reviews belong to one version, jurisdictions nest."""

from __future__ import annotations

from datetime import date

import pytest

from bedside.errors import InvalidValueError, SettingsError
from bedside.rules import (
    Citation,
    Effect,
    PackReview,
    ReferralCase,
    Rule,
    RulePack,
    always,
    is_reviewed,
    reviewed,
    unique_packs,
)

REVIEW = PackReview(pack="alpha", version="1", reviewer="counsel", reviewed_on=date(2026, 1, 5))


def rule(rule_id: str) -> Rule[ReferralCase]:
    return Rule(
        id=rule_id,
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=ReferralCase,
        citation=Citation("a test"),
        reason="a test",
        condition=always(),
        verified="a test",
    )


def pack(name: str, *rule_ids: str, jurisdiction: str = "US-CA", version: str = "1") -> RulePack:
    return RulePack(
        name=name, jurisdiction=jurisdiction, version=version, rules=tuple(rule(one) for one in rule_ids)
    )


def test_one_rule_id_in_two_packs_is_refused_and_both_are_named() -> None:
    with pytest.raises(SettingsError, match="'T-1' is in the packs 'alpha' and 'beta'"):
        unique_packs([pack("beta", "T-1"), pack("alpha", "T-1")])


def test_one_rule_id_twice_in_a_pack_is_refused() -> None:
    with pytest.raises(SettingsError, match="'alpha' has the rule 'T-1' twice"):
        pack("alpha", "T-1", "T-1")


def test_two_versions_of_a_pack_are_refused() -> None:
    with pytest.raises(SettingsError, match="'alpha' is loaded twice"):
        unique_packs([pack("alpha", "T-1"), pack("alpha", "T-2", version="2")])


def test_packs_come_in_order_of_name() -> None:
    assert [one.name for one in unique_packs([pack("beta", "T-2"), pack("alpha", "T-1")])] == [
        "alpha",
        "beta",
    ]


def test_a_review_marks_exactly_its_version() -> None:
    first, second = reviewed([pack("alpha", "T-1"), pack("alpha", "T-1", version="2")], [REVIEW])

    assert first.review == REVIEW
    assert second.review is None


def test_a_review_of_another_pack_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"pack\.review"):
        RulePack(name="beta", jurisdiction="US", version="1", rules=(), review=REVIEW)


def test_a_region_is_reviewed_only_by_a_pack_of_exactly_that_region() -> None:
    packs = reviewed([pack("alpha", "T-1")], [REVIEW])

    assert is_reviewed(packs, "US-CA")
    assert not is_reviewed(packs, "US-TX")
    assert not is_reviewed(packs, "US")
    assert not is_reviewed([pack("alpha", "T-1")], "US-CA")


@pytest.mark.parametrize(
    ("jurisdiction", "region", "expected"),
    [
        ("*", "US-CA", True),
        ("US", "US", True),
        ("US", "US-CA", True),
        ("US", "USX", False),
        ("US-CA", "US", False),
        ("US-CA", "US-CA", True),
        ("US-*", "US-CA", True),
        ("US-*", "US", False),
        ("US-*", "UK", False),
    ],
)
def test_a_pack_reaches_its_region_and_what_lies_in_it(
    jurisdiction: str, region: str, expected: bool
) -> None:
    assert pack("alpha", jurisdiction=jurisdiction).reaches(region) is expected
