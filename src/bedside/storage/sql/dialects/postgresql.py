"""PostgreSQL 13 or newer, through psycopg 3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
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

__all__ = ["Postgresql", "open_postgresql"]

_MARK = '"'
_OLDEST = 130_000
_IDLE = 0
_NO_CONNECTION = "there is no connection; see that the server is up, and that all parts of the URL are right"
_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
_SETTINGS = {
    "lock_timeout": LOCK_SECONDS * 1000,
    "statement_timeout": STATEMENT_SECONDS * 1000,
    "idle_in_transaction_session_timeout": STATEMENT_SECONDS * 1000,
}
# With synchronous_commit off the last commits can be lost when the power goes.
_DURABLE = (
    "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
    " WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, {local})"
)

_CONTENTION = {
    "40001": "another writer was in the way",
    "40P01": "two writers waited for one another",
    "55P03": "another writer kept the lock too long",
}
#: By the beginning of the code; the first that fits.
_UNAVAILABLE = {
    "25006": "the server is read-only here; name the primary server",
    "25P03": "the transaction stood still for too long; do nothing slow inside one",
    "25P04": "the transaction took too long; do nothing slow inside one",
    "57014": "a statement took too long or was stopped by hand; look at the server's load",
    "57": "the server is starting, stopping or dropped the connection; run it again when it is up",
    "08": "the connection was lost or refused; see that the server is up and reachable",
    "53100": "the server's disk is full; free some space",
    "53": "the server has no room for more; see its disk, memory and max_connections",
    "58": "the server's disk failed; ask its administrator",
    "28": "the server refused the name or password; check the URL",
    "3D": "there is no such database; create it, or check the URL",
    "3F": "there is no such schema; create it, or name another",
    "42501": "this database role may not do that; grant it the right to create and write its tables",
    "XX": "the server's data are damaged; restore them from a backup",
}


class Postgresql:
    """PostgreSQL, at READ COMMITTED: every decision stands in the WHERE of the statement that writes."""

    name = "PostgreSQL"
    quiet_inserts = True
    savepoints = True
    page_rows = 50_000
    page_setting = ""

    def __init__(self, *, owned: bool) -> None:
        # A host's sessions keep their own settings: ours then last for one transaction.
        lines = [_BEGIN, *(f"SET LOCAL {name} = {value}" for name, value in _SETTINGS.items())]
        self._begin = _BEGIN if owned else "; ".join([*lines, _DURABLE.format(local="true")])

    def check_server(self, connection: DBAPIConnection) -> None:
        """PostgreSQL 13 or newer, encoding UTF8 on both sides."""
        cursor = self.cursor(connection)
        cursor.execute(
            "SELECT current_setting('server_version_num'), current_setting('server_encoding'), "
            "current_setting('client_encoding')"
        )
        found: Any = cursor.fetchone()
        cursor.close()
        version, encoding, spoken = int(found[0]), str(found[1]), str(found[2])
        if version < _OLDEST:
            raise StorageError(f"PostgreSQL 13 or newer is needed; this one is {version // 10_000}")
        if encoding != "UTF8":
            raise StorageError(f"the database's encoding is {encoding}; create one with ENCODING 'UTF8'")
        if spoken != "UTF8":
            raise StorageError(f"the connection's client_encoding is {spoken}; let the engine set utf8")

    def place(self, connection: DBAPIConnection, schema: str | None) -> str | None:
        """The running server and the database on it, whatever the schema: they are backed up together."""
        cursor = self.cursor(connection)
        cursor.execute(
            "SELECT concat(extract(epoch FROM pg_postmaster_start_time()), ' ', oid) FROM pg_database "
            "WHERE datname = current_database()"
        )
        found = str(only_value(cursor))
        cursor.close()
        return found

    def borrow(self, connection: DBAPIConnection) -> Settings:
        """Let the driver send no BEGIN of its own before ours."""
        driver: Any = connection
        before = bool(driver.autocommit)
        if not before:
            driver.autocommit = True
        return {"autocommit": before}

    def give_back(self, connection: DBAPIConnection, before: Settings) -> None:
        """As the host had it."""
        driver: Any = connection
        if not before["autocommit"] and not driver.closed:
            driver.autocommit = False

    def begin(self, connection: DBAPIConnection) -> None:
        """READ COMMITTED and, on a host's engine, our time limits for this transaction alone."""
        cursor = connection.cursor()
        cursor.execute(self._begin)
        cursor.close()

    def check_joined(self, connection: DBAPIConnection) -> None:
        """A driver that commits each statement has no transaction to join."""
        driver: Any = connection
        if driver.autocommit and driver.info.transaction_status == _IDLE:
            raise StorageError("no transaction is open on the connection; begin one, then join it")

    def cursor(self, connection: DBAPIConnection) -> DBAPICursor:
        """Plain tuples, whatever row factory the host's connection has."""
        cursor: Any = connection.cursor()
        if hasattr(cursor, "row_factory"):
            from psycopg.rows import tuple_row

            cursor.row_factory = tuple_row
        return cursor  # type: ignore[no-any-return]  # the driver's cursor is one

    @contextmanager
    def preparing(self, connection: sa.Connection, prefix: str) -> Iterator[None]:
        """Two programs that create one table at once would fail, IF NOT EXISTS or not."""
        # Many programs may start at once, and each makes the others wait.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {STATEMENT_SECONDS * 1000}")
        connection.execute(
            sa.text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"bedside prepare {prefix}"}
        )
        yield

    def key_column(self, table: str, schema: str | None, *, own_kind: bool) -> sa.Column[int]:
        """An identity column."""
        return sa.Column("key", sa.BigInteger, sa.Identity(), primary_key=True)

    def next_key(self, cursor: DBAPICursor, table: sa.Table) -> int:
        """From the sequence of the identity column."""
        name = quoted(_MARK, table.name, table.schema)
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%(table)s, 'key'))", {"table": name})
        return int(only_value(cursor))

    def indexed(self, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """Empty values first, as the port orders them."""
        return column.nulls_first() if column.nullable else column

    def triggers(self, connection: sa.Connection, schema: str | None) -> set[str]:
        """Those of the schema that are switched on."""
        said = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            " WHERE nspname = coalesce(:schema, current_schema()) AND tgenabled <> 'D'"
        )
        return {str(name) for (name,) in connection.execute(sa.text(said), {"schema": schema})}

    def append_only(self, table: sa.Table, name: str) -> Mapping[str, str]:
        """Refuse UPDATE, DELETE and TRUNCATE."""
        refuse = quoted(_MARK, f"{name}_refuse", table.schema)
        where = quoted(_MARK, table.name, table.schema)
        function = (
            f"CREATE OR REPLACE FUNCTION {refuse}() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN RAISE EXCEPTION 'this table is append-only'; END$$"
        )
        return {
            trigger: f"{function}; DROP TRIGGER IF EXISTS {quoted(_MARK, trigger)} ON {where}; "
            f"CREATE TRIGGER {quoted(_MARK, trigger)} BEFORE {verbs} ON {where} "
            f"FOR EACH {each} EXECUTE FUNCTION {refuse}()"
            for trigger, verbs, each in (
                (f"{name}_no_update", "UPDATE OR DELETE", "ROW"),
                (f"{name}_no_truncate", "TRUNCATE", "STATEMENT"),
            )
        }

    def adding(self, table: sa.Table) -> sa.Insert:
        """ON CONFLICT DO NOTHING: an error would spoil the transaction, and quote what is taken."""
        return self.adding_once(table)

    def adding_once(self, table: sa.Table) -> sa.Insert:
        """ON CONFLICT DO NOTHING."""
        return postgresql.insert(table).on_conflict_do_nothing()

    def json_array(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
        """json_agg, as text: the driver would read it."""
        return sa.cast(sa.func.json_agg(column), sa.Text)

    def locking(self, select: sa.Select[Any]) -> sa.Select[Any]:
        """FOR UPDATE SKIP LOCKED."""
        return select.with_for_update(skip_locked=True)

    def ordered(
        self, column: sa.ColumnElement[Any], *, nullable: bool, descending: bool
    ) -> sa.ColumnElement[Any]:
        """Empty values are the largest here, unless it is told otherwise."""
        way = column.desc() if descending else column.asc()
        if not nullable:
            return way
        return way.nulls_last() if descending else way.nulls_first()

    def duplicate(self, error: Exception, unique: Mapping[str, tuple[str, ...]]) -> str | None:
        """By the constraint's name; the error's text quotes the value."""
        if _code(error) != "23505":
            return None
        name = getattr(getattr(error, "diag", None), "constraint_name", None)
        return name if name in unique else None

    def lost(self, error: Exception) -> bool:
        """No answer at all, or one that the server closed the connection."""
        code = _code(error)
        return code is None or code.startswith(("08", "57P"))

    def problem(self, error: Exception) -> StorageError:
        """By the SQLSTATE."""
        code = _code(error)
        if code is None:
            if type(error).__name__ in ("OperationalError", "InterfaceError"):
                return unavailable("PostgreSQL", _NO_CONNECTION)
            return StorageError(f"the driver refused: {type(error).__name__}; nothing was kept")
        if code in _CONTENTION:
            return busy(code, _CONTENTION[code])
        for beginning, problem in _UNAVAILABLE.items():
            if code.startswith(beginning):
                return unavailable(code, problem)
        return StorageError(f"the database refused: SQLSTATE {code}; nothing was kept")


def _code(error: Exception) -> str | None:
    """The SQLSTATE; a host's psycopg2 calls it by another name."""
    return getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)


def open_postgresql(url: sa.URL) -> sa.Engine:
    """An engine of our own; its sessions are nobody else's, so they are set up once."""
    engine = sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    sa.event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    driver: Any = connection
    cursor = driver.cursor()
    # A client that speaks another encoding cannot say every text, whatever its environment asks for.
    cursor.execute("SET SESSION client_encoding = 'UTF8'")
    for name, value in _SETTINGS.items():
        cursor.execute(f"SET SESSION {name} = {value}")
    cursor.execute(_DURABLE.format(local="false"))
    cursor.close()
    driver.commit()
