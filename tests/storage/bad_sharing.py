"""Stores that are right for one thread in one program, and wrong as soon as they are shared."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from tests.storage.bad_stores import Broken, Spoiled
from tests.storage.bad_verbs import without_unique

from bedside.domain.journal import FIRST_HASH, JournalEntry, SealedEntry, seal
from bedside.errors import ConflictError, LimitReachedError, StorageError, UniqueKeyError
from bedside.ports import Query, Row, Storage, Transaction
from bedside.storage import MemoryStorage
from bedside.testing import CONTRACT_KINDS

#: The contract's own number of threads: each waits here until all have looked, and none has written.
_THREADS = 4


class SpendsByReadThenWrite(Broken):
    """Threads may read the counter before any writes it; the barrier makes sure that they do."""

    def __init__(self) -> None:
        super().__init__()
        self._used: dict[str, int] = {}
        self._everyone_has_read = threading.Barrier(_THREADS)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        yield Spoiled(None, {"spend": self._spend})  # type: ignore[arg-type]  # spends, and no more

    def _spend(self, _tx: object, counter: str, amount: int, *, limit: int) -> int:
        used = self._used.get(counter, 0)
        self._everyone_has_read.wait(timeout=30)
        if used + amount > limit:
            raise LimitReachedError(counter, used, amount, limit)
        self._used[counter] = used + amount
        return used + amount


class _Unlocked(MemoryStorage):
    """Transactions of several threads run into each other."""

    @contextmanager
    def _alone(self) -> Iterator[None]:
        yield


class ShowsWhatIsNotCommitted(Broken):
    """Writes in place without a lock, and takes it back later."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = _Unlocked()


class _LooksThenWrites(Broken):
    """Looks in one transaction and writes in another; all threads look before one writes."""

    def __init__(self, **declared: Any) -> None:
        super().__init__(**declared)
        self._everyone_has_looked = threading.Barrier(_THREADS)

    def _look(self, ask: Callable[[Transaction], object]) -> object:
        with self.inner.transaction() as tx:
            found = ask(tx)
        if threading.current_thread() is not threading.main_thread():
            self._everyone_has_looked.wait(timeout=30)
        return found

    def _write(self, act: Callable[[Transaction], Row]) -> Row:
        with self.inner.transaction() as tx:
            return act(tx)


class ChecksTheRevisionBefore(_LooksThenWrites):
    """All see the revision that they expect, and the last one wins."""

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        if threading.current_thread() is threading.main_thread():
            with self.inner.transaction() as tx:
                yield tx
        else:
            yield Spoiled(None, {"put": self._put})  # type: ignore[arg-type]  # puts, and no more

    def _put(self, _tx: object, row: Row, *, expect: int) -> Row:
        there = self._look(lambda tx: tx.get(row.kind, row.id))
        if not isinstance(there, Row) or there.revision != expect:
            raise ConflictError(f"{row.kind}: is not at revision {expect}; read it again", record_id=row.id)

        def put(tx: Transaction) -> Row:
            now = tx.get(row.kind, row.id)
            return tx.put(row, expect=0 if now is None else now.revision)

        return self._write(put)


class ChecksTheKeyBefore(_LooksThenWrites):
    """All see that the key is free, and all take it."""

    def __init__(self) -> None:
        super().__init__(declare=without_unique)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        yield Spoiled(None, {"add": self._add})  # type: ignore[arg-type]  # adds, and no more

    def _add(self, _tx: object, row: Row) -> Row:
        if self._look(lambda tx: tx.find(row.kind, Query(equal={"code": row.columns["code"]}))):
            raise UniqueKeyError(row.kind, "code")
        return self._write(lambda tx: tx.add(row))


class LeasesForOneThread(Broken):
    """Each worker remembers for itself alone what it has taken."""

    def __init__(self) -> None:
        super().__init__({"claim": self._claim})
        self._mine = threading.local()

    def _claim(self, tx: Transaction, kind: str, *, limit: int, **given: Any) -> Sequence[Row]:
        mine: set[str] = self._mine.__dict__.setdefault("ids", set())
        free = [row for row in tx.find(kind, Query()) if row.id not in mine][:limit]
        mine.update(row.id for row in free)
        return free


class SealsWithoutLock(Broken):
    """All read the same last entry and seal the same number behind it."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[SealedEntry] = []
        self._everyone_has_read = threading.Barrier(_THREADS)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        yield Spoiled(None, {"append": self._append, "journal": self._journal})  # type: ignore[arg-type]  # no more

    def _append(self, _tx: object, entry: JournalEntry) -> SealedEntry:
        last = self._entries[-1] if self._entries else None
        self._everyone_has_read.wait(timeout=30)
        sequence = 1 if last is None else last.sequence + 1
        sealed = seal(entry, sequence=sequence, previous_hash=FIRST_HASH if last is None else last.entry_hash)
        self._entries.append(sealed)
        return sealed

    def _journal(self, _tx: object) -> Sequence[SealedEntry]:
        return self._entries


class OneBlockForAll(Broken):
    """Takes a block of another thread for a nested one; the first waits until it has refused another."""

    def __init__(self) -> None:
        super().__init__()
        self._guard = threading.Lock()
        self._refused = threading.Event()
        self._is_open = False

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._guard:
            if self._is_open:
                self._refused.set()
                raise StorageError("a transaction is open already; transactions do not nest")
            self._is_open = True
        self._refused.wait(timeout=30)
        try:
            with self.inner.transaction() as tx:
                yield tx
        finally:
            self._is_open = False


class Pretends(Broken):
    """Declares what it cannot."""

    def __init__(self, *capabilities: Any) -> None:
        super().__init__()
        self.capabilities = frozenset(capabilities)


HostTransaction = Callable[[], AbstractContextManager[Storage]]


def host_that_never_commits(storage: Storage) -> HostTransaction:
    """What joined it is written elsewhere, and lost."""

    @contextmanager
    def transaction() -> Iterator[Storage]:
        elsewhere = MemoryStorage()
        elsewhere.prepare(CONTRACT_KINDS)
        yield elsewhere

    return transaction


def host_that_cannot_roll_back(storage: Storage) -> HostTransaction:
    """What joined it is committed at once, whatever becomes of the host's transaction."""

    @contextmanager
    def transaction() -> Iterator[Storage]:
        yield storage

    return transaction
