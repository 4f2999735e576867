"""Joining: a store takes part in a transaction that its host has open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from bedside.ports import Capability, Query, Storage
from bedside.testing.contracts import promise
from bedside.testing.rows import OnPurposeError, entry, ids, member, once

__all__ = ["JoiningContract"]

HostTransaction = Callable[[], AbstractContextManager[Storage]]


class JoiningContract:
    """Joining: a store takes part in a transaction that its host has open."""

    @pytest.fixture
    def host_transaction(self) -> HostTransaction:
        """Opens a transaction as a host would and gives the store that joins it; give it with JOINS.

        Leaving the block commits the host's transaction, an error in it rolls that back.
        """
        pytest.fail("a store that joins needs the fixture `host_transaction`; its docstring says what it is")

    @promise(
        mend="write through the host's connection and leave the commit to the host",
        needs=Capability.JOINS.value,
    )
    def test_a_host_commits_what_joined_it(self, store: Storage, host_transaction: HostTransaction) -> None:
        with host_transaction() as joined:
            once(joined, lambda tx: tx.add(member("m-1")))
            once(joined, lambda tx: tx.append(entry("joined")))
            assert ids(joined, "member", Query()) == ["m-1"]

        assert ids(store, "member", Query()) == ["m-1"]
        assert len(once(store, lambda tx: tx.journal())) == 1

    @promise(
        mend="a store in a host's transaction declares HOST_COMMITS and not JOINS: bedside must know that "
        "nothing is committed when its block ends; the store itself declares it never",
        needs=Capability.JOINS.value,
    )
    def test_a_joined_store_says_that_its_host_commits(
        self, store: Storage, host_transaction: HostTransaction
    ) -> None:
        with host_transaction() as joined:
            declared = joined.capabilities

        assert Capability.HOST_COMMITS in declared
        assert Capability.JOINS not in declared
        assert Capability.HOST_COMMITS not in store.capabilities

    @promise(
        mend="never commit a host's transaction: what joined it goes when the host rolls back",
        needs=Capability.JOINS.value,
    )
    def test_a_host_rolls_back_what_joined_it(
        self, store: Storage, host_transaction: HostTransaction
    ) -> None:
        def join_and_fail() -> None:
            with host_transaction() as joined:
                with joined.transaction() as tx:
                    tx.add(member("m-1"))
                    tx.spend("budget", 1, limit=1)
                raise OnPurposeError

        with pytest.raises(OnPurposeError):
            join_and_fail()

        assert ids(store, "member", Query()) == []
        assert once(store, lambda tx: tx.spend("budget", 1, limit=1)) == 1

    @promise(
        mend="roll the host's transaction back when a joined block raises, or undo that block alone; never "
        "keep half of it",
        needs=Capability.JOINS.value,
    )
    def test_a_joined_block_that_raises_keeps_nothing(
        self, store: Storage, host_transaction: HostTransaction
    ) -> None:
        def join_and_fail() -> None:
            with host_transaction() as joined, joined.transaction() as tx:
                tx.add(member("m-1"))
                raise OnPurposeError

        with pytest.raises(OnPurposeError):
            join_and_fail()

        assert ids(store, "member", Query()) == []
