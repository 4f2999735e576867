"""What hostile notifiers share: a name, and how often they were entered."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.messages import Channel
from bedside.ports import Envelope, NotifierOffer

__all__ = ["Hostile"]


class Hostile:
    """A notifier that counts how often each message entered it, and then does its worst."""

    name: ClassVar[str] = "hostile"

    #: Whether what it does ends the program that called it, unless that is caught.
    ends_the_program: ClassVar[bool] = False

    #: What it says, if anything, is believed: nobody can know better.
    is_believed: ClassVar[bool] = False

    def __init__(self) -> None:
        self.entered: Counter[str] = Counter()

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        """Count, and do the worst."""
        self.entered[idempotency_key] += 1
        answer: Receipt = self.act(envelope)
        return answer

    def act(self, envelope: Envelope) -> Any:
        """The worst."""
        return Receipt(outcome=Outcome.SENT)

    def offer(self, *channels: Channel) -> NotifierOffer:
        """How it is offered to a practice."""
        return NotifierOffer(name=self.name, channels=frozenset(channels), notifier=self)
