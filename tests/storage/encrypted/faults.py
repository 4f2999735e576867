"""A store that breaks at a chosen call, for sweeps over every place where a job can be interrupted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bedside.ports import Capability, Kind, Storage, Transaction


class CutError(Exception):
    """The power went."""


class Cut:
    """Counts calls of several stores together and breaks before the one that it is set to."""

    def __init__(self) -> None:
        self.calls = 0
        self.at: int | None = None

    def count(self) -> None:
        self.calls += 1
        if self.at is not None and self.calls >= self.at:
            raise CutError

    def set(self, at: int | None) -> None:
        """Break before the call number *at* from now, and before every later one; None: never."""
        self.calls, self.at = 0, at


class Interrupted:
    """A store whose verbs and commits are counted by *cut*."""

    def __init__(self, inner: Storage, cut: Cut) -> None:
        self._inner = inner
        self._cut = cut

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self._inner.capabilities

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self._inner.prepare(kinds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._inner.transaction() as tx:
            yield _Verbs(tx, self._cut)  # it forwards every verb
            self._cut.count()


class _Verbs:
    def __init__(self, tx: Transaction, cut: Cut) -> None:
        self._tx = tx
        self._cut = cut

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._tx, name)

        def counted(*arguments: Any, **named: Any) -> Any:
            self._cut.count()
            return verb(*arguments, **named)

        return counted
