"""Stores that add or look for many rows at once, and get it wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from tests.storage.bad_stores import Broken, Spoiled

from bedside.errors import UniqueKeyError
from bedside.ports import Query, Row, Transaction
from bedside.storage import MemoryStorage
from bedside.testing import CONTRACT_KINDS


class AtOnce(Spoiled):
    """A transaction with both verbs for many rows, right as far as they go."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, {})
        self.before = {row.id for kind in CONTRACT_KINDS for row in tx.find(kind.name, Query())}

    def add_all(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Tried on a copy first, so that a refused row keeps all out."""
        self._try(rows)
        return [self._tx.add(row) for row in rows]

    def stored_ids(self, kind: str, ids: Iterable[str]) -> frozenset[str]:
        """Those that get() finds."""
        return frozenset(one for one in ids if self._tx.get(kind, one) is not None)

    def _try(self, rows: Sequence[Row]) -> None:
        copy = MemoryStorage()
        copy.prepare(CONTRACT_KINDS)
        with copy.transaction() as tx:
            for kind in CONTRACT_KINDS:
                for row in self._tx.find(kind.name, Query()):
                    tx.add(row)
            for row in rows:
                tx.add(row)


class Batching(Broken):
    """A store whose transactions are of ``at_once``."""

    at_once: type[AtOnce] = AtOnce

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self.inner.transaction() as tx:
            yield self.at_once(tx)


class _ForgetsTheLast(AtOnce):
    def add_all(self, rows: Sequence[Row]) -> Sequence[Row]:
        return [*super().add_all(rows[:-1]), *rows[-1:]]


class ForgetsTheLast(Batching):
    at_once = _ForgetsTheLast


class _KeepsHalf(AtOnce):
    def add_all(self, rows: Sequence[Row]) -> Sequence[Row]:
        return [self._tx.add(row) for row in rows]


class KeepsHalf(Batching):
    at_once = _KeepsHalf


class _LeavesTheTakenOut(AtOnce):
    """As INSERT OR IGNORE does."""

    def add_all(self, rows: Sequence[Row]) -> Sequence[Row]:
        added = []
        for row in rows:
            try:
                added.append(self._tx.add(row))
            except UniqueKeyError:
                added.append(row)
        return added


class LeavesTheTakenOut(Batching):
    at_once = _LeavesTheTakenOut


class _FindsIdsByAnyCase(AtOnce):
    def stored_ids(self, kind: str, ids: Iterable[str]) -> frozenset[str]:
        asked = frozenset(ids)
        found = {one.casefold() for one in super().stored_ids(kind, asked)}
        return frozenset(one for one in asked if one.casefold() in found)


class FindsIdsByAnyCase(Batching):
    at_once = _FindsIdsByAnyCase


class _FindsCommittedIds(AtOnce):
    def stored_ids(self, kind: str, ids: Iterable[str]) -> frozenset[str]:
        return super().stored_ids(kind, ids) & self.before


class FindsCommittedIds(Batching):
    at_once = _FindsCommittedIds
