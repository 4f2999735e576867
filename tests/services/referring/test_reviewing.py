"""Reviews at the desk: what is held stands in one list, and only a second pair of eyes lets it go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pytest
from tests.services.conftest import SETTINGS, START

import bedside.starter
from bedside import ContactPoint, ContactSystem, Money, Practice, SeededEnvironment, Storage, hookimpl
from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.referrals import Eligibility
from bedside.domain.reviews import Review, ReviewStatus, ReviewSubject
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    RewardRule,
    RewardRuleId,
    RewardStatus,
)
from bedside.domain.suspicion import AfterDeadline, SuspicionTerms
from bedside.errors import AccessDeniedError, InvalidTransitionError, InvalidValueError
from bedside.rules import UNKNOWN, Audience
from bedside.storage import MemoryStorage

Register = Callable[..., str]

#: Far from each other: near names with one number or birthday might be one person.
_NAMES = "Ada Bob Cleo Dirk Esme Finn Greta Hugo Iris Jon Kay Lou Max Ned Olga Pat Quin Rosa Sol Tim".split()


@attrs.frozen(eq=False)
class Friends:
    """A sample for everybody who is new, once they came, and one for whoever recommended them."""

    terms: SuspicionTerms = SuspicionTerms()
    value: int = 300

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        return [
            RewardRule(
                id=RewardRuleId(side.value),
                title="A care sample",
                beneficiary=side,
                basis=Basis.UNCONDITIONAL,
                instrument=Instrument.OTC_SAMPLE,
                value=Money(self.value, "USD"),
                hold_period=timedelta(days=14),
            )
            for side in Beneficiary
        ]

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        return [
            ReferralPolicy(
                id=ReferralPolicyId("friends"),
                title="Bring a friend",
                starts_on=date(2026, 1, 1),
                new_patients_only=False,
                reward_rule_ids=tuple(side.value for side in Beneficiary),
                suspicion=self.terms,
            )
        ]


class Harbour:
    """A practice where Lee receives, and Kim decides."""

    def __init__(self, storage: Storage, register: Register, friends: Friends | None = None) -> None:
        self.world = SeededEnvironment(seed=1, start=START)
        self.practice = Practice(
            SETTINGS,
            storage=storage,
            plugins={"starter": bedside.starter, "friends": friends or Friends()},
            environment=self.world,
        )
        self.lee = self.practice.acting_as("lee", role="front-desk", purpose="operations")
        self.kim = self.practice.acting_as("kim", role="manager", purpose="operations")
        self._register = register
        self._numbers = 0

    def patient(self, number: str | None = None) -> str:
        """Somebody new, with a number of their own unless one is given."""
        self._numbers += 1
        return self._register(
            self.kim, _NAMES[self._numbers % len(_NAMES)], number or f"+1303555{self._numbers:04}"
        )

    def bring(self, referrer: str, friend: str, **given: Any) -> str:
        """Lee receives the friend; the id of the referral."""
        return self.lee.referrals.receive(friend, referrer_id=referrer, **given).referral.id

    def come(self, patient: str, referral: str) -> None:
        """The friend comes for the first time."""
        starts_at = self.world.now() + timedelta(hours=1)
        booked = self.lee.appointments.book(patient, starts_at=starts_at, referral_id=referral)
        self.world.advance(timedelta(hours=2))
        self.lee.appointments.keep(booked.id)

    def brought(self, referrer: str, friend: str) -> str:
        """Both at once."""
        referral = self.bring(referrer, friend)
        self.come(friend, referral)
        return referral

    def settled(self) -> None:
        """All hold periods pass, and what may be posted is."""
        self.world.advance(timedelta(days=14))
        self.practice.acting_as("clock", role="system", purpose="operations").rewards.settle()

    def rewards(self, *patients: str) -> list[RewardStatus]:
        """Where everything stands that these people earned."""
        return [reward.status for one in patients for reward in self.kim.rewards.of_patient(one)]

    def only_review(self) -> Review:
        """The one review that is open."""
        (review,) = self.kim.reviews.open_reviews()
        return review


@pytest.fixture
def harbour(storage: Storage, register: Register) -> Harbour:
    return Harbour(storage, register)


def rules(review: Review) -> list[str]:
    return [found.rule_id for found in review.findings]


SAME = "+13035559999"


def test_a_shared_number_is_held_and_a_second_person_lets_it_count(harbour: Harbour) -> None:
    ana, bo = harbour.patient(SAME), harbour.patient(SAME)
    referral = harbour.brought(ana, bo)
    review = harbour.only_review()
    assert (review.subject, review.subject_id) == (ReviewSubject.REFERRAL, referral)
    assert rules(review) == ["SUSPICION-SHARED-CONTACT"]
    assert harbour.rewards(ana, bo) == []

    done = harbour.kim.reviews.approve(review.id, reason="sisters")
    harbour.settled()

    assert done.review.status is ReviewStatus.APPROVED
    assert done.referral is not None
    assert done.referral.eligibility is Eligibility.ELIGIBLE
    assert harbour.rewards(ana, bo) == [RewardStatus.POSTED] * 2
    assert harbour.kim.reviews.open_reviews() == []
    for decision in done.decisions:
        assert "approved it" in decision.explain()


def test_what_is_refused_earns_nothing_and_the_patient_is_cared_for(harbour: Harbour) -> None:
    ana, bo = harbour.patient(SAME), harbour.patient(SAME)
    referral = harbour.brought(ana, bo)

    done = harbour.kim.reviews.refuse(harbour.only_review().id, reason="same-person")
    harbour.settled()

    assert done.referral is not None
    assert done.referral.eligibility is Eligibility.NOT_ELIGIBLE
    assert done.referral.status.value == "seen"
    assert harbour.rewards(ana, bo) == []
    assert referral == done.referral.id


def test_whoever_received_it_does_not_approve_it(storage: Storage, register: Register) -> None:
    harbour = Harbour(storage, register)
    harbour.bring(harbour.patient(SAME), harbour.patient(SAME))
    review = harbour.only_review()
    lee = harbour.practice.acting_as("lee", role="manager", purpose="operations")

    with pytest.raises(InvalidValueError, match=r"review\.four_eyes"):
        lee.reviews.approve(review.id, reason="sisters")
    with pytest.raises(InvalidValueError, match=r"review\.four_eyes"):
        lee.referrals.release(review.subject_id, counts=True, reason="sisters")

    assert harbour.only_review() == review
    assert lee.reviews.refuse(review.id, reason="same-person").review.status is ReviewStatus.REFUSED


def test_a_beneficiary_who_works_here_does_not_approve_it(harbour: Harbour, register: Register) -> None:
    ana, bo = harbour.patient(SAME), harbour.patient(SAME)
    harbour.bring(ana, bo)
    review = harbour.only_review()

    for involved in (ana, bo):
        desk = harbour.practice.acting_as(involved, role="manager", purpose="operations")
        with pytest.raises(InvalidValueError, match=r"review\.four_eyes"):
            desk.reviews.approve(review.id, reason="sisters")


def test_a_practice_of_one_person_may_switch_four_eyes_off(storage: Storage, register: Register) -> None:
    harbour = Harbour(storage, register, Friends(SuspicionTerms(four_eyes=False)))
    harbour.bring(harbour.patient(SAME), harbour.patient(SAME))
    lee = harbour.practice.acting_as("lee", role="owner", purpose="operations")

    assert lee.reviews.approve(harbour.only_review().id, reason="sisters").review.decided_by == "lee"


def test_the_front_desk_sees_the_list_and_a_program_lets_nothing_go(harbour: Harbour) -> None:
    harbour.bring(harbour.patient(SAME), harbour.patient(SAME))
    (review,) = harbour.lee.reviews.open_reviews()
    clock = harbour.practice.acting_as("clock", role="system", purpose="operations")

    for desk in (harbour.lee, clock):
        with pytest.raises(AccessDeniedError):
            desk.reviews.approve(review.id, reason="sisters")
        with pytest.raises(AccessDeniedError):
            desk.referrals.release(review.subject_id, counts=True, reason="sisters")


def test_a_release_by_hand_ends_the_review(harbour: Harbour) -> None:
    ana, bo = harbour.patient(SAME), harbour.patient(SAME)
    referral = harbour.brought(ana, bo)
    review = harbour.only_review()

    harbour.kim.referrals.release(referral, counts=True, reason="sisters")
    harbour.settled()

    assert harbour.kim.reviews.open_reviews() == []
    assert "approved: sisters" in harbour.kim.reviews.why(review.id)
    assert harbour.rewards(ana, bo) == [RewardStatus.POSTED] * 2


def test_what_is_not_suspicious_is_released_at_the_front_desk_as_before(harbour: Harbour) -> None:
    referral = harbour.bring(harbour.patient(), harbour.patient(), agreed_to_contact=UNKNOWN)
    assert rules(harbour.only_review()) == ["HOUSE-REF-08"]

    harbour.lee.referrals.release(referral, counts=True, reason="friend-called-us")

    assert harbour.kim.reviews.open_reviews() == []


def test_a_decision_is_made_once(harbour: Harbour) -> None:
    harbour.bring(harbour.patient(SAME), harbour.patient(SAME))
    review = harbour.only_review()
    max_ = harbour.practice.acting_as("max", role="owner", purpose="operations")
    harbour.kim.reviews.refuse(review.id, reason="same-person")

    with pytest.raises(InvalidTransitionError, match="refused cannot become approved"):
        max_.reviews.approve(review.id, reason="sisters")


def test_a_reason_is_a_code(harbour: Harbour) -> None:
    harbour.bring(harbour.patient(SAME), harbour.patient(SAME))
    review = harbour.only_review()

    for decide in (harbour.kim.reviews.approve, harbour.kim.reviews.refuse):
        with pytest.raises(InvalidValueError, match=r"code\.format"):
            decide(review.id, reason="Ana's sister")


# F2: circles.


@pytest.mark.parametrize("length", [2, 3, 5])
def test_f2_the_referral_that_closes_a_circle_waits_and_so_does_what_was_set_aside(
    harbour: Harbour, length: int
) -> None:
    people = [harbour.patient() for _ in range(length)]
    for one, other in pairwise(people):
        harbour.brought(one, other)
    assert harbour.rewards(*people) == [RewardStatus.RESERVED] * 2 * (length - 1)

    harbour.brought(people[-1], people[0])
    harbour.settled()

    assert RewardStatus.POSTED not in harbour.rewards(*people)
    reviews = harbour.kim.reviews.open_reviews()
    assert len(reviews) == 1 + 2 * (length - 1)
    assert all("SUSPICION-CIRCLE" in rules(review) for review in reviews)


def test_f2_and_f3_a_circle_that_closes_after_the_posting_stops_the_hand_over(harbour: Harbour) -> None:
    ana, bo = harbour.patient(), harbour.patient()
    harbour.brought(ana, bo)
    harbour.settled()
    assert harbour.rewards(ana, bo) == [RewardStatus.POSTED] * 2
    harbour.bring(bo, ana)

    (reward,) = harbour.kim.rewards.of_patient(bo)
    found = harbour.kim.rewards._office
    assert found.offers.fulfillers == {}
    review = [one for one in harbour.kim.reviews.open_reviews() if one.subject is ReviewSubject.REFERRAL]
    assert len(review) == 1
    assert reward.status is RewardStatus.POSTED


def test_an_approved_circle_pays_and_another_circle_waits_again(harbour: Harbour) -> None:
    ana, bo, cy = (harbour.patient() for _ in range(3))
    harbour.brought(ana, bo)
    harbour.brought(bo, ana)
    harbour.settled()
    while reviews := harbour.kim.reviews.open_reviews():
        harbour.kim.reviews.approve(reviews[0].id, reason="neighbours")
    assert harbour.rewards(ana, bo) == [RewardStatus.RESERVED] * 4

    harbour.brought(bo, cy)
    harbour.brought(cy, ana)
    harbour.settled()

    # What was approved was one circle; each of its referrals lies on another now, which nobody has seen.
    assert RewardStatus.POSTED not in harbour.rewards(ana, bo, cy)
    assert all("SUSPICION-CIRCLE" in rules(review) for review in harbour.kim.reviews.open_reviews())


def test_an_approved_circle_pays(harbour: Harbour) -> None:
    ana, bo = harbour.patient(), harbour.patient()
    harbour.brought(ana, bo)
    harbour.brought(bo, ana)
    harbour.settled()
    while reviews := harbour.kim.reviews.open_reviews():
        harbour.kim.reviews.approve(reviews[0].id, reason="neighbours")

    harbour.settled()
    harbour.settled()

    assert harbour.rewards(ana, bo) == [RewardStatus.POSTED] * 4


# F1: oneself, also when that comes out later.


def test_f1_two_records_that_turn_out_to_be_one_person_are_given_nothing(harbour: Harbour) -> None:
    ana, anna = harbour.patient(), harbour.patient()
    harbour.brought(ana, anna)
    assert harbour.rewards(ana) == [RewardStatus.RESERVED]

    harbour.kim.patients.merge(anna, into=ana, reason="same-person")
    harbour.settled()

    # Nothing is left for a person to decide: it is denied, not held.
    assert set(harbour.rewards(ana)) == {RewardStatus.FORFEITED}
    assert harbour.kim.reviews.open_reviews() == []


# The rest of the queue.


def test_a_missing_fact_stands_in_the_list_and_no_person_approves_it_away(
    storage: Storage, register: Register
) -> None:
    harbour = Harbour(storage, register, Friends(value=2000))
    ana = harbour.patient()
    bo = harbour.kim.patients.register(given="Bo", family="Testing", born_on=date(1990, 1, 1)).id
    harbour.brought(ana, bo)
    reviews = harbour.kim.reviews.open_reviews()
    assert reviews
    assert all(review.subject is ReviewSubject.REWARD for review in reviews)

    with pytest.raises(InvalidValueError, match=r"review\.still_held"):
        harbour.kim.reviews.approve(reviews[0].id, reason="looks-fine")
    assert harbour.kim.reviews.open_reviews() == reviews

    harbour.kim.patients.record_coverage(
        bo, Payer.COMMERCIAL, status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1)
    )
    for review in reviews:
        harbour.kim.rewards.reconsider(review.subject_id)
    assert harbour.kim.reviews.open_reviews() == []
    assert set(harbour.rewards(ana, bo)) == {RewardStatus.RESERVED}


def test_a_refused_review_of_a_reward_lets_it_go_and_gives_the_money_back(harbour: Harbour) -> None:
    ana, bo = harbour.patient(), harbour.patient()
    harbour.brought(ana, bo)
    harbour.bring(bo, ana)
    harbour.settled()

    for review in harbour.kim.reviews.open_reviews():
        harbour.kim.reviews.refuse(review.id, reason="in-turn")

    assert harbour.rewards(ana, bo) == [RewardStatus.FORFEITED] * 2
    assert harbour.kim.rewards.verify().problems == ()


@pytest.mark.parametrize("keeps", [True, False])
def test_a_deadline_ends_a_suspicion_where_the_programme_says_so(
    storage: Storage, register: Register, keeps: bool
) -> None:
    after = AfterDeadline.KEEP if keeps else AfterDeadline.REFUSE
    harbour = Harbour(storage, register, Friends(SuspicionTerms(review_days=14, after_deadline=after)))
    referral = harbour.bring(harbour.patient(SAME), harbour.patient(SAME))
    review = harbour.only_review()
    clock = harbour.practice.acting_as("clock", role="system", purpose="operations")
    # From 2 March, 9 o'clock, in Los Angeles to the end of 16 March there, with an hour less in between.
    assert review.due_at - START == timedelta(days=14, hours=14)

    harbour.world.advance(review.due_at - START - timedelta(microseconds=1))
    assert clock.reviews.lapse() == ()
    assert harbour.kim.reviews.open_reviews(overdue_only=True) == []
    harbour.world.advance(timedelta(microseconds=1))
    assert harbour.kim.reviews.open_reviews(overdue_only=True) == [review]
    ended = clock.reviews.lapse()

    if keeps:
        assert ended == ()
        assert harbour.only_review() == review
    else:
        (done,) = ended
        assert done.review.status is ReviewStatus.LAPSED
        assert done.referral is not None
        assert (done.referral.id, done.referral.eligibility) == (referral, Eligibility.NOT_ELIGIBLE)
        assert clock.reviews.lapse() == ()


def test_what_only_lacks_a_fact_does_not_lapse(storage: Storage, register: Register) -> None:
    harbour = Harbour(storage, register, Friends(value=2000))
    bo = harbour.kim.patients.register(given="Bo", family="Testing", born_on=date(1990, 1, 1)).id
    harbour.brought(harbour.patient(), bo)
    before = harbour.kim.reviews.open_reviews()
    assert before
    harbour.world.advance(timedelta(days=60))

    assert harbour.kim.reviews.lapse() == ()
    assert harbour.kim.reviews.open_reviews(overdue_only=True) == before


def test_the_list_begins_with_the_oldest_deadline(harbour: Harbour) -> None:
    for _ in range(3):
        harbour.bring(harbour.patient(), harbour.patient(), agreed_to_contact=False)
        harbour.world.advance(timedelta(days=1))

    due = [review.due_at for review in harbour.kim.reviews.open_reviews()]

    assert due == sorted(due)
    assert len(set(due)) == 3
    assert len(harbour.kim.reviews.open_reviews(limit=2)) == 2


# Signals at the desk.


def test_one_device_of_too_many_people_is_held_and_the_token_is_kept_nowhere(register: Register) -> None:
    storage = MemoryStorage()
    harbour = Harbour(storage, register, Friends(SuspicionTerms(people_per_device=2)))
    eligibility = [
        harbour.lee.referrals.receive(
            harbour.patient(), referrer_id=harbour.patient(), device="secret-device-token"
        ).referral.eligibility
        for _ in range(3)
    ]

    assert eligibility == [Eligibility.ELIGIBLE, Eligibility.ELIGIBLE, Eligibility.HELD]
    assert rules(harbour.only_review()) == ["SUSPICION-CROWD-DEVICE"]
    stored = repr([stored.row for table in storage._tables.values() for stored in table])
    assert "secret-device-token" not in stored
    assert "secret-device-token" not in "".join(entry.content for entry in storage._journal)


def test_a_device_of_the_referrer_is_held(harbour: Harbour) -> None:
    ana, bo = harbour.patient(), harbour.patient()
    harbour.bring(harbour.patient(), ana, device="tablet")

    harbour.bring(ana, bo, device="tablet")

    assert rules(harbour.only_review()) == ["SUSPICION-SHARED-DEVICE"]


@pytest.mark.parametrize("token", ["", "   ", "x" * 1001])
def test_what_is_no_token_is_refused_unquoted(harbour: Harbour, token: str) -> None:
    with pytest.raises(InvalidValueError, match=r"device\.token") as refused:
        harbour.bring(harbour.patient(), harbour.patient(), device=token)

    assert "xx" not in str(refused.value)


@pytest.mark.parametrize(("earlier", "held"), [(1, False), (2, True)])
def test_haste_is_seen_within_its_window(
    storage: Storage, register: Register, earlier: int, held: bool
) -> None:
    terms = SuspicionTerms(referrals=2, within=timedelta(days=1))
    harbour = Harbour(storage, register, Friends(terms))
    ana = harbour.patient()
    harbour.bring(ana, harbour.patient())
    harbour.world.advance(timedelta(days=1))  # that one is out of it
    for _ in range(earlier):
        harbour.bring(ana, harbour.patient())

    harbour.bring(ana, harbour.patient())

    assert [rules(review) for review in harbour.kim.reviews.open_reviews()] == (
        [["SUSPICION-VELOCITY"]] if held else []
    )


def test_a_code_that_brings_the_same_person_twice_is_held(harbour: Harbour) -> None:
    ana, bo = harbour.patient(), harbour.patient()
    code = harbour.lee.referrals.invite(ana).code
    harbour.lee.referrals.receive(bo, code=code)
    harbour.lee.referrals.receive(bo, code=code)

    assert "SUSPICION-CODE-TWICE" in rules(harbour.only_review())


def test_what_earns_at_once_upon_a_code_waits(harbour: Harbour) -> None:
    ana, bo = harbour.patient(), harbour.patient()
    received = harbour.lee.referrals.receive(bo, code=harbour.lee.referrals.invite(ana).code)
    booked = harbour.lee.appointments.book(
        bo, starts_at=harbour.world.now(), referral_id=received.referral.id
    )
    harbour.lee.appointments.keep(booked.id)

    assert received.referral.eligibility is Eligibility.ELIGIBLE
    assert harbour.rewards(ana, bo) == [RewardStatus.HELD] * 2
    for review in harbour.kim.reviews.open_reviews():
        done = harbour.kim.reviews.approve(review.id, reason="was-here")
        assert done.reward is not None
        assert done.reward.status is RewardStatus.RESERVED


def test_a_household_is_not_held_for_its_telephone_and_its_circle_is(harbour: Harbour) -> None:
    home = [harbour.patient(SAME) for _ in range(3)]
    harbour.kim.patients.declare_household(home)
    ana, bo, cy = home

    harbour.bring(ana, bo)
    harbour.bring(bo, cy)
    assert harbour.kim.reviews.open_reviews() == []

    harbour.bring(cy, ana)
    assert rules(harbour.only_review()) == ["SUSPICION-CIRCLE"]


def test_mail_to_one_mailbox_is_one_contact_whoever_spells_it(harbour: Harbour) -> None:
    def mail(given: str, address: str) -> str:
        point = ContactPoint(system=ContactSystem.EMAIL, value=address)
        return harbour.kim.patients.register(given=given, family="T", contact_points=[point]).id

    harbour.bring(mail("Pat", "ana.ito@gmail.com"), mail("Max", "anaito+two@googlemail.com"))

    assert rules(harbour.only_review()) == ["SUSPICION-SHARED-CONTACT"]


def test_nobody_is_accused_to_the_patient(harbour: Harbour) -> None:
    received = harbour.lee.referrals.receive(harbour.patient(SAME), referrer_id=harbour.patient(SAME))

    words = received.decision.explain(Audience.PATIENT)

    assert (
        words
        == "We have to check something before we can do this. Somebody at the practice looks at this first."
    )
