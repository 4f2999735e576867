"""Whatever a messenger or a fulfiller does but answer properly is *unknown*."""

from __future__ import annotations

import pytest

from bedside.calling import call_fulfiller, call_notifier
from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.messages import Channel
from bedside.domain.money import Money
from bedside.domain.rewards import Basis, Beneficiary, Instrument, Reward, RewardId, RewardRuleId
from bedside.plugins import PluginFault
from bedside.ports import Envelope, Fulfilment, NotifierOffer, RewardFulfillerOffer
from bedside.testing.people import NOON

REWARD = Reward(
    id=RewardId("rw-1"),
    rule_id=RewardRuleId("welcome"),
    rule_version=1,
    business_key="k",
    beneficiary_id="pat-ana",
    beneficiary=Beneficiary.REFERRER,
    basis=Basis.COURTESY,
    instrument=Instrument.MERCHANDISE,
    value=Money(600, "USD"),
    effective_on=NOON.date(),
    earned_at=NOON,
    payable_at=NOON,
)


class Hander:
    """Hands rewards over in thought."""

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        return Fulfilment(outcome=Outcome.SENT)

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        return Fulfilment(outcome=Outcome.SENT)


async def asynchronous() -> None:
    """Never awaited by anyone."""


ENVELOPE = Envelope(message_id="msg-1", channel=Channel.SMS, address="+13035550101", body="Hello")


class Answers:
    """A messenger and fulfiller that answers what it was told to."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def send(self, envelope: Envelope, *, idempotency_key: str) -> object:
        return self._answered()

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> object:
        return self._answered()

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> object:
        return self._answered()

    def _answered(self) -> object:
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer() if callable(self.answer) else self.answer


def notifier_offer(answer: object, *, name: str = "sms") -> NotifierOffer:
    odd: object = Answers(answer)
    return NotifierOffer(
        name=name,
        channels=frozenset({Channel.SMS}),
        notifier=odd,  # type: ignore[arg-type]  # what a foreign messenger may well be
    )


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_receipt_is_handed_on(outcome: Outcome) -> None:
    receipt = Receipt(outcome=outcome, reason="because")

    assert call_notifier(notifier_offer(receipt), ENVELOPE, idempotency_key="k") is receipt


@pytest.mark.parametrize(
    "answer", [None, True, "sent", Outcome.SENT, OSError("+13035550101"), SystemExit(3), asynchronous]
)
@pytest.mark.parametrize("name", ["sms", "x" * 80])
def test_any_other_answer_of_a_messenger_is_unknown(answer: object, name: str) -> None:
    receipt = call_notifier(notifier_offer(answer, name=name), ENVELOPE, idempotency_key="k")

    assert receipt.outcome is Outcome.UNKNOWN
    assert "0101" not in repr(receipt)


@pytest.mark.parametrize("answer", [None, True, OSError("Ana"), SystemExit(3), asynchronous])
def test_any_other_answer_of_a_fulfiller_is_unknown(answer: object) -> None:
    odd: object = Answers(answer)
    offer = RewardFulfillerOffer(
        name="pool",
        instruments=frozenset(),
        fulfiller=odd,  # type: ignore[arg-type]  # what a foreign fulfiller may well be
    )

    told: list[PluginFault] = []
    said = call_fulfiller(offer, REWARD, idempotency_key="k", told=told.append)

    assert said == Fulfilment(outcome=Outcome.UNKNOWN)
    assert [(fault.plugin, fault.hook) for fault in told] == [("pool", "fulfil")]
    assert "Ana" not in told[0].error


def test_a_fulfilment_is_handed_on() -> None:
    offer = RewardFulfillerOffer(name="pool", instruments=frozenset(), fulfiller=Hander())

    assert call_fulfiller(offer, REWARD, idempotency_key="k").outcome is Outcome.SENT
