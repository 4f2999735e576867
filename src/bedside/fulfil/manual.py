"""By hand: a person gives the reward and confirms it; nothing is ever said to be given before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from bedside.domain.deliveries import Outcome
from bedside.domain.rewards import Instrument, Reward
from bedside.fulfil.plugin import FulfillerPlugin
from bedside.ports import Fulfilment, RewardFulfillerOffer

__all__ = ["ManualFulfiller", "by_hand", "by_hand_offer"]

_REASON: Final = "by-hand"


@attrs.frozen(eq=False)
class ManualFulfiller:
    """Moves nothing, and says so: the reward stays owed until a person has confirmed it.

    ``desk.rewards.to_hand_over()`` lists what waits, and ``confirm_handed_over`` ends it.
    """

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """FAILED: nothing was handed over by this call, nor by any before it."""
        return Fulfilment(outcome=Outcome.FAILED, reason=_REASON, nothing_under_key=True)

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """REFUSED: what a person gave, only a person takes back."""
        return Fulfilment(outcome=Outcome.REFUSED, reason=_REASON)


def by_hand_offer(instruments: Iterable[Instrument], *, name: str = _REASON) -> RewardFulfillerOffer:
    """The offer of a :class:`ManualFulfiller` for these instruments.

    >>> by_hand_offer([Instrument.OTC_SAMPLE]).by_hand
    True
    """
    return RewardFulfillerOffer(
        name=name, instruments=frozenset(instruments), fulfiller=ManualFulfiller(), by_hand=True
    )


def by_hand(instruments: Iterable[Instrument], *, name: str = _REASON) -> FulfillerPlugin:
    """A plugin by which staff give these instruments."""
    offer = by_hand_offer(instruments, name=name)
    return FulfillerPlugin(lambda settings: offer)
