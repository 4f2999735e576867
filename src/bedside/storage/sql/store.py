"""The store that a host opens."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from bedside.errors import MissingExtraError
from bedside.ports import Kind, Storage, Transaction

if TYPE_CHECKING:
    from types import TracebackType

    import sqlalchemy as sa

__all__ = ["SqlStorage"]


class SqlStorage:
    """Rows, counters and the journal in a SQL database; SQLite is the embedded default.

    Give a URL (``sqlite:///practice.db``; ``sqlite://`` lives in memory) or a host's own SQLAlchemy
    engine, which stays the host's to configure and dispose of. A table is named *table_prefix* and
    its kind, in *schema* where one is given.

    Raises:
        MissingExtraError: SQLAlchemy is not installed.
        StorageError: the URL cannot be read, or bedside does not know its database.

    >>> from bedside.ports import Column, Row
    >>> with SqlStorage("sqlite://") as storage:
    ...     storage.prepare([Kind(name="note", columns=(Column("topic"),))])
    ...     with storage.transaction() as tx:
    ...         tx.add(Row(kind="note", id="n-1", columns={"topic": "recall"})).revision
    1
    """

    def __init__(
        self, url_or_engine: str | sa.Engine, *, schema: str | None = None, table_prefix: str = "bedside_"
    ) -> None:
        try:
            import sqlalchemy  # noqa: F401 - asked for here, so that only its absence is answered so
        except ImportError:
            raise MissingExtraError("SqlStorage", "sql") from None
        from bedside.storage.sql.database import Database

        self._database = Database(url_or_engine, schema=schema, prefix=table_prefix)

    def __enter__(self) -> SqlStorage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of an engine that the store opened itself."""
        self._database.close()

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Create the tables, indexes and triggers that are missing, and check those that are there.

        Raises:
            StorageError: a declaration is wrong; a table lacks a column or has one that does not fit.
        """
        self._database.prepare(kinds)

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Commit on leaving the block; keep nothing if it raises."""
        return self._database.transaction()

    def joined(self, connection: sa.Connection) -> Storage:
        """A store whose transactions are part of the one that a host has open on *connection*.

        The host commits, so that its appointment and our referral are kept together or not at all.
        A block that raises rolls the host's whole transaction back.
        """
        from bedside.storage.sql.database import JoinedStorage

        return JoinedStorage(self._database, connection)
