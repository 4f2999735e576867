"""Stores whose transactions or declarations are broken; the verbs of others are in ``bad_verbs``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import attrs

from bedside.domain.journal import JournalEntry, SealedEntry
from bedside.errors import MissingReferenceError, StorageError
from bedside.ports import Capability, Kind, Query, Row, Transaction, Value
from bedside.storage import MemoryStorage

Verb = Callable[..., object]

_ALL = Query()


class Broken:
    """A MemoryStorage of which some verbs, or the declarations, are replaced."""

    def __init__(
        self, verbs: Mapping[str, Verb] | None = None, declare: Callable[[Kind], Kind] = lambda kind: kind
    ) -> None:
        self.inner = MemoryStorage()
        self.capabilities: frozenset[Capability] = frozenset()
        self._verbs = verbs or {}
        self._declare = declare

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self.inner.prepare([self._declare(kind) for kind in kinds])

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self.inner.transaction() as tx:
            yield Spoiled(tx, self._verbs)


class Spoiled:
    """A transaction of which some verbs are replaced; each of those is given the true one first."""

    def __init__(self, tx: Transaction, verbs: Mapping[str, Verb]) -> None:
        self._tx = tx
        self._verbs = verbs

    def __getattr__(self, name: str) -> Any:
        wrong = self._verbs.get(name)
        return getattr(self._tx, name) if wrong is None else partial(wrong, self._tx)


class ForgetsToRollBack(Broken):
    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        fault: BaseException | None = None
        with self.inner.transaction() as tx:
            try:
                yield tx
            except BaseException as error:  # noqa: BLE001 - that is what is broken
                fault = error
        if fault is not None:
            raise fault


class ReadsWhatWasThereAtFirst(Broken):
    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self.inner.transaction() as tx:
            at_first = {kind: tx.find(kind, _ALL) for kind in ("member", "task", "payment")}
            yield Spoiled(tx, {"find": lambda _, kind, query: at_first[kind]})


class ChecksReferencesInWhatWasCommitted(Broken):
    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self.inner.transaction() as tx:
            there = {row.id for row in tx.find("member", _ALL)}

            def add(tx: Transaction, row: Row) -> Row:
                if row.kind == "payment" and row.columns["member"] not in there:
                    raise MissingReferenceError(row.kind, "member")
                return tx.add(row)

            yield Spoiled(tx, {"add": add})


class IsDeadAfterARefusal(Broken):
    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        dead: list[str] = []

        def adding(tx: Transaction, row: Row) -> Row:
            if dead:
                raise StorageError("the transaction is aborted")
            try:
                return tx.add(row)
            except StorageError as error:
                dead.append(str(error))
                raise

        with self.inner.transaction() as tx:
            yield Spoiled(tx, {"add": adding})


class Nests(Broken):
    _open: Transaction | None = None

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        if self._open is not None:
            yield self._open
            return
        with self.inner.transaction() as tx:
            self._open = tx
            try:
                yield tx
            finally:
                self._open = None


class AnswersWhenItIsOver(Broken):
    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        def find(tx: Transaction, kind: str, query: Query) -> Sequence[Row]:
            try:
                return tx.find(kind, query)
            except StorageError as error:
                if "over" in str(error):
                    return []
                raise

        with self.inner.transaction() as tx:
            yield Spoiled(tx, {"find": find})


class SharesColumns(Broken):
    """Keeps the caller's own mapping instead of a copy."""

    def __init__(self) -> None:
        kept: dict[str, Mapping[str, Value]] = {}

        def add(tx: Transaction, row: Row) -> Row:
            kept[row.id] = row.columns
            return tx.add(row)

        def get(tx: Transaction, kind: str, record_id: str) -> Row | None:
            row = tx.get(kind, record_id)
            return None if row is None else attrs.evolve(row, columns=kept[record_id])

        super().__init__({"add": add, "get": get})


class NumbersOutsideOfTheTransaction(Broken):
    """As a database sequence does: what was rolled back leaves a gap."""

    def __init__(self) -> None:
        self._last = 0
        super().__init__({"append": self._append})

    def _append(self, tx: Transaction, entry: JournalEntry) -> SealedEntry:
        self._last += 1
        return attrs.evolve(tx.append(entry), sequence=self._last)


class PreparesAnew(Broken):
    def prepare(self, kinds: Sequence[Kind]) -> None:
        self.inner = MemoryStorage()
        self.inner.prepare(kinds)


class PreparesAnything(Broken):
    def prepare(self, kinds: Sequence[Kind]) -> None:
        try:
            self.inner.prepare(kinds)
        except StorageError:
            return


class DeclaresNothing(Broken):
    """Has no attribute ``capabilities``."""

    def __init__(self) -> None:
        super().__init__()
        del self.capabilities
