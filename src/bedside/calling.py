"""Calls of messengers and fulfillers: whatever it does but answer properly is *unknown*."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.rewards import Reward
from bedside.plugins import PluginFault
from bedside.ports import Envelope, Fulfilment, NotifierOffer, RewardFulfillerOffer

__all__ = ["call_claw_back", "call_fulfiller", "call_notifier"]

#: Hears of what failed.
Told = Callable[[PluginFault], object]


def call_notifier(offer: NotifierOffer, envelope: Envelope, *, idempotency_key: str) -> Receipt:
    """Hand one message to a messenger; whatever it does but answer properly is *unknown*.

    A messenger that raised may have sent before it did, so an exception is not a failure. One that
    asks the program to exit is not obeyed; Ctrl-C is.
    """
    try:
        receipt: object = offer.notifier.send(envelope, idempotency_key=idempotency_key)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a foreign messenger may raise anything
        return Receipt(
            outcome=Outcome.UNKNOWN, reason=f"{offer.name[:80]} raised {type(error).__name__[:80]}"
        )
    if inspect.iscoroutine(receipt):
        receipt.close()
    if not isinstance(receipt, Receipt):
        return Receipt(outcome=Outcome.UNKNOWN, reason=f"{offer.name[:80]} gave no Receipt")
    return receipt


def call_fulfiller(
    offer: RewardFulfillerOffer, reward: Reward, *, idempotency_key: str, told: Told = lambda fault: None
) -> Fulfilment:
    """Ask for one reward to be handed over; whatever is no proper answer is *unknown*, and *told*."""
    return _fulfilment(offer, "fulfil", reward, idempotency_key, told)


def call_claw_back(
    offer: RewardFulfillerOffer, reward: Reward, *, idempotency_key: str, told: Told = lambda fault: None
) -> Fulfilment:
    """Ask for one reward to be taken back; whatever is no proper answer is *unknown*, and *told*."""
    return _fulfilment(offer, "claw_back", reward, idempotency_key, told)


def _fulfilment(offer: RewardFulfillerOffer, verb: str, reward: Reward, key: str, told: Told) -> Fulfilment:
    """Its answer; of what it raises only the class is told, for the words may be a person's."""
    problem = "gave no Fulfilment"
    try:
        answer: object = getattr(offer.fulfiller, verb)(reward, idempotency_key=key)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a foreign fulfiller may raise anything, as a messenger may
        answer, problem = None, f"raised {type(error).__name__[:80]}"
    if inspect.iscoroutine(answer):
        answer.close()
    if isinstance(answer, Fulfilment):
        return answer
    told(PluginFault(offer.name, verb, f"{problem}; nobody knows what became of the reward"))
    return Fulfilment(outcome=Outcome.UNKNOWN)
