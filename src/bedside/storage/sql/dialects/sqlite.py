"""SQLite 3.37 or newer, through Python's ``sqlite3``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from bedside.errors import StorageError
from bedside.storage.sql.dialects.base import Settings, busy, only_value, quoted, unavailable, unchanged

__all__ = ["Sqlite", "open_sqlite"]

_MARK = '"'
_BUSY_MILLISECONDS = 10_000
_OLDEST = (3, 37)

#: What each of our transactions needs on its connection. With synchronous = NORMAL (1) the last
#: commits can be lost when the power goes, and a reward handed over would be forgotten.
_REQUIRED = {"foreign_keys": 1, "synchronous": 2}

_DUPLICATE = re.compile(r"UNIQUE constraint failed: (.+)")
_UNAVAILABLE = {
    "SQLITE_FULL": "the disk is full; free some space and run it again",
    "SQLITE_READONLY": "the file may not be written; allow this program to write the file and its folder",
    "SQLITE_CANTOPEN": "the file cannot be opened; see that its folder is there and may be written",
    "SQLITE_PERM": "the file may not be opened; allow this program to read and write it",
    "SQLITE_AUTH": "the file may not be opened; allow this program to read and write it",
    "SQLITE_IOERR": "the disk failed; see that the file is on a healthy local disk",
    "SQLITE_NOTADB": "the file is no SQLite database; name another file",
    "SQLITE_CORRUPT": "the file is damaged; restore it from a backup",
    "SQLITE_NOMEM": "there is not enough memory",
}


class Sqlite:
    """SQLite: one writer at a time, and every transaction of ours is one from its first moment."""

    name = "SQLite"
    quiet_inserts = False
    savepoints = False
    page_rows = 50_000
    page_setting = ""

    def check_server(self, connection: DBAPIConnection) -> None:
        """Strict tables need SQLite 3.37."""
        cursor = connection.cursor()
        cursor.execute("SELECT sqlite_version()")
        version = str(only_value(cursor))
        cursor.close()
        if tuple(int(part) for part in version.split(".")[:2]) < _OLDEST:
            raise StorageError(f"SQLite 3.37 or newer is needed (strict tables); this one is {version}")

    def place(self, connection: DBAPIConnection, schema: str | None) -> str | None:
        """The file; a database in memory has none."""
        cursor = connection.cursor()
        cursor.execute("SELECT file FROM pragma_database_list WHERE name = ?", (schema or "main",))
        found = cursor.fetchone()
        cursor.close()
        return os.path.realpath(str(found[0])) if found and found[0] else None

    def borrow(self, connection: DBAPIConnection) -> Settings:
        """Foreign keys on, commits synchronised, and no BEGIN of the driver's own."""
        driver: Any = connection
        before: dict[str, str | int | None] = {"isolation_level": driver.isolation_level}
        driver.isolation_level = None  # the driver's own BEGIN is deferred, and late
        for name, value in _REQUIRED.items():
            [found] = driver.execute(f"PRAGMA {name}").fetchone()
            if found < value:
                before[name] = found
                driver.execute(f"PRAGMA {name} = {value}")
        return before

    def give_back(self, connection: DBAPIConnection, before: Settings) -> None:
        """As the host had it."""
        driver: Any = connection
        for name in _REQUIRED.keys() & before:
            driver.execute(f"PRAGMA {name} = {before[name]}")
        driver.isolation_level = before["isolation_level"]

    def begin(self, connection: DBAPIConnection) -> None:
        """Take the right to write at once."""
        # A deferred transaction that turns from reading to writing fails at once when another
        # writer was faster, whatever the busy timeout; an immediate one waits for its turn.
        driver: Any = connection
        if not driver.in_transaction:  # a host's engine may begin by an event of its own
            driver.execute("BEGIN IMMEDIATE")

    def check_joined(self, connection: DBAPIConnection) -> None:
        """A host's transaction is begun here when it has not written yet."""
        self.begin(connection)

    def cursor(self, connection: DBAPIConnection) -> DBAPICursor:
        """Plain tuples, whatever row factory the host's connection has."""
        cursor: Any = connection.cursor()
        cursor.row_factory = None
        return cursor  # type: ignore[no-any-return]  # sqlite3's cursor is one

    def preparing(self, connection: sa.Connection, prefix: str) -> AbstractContextManager[None]:
        """Nothing to do: an immediate transaction has locked the whole database."""
        return unchanged()

    def key_column(self, table: str, schema: str | None, *, own_kind: bool) -> sa.Column[int]:
        """SQLite's own row id."""
        return sa.Column("key", sa.Integer, primary_key=True)

    def next_key(self, cursor: DBAPICursor, table: sa.Table) -> int:
        """One more than the largest: nobody else can write meanwhile."""
        name = quoted(_MARK, table.name, table.schema)
        cursor.execute(f"SELECT coalesce(max(key), 0) + 1 FROM {name}")  # noqa: S608 - a quoted name
        return int(only_value(cursor))

    def indexed(self, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """As it is: NULL is the smallest value here."""
        return column

    def triggers(self, connection: sa.Connection, schema: str | None) -> set[str]:
        """From the catalogue of the file."""
        catalogue = quoted(_MARK, "sqlite_master", schema)
        found = connection.exec_driver_sql(
            f"SELECT name FROM {catalogue} WHERE type = 'trigger'"  # noqa: S608 - a quoted name
        )
        return {str(name) for (name,) in found}

    def append_only(self, table: sa.Table, name: str) -> Mapping[str, str]:
        """Refuse UPDATE and DELETE."""
        refuse = f"ON {quoted(_MARK, table.name)} BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END"
        return {
            trigger: f"CREATE TRIGGER {quoted(_MARK, trigger, table.schema)} BEFORE {verb} {refuse}"
            for trigger, verb in ((f"{name}_no_update", "UPDATE"), (f"{name}_no_delete", "DELETE"))
        }

    def adding(self, table: sa.Table) -> sa.Insert:
        """A plain insert; the error names the columns that are taken."""
        return sa.insert(table)

    def adding_once(self, table: sa.Table) -> sa.Insert:
        """INSERT OR IGNORE."""
        return sa.insert(table).prefix_with("OR IGNORE")

    def json_array(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
        """json_group_array."""
        return sa.func.json_group_array(column)

    def locking(self, select: sa.Select[Any]) -> sa.Select[Any]:
        """As it is: an immediate transaction has locked the whole database."""
        return select

    def ordered(
        self, column: sa.ColumnElement[Any], *, nullable: bool, descending: bool
    ) -> sa.ColumnElement[Any]:
        """NULL is the smallest value here."""
        return column.desc() if descending else column.asc()

    def duplicate(self, error: Exception, unique: Mapping[str, tuple[str, ...]]) -> str | None:
        """The error names columns, and no value."""
        match = _DUPLICATE.fullmatch(str(error))
        if match is None:
            return None
        named = {part.rpartition(".")[2] for part in match[1].split(", ")}
        return next((name for name, columns in unique.items() if set(columns) == named), None)

    def lost(self, error: Exception) -> bool:
        """Never: the file is in our own hands, and a commit that fails has not happened."""
        return False

    def problem(self, error: Exception) -> StorageError:
        """By SQLite's name of the error."""
        name = str(getattr(error, "sqlite_errorname", type(error).__name__))
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return busy(name, "another program holds the database, try again")
        for beginning, problem in _UNAVAILABLE.items():
            if name.startswith(beginning):
                return unavailable(name, problem)
        return StorageError(f"the database refused: {name}; nothing was kept")


def open_sqlite(url: sa.URL) -> sa.Engine:
    """An engine of our own, with the settings that keep what was committed."""
    if url.database in (None, "", ":memory:"):
        # Every connection to an in-memory database is another database: keep one, for all threads.
        connect = {"check_same_thread": False}
        engine = sa.create_engine(url, hide_parameters=True, poolclass=StaticPool, connect_args=connect)
    else:
        engine = sa.create_engine(url, hide_parameters=True)
        sa.event.listen(engine, "do_connect", _make_private)
    sa.event.listen(engine, "connect", _set_up)
    return engine


def _make_private(_dialect: object, _entry: object, arguments: list[str], _named: object) -> None:
    """A file that is made here is its owner's alone; SQLite gives its log the same permissions."""
    path = arguments[0]
    if os.name == "posix" and not path.startswith("file:"):
        # One that is there stays as it is; of anything else that is wrong SQLite says what it is.
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    settings = {"busy_timeout": _BUSY_MILLISECONDS, "journal_mode": "WAL", "trusted_schema": 0, **_REQUIRED}
    for name, value in settings.items():
        cursor.execute(f"PRAGMA {name} = {value}")
    cursor.close()
