"""What the store asks of a database that SQLAlchemy does not say for all of them alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor

from bedside.errors import ContentionError, StorageError, StorageUnavailableError

__all__ = [
    "LOCK_SECONDS",
    "STATEMENT_SECONDS",
    "Dialect",
    "Settings",
    "busy",
    "only_value",
    "quoted",
    "unavailable",
    "unchanged",
]

#: Session settings by name.
Settings = Mapping[str, str | int | None]

#: How long a statement waits for another writer before it gives up.
LOCK_SECONDS = 5

#: How long one statement may take; ours are short, or there are far too many rows.
STATEMENT_SECONDS = 60


class Dialect(Protocol):
    """Everything in which databases differ; one class for each of them.

    ``connection`` is always the driver's own. ``quiet_inserts``: an insert that meets a taken
    unique key changes nothing and is no error. ``savepoints``: a failed statement spoils the whole
    transaction unless a savepoint was set before it. ``page_rows`` is how many keys a page of
    columns spans, and so how many rows one JSON array holds at most; ``page_setting`` is what is said before
    the statement that asks for it.
    """

    name: str
    quiet_inserts: bool
    savepoints: bool
    page_rows: int
    page_setting: str

    def check_server(self, connection: DBAPIConnection) -> None:
        """StorageError unless the server is one that bedside can trust with money."""

    def place(self, connection: DBAPIConnection, schema: str | None) -> str | None:
        """Which database that is, the same for every way to it and every prefix; None: it has no place."""

    def borrow(self, connection: DBAPIConnection) -> Settings:
        """Set what our transactions need; return what was set before."""

    def give_back(self, connection: DBAPIConnection, before: Settings) -> None:
        """Put back what was set before."""

    def begin(self, connection: DBAPIConnection) -> None:
        """Begin a transaction of our own on a borrowed connection."""

    def check_joined(self, connection: DBAPIConnection) -> None:
        """StorageError unless a host's transaction is open there and the session can be trusted."""

    def cursor(self, connection: DBAPIConnection) -> DBAPICursor:
        """A cursor that gives rows as plain tuples."""

    def preparing(self, connection: sa.Connection, prefix: str) -> AbstractContextManager[None]:
        """Let no other program of ours change tables meanwhile."""

    def key_column(self, table: str, schema: str | None, *, own_kind: bool) -> sa.Column[int]:
        """The surrogate key; *own_kind*: rows may point at themselves, so it is asked for first."""

    def next_key(self, cursor: DBAPICursor, table: sa.Table) -> int:
        """A surrogate key that no row of *table* has or will be given."""

    def indexed(self, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """The column as an index holds it, so that the index gives the port's order."""

    def triggers(self, connection: sa.Connection, schema: str | None) -> set[str]:
        """The names of the triggers that are there."""

    def append_only(self, table: sa.Table, name: str) -> Mapping[str, str]:
        """Triggers, by name, that make the database itself refuse to change rows of *table*.

        *name* begins their names.
        """

    def adding(self, table: sa.Table) -> sa.Insert:
        """An insert that changes nothing where a unique key is taken (see ``quiet_inserts``)."""

    def adding_once(self, table: sa.Table) -> sa.Insert:
        """An insert that does nothing where the row is there already."""

    def json_array(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
        """All values of *column*, in the order of the rows, as the text of one JSON array."""

    def locking(self, select: sa.Select[Any]) -> sa.Select[Any]:
        """The same select, leaving out rows that another transaction holds."""

    def ordered(
        self, column: sa.ColumnElement[Any], *, nullable: bool, descending: bool
    ) -> sa.ColumnElement[Any]:
        """Order by *column*: empty values first, or last when *descending*."""

    def duplicate(self, error: Exception, unique: Mapping[str, tuple[str, ...]]) -> str | None:
        """The unique index (name → columns) that *error* reports as violated, or None."""

    def lost(self, error: Exception) -> bool:
        """Whether the connection broke, so that nobody knows if a commit went through."""

    def problem(self, error: Exception) -> StorageError:
        """*error* in our words: a code and what to do, and no value that the driver may quote."""


def busy(code: str, problem: str = "another writer was in the way") -> ContentionError:
    """Nothing is wrong: the unit may be run again."""
    return ContentionError(f"{code}: {problem}; nothing was kept, run the whole unit again")


def unavailable(code: str, problem: str) -> StorageUnavailableError:
    """The database cannot be used, for a reason that a person can mend."""
    return StorageUnavailableError(f"{code}: {problem}; nothing was kept")


def only_value(cursor: DBAPICursor) -> Any:
    """The first column of the row that was asked for."""
    found: Any = cursor.fetchone()
    return found[0]


def quoted(mark: str, *names: str | None) -> str:
    """Names (the innermost first) joined by dots, each between two *mark*s."""
    parts = [f"{mark}{name.replace(mark, mark * 2)}{mark}" for name in reversed(names) if name]
    return ".".join(parts)


@contextmanager
def unchanged() -> Iterator[None]:
    """For databases whose sessions need nothing put back."""
    yield
