"""Rewards from a pool of vouchers, and by hand: the contract, the desk, and what is told of a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.fulfil.pool_race import TODAY, VALUE
from tests.services.conftest import SETTINGS
from tests.services.money import Giving, House

from bedside import Money, Outcome, Practice, Storage
from bedside.domain.rewards import Instrument, Reward, RewardStatus
from bedside.errors import InvalidTransitionError
from bedside.fulfil.file_pool import FileVoucherPool
from bedside.fulfil.manual import ManualFulfiller, by_hand, by_hand_offer
from bedside.fulfil.pool import MemoryVoucherPool, Voucher, VoucherPool
from bedside.fulfil.vouchers import VoucherPoolFulfiller, vouchers
from bedside.ports import Fulfilment, RewardFulfillerOffer
from bedside.testing import Handed, RewardFulfillerContract
from bedside.testing.told import overheard

CARD = Instrument.GIFTCARD_RESTRICTED
SAMPLE = frozenset({Instrument.OTC_SAMPLE})


class Full(MemoryVoucherPool):
    """A pool with three vouchers of every value that is asked for; it remembers who asked."""

    def give(self, key: str, value: Money, *, on: object) -> Voucher | None:
        # Beside the pool: a key of its own for what is loaded, so that threads load it once.
        for number in range(3):
            with suppress(Exception):
                self.load([Voucher(code=f"{key}-{value.minor}{value.currency}-{number}", value=value)])
        return super().give(key, value, on=TODAY)


def handed_by(pool: MemoryVoucherPool) -> list[Handed]:
    """What a pool has given and taken back."""
    given = [Handed(reward_id=key, value=one.value) for key, one in pool._keys.items()]
    back = [
        Handed(reward_id=key, value=one.value, taken_back=True)
        for key, one in pool._keys.items()
        if pool._states[one.code].value == "withdrawn"
    ]
    return [*given, *back]


class TestVoucherPool(RewardFulfillerContract):
    @pytest.fixture
    def pool(self) -> Full:
        return Full()

    @pytest.fixture
    def offer(self, pool: Full) -> RewardFulfillerOffer:
        fulfiller = VoucherPoolFulfiller(pool=pool, today=lambda: TODAY)
        return RewardFulfillerOffer(name="vouchers", instruments=frozenset({CARD}), fulfiller=fulfiller)

    @pytest.fixture
    def handed(self, pool: Full) -> Callable[[], Sequence[Handed]]:
        return lambda: handed_by(pool)


class TestByHand(RewardFulfillerContract):
    @pytest.fixture
    def offer(self) -> RewardFulfillerOffer:
        return by_hand_offer([CARD, Instrument.OTC_SAMPLE])

    @pytest.fixture
    def handed(self) -> Callable[[], Sequence[Handed]]:
        return list


class Shop(House):
    """A practice that gives samples of six dollars, with other plugins beside its programme."""

    def with_plugins(self, **plugins: object) -> Shop:
        self.practice = Practice(
            SETTINGS,
            storage=self.storage,
            plugins={"giving": attrs.evolve(self.giving, fulfiller=None), **plugins},
            environment=self.world,
        )
        self.desk = self.practice.acting_as("kim", role="front-desk", purpose="operations")
        return self

    def owed(self) -> str:
        gift = self.give(self.patient())
        self.desk.rewards.settle()
        return gift.id


SIX = Money(600, "USD")


def pool_of(*codes: str, value: Money = SIX) -> MemoryVoucherPool:
    pool = MemoryVoucherPool()
    pool.load([Voucher(code=code, value=value) for code in codes])
    return pool


# By hand.


@pytest.mark.parametrize("plugins", [{}, {"hand": by_hand(SAMPLE)}], ids=["nobody", "by hand"])
def test_what_a_person_gives_waits_oldest_first_until_it_is_confirmed(
    storage: Storage, plugins: dict[str, object]
) -> None:
    shop = Shop(storage).with_plugins(**plugins)
    first = shop.owed()
    shop.world.advance(timedelta(hours=1))
    second = shop.owed()

    told = shop.desk.rewards.hand_over(second)
    waits = shop.desk.rewards.to_hand_over()

    assert (told.outcome, told.reason) == (Outcome.FAILED, "by-hand")
    assert told.reward.status is RewardStatus.POSTED
    assert [one.reward_id for one in waits] == [first, second]
    assert waits[0].beneficiary_id == shop.reward(first).beneficiary_id
    assert (waits[0].value, waits[0].instrument) == (Money(600, "USD"), Instrument.OTC_SAMPLE)
    assert waits[0].fulfiller == ("by-hand" if plugins else None)
    assert shop.desk.rewards.to_hand_over(by_hand=False) == ()
    done = shop.desk.rewards.confirm_handed_over(first, reference="at the desk")
    assert (done.status, done.fulfilment_reference) == (RewardStatus.FULFILLED, "at the desk")
    assert [one.reward_id for one in shop.desk.rewards.to_hand_over()] == [second]
    assert shop.desk.rewards.unknown() == []
    assert shop.in_order()


def test_a_fulfiller_that_can_be_asked_comes_before_a_person(storage: Storage) -> None:
    pool = pool_of("APPLE-1")
    shop = Shop(storage).with_plugins(hand=by_hand(SAMPLE, name="aaa"), pool=vouchers(pool, SAMPLE))
    gift = shop.owed()

    assert shop.desk.rewards.to_hand_over() == ()
    assert [one.fulfiller for one in shop.desk.rewards.to_hand_over(by_hand=False)] == ["vouchers"]
    assert shop.desk.rewards.hand_over(gift).outcome is Outcome.SENT


def test_what_a_fulfiller_that_is_gone_was_asked_for_is_for_a_person(storage: Storage) -> None:
    shop = Shop(storage).with_plugins(pool=vouchers(MemoryVoucherPool(), SAMPLE))
    gift = shop.owed()
    assert shop.desk.rewards.hand_over(gift).reason == "pool-empty"

    shop.with_plugins(hand=by_hand(SAMPLE))

    assert [one.reward_id for one in shop.desk.rewards.to_hand_over()] == [gift]


def test_one_that_became_by_hand_while_nobody_knew_stays_unknown(storage: Storage) -> None:
    house = House(storage, Giving(answers=[Outcome.UNKNOWN], fulfiller="by-hand"))
    gift = house.give(house.patient()).id
    house.desk.rewards.settle()
    house.desk.rewards.hand_over(gift)
    shop = Shop(storage, house.giving, house.world).with_plugins(hand=by_hand(SAMPLE))

    told = shop.desk.rewards.hand_over(gift)

    assert (told.outcome, told.reward.status) == (Outcome.UNKNOWN, RewardStatus.HANDING_OVER)


def test_a_person_s_fulfiller_moves_nothing_and_says_so() -> None:
    said = ManualFulfiller()
    reward = sample()

    assert said.fulfil(reward, idempotency_key="r-1").outcome is Outcome.FAILED
    assert said.claw_back(reward, idempotency_key="r-1").outcome is Outcome.REFUSED


# From a pool.


def sample(reward_id: str = "r-1", value: Money = VALUE) -> Reward:
    from bedside.testing.fulfillers import _reward

    return attrs.evolve(_reward(by_hand_offer([CARD]), reward_id), value=value)


def fulfiller(pool: VoucherPool, **rest: Any) -> VoucherPoolFulfiller:
    return attrs.evolve(VoucherPoolFulfiller(pool=pool, today=lambda: TODAY), **rest)


def test_an_empty_pool_says_so_loses_nothing_and_gives_when_it_is_filled(storage: Storage) -> None:
    pool = pool_of()
    shop = Shop(storage).with_plugins(pool=vouchers(pool, SAMPLE))
    gift = shop.owed()

    told = shop.desk.rewards.hand_over(gift)
    pool.load([Voucher(code="APPLE-1", value=Money(600, "USD"))])
    later = shop.desk.rewards.hand_over(gift)

    assert (told.outcome, told.reason, told.reward.status) == (
        Outcome.FAILED,
        "pool-empty",
        RewardStatus.POSTED,
    )
    assert (later.outcome, later.reward.fulfilment_reference) == (Outcome.SENT, "APPLE-1")
    assert shop.in_order()


def test_the_code_is_in_the_reward_alone(storage: Storage) -> None:
    pool = pool_of("APPLE-7731")
    shop = Shop(storage).with_plugins(pool=vouchers(pool, SAMPLE))
    gift = shop.owed()

    with overheard() as told:
        answer = shop.desk.rewards.hand_over(gift)
        taken = shop.desk.rewards.claw_back(gift, reason="a-slip", idempotency_key="k-1")
        for thing in (answer, taken, shop.practice.faults, shop.practice, pool, Fulfilment):
            told.add("a repr", repr(thing))

    with storage.transaction() as tx:
        for entry in tx.journal():
            told.add("the journal", entry.content)
    assert answer.reward.fulfilment_reference == "APPLE-7731"
    assert taken.asked_back is Outcome.SENT
    assert told.places_of("APPLE-7731") == []
    assert "APPLE" not in repr(Fulfilment(outcome=Outcome.SENT, reference="APPLE-7731"))


@pytest.mark.parametrize(
    ("left", "reason"), [(0, "low-stock"), (1, "low-stock"), (2, "low-stock"), (3, None)]
)
def test_a_low_stock_is_told_with_the_answer(left: int, reason: str | None) -> None:
    gives = fulfiller(pool_of("given", *map(str, range(left)), value=VALUE), low_at=2)

    assert gives.fulfil(sample(), idempotency_key="r-1").reason == reason


def test_a_pool_that_was_loaded_with_other_values_only_is_empty() -> None:
    gives = fulfiller(pool_of("one", value=Money(2500, "EUR")))

    assert gives.fulfil(sample(), idempotency_key="r-1").outcome is Outcome.FAILED


def test_whoever_redeems_vouchers_says_whether_one_was_used() -> None:
    asked: list[str] = []

    def is_used(code: str) -> bool:
        asked.append(code)
        return code == "one"

    gives = fulfiller(pool_of("one", "two", value=VALUE), is_used=is_used)
    for key in ("a", "b"):
        gives.fulfil(sample(key), idempotency_key=key)

    said = [gives.claw_back(sample(key), idempotency_key=key) for key in ("a", "b", "c")]

    assert [(one.outcome, one.reason) for one in said] == [
        (Outcome.REFUSED, "used"),
        (Outcome.SENT, None),
        (Outcome.REFUSED, "never-given"),
    ]
    assert asked == ["one", "two"]


def test_vouchers_expire_by_the_day_of_the_practice(tmp_path: Path) -> None:
    """At 05:30 UTC on 1 June it is still 31 May in Los Angeles."""
    pool = FileVoucherPool(tmp_path / "pool.db")
    pool.load([Voucher(code="one", value=VALUE, expires_on=datetime(2026, 6, 1).date())])
    [offer] = vouchers(
        pool, [CARD], now=lambda: datetime(2026, 6, 1, 5, 30, tzinfo=UTC)
    ).bedside_reward_fulfillers(SETTINGS)

    assert offer.fulfiller.fulfil(sample(), idempotency_key="r-1").outcome is Outcome.SENT


def test_a_reward_that_is_fulfilled_is_not_confirmed_again(storage: Storage) -> None:
    shop = Shop(storage).with_plugins(pool=vouchers(pool_of("one"), SAMPLE))
    gift = shop.owed()
    shop.desk.rewards.hand_over(gift)

    with pytest.raises(InvalidTransitionError):
        shop.desk.rewards.confirm_handed_over(gift)


def test_a_pool_takes_any_iterable_of_instruments() -> None:
    given: Iterable[Instrument] = iter([CARD])

    [offer] = vouchers(MemoryVoucherPool(), given, name="cards").bedside_reward_fulfillers(SETTINGS)

    assert (offer.name, offer.instruments) == ("cards", frozenset({CARD}))
