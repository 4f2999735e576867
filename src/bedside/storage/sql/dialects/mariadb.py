"""MariaDB 10.6 or newer, through PyMySQL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry

from bedside.errors import StorageError
from bedside.storage.sql.dialects.base import (
    LOCK_SECONDS,
    STATEMENT_SECONDS,
    Settings,
    busy,
    only_value,
    quoted,
    unavailable,
)

__all__ = ["Mariadb", "open_mariadb"]

_MARK = "`"
_OLDEST = (10, 6)
_VERSION = re.compile(r"(\d+)\.(\d+)")
_STRICT = {"STRICT_TRANS_TABLES", "STRICT_ALL_TABLES", "TRADITIONAL"}

#: What a session of ours has. Without a strict mode a text that is too long is cut off in silence.
_SETTINGS: Settings = {
    "sql_mode": "STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO",
    "foreign_key_checks": 1,
    "unique_checks": 1,
    "sql_safe_updates": 0,
    "innodb_lock_wait_timeout": LOCK_SECONDS,
    "max_statement_time": STATEMENT_SECONDS,
    "idle_transaction_timeout": STATEMENT_SECONDS,
}
_READ_SETTINGS = "SELECT " + ", ".join(f"@@SESSION.{name}" for name in _SETTINGS)
_READ_COMMITTED = "SET {scope} TRANSACTION ISOLATION LEVEL READ COMMITTED"

_DUPLICATE = re.compile(r"for key '([^']*)'$")
_CONTENTION = {
    1020: "another writer was in the way",
    1205: "another writer kept the lock too long",
    1213: "two writers waited for one another",
}
_SERVER = "the connection was lost or refused; see that the server is up, and that the URL is right"
_LOST = {0, 1053, 1180, 1317, 1927, 2006, 2013, 2014, 2055, 4031}
_ACCESS = "the server refused the name, password or database; check the URL"
_FULL = "the server's disk or table is full; free some space"
_READ_ONLY = "the server is read-only here; name the primary server"
_SLOW = "a statement took too long or was stopped by hand; look at the server's load"
_RIGHTS = "this database account may not do that; grant it the right to create and write its tables"
_UNAVAILABLE = {
    **dict.fromkeys((0, 1053, 1152, 1158, 1159, 1160, 1161, 1927, 2002, 2003, 2006, 2013, 2055), _SERVER),
    **dict.fromkeys((1044, 1045, 1049, 1698), _ACCESS),
    **dict.fromkeys((1021, 1114, 1030), _FULL),
    **dict.fromkeys((1290, 1792, 1836), _READ_ONLY),
    **dict.fromkeys((1317, 1969, 3024), _SLOW),
    **dict.fromkeys((1142, 1143, 1227, 1370), _RIGHTS),
    **dict.fromkeys((1040, 1203, 1226), "the server takes no more connections; raise max_connections"),
    1153: "the record is larger than the server takes; raise max_allowed_packet",
    1419: "the server lets nobody create triggers; set log_bin_trust_function_creators",
    4031: "the connection stood still for too long; do nothing slow inside a transaction",
}


class Mariadb:
    """MariaDB with InnoDB, at READ COMMITTED, strict, its keys compared byte by byte."""

    name = "MariaDB"
    quiet_inserts = False
    savepoints = False
    page_rows = 10_000
    # Beyond this length a list is cut off in silence; the usual one is a million.
    page_setting = "SET STATEMENT group_concat_max_len = 1073741824 FOR "

    def __init__(self, *, owned: bool) -> None:
        self._owned = owned

    def check_server(self, connection: DBAPIConnection) -> None:
        """MariaDB 10.6 or newer, and not MySQL."""
        cursor = self.cursor(connection)
        cursor.execute("SELECT version()")
        version = str(only_value(cursor))
        cursor.close()
        if "mariadb" not in version.lower():
            raise StorageError("this server is MySQL; bedside needs MariaDB 10.6 or newer in its place")
        # Some servers put 5.5.5- before their own version, for very old clients.
        numbers = _VERSION.findall(version.removeprefix("5.5.5-"))
        if not numbers or tuple(int(part) for part in numbers[0]) < _OLDEST:
            raise StorageError(f"MariaDB 10.6 or newer is needed; this one is {'.'.join(numbers[0])}")

    def place(self, connection: DBAPIConnection, schema: str | None) -> str | None:
        """The server and the database on it; a schema is another database here."""
        cursor = self.cursor(connection)
        cursor.execute("SELECT concat_ws(' ', @@hostname, @@port, @@datadir, database())")
        found = str(only_value(cursor))
        cursor.close()
        return found if schema is None else f"{found.rpartition(' ')[0]} {schema}"

    def borrow(self, connection: DBAPIConnection) -> Settings:
        """Make a host's session strict."""
        if self._owned:
            return {}
        cursor = self.cursor(connection)
        cursor.execute(_READ_SETTINGS + ", @@character_set_connection")
        found: Any = cursor.fetchone()
        _check_charset(found[-1])
        before = dict(zip(_SETTINGS, found[:-1], strict=True))
        wanted = _settings(found[0])
        changed = {name: value for name, value in before.items() if value != wanted[name]}
        if changed:
            _set(cursor, {name: wanted[name] for name in changed})
        cursor.close()
        return changed

    def give_back(self, connection: DBAPIConnection, before: Settings) -> None:
        """As the host had it."""
        if before:
            _set(connection.cursor(), before)

    def begin(self, connection: DBAPIConnection) -> None:
        """READ COMMITTED for this transaction."""
        driver: Any = connection
        if not self._owned:
            cursor = driver.cursor()
            cursor.execute(_READ_COMMITTED.format(scope=""))
            cursor.close()
        driver.begin()

    def check_joined(self, connection: DBAPIConnection) -> None:
        """An open transaction, a strict session, foreign keys and all of Unicode."""
        cursor = self.cursor(connection)
        cursor.execute(
            "SELECT @@autocommit, @@in_transaction, @@sql_mode, @@foreign_key_checks,"
            " @@character_set_connection"
        )
        found: Any = cursor.fetchone()
        cursor.close()
        autocommit, open_now, mode, keys, charset = found
        if autocommit and not open_now:
            raise StorageError("no transaction is open on the connection; begin one, then join it")
        if not _STRICT & set(str(mode).split(",")):
            raise StorageError("the connection's sql_mode is not strict; add STRICT_TRANS_TABLES to it")
        if not keys:
            raise StorageError("the connection checks no foreign keys; SET foreign_key_checks = 1")
        _check_charset(charset)

    def cursor(self, connection: DBAPIConnection) -> DBAPICursor:
        """Plain tuples, whatever class of cursor the host's connection has."""
        driver: Any = connection
        plain = _plain_cursor(driver)
        cursor: DBAPICursor = driver.cursor() if plain is None else driver.cursor(plain)
        return cursor

    @contextmanager
    def preparing(self, connection: sa.Connection, prefix: str) -> Iterator[None]:
        """A named lock: each change of a table commits, so that no other would last."""
        name = {"name": f"bedside prepare {prefix}"[:64], "seconds": STATEMENT_SECONDS}
        if connection.execute(sa.text("SELECT GET_LOCK(:name, :seconds)"), name).scalar() != 1:
            raise busy("GET_LOCK", "another program prepares the tables")
        try:
            yield
        finally:
            connection.execute(sa.text("SELECT RELEASE_LOCK(:name)"), {"name": name["name"]})

    def key_column(self, table: str, schema: str | None, *, own_kind: bool) -> sa.Column[int]:
        """AUTO_INCREMENT tells a key only afterwards; rows that point at themselves need a sequence."""
        if not own_kind:
            return sa.Column("key", sa.BigInteger, primary_key=True)
        sequence = sa.Sequence(f"{table}_keys", schema=schema)
        return sa.Column("key", sa.BigInteger, sequence, primary_key=True)

    def next_key(self, cursor: DBAPICursor, table: sa.Table) -> int:
        """From the table's sequence."""
        sequence: Any = table.c.key.default
        cursor.execute(f"SELECT NEXTVAL({quoted(_MARK, sequence.name, table.schema)})")
        return int(only_value(cursor))

    def indexed(self, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """As it is: NULL is the smallest value here."""
        return column

    def triggers(self, connection: sa.Connection, schema: str | None) -> set[str]:
        """From the information schema."""
        said = "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = "
        found = connection.execute(sa.text(f"{said} coalesce(:schema, DATABASE())"), {"schema": schema})
        return {str(name) for (name,) in found}

    def append_only(self, table: sa.Table, name: str) -> Mapping[str, str]:
        """Refuse UPDATE and DELETE; only the right to DROP can TRUNCATE here."""
        where = quoted(_MARK, table.name, table.schema)
        refuse = "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'"
        return {
            trigger: f"CREATE TRIGGER {quoted(_MARK, trigger, table.schema)} BEFORE {verb} ON {where} "
            f"FOR EACH ROW {refuse}"
            for trigger, verb in ((f"{name}_no_update", "UPDATE"), (f"{name}_no_delete", "DELETE"))
        }

    def adding(self, table: sa.Table) -> sa.Insert:
        """A plain insert; the error names the index that is taken."""
        return sa.insert(table)

    def adding_once(self, table: sa.Table) -> sa.Insert:
        """ON DUPLICATE KEY UPDATE, to what it is: IGNORE would take a lock that two writers deadlock on."""
        key = next(iter(table.primary_key.columns))
        return mysql.insert(table).on_duplicate_key_update({key.name: key})

    def json_array(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
        """JSON_ARRAYAGG."""
        return sa.func.json_arrayagg(column)

    def locking(self, select: sa.Select[Any]) -> sa.Select[Any]:
        """FOR UPDATE SKIP LOCKED."""
        return select.with_for_update(skip_locked=True)

    def ordered(
        self, column: sa.ColumnElement[Any], *, nullable: bool, descending: bool
    ) -> sa.ColumnElement[Any]:
        """NULL is the smallest value here."""
        return column.desc() if descending else column.asc()

    def duplicate(self, error: Exception, unique: Mapping[str, tuple[str, ...]]) -> str | None:
        """By the index's name at the end; before it the text quotes the value."""
        code, text = _said(error)
        match = _DUPLICATE.search(text) if code == 1062 else None
        return match[1] if match is not None and match[1] in unique else None

    def lost(self, error: Exception) -> bool:
        """No answer at all, or one that the server closed the connection or failed in mid-commit."""
        return _said(error)[0] in _LOST

    def problem(self, error: Exception) -> StorageError:
        """By MariaDB's number of the error."""
        code, _ = _said(error)
        if code in _CONTENTION:
            return busy(str(code), _CONTENTION[code])
        if code in _UNAVAILABLE:
            return unavailable(str(code), _UNAVAILABLE[code])
        return StorageError(f"the database refused: error {code}; nothing was kept")


def open_mariadb(url: sa.URL) -> sa.Engine:
    """An engine of our own; its sessions are nobody else's, so they are set up once."""
    url = url.update_query_dict({"charset": "utf8mb4"})
    engine = sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    sa.event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(_READ_COMMITTED.format(scope="SESSION"))
    cursor.execute("SELECT @@SESSION.sql_mode")
    _set(cursor, _settings(only_value(cursor)))
    cursor.execute("SELECT @@SESSION.sql_mode, @@SESSION.foreign_key_checks, @@character_set_connection")
    found: Any = cursor.fetchone()
    cursor.close()
    if not _STRICT & set(str(found[0]).split(",")) or not found[1]:
        raise StorageError("the server gives no strict session; ask its administrator about init_connect")
    _check_charset(found[2])


def _settings(sql_mode: object) -> Settings:
    """What a session has that came with *sql_mode*: SQLAlchemy quotes names as it found it there."""
    ansi = "ANSI_QUOTES" in str(sql_mode).split(",")
    return {**_SETTINGS, "sql_mode": f"ANSI_QUOTES,{_SETTINGS['sql_mode']}"} if ansi else _SETTINGS


def _set(cursor: DBAPICursor, settings: Settings) -> None:
    said = ", ".join(f"SESSION {name} = %s" for name in settings)
    cursor.execute(f"SET {said}", tuple(settings.values()))


def _check_charset(charset: str) -> None:
    if charset != "utf8mb4":
        raise StorageError(f"the connection's character set is {charset}; connect with charset=utf8mb4")


def _plain_cursor(driver: Any) -> Any:
    """The driver's class of cursors that give tuples: a host's connection may give dictionaries."""
    chosen = getattr(driver, "cursorclass", None)
    for each in getattr(chosen, "__mro__", ()):
        if each.__name__ == "Cursor":
            return each
    return None


def _said(error: Exception) -> tuple[int, str]:
    """The error's number and its text, which may quote values and is never shown."""
    match error.args:
        case [int() as code, str() as text, *_]:
            return code, text
        case [int() as code, *_]:
            return code, ""
    return 0, ""
