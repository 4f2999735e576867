"""Versions at the desk: a silent change of terms is refused, and what was promised is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import attrs
import pytest
from tests.services.conftest import START, OpenDesk

from bedside import Effect, Money, SeededEnvironment, hookimpl
from bedside.domain.opening import OpenHours, Weekday
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.referrals import Eligibility
from bedside.domain.rewards import Basis, Beneficiary, Instrument, RewardRule, RewardRuleId
from bedside.errors import SettingsError
from bedside.rules.recorded import RecordedDecision

Register = Callable[..., str]


@attrs.frozen(eq=False)
class Friends:
    """A programme of these terms; it always knows two rules."""

    terms: dict[str, Any] = attrs.field(factory=dict)

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        return [
            RewardRule(
                id=RewardRuleId(name),
                title="A care sample",
                beneficiary=Beneficiary.REFEREE,
                basis=Basis.UNCONDITIONAL,
                instrument=Instrument.OTC_SAMPLE,
                value=Money(300, "USD"),
            )
            for name in ("brush", "paste")
        ]

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        terms = {"reward_rule_ids": ("brush",), **self.terms}
        return [
            ReferralPolicy(
                id=ReferralPolicyId("friends"), title="Friends", starts_on=date(2026, 1, 1), **terms
            )
        ]


def test_other_terms_under_the_same_version_are_refused_and_name_both(open_desk: OpenDesk) -> None:
    open_desk({"friends": Friends()})
    open_desk({"friends": Friends()})

    with pytest.raises(SettingsError, match=r"'friends'.*as version 1; raise the version to 2"):
        open_desk({"friends": Friends({"minimum_age": 18})})

    open_desk({"friends": Friends({"minimum_age": 18, "version": 2})})
    with pytest.raises(SettingsError, match="as version 2; raise the version to 3"):
        open_desk({"friends": Friends({"minimum_age": 19, "version": 2})})
    open_desk({"friends": Friends()})  # back to what was said before, under the number that it had


def test_who_came_under_a_version_is_given_what_it_promised(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"friends": Friends()})
    ana, bo, cy = (
        register(desk, name, f"+130355501{place:02}") for place, name in enumerate(("A", "B", "C"))
    )
    early = desk.referrals.receive(bo, referrer_id=ana).referral
    assert early.policy_version == 1

    desk = open_desk({"friends": Friends({"version": 2, "reward_rule_ids": ("paste",)})})
    late = desk.referrals.receive(cy, referrer_id=ana).referral
    for patient, referral in ((bo, early), (cy, late)):
        booked = desk.appointments.book(
            patient, starts_at=START + timedelta(hours=1), referral_id=referral.id
        )
        desk.appointments.keep(booked.id)

    [brush], [paste] = (desk.rewards.of_patient(patient) for patient in (bo, cy))
    assert (brush.rule_id, brush.policy_version) == ("brush", 2)
    assert (paste.rule_id, late.policy_version) == ("paste", 2)
    with desk.rewards._office.unit() as unit:
        kept = unit.find(RecordedDecision, equal={"about_id": early.id})
    assert [(one.policy_id, one.policy_version) for one in kept] == [("friends", 1)]


# START is a Monday, 9 o'clock in Los Angeles.
@pytest.mark.parametrize(
    ("opens", "closes", "counts"),
    [(time(8), time(9), False), (time(9), time(10), True), (time(9, 0, 0, 1), time(10), False)],
)
def test_a_referral_counts_within_the_hours(
    open_desk: OpenDesk, register: Register, opens: time, closes: time, counts: bool
) -> None:
    hours = (OpenHours(day=Weekday.MONDAY, opens=opens, closes=closes),)
    desk = open_desk({"friends": Friends({"hours": hours})})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")

    received = desk.referrals.receive(bo, referrer_id=ana)

    assert received.referral.eligibility is (Eligibility.ELIGIBLE if counts else Eligibility.NOT_ELIGIBLE)
    assert received.decision.outcome is (Effect.ALLOW if counts else Effect.DENY)
    assert ("PROGRAMME-HOURS" in received.decision.explain()) is not counts


@pytest.mark.parametrize(("earlier", "counts"), [(1, True), (2, False)])
def test_a_month_has_a_number_of_its_own(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, earlier: int, counts: bool
) -> None:
    desk = open_desk({"friends": Friends({"referrals_per_referrer_and_month": 2})})
    ana = register(desk, "Ana", "+13035550101")

    def bring(number: int) -> Eligibility | None:
        friend = register(desk, "Pat", f"+13035551{number:03}")
        return desk.referrals.receive(friend, referrer_id=ana).referral.eligibility

    for number in range(earlier):
        bring(number)
    assert bring(100) is (Eligibility.ELIGIBLE if counts else Eligibility.HELD)

    world.advance(timedelta(days=30))  # to the first of April
    assert bring(200) is Eligibility.ELIGIBLE
