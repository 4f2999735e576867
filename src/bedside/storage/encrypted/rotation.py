"""A new data key: rows are sealed again, a batch a transaction, while everybody goes on working."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Final

import attrs

from bedside.errors import ConflictError
from bedside.ports import Kind, Query, Row, Value
from bedside.storage.encrypted.keys import KeyStore, person
from bedside.storage.encrypted.sealing import sealed_version
from bedside.storage.encrypted.transaction import EncryptedTransaction

__all__ = ["Renewal", "reseal"]

_BATCH: Final = 200


@attrs.frozen(kw_only=True)
class Renewal:
    """How many rows were sealed again, and how many were left under an older key.

    ``waiting`` rows are due work that somebody may hold: they are moved when it is done.
    ``written_once`` rows are never changed by anybody, so the key that sealed them stays.
    ``unprepared`` kinds have rows here and were not prepared by this program: their rows are left, and
    while there is one no key is destroyed. Run it in a program with the same plugins.
    """

    moved: int = 0
    waiting: int = 0
    written_once: int = 0
    unprepared: int = 0


def reseal(
    open_transaction: Callable[[], AbstractContextManager[EncryptedTransaction]],
    keys: KeyStore,
    kinds: Iterable[Kind],
    subject: str | None,
    *,
    unprepared: Callable[[], int],
    drop: bool,
) -> Renewal:
    """Seal under the newest key of *subject* what an older one has sealed.

    With *drop* the older keys that seal nothing any more are destroyed, unless kinds were *unprepared*.
    """
    owner = person(subject)
    owned = keys.of([owner])[owner]
    done = Renewal()
    used: set[int] = set()
    for kind in kinds:
        after: str | None = None
        while True:
            with open_transaction() as tx:
                page = _page(tx, kind, subject, after)
                for row in page:
                    done, left = _move(tx, kind, row, done, newest=owned.current)
                    used |= left
            if len(page) < _BATCH:
                break
            after = page[-1].id
    # Asked at the end: a program that prepared another kind meanwhile seals by the newest key.
    done = attrs.evolve(done, unprepared=unprepared())
    if drop and not done.unprepared:
        keys.drop(owner, set(owned.versions) - used)
    return done


def _page(tx: EncryptedTransaction, kind: Kind, subject: str | None, after: str | None) -> list[Row]:
    if kind.subject == "id":
        row = None if subject is None or after is not None else tx.sealed_row(kind.name, subject)
        return [] if row is None else [row]
    if kind.subject is None and subject is not None:
        return []
    equal: dict[str, Value] = {} if kind.subject is None else {kind.subject: subject}
    return list(tx.sealed_rows(kind.name, Query(equal=equal, limit=_BATCH, after=after)))


def _move(
    tx: EncryptedTransaction, kind: Kind, row: Row, done: Renewal, *, newest: int
) -> tuple[Renewal, set[int]]:
    """Seal one row by the *newest* key; the versions that it is left under."""
    while (version := sealed_version(row.body)) != newest:
        if kind.appended:
            return attrs.evolve(done, written_once=done.written_once + 1), {version}
        if kind.due_column is not None and row.columns[kind.due_column] is not None:
            # A worker may hold it, and a new revision would take it out of that worker's hands.
            return attrs.evolve(done, waiting=done.waiting + 1), {version}
        opened = tx.get(kind.name, row.id)
        try:
            if opened is not None:
                tx.put(opened, expect=row.revision)
        except ConflictError:
            # Somebody wrote it since, by either key; it is looked at again where that can be seen.
            written = tx.sealed_row(kind.name, row.id)
            if written is None or written.revision == row.revision:
                raise
            row = written
        else:
            return attrs.evolve(done, moved=done.moved + 1), set()
    return done, set()
