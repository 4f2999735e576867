"""What holds of the built-in packs for every case: order changes nothing, and ignorance allows nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from bedside.jurisdictions import BUILT_IN
from bedside.rules import Case, Decision, Effect, MessageCase, RewardCase, decide
from bedside.testing.forgetting import forgotten

TODAY = date(2026, 11, 21)
PLACES = sorted({pack.jurisdiction.split("|")[0].removesuffix("-*") for pack in BUILT_IN} - {"*"})
#: The law puts the proof on the practice: not to know is the same as to be enrolled.
PROOF_ON_US = {"practice.federal_enrolled"}

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
    # Where an exception spoke, the rule that it switched off may stand again: one that is not known to
    # apply does not apply. Nothing else becomes stricter than a hold, and nothing raises.
    for case in (mug, reminder):
        before = judged(case, place)
        spared = {rule_id for found in before.findings for rule_id in found.exempts}
        for path, other in forgotten(case):
            after = judged(other, place)
            denied = {found.rule_id for found in after.findings if found.effect is Effect.DENY}
            old = {found.rule_id for found in before.findings if found.effect is Effect.DENY}
            assert path in PROOF_ON_US or denied - old <= spared, path


@pytest.mark.parametrize("place", PLACES)
def test_forgetting_a_fact_never_turns_a_no_into_a_yes(
    place: str, mug: RewardCase, reminder: MessageCase
) -> None:
    for case in (mug, reminder):
        for path, other in forgotten(case):
            if not judged(case, place).allowed:
                assert not judged(other, place).allowed, path
