"""The contract of rule packs: the built-in ones keep it, each broken pack is caught and told why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from tests.testing.blame import failure

from bedside.jurisdictions import BUILT_IN, packs_for
from bedside.rules import (
    HOUSE,
    UNKNOWN,
    Citation,
    Condition,
    Effect,
    Evaluation,
    Fact,
    Rule,
    RulePack,
    Truth,
    Unknown,
    VendorCase,
    is_false,
    is_true,
    unless_known,
)
from bedside.rules.about import safekeeping
from bedside.testing import JurisdictionContract
from bedside.testing.contracts import promises
from bedside.testing.forgetting import forgotten

PROMISES = promises(JurisdictionContract)


@pytest.mark.slow
class TestBuiltIn(JurisdictionContract):
    @pytest.fixture
    def packs(self) -> Sequence[RulePack]:
        return [pack for pack in BUILT_IN if pack is not HOUSE]

    @pytest.fixture
    def beside(self) -> Sequence[RulePack]:
        return [HOUSE]

    #: Exceptions of federal law that reach into the rules between professionals.
    may_switch_off = frozenset({"PRO-02", "PRO-03"})


#: A vendor that handles health records signs first: the rule that every broken pack breaks.
GOOD: Rule[VendorCase] = Rule(
    id="ZZ-01",
    effect=Effect.DENY,
    jurisdiction="ZZ",
    case_type=VendorCase,
    citation=Citation("Health Act of Zedland, s. 12"),
    reason="A vendor signs first.",
    condition=is_true(safekeeping.vendor_handles_records) & is_false(safekeeping.agreement_signed),
    limit="a signature",
    verified="the whole act",
)


def pack_of(*rules: Rule[Any], **facts: Any) -> RulePack:
    return attrs.evolve(RulePack(name="zz", jurisdiction="ZZ", version="1", rules=rules), **facts)


def _raises(case: VendorCase, as_of: date) -> Evaluation:
    raise ZeroDivisionError


_seen: list[VendorCase] = []


def _remembers(case: VendorCase, as_of: date) -> Evaluation:
    _seen.append(case)
    return Evaluation(Truth.of(len(_seen) % 2 == 0))


def _assumes(case: VendorCase) -> bool | Unknown:
    signed = case.agreement_signed
    return True if isinstance(signed, Unknown) else signed


#: Who has not said that it signed has not signed: refused for what nobody knows.
_NOT_SEEN: Condition[VendorCase] = unless_known(safekeeping.agreement_signed, True)


def _never(case: VendorCase, as_of: date) -> Truth:
    return Truth.FALSE


def _late(case: VendorCase) -> datetime | None:
    return datetime(2026, 1, 1, tzinfo=UTC) if case.agreement_signed else datetime.max  # noqa: DTZ901 - on purpose


PERMIT: Rule[VendorCase] = attrs.evolve(
    GOOD,
    id="ZZ-02",
    effect=Effect.PERMIT,
    limit=None,
    condition=is_true(safekeeping.vendor_handles_records),
    exempts=("US-HIPAA-21",),
)

BROKEN = {
    "loads twice": (
        pack_of(attrs.evolve(GOOD, id="US-HIPAA-21")),
        "test_it_loads_beside_the_others",
    ),
    "another place": (
        pack_of(attrs.evolve(GOOD, jurisdiction="YY")),
        "test_each_rule_is_of_the_place_of_its_pack",
    ),
    "no limit": (pack_of(attrs.evolve(GOOD, limit=None)), "test_each_rule_can_be_looked_up"),
    "a stranger's rule": (pack_of(GOOD, PERMIT), "test_an_exception_switches_off_only_its_own"),
    "loosens": (pack_of(PERMIT), "test_it_never_loosens"),
    "raises": (
        pack_of(attrs.evolve(GOOD, condition=Condition("raises", _raises))),
        "test_no_case_and_no_day_makes_it_raise",
    ),
    "a clock without a zone": (
        pack_of(attrs.evolve(GOOD, effect=Effect.HOLD, not_before=_late)),
        "test_no_case_and_no_day_makes_it_raise",
    ),
    "cites nothing in a finding": (
        pack_of(attrs.evolve(GOOD, condition=Condition("raises", _raises))),
        "test_every_finding_is_cited",
    ),
    "ignorance": (
        pack_of(
            attrs.evolve(
                GOOD,
                condition=is_true(safekeeping.vendor_handles_records)
                & is_false(Fact[VendorCase, bool]("vendor.agreement_signed", _assumes)),
            )
        ),
        "test_nothing_is_allowed_by_ignorance",
    ),
    "refuses by ignorance": (
        pack_of(attrs.evolve(GOOD, condition=is_true(safekeeping.vendor_handles_records) & _NOT_SEEN)),
        "test_nobody_is_refused_by_ignorance",
    ),
    "a bare answer of its own": (
        pack_of(attrs.evolve(GOOD, condition=Condition("two answers", GOOD.condition.judge, _never))),
        "test_the_bare_answer_is_that_of_the_judge",
    ),
    "memory": (
        pack_of(attrs.evolve(GOOD, condition=Condition("remembers", _remembers))),
        "test_neither_order_nor_memory_changes_an_answer",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pack_is_caught_and_told_why(name: str) -> None:
    pack, test = BROKEN[name]

    error = failure(JurisdictionContract, test, packs=[pack], beside=packs_for(["US"]))

    assert error is not None
    assert f"To mend: {PROMISES[test].mend}" in error.__notes__


@pytest.mark.parametrize("name", PROMISES)
def test_a_good_pack_passes(name: str) -> None:
    assert failure(JurisdictionContract, name, packs=[pack_of(GOOD)], beside=packs_for(["US"])) is None


def test_each_promise_has_a_pack_that_breaks_it() -> None:
    assert {test for _, test in BROKEN.values()} == set(PROMISES)


def test_one_fact_is_forgotten_at_a_time() -> None:
    known = VendorCase(handles_health_records=True, agreement_signed=UNKNOWN)

    assert [path for path, _ in forgotten(known)] == ["handles_health_records"]
    assert [case.handles_health_records for _, case in forgotten(known)] == [UNKNOWN]
