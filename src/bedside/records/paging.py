"""Many rows: added at once, looked for at once, and whole kinds read page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

import attrs

from bedside.ports import Query, Row, Transaction
from bedside.records.catalogue import place_of

__all__ = [
    "BatchReader",
    "BatchTransaction",
    "add_all",
    "by_kind",
    "iterate",
    "listed_counters",
    "stored_ids",
]


@runtime_checkable
class BatchTransaction(Transaction, Protocol):
    """A transaction that adds many rows faster than one by one."""

    def add_all(self, rows: Sequence[Row]) -> Sequence[Row]:
        """As :meth:`~bedside.ports.Transaction.add` for each row, in order; all of them, or none.

        A taken key or a missing reference has changed nothing, and the block may go on.
        """


@runtime_checkable
class BatchReader(Transaction, Protocol):
    """A transaction that says of many ids at once which of them are stored."""

    def stored_ids(self, kind: str, ids: Iterable[str]) -> frozenset[str]:
        """Those of *ids* that :meth:`~bedside.ports.Transaction.get` would find."""


def add_all(tx: Transaction, rows: Sequence[Row]) -> Sequence[Row]:
    """Add *rows* in their order, as fast as the store can; return them at revision 1.

    Rows of one kind that stand together go together. After an error leave the block, unless the
    store has :class:`BatchTransaction`: any other has added the rows before the wrong one.

    Raises:
        MissingReferenceError, UniqueKeyError: as :meth:`bedside.ports.Transaction.add`.
    """
    if isinstance(tx, BatchTransaction):
        return tx.add_all(rows)
    return [tx.add(row) for row in rows]


def by_kind(rows: Iterable[Row]) -> Sequence[Row]:
    """*rows* so that those of one kind stand together, behind the kinds that they point at.

    >>> rows = [Row(kind="visit", id="1"), Row(kind="patient", id="1"), Row(kind="visit", id="2")]
    >>> [row.kind for row in by_kind(rows)]
    ['patient', 'visit', 'visit']
    """
    return sorted(rows, key=lambda row: place_of(row.kind))


def stored_ids(tx: Transaction, kind: str, ids: Iterable[str]) -> frozenset[str]:
    """Those of *ids* that are stored, asked for as few times as the store can."""
    if isinstance(tx, BatchReader):
        return tx.stored_ids(kind, ids)
    return frozenset(record_id for record_id in ids if tx.get(kind, record_id) is not None)


def listed_counters(tx: Transaction, prefix: str) -> Mapping[str, int] | None:
    """Every counter whose name begins with *prefix* and what is used of it; None: the store lists none.

    A transaction may have a verb ``counters(prefix)`` for it, beyond those of the port.
    """
    listing: Callable[[str], Mapping[str, int] | None] | None = getattr(tx, "counters", None)
    return None if listing is None else listing(prefix)


def iterate(tx: Transaction, kind: str, query: Query, *, page: int = 500) -> Iterator[Row]:
    """Every matching row by id, page by page, so that a large kind never sits in memory."""
    after = query.after
    while True:
        rows = tx.find(kind, attrs.evolve(query, after=after, limit=page, order_by=None))
        yield from rows
        if len(rows) < page:
            return
        after = rows[-1].id
