"""The house rules for asking: each speaks alone, and what is not known holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args, get_type_hints

import attrs
import pytest

from bedside.domain.asking import Occasion
from bedside.domain.surveys import Group
from bedside.rules import HOUSE, UNKNOWN, AskCase, Audience, Effect, Unknown, decide
from bedside.rules.house_asking import ASKING_RULES

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
WELCOME = AskCase(
    at=NOW,
    deceased=False,
    has_left=False,
    erased=False,
    merged=False,
    is_minor=False,
    has_guardian=False,
    age=40,
    minimum_age=18,
    programme_running=True,
    has_open_concern=False,
    recommends=Group.PROMOTER,
    occasion=Occasion.PROMOTER,
    occasion_needed=True,
    rested_from_ask_at=None,
    year_has_room_at=None,
    rested_from_concern_at=None,
    rested_from_procedure_at=None,
    rested_from_missed_visit_at=None,
    role="front-desk",
    asking_roles=frozenset({"front-desk"}),
)
RESTS = {
    "HOUSE-ASK-10": "rested_from_concern_at",
    "HOUSE-ASK-13": "rested_from_ask_at",
    "HOUSE-ASK-14": "year_has_room_at",
    "HOUSE-ASK-15": "rested_from_procedure_at",
    "HOUSE-ASK-16": "rested_from_missed_visit_at",
}
SPEAKS: list[tuple[str, Effect, dict[str, Any]]] = [
    ("HOUSE-ASK-01", Effect.DENY, {"deceased": True}),
    ("HOUSE-ASK-02", Effect.DENY, {"has_left": True}),
    ("HOUSE-ASK-03", Effect.DENY, {"erased": True}),
    ("HOUSE-ASK-04", Effect.DENY, {"merged": True}),
    ("HOUSE-ASK-05", Effect.HOLD, {"has_open_concern": True}),
    ("HOUSE-ASK-06", Effect.HOLD, {"is_minor": True}),
    ("HOUSE-ASK-07", Effect.WARN, {"is_minor": True, "has_guardian": True}),
    ("HOUSE-ASK-08", Effect.DENY, {"age": 17}),
    ("HOUSE-ASK-09", Effect.DENY, {"programme_running": False}),
    ("HOUSE-ASK-11", Effect.HOLD, {"recommends": Group.DETRACTOR}),
    ("HOUSE-ASK-12", Effect.HOLD, {"occasion": None}),
    ("HOUSE-ASK-17", Effect.DENY, {"role": "billing"}),
    *((rule, Effect.HOLD, {field: NOW + timedelta(days=1)}) for rule, field in RESTS.items()),
]
#: What is about the person or the programme, and holds whoever speaks first.
EVEN_ON_REQUEST = {f"HOUSE-ASK-0{number}" for number in (1, 2, 3, 4, 6, 7, 8, 9)}


def ask(**facts: Any) -> Any:
    return decide(attrs.evolve(WELCOME, **facts), [HOUSE], as_of=date(2026, 4, 1))


def test_who_has_every_reason_is_asked() -> None:
    assert ask().outcome is Effect.ALLOW
    assert ask().findings == ()


@pytest.mark.parametrize(("rule_id", "effect", "facts"), SPEAKS, ids=[rule for rule, _, _ in SPEAKS])
def test_each_rule_speaks_alone(rule_id: str, effect: Effect, facts: dict[str, Any]) -> None:
    decision = ask(**facts)

    assert decision.outcome is effect
    assert [found.rule_id for found in decision.findings] == [rule_id]
    assert rule_id in decision.explain()
    assert decision.explain(Audience.PATIENT).startswith("We ")


def test_every_rule_is_tried_here() -> None:
    assert {rule.id for rule in ASKING_RULES} == {rule_id for rule_id, _, _ in SPEAKS}


@pytest.mark.parametrize(("rule_id", "effect", "facts"), SPEAKS, ids=[rule for rule, _, _ in SPEAKS])
def test_who_wants_a_code_is_not_asked_and_may_have_one(
    rule_id: str, effect: Effect, facts: dict[str, Any]
) -> None:
    decision = ask(**facts, by_own_request=True)

    assert decision.outcome is (effect if rule_id in EVEN_ON_REQUEST else Effect.ALLOW)


@pytest.mark.parametrize(
    "field",
    [
        name
        for name, hint in get_type_hints(AskCase).items()
        if Unknown in get_args(hint) and name != "by_own_request"
    ],
)
def test_what_is_not_known_holds(field: str) -> None:
    # Whether there is a guardian, and how old somebody is, matters only where it is asked.
    matters = {"is_minor": True} if field == "has_guardian" else {}

    decision = ask(**matters, **{field: UNKNOWN})

    assert decision.outcome is Effect.HOLD
    assert not decision.only_waits
    assert any(found.facts_lacking for found in decision.findings)


def test_whether_somebody_asked_for_a_code_matters_only_where_something_stands_against_asking() -> None:
    assert ask(by_own_request=UNKNOWN).allowed
    assert ask(by_own_request=UNKNOWN, has_open_concern=True).outcome is Effect.HOLD


@pytest.mark.parametrize(("rule_id", "field"), RESTS.items(), ids=list(RESTS))
@pytest.mark.parametrize(("offset", "waits"), [(-1, False), (0, False), (1, True)])
def test_a_rest_is_over_at_its_instant(rule_id: str, field: str, offset: int, waits: bool) -> None:
    opens = NOW + timedelta(microseconds=offset)

    decision = ask(**{field: opens})

    assert decision.only_waits is waits
    assert decision.not_before == (opens if waits else None)
    assert (rule_id in decision.explain()) is waits


@pytest.mark.parametrize(("age", "minimum", "allowed"), [(17, 18, False), (18, 18, True), (3, None, True)])
def test_the_minimum_age_is_old_enough(age: int, minimum: int | None, allowed: bool) -> None:
    assert ask(age=age, minimum_age=minimum).allowed is allowed


@pytest.mark.parametrize("age", [UNKNOWN, 3])
def test_without_a_minimum_age_nobody_is_too_young(age: int | Unknown) -> None:
    assert ask(age=age, minimum_age=None).allowed


def test_where_the_programme_names_no_occasion_none_is_needed() -> None:
    assert ask(occasion_needed=False, occasion=None).allowed


def test_where_the_programme_names_no_role_every_role_may_ask() -> None:
    assert ask(asking_roles=frozenset(), role="billing").allowed


@pytest.mark.parametrize("group", [Group.PASSIVE, None])
def test_only_a_detractor_is_left_in_peace(group: Group | None) -> None:
    assert ask(recommends=group).allowed
