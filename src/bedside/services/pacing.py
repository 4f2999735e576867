"""How often and how fast: the week of one patient, the turn of one notifier, and the wait after a failure.

Two workers may judge two messages at the same instant, so nothing here is decided by counting
records. Each limit is a guarded counter of the store that only one of them can move.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import attrs

from bedside.domain.deliveries import Outcome
from bedside.domain.messages import Message
from bedside.errors import LimitReachedError
from bedside.ports import Environment, NotifierOffer
from bedside.records.spec import encode
from bedside.services.merging import ids_of_person
from bedside.services.unit import Unit

__all__ = [
    "WEEK",
    "first_free_slot",
    "free_week_slot",
    "is_resting",
    "note_outcome",
    "take_turn",
    "take_week_slot",
    "wait",
    "week_is_full",
]

#: The window of ``PracticeSettings.messages_per_week``.
WEEK: Final = timedelta(days=7)

#: The first wait after a failure is up to this; it grows fourfold each time, up to half a day.
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=12)

#: After so many failures in a row a notifier rests, but for one attempt in each span.
_FAILURES_AT_MOST: Final = 20
_PROBE_EVERY: Final = timedelta(minutes=1)

#: What a counter holds at most (2**53, in every store), and so what empties one.
_MOST: Final = 2**53

_MICROSECOND: Final = timedelta(microseconds=1)


def wait(
    environment: Environment,
    times: int,
    *,
    longest: timedelta = _LONGEST_WAIT,
    asked: timedelta | None = None,
) -> timedelta:
    """How long to leave it alone after *times* failures: any span up to the longest, at random.

    Messages that failed together are so not tried together. What the other side *asked* for is
    kept, up to half a day.
    """
    grown = min(_FIRST_WAIT * 4 ** min(max(times, 1) - 1, 10), longest)
    drawn: timedelta = timedelta(seconds=1) + max(grown - timedelta(seconds=1), timedelta(0)) * _chance(
        environment
    )
    if asked is None:
        return drawn
    return max(drawn, min(asked, _LONGEST_WAIT) + _FIRST_WAIT * _chance(environment))


def _chance(environment: Environment) -> float:
    """A number from 0 up to 1 from the practice's own source of chance."""
    return int(environment.secret("0123456789", 9)) / 10**9


# The week of one patient: as many slots as the practice allows, each free again after seven days.


def take_week_slot(unit: Unit, patient_id: str, *, allowed: int) -> int | None:
    """Take one of the patient's places for this week; None when all are taken.

    A slot holds the instant at which it was taken. Only the worker that moves it forward has it.
    """
    now = _micros(unit.now)
    for slot in range(allowed):
        name = _slot(patient_id, slot)
        taken = unit.tx.spend(name, 0, limit=_MOST)
        if taken > now - WEEK // _MICROSECOND:
            continue
        try:
            unit.tx.spend(name, now - taken, limit=now)
        except LimitReachedError:
            continue
        return slot
    return None


def first_free_slot(unit: Unit, patient_id: str, *, allowed: int) -> datetime:
    """When the first of the patient's places for this week is free again."""
    taken = (unit.tx.spend(_slot(patient_id, slot), 0, limit=_MOST) for slot in range(allowed))
    ago = timedelta(microseconds=_micros(unit.now) - min(taken, default=_micros(unit.now)))
    return unit.now - ago + WEEK


def week_is_full(unit: Unit, patient_id: str, *, allowed: int) -> datetime | None:
    """When a person has room again whose records, merged since, have taken more places than one may.

    Each record has places of its own; where there is one record, nobody has to look.
    """
    ids = ids_of_person(unit, patient_id)
    if len(ids) == 1:
        return None
    week, now = WEEK // _MICROSECOND, _micros(unit.now)
    names = sorted(_slot(each, slot) for each in ids for slot in range(allowed))
    taken = sorted(at for name in names if (at := _held(unit, name)) > now - week)
    if len(taken) <= allowed:
        return None
    # The places are full but for this message, whose own one is the last that was taken.
    return unit.now + timedelta(microseconds=taken[len(taken) - 1 - allowed] + week - now)


def _held(unit: Unit, name: str) -> int:
    """What the counter says, and nobody else moves it until this transaction ends."""
    unit.tx.spend(name, 1, limit=_MOST)
    return unit.tx.spend(name, -1, limit=_MOST)


def free_week_slot(unit: Unit, message: Message) -> Message:
    """Give the place of a message back that certainly was not sent."""
    if message.week_slot is None or message.week_slot_at is None:
        return message
    name = _slot(message.patient_id, message.week_slot)
    # After a week it is free by itself, and may be another message's by now.
    if unit.tx.spend(name, 0, limit=_MOST) == _micros(message.week_slot_at):
        unit.tx.spend(name, -(WEEK // _MICROSECOND), limit=_MOST)
    return attrs.evolve(message, week_slot=None, week_slot_at=None)


def _slot(patient_id: str, slot: int) -> str:
    return f"messages.week.{patient_id}.{slot}"


# One notifier: how many failures in a row, and how many messages a minute.


def note_outcome(unit: Unit, notifier: str, outcome: Outcome) -> None:
    """Count failures in a row; any clear answer, also a refusal, shows that the other side is there."""
    name = f"messages.failures.{notifier}"
    if outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        unit.tx.spend(name, 1, limit=_MOST)
    elif unit.tx.spend(name, 0, limit=_MOST):
        unit.tx.spend(name, -_MOST, limit=_MOST)


def is_resting(unit: Unit, offer: NotifierOffer) -> datetime | None:
    """Until when nothing is handed to a notifier: it keeps failing, or has had enough for now."""
    until = [
        _moved_to(unit, name)
        for name in (_turns(offer), _probes(offer) if _keeps_failing(unit, offer) else None)
        if name is not None
    ]
    latest = max(until, default=unit.now)
    return latest if latest > unit.now else None


def take_turn(unit: Unit, offer: NotifierOffer) -> datetime | None:
    """Take the right to hand over one message now; otherwise the instant at which to ask again."""
    if _keeps_failing(unit, offer):
        refused = _move(unit, _probes(offer), _PROBE_EVERY)
        if refused is not None:
            return refused
    turns = _turns(offer)
    if turns is None or offer.per_minute is None:
        return None
    return _move(unit, turns, timedelta(minutes=1) / offer.per_minute)


def _keeps_failing(unit: Unit, offer: NotifierOffer) -> bool:
    return unit.tx.spend(f"messages.failures.{offer.name}", 0, limit=_MOST) >= _FAILURES_AT_MOST


def _turns(offer: NotifierOffer) -> str | None:
    return None if offer.per_minute is None else f"messages.turns.{offer.name}"


def _probes(offer: NotifierOffer) -> str:
    return f"messages.probes.{offer.name}"


def _moved_to(unit: Unit, name: str) -> datetime:
    ahead = unit.tx.spend(name, 0, limit=_MOST) - _micros(unit.now)
    return unit.now + timedelta(microseconds=ahead)


def _move(unit: Unit, name: str, by: timedelta) -> datetime | None:
    """Move an instant that is past to *by* from now; where it lies ahead, say when it is past."""
    now, step = _micros(unit.now), by // _MICROSECOND
    stands_at = unit.tx.spend(name, 0, limit=_MOST)
    if stands_at <= now:
        try:
            unit.tx.spend(name, now - stands_at + step, limit=now + step)
        except LimitReachedError:
            return unit.now + by
        return None
    return unit.now + timedelta(microseconds=stands_at - now)


def _micros(at: datetime) -> int:
    value = encode(at)
    if not isinstance(value, int):
        raise TypeError("an instant is a whole number of microseconds")
    return value
