"""Connections: where transactions begin and end, on our own engine or in a host's transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import PoolProxiedConnection, StaticPool

from bedside.errors import StorageError
from bedside.ports import Kind, Transaction
from bedside.storage.checks import check_kinds
from bedside.storage.sql.dialects import dialect_of, open_engine
from bedside.storage.sql.statements import StoreStatements
from bedside.storage.sql.tables import Tables, create_missing
from bedside.storage.sql.transaction import SqlTransaction

__all__ = ["Database", "JoinedStorage"]

T = TypeVar("T")


class Database:
    """An engine and what is prepared on it; one transaction at a time in each thread."""

    def __init__(self, url_or_engine: str | sa.Engine, *, schema: str | None, prefix: str) -> None:
        self._owned = isinstance(url_or_engine, str)
        self._engine = open_engine(url_or_engine) if isinstance(url_or_engine, str) else url_or_engine
        self._dialect = dialect_of(self._engine)
        driver: Any = self._engine.dialect.loaded_dbapi
        self._errors: tuple[type[Exception], ...] = (sa.exc.SQLAlchemyError, driver.Error)
        self._schema = schema
        self._prefix = prefix
        self._kinds: dict[str, Kind] = {}
        self._statements: StoreStatements | None = None
        self._here = threading.local()
        # A pool of one connection serves one thread at a time.
        single = isinstance(self._engine.pool, StaticPool)
        self._turn: AbstractContextManager[object] = threading.Lock() if single else nullcontext()

    def close(self) -> None:
        """Dispose of an engine that was opened here."""
        if self._owned:
            self._engine.dispose()

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Create what is missing for *kinds*."""
        with self._alone():
            every = check_kinds(kinds, self._kinds)
            if self._statements is not None and every == self._kinds:
                return
            tables = Tables(every, schema=self._schema, prefix=self._prefix)
            self.guarded(lambda: self._create_missing(tables))
            self._kinds = every
            self._statements = StoreStatements(tables, self._engine, self._dialect)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction of our own."""
        with self._alone(), self._borrowed() as connection:
            tx = self.begun(connection)
            try:
                yield tx
                tx.check_whole()
                self.guarded(connection.commit)
            except BaseException:
                self.guarded(connection.rollback)
                raise
            finally:
                tx.close()

    def begun(self, connection: PoolProxiedConnection) -> SqlTransaction:
        """The verbs on *connection*, in a transaction that is begun if none is open."""
        if self._statements is None:
            raise StorageError("nothing is prepared; call Storage.prepare() first")
        self.guarded(lambda: self._dialect.begin(connection))
        return SqlTransaction(connection.cursor(), self._statements, self._dialect, self._errors)

    def refuse_new(self, kinds: Sequence[Kind]) -> None:
        """StorageError unless all *kinds* are prepared already."""
        if check_kinds(kinds, self._kinds) != self._kinds:
            raise StorageError("prepare the SqlStorage itself, outside of a transaction")

    def guarded(self, step: Callable[[], T]) -> T:
        """Take *step*; an error of the database is built anew, without the values that it may quote."""
        try:
            return step()
        except self._errors as error:
            cause = getattr(error, "orig", None) or error
            problem = StorageError(f"the database refused: {self._dialect.code(cause)}")
        raise problem

    def _create_missing(self, tables: Tables) -> None:
        with (
            self._engine.connect() as connection,
            self._dialect.borrowed(connection.connection),
            connection.begin(),
        ):
            self._dialect.begin(connection.connection)
            create_missing(connection, tables, self._dialect)

    @contextmanager
    def _borrowed(self) -> Iterator[PoolProxiedConnection]:
        connection = self.guarded(self._engine.raw_connection)
        try:
            with self._dialect.borrowed(connection):
                yield connection
        finally:
            connection.close()

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


class JoinedStorage:
    """Satisfies :class:`bedside.ports.Storage` inside a host's open transaction."""

    def __init__(self, database: Database, connection: sa.Connection) -> None:
        self._database = database
        self._connection = connection
        self._busy = False

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Harmless when *kinds* are prepared; a database may commit when tables change."""
        self._database.refuse_new(kinds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Leave the commit to the host; roll the host's transaction back if the block raises."""
        host = self._connection.get_transaction()
        if host is None:
            raise StorageError("no transaction is open on the connection; begin one, then join it")
        if self._busy:
            raise StorageError("a transaction is open already; transactions do not nest")
        self._busy = True
        try:
            tx = self._database.begun(self._connection.connection)
            try:
                yield tx
                tx.check_whole()
            finally:
                tx.close()
        except BaseException:
            host.rollback()
            raise
        finally:
            self._busy = False
