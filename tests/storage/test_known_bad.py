"""The contract and the random histories are tested themselves: each broken store must be caught."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import attrs
import hypothesis
import pytest
from hypothesis.stateful import run_state_machine_as_test

from bedside.errors import BedsideError, LimitReachedError
from bedside.ports import Kind, Query, Row, Storage, Transaction
from bedside.storage import MemoryStorage
from bedside.testing import CONTRACT_KINDS, StorageContract
from bedside.testing.storage.machine import histories

_Verb = Callable[..., object]


class _Broken:
    """A MemoryStorage of which some verbs, or the declarations, are replaced."""

    def __init__(
        self, verbs: Mapping[str, _Verb] | None = None, declare: Callable[[Kind], Kind] = lambda kind: kind
    ) -> None:
        self._inner = MemoryStorage()
        self._verbs = verbs or {}
        self._declare = declare

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self._inner.prepare([self._declare(kind) for kind in kinds])

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._inner.transaction() as tx:
            yield _Spoiled(tx, self._verbs)


class _Spoiled:
    def __init__(self, tx: Transaction, verbs: Mapping[str, _Verb]) -> None:
        self._tx = tx
        self._verbs = verbs

    def __getattr__(self, name: str) -> Any:
        wrong = self._verbs.get(name)
        return getattr(self._tx, name) if wrong is None else partial(wrong, self._tx)


class _ForgetsToRollBack(_Broken):
    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        fault: BaseException | None = None
        with self._inner.transaction() as tx:
            try:
                yield tx
            except BaseException as error:  # noqa: BLE001 - that is what is broken
                fault = error
        if fault is not None:
            raise fault


class _SpendsByReadThenWrite(_Broken):
    """Two threads may read the counter before either writes it; the barrier makes sure that they do."""

    def __init__(self) -> None:
        super().__init__()
        self._used: dict[str, int] = {}
        self._everyone_has_read = threading.Barrier(4)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        yield _Spoiled(None, {"spend": self._spend})  # type: ignore[arg-type] # spends, and no more

    def _spend(self, _tx: object, counter: str, amount: int, *, limit: int) -> int:
        used = self._used.get(counter, 0)
        self._everyone_has_read.wait(timeout=30)
        if used + amount > limit:
            raise LimitReachedError(counter, used, amount, limit)
        self._used[counter] = used + amount
        return used + amount


def _last_write_wins(tx: Transaction, row: Row, *, expect: int) -> Row:
    there = tx.get(row.kind, row.id)
    return tx.put(row, expect=expect if there is None else there.revision)


def _spend_without_limit(tx: Transaction, counter: str, amount: int, *, limit: int) -> int:
    return tx.spend(counter, amount, limit=2**53)


def _claim_without_lease(
    tx: Transaction, kind: str, *, now: datetime, lease: timedelta, limit: int
) -> Sequence[Row]:
    return tx.claim(kind, now=now, lease=timedelta(microseconds=1), limit=limit)


def _claim_without_fence(
    tx: Transaction, kind: str, *, now: datetime, lease: timedelta, limit: int
) -> Sequence[Row]:
    return [attrs.evolve(row, fence=0, claims=0) for row in tx.claim(kind, now=now, lease=lease, limit=limit)]


def _claim_newest_first(
    tx: Transaction, kind: str, *, now: datetime, lease: timedelta, limit: int
) -> Sequence[Row]:
    return list(tx.claim(kind, now=now, lease=lease, limit=limit))[::-1]


def _closed_range(tx: Transaction, kind: str, query: Query) -> Sequence[Row]:
    if query.range is not None and isinstance(query.range.below, int) and query.range.below < 2**53:
        query = attrs.evolve(query, range=attrs.evolve(query.range, below=query.range.below + 1))
    return tx.find(kind, query)


def _forgets_the_order(tx: Transaction, kind: str, query: Query) -> Sequence[Row]:
    after = None if query.order_by is not None else query.after
    return tx.find(kind, attrs.evolve(query, order_by=None, after=after))


def _without_unique(kind: Kind) -> Kind:
    return attrs.evolve(kind, unique=())


def _without_references(kind: Kind) -> Kind:
    columns = tuple(attrs.evolve(column, references=None) for column in kind.columns)
    return attrs.evolve(kind, columns=columns)


def _never_appended(kind: Kind) -> Kind:
    return attrs.evolve(kind, appended=False)


#: Each broken store, with a test of the contract that must fail on it.
_KNOWN_BAD: dict[str, tuple[Callable[[], Storage], str]] = {
    "forgets to roll back": (_ForgetsToRollBack, "test_a_block_that_raises_keeps_nothing"),
    "last write wins": (lambda: _Broken({"put": _last_write_wins}), "test_a_stale_write_conflicts"),
    "counter without limit": (
        lambda: _Broken({"spend": _spend_without_limit}),
        "test_a_counter_never_passes_its_limit",
    ),
    "claim without lease": (
        lambda: _Broken({"claim": _claim_without_lease}),
        "test_a_claimed_row_is_nobody_elses_until_its_lease_ends",
    ),
    "claim without fence": (
        lambda: _Broken({"claim": _claim_without_fence}),
        "test_due_work_is_claimed_oldest_first",
    ),
    "newest work first": (
        lambda: _Broken({"claim": _claim_newest_first}),
        "test_due_work_is_claimed_oldest_first",
    ),
    "closed range": (
        lambda: _Broken({"find": _closed_range}),
        "test_a_range_is_half_open_and_leaves_the_empty_out",
    ),
    "forgets the order": (
        lambda: _Broken({"find": _forgets_the_order}),
        "test_order_puts_empty_values_first_and_breaks_ties_by_id",
    ),
    "ignores unique keys": (
        lambda: _Broken(declare=_without_unique),
        "test_a_taken_unique_key_is_named",
    ),
    "ignores references": (
        lambda: _Broken(declare=_without_references),
        "test_a_reference_must_be_stored",
    ),
    "changes what is appended": (
        lambda: _Broken(declare=_never_appended),
        "test_rows_of_an_appended_kind_never_change",
    ),
}


@pytest.mark.parametrize("name", _KNOWN_BAD)
def test_the_contract_catches_a_store_that(name: str) -> None:
    make, caught_by = _KNOWN_BAD[name]

    assert caught_by in _failing_tests(make)


def test_the_contract_has_nothing_against_a_right_store() -> None:
    assert _failing_tests(_Broken) == set()


@pytest.mark.parametrize("name", _KNOWN_BAD)
def test_random_histories_catch_a_store_that(name: str) -> None:
    make, _ = _KNOWN_BAD[name]
    # It stops at the first history that shows the mistake, and spends no time on the shortest one.
    found_soon = hypothesis.settings(
        max_examples=400,
        stateful_step_count=30,
        phases=[hypothesis.Phase.generate],
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )

    with pytest.raises(AssertionError):
        run_state_machine_as_test(histories(make), settings=found_soon)


def test_the_contract_catches_a_counter_that_is_read_and_then_written() -> None:
    store = _SpendsByReadThenWrite()

    with pytest.raises(AssertionError):
        StorageContract().test_threads_spending_one_counter_never_overspend(store)


def _failing_tests(make: Callable[[], Storage]) -> set[str]:
    return {name for name in dir(StorageContract) if name.startswith("test_") and not _passes(name, make())}


def _passes(name: str, store: Storage) -> bool:
    try:
        store.prepare(CONTRACT_KINDS)
        getattr(StorageContract(), name)(store)
    except (AssertionError, BedsideError, pytest.fail.Exception):
        return False
    return True
