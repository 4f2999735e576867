"""Any history of payments, corrections, refunds and expiry: every cent is right, and none is twice."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bedside.domain.amounts import Milestone, Milestones, Percent, Tier, Tiers
from bedside.domain.caps import Cap, CapPeriod, CapScope
from bedside.domain.referrals import Eligibility, Referral
from bedside.domain.rewards import OWED_OR_GIVEN, Beneficiary, Reward, RewardStatus
from bedside.domain.tallies import Tally, series_of
from bedside.errors import InvalidTransitionError, InvalidValueError
from bedside.storage import MemoryStorage

from .earning import PAID, House, thanks, usd

REFERRERS, REFERRALS, PER_PERSON, BUDGET = 3, 5, 4000, 9000
RULES = (
    thanks(
        Tiers(tiers=(Tier(first=1, last=2, value=usd(500)), Tier(first=3, value=usd(701)))),
        "tiers",
        claim_within=timedelta(days=20),
        caps=(Cap(limit=usd(2000), scope=CapScope.PERSON, period=CapPeriod.EVER),),
    ),
    thanks(Milestones(milestones=(Milestone(nth=3, value=usd(1001)),)), "milestone"),
    thanks(Percent.of("7.5", at_most=usd(900)), "part", hold_period=timedelta(days=10)),
    thanks(usd(303), "hello", beneficiary=Beneficiary.REFEREE),
)
NUMBERS, PEOPLE = st.integers(0, REFERRALS - 1), st.integers(0, REFERRERS - 1)
REFUSALS = (InvalidTransitionError, InvalidValueError)
COUNTS = OWED_OR_GIVEN | {RewardStatus.RESERVED}


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.house = House(
            MemoryStorage(),
            *RULES,
            budget=usd(BUDGET),
            practice_caps=(Cap(limit=usd(PER_PERSON), scope=CapScope.PERSON, period=CapPeriod.EVER),),
        )
        self.people = [self.house.patient() for _ in range(REFERRERS)]
        # One of them is held: nobody knows whether the friend agreed to be called.
        self.referrals = [
            self.house.desk.referrals.receive(
                self.house.patient(),
                referrer_id=self.people[number % REFERRERS],
                policy_id="friends",
                agreed_to_contact=number != REFERRALS - 1,
            ).referral.id
            for number in range(REFERRALS)
        ]
        #: By person, the referrals in the order in which they were first counted for them.
        self.counted: dict[str, list[str]] = {person: [] for person in self.people}
        self.pay(0, 5000)
        self.desk.settle()
        self.correct(1, 0, 1, 3333)
        self.pay(1, None)

    @property
    def desk(self):  # type: ignore[no-untyped-def]  # the room of rewards
        return self.house.desk.rewards

    @rule(number=NUMBERS, amount=st.sampled_from([None, 1, 5000, 7777, 90_000]))
    def pay(self, number: int, amount: int | None) -> None:
        with suppress(*REFUSALS):
            self.house.pay(self.referrals[number], amount)

    @rule(number=NUMBERS, one=PEOPLE, other=PEOPLE, points=st.sampled_from([1, 3333, 5000, 9999]))
    def correct(self, number: int, one: int, other: int, points: int) -> None:
        whole = {self.people[one]: 0, self.people[other]: 0}
        whole[self.people[one]] += points
        whole[self.people[other]] += 10_000 - points
        with suppress(*REFUSALS):
            self.house.share(self.referrals[number], *whole.items())

    @rule(number=NUMBERS)
    def refund(self, number: int) -> None:
        self.desk.disqualify(self.referrals[number], PAID, reason="refunded")

    @rule()
    def release(self) -> None:
        with suppress(*REFUSALS):
            self.house.desk.referrals.release(self.referrals[-1], counts=True, reason="friend-called-us")

    @rule(days=st.sampled_from([0, 9, 10, 19, 20, 40]))
    def settle(self, days: int) -> None:
        self.house.world.advance(timedelta(days=days))
        self.desk.settle()

    @rule()
    def expire(self) -> None:
        for gone in self.desk.expire_unclaimed():
            assert gone.rule_id == "tiers"
            assert gone.status is RewardStatus.FORFEITED

    @rule(verb=st.sampled_from(["forfeit", "claw_back", "let_stand", "confirm_handed_over", "reconsider"]))
    def act(self, verb: str) -> None:
        rest = {"forfeit": "left", "claw_back": "slip", "let_stand": "small"}
        for one in self.rewards()[:3]:
            with suppress(*REFUSALS):
                if verb in rest:
                    getattr(self.desk, verb)(one.id, reason=rest[verb])
                else:
                    getattr(self.desk, verb)(one.id)

    def rewards(self) -> list[Reward]:
        return [one for referral in self.referrals for one in self.house.rewards(referral)]

    @invariant()
    def every_cent_is_in_the_ledger(self) -> None:
        assert self.house.in_order()
        budget = self.desk.budget("friends")
        assert budget.available.minor >= 0
        assert (budget.available + budget.reserved + budget.posted).minor == BUDGET

    @invariant()
    def nobody_is_paid_twice_and_nobody_more_than_the_whole(self) -> None:
        found = self.rewards()
        live = [one for one in found if one.status in COUNTS]
        keys = Counter((one.referral_id, one.rule_id, one.beneficiary_id) for one in live)
        assert max(keys.values(), default=1) == 1
        given = Counter[tuple[str | None, str]]()
        for one in found:
            if one.status in COUNTS and one.beneficiary is Beneficiary.REFERRER:
                given[one.referral_id, one.rule_id] += one.value.minor
        most = {"tiers": 701, "milestone": 1001, "part": 900}
        assert all(minor <= most[rule_id] for (_, rule_id), minor in given.items())

    @invariant()
    def no_cap_is_passed(self) -> None:
        given, tiers = Counter[str](), Counter[str]()
        for one in self.rewards():
            if one.status in COUNTS:
                given[one.beneficiary_id] += one.value.minor
                tiers[one.beneficiary_id] += one.value.minor * (one.rule_id == "tiers")
        assert max(given.values(), default=0) <= PER_PERSON
        assert max(tiers.values(), default=0) <= 2000

    @invariant()
    def no_held_case_is_paid(self) -> None:
        with self.house.desk.rewards._office.unit() as unit:
            held = unit.get(Referral, self.referrals[-1]).eligibility is Eligibility.HELD
        assert not held or self.house.rewards(self.referrals[-1]) == []

    @invariant()
    def numbers_are_given_out_once_and_never_again(self) -> None:
        with self.house.desk.rewards._office.unit() as unit:
            tallies = unit.find(Tally)
        practice = self.house.practice.settings.id
        for person in self.people:
            series = series_of(practice, "friends", PAID, person, CapPeriod.EVER.value)
            numbered = sorted((one.nth, one.referral_id) for one in tallies if one.series == series)
            referrals = [referral for _, referral in numbered]
            # Whatever was numbered before keeps its number.
            assert referrals[: len(self.counted[person])] == self.counted[person]
            self.counted[person] = referrals


def _live(examples: int) -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target],
        ),
    )


@pytest.mark.slow
def test_every_history_earns_what_is_right() -> None:
    _live(15)


@pytest.mark.long
def test_many_histories_earn_what_is_right() -> None:
    _live(400)
