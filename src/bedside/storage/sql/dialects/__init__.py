"""The databases that bedside knows: one file for each, and here the choice between them."""

from __future__ import annotations

import sqlalchemy as sa

from bedside.errors import MissingExtraError, StorageError
from bedside.storage.sql.dialects.base import Dialect
from bedside.storage.sql.dialects.mariadb import Mariadb, open_mariadb
from bedside.storage.sql.dialects.postgresql import Postgresql, open_postgresql
from bedside.storage.sql.dialects.sqlite import Sqlite, open_sqlite

__all__ = ["Dialect", "dialect_of", "open_engine"]

_EXAMPLES = (
    "write sqlite:///practice.db, postgresql://name:password@host/database "
    "or mariadb://name:password@host/database"
)
#: What may stand before the :// and the SQLAlchemy driver that serves it.
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "mariadb": "mariadb+pymysql",
    "mysql": "mariadb+pymysql",
    "mariadb+pymysql": "mariadb+pymysql",
    "mysql+pymysql": "mariadb+pymysql",
}
_OPEN = {"sqlite": open_sqlite, "postgresql": open_postgresql, "mariadb": open_mariadb}
_NAMES = {"postgresql": "PostgreSQL", "mariadb": "MariaDB"}


def dialect_of(engine: sa.Engine, *, owned: bool) -> Dialect:
    """The differences of the engine's database; StorageError when bedside does not know it."""
    match engine.dialect.name, engine.dialect.driver:
        case "sqlite", "pysqlite":
            return Sqlite()
        case "postgresql", "psycopg":
            return Postgresql(owned=owned)
        case "mysql" | "mariadb", "pymysql":
            return Mariadb(owned=owned)
    raise StorageError(
        f"bedside has no storage for {engine.dialect.name} through {engine.dialect.driver}; "
        "give an engine that uses pysqlite, psycopg or pymysql"
    )


def open_engine(url: str) -> sa.Engine:
    """An engine of our own, with the settings that keep what was committed."""
    parsed = _parsed(url)
    if parsed is None:
        raise StorageError(f"this names no database; {_EXAMPLES}")
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise StorageError(f"this names no database that bedside serves; {_EXAMPLES}")
    backend = driver.partition("+")[0]
    _check_place(parsed, backend)
    try:
        return _OPEN[backend](parsed.set(drivername=driver))
    except ImportError:
        raise MissingExtraError(f"SqlStorage on {_NAMES.get(backend, backend)}", backend) from None
    except (sa.exc.ArgumentError, TypeError, ValueError):
        pass
    # Outside of the handler: the driver's words may quote a password of the URL.
    raise StorageError(f"the URL has parts that this database does not take; {_EXAMPLES}")


def _parsed(url: str) -> sa.URL | None:
    try:
        return sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return None


def _check_place(url: sa.URL, backend: str) -> None:
    """Where nothing is named, a database in memory or none at all would be used in silence."""
    if backend != "sqlite" and not url.database:
        raise StorageError(f"the URL names a server and no database on it; {_EXAMPLES}")
    if backend == "sqlite" and url.database == "":
        raise StorageError("the URL names no file; write sqlite:///practice.db, or sqlite:// to keep nothing")
    if backend == "sqlite" and url.query and "uri" not in url.query:
        raise StorageError("SQLite reads what stands behind the ? only with uri=true; write it there too")
