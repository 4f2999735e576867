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
from bedside.errors import BedsideError, ConflictError, InvalidRecordError, StorageError
from bedside.plugins import PluginFault, call_notifier
from bedside.ports import Envelope, NotifierOffer, Row
from bedside.services.office import Office
from bedside.services.sending import Answer, begin, close, finish, set_aside
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
    offer = _offer_for(office, _channel(row))
    begun = yield InUnit(lambda unit: begin(office, unit, row, offer=offer))
    if not isinstance(begun, Message):
        raise TypeError("the driver must answer InUnit with a message")
    if begun.status is not MessageStatus.SENDING:
        return begun
    answer = yield Send(begun)
    receipt = answer if isinstance(answer, Receipt) else Receipt(outcome=Outcome.UNKNOWN)
    said = Answer(attempt=begun.attempts, notifier="none" if offer is None else offer.name, receipt=receipt)
    same_key_once = offer is not None and offer.idempotent_keys
    done = yield InUnit(lambda unit: finish(unit, begun.id, said, fence=row.fence, idempotent=same_key_once))
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
            status = self._attempt(claimed[0], lambda row: self._perform(dispatch_one(self._office, row)))
            # Still being sent after we are done with it: another worker has taken it over.
            ended["lost" if status is MessageStatus.SENDING else status.value] += 1
        return DispatchReport(**ended)

    def take(self, *, limit: int) -> Sequence[Message]:
        """Claim due messages one at a time and write down the intent of each, for a host that sends them."""
        begun: list[Message] = []

        def begin_one(row: Row) -> Message:
            # No offer: a host sends by its own means, so a notifier's promise about keys is not its own.
            message = self._run(
                InUnit(lambda unit: begin(self._office, unit, row, offer=None, host_sends=True))
            )
            if message.status is MessageStatus.SENDING:
                begun.append(message)
            return message

        for _ in range(limit):
            try:
                claimed = self._claim(1)
                if not claimed:
                    break
                self._attempt(claimed[0], begin_one)
            except Exception:
                # What was begun before must reach the host, or nobody would ever send it.
                if begun:
                    break
                raise
        return begun

    def write_outcome(self, message_id: str, answer: Answer) -> Message:
        """The outcome of a message that :meth:`take` gave out; the same answer twice changes nothing."""
        with self._office.unit() as unit:
            return finish(unit, message_id, answer, fence=None)

    def _attempt(self, row: Row, act: Callable[[Row], Message]) -> MessageStatus:
        """Act on one claimed message; what is wrong with it, or with a plugin, harms no other one."""
        try:
            return self._act(row, act)
        except ConflictError:
            return MessageStatus.SENDING

    def _act(self, row: Row, act: Callable[[Row], Message]) -> MessageStatus:
        try:
            return act(row).status
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - a rule of a foreign pack may raise anything
            # Only our own words: a foreign message may hold what the message to the patient says.
            told = str(error) if isinstance(error, BedsideError) else f"raised {type(error).__name__}"
            self._office.faults.append(PluginFault("bedside", "messages.dispatch", f"{row.id}: {told}"))
            return self._set_aside(row, error)

    def _set_aside(self, row: Row, error: Exception) -> MessageStatus:
        try:
            with self._office.unit() as unit:
                message = set_aside(unit, row, error)
        except StorageError:
            raise
        except BedsideError:
            # What hangs on the message cannot be read either, such as its follow-up.
            message = None
            with self._office.unit() as unit:
                close(unit, row)
        return MessageStatus.SUPPRESSED if message is None else message.status

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
    try:
        return Channel(row.columns["channel"])
    except ValueError:
        raise InvalidRecordError(f"message {row.id}", ("enum.value channel",)) from None


def _offer_for(office: Office, channel: Channel) -> NotifierOffer | None:
    """The notifier that serves *channel*: the first by name, so that the choice never varies."""
    serving = [offer for offer in office.offers.notifiers.values() if channel in offer.channels]
    return min(serving, key=lambda offer: offer.name, default=None)
