"""A small practice whose whole state can be copied, so that every fault meets the same world."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import attrs
from tests.programme import Programme
from tests.services.conftest import SETTINGS, START

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    ContactUse,
    Desk,
    Practice,
    SeededEnvironment,
    Storage,
)
from bedside.domain.consents import ConsentAnswer
from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.links import LinkKeys
from bedside.ports import Query, Row
from bedside.records import KINDS
from bedside.storage import MemoryStorage
from bedside.testing import FakeFulfiller, FakeNotifier, digest

Act = Callable[[Desk], object]

#: What says when, or how often, and not what.
_INSTANTS = ("_at", "_until")
_VOLATILE = {"at", "claims_answered", "attempt", "attempts", "uncertain"}
_AGAIN = {"decision", "checkpoint"}


@attrs.define(eq=False)
class World:
    """The practice, what is outside of it, and who is in it."""

    practice: Practice
    clock: SeededEnvironment
    notifier: FakeNotifier
    fulfiller: FakeFulfiller
    ana: str = ""
    bo: str = ""

    def desk(self) -> Desk:
        """A desk where everything may be done."""
        return self.practice.acting_as("kim", role="operator", purpose="operations")

    @contextmanager
    def on(self, storage: Storage) -> Iterator[Desk]:
        """The desk on another store; the world outside is as before when it is over."""
        before, own = self.outside(), self.practice.storage
        self.practice.storage = storage
        try:
            yield self.desk()
        finally:
            self.practice.storage = own
            self.practice.faults.clear()
            self.restore(before)

    def outside(self) -> dict[int, Any]:
        """What is not in the store: the clock and its ids, what was delivered and handed over."""
        # Frozen values are shared; only the containers around them change.
        return {id(thing): _snapshot(vars(thing)) for thing in self._things()}

    def restore(self, before: dict[int, Any]) -> None:
        """Go back to what :meth:`outside` gave."""
        for thing in self._things():
            vars(thing).update(_snapshot(before[id(thing)]))

    def _things(self) -> tuple[object, ...]:
        return (self.clock, self.notifier, self.fulfiller)


def _snapshot(of: dict[str, Any]) -> dict[str, Any]:
    kept = {}
    for name, value in of.items():
        if name == "_script":
            script = copy.copy(value)
            script.steps, script.said = value.steps.copy(), dict(value.said)
            kept[name] = script
        else:
            kept[name] = copy.deepcopy(value) if name == "_random" else copy.copy(value)
    return kept


def register(desk: Desk, given: str, number: str) -> str:
    """A patient who agreed in writing to everything and is commercially insured."""
    mobile = ContactPoint(system=ContactSystem.PHONE, value=number, use=ContactUse.MOBILE)
    patient = desk.patients.register(
        given=given, family="Testing", born_on=date(1985, 5, 5), contact_points=[mobile]
    )
    desk.patients.record_consent(
        patient.id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="signed form", channel=Channel.SMS
    )
    desk.patients.record_coverage(
        patient.id, Payer.COMMERCIAL, status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1)
    )
    return patient.id


def build(storage: Storage | None = None, *, key_window: timedelta | None = timedelta(days=1)) -> World:
    """The practice with two patients."""
    clock = SeededEnvironment(seed=1, start=START)
    notifier, fulfiller = FakeNotifier(key_window=key_window), FakeFulfiller()
    practice = Practice(
        attrs.evolve(SETTINGS, link_base="https://harbour.example/friends"),
        storage=storage or MemoryStorage(),
        link_keys=LinkKeys({1: bytes(range(32))}),
        plugins={
            "starter": bedside.starter,
            "programme": Programme(),
            "notifier": notifier,
            "fulfiller": fulfiller,
        },
        environment=clock,
    )
    world = World(practice, clock, notifier, fulfiller)
    world.ana = register(world.desk(), "Ana", "+13035550101")
    world.bo = register(world.desk(), "Bo", "+13035550102")
    return world


def copied(storage: MemoryStorage) -> MemoryStorage:
    """A store with the same content: rows are shared, what holds them is not."""
    made = MemoryStorage()
    shared = {
        id(frozen): frozen
        for table in storage._tables.values()
        for frozen in (table.kind, *(stored for stored in table))
    }
    made._tables = copy.deepcopy(storage._tables, shared)
    made._counters = dict(storage._counters)
    made._journal = list(storage._journal)
    return made


def exactly(storage: Storage) -> str:
    """Everything that the store shows, as one hash."""
    return digest(storage, KINDS, counters=_counters(storage))


def roughly(storage: Storage, world: World) -> list[str]:
    """What everything comes to: records without the numbers in their ids and without instants.

    After a fault a host runs some acts again, later and with fresh ids; what was judged twice has two
    decisions, and what was taken up twice has two claims. What it comes to is the same.
    """
    rows = [_plain(row) for row in _rows(storage) if row.kind not in _AGAIN]
    used = [f"{name}={value}" for name, value in _used(storage) if ".week." not in name]
    outside = [f"delivered {one.address} {one.body}" for one in world.notifier.delivered]
    outside += [f"handed {one.value} {one.taken_back}" for one in world.fulfiller.handed]
    return sorted([*rows, *used, *outside])


def _rows(storage: Storage) -> list[Row]:
    with storage.transaction() as tx:
        return [row for kind in KINDS for row in tx.find(kind.name, Query())]


def _counters(storage: Storage) -> tuple[str, ...]:
    used = storage._counters if isinstance(storage, MemoryStorage) else {}
    return tuple(sorted(name for name, amount in used.items() if amount))


def _used(storage: Storage) -> list[tuple[str, int]]:
    names = _counters(storage)
    with storage.transaction() as tx:
        return [(_without_numbers(name), tx.spend(name, 0, limit=0)) for name in names]


def _plain(row: Row) -> str:
    return _without_numbers(f"{row.kind} {json.dumps(_timeless(json.loads(row.body)), sort_keys=True)}")


def _timeless(value: object) -> object:
    if isinstance(value, dict):
        kept = {name: item for name, item in value.items() if not name.endswith(_INSTANTS)}
        return {name: _timeless(item) for name, item in kept.items() if name not in _VOLATILE}
    if isinstance(value, list):
        return [_timeless(item) for item in value]
    return value


def _without_numbers(text: str) -> str:
    return re.sub(r"\b([a-z_]+)-\d+(\.\d+)?\b", r"\1", text)
