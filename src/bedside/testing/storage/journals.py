"""The journal: a gapless chain of sealed entries."""

from __future__ import annotations

import pytest

from bedside.domain.journal import first_bad_entry
from bedside.ports import Storage, Transaction
from bedside.testing.contracts import promise
from bedside.testing.rows import OnPurposeError, entry, once

__all__ = ["JournalContract"]


class JournalContract:
    """The journal: a gapless chain of sealed entries."""

    @promise(
        mend="seal each entry behind the hash of the last one with bedside.domain.journal.seal, numbered "
        "from 1"
    )
    def test_the_journal_is_a_gapless_chain(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.append(entry("one"))
            tx.append(entry("two"))
        sealed = once(store, lambda tx: tx.append(entry("three")))

        entries = once(store, lambda tx: tx.journal())

        assert [entry.sequence for entry in entries] == [1, 2, 3]
        assert first_bad_entry(entries) is None
        assert entries[-1] == sealed
        assert '"three"' in sealed.content

    @promise(
        mend="take the next number inside the transaction; a database sequence leaves gaps when it rolls back"
    )
    def test_an_entry_of_a_block_that_raised_leaves_no_gap(self, store: Storage) -> None:
        once(store, lambda tx: tx.append(entry("kept")))

        def lose(tx: Transaction) -> None:
            tx.append(entry("lost"))
            raise OnPurposeError

        with pytest.raises(OnPurposeError):
            once(store, lose)
        sealed = once(store, lambda tx: tx.append(entry("next")))

        assert sealed.sequence == 2
        assert first_bad_entry(once(store, lambda tx: tx.journal())) is None

    @promise(mend="journal(after, limit) gives the entries with a higher number, in order")
    def test_the_journal_is_read_in_pages(self, store: Storage) -> None:
        with store.transaction() as tx:
            for number in range(5):
                tx.append(entry(f"act-{number}"))

        with store.transaction() as tx:
            assert [entry.sequence for entry in tx.journal(after=1, limit=2)] == [2, 3]
            assert [entry.sequence for entry in tx.journal(after=3)] == [4, 5]
            assert list(tx.journal(after=5)) == []
            assert list(tx.journal(limit=0)) == []
