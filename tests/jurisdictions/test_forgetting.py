"""What holds of the built-in packs for every case: order changes nothing, and ignorance allows nothing."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from bedside.interop.rule_cases import check_cases, read_cases
from bedside.jurisdictions import BUILT_IN
from bedside.rules import Case, Decision, Effect, MessageCase, RewardCase, decide
from bedside.testing.forgetting import forgotten

TODAY = date(2026, 11, 21)
PLACES = sorted({pack.jurisdiction.split("|")[0].removesuffix("-*") for pack in BUILT_IN} - {"*"})
#: The law puts the proof on the practice: not to know is the same as to be enrolled.
PROOF_ON_US = {"practice.federal_enrolled"}

ROOT = Path(__file__).parents[2]
CASES = Path(os.environ.get("BEDSIDE_DATA", ROOT / "../shared/data")).resolve() / "../compliance/cases.json"

Change = Callable[[Any, dict[str, Any]], Any]


def judged(case: Case, place: str, *, shuffled: bool = False) -> Decision:
    packs = [pack for pack in BUILT_IN if pack.name != "house" and pack.reaches(place)]
    if shuffled:
        chance = random.Random(7)
        packs = [
            attrs.evolve(pack, rules=tuple(chance.sample(pack.rules, len(pack.rules)))) for pack in packs
        ]
        chance.shuffle(packs)
    return decide(case, packs, as_of=TODAY)


@pytest.mark.parametrize("place", PLACES)
def test_the_order_of_packs_and_rules_changes_nothing(
    place: str, mug: RewardCase, reminder: MessageCase
) -> None:
    for case in (mug, reminder):
        for _, other in [("", case), *forgotten(case)]:
            assert judged(other, place, shuffled=True) == judged(other, place)


@pytest.mark.parametrize("place", PLACES)
def test_forgetting_a_fact_of_an_allowed_case_holds_at_most(
    place: str, mug: RewardCase, reminder: MessageCase
) -> None:
    # Also where an exception spoke: while it may apply, the rule that it switches off refuses nobody.
    for case in (mug, reminder):
        before = judged(case, place)
        old = {found.rule_id for found in before.findings if found.effect is Effect.DENY}
        for path, other in forgotten(case):
            after = judged(other, place)
            denied = {found.rule_id for found in after.findings if found.effect is Effect.DENY}
            assert path in PROOF_ON_US or denied <= old, path


def test_forgetting_any_fact_of_any_allowed_case_of_counsel_holds_at_most() -> None:
    if not CASES.exists():
        pytest.skip(f"the researched cases are not here: {CASES.name}")
    allowed = 0
    for result in check_cases(read_cases(CASES)).results:
        decision = result.decision
        if decision is None or not decision.allowed:
            continue
        allowed += 1
        names = {used.name for used in decision.packs}
        packs = [pack for pack in BUILT_IN if pack.name in names]
        if not decide(decision.case, packs, as_of=decision.as_of).allowed:
            continue  # it was judged on the day of an amended rule
        for path, other in forgotten(decision.case):
            assert decide(other, packs, as_of=decision.as_of).outcome < Effect.DENY, (result.case_id, path)
    assert allowed > 40


@pytest.mark.parametrize("place", PLACES)
def test_forgetting_a_fact_never_turns_a_no_into_a_yes(
    place: str, mug: RewardCase, reminder: MessageCase
) -> None:
    for case in (mug, reminder):
        for path, other in forgotten(case):
            if not judged(case, place).allowed:
                assert not judged(other, place).allowed, path
