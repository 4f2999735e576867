"""What a plugin author writes, for mypy alone: this file is checked and never run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

from bedside import (
    Channel,
    Finding,
    Notifier,
    NotifierOffer,
    Outcome,
    PracticeSettings,
    Receipt,
    Storage,
    Transaction,
    hookimpl,
)
from bedside.domain.journal import JournalEntry, SealedEntry
from bedside.ports import Capability, Envelope, Kind, Query, Row, StorageBackend, Value
from bedside.rules import RewardCase
from bedside.storage import MemoryStorage


class Post:
    """A messenger is anything with this one method; it inherits nothing."""

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return Receipt(outcome=Outcome.REFUSED, reason="no stamps")


class Shouting:
    """Not a messenger: it answers with a text."""

    def send(self, envelope: Envelope, *, idempotency_key: str) -> str:
        return envelope.body.upper()


class Keyless:
    """Not a messenger: it cannot be told which attempt it is."""

    def send(self, envelope: Envelope) -> Receipt:
        return Receipt(outcome=Outcome.SENT)


class Wrapped:
    """A transaction is anything with these verbs; this one hands each to another."""

    def __init__(self, inner: Transaction) -> None:
        self.inner = inner

    def get(self, kind: str, record_id: str) -> Row | None:
        return self.inner.get(kind, record_id)

    def find(self, kind: str, query: Query) -> Sequence[Row]:
        return self.inner.find(kind, query)

    def add(self, row: Row) -> Row:
        return self.inner.add(row)

    def put(self, row: Row, *, expect: int) -> Row:
        return self.inner.put(row, expect=expect)

    def spend(self, counter: str, amount: int, *, limit: int) -> int:
        return self.inner.spend(counter, amount, limit=limit)

    def claim(
        self,
        kind: str,
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
        equal: Mapping[str, Value] | None = None,
    ) -> Sequence[Row]:
        return self.inner.claim(kind, now=now, lease=lease, limit=limit, equal=equal)

    def append(self, entry: JournalEntry) -> SealedEntry:
        return self.inner.append(entry)

    def journal(self, *, after: int = 0, limit: int | None = None) -> Sequence[SealedEntry]:
        return self.inner.journal(after=after, limit=limit)

    def columns(self, kind: str, names: Sequence[str], query: Query) -> Mapping[str, Sequence[Value]]:
        return self.inner.columns(kind, names, query)


class Counting:
    """A store of one's own: two methods."""

    capabilities: frozenset[Capability] = frozenset()

    def __init__(self) -> None:
        self.inner = MemoryStorage()

    def transaction(self) -> AbstractContextManager[Transaction]:
        return self._counted()

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self.inner.prepare(kinds)

    @contextmanager
    def _counted(self) -> Iterator[Transaction]:
        with self.inner.transaction() as tx:
            yield Wrapped(tx)


class Harbour:
    """A plugin: each hook is a method of the hook's name that takes what it needs."""

    @hookimpl
    def bedside_notifiers(self, settings: PracticeSettings) -> Iterable[NotifierOffer]:
        yield NotifierOffer(name="post", channels=frozenset({Channel.LETTER}), notifier=Post())

    @hookimpl
    def bedside_storage_backends(self) -> list[StorageBackend]:
        return [StorageBackend(name="counting", open=lambda url: Counting())]

    @hookimpl
    def bedside_object_to_reward(self, case: RewardCase) -> tuple[Finding, ...]:
        return ()


STORE: Storage = Counting()
MESSENGER: Notifier = Post()
LOUD: Notifier = Shouting()  # type: ignore[assignment]  # a text is no receipt
LOST: Notifier = Keyless()  # type: ignore[assignment]  # without the key nothing can be sent once
