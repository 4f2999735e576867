"""Many rows: added at once, and whole kinds read page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

import attrs

from bedside.ports import Query, Row, Transaction

__all__ = ["BatchTransaction", "add_all", "iterate"]


@runtime_checkable
class BatchTransaction(Transaction, Protocol):
    """A transaction that adds many rows faster than one by one."""

    def add_all(self, rows: Sequence[Row]) -> Sequence[Row]:
        """As :meth:`~bedside.ports.Transaction.add` for each row, in order; all of them, or none."""


def add_all(tx: Transaction, rows: Sequence[Row]) -> Sequence[Row]:
    """Add *rows* in their order, as fast as the store can; return them at revision 1.

    Rows of one kind that stand together go together. After an error leave the block: a store without
    :class:`BatchTransaction` has added the rows before the wrong one.

    Raises:
        MissingReferenceError, UniqueKeyError: as :meth:`bedside.ports.Transaction.add`.
    """
    if isinstance(tx, BatchTransaction):
        return tx.add_all(rows)
    return [tx.add(row) for row in rows]


def iterate(tx: Transaction, kind: str, query: Query, *, page: int = 500) -> Iterator[Row]:
    """Every matching row by id, page by page, so that a large kind never sits in memory."""
    after = query.after
    while True:
        rows = tx.find(kind, attrs.evolve(query, after=after, limit=page, order_by=None))
        yield from rows
        if len(rows) < page:
            return
        after = rows[-1].id
