"""Everything in which databases differ. A further database is one more class in this file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, StaticPool

from bedside.errors import StorageError

__all__ = ["Dialect", "dialect_of", "open_engine"]

_BUSY_MILLISECONDS = 10_000

#: What each of our transactions needs on its connection. With synchronous = NORMAL (1) the last
#: commits can be lost when the power goes, and a reward handed over would be forgotten.
_REQUIRED = {"foreign_keys": 1, "synchronous": 2}


class Dialect(Protocol):
    """What the store asks of a database that SQLAlchemy does not say for all of them alike."""

    def borrowed(self, connection: PoolProxiedConnection) -> AbstractContextManager[None]:
        """Set what our transactions need, and on leaving put back what was set before."""

    def begin(self, connection: PoolProxiedConnection) -> None:
        """Begin a transaction unless one is open."""

    def append_only(self, table: sa.Table) -> Sequence[str]:
        """Statements that make the database itself refuse to change rows of *table*."""

    def ignoring_duplicates(self, insert: sa.Insert) -> sa.Insert:
        """The same insert, doing nothing where the row is there already."""

    def locking(self, select: sa.Select[Any], table: sa.Table) -> sa.Select[Any]:
        """The same select, leaving out rows of *table* that another transaction holds."""

    def empty_first(self, column: sa.ColumnElement[Any], *, descending: bool) -> sa.ColumnElement[Any]:
        """Order by *column*: empty values first, or last when *descending*."""

    def next_key(self, cursor: DBAPICursor, table: sa.Table) -> int:
        """A surrogate key that no row of *table* has."""

    def duplicate(self, error: Exception, unique: Mapping[str, tuple[str, ...]]) -> str | None:
        """The unique index (name → columns) that *error* reports as violated, or None."""

    def code(self, error: Exception) -> str:
        """A word for *error* that holds no value, such as ``SQLITE_BUSY``."""


class _Sqlite:
    """SQLite 3.37 or newer, through Python's ``sqlite3``."""

    _DUPLICATE = re.compile(r"UNIQUE constraint failed: (.+)")

    @contextmanager
    def borrowed(self, connection: PoolProxiedConnection) -> Iterator[None]:
        driver: Any = connection.driver_connection
        isolation = driver.isolation_level
        driver.isolation_level = None  # the driver's own BEGIN is deferred, and late
        cursor = connection.cursor()
        changed = _require(cursor)
        try:
            yield
        finally:
            for name, value in changed.items():
                cursor.execute(f"PRAGMA {name} = {value}")
            cursor.close()
            driver.isolation_level = isolation

    def begin(self, connection: PoolProxiedConnection) -> None:
        # A deferred transaction that turns from reading to writing fails at once when another
        # writer was faster, whatever the busy timeout; an immediate one waits for its turn.
        driver: Any = connection.driver_connection
        if not driver.in_transaction:
            driver.execute("BEGIN IMMEDIATE")

    def append_only(self, table: sa.Table) -> Sequence[str]:
        name = _quoted(table.name)
        return [
            f"CREATE TRIGGER IF NOT EXISTS {_quoted(f'{table.name}_no_{verb.lower()}', table.schema)} "
            f"BEFORE {verb} ON {name} BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]

    def ignoring_duplicates(self, insert: sa.Insert) -> sa.Insert:
        return insert.prefix_with("OR IGNORE")

    def locking(self, select: sa.Select[Any], table: sa.Table) -> sa.Select[Any]:
        return select  # an immediate transaction has locked the whole database

    def empty_first(self, column: sa.ColumnElement[Any], *, descending: bool) -> sa.ColumnElement[Any]:
        return column.desc() if descending else column.asc()  # NULL is the smallest value here

    def next_key(self, cursor: DBAPICursor, table: sa.Table) -> int:
        name = _quoted(table.name, table.schema)
        cursor.execute(f"SELECT coalesce(max(key), 0) + 1 FROM {name}")  # noqa: S608 - a quoted name
        return int(_single(cursor))

    def duplicate(self, error: Exception, unique: Mapping[str, tuple[str, ...]]) -> str | None:
        match = self._DUPLICATE.fullmatch(str(error))
        if match is None:
            return None
        named = {part.rpartition(".")[2] for part in match[1].split(", ")}
        return next((name for name, columns in unique.items() if set(columns) == named), None)

    def code(self, error: Exception) -> str:
        name = str(getattr(error, "sqlite_errorname", type(error).__name__))
        busy = name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
        return f"{name}; another program holds the database, try again" if busy else name


def dialect_of(engine: sa.Engine) -> Dialect:
    """The differences of the engine's database; StorageError when bedside does not know it."""
    if engine.dialect.name == "sqlite" and not engine.dialect.is_async:
        driver: Any = engine.dialect.loaded_dbapi
        if driver.sqlite_version_info < (3, 37):
            raise StorageError("SQLite 3.37 or newer is needed (strict tables); this one is older")
        return _Sqlite()
    raise StorageError(f"bedside has no storage for {engine.dialect.name} through {engine.dialect.driver}")


def open_engine(url: str) -> sa.Engine:
    """An engine of our own, with the settings that keep what was committed."""
    try:
        parsed = sa.make_url(url)
        parsed.get_dialect()
    except (sa.exc.ArgumentError, ImportError):
        raise StorageError("this names no database; write sqlite:///practice.db, for example") from None
    if parsed.get_backend_name() != "sqlite":
        raise StorageError(
            f"{parsed.get_backend_name()} is not served yet; write sqlite:///practice.db, for example"
        )
    if parsed.database in (None, "", ":memory:"):
        # Every connection to an in-memory database is another database: keep one, for all threads.
        connect = {"check_same_thread": False}
        engine = sa.create_engine(parsed, hide_parameters=True, poolclass=StaticPool, connect_args=connect)
    else:
        engine = sa.create_engine(parsed, hide_parameters=True)
    sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    settings = {"busy_timeout": _BUSY_MILLISECONDS, "journal_mode": "WAL", "trusted_schema": 0, **_REQUIRED}
    for name, value in settings.items():
        cursor.execute(f"PRAGMA {name} = {value}")
    cursor.close()


def _require(cursor: DBAPICursor) -> dict[str, int]:
    """Set what we need on a connection that may be a host's; return what was there instead."""
    changed = {}
    for name, value in _REQUIRED.items():
        cursor.execute(f"PRAGMA {name}")
        before = int(_single(cursor))
        if before < value:
            changed[name] = before
            cursor.execute(f"PRAGMA {name} = {value}")
    return changed


def _single(cursor: DBAPICursor) -> Any:
    found: Any = cursor.fetchone()
    return found[0]


def _quoted(*names: str | None) -> str:
    parts = ['"' + name.replace('"', '""') + '"' for name in reversed(names) if name]
    return ".".join(parts)
