"""Statements run on an open cursor; whatever the database says of a failure, no value gets out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy.engine.interfaces import DBAPICursor

from bedside.errors import StorageError, UniqueKeyError
from bedside.storage.sql.dialects import Dialect
from bedside.storage.sql.statements import KindStatements, Statement, Values

__all__ = ["Running"]

T = TypeVar("T")

_PAGE = 50_000


class Running:
    """One transaction's cursor. The first error of the database ends it: all later calls are refused."""

    def __init__(self, cursor: DBAPICursor, dialect: Dialect, errors: tuple[type[Exception], ...]) -> None:
        self._cursor = cursor
        self._dialect = dialect
        self._errors = errors
        self._failure: StorageError | None = None

    def check_whole(self) -> None:
        """The database's failure once more: it may have dropped what was written before."""
        if self._failure is not None:
            raise type(self._failure)(f"{self._failure}; the transaction is over, leave its block")

    def failed(self, problem: StorageError) -> StorageError:
        """End the transaction with *problem*, which the caller raises."""
        self._failure = problem
        return problem

    def run(self, statement: Statement, values: Values, of: KindStatements | None = None) -> int:
        """Run it and return how many rows it changed.

        Raises:
            UniqueKeyError: it writes a row *of* a kind, and another row has the unique key.
        """
        self._try(lambda: self._cursor.execute(statement.text, statement.bind(values)), of)
        return self._cursor.rowcount

    def run_many(self, statement: Statement, values: Sequence[Values], of: KindStatements) -> int:
        """Run it once for each of *values* and return how many rows it changed in all."""
        bound: Any = [statement.bind(each) for each in values]
        self._try(lambda: self._cursor.executemany(statement.text, bound), of)
        return self._cursor.rowcount

    def one(self, statement: Statement, values: Values) -> Sequence[Any] | None:
        """The first row that it finds, or None."""
        self.run(statement, values)
        return self._try(self._cursor.fetchone)

    def all(self, statement: Statement, values: Values) -> Sequence[Any]:
        """All rows that it finds."""
        self.run(statement, values)
        return self._try(self._cursor.fetchall)

    def pages(self, statement: Statement, values: Values) -> Iterator[Sequence[Any]]:
        """The rows that it finds, page by page."""
        self.run(statement, values)
        while page := self._try(lambda: self._cursor.fetchmany(_PAGE)):
            yield page

    def next_key(self, of: KindStatements) -> int:
        """A surrogate key that no row of the kind has."""
        return self._try(lambda: self._dialect.next_key(self._cursor, of.table))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Let a refused row spoil what is done in the block, not the whole transaction."""
        self._try(lambda: self._cursor.execute("SAVEPOINT bedside_put"))
        try:
            yield
        except StorageError:
            # After a failure of the database itself there is nothing to go back to.
            if self._failure is None:
                self._try(lambda: self._cursor.execute("ROLLBACK TO SAVEPOINT bedside_put"))
            raise
        self._try(lambda: self._cursor.execute("RELEASE SAVEPOINT bedside_put"))

    def _try(self, step: Callable[[], T], of: KindStatements | None = None) -> T:
        try:
            return step()
        except self._errors as error:
            problem = self._taken(error, of) or self._dialect.problem(error)
        # Raised out here, the driver's error is not even its context: it may quote what was stored.
        if not isinstance(problem, UniqueKeyError):
            self._failure = problem
        raise problem

    def _taken(self, error: Exception, of: KindStatements | None) -> UniqueKeyError | None:
        if of is None:
            return None
        unique = of.described.unique
        index = self._dialect.duplicate(error, {name: columns for name, (_, columns) in unique.items()})
        return None if index is None else UniqueKeyError(of.kind.name, unique[index][0])
