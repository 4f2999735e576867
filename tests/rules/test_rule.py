"""A rule cannot be written down in a way that makes no sense."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bedside.errors import InvalidValueError
from bedside.rules import Citation, Effect, ReferralCase, Rule, always


def rule(**change: Any) -> Rule[ReferralCase]:
    given: dict[str, Any] = {
        "id": "T-1",
        "effect": Effect.DENY,
        "jurisdiction": "US",
        "case_type": ReferralCase,
        "citation": Citation("a test"),
        "reason": "a test",
        "condition": always(),
        "verified": "a test",
    }
    return Rule(**{**given, **change})


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2016, 12, 6), False),
        (date(2016, 12, 7), True),
        (date(2020, 6, 30), True),
        (date(2020, 7, 1), False),
    ],
)
def test_the_first_and_the_last_day_count(day: date, expected: bool) -> None:
    dated = rule(effective_from=date(2016, 12, 7), effective_to=date(2020, 6, 30))

    assert dated.in_force(day) is expected


def test_a_rule_without_dates_is_always_in_force() -> None:
    assert rule().in_force(date(1800, 1, 1))


@pytest.mark.parametrize(
    "change",
    [
        {"effect": Effect.REQUIRE},
        {"obligation": "do it"},
        {"effect": Effect.PERMIT},
        {"exempts": ("T-2",)},
        {"effect": Effect.PERMIT, "exempts": ("not an id",)},
        {"effective_from": date(2026, 1, 2), "effective_to": date(2026, 1, 1)},
        {"id": ""},
        {"reason": " "},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        rule(**change)


def test_a_requirement_names_its_obligation_and_an_exception_its_rules() -> None:
    assert rule(effect=Effect.REQUIRE, obligation="do it").obligation == "do it"
    assert rule(effect=Effect.PERMIT, exempts=("T-2",)).exempts == ("T-2",)
