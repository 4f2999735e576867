"""The reference page is written from the packs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs

from bedside.domain.settings import PackReview
from bedside.interop.rule_cases import render_defaults
from bedside.jurisdictions import BUILT_IN, US_STATES
from bedside.rules import RulePack
from bedside.rules.reference import render_reference

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"


def test_the_page_is_current() -> None:
    # To write it anew: python -c "from tests.rules.test_reference import write; write()"
    assert PAGE.read_text(encoding="utf-8") == render_reference(BUILT_IN) + render_defaults()


def test_every_rule_is_on_the_page() -> None:
    page = render_reference(BUILT_IN)

    assert all(f"### {rule.id}\n" in page for pack in BUILT_IN for rule in pack.rules)


def test_a_review_is_named() -> None:
    review = PackReview(
        pack=US_STATES.name, version=US_STATES.version, reviewer="counsel", reviewed_on=date(2026, 1, 5)
    )

    assert "reviewed on 2026-01-05" in render_reference([attrs.evolve(US_STATES, review=review)])
    assert "reviewed by nobody" in render_reference([US_STATES])


def test_a_pack_without_rules_has_a_heading() -> None:
    empty = RulePack(name="empty", jurisdiction="UK", version="1", rules=())

    assert "## Pack `empty` 1" in render_reference([empty])


def write() -> None:
    """Write the page anew, after the packs have changed."""
    PAGE.write_text(render_reference(BUILT_IN) + render_defaults(), encoding="utf-8")
