"""Draining the outbox: claim, intent, send, outcome; each step survives the death of the one before.

The order is what keeps a message from being sent twice. The *intent* is committed before the
messenger is called, the *outcome* after. Whoever finds a message whose sending began and whose
lease has ended knows that it may have arrived, and calls it unknown.

:func:`dispatch_one` performs nothing itself: it yields effects, which a driver carries out.
Production performs them for real; a simulation performs the same ones in a world of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from datetime import timedelta

import attrs

from bedside.domain.messages import Channel, Message, MessageStatus, Outcome, Receipt
from bedside.errors import ConflictError
from bedside.plugins import call_notifier
from bedside.ports import Envelope, NotifierOffer, Row
from bedside.services.office import Office
from bedside.services.sending import begin, finish
from bedside.services.unit import Unit

__all__ = ["DispatchReport", "Dispatcher", "InUnit", "Send", "dispatch_one"]

#: How long one worker may hold a message.
LEASE = timedelta(minutes=5)


@attrs.frozen
class InUnit:
    """Effect: run *work* in one transaction; the answer is the message that it returns."""

    work: Callable[[Unit], Message]


@attrs.frozen
class Send:
    """Effect: hand the message to a messenger; the answer is its receipt."""

    message: Message


Effects = Generator["InUnit | Send", "Message | Receipt", Message]


@attrs.frozen(kw_only=True)
class DispatchReport:
    """How many messages stand where after one round; ``lost`` were taken over by another worker."""

    sent: int = 0
    ready: int = 0
    unknown: int = 0
    dead: int = 0
    suppressed: int = 0
    expired: int = 0
    lost: int = 0

    @property
    def total(self) -> int:
        """All that were taken up."""
        counts: tuple[int, ...] = attrs.astuple(self)
        return sum(counts)


def dispatch_one(office: Office, row: Row) -> Effects:
    """Send one claimed message, and return it as it stands then."""
    begun = yield InUnit(lambda unit: begin(office, unit, row, offer=_offer_for(office, _channel(row))))
    if not isinstance(begun, Message):
        raise TypeError("the driver must answer InUnit with a message")
    if begun.status is not MessageStatus.SENDING:
        return begun
    answer = yield Send(begun)
    receipt = answer if isinstance(answer, Receipt) else Receipt(outcome=Outcome.UNKNOWN)
    notifier = _offer_for(office, begun.channel)
    name = "none" if notifier is None else notifier.name
    same_key_once = notifier is not None and notifier.idempotent_keys
    done = yield InUnit(
        lambda unit: finish(unit, begun.id, receipt, notifier=name, fence=row.fence, idempotent=same_key_once)
    )
    return done if isinstance(done, Message) else begun


class Dispatcher:
    """Performs the effects of :func:`dispatch_one` in the real world."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def drain(self, *, limit: int) -> DispatchReport:
        """Take due messages one at a time, so that a slow messenger lets no other lease run out."""
        ended: Counter[str] = Counter()
        for _ in range(limit):
            claimed = self._claim(1)
            if not claimed:
                break
            try:
                status = self._perform(dispatch_one(self._office, claimed[0])).status
            except ConflictError:
                status = MessageStatus.SENDING
            # Still being sent after we are done with it: another worker has taken it over.
            ended["lost" if status is MessageStatus.SENDING else status.value] += 1
        return DispatchReport(**ended)

    def take(self, *, limit: int) -> Sequence[Message]:
        """Claim due messages and write down the intent of each, for a host that sends them itself."""
        begun = []
        for row in self._claim(limit):
            with self._office.unit() as unit:
                offer = _offer_for(self._office, _channel(row))
                message = begin(self._office, unit, row, offer=offer, host_sends=True)
            if message.status is MessageStatus.SENDING:
                begun.append(message)
        return begun

    def write_outcome(self, message_id: str, receipt: Receipt, *, notifier: str) -> Message:
        """The outcome of a message that :meth:`take` gave out; the same receipt twice changes nothing."""
        with self._office.unit() as unit:
            return finish(unit, message_id, receipt, notifier=notifier, fence=None)

    def _claim(self, limit: int) -> Sequence[Row]:
        with self._office.unit() as unit:
            return unit.tx.claim("message", now=unit.now, lease=LEASE, limit=limit)

    def _perform(self, effects: Effects) -> Message:
        effect = next(effects)
        while True:
            answer = self._run(effect) if isinstance(effect, InUnit) else self._send(effect.message)
            try:
                effect = effects.send(answer)
            except StopIteration as stop:
                done: Message = stop.value
                return done

    def _run(self, effect: InUnit) -> Message:
        with self._office.unit() as unit:
            return effect.work(unit)

    def _send(self, message: Message) -> Receipt:
        offer = _offer_for(self._office, message.channel)
        if offer is None:
            return Receipt(outcome=Outcome.FAILED, reason="no notifier serves this channel")
        envelope = Envelope(
            message_id=message.id,
            channel=message.channel,
            address=message.address,
            subject=message.subject,
            body=message.body,
        )
        return call_notifier(offer, envelope, idempotency_key=message.id)


def _channel(row: Row) -> Channel:
    return Channel(row.columns["channel"])


def _offer_for(office: Office, channel: Channel) -> NotifierOffer | None:
    """The notifier that serves *channel*: the first by name, so that the choice never varies."""
    serving = [offer for offer in office.offers.notifiers.values() if channel in offer.channels]
    return min(serving, key=lambda offer: offer.name, default=None)
