"""Threads: a store is shared, nothing unfinished is seen, and of two that want the same one gets it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import attrs

from bedside.domain.journal import first_bad_entry
from bedside.errors import ConflictError, StorageError, UniqueKeyError
from bedside.ports import Storage, Transaction
from bedside.testing.contracts import promise
from bedside.testing.rows import (
    MINUTE,
    NOON,
    OnPurposeError,
    again,
    contents,
    entry,
    member,
    once,
    stored,
    task,
)
from bedside.testing.told import at_once

__all__ = ["ThreadContract"]

#: How long an open block waits for a reader that may have to wait for the block itself.
_PATIENCE: Final = 0.2


class ThreadContract:
    """Threads: a store is shared, nothing unfinished is seen, and of two that want the same one gets it."""

    @promise(
        mend="hide what a block has written from every other transaction until it commits: let them wait, or "
        "let them read what was there before (READ COMMITTED)"
    )
    def test_nobody_sees_what_is_not_committed(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1", city="Bath"))
            tx.add(task("t-1", due_at=NOON))
            tx.spend("budget", 1, limit=9)
        before = once(store, contents)
        reader = _Aside(lambda: once(store, contents))

        def write_and_fail(tx: Transaction) -> None:
            tx.put(member("m-1", city="York"), expect=1)
            tx.add(member("m-2"))
            tx.claim("task", now=NOON, lease=MINUTE, limit=1)
            tx.spend("budget", 1, limit=9)
            tx.append(entry("lost"))
            reader.start()
            reader.wait(_PATIENCE)
            raise OnPurposeError

        with suppress(OnPurposeError):
            once(store, write_and_fail)

        assert reader.answer() == before

    @promise(
        mend="decide with expect in the step that writes, or lock: of two that read one revision one writes"
    )
    def test_of_two_writers_of_one_revision_one_conflicts(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(member("m-1")))

        def put(number: int) -> str:
            try:
                again(lambda: once(store, lambda tx: tx.put(member("m-1", city=f"c-{number}"), expect=1)))
            except ConflictError:
                return "conflict"
            return f"c-{number}"

        answers = at_once(put)

        [winner] = [answer for answer in answers if answer != "conflict"]
        assert stored(store, "member", "m-1").columns["city"] == winner
        assert stored(store, "member", "m-1").revision == 2

    @promise(
        mend="let the store itself refuse a taken key (a unique index, or one lock around looking and "
        "writing), and answer with UniqueKeyError"
    )
    def test_of_many_that_add_one_key_one_succeeds(self, store: Storage) -> None:
        def add(number: int) -> str | None:
            try:
                return again(lambda: once(store, lambda tx: tx.add(member(f"m-{number}", code="c")))).id
            except UniqueKeyError:
                return None

        added = [answer for answer in at_once(add) if answer is not None]

        assert len(added) == 1
        assert stored(store, "member", added[0]).columns["code"] == "c"

    @promise(
        mend="claim in one step (UPDATE ... WHERE fence = :fence, or one lock): a row goes to one worker only"
    )
    def test_workers_never_share_a_task(self, store: Storage) -> None:
        with store.transaction() as tx:
            for number in range(12):
                tx.add(task(f"t-{number:02}", due_at=NOON))

        def work(_: int) -> list[str]:
            mine: list[str] = []
            while claimed := again(
                lambda: once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=2))
            ):
                mine.extend(row.id for row in claimed)
            return mine

        taken = [row_id for answer in at_once(work) for row_id in answer]

        assert sorted(taken) == [f"t-{number:02}" for number in range(12)]

    @promise(
        mend="take the journal's last entry and write the next under one lock (the head row, last in the "
        "transaction): numbers have no gap and no entry two successors"
    )
    def test_the_journal_is_gapless_under_many_writers(self, store: Storage) -> None:
        def write(number: int) -> list[int]:
            def act(tx: Transaction) -> int:
                return tx.append(entry(f"act-{number}")).sequence

            return [again(lambda: once(store, act)) for _ in range(4)]

        sequences = [sequence for answer in at_once(write) for sequence in answer]
        entries = once(store, lambda tx: tx.journal())

        assert sorted(sequences) == list(range(1, 17))
        assert [sealed.sequence for sealed in entries] == list(range(1, 17))
        assert first_bad_entry(entries) is None

    @promise(mend="keep one open transaction per thread, not one per store: a block belongs to its thread")
    def test_a_block_of_another_thread_is_no_nesting(self, store: Storage) -> None:
        def add(number: int) -> str:
            return again(lambda: once(store, lambda tx: tx.add(member(f"m-{number}")))).id

        assert sorted(at_once(add)) == [f"m-{number}" for number in range(4)]


@attrs.define(eq=False)
class _Aside:
    """Something that is done in a thread of its own."""

    _do: Callable[[], object]
    _said: list[object] = attrs.field(factory=list)
    _thread: threading.Thread = attrs.field(init=False)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        self._thread.join(timeout=seconds)

    def answer(self) -> object:
        self._thread.join(timeout=30)
        assert self._said, "the other thread still waits: is a lock held after the block?"
        return self._said[0]

    def _run(self) -> None:
        try:
            self._said.append(again(self._do))
        except StorageError as error:
            self._said.append(error)
