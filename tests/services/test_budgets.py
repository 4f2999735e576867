"""Budgets: opened once, filled and emptied by transfers, never passed; caps: each scope and period, exact."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.services.money import PAID, Giving, House, cap, usd

from bedside import Money, Storage
from bedside.domain.caps import Cap, CapPeriod, CapScope
from bedside.domain.ledger import OWNER, TransferStep, budget_account, open_account
from bedside.domain.rewards import Beneficiary, RewardStatus
from bedside.errors import InvalidValueError, NotFoundError, SettingsError
from bedside.storage import MemoryStorage

RESERVED, REFUSED = RewardStatus.RESERVED, RewardStatus.REFUSED


# Budgets.


@pytest.mark.parametrize(("budget", "granted"), [(1199, 1), (1200, 2), (1201, 2), (0, 0)])
def test_a_budget_is_exact(storage: Storage, budget: int, granted: int) -> None:
    house = House(storage, Giving(budget=budget))
    ana = house.patient()

    gifts = [house.give(ana) for _ in range(3)]

    assert [gift.status for gift in gifts] == [RESERVED] * granted + [REFUSED] * (3 - granted)
    found = house.desk.rewards.budget("friends")
    assert (found.funded, found.reserved, found.posted) == (usd(budget), usd(600 * granted), usd(0))
    assert found.available == usd(budget - 600 * granted)
    assert house.in_order()


def test_a_budget_opens_once_and_shows_what_it_will_open_with(storage: Storage) -> None:
    house = House(storage, Giving(budget=1000))
    unused = house.desk.rewards.budget("friends")
    nothing_written = house.desk.rewards.verify().transfers

    house.desk.rewards.fund("friends", usd(500), reason="spring")
    house.changed(budget=9000).rewards.fund("friends", usd(1), reason="spring")

    assert unused.available == usd(1000)
    assert nothing_written == 0
    assert house.desk.rewards.budget("friends").available == usd(1501)
    assert house.desk.rewards.balances()[OWNER, "USD"].posted_out == 1501


def test_what_is_put_in_may_be_given_to_whom_it_was_refused(storage: Storage) -> None:
    house = House(storage, Giving(budget=0))
    gift = house.give(house.patient())
    assert (gift.status, gift.reason) == (REFUSED, "the budget of friends is used up")

    short = house.desk.rewards.fund("friends", usd(599), reason="spring")
    still = house.desk.rewards.reconsider(gift.id).reward
    house.desk.rewards.fund("friends", usd(1), reason="spring")
    given = house.desk.rewards.reconsider(gift.id).reward

    assert (short.step, short.actor, short.reason) == (TransferStep.FUND, "kim", "spring")
    assert still.status is REFUSED
    assert (given.status, given.reason, given.settled_at) == (RESERVED, None, None)
    assert house.in_order()


@pytest.mark.parametrize(("amount", "may"), [(399, True), (400, True), (401, False)])
def test_only_what_is_neither_given_nor_set_aside_is_taken_out(
    storage: Storage, amount: int, may: bool
) -> None:
    house = House(storage, Giving(budget=1000))
    house.give(house.patient())

    if may:
        house.desk.rewards.defund("friends", usd(amount), reason="autumn")
        left = 400 - amount
    else:
        with pytest.raises(InvalidValueError, match=r"budget\.short defund\.amount: only 4\.00 USD"):
            house.desk.rewards.defund("friends", usd(amount), reason="autumn")
        left = 400

    assert house.desk.rewards.budget("friends").available == usd(left)
    assert house.in_order()


def test_what_was_taken_out_is_not_given(storage: Storage) -> None:
    house = House(storage, Giving(budget=1200))
    house.desk.rewards.defund("friends", usd(601), reason="autumn")

    assert house.give(house.patient()).status is REFUSED
    assert house.desk.rewards.budget("friends").funded == usd(599)


def test_a_programme_without_a_budget_shows_what_it_has_cost(storage: Storage) -> None:
    house = House(storage, Giving())
    house.give(house.patient())
    house.desk.rewards.settle()

    found = house.desk.rewards.budget("friends")

    assert (found.funded, found.available, found.posted) == (None, None, usd(600))
    assert house.desk.rewards.balances()[open_account("friends"), "USD"].available == -600
    assert (budget_account("friends"), "USD") not in house.desk.rewards.balances()
    with pytest.raises(InvalidValueError, match=r"budget\.none fund\.policy_id"):
        house.desk.rewards.fund("friends", usd(1), reason="spring")
    with pytest.raises(InvalidValueError, match=r"budget\.none defund\.policy_id"):
        house.desk.rewards.defund("friends", usd(1), reason="spring")


@pytest.mark.parametrize(
    ("amount", "code"),
    [(Money(0, "USD"), r"money\.not_positive"), (Money(5, "EUR"), r"currency\.mismatch")],
)
def test_only_money_of_the_practice_fills_a_budget(amount: Money, code: str, storage: Storage) -> None:
    house = House(storage, Giving(budget=0))

    with pytest.raises(InvalidValueError, match=code):
        house.desk.rewards.fund("friends", amount, reason="spring")
    with pytest.raises(InvalidValueError, match=code):
        house.desk.rewards.defund("friends", amount, reason="spring")
    with pytest.raises(InvalidValueError, match=r"code\.format Transfer\.reason"):
        house.desk.rewards.fund("friends", usd(1), reason="For Ana!")
    with pytest.raises(NotFoundError, match="no referral policy with that id; there are friends"):
        house.desk.rewards.budget("enemies")
    assert house.desk.rewards.verify().transfers == 0


def test_a_reward_of_a_programme_that_has_gone_is_not_set_aside(storage: Storage) -> None:
    house = House(storage, Giving(budget=0))
    gift = house.give(house.patient())

    house.changed(policy_ids=("others",))

    with pytest.raises(NotFoundError, match="referral policy"):
        house.desk.rewards.reconsider(gift.id)


# Caps.


@pytest.mark.parametrize(("limit", "granted"), [(1199, 1), (1200, 2), (1201, 2), (0, 0)])
@pytest.mark.parametrize("period", [CapPeriod.MONTH, CapPeriod.YEAR, CapPeriod.EVER])
@pytest.mark.parametrize("place", ["rule_caps", "policy_caps", "practice_caps"])
def test_a_cap_is_exact_wherever_it_stands(place: str, period: CapPeriod, limit: int, granted: int) -> None:
    house = House(MemoryStorage())
    if place == "policy_caps" and not limit:
        # A programme that names rewards and lets none be given contradicts itself.
        with pytest.raises(InvalidValueError, match=r"policy\.cap_zero"):
            Giving(policy_caps=(cap(limit, CapScope.ALL, period),)).bedside_referral_policies()
        return
    house.changed(**{place: (cap(limit, CapScope.ALL, period),)})

    gifts = [house.give(house.patient()) for _ in range(3)]

    assert [gift.status for gift in gifts] == [RESERVED] * granted + [REFUSED] * (3 - granted)
    assert house.in_order()


def test_a_refusal_says_which_cap_it_was(storage: Storage) -> None:
    house = House(storage, Giving(policy_caps=(cap(500, CapScope.ALL, CapPeriod.MONTH),)))

    gift = house.give(house.patient())

    assert gift.reason == (
        "the cap of the programme friends (5.00 USD for everybody together in a calendar month) is used up"
    )


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [
        # Ana, Ana again, Bo; each brings one friend more.
        (CapScope.PERSON, [RESERVED, REFUSED, RESERVED]),
        (CapScope.REFERRED, [RESERVED, RESERVED, RESERVED]),
        (CapScope.ALL, [RESERVED, REFUSED, REFUSED]),
    ],
)
def test_a_scope_says_whose_rewards_count_together(
    storage: Storage, scope: CapScope, statuses: list[RewardStatus]
) -> None:
    house = House(storage, Giving(rule_caps=(cap(600, scope),)))
    ana, bo = house.patient(), house.patient()

    assert [house.give(referrer).status for referrer in (ana, ana, bo)] == statuses
    assert house.in_order()


@pytest.mark.parametrize(("limit", "granted"), [(1199, 1), (1200, 2)])
def test_a_referred_person_has_one_cap_over_all_rules_for_life(
    storage: Storage, limit: int, granted: int
) -> None:
    lifetime = cap(limit, CapScope.REFERRED, CapPeriod.EVER)
    house = House(
        storage,
        Giving(rule_ids=("one", "two"), policy_caps=(lifetime,), beneficiary=Beneficiary.REFEREE),
    )

    gifts = house.pay(house.referral(house.patient()))

    assert [gift.status for gift in gifts].count(RESERVED) == granted


def test_a_rule_counts_its_own_and_a_programme_all_of_its_rules(storage: Storage) -> None:
    house = House(storage, Giving(rule_ids=("one", "two"), rule_caps=(cap(600),)))
    of_rules = house.pay(house.referral(house.patient()))
    house.changed(rule_caps=(), policy_caps=(cap(600),))
    of_programme = house.pay(house.referral(house.patient()))

    assert [gift.status for gift in of_rules] == [RESERVED, RESERVED]
    assert sorted(gift.status.value for gift in of_programme) == ["refused", "reserved"]


def test_the_practice_counts_all_of_its_programmes(storage: Storage) -> None:
    house = House(
        storage,
        Giving(policy_ids=("friends", "family"), practice_caps=(cap(1200, CapScope.ALL, CapPeriod.MONTH),)),
    )
    ana = house.patient()

    gifts = [house.give(ana, policy_id=name) for name in ("friends", "family", "family")]

    assert [gift.status for gift in gifts] == [RESERVED, RESERVED, REFUSED]


def test_a_full_cap_takes_nothing_from_the_others(storage: Storage) -> None:
    house = House(
        storage,
        Giving(
            budget=6000,
            rule_caps=(cap(600, CapScope.ALL),),
            policy_caps=(cap(6000, CapScope.ALL), cap(6000, CapScope.PERSON, CapPeriod.MONTH)),
        ),
    )
    ana = house.patient()
    house.give(ana)

    assert house.give(ana).status is REFUSED
    assert house.desk.rewards.budget("friends").available == usd(5400)
    assert house.in_order()


def test_a_month_ends_and_a_year_ends(storage: Storage) -> None:
    house = House(
        storage, Giving(rule_caps=(cap(600, period=CapPeriod.MONTH), cap(1200, period=CapPeriod.YEAR)))
    )
    ana = house.patient()
    statuses = []
    for days in (0, 1, 31, 31, 280):
        house.world.advance(timedelta(days=days))
        statuses.append(house.give(ana).status)

    # 2 March, 3 March (month full), 3 April, 4 May (year full), 8 February.
    assert statuses == [RESERVED, REFUSED, RESERVED, REFUSED, RESERVED]
    assert house.in_order()


def test_the_value_is_held_against_a_cap_for_one_reward_when_it_is_set_aside(storage: Storage) -> None:
    house = House(storage)
    house.changed(practice_caps=(cap(599, period=CapPeriod.ITEM),))

    refused = house.give(house.patient())

    assert (refused.status, refused.reason) == (
        REFUSED,
        "the cap of the practice (5.99 USD for one reward) is below its value",
    )


def test_a_cap_of_another_currency_is_refused_when_the_practice_is_built(storage: Storage) -> None:
    euros = (Cap(limit=Money(600, "EUR")),)

    with pytest.raises(InvalidValueError, match=r"currency\.mismatch PracticeSettings\.reward_caps"):
        House(storage, Giving(practice_caps=euros))
    with pytest.raises(SettingsError, match="a cap of 'friends' is not in the practice's currency, USD"):
        House(storage, Giving(policy_caps=euros))


# The period is that of the event.


@pytest.mark.parametrize(
    ("at", "counted_in"),
    [
        # Midnight in Los Angeles is 08:00 UTC.
        (datetime(2027, 1, 1, 7, 59, 59, 999_999, tzinfo=UTC), 2026),
        (datetime(2027, 1, 1, 8, 0, tzinfo=UTC), 2027),
        (datetime(2027, 1, 1, 8, 0, 0, 1, tzinfo=UTC), 2027),
    ],
)
def test_an_event_of_the_old_year_counts_in_the_old_year(
    storage: Storage, at: datetime, counted_in: int
) -> None:
    house = House(storage, Giving(rule_caps=(cap(600),)))
    ana = house.patient()
    first, second = house.referral(ana), house.referral(ana)
    house.world.advance(datetime(2027, 2, 1, tzinfo=UTC) - house.world.now())

    (gift,) = house.pay(first, at=at)
    (late,) = house.pay(second, at=datetime(2026, 12, 31, 12, tzinfo=UTC))

    assert gift.effective_on.year == counted_in
    assert late.status is (REFUSED if counted_in == 2026 else RESERVED)
    house.desk.rewards.settle()
    assert house.in_order()


def test_what_is_reconsidered_after_new_year_counts_when_it_was_earned(storage: Storage) -> None:
    house = House(storage, Giving(rule_caps=(cap(0),)))
    ana = house.patient()
    gift = house.give(ana)
    house.world.advance(timedelta(days=365))
    house.changed(rule_caps=(cap(600),))

    house.desk.rewards.reconsider(gift.id)
    new = house.give(ana)

    assert house.reward(gift.id).effective_on.year == 2026
    assert (house.reward(gift.id).status, new.status) == (RESERVED, RESERVED)
    assert house.in_order()


@pytest.mark.parametrize(
    ("days", "code"), [(-1, r"referral\.conversion_before"), (8, r"time\.future"), (None, r"time\.naive")]
)
def test_an_event_lies_between_the_referral_and_now(storage: Storage, days: int | None, code: str) -> None:
    house = House(storage)
    referral = house.referral(house.patient())
    came = house.world.now()
    house.world.advance(timedelta(days=7))

    at = came.replace(tzinfo=None) if days is None else came + timedelta(days=days)
    with pytest.raises(InvalidValueError, match=code):
        house.pay(referral, at=at)
    assert house.rewards(referral) == []
    assert house.desk.rewards.qualify(referral, PAID, happened_at=came)


# A cap that is lowered.


def test_a_lowered_cap_takes_nothing_back_and_refuses_what_comes_next(storage: Storage) -> None:
    house = House(storage, Giving(rule_caps=(cap(1200),)))
    ana = house.patient()
    first, second = house.give(ana), house.give(ana)

    house.changed(rule_caps=(cap(600),))
    third = house.give(ana)
    settled = house.desk.rewards.settle()

    assert [gift.reward.status for gift in settled] == [RewardStatus.POSTED] * 2
    assert {gift.reward.id for gift in settled} == {first.id, second.id}
    assert third.status is REFUSED
    report = house.desk.rewards.verify()
    assert report.in_order
    assert [(notice.code, ana in notice.words) for notice in report.notices] == [("cap.overcommitted", False)]
    assert "1200 against 600" in report.notices[0].words
    assert house.changed(rule_caps=(cap(1200),)).rewards.verify().notices == ()
