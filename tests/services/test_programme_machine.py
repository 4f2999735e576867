"""The whole referral programme against a few plain promises: whatever happens, in whatever order.

Six people invite each other, come by codes and names, claim late, pay, cancel, are merged and unmerged,
die; staff release, review, correct, settle, hand over and take back; calls come twice, the clock jumps.
Nobody is paid twice or above a cap, nothing that is held is paid, no circle is paid unless a person has
looked, shares add up, and every cent is in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import attrs
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.services.conftest import START
from tests.services.money import PAID, Giving, House, cap

from bedside import Desk, Outcome, SeededEnvironment, Storage, hookimpl
from bedside.domain.attribution import WHOLE, Attribution, Share
from bedside.domain.caps import CapPeriod, CapScope
from bedside.domain.patients import Patient
from bedside.domain.referrals import Eligibility, Referral, ReferralSource, SourceKind
from bedside.domain.reviews import Review, ReviewStatus
from bedside.domain.rewards import Beneficiary, QualifyingEvent, Reward, RewardRule, RewardStatus
from bedside.errors import BedsideError, InvalidRecordError, StorageError
from bedside.storage import MemoryStorage, SqlStorage

R = TypeVar("R")

PEOPLE = 6
VALUE, PER_PERSON, TOGETHER, BUDGET = 600, 1500, 4000, 5000

WHO = st.integers(0, PEOPLE - 1)
ANY = st.integers(0, 40)
COUNTS = (
    RewardStatus.RESERVED,
    RewardStatus.POSTED,
    RewardStatus.HANDING_OVER,
    RewardStatus.FULFILLED,
)
GIVEN = (RewardStatus.POSTED, RewardStatus.HANDING_OVER, RewardStatus.FULFILLED)

#: What a desk may say no with; anything else is a fault of ours.
OURS = (StorageError, InvalidRecordError, AssertionError)


class Jumping(SeededEnvironment):
    """A clock that somebody sets forward and back, on top of the time that goes by."""

    skew = timedelta(0)

    def now(self) -> datetime:
        """What the clock on the wall says."""
        return super().now() + self.skew


@attrs.frozen(kw_only=True, eq=False)
class BothSides(Giving):
    """Thanks for the one, a welcome for the other."""

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        """One rule a side."""
        thanks, welcome = super().bedside_reward_rules()
        return [thanks, attrs.evolve(welcome, beneficiary=Beneficiary.REFEREE)]


class Programme(RuleBasedStateMachine):
    """One practice whose programme gives the referrer and the friend something for a first payment."""

    storage: Callable[[], Storage] = MemoryStorage

    def __init__(self) -> None:
        super().__init__()
        self.codes: list[str] = []
        self.invitations: list[str] = []
        self.referrals: list[str] = []
        self.appointments: list[str] = []
        self.given: set[str] = set()
        self.seen: set[str] = set()

    @initialize()
    def open(self) -> None:
        """Six people, none of whom came by anybody."""
        giving = BothSides(
            value=VALUE,
            budget=BUDGET,
            hold=timedelta(days=3),
            rule_ids=("thanks", "welcome"),
            policy_caps=(cap(PER_PERSON, CapScope.PERSON, CapPeriod.YEAR),),
            practice_caps=(cap(TOGETHER, CapScope.ALL, CapPeriod.YEAR),),
            answers=[Outcome.UNKNOWN, Outcome.SENT, Outcome.FAILED, Outcome.SENT],
        )
        self.world = Jumping(seed=1, start=START)
        self.house = House(self.storage(), giving, world=self.world)
        self.people = [self.house.patient() for _ in range(PEOPLE)]
        self.kim = self.house.practice.acting_as("kim", role="manager", purpose="operations")
        self.lee = self.house.practice.acting_as("lee", role="manager", purpose="operations")

    # What patients do.

    @rule(who=WHO)
    def invite(self, who: int) -> None:
        """Somebody is given a code."""

        def do() -> None:
            invited = self.kim.referrals.invite(self.people[who])
            if invited.invitation is not None:
                self.codes.append(invited.invitation.code)
                self.invitations.append(invited.invitation.id)

        self.said(do)

    @rule(who=WHO, which=ANY, twice=st.booleans())
    def come_by_code(self, who: int, which: int, twice: bool) -> None:
        """Somebody shows a code, perhaps their own, perhaps once more."""
        if self.codes:
            for _ in range(1 + twice):
                self.said(
                    lambda: self.took(
                        self.kim.referrals.receive(
                            self.people[who], code=self.codes[which % len(self.codes)]
                        ).referral
                    )
                )

    @rule(who=WHO, friend=WHO)
    def come_by_name(self, who: int, friend: int) -> None:
        """Somebody names a friend."""
        self.said(
            lambda: self.took(
                self.kim.referrals.receive(self.people[who], referrer_id=self.people[friend]).referral
            )
        )

    @rule(who=WHO, friend=WHO)
    def claim(self, who: int, friend: int) -> None:
        """Somebody remembers afterwards."""
        self.said(
            lambda: self.took(
                self.kim.referrals.claim(self.people[who], referrer_id=self.people[friend]).referral
            )
        )

    @rule(who=WHO)
    def book_and_keep(self, who: int) -> None:
        """A visit, from booking to the end."""

        def do() -> None:
            starts = self.world.now() + timedelta(hours=1)
            booked = self.kim.appointments.book(
                self.people[who], service="check-up", starts_at=starts, ends_at=starts + timedelta(minutes=30)
            )
            self.appointments.append(booked.id)
            self.pass_time(timedelta(hours=1))
            self.kim.appointments.keep(booked.id)

        self.said(do)

    @rule(who=WHO, friend=WHO, days=st.integers(0, 5))
    def come_and_pay(self, who: int, friend: int, days: int) -> None:
        """The whole good way: a friend comes, pays, and days go by."""
        self.come_by_name(who=who, friend=friend)
        self.pay(which=len(self.referrals) - 1, key=None)
        self.pass_time(timedelta(days=days))
        self.settle()

    @rule(which=ANY, key=st.sampled_from([None, "k1", "k2"]))
    def pay(self, which: int, key: str | None) -> None:
        """The friend pays for the first time, or the host says so again."""
        if self.referrals:
            name = self.referrals[which % len(self.referrals)]
            one = None if key is None else f"{key}-{name}"
            self.said(lambda: self.kim.rewards.qualify(name, PAID, idempotency_key=one))

    @rule(which=ANY, event=st.sampled_from(QualifyingEvent))
    def undo_event(self, which: int, event: QualifyingEvent) -> None:
        """What had happened did not happen: the payment was sent back."""
        if self.referrals:
            name = self.referrals[which % len(self.referrals)]
            self.said(lambda: self.kim.rewards.disqualify(name, event, reason="sent-back"))

    # What staff do.

    @rule(which=ANY, counts=st.booleans(), other=st.booleans())
    def release(self, which: int, counts: bool, other: bool) -> None:
        """A person rules on a held referral."""
        if self.referrals:
            name = self.referrals[which % len(self.referrals)]
            self.said(lambda: self.desk(other).referrals.release(name, counts=counts, reason="looked-at"))

    @rule(which=ANY, yes=st.booleans(), other=st.booleans())
    def review(self, which: int, yes: bool, other: bool) -> None:
        """A person decides one of the reviews that are open."""
        waiting = self.lee.reviews.open_reviews()
        if waiting:
            review, room = waiting[which % len(waiting)], self.desk(other).reviews
            decide = room.approve if yes else room.refuse
            self.said(lambda: decide(review.id, reason="looked-at"))

    @rule()
    def lapse(self) -> None:
        """Reviews that nobody decided in time end."""
        self.said(self.lee.reviews.lapse)

    @rule(which=ANY, first=WHO, second=WHO, points=st.integers(0, WHOLE))
    def correct(self, which: int, first: int, second: int, points: int) -> None:
        """Others earned it, alone or together."""
        if self.referrals:
            name = self.referrals[which % len(self.referrals)]
            split = {first: points, second: WHOLE - points} if first != second else {first: WHOLE}
            shares = [
                Share(
                    source=ReferralSource(kind=SourceKind.PATIENT, source_id=self.people[who]),
                    basis_points=part,
                )
                for who, part in split.items()
                if part
            ]
            self.said(lambda: self.lee.referrals.correct_attribution(name, shares=shares, reason="was-named"))

    @rule(which=ANY)
    def rotate_or_revoke(self, which: int) -> None:
        """A code makes room for another, or counts no more."""
        if self.invitations:
            name = self.invitations[which // 2 % len(self.invitations)]
            if which % 2:
                self.said(lambda: self.kim.referrals.revoke(name))
            else:
                self.said(lambda: self.codes.append(self.kim.referrals.rotate(name).code))

    @rule(duplicate=WHO, survivor=WHO, back=st.booleans())
    def merge(self, duplicate: int, survivor: int, back: bool) -> None:
        """Two records turn out to be one person, or two after all."""
        one, other = self.people[duplicate], self.people[survivor]
        if back:
            self.said(lambda: self.lee.patients.unmerge(one, reason="two-people"))
        else:
            self.said(lambda: self.lee.patients.merge(one, into=other, reason="same-person"))

    @rule()
    def die(self) -> None:
        """The oldest of them dies."""
        self.said(lambda: self.kim.patients.record_death(self.people[-1]))

    # What the books do.

    @rule()
    def settle(self) -> None:
        """Rewards whose hold period is over are judged again."""
        self.said(self.kim.rewards.settle)

    @rule(
        which=ANY,
        verb=st.sampled_from(["hand_over", "confirm", "reconsider", "forfeit", "claw_back", "unknown"]),
    )
    def handle(self, which: int, verb: str) -> None:
        """One reward is handed over, confirmed, judged again, forfeited or taken back."""
        everything = self.rewards()
        if not everything:
            return
        reward, rewards = everything[which % len(everything)], self.kim.rewards
        act: dict[str, Callable[[], object]] = {
            "hand_over": lambda: rewards.hand_over(reward.id),
            "confirm": lambda: rewards.confirm_handed_over(reward.id),
            "reconsider": lambda: rewards.reconsider(reward.id),
            "forfeit": lambda: rewards.forfeit(reward.id, reason="by hand"),
            "claw_back": lambda: rewards.claw_back(reward.id, reason="by hand"),
            "unknown": lambda: rewards.settle_unknown(reward.id, handed_over=bool(which % 2)),
        }
        self.said(act[verb])

    @rule(days=st.integers(0, 40))
    def wait(self, days: int) -> None:
        """Time goes by."""
        self.pass_time(timedelta(days=days))

    @rule(minutes=st.integers(-180, 180))
    def set_the_clock(self, minutes: int) -> None:
        """Somebody sets the clock, forward or back."""
        self.world.skew = timedelta(minutes=minutes)

    # What must hold.

    @invariant()
    def every_cent_is_in_the_ledger(self) -> None:
        """The books add up, and no budget is overdrawn."""
        if hasattr(self, "house"):
            assert self.house.in_order()

    @invariant()
    def nobody_is_paid_twice_or_above_a_cap(self) -> None:
        """One event of one referral gives each rule's value once, and each person no more than the cap."""
        if not hasattr(self, "house"):
            return
        alive = [reward for reward in self.rewards() if reward.status in COUNTS]
        events: dict[tuple[object, ...], int] = {}
        people: dict[tuple[str, int], int] = {}
        for reward in alive:
            event = (reward.referral_id, reward.rule_id)
            events[event] = events.get(event, 0) + reward.value.minor
            person = (self.person(reward.beneficiary_id), reward.effective_on.year)
            people[person] = people.get(person, 0) + reward.value.minor
        assert all(paid <= VALUE for paid in events.values()), events
        # A merge may bring two full caps together; then nothing more is given.
        now = {reward.id: reward for reward in alive}
        for (who, year), paid in people.items():
            new = [
                reward
                for name, reward in now.items()
                if name not in self.seen
                and (self.person(reward.beneficiary_id), reward.effective_on.year) == (who, year)
            ]
            assert paid <= PER_PERSON or not new, (who, paid)
        self.seen = set(now)
        years: dict[int, int] = {}
        for reward in alive:
            years[reward.effective_on.year] = years.get(reward.effective_on.year, 0) + reward.value.minor
        assert all(paid <= TOGETHER for paid in years.values()), years

    @invariant()
    def nothing_held_and_no_circle_is_paid(self) -> None:
        """What became owed just now was eligible, under no open review, and in no circle nobody looked at."""
        if not hasattr(self, "house"):
            return
        rewards = self.rewards()
        for reward in rewards:
            if reward.status not in GIVEN or reward.id in self.given:
                continue
            self.given.add(reward.id)
            referral = self.one(Referral, reward.referral_id or "")
            assert referral.eligibility is Eligibility.ELIGIBLE
            reviews = [review for review in self.all(Review) if review.subject_id in (reward.id, referral.id)]
            assert all(review.status is not ReviewStatus.OPEN for review in reviews)
            if self.in_circle(referral):
                assert any(review.status is ReviewStatus.APPROVED for review in reviews), "an unseen circle"

    @invariant()
    def shares_add_up(self) -> None:
        """No credit is lost and none is made."""
        if hasattr(self, "house"):
            for found in self.all(Attribution):
                assert sum(share.basis_points for share in found.shares) in (0, WHOLE)

    # How it is looked at.

    def desk(self, other: bool) -> Desk:
        return self.lee if other else self.kim

    def said(self, do: Callable[[], object]) -> None:
        """Do it; a no is an answer, a broken store is not."""
        try:
            do()
        except OURS:
            raise
        except BedsideError:
            pass

    def took(self, referral: Referral) -> None:
        self.referrals.append(referral.id)

    def pass_time(self, by: timedelta) -> None:
        self.world.advance(by)

    def all(self, kind: type[R]) -> list[R]:
        with self.kim.rewards._office.unit() as unit, unit.by_rules():
            return list(unit.find(kind))

    def one(self, kind: type[R], name: str) -> R:
        with self.kim.rewards._office.unit() as unit, unit.by_rules():
            found = unit.look_up(kind, name)
            assert found is not None
            return found

    def rewards(self) -> list[Reward]:
        return sorted(self.all(Reward), key=lambda reward: reward.id)

    def person(self, patient_id: str) -> str:
        """The record that stands for somebody."""
        patient = self.one(Patient, patient_id)
        return patient_id if patient.merged_into is None else self.person(patient.merged_into)

    def in_circle(self, referral: Referral) -> bool:
        """Whether whoever earned it was brought, over however many friends, by whom it brought."""
        brought: dict[str, set[str]] = {}
        standing: dict[str, Attribution] = {}
        for found in sorted(self.all(Attribution), key=lambda one: (one.decided_at, one.id)):
            standing[found.referral_id] = found
        for one in self.all(Referral):
            if one.eligibility is Eligibility.ELIGIBLE and one.id in standing:
                friend = self.person(one.patient_id)
                for share in standing[one.id].shares:
                    if share.source.kind is SourceKind.PATIENT:
                        brought.setdefault(self.person(share.source.source_id or ""), set()).add(friend)
        start = self.person(referral.patient_id)
        shares = standing[referral.id].shares
        sources = {self.person(share.source.source_id or "") for share in shares}
        seen, waiting = set[str](), [start]
        while waiting:
            who = waiting.pop()
            if who not in seen:
                seen.add(who)
                waiting.extend(brought.get(who, ()))
        return bool(sources & seen)


@pytest.mark.slow
@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_whatever_happens_nobody_is_paid_twice_above_a_cap_held_or_in_a_circle(store: str) -> None:
    with TemporaryDirectory() as folder:
        names = iter(range(10**6))

        class OnThisStore(Programme):
            @staticmethod
            def storage() -> Storage:
                if store == "memory":
                    return MemoryStorage()
                return SqlStorage(f"sqlite:///{Path(folder) / f'{next(names)}.db'}")

        run_state_machine_as_test(
            OnThisStore,
            settings=settings(
                max_examples=25 if store == "memory" else 4,
                stateful_step_count=40,
                deadline=None,
                database=None,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            ),
        )


@pytest.mark.long
def test_whatever_happens_through_many_more_histories() -> None:
    run_state_machine_as_test(
        Programme,
        settings=settings(
            max_examples=2000,
            stateful_step_count=80,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
