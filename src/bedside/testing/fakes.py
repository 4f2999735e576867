"""Messengers and fulfillers that do as they are told and remember what they were asked: fakes, not mocks.

The clock, the ids and the secrets of a test are :class:`bedside.SeededEnvironment`. Needs neither
pytest nor Hypothesis.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

import attrs

from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.messages import Channel
from bedside.domain.money import Money
from bedside.domain.rewards import Instrument, Reward
from bedside.domain.settings import PracticeSettings
from bedside.hookspecs import hookimpl
from bedside.ports import Envelope, Fulfilment, NotifierOffer, RewardFulfillerOffer

__all__ = ["Delivered", "FakeFulfiller", "FakeNotifier", "Handed"]

#: What a fake does next: answer so, raise this, or do that first.
Step = Outcome | Exception
A = TypeVar("A", Receipt, Fulfilment)


@attrs.frozen(kw_only=True)
class Delivered:
    """One message as the far end has it."""

    address: str = attrs.field(repr=False)
    body: str = attrs.field(repr=False)
    subject: str = attrs.field(default="", repr=False)
    key: str = ""


@attrs.frozen(kw_only=True)
class Handed:
    """One thing of value as the far end has it: handed over, or taken back."""

    reward_id: str
    value: Money
    taken_back: bool = False
    key: str = ""


@attrs.define(eq=False)
class _Script:
    """What comes next, and the answers that were given under each key."""

    steps: deque[Step]
    keys_once: bool
    lock: threading.Lock = attrs.field(factory=threading.Lock)
    said: dict[str, Receipt | Fulfilment] = attrs.field(factory=dict)

    def play(self, key: str, arrive: Callable[[], None], answer: Callable[[Outcome], A]) -> A:
        with self.lock:
            before = self.said.get(key)
            if before is not None and self.keys_once:
                return before  # type: ignore[return-value]  # one script serves one sort of answer
            step = self.steps.popleft() if self.steps else Outcome.SENT
            if isinstance(step, Exception):
                raise step
            if step in (Outcome.SENT, Outcome.UNKNOWN):
                # An unknown outcome is the worse one: it arrived, and only the answer was lost.
                arrive()
                self.said[key] = answer(Outcome.SENT)
            return answer(step)


class FakeNotifier:
    """A messenger with a script; it is its own plugin: ``plugins={"fake": FakeNotifier()}``.

    *script* says what comes of each call, in order: an :class:`~bedside.Outcome`, or an exception to
    raise. After it every message is SENT. UNKNOWN means that the message arrives and the answer is
    lost. ``asked`` has every call, ``delivered`` what arrived. With a *key_window* one key arrives
    once, however often it comes.

    >>> from bedside.ports import Envelope
    >>> fake = FakeNotifier([Outcome.FAILED])
    >>> card = Envelope(message_id="m-1", channel=Channel.SMS, address="+13035550101", body="See you at 9.")
    >>> [fake.send(card, idempotency_key="m-1").outcome.value for _ in range(2)]
    ['failed', 'sent']
    >>> [delivery.body for delivery in fake.delivered]
    ['See you at 9.']
    """

    def __init__(
        self,
        script: Iterable[Step] = (),
        *,
        name: str = "fake",
        channels: Iterable[Channel] = Channel,
        key_window: timedelta | None = None,
    ) -> None:
        self.name = name
        self.channels = frozenset(channels)
        self.asked: list[Envelope] = []
        self.delivered: list[Delivered] = []
        self._key_window = key_window
        self._script = _Script(deque(script), key_window is not None)

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        """Do what the script says."""
        self.asked.append(envelope)

        def arrive() -> None:
            arrived = Delivered(
                address=envelope.address, subject=envelope.subject, body=envelope.body, key=idempotency_key
            )
            self.delivered.append(arrived)

        return self._script.play(idempotency_key, arrive, lambda outcome: Receipt(outcome=outcome))

    def then(self, *steps: Step) -> None:
        """Go on with the script: what comes of the next calls."""
        self._script.steps.extend(steps)

    @property
    def offer(self) -> NotifierOffer:
        """How it is offered to a practice."""
        return NotifierOffer(
            name=self.name, channels=self.channels, notifier=self, key_window=self._key_window
        )

    @hookimpl
    def bedside_notifiers(self, settings: PracticeSettings) -> list[NotifierOffer]:
        """Itself, for its channels."""
        return [self.offer]


class FakeFulfiller:
    """A fulfiller with a script, which is its own plugin too; one key hands over once.

    *script* says what comes of each call, as in :class:`FakeNotifier`. ``handed`` has what reached
    the far end, in order: what was handed over and what was taken back.
    """

    def __init__(
        self,
        script: Iterable[Step] = (),
        *,
        name: str = "fake",
        instruments: Iterable[Instrument] = Instrument,
    ) -> None:
        self.name = name
        self.instruments = frozenset(instruments)
        self.handed: list[Handed] = []
        self._script = _Script(deque(script), keys_once=True)

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """Hand it over, as the script says."""
        return self._move(reward, idempotency_key, taken_back=False)

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """Take it back, as the script says; what was never handed over is refused."""
        if not any(handed.reward_id == reward.id for handed in self.handed):
            return Fulfilment(outcome=Outcome.REFUSED)
        return self._move(reward, idempotency_key, taken_back=True)

    def then(self, *steps: Step) -> None:
        """Go on with the script: what comes of the next calls."""
        self._script.steps.extend(steps)

    @property
    def offer(self) -> RewardFulfillerOffer:
        """How it is offered to a practice."""
        return RewardFulfillerOffer(name=self.name, instruments=self.instruments, fulfiller=self)

    @hookimpl
    def bedside_reward_fulfillers(self, settings: PracticeSettings) -> list[RewardFulfillerOffer]:
        """Itself, for its instruments."""
        return [self.offer]

    def _move(self, reward: Reward, key: str, *, taken_back: bool) -> Fulfilment:
        # bedside names both acts by the reward, so that key and act together are one request.
        act = f"{key}:back" if taken_back else key
        if any(one.key == key and one.value != reward.value for one in self.handed):
            return Fulfilment(outcome=Outcome.UNKNOWN, reason="key-of-another-amount")

        def arrive() -> None:
            handed = Handed(reward_id=reward.id, value=reward.value, taken_back=taken_back, key=key)
            self.handed.append(handed)

        return self._script.play(act, arrive, lambda outcome: Fulfilment(outcome=outcome))
