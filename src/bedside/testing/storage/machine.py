"""Random histories, lived by a storage and by MemoryStorage side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import attrs
import hypothesis
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bedside.errors import LimitReachedError, MissingReferenceError, StorageError, UniqueKeyError
from bedside.ports import ColumnType, Kind, Query, Range, Row, Storage, Transaction, Value
from bedside.storage.checks import micros
from bedside.storage.memory import MemoryStorage
from bedside.testing.rows import (
    CONTRACT_KINDS,
    MINUTE,
    NOON,
    OnPurposeError,
    contents,
    entry,
    member,
    payment,
    task,
)

__all__ = ["histories", "storage_agrees_with_memory"]

_COUNTERS = ("budget", "other")
# Few ids and values, so that histories meet taken keys, stale revisions and missing references.
_IDS = st.sampled_from(["x-1", "x-2", "x-3"])
_TEXT = st.sampled_from(["a", "A", "a "])
_NUMBER = st.sampled_from([-1, 0, 1])
_MINUTES = st.integers(0, 4)


def storage_agrees_with_memory(
    make: Callable[[], Storage], *, max_examples: int = 60, steps: int = 30
) -> None:
    """Live random histories on the stores that *make* gives and on MemoryStorage; both must agree.

    *make* returns a new, empty store each time; one with a ``close`` method is closed. Compared are
    the answer or error of every verb, and after each step all that both stores show: rows, counters,
    the journal with its hashes.

    An AssertionError says that they differ, and the shortest history that shows it has been printed.
    """
    settings = hypothesis.settings(
        max_examples=max_examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=True,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(histories(make), settings=settings)


def histories(make: Callable[[], Storage]) -> type[RuleBasedStateMachine]:
    """The state machine itself, for Hypothesis settings of your own."""

    class Histories(_Histories):
        def __init__(self) -> None:
            super().__init__(make)

    return Histories


@st.composite
def _rows(draw: st.DrawFn) -> Row:
    kind = draw(st.sampled_from(CONTRACT_KINDS))
    columns = {column.name: draw(_value(kind, column.name)) for column in kind.columns}
    return Row(kind=kind.name, id=draw(_IDS), columns=columns, body=draw(st.sampled_from(["{}", '"ä"'])))


@st.composite
def _queries(draw: st.DrawFn, kind: Kind) -> Query:
    names = [column.name for column in kind.columns]
    equal = {name: draw(_value(kind, name)) for name in draw(st.sets(st.sampled_from(names), max_size=1))}
    within = None
    if draw(st.booleans()):
        numbers = [column.name for column in kind.columns if column.type is not ColumnType.TEXT]
        name = draw(st.sampled_from(numbers) | st.sampled_from(names))
        within = Range(column=name, at_least=draw(_value(kind, name)), below=draw(_value(kind, name)))
    order_by = draw(st.none() | st.sampled_from(names))
    return Query(
        equal=equal,
        range=within,
        order_by=order_by,
        descending=draw(st.booleans()),
        limit=draw(st.none() | st.integers(0, 3)),
        after=draw(st.none() | _IDS) if order_by is None else None,
    )


def _searches(kind: Kind) -> st.SearchStrategy[tuple[Kind, Query]]:
    return st.tuples(st.just(kind), _queries(kind))


def _value(kind: Kind, name: str) -> st.SearchStrategy[Value]:
    column = kind.column(name)
    values: st.SearchStrategy[Value] = _NUMBER
    if column.references is not None:
        values = _IDS
    elif column.type is ColumnType.TEXT:
        values = _TEXT
    elif column.type is ColumnType.BOOLEAN:
        values = st.integers(0, 1)
    elif column.type is ColumnType.INSTANT:
        values = _MINUTES.map(lambda minutes: micros(NOON + minutes * MINUTE))
    return st.none() | values if column.nullable else values


@attrs.frozen
class _Side:
    """One of the two stores, and its open transaction."""

    storage: Storage
    block: AbstractContextManager[Transaction] | None = None
    tx: Transaction | None = None

    def begun(self) -> _Side:
        block = self.storage.transaction()
        return attrs.evolve(self, block=block, tx=block.__enter__())

    def ended(self, *, failing: bool) -> _Side:
        assert self.block is not None
        if failing:
            self._fail(self.block)
        else:
            self.block.__exit__(None, None, None)
        return attrs.evolve(self, block=None, tx=None)

    def _fail(self, block: AbstractContextManager[Transaction]) -> None:
        try:
            raise OnPurposeError
        except OnPurposeError:
            swallowed = block.__exit__(*sys.exc_info())
        assert not swallowed, "a transaction must let the block's exception pass"

    def answer(self, verb: Callable[[Transaction], object]) -> object:
        """What the verb returns or raises, in the open transaction or one of its own."""
        try:
            if self.tx is not None:
                return verb(self.tx)
            with self.storage.transaction() as tx:
                return verb(tx)
        except StorageError as error:
            return _shown(error)


class _Histories(RuleBasedStateMachine):
    def __init__(self, make: Callable[[], Storage]) -> None:
        super().__init__()
        self.mine = _Side(make())
        self.model = _Side(MemoryStorage())

    @initialize()
    def prepare(self) -> None:
        for side in (self.mine, self.model):
            side.storage.prepare(CONTRACT_KINDS)
        # Something to begin with, so that most of what follows meets rows.
        for row in (
            member("x-1", name="a", city="a", code="a", born_on=0),
            member("x-2", name="A", city="a", code=None, born_on=1, sponsor="x-1"),
            task("x-1", of="x-1", due_at=NOON + MINUTE),
            task("x-2", due_at=NOON),
            payment("x-1", of="x-1", amount=1, request="a"),
        ):
            self._both(partial(_add, row))

    @precondition(lambda self: self.mine.block is None)
    @rule()
    def begin(self) -> None:
        self.mine, self.model = self.mine.begun(), self.model.begun()

    @precondition(lambda self: self.mine.block is not None)
    @rule(failing=st.booleans())
    def end(self, failing: bool) -> None:
        self.mine, self.model = self.mine.ended(failing=failing), self.model.ended(failing=failing)

    @precondition(lambda self: self.mine.block is None)
    @rule(row=_rows(), expect=st.integers(1, 2))
    def fail(self, row: Row, expect: int) -> None:
        self.begin()
        self._both(lambda tx: tx.add(row))
        self._both(lambda tx: tx.put(row, expect=expect))
        self._both(lambda tx: tx.spend("budget", 1, limit=4))
        self._both(lambda tx: tx.append(entry("lost")))
        self.end(failing=True)

    @rule(row=_rows())
    def add(self, row: Row) -> None:
        self._both(lambda tx: tx.add(row))

    @rule(row=_rows(), expect=st.integers(0, 3))
    def put(self, row: Row, expect: int) -> None:
        self._both(lambda tx: tx.put(row, expect=expect))

    @rule(row=_rows())
    def put_what_is_there(self, row: Row) -> None:
        def put(tx: Transaction) -> Row:
            there = tx.get(row.kind, row.id)
            return tx.put(row, expect=1 if there is None else there.revision)

        self._both(put)

    @rule(counter=st.sampled_from(_COUNTERS), amount=st.integers(-3, 3), limit=st.integers(0, 4))
    def spend(self, counter: str, amount: int, limit: int) -> None:
        self._both(lambda tx: tx.spend(counter, amount, limit=limit))

    @rule(
        minute=_MINUTES,
        lease=st.integers(1, 3),
        limit=st.integers(0, 3),
        equal=st.none() | st.fixed_dictionaries({"is_urgent": st.sampled_from([0, 1])}),
    )
    def claim(self, minute: int, lease: int, limit: int, equal: dict[str, Value] | None) -> None:
        now = NOON + minute * MINUTE
        self._both(lambda tx: list(tx.claim("task", now=now, lease=lease * MINUTE, limit=limit, equal=equal)))

    @rule(action=st.sampled_from(["read", "write"]))
    def append(self, action: str) -> None:
        self._both(lambda tx: tx.append(entry(action)))

    @rule(after=st.integers(0, 4), limit=st.none() | st.integers(0, 3))
    def read_journal(self, after: int, limit: int | None) -> None:
        self._both(lambda tx: list(tx.journal(after=after, limit=limit)))

    @rule(searches=st.lists(st.sampled_from(CONTRACT_KINDS).flatmap(_searches), min_size=1, max_size=4))
    def find(self, searches: list[tuple[Kind, Query]]) -> None:
        for kind, query in searches:
            self._both(partial(_found, kind, query))

    @invariant()
    def contents_agree(self) -> None:
        self._both(lambda tx: contents(tx, _COUNTERS))

    def teardown(self) -> None:
        if self.mine.block is not None:
            self.mine.ended(failing=True)
        close = getattr(self.mine.storage, "close", None)
        if close is not None:
            close()

    def _both(self, verb: Callable[[Transaction], object]) -> None:
        mine, model = self.mine.answer(verb), self.model.answer(verb)
        assert mine == model


def _shown(error: StorageError) -> tuple[object, ...]:
    """What must agree of an error; of several taken keys a store may name any."""
    if isinstance(error, UniqueKeyError):
        return type(error), error.kind
    if isinstance(error, MissingReferenceError):
        return type(error), error.kind
    if isinstance(error, LimitReachedError):
        return type(error), error.counter, error.used, error.limit
    return (type(error),)


def _found(kind: Kind, query: Query, tx: Transaction) -> object:
    names = ["id", *(column.name for column in kind.columns)]
    columns = tx.columns(kind.name, names, query)
    return list(tx.find(kind.name, query)), {name: list(values) for name, values in columns.items()}


def _add(row: Row, tx: Transaction) -> Row:
    return tx.add(row)
