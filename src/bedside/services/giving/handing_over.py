"""Handing over: the intent is written first, one fulfiller is asked, and *unknown* is an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import attrs

from bedside.calling import call_claw_back, call_fulfiller
from bedside.domain.deliveries import Outcome
from bedside.domain.journal import Recipient
from bedside.domain.money import Money
from bedside.domain.owed import is_unclaimed
from bedside.domain.rewards import (
    REWARD_MOVES,
    Instrument,
    Reward,
    RewardStatus,
    begin_handing_over,
    fail_handing_over,
    fulfil,
)
from bedside.errors import InvalidTransitionError, InvalidValueError, SettingsError
from bedside.ports import Fulfilment, RewardFulfillerOffer
from bedside.rules import Decision
from bedside.services.giving.judging import judge_reward, queue_reward
from bedside.services.office import Office
from bedside.services.traces import ALL
from bedside.services.unit import Unit

__all__ = [
    "HandedOver",
    "Owed",
    "ask_back",
    "fulfiller_of",
    "hand_over",
    "settled",
    "to_hand_over",
    "told_fulfiller",
]

#: Why nothing was handed over: a person does it.
BY_HAND: Final = "by-hand"


@attrs.frozen(kw_only=True)
class HandedOver:
    """What came of handing a reward over; the outcome is None when the rules forbade to try.

    ``reason`` is a short code, such as ``by-hand``: a person gives it, and it waits among those of
    :meth:`~bedside.services.giving.rewards.Rewards.to_hand_over`.
    """

    reward: Reward
    decision: Decision
    outcome: Outcome | None
    reason: str | None = None


@attrs.frozen(kw_only=True)
class Owed:
    """One reward that is owed and not handed over yet; names are for whoever may see the patient.

    ``fulfiller`` is who is asked to hand it over; where it is given ``by_hand``, a person does. From
    ``claim_until`` on, where there is such an instant, it is too late.
    """

    reward_id: str
    beneficiary_id: str
    instrument: Instrument
    value: Money
    owed_since: datetime
    by_hand: bool
    fulfiller: str | None = None
    claim_until: datetime | None = None


def hand_over(office: Office, reward_id: str) -> HandedOver:
    """Judge the reward once more, and ask the fulfiller of its instrument to hand it over."""
    office.check_commits("rewards.hand_over()")
    with office.unit() as unit:
        reward = unit.get(Reward, reward_id)
        if reward.status is not RewardStatus.HANDING_OVER:
            REWARD_MOVES.check(reward_id, reward.status, RewardStatus.HANDING_OVER)
        offer = fulfiller_of(office, reward)
        if offer is not None:
            _still_knows_the_key(offer, reward, unit)
        decision = judge_reward(office, unit, reward, action="hand-over-reward")
        queue_reward(office, unit, reward, decision)
        if not decision.allowed:
            return HandedOver(reward=reward, decision=decision, outcome=None)
        if offer is None or offer.by_hand:
            waits = reward.status is RewardStatus.POSTED
            outcome = Outcome.FAILED if waits else Outcome.UNKNOWN
            return HandedOver(reward=reward, decision=decision, outcome=outcome, reason=BY_HAND)
        begun = begin_handing_over(reward, fulfiller=offer.name, at=unit.now)
        unit.note("begin-handing-over", Reward, reward_id, subject=reward.beneficiary_id)
        unit.change(begun)
    # The same key for ever: whoever asks again, after whatever fault, asks for the same hand-over.
    answer = call_fulfiller(offer, begun, idempotency_key=begun.id, told=office.faults.append)
    with office.unit() as unit:
        now = unit.get(Reward, reward_id)
        if answer.outcome is Outcome.FAILED and now.attempts > 1 and not answer.nothing_under_key:
            # It speaks of this attempt. What became of the others is as little known as before.
            answer = Fulfilment(outcome=Outcome.UNKNOWN, reason="failed-after-unknown")
        told = _heard(unit, now, answer)
    return HandedOver(reward=told, decision=decision, outcome=answer.outcome, reason=answer.reason)


def to_hand_over(office: Office, *, by_hand: bool) -> tuple[Owed, ...]:
    """What is owed and not handed over yet, oldest first: by a person, or by a fulfiller.

    Nobody is told to give what is in doubt, or was not collected in its time.
    """
    with office.unit() as unit:
        unit.note("list-owed", Reward, ALL)
        posted = unit.find(Reward, equal={"status": RewardStatus.POSTED})
        now = unit.now
    owed = [
        _owed(office, reward) for reward in posted if not (reward.in_doubt or is_unclaimed(reward, at=now))
    ]
    mine = [one for one in owed if one.by_hand is by_hand]
    return tuple(sorted(mine, key=lambda one: (one.owed_since, one.reward_id)))


def _owed(office: Office, reward: Reward) -> Owed:
    # One whose fulfiller was asked before and has gone is for a person too: nobody else may be asked.
    gone = reward.fulfiller is not None and reward.fulfiller not in office.offers.fulfillers
    offer = None if gone else fulfiller_of(office, reward)
    return Owed(
        reward_id=reward.id,
        beneficiary_id=reward.beneficiary_id,
        instrument=reward.instrument,
        value=reward.value,
        owed_since=reward.settled_at or reward.payable_at,
        by_hand=offer is None or offer.by_hand,
        fulfiller=None if offer is None else offer.name,
        claim_until=reward.claim_until,
    )


def _heard(unit: Unit, reward: Reward, answer: Fulfilment) -> Reward:
    """Keep the fulfiller's answer; one that comes after a person has settled it is only noted."""
    try:
        after = settled(unit, reward, answer)
    except InvalidTransitionError:
        after = reward
    unit.note(
        "hand-over",
        Reward,
        reward.id,
        subject=reward.beneficiary_id,
        outcome=answer.outcome.value,
        reason="already-settled" if after is reward and _says(answer) else answer.reason,
        recipient=told_fulfiller(reward),
    )
    return after if after is reward else unit.change(after)


def _says(answer: Fulfilment) -> bool:
    return answer.outcome is not Outcome.UNKNOWN


def settled(unit: Unit, reward: Reward, answer: Fulfilment) -> Reward:
    """The reward after it was said what became of handing it over.

    Raises:
        InvalidTransitionError: it was not being handed over, nor owed.
    """
    if answer.outcome is Outcome.UNKNOWN:
        return reward
    if answer.outcome is Outcome.SENT:
        return fulfil(reward, at=unit.now, reference=answer.reference)
    return fail_handing_over(reward)


def ask_back(office: Office, reward_id: str) -> Reward:
    """Ask the fulfiller to take back what it handed over, and keep its answer.

    That it will be asked was written in the transaction that clawed the reward back.
    """
    office.check_commits("rewards.ask_back()")
    with office.unit() as unit:
        reward = unit.get(Reward, reward_id)
        if reward.status is not RewardStatus.CLAWED_BACK or reward.asked_back is not Outcome.UNKNOWN:
            return reward
        # Whoever only sees it, as behind broken glass, sets nothing in motion outside either.
        unit.acting.check_write("reward")
        offer = fulfiller_of(office, reward)
        if offer is None:
            raise AssertionError("what no fulfiller handed over is asked back of nobody")
    answer = call_claw_back(offer, reward, idempotency_key=reward.id, told=office.faults.append)
    with office.unit() as unit:
        reward = unit.get(Reward, reward_id)
        subject, outcome = reward.beneficiary_id, answer.outcome
        told = told_fulfiller(reward)
        unit.note(
            "ask-back",
            Reward,
            reward_id,
            subject=subject,
            outcome=outcome.value,
            reason=answer.reason,
            recipient=told,
        )
        if reward.asked_back is not Outcome.UNKNOWN or outcome is Outcome.UNKNOWN:
            return reward
        return unit.change(attrs.evolve(reward, asked_back=outcome))


def told_fulfiller(reward: Reward) -> Recipient | None:
    """The fulfiller as somebody who was told of the reward and of whose it is; None where none was asked.

    It was told whatever came of it. What a reward is for is neither treatment nor payment nor
    operations, so the patient may ask to hear of it.
    """
    name = reward.fulfiller
    return None if name is None else Recipient(kind="fulfiller", id=name, purpose="reward")


def fulfiller_of(office: Office, reward: Reward) -> RewardFulfillerOffer | None:
    """Who hands it over: whoever was asked before, else the first by name that serves its instrument.

    One that is given by hand comes last, and None, where nobody serves it, is by hand too.

    Raises:
        SettingsError: the one that was asked is not there any more.
    """
    offers = office.offers.fulfillers
    if reward.fulfiller is not None:
        if reward.fulfiller not in offers:
            # Another one does not know the key, and might hand it over a second time.
            asked = reward.status is RewardStatus.HANDING_OVER
            otherwise = "settle_unknown()" if asked else "confirm_handed_over()"
            raise SettingsError(
                f"fulfiller {reward.fulfiller!r} was asked before and is not loaded; load it, "
                f"or let a person see to it and {otherwise}"
            )
        return offers[reward.fulfiller]
    serving = [offer for offer in offers.values() if _serves(offer, reward)]
    # Who names the very product comes before who serves whatever is of its sort.
    return min(serving, key=lambda offer: (offer.by_hand, offer.products is None, offer.name), default=None)


def _serves(offer: RewardFulfillerOffer, reward: Reward) -> bool:
    named = offer.products is None or reward.product in offer.products
    return named and reward.instrument in offer.instruments


def _still_knows_the_key(offer: RewardFulfillerOffer, reward: Reward, unit: Unit) -> None:
    window, asked_at = offer.remembers_keys, reward.asked_at
    if window is not None and asked_at is not None and unit.now - asked_at >= window:
        raise InvalidValueError(
            "reward.key_forgotten",
            "hand_over",
            "the fulfiller has forgotten that it was asked, and would hand it over twice; "
            "find out what became of it and settle_unknown()",
        )
