"""Fail the n-th call to the store, for every n, in every verb: afterwards there is one right end state."""

from __future__ import annotations

import itertools
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from tests.sweep.scenarios import SCENARIOS, Scenario, verbs_of
from tests.sweep.world import Act, World, build, copied, exactly, roughly

from bedside import Desk
from bedside.domain.journal import first_bad_entry
from bedside.errors import (
    BedsideError,
    CommitUnknownError,
    InvalidTransitionError,
    StorageUnavailableError,
)
from bedside.ports import Storage
from bedside.records import KINDS
from bedside.storage import MemoryStorage, SqlStorage
from bedside.testing import Fault, FaultyStorage, one_shot
from bedside.testing.faults import Boundary

#: Longer than a worker may hold a message.
_LEASE = timedelta(minutes=6)


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world() -> World:
    return build()


def test_every_verb_has_a_scenario(world: World) -> None:
    verbs = verbs_of(world.desk())

    assert sorted(verbs - set(SCENARIOS)) == [], "give each a line in tests/sweep/scenarios.py"
    assert sorted(set(SCENARIOS) - verbs) == []


@pytest.mark.parametrize("verb", SCENARIOS)
def test_after_every_fault_there_is_one_right_end_state(verb: str, world: World) -> None:
    base = world.practice.storage
    assert isinstance(base, MemoryStorage)
    start = copied(base)
    _swept(world, SCENARIOS[verb], start, lambda: copied(start))


@pytest.mark.long
@pytest.mark.parametrize("verb", [verb for verb, scenario in SCENARIOS.items() if scenario.every > 1])
def test_the_same_after_a_fault_at_every_single_call(verb: str, world: World) -> None:
    base = world.practice.storage
    assert isinstance(base, MemoryStorage)
    start = copied(base)
    _swept(world, attrs.evolve(SCENARIOS[verb], every=1), start, lambda: copied(start))


@pytest.mark.long
@pytest.mark.parametrize("verb", SCENARIOS)
def test_the_same_on_sqlite(verb: str, tmp_path: Path) -> None:
    numbers = itertools.count()
    with ExitStack() as stack:
        start = stack.enter_context(SqlStorage(f"sqlite:///{tmp_path / 'start.db'}"))
        world = build(start)

        def fresh() -> Storage:
            path = tmp_path / f"{next(numbers)}.db"
            for end in ("", "-wal"):
                shutil.copy(f"{tmp_path / 'start.db'}{end}", f"{path}{end}")
            store = stack.enter_context(SqlStorage(f"sqlite:///{path}"))
            store.prepare(KINDS)
            return store

        _swept(world, SCENARIOS[verb], start, fresh)


def test_without_keys_nothing_is_sent_twice() -> None:
    world = build(key_window=None)
    base = world.practice.storage
    assert isinstance(base, MemoryStorage)
    with world.on(base) as desk:
        act = SCENARIOS["messages.dispatch"].setup(desk, world)
        clean = FaultyStorage(copied(base))
        with world.on(clean) as other:
            act(other)
        for boundary in clean.boundaries[::7]:
            for fault in boundary.faults:
                storage = FaultyStorage(copied(base), one_shot(boundary.number, fault))
                with world.on(storage) as other:
                    _dispatch_until_done(other, world, act)
                    statuses = [
                        message.status.value
                        for patient in (world.ana, world.bo)
                        for message in other.messages.of_patient(patient)
                    ]
                    arrived = Counter(one.address for one in world.notifier.delivered)
                # What may have gone out waits for a person, and no message is sent twice.
                assert set(statuses) <= {"sent", "unknown"}
                assert max(arrived.values()) == 1
                assert statuses.count("sent") <= sum(arrived.values())


def test_the_sweep_sees_an_act_that_is_two_transactions() -> None:
    def twice(desk: Desk) -> None:
        desk.patients.set_goal("patient-1", "smile")
        desk.patients.set_goal("patient-2", "smile")

    world = build()
    start = world.practice.storage
    assert isinstance(start, MemoryStorage)

    sweep = _Sweep(world, Scenario(lambda desk, world: twice), twice, lambda: copied(start))

    assert any("another one" in problem for problem in sweep.problems())


def _dispatch_until_done(desk: Desk, world: World, act: Act) -> None:
    for _ in range(3):
        with suppress(StorageUnavailableError, CommitUnknownError):
            act(desk)
        world.clock.advance(_LEASE)


def _swept(world: World, scenario: Scenario, start: Storage, fresh: Callable[[], Storage]) -> None:
    with world.on(start) as desk:
        act = scenario.setup(desk, world)
        sweep = _Sweep(world, scenario, act, fresh)
        problems = list(sweep.problems())
        assert not problems, "\n".join(problems)
        assert sweep.boundaries > 0


@attrs.define
class _Sweep:
    """One verb under every fault at every boundary."""

    world: World
    scenario: Scenario
    act: Act
    fresh: Callable[[], Storage]
    boundaries: int = 0

    def problems(self) -> Iterator[str]:
        clean = FaultyStorage(self.fresh())
        with self.world.on(clean) as desk:
            self.act(desk)
            found = tuple(clean.boundaries)
            if self.scenario.repeatable:
                self._later(desk)
            wanted = self._state(clean.inner)
        self.boundaries = len(found)
        for boundary in found[:: self.scenario.every]:
            for fault in boundary.faults:
                problem = self._under(boundary, fault, wanted)
                if problem:
                    yield f"{boundary.verb} {boundary.number} of {self.boundaries}, {fault.value}: {problem}"

    def _under(self, boundary: Boundary, fault: Fault, wanted: tuple[str, list[str]]) -> str:
        storage = FaultyStorage(self.fresh(), one_shot(boundary.number, fault))
        with self.world.on(storage) as desk:
            try:
                self._as_a_host_would(desk, storage.inner)
            except BedsideError as error:
                return f"run again, it raises {error!r}"
            exact, rough = self._state(storage.inner)
            whole = self._whole(desk, storage.inner)
        if whole or (exact == wanted[0] and not self.scenario.repeatable):
            return whole
        if not self.scenario.repeatable:
            return f"the end state is another one: {_difference(rough, wanted[1])}"
        return self._comes_to(rough, wanted[1])

    def _as_a_host_would(self, desk: Desk, inner: Storage) -> None:
        """Run it until it is done, and what is repeatable once more, as a scheduler does."""
        outside, known = self.world.outside(), exactly(inner)
        try:
            self.act(desk)
        except (StorageUnavailableError, CommitUnknownError):
            # The host looks. Was nothing kept, the same call comes again, as if for the first time;
            # was something kept, one transaction is all that there is.
            if exactly(inner) == known:
                self.world.restore(outside)
                self.act(desk)
        if self.scenario.repeatable:
            self._later(desk)

    def _later(self, desk: Desk) -> None:
        self.world.clock.advance(_LEASE)
        # Where it was done already, that is what another call says.
        with suppress(InvalidTransitionError):
            self.act(desk)

    def _comes_to(self, rough: list[str], wanted: list[str]) -> str:
        if not self.scenario.or_unknown:
            return _difference(rough, wanted)
        # A person will find out; nothing may be there that would not be there without a fault.
        known = [_settled(line) for line in rough if not line.startswith("delivery")]
        return _difference(known, wanted, only="+")

    def _state(self, storage: Storage) -> tuple[str, list[str]]:
        return exactly(storage), roughly(storage, self.world)

    def _whole(self, desk: Desk, storage: Storage) -> str:
        with storage.transaction() as tx:
            entries = tx.journal()
        if first_bad_entry(entries) is not None:
            return "the journal is broken"
        wrong = desk.rewards.verify().problems
        return f"the ledger is broken: {wrong}" if wrong else ""


def _settled(line: str) -> str:
    """A message of unknown outcome, as it stands once somebody has found out that it arrived."""
    return re.sub(r'"reason": ".*?"', '"reason": null', line).replace('"unknown"', '"sent"')


def _difference(have: list[str], wanted: list[str], *, only: str = "+-") -> str:
    """What is there too much, and what is missing; nothing when they agree."""
    extra, missing = Counter(have) - Counter(wanted), Counter(wanted) - Counter(have)
    lines = [f"+ {line}" for line in extra.elements()] + [f"- {line}" for line in missing.elements()]
    return "; ".join(line for line in lines if line[0] in only)
