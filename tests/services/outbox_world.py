"""A small world for the outbox: a virtual clock, workers, a provider and patients, and faults by one seed.

The code that sends is the library's own: lanes, ``dispatch_one`` and its transactions. Only what
performs its effects is replaced, so that stores fail, workers die and providers lie as told. What
must hold is checked where it happens, and a :class:`BrokenPromiseError` says what did not.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import attrs
from tests.services.conftest import SETTINGS, START

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    Desk,
    NotifierOffer,
    Outcome,
    Practice,
    Receipt,
    SeededEnvironment,
    Storage,
    hookimpl,
)
from bedside.domain.consents import ConsentAnswer
from bedside.domain.messages import Message, MessageStatus
from bedside.errors import CommitUnknownError, ConflictError, StorageError, StorageUnavailableError
from bedside.ports import Capability, Envelope, Kind, Query, Range, Row, Transaction
from bedside.records import KINDS, kind_of, read_row
from bedside.services import dispatching
from bedside.services.dispatching import InUnit, Send
from bedside.services.lanes import Turns, lanes_of
from bedside.services.sending import set_aside
from bedside.testing import digest

Acts = Generator[float, None, None]
Perform = Callable[..., Generator[Any, Any, Message]]

_ZONE = ZoneInfo(SETTINGS.time_zone)
_DAY = 86_400.0
_DEADLINE = 30.0
_LEASE = 300.0
_CAP = 3
_KEYS = timedelta(hours=12)


class BrokenPromiseError(AssertionError):
    """Something happened that must never happen."""


class _WorkerDiedError(BaseException):
    """A worker's program ended."""


class _RolledBackError(Exception):
    """Ends a transaction whose commit was lost."""


class _Shaky:
    """The store, as a database behind a bad line: it fails before, or after it has committed or not."""

    def __init__(self, inner: Storage, world: World) -> None:
        self._inner, self._world = inner, world

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self._inner.capabilities

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self._inner.prepare(kinds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        if self._world.hit("down"):
            raise StorageUnavailableError("the store does not answer; nothing was kept")
        lost = self._world.hit("lost commit")
        kept = not lost or self._world.dice.random() < 0.5
        try:
            with self._inner.transaction() as tx:
                yield tx
                if not kept:
                    raise _RolledBackError
        except _RolledBackError:
            pass
        if lost:
            raise CommitUnknownError("nobody knows whether it was kept")


class _Silent:
    """Offers two gateways; the world answers for them."""

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        raise NotImplementedError  # pragma: no cover

    @hookimpl
    def bedside_notifiers(self) -> list[NotifierOffer]:
        return [
            NotifierOffer(name="texts", channels=frozenset({Channel.SMS}), notifier=self),
            NotifierOffer(name="mail", channels=frozenset({Channel.EMAIL}), notifier=self, key_window=_KEYS),
        ]


@attrs.define(eq=False)
class Mutant:
    """What is done otherwise than the library does it."""

    dispatch_one: Perform = dispatching.dispatch_one
    answer: Callable[[object], object] = lambda answer: answer
    key: Callable[[Send], str] = lambda effect: effect.key
    deadline: bool = True
    on_claim: Callable[[Any, Row], Row] = lambda unit, row: row


class World:
    """One life of one outbox."""

    def __init__(self, seed: int, *, storage: Storage, mutant: Mutant | None = None) -> None:
        self.dice = dice = random.Random(seed)
        self.mutant = mutant or Mutant()
        self.calm = True
        # Each seed has its own mix, so that rare things are common somewhere.
        most = {
            "down": 0.04,
            "lost commit": 0.04,
            "crash": 0.04,
            "pause": 0.2,
            "fails": 0.4,
            "refuses": 0.05,
            "times out": 0.15,
            "hangs": 0.08,
            "lies": 0.03,
            "rubbish": 0.08,
        }
        self.rates = {name: dice.random() * rate for name, rate in most.items()}
        self.faults: Counter[str] = Counter()
        self.environment = SeededEnvironment(seed=seed, start=START)
        self.inner = storage
        practice = Practice(
            attrs.evolve(SETTINGS, messages_per_week=_CAP),
            storage=_Shaky(storage, self),
            plugins={"starter": bedside.starter, "silent": _Silent()},
            environment=self.environment,
        )
        self.desk: Desk = practice.acting_as("world", role="operator", purpose="operations")
        self.office = self.desk.messages._office
        self.time = 0.0
        self._queue: list[tuple[float, int, Acts]] = []
        self._numbers = count()
        self.entries: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
        self.known: dict[str, tuple[float, str]] = {}
        self.delivered: Counter[str] = Counter()
        self.lied: set[str] = set()
        self.left: dict[str, datetime] = {}
        self.weeks: dict[str, list[datetime]] = defaultdict(list)
        self.claimed_at: dict[str, datetime] = {}

    # The life.

    def live(self, days: int, *, patients: int = 12, each_day: int = 5) -> World:
        """*days* with faults, then as long without as it takes to end everything; check all of it."""
        people = [self._patient(number) for number in range(patients)]
        self.calm = False
        for number in range(3):
            self._at(self.dice.random() * 60, self._worker(number))
        for day in range(days):
            for _ in range(each_day):
                due = self._moment(day)
                self._at(max(0.0, due - self.dice.random() * _DAY), self._plan(self.dice.choice(people), due))
            if self.dice.random() < 0.15:
                self._at((day + self.dice.random()) * _DAY, self._opt_out(self.dice.choice(people)))
        self._run(days * _DAY)
        self.calm = True
        self._run((days + 14) * _DAY)
        self._check_ends()
        return self

    def digest(self) -> str:
        """One hash over everything the store shows."""
        return digest(self.inner, KINDS)

    def hit(self, name: str) -> bool:
        """Whether this fault happens now."""
        happens = not self.calm and self.dice.random() < self.rates[name]
        self.faults[name] += happens
        return happens

    def _moment(self, day: int) -> float:
        """An instant of that day; often just before quiet hours begin where the patients live."""
        begin = START + timedelta(days=day)
        if self.dice.random() < 0.5:
            night = begin.astimezone(_ZONE).replace(hour=SETTINGS.quiet_hours.begin.hour, minute=0)
            return (night - START).total_seconds() - self.dice.random() * 600
        return (day + self.dice.random()) * _DAY

    def _patient(self, number: int) -> str:
        points = [
            ContactPoint(system=ContactSystem.SMS, value=f"+1303555{number:04}"),
            ContactPoint(system=ContactSystem.EMAIL, value=f"p{number}@example.org"),
        ]
        patient = self.desk.patients.register(given="Ana", family="Testing", contact_points=points)
        self.desk.patients.record_consent(
            patient.id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="signed intake form"
        )
        return patient.id

    def _plan(self, patient_id: str, due: float) -> Acts:
        channel = self.dice.choice([Channel.SMS, Channel.EMAIL])
        while True:
            try:
                due_at = START + timedelta(seconds=max(due, self.time))
                self.desk.messages.send(patient_id, "thank-you", channels=[channel], due_at=due_at)
                return
            except StorageUnavailableError:
                yield 60 * self.dice.random()
            except CommitUnknownError:
                return  # a host would look; here it was planned or it was not

    def _opt_out(self, patient_id: str) -> Acts:
        while True:
            try:
                self.desk.patients.record_consent(patient_id, answer=ConsentAnswer.WITHDRAWN, evidence="call")
                self.left.setdefault(patient_id, self.environment.now())
                return
            except StorageError:
                yield 1

    # The workers.

    def _worker(self, number: int) -> Acts:
        turns = Turns(lanes_of(self.office, None))
        while True:
            yield self._idle() + 5 + 240 * self.dice.random()
            for _ in range(20):
                try:
                    with self.office.unit() as unit:
                        row = turns.claim(unit).row
                        if row is not None:
                            row = self.mutant.on_claim(unit, row)
                except StorageError:
                    break
                if row is None:
                    break
                self.claimed_at[row.id] = self.environment.now()
                yield 2000 * self.dice.random() if self.hit("pause") else self.dice.random()
                try:
                    yield from self._dispatch(row)
                except _WorkerDiedError:
                    yield 600 * self.dice.random()
                    break
                except ConflictError:
                    continue
                except StorageError:
                    break

    def _idle(self) -> float:
        """Seconds until something is due: nobody need look before."""
        with self.inner.transaction() as tx:
            waiting = Query(range=Range(column="next_at", at_least=0), order_by="next_at", limit=1)
            found = tx.find("message", waiting)
        due = found[0].columns["next_at"] if found else None
        if not isinstance(due, int):
            return 6 * 3600.0
        return min(max(due / 1e6 - self.environment.now().timestamp(), 0.0), 6 * 3600.0)

    def _dispatch(self, row: Row) -> Acts:
        effects = self.mutant.dispatch_one(self.office, row)
        answer: object = None
        while True:
            if self.hit("crash"):
                raise _WorkerDiedError
            try:
                effect = effects.send(answer)
            except StopIteration:
                return
            if isinstance(effect, InUnit):
                answer = self._unit(effect, row)
            else:
                began = self.time
                answer = self.mutant.answer((yield from self._send(effect)))
                if self.time - began > _LEASE / 2:
                    raise BrokenPromiseError(f"{row.id}: a call held its worker for longer than half a lease")

    def _unit(self, effect: InUnit, row: Row) -> object:
        for left in (3, 2, 1, 0) if effect.again else (0,):
            try:
                with self.office.unit() as unit:
                    return effect.work(unit)
            except ConflictError:
                raise
            except StorageError:
                if not left:
                    raise
            except (ValueError, LookupError) as error:
                with self.office.unit() as unit:
                    set_aside(unit, row, error)
                raise ConflictError("set aside") from None
        raise StorageUnavailableError("gone")

    # The provider.

    def _send(self, effect: Send) -> Generator[float, None, object]:
        message, key = effect.message, self.mutant.key(effect)
        self._check_entry(message)
        if self.hit("hangs"):
            takes = self.dice.choice([_DEADLINE, 700.0, 5_000.0])
            if self.dice.random() < 0.5:
                self._at(self.time + takes, self._late(message, key))
            yield min(takes, _DEADLINE) if self.mutant.deadline else takes
            self._note(message, key, "unknown")
            return None
        yield self.dice.random() * 3
        if self.hit("fails"):
            self._note(message, key, "not sent")
            return Receipt(outcome=Outcome.FAILED)
        if self.hit("refuses"):
            self._note(message, key, "not sent")
            return Receipt(outcome=Outcome.REFUSED)
        if self.hit("lies"):
            self.lied.add(message.id)
            self._note(message, key, "unknown")
            return Receipt(outcome=Outcome.SENT)
        self._note(message, key, "unknown")
        if self.hit("rubbish"):
            if self.dice.random() < 0.5:
                self._deliver(message, key)
            return "OK"
        self._deliver(message, key)
        return None if self.hit("times out") else Receipt(outcome=Outcome.SENT, reference=f"g-{message.id}")

    def _late(self, message: Message, key: str) -> Acts:
        self._deliver(message, key)
        yield from ()

    def _note(self, message: Message, key: str, truth: str) -> None:
        self.entries[message.id].append((self.time, key, truth))

    def _deliver(self, message: Message, key: str) -> None:
        if message.channel is Channel.EMAIL:
            first, _ = self.known.setdefault(key, (self.time, message.id))
            if first != self.time and self.time < first + _KEYS.total_seconds():
                return  # the provider knows this key
        self.delivered[message.id] += 1
        if self.delivered[message.id] > 1:
            raise BrokenPromiseError(f"{message.id}: delivered twice")
        if message.sending_at is not None:
            self.weeks[message.patient_id].append(message.sending_at)

    # What must hold.

    def _check_entry(self, message: Message) -> None:
        before = self.entries[message.id]
        unsure = [truth for _, _, truth in before if truth != "not sent"]
        if message.channel is Channel.SMS and unsure:
            raise BrokenPromiseError(f"{message.id}: entered again although it may have arrived")
        if message.attempts < len(before) + 1:
            raise BrokenPromiseError(f"{message.id}: entered more often than there were intents")
        decided_at = message.sending_at
        if decided_at is None:
            raise BrokenPromiseError(f"{message.id}: entered without an intent")
        opted_out_at = self.left.get(message.patient_id)
        if opted_out_at is not None and opted_out_at < decided_at:
            raise BrokenPromiseError(f"{message.id}: entered after an opt-out")
        quiet = SETTINGS.quiet_hours
        if not quiet.end <= decided_at.astimezone(_ZONE).time() < quiet.begin:
            raise BrokenPromiseError(f"{message.id}: entered in quiet hours")

    def _check_ends(self) -> None:
        spec = kind_of(Message)
        with self.inner.transaction() as tx:
            stored = [(row, read_row(row, spec)) for row in tx.find("message", Query())]
        for row, message in stored:
            entered = len(self.entries[message.id])
            if message.next_at is not None:
                raise BrokenPromiseError(f"{message.id}: never came to an end, it is {message.status.value}")
            if not entered <= message.attempts <= row.claims <= row.fence:
                raise BrokenPromiseError(f"{message.id}: counts do not fit")
            if message.status is MessageStatus.SENT and not (
                self.delivered[message.id] or message.id in self.lied
            ):
                raise BrokenPromiseError(f"{message.id}: called sent, and nothing was")
            if message.status is MessageStatus.QUARANTINE:
                raise BrokenPromiseError(f"{message.id}: in quarantine without reason")
            if message.status is MessageStatus.DEAD and entered < message.attempts:
                raise BrokenPromiseError(f"{message.id}: dead after fewer entries than attempts")
        self._check_weeks()
        if self.desk.audit.first_bad_entry() is not None:
            raise BrokenPromiseError("the journal is broken")
        self.ended = Counter(message.status.value for _, message in stored)

    def _check_weeks(self) -> None:
        for patient_id, instants in self.weeks.items():
            for begin in instants:
                if sum(begin <= at < begin + timedelta(days=7) for at in instants) > _CAP:
                    raise BrokenPromiseError(f"{patient_id}: got more than the cap in a week")

    # The clock.

    def _at(self, time: float, acts: Acts) -> None:
        heappush(self._queue, (time, next(self._numbers), acts))

    def _run(self, until: float) -> None:
        while self._queue and self._queue[0][0] <= until:
            time, _, acts = heappop(self._queue)
            self._set(time)
            delay = next(acts, None)
            if delay is not None:
                self._at(time + delay, acts)
        self._set(until)

    def _set(self, time: float) -> None:
        self.time = max(self.time, time)
        self.environment.set(max(self.environment.now(), START + timedelta(seconds=self.time)))
