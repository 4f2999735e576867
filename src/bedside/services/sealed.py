"""What a transaction of a store that encrypts can say beyond the verbs of the port."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bedside.ports import Row, Transaction

__all__ = ["unopened"]


def unopened(tx: Transaction) -> Sequence[Row]:
    """What ``claim`` has leased and did not hand out, for it does not open; as it lies in the store.

    A transaction that has no such verb keeps nothing that could fail to open.
    """
    # Not by isinstance: a runtime protocol would touch every verb of the transaction.
    told: Callable[[], Sequence[Row]] | None = getattr(tx, "unopened", None)
    return () if told is None else told()
