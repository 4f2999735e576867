"""A decision explains itself, and plugins only make it stricter."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from bedside.rules import (
    HOUSE,
    UNKNOWN,
    Audience,
    Citation,
    Effect,
    Finding,
    PackReview,
    ReferralCase,
    decide,
    reviewed,
)

DAY = date(2026, 11, 21)
FRIEND = ReferralCase(
    is_new_patient=True,
    is_self_referral=False,
    within_attribution_window=True,
    programme_running=True,
    service_is_included=True,
    referred_agreed_to_contact=True,
    possible_duplicate=False,
    referrals_in_period=0,
    referrals_allowed=None,
)


def objection(effect: Effect, **change: Any) -> Finding:
    found = Finding(
        rule_id="P-1", effect=effect, citation=Citation("a plugin"), reason="it objects", pack="a-plugin"
    )
    return attrs.evolve(found, **change)


@pytest.mark.parametrize("effect", [Effect.PERMIT, Effect.ALLOW])
def test_a_plugin_cannot_loosen(effect: Effect) -> None:
    denied = decide(attrs.evolve(FRIEND, is_self_referral=True), [HOUSE], as_of=DAY)

    assert denied.with_findings([objection(effect)]).outcome is Effect.DENY


def test_a_plugin_can_tighten() -> None:
    allowed = decide(FRIEND, [HOUSE], as_of=DAY)

    assert allowed.allowed
    assert allowed.with_findings([objection(Effect.HOLD)]).outcome is Effect.HOLD


def test_the_order_of_findings_does_not_depend_on_who_came_first() -> None:
    allowed = decide(FRIEND, [HOUSE], as_of=DAY)
    mild, strict = objection(Effect.WARN), objection(Effect.DENY, rule_id="P-2")

    assert allowed.with_findings([mild, strict]) == allowed.with_findings([strict]).with_findings([mild])


def test_the_same_finding_is_kept_once() -> None:
    allowed = decide(FRIEND, [HOUSE], as_of=DAY)

    assert len(allowed.with_findings([objection(Effect.WARN)] * 2).findings) == 1


def test_staff_read_rule_reason_facts_and_remedy() -> None:
    case = attrs.evolve(FRIEND, is_self_referral=True, possible_duplicate=UNKNOWN)

    text = decide(case, [HOUSE], as_of=DAY).explain()

    assert text.splitlines() == [
        "Denied (as of 2026-11-21).",
        "- HOUSE-REF-01 [deny] The referrer and the referred person are the same. "
        "(house policy of the library, not law)",
        "  facts: referral.is_self_referral = yes",
        "- HOUSE-REF-06 [hold] The referred person may be on file already; "
        "a person should compare the records. (house policy of the library, not law)",
        "  not known: referral.possible_duplicate",
        "  what would change it: record referral.possible_duplicate",
        "Rule packs: house 2026.1.",
        "Nobody with authority has reviewed: house. This is not legal advice.",
    ]


def test_a_reviewed_pack_is_not_called_unreviewed() -> None:
    review = PackReview(pack="house", version="2026.1", reviewer="counsel", reviewed_on=DAY)

    text = decide(FRIEND, reviewed([HOUSE], [review]), as_of=DAY).explain()

    assert "No rule of the loaded packs objects." in text
    assert "Nobody with authority" not in text


def test_a_decision_of_no_pack_names_none() -> None:
    assert "Rule packs:" not in decide(FRIEND, [], as_of=DAY).explain()


def test_an_exception_says_what_it_switched_off() -> None:
    found = attrs.evolve(objection(Effect.PERMIT), exempts=("T-1",))
    limited = attrs.evolve(found, rule_id="P-2", limit="15.00 USD")

    text = decide(FRIEND, [HOUSE], as_of=DAY).with_findings([found, limited]).explain()

    assert "  switches off: T-1\n" in text
    assert "  switches off: T-1, within: 15.00 USD\n" in text
    assert "what would change it" not in text


def test_an_obligation_is_named_once() -> None:
    found = objection(Effect.REQUIRE, obligation="write it down")
    again = attrs.evolve(found, rule_id="P-2")

    decision = decide(FRIEND, [HOUSE], as_of=DAY).with_findings([found, again])

    assert decision.obligations == ("write it down",)
    assert "what would change it: write it down" in decision.explain()
    assert decision.explain(Audience.PATIENT) == "We have one more step to take before we can do this."


@pytest.mark.parametrize("effect", [Effect.ALLOW, Effect.WARN])
def test_a_patient_hears_nothing_of_warnings(effect: Effect) -> None:
    decision = decide(FRIEND, [HOUSE], as_of=DAY).with_findings([objection(effect)])

    assert decision.explain(Audience.PATIENT) == "We can do this."


def test_a_patient_hears_the_general_sentence_where_no_rule_has_one() -> None:
    decision = decide(FRIEND, [HOUSE], as_of=DAY).with_findings([objection(Effect.DENY)])

    assert decision.explain(Audience.PATIENT) == "We are not able to do this."


def test_a_sentence_names_rules_citation_and_facts() -> None:
    case = attrs.evolve(FRIEND, is_self_referral=True, possible_duplicate=UNKNOWN)

    assert decide(case, [HOUSE], as_of=DAY).sentence == (
        "Denied: The referrer and the referred person are the same (HOUSE-REF-01, house policy of the "
        "library, not law; facts: referral.is_self_referral = yes; also HOUSE-REF-06)."
    )


def test_a_sentence_says_what_is_not_known() -> None:
    case = attrs.evolve(FRIEND, possible_duplicate=UNKNOWN)

    assert decide(case, [HOUSE], as_of=DAY).sentence.endswith("not known: referral.possible_duplicate).")


def test_a_sentence_also_says_that_nothing_stands_against_it() -> None:
    assert decide(FRIEND, [HOUSE], as_of=DAY).sentence == "Allowed: no rule of the loaded packs objects."


def test_two_findings_of_one_plugin_under_one_id_come_in_one_order() -> None:
    one, other = objection(Effect.HOLD), objection(Effect.HOLD, reason="it objects once more")
    decision = decide(FRIEND, [HOUSE], as_of=DAY)

    assert decision.with_findings([one, other]) == decision.with_findings([other, one])
    assert len(decision.with_findings([one, other, one]).findings) == 2
