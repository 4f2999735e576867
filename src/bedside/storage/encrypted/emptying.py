"""What is left of an erased person's rows is emptied: nobody should keep what nobody can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from bedside.errors import ConflictError
from bedside.ports import Kind, Query, Row, Storage, Transaction, Value
from bedside.storage.encrypted.sealing import blind_index, new_key

__all__ = ["empty"]

_BATCH: Final = 200


def empty(inner: Storage, kinds: Iterable[Kind], subject: str) -> None:
    """Empty bodies, blind indexes and due columns of every row about *subject* that may be changed.

    Ids, codes and times stay, because the figures of the practice count them. Rows that are written
    once stay whole; without their key they are noise.
    """
    for kind in kinds:
        if kind.subject is None or kind.appended:
            continue
        after: str | None = None
        while True:
            with inner.transaction() as tx:
                page = _page(tx, kind, subject, after)
                for row in page:
                    _empty_one(tx, kind, row)
            if len(page) < _BATCH:
                break
            after = page[-1].id


def _page(tx: Transaction, kind: Kind, subject: str, after: str | None) -> Sequence[Row]:
    if kind.subject == "id":
        row = tx.get(kind.name, subject)
        return [] if row is None else [row]
    return tx.find(kind.name, Query(equal={str(kind.subject): subject}, limit=_BATCH, after=after))


def _empty_one(tx: Transaction, kind: Kind, row: Row) -> None:
    current: Row | None = row
    while current is not None and current.body:
        try:
            tx.put(attrs.evolve(current, columns=_emptied(kind, current), body=""), expect=current.revision)
        except ConflictError:
            current = tx.get(kind.name, row.id)
        else:
            current = None


def _emptied(kind: Kind, row: Row) -> Mapping[str, Value]:
    columns = dict(row.columns)
    for column in kind.columns:
        if column.name == kind.due_column and column.nullable:
            columns[column.name] = None
        elif column.personal:
            # A personal column that must hold something holds the hash of nothing under no key.
            columns[column.name] = None if column.nullable else blind_index(new_key(), "")
    return columns
