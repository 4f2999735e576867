"""Who earns how much: milestones of merged people, shares that change, and what is on nobody's list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import attrs
import pytest
from tests.services.money import PAID, Giving, House, usd

from bedside import Effect, Finding, Outcome, hookimpl
from bedside.domain.amounts import Milestone, Milestones, Tier, Tiers
from bedside.domain.attribution import CORRECTED, Share
from bedside.domain.owed import is_unclaimed
from bedside.domain.referrals import ReferralSource, SourceKind
from bedside.domain.rewards import Basis, Reward, RewardRule, RewardStatus
from bedside.errors import InvalidValueError
from bedside.rules import Citation
from bedside.storage import MemoryStorage

R = RewardStatus
SECOND = Milestones(milestones=(Milestone(nth=2, value=usd(5000)),))
RISING = Tiers(tiers=(Tier(first=1, last=2, value=usd(100)), Tier(first=3, value=usd(200))))


@attrs.frozen(kw_only=True, eq=False)
class Counting(Giving):
    """What is given depends on how many came. California refuses it, and counts all the same."""

    amount: Milestones | Tiers = SECOND

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        """The one rule."""
        return [
            attrs.evolve(rule, value=self.amount, basis=Basis.VOLUME)
            for rule in super().bedside_reward_rules()
        ]


DOUBT = Finding(
    rule_id="OURS-1",
    effect=Effect.HOLD,
    citation=Citation("our own rule"),
    reason="Somebody should look at it.",
    pack="ours",
)


@attrs.frozen(kw_only=True, eq=False)
class Objecting(Giving):
    """Has this to say against each reward."""

    found: list[Finding]

    @hookimpl
    def bedside_object_to_reward(self) -> list[Finding]:
        """What was found."""
        return list(self.found)


def numbers(house: House, referrals: Sequence[str]) -> list[int | None]:
    """Which number each of the referrals had when it paid."""
    return [
        reward.reckoning.nth for one in referrals for reward in house.pay(one) if reward.reckoning is not None
    ]


def merge(house: House, duplicate: str, into: str) -> None:
    house.desk.patients.merge(duplicate, into=into, reason="same-person")


def shares(house: House, referral_id: str, *parts: tuple[str | None, int]) -> None:
    """The credit as a person divides it; None is a campaign."""
    spring = ReferralSource(kind=SourceKind.CAMPAIGN, source_id="spring")
    house.desk.referrals.correct_attribution(
        referral_id,
        shares=[
            Share(
                source=spring if who is None else ReferralSource(kind=SourceKind.PATIENT, source_id=who),
                basis_points=points,
            )
            for who, points in parts
        ],
        reason="they-told-us",
    )


# Milestones and tiers of merged records.


@pytest.mark.parametrize("under_duplicate", [0, 1, 2, 3])
def test_a_milestone_is_reached_once_under_whichever_records(under_duplicate: int) -> None:
    house = House(MemoryStorage(), Counting())
    ana, twin = house.patient(), house.patient()
    before = [house.referral(twin) for _ in range(under_duplicate)]
    first = numbers(house, before)
    merge(house, twin, ana)

    later = numbers(house, [house.referral(ana) for _ in range(4 - under_duplicate)])

    assert first + later == [2]
    assert house.in_order()


def test_tiers_go_on_where_the_other_record_was() -> None:
    house = House(MemoryStorage(), Counting(amount=RISING))
    ana, twin = house.patient(), house.patient()
    apart = numbers(house, [house.referral(ana), house.referral(twin)])
    merge(house, twin, ana)
    late = house.referral(ana)
    together = numbers(house, [late])
    house.desk.patients.unmerge(twin, reason="two-people")

    assert (apart, together) == ([1, 1], [3])
    assert numbers(house, [house.referral(twin), late]) == [2, 3]
    assert house.in_order()


def test_a_referral_that_is_told_of_again_keeps_its_number_after_a_merge() -> None:
    house = House(MemoryStorage(), Counting())
    ana, twin = house.patient(), house.patient()
    mine, theirs = house.referral(ana), house.referral(twin)
    assert numbers(house, [mine, theirs]) == []
    merge(house, twin, ana)

    assert numbers(house, [theirs, mine]) == []
    assert house.in_order()


# Shares.


def test_two_records_that_share_the_credit_are_one_person_with_all_of_it() -> None:
    house = House(MemoryStorage())
    ana, twin = house.patient(), house.patient()
    referral = house.referral(ana)
    shares(house, referral, (ana, 5000), (twin, 5000))
    merge(house, twin, ana)

    [reward] = house.pay(referral)

    assert (reward.beneficiary_id, reward.value) == (ana, usd(600))
    assert house.in_order()


def test_shares_that_were_set_aside_apart_are_not_set_aside_again_after_a_merge() -> None:
    house = House(MemoryStorage())
    ana, twin = house.patient(), house.patient()
    referral = house.referral(ana)
    shares(house, referral, (ana, 5000), (twin, 5000))
    apart = house.pay(referral)
    merge(house, twin, ana)

    together = house.pay(referral)
    house.desk.rewards.settle()

    assert [one.value for one in apart] == [usd(300), usd(300)]
    assert [one.id for one in together] == [one.id for one in apart]
    assert [one.status for one in house.rewards(referral)] == [R.POSTED, R.POSTED]
    assert house.in_order()


def test_a_refused_reward_that_is_asked_for_again_is_the_share_of_today() -> None:
    house = House(MemoryStorage(), Giving(budget=0))
    ana = house.patient()
    referral = house.referral(ana)
    [refused] = house.pay(referral)
    shares(house, referral, (ana, 5000), (None, 5000))
    house.desk.rewards.fund("friends", usd(10_000), reason="spring")

    given = house.desk.rewards.reconsider(refused.id).reward

    assert (refused.status, given.status, given.value) == (R.REFUSED, R.RESERVED, usd(300))
    assert house.reward(refused.id).value == usd(300)
    assert house.in_order()


def test_why_it_was_refused_is_not_forgotten_when_its_share_changes() -> None:
    house = House(MemoryStorage(), Giving(budget=0))
    ana = house.patient()
    referral = house.referral(ana)
    [refused] = house.pay(referral)
    shares(house, referral, (ana, 2500), (None, 7500))

    after = house.reward(refused.id)

    assert (after.status, after.value, after.reason) == (R.REFUSED, usd(150), refused.reason)


def test_what_a_person_forfeits_is_not_earned_again_by_a_word() -> None:
    house = House(MemoryStorage())
    referral = house.referral(house.patient())
    [gift] = house.pay(referral)

    with pytest.raises(InvalidValueError, match=r"reason\.kept"):
        house.desk.rewards.forfeit(gift.id, reason=CORRECTED)
    house.desk.rewards.forfeit(gift.id, reason="a slip")

    assert [one.status for one in house.pay(referral)] == [R.FORFEITED]


# What is owed.


def _doubt(house: House, reward: Reward) -> None:
    house.desk.rewards.disqualify(str(reward.referral_id), PAID, reason="refund")


def _wait(house: House, reward: Reward) -> None:
    house.world.advance(timedelta(days=30))


@pytest.mark.parametrize("fulfiller", [None, "cupboard"])
@pytest.mark.parametrize("happens", [_doubt, _wait])
def test_nobody_is_told_to_give_what_is_in_doubt_or_was_not_collected_in_time(
    happens: Callable[[House, Reward], None], fulfiller: str | None
) -> None:
    house = House(MemoryStorage(), Giving(fulfiller=fulfiller, claim_within=timedelta(days=30)))
    gift = house.give(house.patient())
    house.desk.rewards.settle()
    by_hand = fulfiller is None
    [owed] = house.desk.rewards.to_hand_over(by_hand=by_hand)

    happens(house, gift)

    assert owed.claim_until == house.reward(gift.id).claim_until
    assert owed.claim_until is not None
    assert house.desk.rewards.to_hand_over(by_hand=by_hand) == ()
    assert house.desk.rewards.hand_over(gift.id).outcome is None
    assert is_unclaimed(house.reward(gift.id), at=house.world.now()) is (happens is _wait)


def test_what_a_person_gave_is_asked_back_of_no_fulfiller() -> None:
    house = House(MemoryStorage(), Giving(answers=[Outcome.FAILED]))
    gift = house.give(house.patient())
    house.desk.rewards.settle()
    house.desk.rewards.hand_over(gift.id)
    house.changed(fulfiller=None)
    house.desk.rewards.confirm_handed_over(gift.id)

    taken = house.desk.rewards.claw_back(gift.id, reason="refund")

    assert (taken.status, taken.asked_back) == (R.CLAWED_BACK, None)
    assert house.desk.rewards.unknown() == []
    assert len(house.giving.asked) == 1
    assert house.in_order()


def test_what_was_held_for_long_may_be_taken_back_for_as_long_as_ever() -> None:
    house = House(MemoryStorage())
    ana = house.patient(payer=None)
    [held] = house.pay(house.referral(ana))
    house.world.advance(timedelta(days=120))
    house.cover(ana)
    house.desk.rewards.reconsider(held.id)
    house.desk.rewards.settle()

    house.world.advance(timedelta(days=89))

    assert house.desk.rewards.claw_back(held.id, reason="refund").status is R.CLAWED_BACK


def test_a_window_that_was_put_off_still_ends() -> None:
    house = House(MemoryStorage(), Giving(hold=timedelta(days=3)))
    gift = house.give(house.patient())
    house.world.advance(timedelta(days=10))
    house.desk.rewards.settle()
    house.world.advance(timedelta(days=90, seconds=1))

    with pytest.raises(InvalidValueError, match=r"reward\.clawback_window"):
        house.desk.rewards.claw_back(gift.id, reason="refund")


def test_a_refused_review_of_what_a_fulfiller_gave_leaves_it_to_be_asked_back() -> None:
    doubtful: list[Finding] = []
    house = House(MemoryStorage(), Objecting(answers=[Outcome.UNKNOWN, Outcome.SENT], found=doubtful))
    gift = house.give(house.patient())
    house.desk.rewards.settle()
    house.desk.rewards.hand_over(gift.id)
    # Somebody has doubts while nobody knows what became of the gift.
    doubtful.append(DOUBT)
    house.desk.rewards.hand_over(gift.id)
    house.desk.rewards.settle_unknown(gift.id, handed_over=True)
    boss = house.practice.acting_as("robin", role="owner", purpose="operations")
    [review] = boss.reviews.open_reviews()

    refused = boss.reviews.refuse(review.id, reason="not-right").reward

    assert refused is not None
    assert (refused.status, refused.asked_back) == (R.CLAWED_BACK, Outcome.UNKNOWN)
    assert [one.id for one in house.desk.rewards.unknown()] == [gift.id]
    assert house.desk.rewards.ask_back(gift.id).asked_back is Outcome.SENT
    assert house.in_order()
