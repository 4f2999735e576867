"""A messenger that is told what to say, and one that ends its program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import attrs
from tests.services.outbox import (
    SENT,
    Register,
)

from bedside import (
    Channel,
    Desk,
    NotifierOffer,
    Outcome,
    Receipt,
    hookimpl,
)
from bedside.ports import Envelope

REFUSED = Receipt(outcome=Outcome.REFUSED)

DAY = timedelta(days=1)


@attrs.define(eq=False)
class Told:
    """A gateway that does what it is told with each message; it keeps what reached it, with the key."""

    act: Callable[[Envelope], object] = lambda envelope: SENT
    name: str = "told"
    channels: frozenset[Channel] = frozenset({Channel.SMS})
    key_window: timedelta | None = None
    per_minute: int | None = None
    calls: list[tuple[str, str]] = attrs.field(factory=list)

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        self.calls.append((envelope.message_id, idempotency_key))
        return self.act(envelope)  # type: ignore[return-value]  # rubbish is one of the things it is told

    @hookimpl
    def bedside_notifiers(self) -> list[NotifierOffer]:
        return [
            NotifierOffer(
                name=self.name,
                channels=self.channels,
                notifier=self,
                key_window=self.key_window,
                per_minute=self.per_minute,
            )
        ]


class CrashError(BaseException):
    """The worker dies."""


def crash(envelope: Envelope) -> object:
    raise CrashError


def ana_of(desk: Desk, register: Register) -> str:
    return register(desk, "Ana", "+13035550101")
