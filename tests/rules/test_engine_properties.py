"""What holds of every decision, whatever the rules, their order, and what is known."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Final

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bedside.rules import (
    UNKNOWN,
    Citation,
    Condition,
    Effect,
    ReferralCase,
    Rule,
    RulePack,
    Unknown,
    decide,
    is_false,
    is_true,
)
from bedside.rules.about import referral

DAY: Final = date(2026, 11, 21)
FIELDS: Final = ("is_new_patient", "is_self_referral", "possible_duplicate")
FACTS: Final = (referral.is_new_patient, referral.is_self_referral, referral.possible_duplicate)
STRICT: Final = (Effect.DENY, Effect.HOLD, Effect.REQUIRE, Effect.WARN)

answers: st.SearchStrategy[bool | Unknown] = st.sampled_from([True, False, UNKNOWN])
atoms = st.one_of([st.just(ask(fact)) for fact in FACTS for ask in (is_true, is_false)])
conditions: st.SearchStrategy[Condition[ReferralCase]] = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: pair[0] & pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] | pair[1]),
        inner.map(lambda one: ~one),
    ),
    max_leaves=4,
)


def case(values: Sequence[bool | Unknown]) -> ReferralCase:
    is_new, is_self, duplicate = values
    return ReferralCase(
        is_new_patient=is_new,
        is_self_referral=is_self,
        within_attribution_window=True,
        programme_running=True,
        service_is_included=True,
        referred_agreed_to_contact=True,
        possible_duplicate=duplicate,
        referrals_in_period=0,
        referrals_allowed=None,
    )


cases = st.tuples(answers, answers, answers).map(case)


def rule(number: int, effect: Effect, condition: Condition[ReferralCase]) -> Rule[ReferralCase]:
    return Rule(
        id=f"T-{number}",
        effect=effect,
        jurisdiction="*",
        case_type=ReferralCase,
        citation=Citation("a test"),
        reason="a test",
        condition=condition,
        exempts=("T-0", "T-1") if effect is Effect.PERMIT else (),
        obligation="write it down" if effect is Effect.REQUIRE else None,
        verified="a test",
    )


def rules_of(effects: tuple[Effect, ...], most: int = 5) -> st.SearchStrategy[tuple[Rule[ReferralCase], ...]]:
    drawn = st.lists(st.tuples(st.sampled_from(effects), conditions), min_size=1, max_size=most)
    return drawn.map(lambda pairs: tuple(rule(number, *pair) for number, pair in enumerate(pairs)))


def packs(rules: tuple[Rule[ReferralCase], ...], cut: int) -> list[RulePack]:
    return [
        RulePack(name=name, jurisdiction="*", version="1", rules=part)
        for name, part in (("alpha", rules[:cut]), ("beta", rules[cut:]))
    ]


@given(st.data(), rules_of((*STRICT, Effect.ALLOW, Effect.PERMIT)), cases)
def test_neither_the_order_of_rules_nor_that_of_packs_changes_a_decision(
    data: st.DataObject, rules: tuple[Rule[ReferralCase], ...], asked: ReferralCase
) -> None:
    cut = data.draw(st.integers(0, len(rules)))
    first, second = packs(rules, cut)
    shuffled = [
        attrs.evolve(pack, rules=tuple(data.draw(st.permutations(pack.rules)))) for pack in (second, first)
    ]

    assert decide(asked, shuffled, as_of=DAY) == decide(asked, [first, second], as_of=DAY)


@given(rules_of((*STRICT, Effect.ALLOW, Effect.PERMIT)), rules_of(STRICT, 3), cases)
def test_a_further_pack_without_exceptions_never_loosens(
    rules: tuple[Rule[ReferralCase], ...], more: tuple[Rule[ReferralCase], ...], asked: ReferralCase
) -> None:
    own = RulePack(name="alpha", jurisdiction="*", version="1", rules=rules)
    renamed = tuple(attrs.evolve(one, id=f"X{one.id}") for one in more)
    further = RulePack(name="beta", jurisdiction="*", version="1", rules=renamed)

    before = decide(asked, [own], as_of=DAY)

    assert decide(asked, [own, further], as_of=DAY).outcome >= before.outcome


def completions(asked: ReferralCase) -> list[ReferralCase]:
    choices = [
        [True, False] if isinstance(found := getattr(asked, field), Unknown) else [found] for field in FIELDS
    ]
    return [case(values) for values in itertools.product(*choices)]


@given(rules_of((*STRICT, Effect.ALLOW)), cases)
def test_what_is_allowed_while_facts_are_unknown_is_allowed_however_they_turn_out(
    rules: tuple[Rule[ReferralCase], ...], asked: ReferralCase
) -> None:
    pack = RulePack(name="alpha", jurisdiction="*", version="1", rules=rules)

    if decide(asked, [pack], as_of=DAY).allowed:
        assert all(decide(whole, [pack], as_of=DAY).allowed for whole in completions(asked))


@given(rules_of((*STRICT, Effect.ALLOW, Effect.PERMIT)), cases)
def test_with_exceptions_too_nothing_unknown_is_allowed_that_some_completion_forbids(
    rules: tuple[Rule[ReferralCase], ...], asked: ReferralCase
) -> None:
    # An exception applies only when it is known, and then it applies to every completion.
    pack = RulePack(name="alpha", jurisdiction="*", version="1", rules=rules)

    if decide(asked, [pack], as_of=DAY).allowed:
        assert all(decide(whole, [pack], as_of=DAY).allowed for whole in completions(asked))


@given(rules_of((*STRICT, Effect.ALLOW, Effect.PERMIT)), cases, st.sampled_from(FIELDS))
def test_forgetting_a_fact_never_turns_a_no_into_a_yes(
    rules: tuple[Rule[ReferralCase], ...], asked: ReferralCase, field: str
) -> None:
    pack = RulePack(name="alpha", jurisdiction="*", version="1", rules=rules)
    forgotten = case([UNKNOWN if name == field else getattr(asked, name) for name in FIELDS])

    if not decide(asked, [pack], as_of=DAY).allowed:
        assert not decide(forgotten, [pack], as_of=DAY).allowed


@given(rules_of((*STRICT, Effect.ALLOW, Effect.PERMIT)), cases, st.sampled_from(FIELDS))
def test_forgetting_a_fact_of_an_allowed_case_holds_at_most(
    rules: tuple[Rule[ReferralCase], ...], asked: ReferralCase, field: str
) -> None:
    pack = RulePack(name="alpha", jurisdiction="*", version="1", rules=rules)
    forgotten = case([UNKNOWN if name == field else getattr(asked, name) for name in FIELDS])

    if decide(asked, [pack], as_of=DAY).allowed:
        assert decide(forgotten, [pack], as_of=DAY).outcome <= Effect.HOLD


@given(conditions, cases)
def test_the_bare_answer_is_that_of_the_judge(
    condition: Condition[ReferralCase], asked: ReferralCase
) -> None:
    assert condition.answer(asked, DAY) is condition.evaluate(asked, DAY).truth


@given(rules_of((*STRICT, Effect.PERMIT)), cases)
def test_every_finding_names_a_fact_it_used_or_lacked(
    rules: tuple[Rule[ReferralCase], ...], asked: ReferralCase
) -> None:
    pack = RulePack(name="alpha", jurisdiction="*", version="1", rules=rules)

    for finding in decide(asked, [pack], as_of=DAY).findings:
        assert finding.facts_used or finding.facts_lacking
