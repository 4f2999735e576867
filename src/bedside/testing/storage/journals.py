"""The journal: a gapless chain of sealed entries."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import partial

import attrs
import pytest

from bedside.domain.journal import (
    FIRST_HASH,
    SUBJECTS_AT_MOST,
    JournalEntry,
    Recipient,
    SealedEntry,
    first_bad_entry,
    seal,
)
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
        mend="keep the text that seal() wrote as it is, to the byte and the microsecond (text, not JSON, and "
        "no time of the database); append() answers what journal() gives"
    )
    def test_an_entry_comes_back_byte_for_byte(self, store: Storage) -> None:
        whole = attrs.evolve(
            entry("act"),
            at=datetime(2026, 3, 8, 1, 59, 59, 123_456, tzinfo=timezone(timedelta(hours=-8))),
            subjects=tuple(f"m-{number}.{'x' * 100}" for number in range(SUBJECTS_AT_MOST)),
            outcome="failed",
            reason="time.naive:Visit.started_at",
            recipient=Recipient(kind="partner", id="p-1", purpose="treatment", authorized=True),
            emergency="glass-1",
        )
        given = [entry("first"), whole, attrs.evolve(entry("last"), subjects=("m-2", "m-1", "M-1"))]
        wanted, last = [], FIRST_HASH
        for number, one in enumerate(given, start=1):
            wanted.append(seal(one, sequence=number, previous_hash=last))
            last = wanted[-1].entry_hash

        answered = [once(store, partial(_append, one)) for one in given]

        assert answered == wanted
        assert list(once(store, lambda tx: tx.journal())) == wanted
        assert list(once(store, lambda tx: tx.journal(after=1, limit=1))) == wanted[1:2]

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


def _append(given: JournalEntry, tx: Transaction) -> SealedEntry:
    return tx.append(given)
