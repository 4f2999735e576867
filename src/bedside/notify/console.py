"""A messenger that prints: for a first look, for demos and for development."""

from __future__ import annotations

from typing import TextIO

import attrs

from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.messages import Channel
from bedside.domain.settings import PracticeSettings
from bedside.hookspecs import hookimpl
from bedside.ports import Envelope, NotifierOffer

__all__ = ["ConsoleNotifier", "ConsolePlugin"]


@attrs.frozen(eq=False)
class ConsoleNotifier:
    """Prints each message to a stream instead of sending it. It shows addresses: never in production.

    >>> import sys
    >>> card = Envelope(message_id="m-1", channel=Channel.SMS, address="+13035550100", body="See you at 9.")
    >>> ConsoleNotifier(sys.stdout).send(card, idempotency_key="m-1").outcome.value
    [sms to +13035550100] See you at 9.
    'sent'
    """

    stream: TextIO

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        """Print the message."""
        subject = f"{envelope.subject}: " if envelope.subject else ""
        print(f"[{envelope.channel.value} to {envelope.address}] {subject}{envelope.body}", file=self.stream)
        return Receipt(outcome=Outcome.SENT, reference=idempotency_key)


@attrs.frozen(eq=False)
class ConsolePlugin:
    """Offers a :class:`ConsoleNotifier` for every channel that words can travel on."""

    stream: TextIO

    @hookimpl
    def bedside_notifiers(self, settings: PracticeSettings) -> list[NotifierOffer]:
        """One messenger for all channels."""
        return [
            NotifierOffer(name="console", channels=frozenset(Channel), notifier=ConsoleNotifier(self.stream))
        ]
