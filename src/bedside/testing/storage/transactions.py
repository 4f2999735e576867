"""Transactions: all or nothing, one at a time, and over when they are over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bedside.errors import (
    ConflictError,
    LimitReachedError,
    MissingReferenceError,
    StorageError,
    UniqueKeyError,
)
from bedside.ports import Query, Storage, Transaction
from bedside.testing.contracts import promise
from bedside.testing.rows import (
    MINUTE,
    NOON,
    OnPurposeError,
    contents,
    entry,
    ids,
    member,
    once,
    task,
)

__all__ = ["TransactionContract"]


class TransactionContract:
    """Transactions: all or nothing, one at a time, and over when they are over."""

    @promise(mend="when the block raises, undo all of it: rows, claims, counters and the journal")
    def test_a_block_that_raises_keeps_nothing(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1", code="c-1"))
            tx.add(task("t-1", due_at=NOON))
            tx.spend("budget", 5, limit=9)
            tx.append(entry("first"))
        before = once(store, contents)

        def write_and_fail(tx: Transaction) -> None:
            tx.add(member("m-2", code="c-2"))
            tx.put(member("m-1", code="c-3"), expect=1)
            tx.claim("task", now=NOON, lease=MINUTE, limit=9)
            tx.spend("budget", 4, limit=9)
            tx.spend("other", 1, limit=1)
            tx.append(entry("second"))
            raise OnPurposeError

        with pytest.raises(OnPurposeError):
            once(store, write_and_fail)

        assert once(store, contents) == before
        with store.transaction() as tx:
            assert [row.fence for row in tx.claim("task", now=NOON, lease=MINUTE, limit=9)] == [1]
            assert tx.add(member("m-3", code="c-2")).revision == 1
            assert tx.put(member("m-1", code="c-3"), expect=1).revision == 2

    @promise(mend="read the transaction's own writes, from every verb")
    def test_a_transaction_sees_its_own_writes(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1", city="Bath"))
            tx.put(member("m-1", city="York"), expect=1)

            assert [row.id for row in tx.find("member", Query(equal={"city": "York"}))] == ["m-1"]
            assert tx.find("member", Query(equal={"city": "Bath"})) == []
            assert tx.spend("budget", 1, limit=9) == 1
            assert tx.spend("budget", 1, limit=9) == 2

    @promise(
        mend="a verb that raises one of its own errors changes nothing and leaves the transaction usable"
    )
    def test_after_a_refused_verb_the_block_may_go_on(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1", code="c-1"))
            with pytest.raises(UniqueKeyError):
                tx.add(member("m-2", code="c-1"))
            with pytest.raises(ConflictError):
                tx.put(member("m-1"), expect=7)
            with pytest.raises(MissingReferenceError):
                tx.add(member("m-2", sponsor="nobody"))
            with pytest.raises(LimitReachedError):
                tx.spend("budget", 2, limit=1)
            tx.add(member("m-2", code="c-2"))

        assert ids(store, "member", Query()) == ["m-1", "m-2"]
        assert once(store, lambda tx: tx.spend("budget", 0, limit=1)) == 0

    @promise(
        mend="refuse transaction() inside an open block of the same thread with StorageError, and keep the "
        "outer one whole"
    )
    def test_transactions_do_not_nest(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1"))
            with pytest.raises(StorageError), store.transaction():
                pass
            tx.add(member("m-2"))

        assert ids(store, "member", Query()) == ["m-1", "m-2"]

    @promise(mend="remember that the block was left, and raise StorageError from every verb then")
    def test_a_transaction_that_is_over_refuses_every_verb(self, store: Storage) -> None:
        with store.transaction() as tx:
            over = tx

        verbs: tuple[Callable[[], object], ...] = (
            lambda: over.get("member", "m-1"),
            lambda: over.find("member", Query()),
            lambda: over.columns("member", ["id"], Query()),
            lambda: over.add(member("m-1")),
            lambda: over.put(member("m-1"), expect=1),
            lambda: over.spend("budget", 1, limit=1),
            lambda: over.claim("task", now=NOON, lease=MINUTE, limit=1),
            lambda: over.append(entry("late")),
            lambda: over.journal(),
        )
        for verb in verbs:
            with pytest.raises(StorageError):
                verb()
