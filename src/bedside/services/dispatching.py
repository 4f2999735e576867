"""Draining the outbox: claim, intent, send, outcome; each step survives the death of the one before.

The order is what keeps a message from being sent twice. The *intent* is committed before the
messenger is called, the *outcome* after. Whoever finds a message whose sending began and whose
lease has ended knows that it may have arrived, and calls it unknown.

:func:`dispatch_one` performs nothing itself: it yields effects, which a driver carries out.
Production performs them for real; a simulation performs the same ones in a world of its own.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Generator, Sequence
from datetime import timedelta
from typing import Final

import attrs

from bedside.calling import call_notifier
from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.messages import LEASE, Channel, Message, MessageStatus
from bedside.errors import (
    BedsideError,
    ConflictError,
    InvalidRecordError,
    StorageError,
    UnreadableError,
)
from bedside.plugins import PluginFault
from bedside.ports import Envelope, NotifierOffer, Row
from bedside.services.lanes import Turns, lanes_of, offer_for
from bedside.services.office import Office
from bedside.services.pacing import wait
from bedside.services.sending import Answer, begin, close, finish, set_aside
from bedside.services.unit import Unit

__all__ = ["DispatchReport", "Dispatcher", "InUnit", "Send", "dispatch_one"]

#: So often is an outcome written while the store fails: one that is lost makes its message unknown.
_TRIES: Final = 4
_LONGEST_PAUSE: Final = timedelta(seconds=1)


@attrs.frozen
class InUnit:
    """Effect: run *work* in one transaction; the answer is the message that it returns.

    With ``again`` it is run a few times more when the store fails: twice changes nothing.
    """

    work: Callable[[Unit], Message]
    again: bool = False


@attrs.frozen
class Send:
    """Effect: hand the message to a messenger under a key; the answer is its receipt."""

    message: Message
    offer: NotifierOffer | None
    key: str


Effects = Generator["InUnit | Send", "Message | Receipt", Message]


@attrs.frozen(kw_only=True)
class DispatchReport:
    """How many messages stand where after one round; ``lost`` were taken over by another worker.

    ``unreadable`` ones lie in an encrypted store and do not open there: nothing was changed, each is
    named in ``practice.faults`` and in the journal, and each comes up again when its lease has ended.
    """

    sent: int = 0
    ready: int = 0
    unknown: int = 0
    dead: int = 0
    quarantine: int = 0
    suppressed: int = 0
    expired: int = 0
    cancelled: int = 0
    lost: int = 0
    unreadable: int = 0

    @property
    def total(self) -> int:
        """All that were taken up."""
        counts: tuple[int, ...] = attrs.astuple(self)
        return sum(counts)


def dispatch_one(office: Office, row: Row) -> Effects:
    """Send one claimed message, and return it as it stands then."""
    offer = offer_for(office, _channel(row))
    begun = yield InUnit(lambda unit: begin(office, unit, row, offer=offer))
    if not isinstance(begun, Message):
        raise TypeError("the driver must answer InUnit with a message")
    if begun.status is not MessageStatus.SENDING:
        return begun
    answer = yield Send(begun, offer, begun.id)
    receipt = answer if isinstance(answer, Receipt) else Receipt(outcome=Outcome.UNKNOWN)
    said = Answer(attempt=begun.attempts, notifier="none" if offer is None else offer.name, receipt=receipt)
    done = yield InUnit(lambda unit: finish(unit, begun.id, said, fence=row.fence, offer=offer), again=True)
    return done if isinstance(done, Message) else begun


class Dispatcher:
    """Performs the effects of :func:`dispatch_one` in the real world."""

    def __init__(self, office: Office, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._office = office
        self._pause = pause

    def drain(self, *, limit: int, channels: Collection[Channel] | None = None) -> DispatchReport:
        """Take due messages one at a time, lane by lane: a slow messenger holds up its own only."""
        self._office.check_commits("messages.dispatch()")
        ended: Counter[str] = Counter()
        turns = Turns(lanes_of(self._office, channels))
        while ended.total() - ended["unreadable"] < limit:
            with self._office.unit() as unit:
                taken, now = turns.claim(unit), unit.now
            self._office.cannot_open("messages.dispatch", unit)
            ended["unreadable"] += len(unit.unopened)
            if taken.row is not None:
                how = self._attempt(taken.row, lambda row: self._perform(dispatch_one(self._office, row)))
                ended[how] += 1
            elif taken.rests_until is None or not ended or taken.rests_until - now > _LONGEST_PAUSE:
                break
            else:
                self._pause((taken.rests_until - now).total_seconds())
        return DispatchReport(**ended)

    def take(self, *, limit: int) -> Sequence[Message]:
        """Claim due messages one at a time and write down the intent of each, for a host that sends them."""
        self._office.check_commits("messages.pending()")
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
                with self._office.unit() as unit:
                    claimed = unit.claim("message", lease=LEASE, limit=1)
                self._office.cannot_open("messages.pending", unit)
                if not claimed:
                    break
                self._attempt(claimed[0], begin_one)
            except Exception as error:
                # What was begun before must reach the host, or nobody would ever send it.
                if not begun:
                    raise
                self._office.faults.append(PluginFault("bedside", "messages.pending", _told(error)))
                break
        return begun

    def write_outcome(self, message_id: str, answer: Answer) -> Message:
        """The outcome of a message that :meth:`take` gave out; the same answer twice changes nothing."""
        with self._office.unit() as unit:
            return finish(unit, message_id, answer, fence=None)

    def _attempt(self, row: Row, act: Callable[[Row], Message]) -> str:
        """Act on one claimed message; what is wrong with it, or with a plugin, harms no other one.

        The answer is what :class:`DispatchReport` counts it as.
        """
        try:
            status = self._act(row, act)
        except ConflictError:
            status = MessageStatus.SENDING
        except UnreadableError:
            # Its own row was changed under our hands; what cannot be opened is left as it is.
            return "unreadable"
        # Still being sent after we are done with it: another worker has taken it over.
        return "lost" if status is MessageStatus.SENDING else status.value

    def _act(self, row: Row, act: Callable[[Row], Message]) -> MessageStatus:
        try:
            return act(row).status
        except Exception as error:
            # A rule of a foreign pack may raise anything; a store that fails does so for every message.
            if isinstance(error, StorageError) and not isinstance(error, UnreadableError):
                raise
            failed = error
        # Outside of the handler: what a store says then is not to hold what a plugin said.
        self._office.faults.append(PluginFault("bedside", "messages.dispatch", f"{row.id}: {_told(failed)}"))
        return self._set_aside(row, failed)

    def _set_aside(self, row: Row, error: Exception) -> MessageStatus:
        try:
            with self._office.unit() as unit:
                message = set_aside(unit, row, error)
        except BedsideError as broken:
            if isinstance(broken, StorageError) and not isinstance(broken, UnreadableError):
                raise
            # What hangs on the message cannot be read either, such as its follow-up.
            message = None
            with self._office.unit() as unit:
                close(unit, row)
        return MessageStatus.DEAD if message is None else message.status

    def _perform(self, effects: Effects) -> Message:
        effect = next(effects)
        while True:
            answer = self._run(effect) if isinstance(effect, InUnit) else self._send(effect)
            try:
                effect = effects.send(answer)
            except StopIteration as stop:
                done: Message = stop.value
                return done

    def _run(self, effect: InUnit) -> Message:
        tries = 1
        while True:
            try:
                with self._office.unit() as unit:
                    return effect.work(unit)
            except StorageError:
                if not effect.again or tries >= _TRIES:
                    raise
            self._pause(wait(self._office.environment, tries, longest=_LONGEST_PAUSE).total_seconds())
            tries += 1

    def _send(self, effect: Send) -> Receipt:
        message = effect.message
        if effect.offer is None:
            return Receipt(outcome=Outcome.FAILED, reason="no notifier serves this channel")
        envelope = Envelope(
            message_id=message.id,
            channel=message.channel,
            address=message.address,
            subject=message.subject,
            body=message.body,
        )
        return call_notifier(effect.offer, envelope, idempotency_key=effect.key)


def _told(error: Exception) -> str:
    # Only our own words: a foreign message may hold what the message to the patient says.
    return str(error) if isinstance(error, BedsideError) else f"raised {type(error).__name__}"


def _channel(row: Row) -> Channel:
    stored = row.columns["channel"]
    channel = next((member for member in Channel if member.value == stored), None)
    if channel is None:
        raise InvalidRecordError("message", ("enum.value channel",), record_id=row.id)
    return channel
