"""Durability, and programs that share a store: what is committed stays, whoever opens it and whenever."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO

import pytest

from bedside.domain.journal import first_bad_entry
from bedside.errors import StorageError
from bedside.ports import Capability, Query, Storage
from bedside.testing.another_program import KEYS, LIMIT, Done, Task
from bedside.testing.contracts import promise
from bedside.testing.rows import (
    CONTRACT_KINDS,
    MINUTE,
    NOON,
    contents,
    entry,
    ids,
    member,
    once,
    task,
)

__all__ = ["ProgramContract"]

Reopen = Callable[[], Storage]


class ProgramContract:
    """Durability, and programs that share a store: what is committed stays, whoever opens it and whenever."""

    @pytest.fixture
    def reopen(self) -> Reopen:
        """Opens the store of ``storage`` once more; give it when you declare DURABLE.

        Other programs are handed it too, so it must be a thing that pickle can carry:
        ``functools.partial(MyStorage, path)``.
        """
        pytest.fail("a durable store needs the fixture `reopen`: return functools.partial(MyStorage, path)")

    @promise(
        mend="write all that is committed to the disk: rows with revision, fence, claims and lease, "
        "counters and the journal",
        needs=Capability.DURABLE.value,
    )
    def test_what_was_committed_is_there_after_reopening(self, store: Storage, reopen: Reopen) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1", city="Bath", body='{"note": "ä"}'))
            tx.put(member("m-1", city="York"), expect=1)
            tx.add(task("t-1", of="m-1", due_at=NOON))
            tx.claim("task", now=NOON, lease=MINUTE, limit=1)
            tx.spend("budget", 5, limit=9)
            tx.append(entry("first"))
        before = once(store, contents)
        _close(store)

        with _opened(reopen) as other:
            assert once(other, contents) == before
            assert list(once(other, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1))) == []
            assert once(other, lambda tx: tx.append(entry("second"))).sequence == 2
            later = NOON + MINUTE
            [row] = once(other, lambda tx: tx.claim("task", now=later, lease=MINUTE, limit=1))
            assert (row.fence, row.claims) == (2, 2)

    @promise(
        mend="commit in one step that is on the disk (fsync) before the block is left; on opening drop "
        "whatever was begun and not finished",
        needs=Capability.DURABLE.value,
    )
    def test_a_killed_program_loses_nothing_that_was_committed(self, store: Storage, reopen: Reopen) -> None:
        _close(store)

        with ExitStack() as stack:
            program = _Program(stack, Task(open=reopen, name="killed", act="killed"))
            program.ready()
            program.go()
            said = [program.line() for _ in range(4)]
            program.kill()
        assert said == ["0", "1", "2", "inside"]

        with _opened(reopen) as other:
            assert ids(other, "member", Query()) == ["k-0", "k-1", "k-2"]
            assert once(other, lambda tx: tx.spend("kept", 0, limit=9)) == 3
            entries = once(other, lambda tx: tx.journal())
            assert (len(entries), first_bad_entry(entries)) == (3, None)
            assert once(other, lambda tx: tx.add(member("k-3"))).revision == 1

    @promise(
        mend="lock the place when it is opened, and raise StorageError in a second program; or declare "
        "Capability.CONCURRENT and let several share it",
        needs=Capability.DURABLE.value,
    )
    def test_a_second_opening_is_shared_or_refused(self, store: Storage, reopen: Reopen) -> None:
        once(store, lambda tx: tx.add(member("m-1")))

        def use() -> list[str]:
            with _opened(reopen) as other:
                once(other, lambda tx: tx.add(member("m-2")))
                return ids(other, "member", Query())

        if Capability.CONCURRENT in store.capabilities:
            assert use() == ["m-1", "m-2"]
            assert ids(store, "member", Query()) == ["m-1", "m-2"]
        else:
            with pytest.raises(StorageError):
                use()
            assert ids(store, "member", Query()) == ["m-1"]

    @promise(
        mend="take the lock of the place (or the database's own locks) for each transaction, and read what "
        "other programs have written since the last one",
        needs=Capability.CONCURRENT.value,
    )
    def test_programs_share_a_store(self, store: Storage, reopen: Reopen) -> None:
        with store.transaction() as tx:
            for number in range(KEYS):
                tx.add(task(f"t-{number}", due_at=NOON))
        with ExitStack() as stack:
            programs = [
                _Program(stack, Task(open=reopen, name=f"p{number}", act="share")) for number in range(3)
            ]
            for program in programs:
                program.ready()
            for program in programs:
                program.go()
            answers: list[Done] = [json.loads(program.line()) for program in programs]

        assert sorted(spent for answer in answers for spent in answer["spent"]) == list(range(1, LIMIT + 1))
        keys = sorted(key for answer in answers for key in answer["added"])
        assert keys == [f"key-{number}" for number in range(KEYS)]
        claimed = sorted(row_id for answer in answers for row_id in answer["claimed"])
        assert claimed == [f"t-{number}" for number in range(KEYS)]
        entries = once(store, lambda tx: tx.journal())
        sealed = sorted(number for answer in answers for number in answer["sealed"])
        assert sealed == [found.sequence for found in entries] == list(range(1, 3 * KEYS + 1))
        assert first_bad_entry(entries) is None


class _Program:
    """Another Python that has the store open; it is killed when the test is over."""

    def __init__(self, stack: ExitStack, given: Task) -> None:
        self._running = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", "from bedside.testing.another_program import main; main()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        )
        stack.callback(self._running.kill)
        try:
            carried = pickle.dumps(given)
        except (pickle.PicklingError, AttributeError, TypeError):
            carried = b""
        assert carried, "`reopen` cannot be pickled: return functools.partial(MyStorage, path), no lambda"
        self._pipe.write(carried)
        self._pipe.flush()

    @property
    def _pipe(self) -> IO[bytes]:
        assert self._running.stdin is not None
        return self._running.stdin

    def ready(self) -> None:
        """Wait until it has the store open."""
        assert self.line() == "ready"

    def go(self) -> None:
        """Let it begin."""
        self._pipe.write(b"go\n")
        self._pipe.flush()

    def line(self) -> str:
        """The next thing that it says."""
        assert self._running.stdout is not None
        said = self._running.stdout.readline().decode().rstrip("\n")
        assert said, "the other program ended; its own error stands above"
        return said

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._running.kill()
        self._running.wait(timeout=30)


@contextmanager
def _opened(reopen: Reopen) -> Iterator[Storage]:
    storage = reopen()
    try:
        storage.prepare(CONTRACT_KINDS)
        yield storage
    finally:
        _close(storage)


def _close(storage: Storage) -> None:
    close = getattr(storage, "close", None)
    if close is not None:
        close()
