"""The contract of rule packs: subclass it, give the packs, and run pytest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar, Final, cast, get_args

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedside.jurisdictions import packs_for
from bedside.rules import Case, Condition, Effect, RulePack, decide, unique_packs
from bedside.rules.rulebook import Rulebook
from bedside.testing.contracts import Contract, promise
from bedside.testing.forgetting import forgotten
from bedside.testing.generating import cases, days

__all__ = ["JurisdictionContract"]

#: How many generated cases each test judges, and how many facts of one case are forgotten in turn.
_EXAMPLES: Final = 80
_FORGOTTEN: Final = 6
_OBJECTS: Final = frozenset({Effect.DENY, Effect.HOLD})


class JurisdictionContract(Contract):
    """What every rule pack must do: object, say why, and know what it does not know.

    Subclass it as ``TestMyPack`` and give one fixture: ``packs``, what your plugin offers for one
    practice. The fixture ``beside`` is what is loaded beside them; without it the built-in packs of the same
    places. ``may_switch_off`` names the rules of other packs that an exception of yours is meant to
    switch off; counsel should have seen each of them.
    """

    may_switch_off: ClassVar[frozenset[str]] = frozenset()

    @pytest.fixture
    def beside(self, packs: Sequence[RulePack]) -> Sequence[RulePack]:
        """The built-in packs of the same places, without those that *packs* stands for."""
        own = {pack.name for pack in packs}
        places = [pack.jurisdiction.split("|")[0].removesuffix("-*") for pack in packs]
        return [pack for pack in packs_for(places) if pack.name not in own]

    @promise(mend="give each rule an id, and each pack a name, that no other pack has")
    def test_it_loads_beside_the_others(self, packs: Sequence[RulePack], beside: Sequence[RulePack]) -> None:
        assert packs
        assert len(unique_packs([*packs, *beside])) == len(packs) + len(beside)

    @promise(mend="put a rule into the pack of its own law-giver: one law-giver, one pack")
    def test_each_rule_is_of_the_place_of_its_pack(self, packs: Sequence[RulePack]) -> None:
        elsewhere = [
            rule.id for pack in packs for rule in pack.rules if rule.jurisdiction != pack.jurisdiction
        ]
        assert elsewhere == []

    @promise(
        mend="say of each rule where it is written and what you read; of each that denies or holds, in "
        "limit, what would change the answer"
    )
    def test_each_rule_can_be_looked_up(self, packs: Sequence[RulePack]) -> None:
        rules = [rule for pack in packs for rule in pack.rules]
        assert [
            rule.id for rule in rules if not rule.citation.text.strip() or not rule.verified.strip()
        ] == []
        assert [rule.id for rule in rules if rule.effect in _OBJECTS and not rule.limit] == []

    @promise(
        mend="let an exception name rules of its own pack; name one of another pack in may_switch_off only "
        "when that law says so"
    )
    def test_an_exception_switches_off_only_its_own(self, packs: Sequence[RulePack]) -> None:
        for pack in packs:
            own = {rule.id for rule in pack.rules}
            named = {rule_id for rule in pack.rules for rule_id in rule.exempts}
            assert named - own - self.may_switch_off == set()

    @promise(
        mend="make conditions of facts and the questions of bedside.rules, which know what is not recorded; "
        "a condition of your own answers with an Evaluation for every case and every day"
    )
    def test_no_case_and_no_day_makes_it_raise(self, packs: Sequence[RulePack]) -> None:
        def judged(case: Case, day: date) -> None:
            decide(case, packs, as_of=day)

        _with_cases(packs, judged)

    @promise(mend="cite each rule, and let its condition tell the facts that it used or lacked")
    def test_every_finding_is_cited(self, packs: Sequence[RulePack]) -> None:
        def judged(case: Case, day: date) -> None:
            for finding in decide(case, packs, as_of=day).findings:
                assert finding.citation.text.strip()
                assert finding.reason.strip()

        _with_cases(packs, judged)

    @promise(
        mend="a pack objects and never allows: what other packs deny, hold or require stays so whatever "
        "yours says, but for the rules in may_switch_off"
    )
    def test_it_never_loosens(self, packs: Sequence[RulePack], beside: Sequence[RulePack]) -> None:
        kept = [
            attrs.evolve(pack, rules=tuple(rule for rule in pack.rules if rule.id not in self.may_switch_off))
            for pack in beside
        ]

        def judged(case: Case, day: date) -> None:
            if any(pack.speaks_of(case) for pack in kept):
                alone = decide(case, kept, as_of=day).outcome
                assert decide(case, [*kept, *packs], as_of=day).outcome >= alone

        _with_cases(packs, judged)

    @promise(
        mend="let a fact that nobody recorded stay UNKNOWN: a getter that answers False or nothing "
        "for it allows by ignorance"
    )
    def test_nothing_is_allowed_by_ignorance(self, packs: Sequence[RulePack]) -> None:
        def judged(case: Case, day: date) -> None:
            if not decide(case, packs, as_of=day).allowed:
                facts = list(forgotten(case))
                for path, other in facts[:: max(1, len(facts) // _FORGOTTEN)]:
                    assert not decide(other, packs, as_of=day).allowed, path

        _with_cases(packs, judged)

    @promise(
        mend="refuse for what is known: where the answer hangs on a fact that nobody recorded, let the "
        "condition be unknown, and the engine holds"
    )
    def test_nobody_is_refused_by_ignorance(self, packs: Sequence[RulePack]) -> None:
        def judged(case: Case, day: date) -> None:
            if decide(case, packs, as_of=day).allowed:
                facts = list(forgotten(case))
                for path, other in facts[:: max(1, len(facts) // _FORGOTTEN)]:
                    assert decide(other, packs, as_of=day).outcome < Effect.DENY, path

        _with_cases(packs, judged)

    @promise(mend="let the answer of a condition be the truth of its judge, or leave it out")
    def test_the_bare_answer_is_that_of_the_judge(self, packs: Sequence[RulePack]) -> None:
        def judged(case: Case, day: date) -> None:
            for _, rule in Rulebook(packs).about(case).rules:
                condition = cast(Condition[Case], rule.condition)
                assert condition.answer(case, day) is condition.evaluate(case, day).truth, rule.id

        _with_cases(packs, judged)

    @promise(mend="keep nothing between two questions: the same case on the same day has one answer")
    def test_neither_order_nor_memory_changes_an_answer(self, packs: Sequence[RulePack]) -> None:
        turned = [attrs.evolve(pack, rules=pack.rules[::-1]) for pack in reversed(packs)]

        def judged(case: Case, day: date) -> None:
            first = decide(case, packs, as_of=day)
            assert decide(case, turned, as_of=day) == first
            assert decide(case, packs, as_of=day) == first

        _with_cases(packs, judged)


#: Most laws are of our time; a day of any other finds those that are not in force.
_OF_OUR_TIME: Final = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def _with_cases(packs: Sequence[RulePack], judge: Callable[[Case, date], None]) -> None:
    """Put generated cases of every type that the packs speak about to *judge*, on any day."""
    spoken = {rule.case_type for pack in packs for rule in pack.rules}
    kinds = [kind for kind in get_args(Case) if any(issubclass(kind, one) for one in spoken)]
    generated: st.SearchStrategy[Case] = st.one_of([cases(kind) for kind in kinds])

    @settings(
        max_examples=_EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=generated, day=st.one_of(_OF_OUR_TIME, days()))
    def each(case: Case, day: date) -> None:
        judge(case, day)

    each()
