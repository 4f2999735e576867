"""A host that owns its database: everything of one week is committed together, on its last evening.

``SqlStorage.joined`` lets bedside work inside a transaction that the host has open. A practice
would commit with each act; the demo lives a year in seconds, so it commits once a week.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from bedside.errors import MissingExtraError
from bedside.storage import SqlStorage

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa
    from sqlalchemy.engine.interfaces import DBAPIConnection

    from bedside.ports import Capability, Kind, Storage, Transaction

__all__ = ["WeekBook"]


class WeekBook:
    """Satisfies :class:`bedside.ports.Storage` in a new SQLite file at *path*."""

    def __init__(self, path: Path) -> None:
        try:
            import sqlalchemy as sa
        except ImportError:
            raise MissingExtraError("bedside demo", "sql") from None
        self._engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))
        sa.event.listen(self._engine, "connect", _set_up)
        self._store = SqlStorage(self._engine)
        self._connection: sa.Connection | None = None
        self._open: Storage | None = None

    @property
    def capabilities(self) -> frozenset[Capability]:
        """None to rely on: a week is lost with the program that lives it."""
        return frozenset()

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Create the tables."""
        self._store.prepare(kinds)

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A part of this week's transaction."""
        if self._open is None:
            self._connection = self._engine.connect()
            self._connection.begin()
            self._open = self._store.joined(self._connection)
        return self._open.transaction()

    def close_the_week(self) -> None:
        """Commit what happened since the last time."""
        if self._connection is not None:
            self._connection.commit()
            self._connection.close()
        self._connection = self._open = None

    def close(self) -> None:
        """Commit, and let the file go."""
        self.close_the_week()
        self._engine.dispose()


def _set_up(connection: DBAPIConnection, _entry: object) -> None:
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "foreign_keys = 1"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()
