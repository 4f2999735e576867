"""A storage for bedside in one text file: each committed transaction is one line of JSON."""

from __future__ import annotations

import fcntl
import json
import os
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, BinaryIO

import attrs

from bedside import errors, hookimpl
from bedside.domain.journal import FIRST_HASH, JournalEntry, SealedEntry, seal
from bedside.ports import Capability, Kind, Query, Range, Row, StorageBackend, Transaction, Value
from bedside.storage import checks
from bedside.storage.select import selected

Rows = Sequence[Row]
Equal = Mapping[str, Value] | None
_COUNTS = ("revision", "fence", "claims")


@attrs.define
class _State:
    """What all lines read so far add up to; a row has the instant with it until which it is leased."""

    rows: dict[str, dict[str, tuple[Row, int | None]]] = attrs.field(factory=dict)
    counters: dict[str, int] = attrs.field(factory=dict)
    journal: list[SealedEntry] = attrs.field(factory=list)
    size: int = 0

    def add(self, line: dict[str, Any], size: int) -> None:
        for row, until in line["rows"]:
            self.rows.setdefault(row["kind"], {})[row["id"]] = (Row(**row), until)
        self.counters.update(line["counters"])
        self.journal.extend(SealedEntry(**entry) for entry in line["journal"])
        self.size += size


class JsonlStorage:
    """Satisfies :class:`bedside.ports.Storage` in the file at *path*."""

    capabilities = frozenset({Capability.DURABLE, Capability.CONCURRENT})

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path, self._state, self._kinds = path, _State(), dict[str, Kind]()
        self._lock, self._holder = threading.Lock(), 0

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self._kinds = dict(checks.check_kinds(kinds, self._kinds))

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        if self._holder == threading.get_ident():
            raise errors.StorageError("a transaction is open already; transactions do not nest")
        try:
            file = open(self._path, "a+b")  # noqa: SIM115 - closed by the block below
        except OSError as error:
            raise errors.StorageUnavailableError(f"the file cannot be opened: {error.strerror}") from None
        with self._lock, file:
            fcntl.flock(file, fcntl.LOCK_EX)  # until the file is closed, or its program ends
            self._catch_up(file)
            tx, self._holder = _JsonlTransaction(self._kinds, self._state), threading.get_ident()
            try:
                yield tx
                self._commit(file, tx.line())
            except BaseException:
                self._state = _State()  # undone: the next transaction reads the file anew
                raise
            finally:
                tx.is_open, self._holder = False, 0

    def _catch_up(self, file: BinaryIO) -> None:
        """Read what was committed since the last time; drop what a power cut has left unfinished."""
        file.seek(self._state.size)
        lines = file.read().splitlines(keepends=True)
        for number, text in enumerate(lines, start=1):
            check, _, body = text.rstrip(b"\n").partition(b" ")
            if text.endswith(b"\n") and check == _checksum(body):
                self._state.add(json.loads(body), len(text))
            elif number == len(lines):
                file.truncate(self._state.size)
            else:
                raise errors.StorageError("the file has a broken line; restore it from its backup")

    def _commit(self, file: BinaryIO, line: dict[str, Any]) -> None:
        if any(line.values()):
            body = json.dumps(line, default=attrs.asdict).encode()
            try:
                written = file.write(_checksum(body) + b" " + body + b"\n")
                file.flush()
                os.fsync(file.fileno())
            except OSError as error:
                file.truncate(self._state.size)
                raise errors.StorageUnavailableError(f"cannot be written: {error.strerror}") from None
            self._state.size += written


class _JsonlTransaction:
    """Works on the state in place, and remembers what it has to write down."""

    def __init__(self, kinds: Mapping[str, Kind], state: _State) -> None:
        self._kinds, self._state, self._known = kinds, state, len(state.journal)
        self._changed, self.is_open = dict[tuple[str, str], tuple[Row, int | None]](), True
        self._counters: dict[str, int] = {}

    def line(self) -> dict[str, Any]:
        new = self._state.journal[self._known :]
        return {"rows": [*self._changed.values()], "counters": self._counters, "journal": new}

    def get(self, kind: str, record_id: str) -> Row | None:
        return self._rows(kind).get(record_id, (None, None))[0]

    def find(self, kind: str, query: Query) -> Rows:
        rows = self._rows(kind)
        checks.check_query(self._kinds[kind], query)
        return selected([row for row, _ in rows.values()], query)

    def columns(self, kind: str, names: Sequence[str], query: Query) -> Mapping[str, Sequence[Value]]:
        rows = self.find(kind, query)
        wanted = checks.selected_columns(self._kinds[kind], names)
        return {name: [row.id if name == "id" else row.columns[name] for row in rows] for name in wanted}

    def add(self, row: Row) -> Row:
        self._check(row, taken=row.id in self._rows(row.kind))
        return self._keep(row, None, revision=1, fence=0, claims=0)

    def put(self, row: Row, *, expect: int) -> Row:
        old, until = self._rows(row.kind).get(row.id, (None, None))
        kind = self._kinds[row.kind]
        if kind.appended or old is None or old.revision != expect:
            raise errors.ConflictError(f"{row.kind}: is not at revision {expect}; read it again")
        self._check(row)
        if kind.due_column and row.columns[kind.due_column] != old.columns[kind.due_column]:
            until = None
        return self._keep(row, until, revision=expect + 1, fence=old.fence, claims=old.claims)

    def spend(self, counter: str, amount: int, *, limit: int) -> int:
        used = self._open().counters.get(counter, 0)
        checks.check_spending(counter, amount, limit)
        if amount > 0 and used + amount > limit:
            raise errors.LimitReachedError(counter, used, amount, limit)
        if amount:
            self._counters[counter] = self._state.counters[counter] = max(0, used + amount)
        return self._state.counters.get(counter, 0)

    def claim(self, kind: str, *, now: datetime, lease: timedelta, limit: int, equal: Equal = None) -> Rows:
        rows = self._rows(kind)
        due, at, until = checks.check_claim(self._kinds[kind], now=now, lease=lease, limit=limit, equal=equal)
        query = Query(equal=equal or {}, range=Range(column=due, below=at + 1), order_by=due)
        free = [row for row in self.find(kind, query) if (rows[row.id][1] or at) <= at][:limit]
        return [self._keep(row, until, **{n: getattr(row, n) + 1 for n in _COUNTS}) for row in free]

    def append(self, entry: JournalEntry) -> SealedEntry:
        journal = self._open().journal
        last = journal[-1].entry_hash if journal else FIRST_HASH
        journal.append(seal(entry, sequence=len(journal) + 1, previous_hash=last))
        return journal[-1]

    def journal(self, *, after: int = 0, limit: int | None = None) -> Sequence[SealedEntry]:
        checks.check_journal_page(after, limit)
        return self._open().journal[after:][:limit]

    def _open(self) -> _State:
        if not self.is_open:
            raise errors.StorageError("this transaction is over; open another")
        return self._state

    def _rows(self, kind: str) -> dict[str, tuple[Row, int | None]]:
        if kind not in self._kinds:
            raise checks.not_prepared(kind)
        return self._open().rows.setdefault(kind, {})

    def _check(self, row: Row, *, taken: bool = False) -> None:
        checks.check_row(self._kinds[row.kind], row)
        checks.check_references(self._kinds[row.kind], row, self)
        if taken:
            raise errors.UniqueKeyError(row.kind, "id")
        checks.check_unique(self._kinds[row.kind], row, self)

    def _keep(self, row: Row, leased_until: int | None, **counts: Any) -> Row:
        kept = attrs.evolve(row, columns=dict(row.columns), **counts)
        self._changed[row.kind, row.id] = self._rows(row.kind)[row.id] = (kept, leased_until)
        return kept


def _checksum(body: bytes) -> bytes:
    return b"%08x" % zlib.crc32(body)


@hookimpl
def bedside_storage_backends() -> list[StorageBackend]:
    """Offer ``jsonl:///practice.jsonl``."""
    return [StorageBackend(name="jsonl", open=lambda url: JsonlStorage(url.removeprefix("jsonl:///")))]
