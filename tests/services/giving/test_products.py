"""Products of plugins: a rule names one, the law judges its sort, and whoever names it hands it over."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import pytest

from bedside import Outcome, hookimpl
from bedside.domain.products import RewardProduct
from bedside.domain.rewards import Instrument, Reward, RewardStatus
from bedside.errors import InvalidValueError, SettingsError
from bedside.ports import Fulfilment, RewardFulfillerOffer
from bedside.storage import MemoryStorage

from .earning import House, thanks, usd

COFFEE = "harbour-coffee-card"
CARD = thanks(usd(1000), product=COFFEE, instrument=Instrument.GIFTCARD_RESTRICTED)


@attrs.define(eq=False)
class Cafe:
    """Offers its card and hands it over; somebody else has cards of any sort."""

    products: frozenset[str] | None = frozenset({COFFEE})
    instrument: Instrument = Instrument.GIFTCARD_RESTRICTED
    handed: list[str | None] = attrs.field(factory=list)

    @hookimpl
    def bedside_reward_products(self) -> Sequence[RewardProduct]:
        return [RewardProduct(name=COFFEE, title="A card of the Harbour Cafe", instrument=self.instrument)]

    @hookimpl
    def bedside_reward_fulfillers(self) -> Sequence[RewardFulfillerOffer]:
        cards = frozenset({Instrument.GIFTCARD_RESTRICTED})
        return [
            RewardFulfillerOffer(name="any-card", instruments=cards, fulfiller=_Refuses()),
            RewardFulfillerOffer(name="cafe", instruments=cards, fulfiller=self, products=self.products),
        ]

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        self.handed.append(reward.product)
        return Fulfilment(outcome=Outcome.SENT)

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        return Fulfilment(outcome=Outcome.SENT)


class _Refuses:
    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        raise AssertionError("the card of the cafe is handed over by the cafe")

    claw_back = fulfil


def test_a_product_is_judged_by_its_sort_and_handed_over_by_who_names_it() -> None:
    cafe = Cafe()
    house = House(MemoryStorage(), CARD, plugins={"cafe": cafe})

    (card,) = house.pay(house.referral(house.patient()))
    house.desk.rewards.settle()
    handed = house.desk.rewards.hand_over(card.id)

    assert (card.product, card.instrument) == (COFFEE, Instrument.GIFTCARD_RESTRICTED)
    assert handed.reward.status is RewardStatus.FULFILLED
    assert (handed.reward.fulfiller, cafe.handed) == ("cafe", [COFFEE])


def test_who_names_products_serves_no_other_one() -> None:
    cafe = Cafe()
    house = House(MemoryStorage(), attrs.evolve(CARD, product=None), plugins={"cafe": cafe})
    (card,) = house.pay(house.referral(house.patient()))
    house.desk.rewards.settle()

    handed = house.desk.rewards.hand_over(card.id)

    # Who has cards of any sort was asked, and broke.
    assert (handed.reward.fulfiller, handed.outcome, cafe.handed) == ("any-card", Outcome.UNKNOWN, [])


@pytest.mark.parametrize(
    ("cafe", "words"),
    [
        (None, "names no reward product 'harbour-coffee-card'"),
        (Cafe(instrument=Instrument.CASH), "its plugin says that it is cash"),
        (Cafe(products=frozenset({"tea-card"})), "fulfiller 'cafe' names no reward product 'tea-card'"),
    ],
)
def test_what_names_no_product_on_offer_is_refused_at_start_up(cafe: Cafe | None, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        House(MemoryStorage(), CARD, plugins={} if cafe is None else {"cafe": cafe})


def test_a_product_is_something() -> None:
    with pytest.raises(InvalidValueError, match=r"product\.nothing"):
        RewardProduct(name="thanks", title="Thanks", instrument=Instrument.NONE)
