"""A rule that could never speak is refused, so that it cannot fail open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bedside import Channel, Purpose
from bedside.errors import InvalidValueError
from bedside.rules import Citation, Effect, Fact, Rule, equals, is_in, overlaps

PURPOSE = Fact[Any, Any]("message.purpose", lambda case: Purpose.THANK_YOU)
CHANNELS = Fact[Any, Any]("message.channels", lambda case: frozenset({Channel.SMS}))
DAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    "condition",
    [equals(PURPOSE, "thank_you"), is_in(PURPOSE, {"thank_you"}), overlaps(CHANNELS, {"sms"})],
    ids=["equals", "is_in", "overlaps"],
)
def test_a_code_is_not_compared_with_its_spelling(condition: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"rule\.fact_type"):
        condition.evaluate(None, DAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [("effect", "deny"), ("condition", bool), ("citation", "42 USC 1320a-7b"), ("jurisdiction", "Colorado")],
)
def test_a_rule_is_built_of_its_own_types(field: str, value: object) -> None:
    right: dict[str, Any] = {
        "id": "OURS-1",
        "effect": Effect.DENY,
        "jurisdiction": "US-*",
        "case_type": object,
        "citation": Citation("house policy"),
        "reason": "because",
        "condition": equals(PURPOSE, Purpose.THANK_YOU),
        "verified": "policy",
    }
    Rule(**right)

    with pytest.raises(InvalidValueError, match=field):
        Rule(**{**right, field: value})
