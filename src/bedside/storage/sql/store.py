"""The store that a host opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from bedside.errors import MissingExtraError
from bedside.ports import Capability, Kind, Storage, Transaction

if TYPE_CHECKING:
    from types import TracebackType

    import sqlalchemy as sa
    from sqlalchemy.orm import Session

    from bedside.storage.sql.joined import HostConnection
    from bedside.storage.sql.schema.upgrading import Schema

__all__ = ["SqlStorage"]


class SqlStorage:
    """Rows, counters and the journal in a SQL database; SQLite is the embedded default.

    Give a URL (``sqlite:///practice.db``, ``postgresql://name:password@host/database``,
    ``mariadb://name:password@host/database``; ``sqlite://`` lives in memory) or a host's own
    SQLAlchemy engine, which stays the host's to configure and dispose of. A table is named
    *table_prefix* and its kind, in *schema* where one is given (MariaDB: another database). Where a URL
    is all that can be given, it may say so too: ``postgresql:///clinic?schema=care&table_prefix=rel_``.

    Raises:
        MissingExtraError: SQLAlchemy, or the database's driver, is not installed.
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

    @property
    def capabilities(self) -> frozenset[Capability]:
        """All of them; a SQLite database in memory ends with its program and is its own."""
        return self._database.capabilities

    @property
    def place(self) -> str:
        """Which database this is, however it was opened: stores with other prefixes in it are in one place.

        Raises:
            StorageUnavailableError: the database cannot be asked.
        """
        return self._database.place()

    @property
    def schema(self) -> Schema:
        """The version of the tables: what is missing of them, and how they are brought up to date."""
        from bedside.storage.sql.schema.upgrading import Schema

        return Schema(self._database)

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Create the tables, indexes and triggers that are missing, and check those that are there.

        Raises:
            SchemaError: the database has another version, or lacks something that was there before.
            StorageError: a declaration is wrong; the server is too old, or is MySQL.
            StorageUnavailableError: the server cannot be reached, or lets us create nothing.
        """
        self._database.prepare(kinds)

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Commit on leaving the block; keep nothing if it raises."""
        return self._database.transaction()

    def joined(
        self, connection: HostConnection | Session, *, roll_back: Callable[[], object] | None = None
    ) -> Storage:
        """A store whose transactions are part of the one that a host has open on *connection*.

        *connection* is a connection or session of SQLAlchemy, or the connection of the database
        driver itself, such as Django's ``connection.connection``. The host commits, so that its
        appointment and our referral are kept together or not at all. A block that raises rolls the
        host's whole transaction back, with *roll_back* where the host has its own way to do so.

        Raises:
            StorageError: *connection* is none, or leads to another sort of database.
        """
        from sqlalchemy.orm import Session

        from bedside.storage.sql.joined import JoinedStorage, check_connection

        own = connection.connection() if isinstance(connection, Session) else connection
        check_connection(own, database=self._database.name)
        return JoinedStorage(self._database, own, roll_back)
