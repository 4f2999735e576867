"""Real databases for tests: where they are, and a fresh, empty place in one for each test.

A server is named by ``BEDSIDE_TEST_POSTGRESQL_URL`` or ``BEDSIDE_TEST_MARIADB_URL``; without that, the
usual local sockets and ports are tried, and then a PostgreSQL that pip installed (the dependency group
``servers``), which the name ``throwaway`` in place of a URL asks for at once.

The account must be allowed to create schemas (PostgreSQL) or databases (MariaDB). A place is named in
its URL alone, so that other processes reach it too.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import quote

import attrs
import pytest
import sqlalchemy as sa
from tests.throwaway import NO_SERVER, start_postgresql

from bedside.domain.journal import FIRST_HASH
from bedside.errors import BedsideError
from bedside.ports import Storage
from bedside.storage import MemoryStorage, SqlStorage
from bedside.storage.sql.dialects import open_engine

__all__ = [
    "DATABASES",
    "SERVERS",
    "STORES",
    "Reused",
    "fresh_store",
    "fresh_url",
    "missing_servers",
    "server",
    "url_or_skip",
]

#: The servers, the databases that SqlStorage serves, and all stores in the box.
SERVERS = ("postgresql", "mariadb")
DATABASES = ("sqlite", *SERVERS)
STORES = ("memory", *DATABASES)

_USUAL = {
    "postgresql": (
        "postgresql:///postgres",
        "postgresql://postgres@127.0.0.1/postgres",
        "postgresql://postgres:postgres@127.0.0.1/postgres",
    ),
    "mariadb": (
        "mariadb://root@localhost/mysql?unix_socket=/run/mysqld/mysqld.sock",
        "mariadb://root@127.0.0.1/mysql",
        "mariadb://root:root@127.0.0.1/mysql",
    ),
}
#: In place of a URL: a server that is started for the tests alone.
THROWAWAY = "throwaway"
_PLACE = "bedside_test_{process}_{number}"
_NUMBERS = itertools.count(1)


@attrs.frozen
class Server:
    """A server that answers, or the reason why there is none."""

    url: str | None
    version: str = ""
    problem: str = ""


@cache
def server(name: str) -> Server:
    """The server of that name, looked for once in a process."""
    variable = f"BEDSIDE_TEST_{name.upper()}_URL"
    named = os.environ.get(variable)
    problems = []
    urls: tuple[str, ...] = (named,) if named else _USUAL[name]
    for url in () if named == THROWAWAY else urls:
        try:
            version = _asked(url)
        except (sa.exc.SQLAlchemyError, BedsideError) as error:
            problems.append(type(error).__name__)
        else:
            _sweep(url)
            return Server(url, version)
    if name == "postgresql" and named in (None, "", THROWAWAY):
        made = start_postgresql()
        if made is not None:
            return Server(made, _asked(made))
        problems.append(NO_SERVER)
    return Server(None, problem=f"no {name} server answers ({', '.join(problems)}); set {variable}")


def missing_servers() -> list[str]:
    """Why tests on a server cannot run here, one line for each server that is missing."""
    return [server(name).problem for name in SERVERS if server(name).url is None]


def url_or_skip(name: str) -> str:
    """The server's URL; without one the test is skipped, and fails where ``CI`` is set."""
    found = server(name)
    if found.url is not None:
        return found.url
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(found.problem, pytrace=False)
    pytest.skip(found.problem)


@contextmanager
def fresh_url(name: str, folder: Path) -> Iterator[str]:
    """The URL of an empty place of its own in that database: a file, a schema, a database."""
    if name == "sqlite":
        yield f"sqlite:///{folder / 'store.db'}"
        return
    url = url_or_skip(name)
    place = _PLACE.format(process=os.getpid(), number=next(_NUMBERS))
    _say(url, [_made(name, place)])
    try:
        yield _inside(name, url, place)
    finally:
        _say(url, [_dropped(name, place)])


@contextmanager
def fresh_store(name: str, folder: Path) -> Iterator[Storage]:
    """An empty store of that name."""
    if name == "memory":
        yield MemoryStorage()
        return
    with fresh_url(name, folder) as url, SqlStorage(url) as store:
        yield store


class Reused:
    """One store that many tests have in turns, empty for each: making tables anew takes long."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = open_engine(url)
        self.store = SqlStorage(url)

    def emptied(self) -> SqlStorage:
        """The store without rows, counters or entries; its tables stay."""
        with self._engine.begin() as connection:
            names = [
                name
                for name in sa.inspect(connection).get_table_names()
                if not name.endswith(("_head", "__schema"))
            ]
            if names:
                _forget(connection, names)
        return self.store

    @contextmanager
    def trigger(self, table: str, says: str) -> Iterator[None]:
        """A trigger of the host's on the table, which says something before each insert."""
        name = "bedside_test_trigger"
        postgresql = self._engine.dialect.name == "postgresql"
        made = [f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW {says}"]
        dropped = [f"DROP TRIGGER {name}"]
        if postgresql:
            body = says.removeprefix("DO $$ ").removesuffix(" $$")
            made = [
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
                f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
            dropped = [f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}"]
        _say(self.url, made)
        try:
            yield
        finally:
            _say(self.url, dropped)

    def kill_others(self) -> None:
        """End every connection to this place but our own, as an administrator would."""
        with self._engine.connect() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE query LIKE '%%bedside_member%%' AND state = 'idle in transaction'"
                )
                return
            listed = "SELECT id FROM information_schema.processlist WHERE db = DATABASE()"
            for (number,) in connection.exec_driver_sql(f"{listed} AND id <> CONNECTION_ID()").all():
                connection.exec_driver_sql(f"KILL {number}")

    def close(self) -> None:
        """Close the store and our own connections."""
        self.store.close()
        self._engine.dispose()


def _forget(connection: sa.Connection, names: Sequence[str]) -> None:
    """Take all rows out, past the triggers that forbid it."""
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)
    filled = [str(name) for (name,) in connection.exec_driver_sql(asked)]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        guarded: set[str] = set()
    else:
        connection.exec_driver_sql("SET SESSION foreign_key_checks = 0")
        triggers = (
            "SELECT event_object_table FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
        )
        guarded = {str(name) for (name,) in connection.exec_driver_sql(triggers)}
    for name in filled:
        connection.exec_driver_sql(f"{'TRUNCATE' if name in guarded else 'DELETE FROM'} {name}")
    for prefix in {name.removesuffix("_journal") for name in names if name.endswith("__journal")}:
        connection.exec_driver_sql(
            f"UPDATE {prefix}_journal_head SET sequence = 0, entry_hash = '{FIRST_HASH}' WHERE sequence > 0"
        )


def _asked(url: str) -> str:
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return str(connection.exec_driver_sql("SELECT version()").scalar())
    finally:
        engine.dispose()


def _say(url: str, statements: Sequence[str]) -> None:
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def _made(name: str, place: str) -> str:
    return f"CREATE SCHEMA {place}" if name == "postgresql" else f"CREATE DATABASE {place}"


def _dropped(name: str, place: str) -> str:
    return f"DROP SCHEMA {place} CASCADE" if name == "postgresql" else f"DROP DATABASE {place}"


def _inside(name: str, url: str, place: str) -> str:
    if name == "mariadb":
        return sa.make_url(url).set(database=place).render_as_string(hide_password=False)
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}options={quote(f'-csearch_path={place}')}"


def _sweep(url: str) -> None:
    """Drop the places of test runs that were killed."""
    engine = open_engine(url)
    name = "postgresql" if engine.dialect.name == "postgresql" else "mariadb"
    engine_places = sa.inspect(engine).get_schema_names()
    engine.dispose()
    for place in engine_places:
        process = re.fullmatch(r"bedside_test_(\d+)_\d+", place)
        if process and not Path(f"/proc/{process[1]}").exists() and Path("/proc/1").exists():
            _say(url, [_dropped(name, place)])
