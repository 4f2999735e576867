"""Earning: percentages, tiers, milestones, steps and shares; each once, for whoever has the credit now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from bedside import Effect, Finding, Money, Storage, hookimpl
from bedside.domain.amounts import Milestone, Milestones, Percent, Tier, Tiers
from bedside.domain.caps import Cap, CapPeriod
from bedside.domain.ledger import BREAKAGE, Transfer, TransferStep
from bedside.domain.referrals import ReferralSource, SourceKind
from bedside.domain.rewards import Basis, Beneficiary, Instrument, QualifyingEvent, RewardStatus
from bedside.domain.tallies import Tally
from bedside.errors import InvalidTransitionError, InvalidValueError
from bedside.rules import RewardCase

from .earning import PAID, THANKS, House, shares_of, thanks, usd

TENTH = Percent.of("10", at_most=usd(5000))
GROWING = Tiers(tiers=(Tier(first=1, last=2, value=usd(1000)), Tier(first=3, last=4, value=usd(1500))))
SECOND = Milestones(milestones=(Milestone(nth=2, value=usd(5000)),), period=CapPeriod.YEAR)


def values(house: House, referral: str) -> list[int]:
    return [one.value.minor for one in house.rewards(referral)]


@pytest.mark.parametrize(
    ("paid", "given"), [(None, []), (0, []), (9, []), (10, [1]), (4_999, [499]), (90_000, [5000])]
)
def test_a_percentage_of_what_was_paid(storage: Storage, paid: int | None, given: list[int]) -> None:
    house = House(storage, thanks(TENTH))
    referral = house.referral(house.patient())

    rewards = house.pay(referral, paid)

    assert [one.value.minor for one in rewards] == given
    assert all(one.reckoning is not None and one.reckoning.order == usd(paid or 0) for one in rewards)
    assert house.in_order()


def test_an_amount_may_be_told_later_and_earns_once(storage: Storage) -> None:
    house = House(storage, thanks(TENTH))
    referral = house.referral(house.patient())

    assert house.pay(referral) == []
    assert [one.value.minor for one in house.pay(referral, 5000)] == [500]
    assert len(house.pay(referral, 5000)) == 1
    with pytest.raises(InvalidValueError, match=r"qualification\.other_amount"):
        house.pay(referral, 6000)
    assert values(house, referral) == [500]


@pytest.mark.parametrize(
    ("event", "amount", "code"),
    [
        (QualifyingEvent.FIRST_VISIT_KEPT, usd(1), r"qualification\.no_payment"),
        (PAID, Money(1, "EUR"), r"currency\.mismatch"),
        (PAID, usd(-1), r"money\.negative"),
    ],
)
def test_what_cannot_have_been_paid_is_refused_and_nothing_is_kept(
    storage: Storage, event: QualifyingEvent, amount: Money, code: str
) -> None:
    house = House(storage, thanks(TENTH))
    referral = house.referral(house.patient())

    with pytest.raises(InvalidValueError, match=code):
        house.desk.rewards.qualify(referral, event, amount=amount)

    assert [one.value.minor for one in house.pay(referral, 5000)] == [500]


def test_tiers_grow_with_the_number_of_friends_and_end(storage: Storage) -> None:
    house = House(storage, thanks(GROWING))
    ana, bo = house.patient(), house.patient()

    given = [[one.value.minor for one in house.pay(house.referral(ana))] for _ in range(5)]
    others = house.pay(house.referral(bo))

    assert given == [[1000], [1000], [1500], [1500], []]
    assert [one.value.minor for one in others] == [1000]
    assert house.in_order()


def test_a_new_year_counts_anew_and_by_the_day_it_happened(storage: Storage) -> None:
    house = House(storage, thanks(GROWING))
    ana = house.patient()
    old = [house.referral(ana) for _ in range(3)]
    house.world.advance(timedelta(days=330))
    young = house.referral(ana)

    december = datetime(2026, 12, 31, 12, tzinfo=UTC)
    given = [house.pay(referral, at=december if referral in old[:2] else None)[0] for referral in old]
    given += house.pay(young)

    assert [one.reckoning and one.reckoning.nth for one in given] == [1, 2, 1, 2]


def test_a_milestone_is_exact_and_stays_when_the_reward_is_lost(storage: Storage) -> None:
    house = House(storage, THANKS, thanks(SECOND, "bonus"))
    ana = house.patient()
    first, second, third = (house.referral(ana) for _ in range(3))

    assert [one.rule_id for one in house.pay(first)] == ["thanks"]
    assert [one.rule_id for one in house.pay(second)] == ["bonus", "thanks"]
    bonus = house.rewards(second)[0]
    house.desk.rewards.forfeit(bonus.id, reason="left")
    house.desk.rewards.disqualify(second, PAID, reason="refunded")
    assert [one.rule_id for one in house.pay(third)] == ["thanks"]

    assert house.reward(bonus.id).status is RewardStatus.FORFEITED
    with house.desk.rewards._office.unit() as unit:
        assert sorted(tally.nth for tally in unit.find(Tally)) == [1, 2, 3]
    assert house.in_order()


def test_only_eligible_referrals_count(storage: Storage) -> None:
    house = House(storage, thanks(GROWING))
    ana = house.patient()
    held = house.desk.referrals.receive(
        house.patient(), referrer_id=ana, policy_id="friends", agreed_to_contact=False
    ).referral.id

    assert house.pay(held) == []
    assert house.pay(house.referral(ana))[0].reckoning.nth == 1  # type: ignore[union-attr]  # a tier is always reckoned
    house.desk.referrals.release(held, counts=True, reason="friend-called-us")

    (late,) = house.rewards(held)
    assert late.reckoning is not None
    assert late.reckoning.nth == 2


def test_what_happened_while_it_was_held_is_remembered_with_its_amount(storage: Storage) -> None:
    house = House(storage, thanks(TENTH))
    ana = house.patient()
    held = house.desk.referrals.receive(
        house.patient(), referrer_id=ana, policy_id="friends", agreed_to_contact=False
    ).referral.id
    house.pay(held, 5000)

    house.desk.referrals.release(held, counts=True, reason="friend-called-us")

    assert values(house, held) == [500]


def test_rules_pay_in_steps_and_on_both_sides_each_once(storage: Storage) -> None:
    steps = (QualifyingEvent.REFERRAL_RECEIVED, QualifyingEvent.TREATMENT_STARTED, PAID)
    rules = [
        thanks(usd(100 * number), f"{side.value}-{step.value}", qualifying_event=step, beneficiary=side)
        for number, step in enumerate(steps, start=1)
        for side in Beneficiary
    ]
    house = House(storage, *rules)
    ana = house.patient()
    referral = house.referral(ana)

    for step in (*steps, *steps):
        house.desk.rewards.qualify(referral, step)

    found = house.rewards(referral)
    assert sorted((one.beneficiary.value, one.value.minor) for one in found) == sorted(
        (side.value, 100 * number) for side in Beneficiary for number in (1, 2, 3)
    )
    assert {one.beneficiary_id == ana for one in found if one.beneficiary is Beneficiary.REFERRER} == {True}
    assert house.in_order()


# Shares.


def test_what_referrers_earn_is_divided_to_the_cent(storage: Storage) -> None:
    house = House(storage, thanks(usd(1000)), thanks(usd(300), "hello", beneficiary=Beneficiary.REFEREE))
    ana, bo, cy = (house.patient() for _ in range(3))
    referral = house.referral(ana)
    house.share(referral, (ana, 3334), (bo, 3333), (cy, 3333))

    found = house.pay(referral)

    assert [(one.beneficiary_id, one.value.minor) for one in found if one.rule_id == "thanks"] == sorted(
        [(ana, 334), (bo, 333), (cy, 333)]
    )
    assert [one.value.minor for one in found if one.rule_id == "hello"] == [300]
    assert house.in_order()


def test_a_share_below_a_cent_goes_to_the_others(storage: Storage) -> None:
    house = House(storage, thanks(usd(3)))
    ana, bo = house.patient(), house.patient()
    referral = house.referral(ana)
    house.share(referral, (ana, 9000), (bo, 1000))

    assert [(one.beneficiary_id, one.value.minor) for one in house.pay(referral)] == [(ana, 3)]


def test_no_patient_no_reward_for_referring_but_the_friend_has_theirs(storage: Storage) -> None:
    house = House(storage, THANKS, thanks(usd(300), "hello", beneficiary=Beneficiary.REFEREE))
    ana = house.patient()
    referral = house.referral(ana)
    campaign = ReferralSource(kind=SourceKind.CAMPAIGN, source_id="spring")
    half = attrs.evolve(shares_of((ana, 5000))[0], source=campaign)
    house.desk.referrals.correct_attribution(
        referral, shares=[half, *shares_of((ana, 5000))], reason="both-brought-them"
    )
    other = house.referral(ana)
    house.desk.referrals.correct_attribution(other, source=campaign, reason="was-the-campaign")

    assert [(one.rule_id, one.value.minor) for one in house.pay(referral)] == [
        ("hello", 300),
        ("thanks", 500),
    ]
    assert [(one.rule_id, one.value.minor) for one in house.pay(other)] == [("hello", 300)]


def test_a_correction_reduces_lets_go_and_earns_and_never_twice(storage: Storage) -> None:
    house = House(storage, THANKS)
    ana, bo = house.patient(), house.patient()
    referral = house.referral(ana)
    house.pay(referral)

    house.share(referral, (ana, 6000), (bo, 4000))
    assert [one.value.minor for one in house.rewards(referral)] == [600, 400]
    house.share(referral, (bo, 10_000))
    assert [(one.status, one.value.minor) for one in house.rewards(referral)] == [
        (RewardStatus.FORFEITED, 600),
        (RewardStatus.RESERVED, 400),
    ]
    house.share(referral, (ana, 10_000))
    house.pay(referral)

    # Only what the correction itself undid is set aside anew, under a key of its own.
    given = [one for one in house.rewards(referral) if one.status is not RewardStatus.FORFEITED]
    assert [(one.beneficiary_id, one.value.minor) for one in given] == [(ana, 1000)]
    assert house.in_order()


class Listener:
    """A plugin that is asked about every reward, and objects to none."""

    def __init__(self) -> None:
        self.asked: list[Money] = []

    @hookimpl
    def bedside_object_to_reward(self, case: RewardCase) -> list[Finding]:
        assert isinstance(case.reward.retail_value, Money)
        self.asked.append(case.reward.retail_value)
        return []


def test_the_law_is_asked_about_the_part_that_is_given(storage: Storage) -> None:
    listener = Listener()
    rule = thanks(Percent.of("50", at_most=usd(100_000)))
    house = House(storage, rule, plugins={"listener": listener})
    ana, bo = house.patient(), house.patient()
    referral = house.referral(ana)
    house.share(referral, (ana, 7500), (bo, 2500))

    house.pay(referral, 10_001)
    house.desk.rewards.settle()
    for one in house.rewards(referral):
        house.desk.rewards.hand_over(one.id)

    assert sorted(values(house, referral)) == [1250, 3750]
    assert sorted(one.minor for one in listener.asked) == [1250] * 3 + [3750] * 3


# What is undone, and what is not collected.


def test_what_is_not_owed_is_forfeited_and_what_is_owed_waits_for_a_person(storage: Storage) -> None:
    house = House(storage, THANKS, thanks(usd(300), "later", hold_period=timedelta(days=9)))
    referral = house.referral(house.patient())
    house.pay(referral)
    house.desk.rewards.settle()

    undone = house.desk.rewards.disqualify(referral, PAID, reason="refunded", idempotency_key="hook-1")

    later, owed = house.rewards(referral)
    assert (later.status, owed.status) == (RewardStatus.FORFEITED, RewardStatus.POSTED)
    assert {one.id for one in undone} == {later.id, owed.id}
    assert [one.id for one in house.desk.rewards.to_claw_back()] == [owed.id]
    assert house.desk.rewards.hand_over(owed.id).decision.outcome is Effect.HOLD
    assert [one.id for one in house.desk.rewards.disqualify(referral, PAID, reason="refunded")]
    house.desk.rewards.claw_back(owed.id, reason="refunded")
    assert house.desk.rewards.to_claw_back() == []
    with pytest.raises(InvalidValueError, match=r"qualification\.undone"):
        house.pay(referral)
    assert house.in_order()


@pytest.mark.parametrize("owed", [False, True])
def test_a_visit_that_was_entered_in_error_earned_nothing(storage: Storage, owed: bool) -> None:
    visit = QualifyingEvent.FIRST_VISIT_KEPT
    house = House(storage, thanks(usd(1000), qualifying_event=visit))
    received = house.desk.referrals.receive(house.patient(), referrer_id=house.patient())
    soon = house.world.now() + timedelta(hours=1)
    booked = house.desk.appointments.book(
        received.referral.patient_id, starts_at=soon, referral_id=received.referral.id
    )
    house.desk.appointments.keep(booked.id)
    if owed:
        house.desk.rewards.settle()

    (reward,) = house.desk.appointments.enter_in_error(booked.id, reason="wrong-patient")

    assert reward.status is (RewardStatus.POSTED if owed else RewardStatus.FORFEITED)
    assert [one.id for one in house.desk.rewards.to_claw_back()] == [reward.id] * owed
    with pytest.raises(InvalidValueError, match=r"qualification\.undone"):
        house.desk.rewards.qualify(received.referral.id, visit)
    with pytest.raises(InvalidTransitionError):
        house.desk.appointments.enter_in_error(booked.id, reason="wrong-patient")
    assert house.in_order()


def test_a_person_may_let_it_stand(storage: Storage) -> None:
    house = House(storage, THANKS)
    referral = house.referral(house.patient())
    house.pay(referral)
    house.desk.rewards.settle()
    house.desk.rewards.disqualify(referral, PAID, reason="refunded")
    (owed,) = house.rewards(referral)

    house.desk.rewards.let_stand(owed.id, reason="small-gift")

    assert house.desk.rewards.to_claw_back() == []
    assert house.desk.rewards.hand_over(owed.id).decision.allowed
    with pytest.raises(InvalidValueError, match=r"reward\.not_in_doubt"):
        house.desk.rewards.let_stand(owed.id, reason="small-gift")


@pytest.mark.parametrize(
    ("after", "lost"),
    [(timedelta(days=30, microseconds=-1), False), (timedelta(days=30), True), (timedelta(days=31), True)],
)
def test_what_nobody_collects_in_time_is_breakage(storage: Storage, after: timedelta, lost: bool) -> None:
    house = House(storage, thanks(usd(1000), claim_within=timedelta(days=30)), budget=usd(1000))
    referral = house.referral(house.patient())
    house.pay(referral)
    (settled,) = house.desk.rewards.settle()
    house.world.advance(after)

    decision = house.desk.rewards.hand_over(settled.reward.id).decision
    gone = house.desk.rewards.expire_unclaimed()

    assert decision.allowed is not lost
    assert [one.status for one in gone] == [RewardStatus.FORFEITED] * lost
    with house.desk.rewards._office.unit() as unit:
        reversed_ = unit.find(Transfer, equal={"step": TransferStep.REVERSE})
    assert [(entry.reason, entry.amount.minor) for entry in reversed_] == [(BREAKAGE, 1000)] * lost
    assert house.desk.rewards.budget("friends").available == usd(1000 * lost)
    assert house.desk.rewards.expire_unclaimed() == ()
    assert house.in_order()


# Caps, and instruments without money.


@pytest.mark.parametrize(("limit", "given"), [(1999, 1), (2000, 2), (2001, 2)])
def test_a_cap_of_the_practice_holds_across_programmes(storage: Storage, limit: int, given: int) -> None:
    house = House(storage, THANKS, policy_ids=("friends", "spring"), practice_caps=(Cap(limit=usd(limit)),))
    ana = house.patient()

    for policy_id in ("friends", "spring"):
        house.pay(house.referral(ana, policy_id=policy_id))

    found = [one.status for one in house.desk.rewards.of_patient(ana)]
    assert found.count(RewardStatus.RESERVED) == given
    assert found.count(RewardStatus.REFUSED) == 2 - given
    assert house.in_order()


def test_a_thank_you_without_value_moves_no_money(storage: Storage) -> None:
    house = House(storage, thanks(None, instrument=Instrument.NONE, basis=Basis.COURTESY), budget=usd(0))
    referral = house.referral(house.patient())

    (said,) = house.pay(referral)
    assert (said.status, said.value) == (RewardStatus.RESERVED, Money.zero("USD"))
    house.desk.rewards.settle()
    house.desk.rewards.confirm_handed_over(said.id)

    assert house.reward(said.id).status is RewardStatus.FULFILLED
    with house.desk.rewards._office.unit() as unit:
        assert unit.find(Transfer) == []
    assert house.in_order()
    house.desk.rewards.claw_back(said.id, reason="a slip")
    assert house.in_order()


@pytest.mark.parametrize("instrument", [Instrument.DONATION, Instrument.SERVICE_UPGRADE])
def test_a_donation_and_an_upgrade_have_their_value_in_the_ledger(
    storage: Storage, instrument: Instrument
) -> None:
    gift = thanks(usd(2500), instrument=instrument, basis=Basis.COURTESY)
    house = House(storage, gift, budget=usd(5000))

    (given,) = house.pay(house.referral(house.patient()))

    assert given.status is RewardStatus.RESERVED, given.reason
    house.desk.rewards.settle()
    assert house.desk.rewards.confirm_handed_over(given.id).status is RewardStatus.FULFILLED
    assert house.desk.rewards.budget("friends").posted == usd(2500)
    assert house.in_order()
