"""A storage that fails on purpose: before a statement, before a commit, or after one without saying so.

What a host and its services do then is what is tested: run it again, and end in the one right state.
Needs neither pytest nor Hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Any, Final

import attrs

from bedside.errors import CommitUnknownError, StorageError, StorageUnavailableError
from bedside.ports import Capability, Kind, Storage, Transaction

__all__ = ["Boundary", "Fault", "FaultyStorage", "one_shot"]

_COMMIT: Final = "commit"


class Fault(Enum):
    """What happens at a boundary between bedside and its store."""

    #: The server is gone before the statement, or before the commit: nothing was kept, and it is known.
    LOST = "lost"
    #: The commit went through, and the answer did not: everything was kept, and nobody knows.
    UNKNOWN_KEPT = "unknown_kept"
    #: The commit did not go through, and the answer did not either: nothing was kept, and nobody knows.
    UNKNOWN_TORN = "unknown_torn"


@attrs.frozen
class Boundary:
    """One call to the store: its number, from 1 on, and its verb; ``commit`` ends a transaction."""

    number: int
    verb: str

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults that can happen here."""
        return tuple(Fault) if self.verb == _COMMIT else (Fault.LOST,)


Schedule = Callable[[Boundary], Fault | None]


def one_shot(number: int, fault: Fault) -> Schedule:
    """Fail at the boundary of that number, once.

    >>> plan = one_shot(2, Fault.LOST)
    >>> [plan(Boundary(number, "get")) for number in (1, 2, 3)]
    [None, <Fault.LOST: 'lost'>, None]
    """
    return lambda boundary: fault if boundary.number == number else None


class FaultyStorage:
    """Any storage, with faults at the boundaries that *schedule* names; it counts them all.

    Without a schedule nothing fails, and ``boundaries`` says afterwards where something could have.

    >>> from bedside.ports import Row
    >>> from bedside.storage import MemoryStorage
    >>> storage = FaultyStorage(MemoryStorage(), one_shot(2, Fault.UNKNOWN_KEPT))
    >>> storage.prepare([Kind(name="note")])
    >>> with storage.transaction() as tx:
    ...     tx.add(Row(kind="note", id="n-1"))
    Traceback (most recent call last):
    bedside.errors.CommitUnknownError: the answer to the commit was lost, on purpose
    >>> with storage.transaction() as tx:
    ...     tx.get("note", "n-1").id
    'n-1'
    """

    def __init__(self, inner: Storage, schedule: Schedule | None = None) -> None:
        self.inner = inner
        self.boundaries: list[Boundary] = []
        self._schedule = schedule

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Those of the storage inside."""
        return self.inner.capabilities

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Prepare the storage inside; that never fails on purpose."""
        self.inner.prepare(kinds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction in which a verb, or its end, may fail."""
        with self.inner.transaction() as tx:
            faulty = _FaultyTransaction(tx, self.at)
            yield faulty
            faulty.check_whole()
            fault = self.at(_COMMIT)
            if fault is Fault.LOST:
                raise StorageUnavailableError("the server is gone before the commit, on purpose")
            if fault is Fault.UNKNOWN_TORN:
                raise CommitUnknownError("the answer to the commit was lost, on purpose")
        if fault is Fault.UNKNOWN_KEPT:
            raise CommitUnknownError("the answer to the commit was lost, on purpose")

    def at(self, verb: str) -> Fault | None:
        """Pass one boundary, and say what happens at it."""
        boundary = Boundary(len(self.boundaries) + 1, verb)
        self.boundaries.append(boundary)
        return None if self._schedule is None else self._schedule(boundary)


class _FaultyTransaction:
    def __init__(self, tx: Transaction, at: Callable[[str], Fault | None]) -> None:
        self._tx = tx
        self._at = at
        self._broken: StorageError | None = None

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._tx, name)

        def faulty(*given: Any, **named: Any) -> Any:
            self.check_whole()
            if self._at(name) is not None:
                self._broken = StorageUnavailableError(f"the server is gone before {name}, on purpose")
                raise self._broken
            return verb(*given, **named)

        return faulty

    def check_whole(self) -> None:
        """Nothing goes on, and nothing is committed, after a verb that failed."""
        if self._broken is not None:
            raise self._broken
