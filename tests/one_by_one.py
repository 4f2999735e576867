"""A store whose transactions add and look for rows one by one, whatever the store inside can do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bedside.ports import Capability, Kind, Storage, Transaction

__all__ = ["OneByOne"]

_AT_ONCE = frozenset({"add_all", "stored_ids"})


class OneByOne:
    """Any storage without what it does for many rows at once."""

    def __init__(self, inner: Storage) -> None:
        self._inner = inner

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self._inner.capabilities

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self._inner.prepare(kinds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._inner.transaction() as tx:
            yield _Slow(tx)


class _Slow:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def __getattr__(self, name: str) -> Any:
        if name in _AT_ONCE:
            raise AttributeError(name)
        return getattr(self._tx, name)
