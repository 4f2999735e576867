"""Connections: where transactions begin and end, on our own engine or in a host's transaction."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import PoolProxiedConnection, StaticPool

from bedside.domain.journal import SealedEntry
from bedside.errors import CommitUnknownError, ContentionError, StorageError
from bedside.ports import Capability, Kind, Transaction
from bedside.storage.arrow import has_arrow
from bedside.storage.checks import check_kinds
from bedside.storage.sql.described import described_tables, said_to
from bedside.storage.sql.dialects import dialect_of, open_engine
from bedside.storage.sql.dialects.base import Settings
from bedside.storage.sql.place import place_of
from bedside.storage.sql.running import Running
from bedside.storage.sql.schema.preparing import prepare
from bedside.storage.sql.statements import StoreStatements
from bedside.storage.sql.tables import Tables
from bedside.storage.sql.transaction import SqlTransaction

__all__ = ["Database"]

T = TypeVar("T")

_UNKNOWN = (
    "the connection was lost in mid-commit, and the store could not be asked: all of it was kept, or "
    "nothing; read what is there before you run it again"
)
_PREFIX = re.compile(r"[a-z][a-z0-9_]{0,29}")


class Database:
    """An engine and what is prepared on it; one transaction at a time in each thread."""

    def __init__(self, url_or_engine: str | sa.Engine, *, schema: str | None, prefix: str) -> None:
        if isinstance(url_or_engine, str):
            place = place_of(url_or_engine, schema=schema, prefix=prefix)
            url_or_engine, schema, prefix = place.url, place.schema, place.prefix
        if not _PREFIX.fullmatch(prefix):
            raise StorageError("a table_prefix is 1 to 30 of a-z, 0-9 and _, and begins with a letter")
        if not isinstance(url_or_engine, str | sa.Engine):
            raise StorageError("give a URL such as sqlite:///practice.db, or an engine of SQLAlchemy")
        self._owned = isinstance(url_or_engine, str)
        self._engine = open_engine(url_or_engine) if isinstance(url_or_engine, str) else url_or_engine
        self.dialect = dialect_of(self._engine, owned=self._owned)
        driver: Any = self._engine.dialect.loaded_dbapi
        self._errors: tuple[type[Exception], ...] = (sa.exc.SQLAlchemyError, driver.Error, UnicodeError)
        if schema is not None and self._owned and self._engine.dialect.name == "sqlite":
            raise StorageError(
                "a SQLite file has no schemas; leave schema out, or give an engine that attaches a database"
            )
        self._schema = schema
        self._prefix = prefix
        self._kinds: dict[str, Kind] = {}
        self._statements: StoreStatements | None = None
        self._here = threading.local()
        self._preparing = threading.Lock()
        # A pool of one connection serves one thread at a time.
        single = isinstance(self._engine.pool, StaticPool)
        self._turn: AbstractContextManager[object] = threading.Lock() if single else nullcontext()
        shared = set() if single else {Capability.DURABLE, Capability.CONCURRENT}
        arrow = {Capability.ARROW} if has_arrow() else set()
        self.capabilities: frozenset[Capability] = frozenset({Capability.JOINS} | shared | arrow)

    @property
    def name(self) -> str:
        """The sort of database, as SQLAlchemy calls it."""
        return self._engine.dialect.name

    def close(self) -> None:
        """Dispose of an engine that was opened here."""
        if self._owned:
            self._engine.dispose()

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Create what is missing for *kinds*."""
        # One thread at a time, or the last of two would forget what the first has prepared.
        with self._alone(), self._preparing:
            every = check_kinds(kinds, self._kinds)
            if self._statements is not None and every == self._kinds:
                return
            tables = self.tables(kinds)
            self.guarded(lambda: self._changing(lambda connection: prepare(connection, tables)))
            self._kinds = every
            self._statements = said_to(tables, self._engine, self.dialect)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction of our own."""
        with self._alone():
            self._check_prepared()
            with self._borrowed() as connection:
                tx: SqlTransaction | None = None
                try:
                    tx = self._begun(connection)
                    yield tx
                    tx.check_whole()
                    self._commit(connection, tx)
                except BaseException:
                    self._roll_back(connection)
                    raise
                finally:
                    if tx is not None:
                        tx.close()

    def _begun(self, connection: PoolProxiedConnection) -> SqlTransaction:
        driver = _driver(connection)
        self.guarded(lambda: self.dialect.begin(driver))
        return self.verbs(driver, self._errors)

    def _commit(self, connection: PoolProxiedConnection, tx: SqlTransaction) -> None:
        """Commit; if the connection broke meanwhile, ask the store whether it did."""
        try:
            connection.commit()
        except self._errors as error:
            problem = self.dialect.problem(error)
            lost = self.dialect.lost(error)
        else:
            return
        if not lost:
            raise problem
        connection.invalidate()
        if not tx.wrote:
            return
        if tx.sealed is None:
            raise CommitUnknownError(_UNKNOWN)
        if not self._asked(tx.sealed):
            raise problem

    def _asked(self, sealed: SealedEntry) -> bool:
        """Whether the journal has what a transaction sealed whose commit was not answered."""
        try:
            with self._borrowed() as connection:
                # Its lock on the journal's head is kept until it is committed or given up.
                found = self._begun(connection).holds(sealed)
                self.guarded(connection.rollback)
                return found
        except StorageError:
            pass
        raise CommitUnknownError(_UNKNOWN)

    def joined(self, driver: DBAPIConnection) -> SqlTransaction:
        """The verbs inside the transaction that a host has open on *driver*."""
        self._check_prepared()
        own: Any = driver
        errors = (*self._errors, getattr(own, "Error", sa.exc.SQLAlchemyError))
        self.guarded(lambda: self.dialect.check_joined(driver), errors)
        return self.verbs(driver, errors)

    def verbs(self, driver: DBAPIConnection, errors: tuple[type[Exception], ...]) -> SqlTransaction:
        """The verbs on *driver*, in the transaction that is open there."""
        statements = self._check_prepared()
        cursor = self.guarded(lambda: self.dialect.cursor(driver), errors)
        running = Running(cursor, self.dialect, errors)
        return SqlTransaction(running, statements, savepoints=self.dialect.savepoints)

    def refuse_new(self, kinds: Sequence[Kind]) -> None:
        """StorageError unless all *kinds* are prepared already."""
        if check_kinds(kinds, self._kinds) != self._kinds:
            raise StorageError(
                "prepare the SqlStorage itself, outside of a transaction; a Practice over it does so at once"
            )

    def guarded(self, step: Callable[[], T], errors: tuple[type[Exception], ...] = ()) -> T:
        """Take *step*; an error of the database is built anew, without the values that it may quote."""
        ours = errors or self._errors
        try:
            return step()
        except sa.exc.TimeoutError:
            problem: StorageError = ContentionError(
                "all connections of the engine are taken; give it a larger pool, or run it again"
            )
        except ours as error:
            problem = self.dialect.problem(getattr(error, "orig", None) or error)
        raise problem

    def _check_prepared(self) -> StoreStatements:
        if self._statements is None:
            raise StorageError("nothing is prepared; call Storage.prepare() first")
        return self._statements

    def changing(self, step: Callable[[sa.Connection], T], *, keys: bool = True) -> T:
        """Take *step* in a transaction in which nobody else of ours changes tables.

        Without *keys* SQLite looks at no foreign key meanwhile, so that a table can be built anew.
        """
        with self._alone():
            return self.guarded(lambda: self._changing(step, keys=keys))

    def tables(self, kinds: Sequence[Kind], known: Mapping[str, Kind] | None = None) -> Tables:
        """The tables of *kinds*, and of those that are prepared unless *known* names others."""
        every = check_kinds(kinds, self._kinds if known is None else known)
        return described_tables(tuple(every.values()), self.dialect, schema=self._schema, prefix=self._prefix)

    def place(self) -> str:
        """Which database this is; all prefixes of one are in the same place."""
        with self._alone(), self._borrowed() as connection:
            driver = _driver(connection)
            found = self.guarded(lambda: self.dialect.place(driver, self._schema))
            self.guarded(connection.rollback)
        # A database in memory is where its engine is.
        return f"{self.dialect.name} {found or id(self._engine)}"

    def copy_to(self, path: Path) -> None:
        """A copy of a SQLite database, as it was last committed; *path* must not exist yet."""
        if self._engine.dialect.name != "sqlite":
            raise StorageError("copy a server's database with its own tools (pg_dump, mariadb-dump)")
        if path.exists():
            raise StorageError(f"{path.name} is there already; move it away, or name another file")
        with self._alone(), self._borrowed() as connection:
            cursor = self.dialect.cursor(_driver(connection))
            self.guarded(lambda: cursor.execute("VACUUM INTO ?", (str(path),)))

    def _changing(self, step: Callable[[sa.Connection], T], *, keys: bool = True) -> T:
        with self._engine.connect() as connection:
            driver = _driver(connection.connection)
            self.dialect.check_server(driver)
            driver.rollback()
            before = self.dialect.borrow(driver)
            loose = not keys and self._engine.dialect.name == "sqlite"
            try:
                if loose:
                    driver.cursor().execute("PRAGMA foreign_keys = OFF")
                with connection.begin():
                    self.dialect.begin(driver)
                    with self.dialect.preparing(connection, self._prefix):
                        return step(connection)
            finally:
                if not connection.invalidated:
                    if loose:
                        driver.cursor().execute("PRAGMA foreign_keys = ON")
                    self._give_back(connection.connection, before)

    @contextmanager
    def _borrowed(self) -> Iterator[PoolProxiedConnection]:
        connection = self.guarded(self._engine.raw_connection)
        try:
            driver = _driver(connection)
            before = self.guarded(lambda: self.dialect.borrow(driver))
            try:
                yield connection
            finally:
                self._give_back(connection, before)
        finally:
            connection.close()

    def _give_back(self, connection: PoolProxiedConnection, before: Settings) -> None:
        if not connection.is_valid:
            return
        try:
            self.dialect.give_back(_driver(connection), before)
        except self._errors:
            connection.invalidate()

    def _roll_back(self, connection: PoolProxiedConnection) -> None:
        if not connection.is_valid:
            return
        try:
            connection.rollback()
        except self._errors:
            # What is not committed is gone with the connection.
            connection.invalidate()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if getattr(self._here, "busy", False):
            raise StorageError("a transaction is open already; transactions do not nest")
        with self._turn:
            self._here.busy = True
            try:
                yield
            finally:
                self._here.busy = False


def _driver(connection: PoolProxiedConnection) -> DBAPIConnection:
    driver: Any = connection.driver_connection
    return driver  # type: ignore[no-any-return]  # the three drivers that we take are synchronous ones
