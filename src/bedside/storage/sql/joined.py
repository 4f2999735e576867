"""Our verbs inside a transaction that a host has open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection

from bedside.errors import StorageError
from bedside.ports import Capability, Kind, Transaction
from bedside.storage.sql.database import Database

__all__ = ["HostConnection", "JoinedStorage", "check_connection"]

#: A connection of SQLAlchemy, or one of the database driver itself.
HostConnection = sa.Connection | DBAPIConnection

_ROLLED_BACK: Final = (
    "the host's transaction was rolled back when a call in it failed; begin another one, and join that"
)


#: The module that a driver's connections come from → the database behind it.
_DATABASES: Final = {
    "sqlite3": "sqlite",
    "psycopg": "postgresql",
    "pymysql": "mariadb",
    "MySQLdb": "mariadb",
    "mysql": "mariadb",
}


def check_connection(connection: object, *, database: str) -> None:
    """StorageError for what is no connection at all, or one of another sort of *database*."""
    if isinstance(connection, sa.Connection):
        found: str | None = connection.dialect.name
    else:
        found = _DATABASES.get(type(connection).__module__.partition(".")[0], database)
        if not (hasattr(connection, "cursor") and hasattr(connection, "rollback")):
            found = None
    if found is not None and _DATABASES.get(found, found) == _DATABASES.get(database, database):
        return
    raise StorageError(
        "this is no connection to the store's own database; give a Connection or Session of SQLAlchemy, or "
        "the connection of the database driver itself (Django's connection.connection)"
    )


class JoinedStorage:
    """Satisfies :class:`bedside.ports.Storage` inside a host's open transaction."""

    def __init__(
        self, database: Database, connection: HostConnection, roll_back: Callable[[], object] | None
    ) -> None:
        self._database = database
        self._connection = connection
        self._own_roll_back = roll_back
        self._busy = False
        self._failed: object = None
        self.capabilities: frozenset[Capability] = (database.capabilities - {Capability.JOINS}) | {
            Capability.HOST_COMMITS
        }

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Harmless when *kinds* are prepared; a database may commit when tables change."""
        self._database.refuse_new(kinds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Leave the commit to the host; roll the host's transaction back if the block raises."""
        if self._busy:
            raise StorageError("a transaction is open already; transactions do not nest")
        host, driver, roll_back = self._opened()
        self._busy = True
        try:
            tx = self._database.joined(driver)
            try:
                yield tx
                tx.check_whole()
            finally:
                tx.close()
        except BaseException:
            self._failed = host
            (self._own_roll_back or roll_back)()
            raise
        finally:
            self._busy = False

    def _opened(self) -> tuple[object, DBAPIConnection, Callable[[], object]]:
        """The host's transaction (of a driver: its connection), the connection, and how it is rolled back."""
        if not isinstance(self._connection, sa.Connection):
            # A driver would begin another transaction by itself, without what the host wrote before.
            if self._failed is not None:
                raise StorageError(_ROLLED_BACK)
            return self._connection, self._connection, self._connection.rollback
        host = self._connection.get_transaction()
        if self._failed is not None and host in (None, self._failed):
            raise StorageError(_ROLLED_BACK)
        if host is None:
            raise StorageError("no transaction is open on the connection; begin one, then join it")
        driver: Any = self._connection.connection.driver_connection
        return host, driver, host.rollback
