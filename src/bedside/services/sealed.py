"""What a transaction of a store that encrypts can say beyond the verbs of the port."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from bedside.ports import Row, Transaction

__all__ = ["SealingTransaction"]


@runtime_checkable
class SealingTransaction(Transaction, Protocol):
    """It knows which due work does not open; another store has nothing that could not be opened."""

    def unopened(self) -> Sequence[Row]:
        """What ``claim`` has leased here and did not hand out, for it does not open; as it lies there."""
