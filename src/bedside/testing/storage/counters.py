"""Counters: guarded, exact, and safe when many spend at once."""

from __future__ import annotations

import threading

import pytest

from bedside.errors import LimitReachedError
from bedside.ports import Storage
from bedside.testing.contracts import promise
from bedside.testing.rows import once

__all__ = ["CounterContract"]


class CounterContract:
    """Counters: guarded, exact, and safe when many spend at once."""

    @promise(
        mend="spend() adds only if used + amount <= limit, else raises LimitReachedError(counter, used, "
        "amount, limit) and spends nothing"
    )
    def test_a_counter_never_passes_its_limit(self, store: Storage) -> None:
        assert once(store, lambda tx: tx.spend("budget", 9, limit=10)) == 9

        with pytest.raises(LimitReachedError) as caught:
            once(store, lambda tx: tx.spend("budget", 2, limit=10))

        assert (caught.value.counter, caught.value.used, caught.value.limit) == ("budget", 9, 10)
        assert once(store, lambda tx: tx.spend("budget", 1, limit=10)) == 10
        assert once(store, lambda tx: tx.spend("budget", 0, limit=0)) == 10

    @promise(mend="a negative amount never meets the limit, and a counter never falls below zero")
    def test_giving_back_is_never_refused_and_stops_at_zero(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.spend("budget", 5, limit=5)

            assert tx.spend("budget", -2, limit=1) == 3
            assert tx.spend("budget", -9, limit=5) == 0
            assert tx.spend("unused", -1, limit=5) == 0
            assert tx.spend("budget", 5, limit=5) == 5

    @promise(mend="compare counter names byte by byte (a binary collation without padding)")
    def test_counters_are_told_apart(self, store: Storage) -> None:
        names = ("a", "A", "a ", "ä", "a:2026")
        with store.transaction() as tx:
            for number, name in enumerate(names, start=1):
                tx.spend(name, number, limit=9)

        with store.transaction() as tx:
            assert [tx.spend(name, 0, limit=9) for name in names] == [1, 2, 3, 4, 5]

    @promise(
        mend="decide and add in one step (UPDATE ... WHERE used + :amount <= :limit, or one lock around "
        "both); a first use by two threads counts both"
    )
    def test_threads_spending_one_counter_never_overspend(self, store: Storage) -> None:
        start = threading.Barrier(4)
        answers: list[int] = []

        def spend_twice() -> None:
            start.wait(timeout=30)
            for _ in range(2):
                try:
                    answers.append(once(store, lambda tx: tx.spend("budget", 1, limit=3)))
                except LimitReachedError:
                    answers.append(0)

        threads = [threading.Thread(target=spend_twice) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)

        assert sorted(answers) == [0, 0, 0, 0, 0, 1, 2, 3]
