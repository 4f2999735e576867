"""The counters behind the outbox: a patient's week, a notifier's turns and failures, and the waits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast

import attrs
import pytest

from bedside import Channel, NotifierOffer, Outcome, Receipt, SeededEnvironment, Storage
from bedside.domain.messages import Message
from bedside.ports import Column, Envelope, Kind, Query, Row, Transaction
from bedside.services.pacing import (
    WEEK,
    first_free_slot,
    free_week_slot,
    is_resting,
    note_outcome,
    take_turn,
    take_week_slot,
    wait,
)
from bedside.services.unit import Unit
from bedside.storage import MemoryStorage
from bedside.testing.people import ANA, reminder

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TINY = timedelta(microseconds=1)
NOTE = Kind(name="note", columns=(Column("topic"),))


@attrs.frozen
class At:
    """The two things of a unit that counters need."""

    tx: Transaction
    now: datetime


def within(store: Storage, now: datetime, act: Callable[[Unit], Any]) -> Any:
    with store.transaction() as tx:
        return act(cast(Unit, At(tx, now)))


def take(store: Storage, now: datetime, allowed: int = 2) -> int | None:
    taken: int | None = within(store, now, lambda unit: take_week_slot(unit, "p-1", allowed=allowed))
    return taken


class Sender:
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return Receipt(outcome=Outcome.SENT)


def offer(**promises: Any) -> NotifierOffer:
    return NotifierOffer(name="texts", channels=frozenset({Channel.SMS}), notifier=Sender(), **promises)


# A patient's week.


def test_a_slot_is_free_again_after_a_week_and_not_before() -> None:
    store = MemoryStorage()

    assert [take(store, NOON), take(store, NOON + TINY), take(store, NOON + TINY)] == [0, 1, None]
    assert within(
        store, NOON + TINY, lambda unit: first_free_slot(unit, "p-1", allowed=2)
    ) == NOON + timedelta(days=7)
    assert take(store, NOON + WEEK - TINY) is None
    assert take(store, NOON + WEEK) == 0
    assert take(store, NOON + WEEK) is None
    assert take(store, NOON + WEEK + TINY) == 1


def test_each_patient_has_a_week_of_their_own() -> None:
    store = MemoryStorage()
    take(store, NOON, allowed=1)

    assert within(store, NOON, lambda unit: take_week_slot(unit, "p-2", allowed=1)) == 0


def test_what_was_not_sent_gives_its_slot_back_once() -> None:
    store = MemoryStorage()
    slot = take(store, NOON, 1)
    held = attrs.evolve(reminder(), patient_id="p-1", week_slot=slot, week_slot_at=NOON)

    free: Message = within(store, NOON, lambda unit: free_week_slot(unit, held))

    assert (free.week_slot, free.week_slot_at) == (None, None)
    assert take(store, NOON + TINY, 1) == 0
    # A late repetition does not take the slot away from who has it now.
    within(store, NOON + TINY, lambda unit: free_week_slot(unit, held))
    assert take(store, NOON + TINY, 1) is None


def test_workers_at_the_same_instant_take_no_more_than_there_is(any_store: Storage) -> None:
    assert _raced(any_store, lambda unit: take_week_slot(unit, ANA.id, allowed=3) is not None) == 3


def test_counting_records_lets_workers_at_the_same_instant_pass_the_cap() -> None:
    store = MemoryStorage()
    store.prepare([NOTE])
    everyone_has_looked = threading.Barrier(8)

    def looks_then_writes(number: int) -> bool:
        with store.transaction() as tx:
            room = len(tx.find("note", Query(equal={"topic": "p-1"}))) < 3
        everyone_has_looked.wait(timeout=30)
        if room:
            with store.transaction() as tx:
                tx.add(Row(kind="note", id=f"n-{number}", columns={"topic": "p-1"}))
        return room

    assert sum(_in_threads(looks_then_writes)) > 3


def _raced(store: Storage, act: Callable[[Unit], bool]) -> int:
    store.prepare([NOTE])
    return sum(_in_threads(lambda number: bool(within(store, NOON + number * TINY, act))))


def _in_threads(act: Callable[[int], bool]) -> list[bool]:
    answers: list[bool] = []
    start = threading.Barrier(8)

    def run(number: int) -> None:
        start.wait(timeout=30)
        answers.append(act(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == len(threads)
    return answers


# A notifier's failures in a row.


@pytest.mark.parametrize(("failures", "rests"), [(19, False), (20, True), (21, True)])
@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.UNKNOWN])
def test_a_notifier_rests_after_twenty_failures_but_for_one_probe_a_minute(
    failures: int, rests: bool, outcome: Outcome
) -> None:
    store, texts = MemoryStorage(), offer()
    for _ in range(failures):
        within(store, NOON, lambda unit: note_outcome(unit, "texts", outcome))

    turns = [within(store, NOON + span, lambda unit: take_turn(unit, texts)) for span in (TINY, 2 * TINY)]

    minute = timedelta(minutes=1)
    assert turns == [None, NOON + TINY + minute if rests else None]
    until = within(store, NOON + minute, lambda unit: is_resting(unit, texts))
    assert until == (NOON + TINY + minute if rests else None)
    assert within(store, NOON + TINY + minute, lambda unit: take_turn(unit, texts)) is None


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.REFUSED])
def test_any_clear_answer_ends_the_rest(outcome: Outcome) -> None:
    store, texts = MemoryStorage(), offer()
    for said in (*[Outcome.FAILED] * 30, outcome, *[Outcome.FAILED] * 19):
        within(store, NOON, partial(note_outcome, notifier="texts", outcome=said))

    assert [within(store, NOON, lambda unit: take_turn(unit, texts)) for _ in range(3)] == [None] * 3


# A notifier's ceiling.


@pytest.mark.parametrize("per_minute", [1, 7, 60, 600])
def test_no_more_is_handed_over_than_a_minute_allows_after_any_outage(per_minute: int) -> None:
    store, texts = MemoryStorage(), offer(per_minute=per_minute)
    now, handed = NOON, []
    while now < NOON + timedelta(minutes=3):
        until = within(store, now, lambda unit: take_turn(unit, texts))
        if until is None:
            handed.append(now)
        now = max(until or now, now + timedelta(milliseconds=31))

    for begin in handed:
        assert sum(begin <= at < begin + timedelta(minutes=1) for at in handed) <= per_minute
    assert len(handed) >= 2.9 * per_minute


def test_workers_at_the_same_instant_have_one_turn(any_store: Storage) -> None:
    texts = offer(per_minute=1)

    assert _raced(any_store, lambda unit: take_turn(unit, texts) is None) == 1


# The waits.


def test_a_wait_is_any_span_up_to_the_longest_and_grows() -> None:
    world = SeededEnvironment(seed=5, start=NOON)
    longest = {1: 30, 2: 120, 3: 480, 9: 43_200, 99: 43_200}

    for times, seconds in longest.items():
        drawn = [wait(world, times).total_seconds() for _ in range(300)]
        assert 1 <= min(drawn) < seconds * 0.1 + 1
        assert seconds * 0.9 < max(drawn) <= seconds


def test_what_a_notifier_asked_for_is_kept_up_to_half_a_day() -> None:
    world = SeededEnvironment(seed=5, start=NOON)

    for asked, least in ((0, 1), (600, 600), (10**9, 43_200)):
        drawn = [wait(world, 1, asked=timedelta(seconds=asked)).total_seconds() for _ in range(50)]
        assert least <= min(drawn)
        assert max(drawn) <= max(least, 30) + 30


def test_the_same_seed_waits_the_same() -> None:
    first, second = (SeededEnvironment(seed=3, start=NOON) for _ in range(2))

    assert [wait(first, 4) for _ in range(9)] == [wait(second, 4) for _ in range(9)]
