"""One hash over everything a store shows, so that two stores can be compared in one line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from bedside.ports import Kind, Query, Storage, Transaction
from bedside.records.paging import iterate

__all__ = ["digest"]

_LARGEST = 2**53


def digest(storage: Storage, kinds: Sequence[Kind], *, counters: Sequence[str] = ()) -> str:
    """The SHA-256, in hex, of all rows of *kinds*, the named *counters* and the journal.

    Equal after the same history whatever the store. The port has no list of counters, so name those
    that count; one that nobody used counts as 0.

    >>> from bedside.ports import Row
    >>> from bedside.storage import MemoryStorage
    >>> one, other = MemoryStorage(), MemoryStorage()
    >>> for storage in (one, other):
    ...     storage.prepare([Kind(name="note")])
    ...     with storage.transaction() as tx:
    ...         _ = tx.add(Row(kind="note", id="n-1"))
    >>> digest(one, [Kind(name="note")]) == digest(other, [Kind(name="note")])
    True
    """
    seen = hashlib.sha256()
    with storage.transaction() as tx:
        for kind in sorted(kinds, key=lambda kind: kind.name):
            for row in iterate(tx, kind.name, Query()):
                columns = dict(row.columns)
                counts = [row.revision, row.fence, row.claims]
                _add(seen, ["row", row.kind, row.id, columns, row.body, *counts])
        for counter in sorted(counters):
            _add(seen, ["counter", counter, tx.spend(counter, 0, limit=_LARGEST)])
        _add_journal(seen, tx)
    return seen.hexdigest()


def _add_journal(seen: hashlib._Hash, tx: Transaction, page: int = 500) -> None:
    after = 0
    while entries := tx.journal(after=after, limit=page):
        for entry in entries:
            chained = [entry.sequence, entry.content, entry.previous_hash, entry.entry_hash]
            _add(seen, ["journal", *chained])
        after = entries[-1].sequence


def _add(seen: hashlib._Hash, item: list[object]) -> None:
    # Canonical JSON on one line: sorted keys, ASCII, no blanks.
    seen.update(json.dumps(item, sort_keys=True, separators=(",", ":")).encode() + b"\n")
