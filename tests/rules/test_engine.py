"""The engine: the strictest rule decides, the unknown holds, and decisions can be made again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from bedside.domain.coverage import PayerStatus
from bedside.domain.money import Money
from bedside.domain.rewards import Basis, Instrument
from bedside.domain.settings import Profession
from bedside.errors import InvalidValueError, SettingsError
from bedside.rules import (
    UNKNOWN,
    Audience,
    Citation,
    Condition,
    Effect,
    Finding,
    PackReview,
    ReferralCase,
    RewardCase,
    Rule,
    RulePack,
    always,
    decide,
    is_false,
    is_true,
    replay,
    reviewed,
)
from bedside.rules.about import referral
from bedside.rules.cases import FacilityKind, OfferedReward, PracticeFacts, RecipientFacts, RecipientKind

DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
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
NOT_NEW = is_false(referral.is_new_patient)
NEVER = ~always()


def rule(
    rule_id: str, effect: Effect, condition: Condition[ReferralCase] | None = None, **change: Any
) -> Rule[ReferralCase]:
    given: dict[str, Any] = {
        "id": rule_id,
        "effect": effect,
        "jurisdiction": "*",
        "case_type": ReferralCase,
        "citation": Citation("a test"),
        "reason": "the reason",
        "condition": always() if condition is None else condition,
        "verified": "a test",
    }
    if effect is Effect.REQUIRE:
        given["obligation"] = "write it down"
    return Rule(**{**given, **change})


def pack(*rules: Rule[ReferralCase], name: str = "test") -> RulePack:
    return RulePack(name=name, jurisdiction="*", version="1", rules=rules)


def thanks(instrument: Instrument) -> RewardCase:
    return RewardCase(
        practice=PracticeFacts(
            region="US-CA",
            profession=Profession.DENTIST,
            licensed=True,
            federal_enrolled=True,
            state_pack_reviewed=False,
            facility_kind=FacilityKind.PRACTICE,
            furnishes_dhs=False,
        ),
        reward=OfferedReward(
            instrument=instrument,
            basis=Basis.PER_REFERRAL,
            retail_value=Money(0, "USD"),
            ytd_gifts=UNKNOWN,
        ),
        recipient=RecipientFacts(
            kind=RecipientKind.PATIENT,
            payers=UNKNOWN,
            payer_status=PayerStatus.UNKNOWN,
            age=UNKNOWN,
            is_physician_or_family=UNKNOWN,
        ),
    )


@pytest.mark.parametrize(
    ("effects", "outcome"),
    [
        ((), Effect.ALLOW),
        ((Effect.ALLOW,), Effect.ALLOW),
        ((Effect.WARN, Effect.ALLOW), Effect.WARN),
        ((Effect.REQUIRE, Effect.WARN), Effect.REQUIRE),
        ((Effect.HOLD, Effect.REQUIRE), Effect.HOLD),
        ((Effect.DENY, Effect.HOLD), Effect.DENY),
    ],
)
def test_the_strictest_effect_decides(effects: tuple[Effect, ...], outcome: Effect) -> None:
    rules = [rule(f"T-{effect.value}", effect) for effect in effects] + [rule("T-off", Effect.DENY, NEVER)]

    decision = decide(FRIEND, [pack(*rules)], as_of=DAY)

    assert decision.outcome is outcome
    assert decision.allowed is (outcome in (Effect.ALLOW, Effect.WARN))


@pytest.mark.parametrize("effect", [Effect.DENY, Effect.HOLD, Effect.REQUIRE])
def test_a_rule_that_cannot_be_answered_holds_and_names_what_it_lacks(effect: Effect) -> None:
    case = attrs.evolve(FRIEND, is_new_patient=UNKNOWN)

    decision = decide(case, [pack(rule("T-1", effect, NOT_NEW))], as_of=DAY)

    assert decision.outcome is Effect.HOLD
    assert decision.findings[0].facts_lacking == ("referral.is_new_patient",)
    assert decision.obligations == ()


def test_a_warning_that_cannot_be_answered_still_warns() -> None:
    case = attrs.evolve(FRIEND, is_new_patient=UNKNOWN)

    decision = decide(case, [pack(rule("T-1", Effect.WARN, NOT_NEW))], as_of=DAY)

    assert decision.outcome is Effect.WARN
    assert decision.findings[0].facts_lacking == ("referral.is_new_patient",)


def test_an_allowance_that_cannot_be_answered_says_nothing() -> None:
    case = attrs.evolve(FRIEND, is_new_patient=UNKNOWN)

    assert not decide(case, [pack(rule("T-1", Effect.ALLOW, NOT_NEW))], as_of=DAY).findings


def test_an_exception_switches_off_the_rules_it_names_and_no_other() -> None:
    packs = [
        pack(rule("T-1", Effect.DENY), rule("T-2", Effect.HOLD)),
        pack(rule("T-3", Effect.PERMIT, exempts=("T-1", "T-9")), name="other"),
    ]

    decision = decide(FRIEND, packs, as_of=DAY)

    assert [found.rule_id for found in decision.findings] == ["T-2", "T-3"]
    assert decision.findings[1].exempts == ("T-1",)


def test_an_exception_alone_leaves_the_case_allowed() -> None:
    decision = decide(
        FRIEND, [pack(rule("T-1", Effect.DENY), rule("T-2", Effect.PERMIT, exempts=("T-1",)))], as_of=DAY
    )

    assert decision.outcome is Effect.ALLOW
    assert decision.allowed


EXCEPTION = rule("T-2", Effect.PERMIT, is_true(referral.possible_duplicate), exempts=("T-1",))


def test_an_exception_that_is_known_not_to_hold_does_not_apply() -> None:
    decision = decide(FRIEND, [pack(rule("T-1", Effect.DENY), EXCEPTION)], as_of=DAY)

    assert decision.outcome is Effect.DENY


def test_nobody_is_refused_while_an_exception_may_hold() -> None:
    case = attrs.evolve(FRIEND, possible_duplicate=UNKNOWN)

    decision = decide(case, [pack(rule("T-1", Effect.DENY), EXCEPTION)], as_of=DAY)

    assert [(found.rule_id, found.effect.value, found.facts_lacking) for found in decision.findings] == [
        ("T-1", "hold", ("referral.possible_duplicate",))
    ]


@pytest.mark.parametrize("effect", [Effect.HOLD, Effect.REQUIRE, Effect.WARN])
def test_what_only_holds_or_asks_for_more_stays_while_an_exception_may_hold(effect: Effect) -> None:
    case = attrs.evolve(FRIEND, possible_duplicate=UNKNOWN)

    assert decide(case, [pack(rule("T-1", effect), EXCEPTION)], as_of=DAY).outcome is effect


def test_an_exception_with_nothing_to_switch_off_is_not_told() -> None:
    packs = [pack(rule("T-1", Effect.DENY, NEVER), rule("T-2", Effect.PERMIT, exempts=("T-1",)))]

    assert not decide(FRIEND, packs, as_of=DAY).findings


def test_an_exception_also_switches_off_a_rule_that_could_not_be_answered() -> None:
    case = attrs.evolve(FRIEND, is_new_patient=UNKNOWN)
    packs = [pack(rule("T-1", Effect.DENY, NOT_NEW), rule("T-2", Effect.PERMIT, exempts=("T-1",)))]

    assert decide(case, packs, as_of=DAY).allowed


def test_a_rule_out_of_force_is_not_asked() -> None:
    dated = rule("T-1", Effect.DENY, effective_from=DAY)

    assert decide(FRIEND, [pack(dated)], as_of=DAY).outcome is Effect.DENY
    assert decide(FRIEND, [pack(dated)], as_of=DAY - timedelta(days=1)).outcome is Effect.ALLOW


def test_an_instant_stands_for_the_day_of_its_own_zone() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=timezone(timedelta(hours=-7)))

    assert decide(FRIEND, [pack(rule("T-1", Effect.DENY))], as_of=late).as_of == DAY


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"time\.naive"):
        decide(FRIEND, [pack(rule("T-1", Effect.DENY))], as_of=datetime(2026, 11, 21))


def test_a_kind_of_case_that_no_pack_speaks_about_is_held() -> None:
    decision = decide(thanks(Instrument.CASH), [pack(rule("T-1", Effect.DENY))], as_of=DAY)

    assert decision.outcome is Effect.HOLD
    assert "No rule pack for RewardCase is loaded" in decision.explain()
    assert decide(FRIEND, [], as_of=DAY).outcome is Effect.HOLD


def test_a_thank_you_without_value_is_not_judged_as_a_reward() -> None:
    decision = decide(thanks(Instrument.NONE), [], as_of=DAY)

    assert decision.outcome is Effect.ALLOW
    assert decision.findings[0].rule_id == "BEDSIDE-NO-VALUE"


def test_one_rule_id_in_two_packs_is_refused() -> None:
    packs = [pack(rule("T-1", Effect.DENY)), pack(rule("T-1", Effect.HOLD), name="other")]

    with pytest.raises(SettingsError):
        decide(FRIEND, packs, as_of=DAY)


def test_the_latest_clock_is_the_one_to_wait_for() -> None:
    later = NOON + timedelta(hours=3)
    packs = [
        pack(
            rule("T-1", Effect.HOLD, not_before=lambda case: NOON),
            rule("T-2", Effect.HOLD, not_before=lambda case: later),
        )
    ]

    decision = decide(FRIEND, packs, as_of=DAY)

    assert decision.not_before == later
    assert decision.only_waits
    assert f"wait until {later.isoformat()}" in decision.explain()


def test_waiting_is_not_enough_when_another_hold_needs_a_person() -> None:
    packs = [pack(rule("T-1", Effect.HOLD, not_before=lambda case: NOON), rule("T-2", Effect.HOLD))]

    decision = decide(FRIEND, packs, as_of=DAY)

    assert decision.not_before == NOON
    assert not decision.only_waits


def test_a_clock_that_cannot_be_answered_has_no_instant() -> None:
    case = attrs.evolve(FRIEND, is_new_patient=UNKNOWN)
    packs = [pack(rule("T-1", Effect.HOLD, NOT_NEW, not_before=lambda case: NOON))]

    assert decide(case, packs, as_of=DAY).not_before is None


def test_a_decision_made_again_is_the_same() -> None:
    packs = [pack(rule("T-1", Effect.HOLD)), pack(rule("T-2", Effect.WARN), name="other")]
    objection = Finding(
        rule_id="P-1",
        effect=Effect.DENY,
        citation=Citation("the plugin"),
        reason="the plugin objects",
        pack="a-plugin",
    )
    decision = decide(FRIEND, packs, as_of=DAY, decided_at=NOON).with_findings([objection])

    assert replay(decision, reversed(packs)) == decision
    assert replay(decide(FRIEND, [], as_of=DAY), packs) == decide(FRIEND, [], as_of=DAY)


def test_a_decision_is_not_made_again_under_another_version() -> None:
    decision = decide(FRIEND, [pack(rule("T-1", Effect.HOLD))], as_of=DAY)
    newer = attrs.evolve(pack(rule("T-1", Effect.ALLOW)), version="2")

    with pytest.raises(SettingsError, match="load test 1"):
        replay(decision, [newer])


def test_versions_and_reviews_travel_with_the_decision() -> None:
    review = PackReview(pack="test", version="1", reviewer="counsel", reviewed_on=date(2026, 1, 5))
    packs = reviewed([pack(rule("T-1", Effect.WARN)), pack(rule("T-2", Effect.WARN), name="other")], [review])

    decision = decide(FRIEND, packs, as_of=DAY)

    assert decision.versions == {"other": "1", "test": "1"}
    assert decision.reviews == (review,)
    assert decision.unreviewed == ("other",)


def test_the_patient_hears_of_a_rule_only_when_it_is_established() -> None:
    strict = rule("T-1", Effect.DENY, NOT_NEW, patient_reason="This is for people who are new here.")

    known = decide(attrs.evolve(FRIEND, is_new_patient=False), [pack(strict)], as_of=DAY)
    open_ = decide(attrs.evolve(FRIEND, is_new_patient=UNKNOWN), [pack(strict)], as_of=DAY)

    assert known.explain(Audience.PATIENT) == (
        "We are not able to do this. This is for people who are new here."
    )
    assert open_.explain(Audience.PATIENT) == "We have to check something before we can do this."
