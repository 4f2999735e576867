"""Servers that bedside cannot trust with money are refused by name; the least versions are taken."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from bedside.errors import StorageError
from bedside.storage.sql.dialects.base import Dialect
from bedside.storage.sql.dialects.mariadb import Mariadb
from bedside.storage.sql.dialects.postgresql import Postgresql
from bedside.storage.sql.dialects.sqlite import Sqlite


@attrs.frozen
class _Server:
    """A connection whose server answers each question with the same row."""

    answer: tuple[object, ...]

    def cursor(self) -> _Server:
        return self

    def execute(self, text: str, values: object = None) -> None:
        """Hear the question."""

    def fetchone(self) -> tuple[object, ...]:
        return self.answer

    def close(self) -> None:
        """Stay as it is."""


def _check(dialect: Dialect, *answer: object) -> None:
    connection: Any = _Server(answer)
    dialect.check_server(connection)


@pytest.mark.parametrize(
    ("dialect", "answer", "problem"),
    [
        (Mariadb(owned=True), ("8.0.36",), "this server is MySQL; bedside needs MariaDB 10.6"),
        (
            Mariadb(owned=True),
            ("10.5.99-MariaDB-log",),
            r"MariaDB 10\.6 or newer is needed; this one is 10\.5",
        ),
        (Mariadb(owned=True), ("5.5.5-10.5.1-MariaDB",), r"this one is 10\.5"),
        (
            Postgresql(owned=True),
            ("120022", "UTF8", "UTF8"),
            "PostgreSQL 13 or newer is needed; this one is 12",
        ),
        (Postgresql(owned=True), ("150018", "SQL_ASCII", "UTF8"), "encoding is SQL_ASCII; create one with"),
        (Postgresql(owned=True), ("150018", "UTF8", "LATIN1"), "client_encoding is LATIN1; let the engine"),
        (Sqlite(), ("3.36.0",), r"SQLite 3\.37 or newer is needed.*this one is 3\.36\.0"),
    ],
)
def test_a_server_that_lacks_something_is_refused(
    dialect: Dialect, answer: tuple[object, ...], problem: str
) -> None:
    with pytest.raises(StorageError, match=problem):
        _check(dialect, *answer)


@pytest.mark.parametrize(
    ("dialect", "answer"),
    [
        (Mariadb(owned=True), ("10.6.0-MariaDB",)),
        (Mariadb(owned=True), ("5.5.5-10.11.19-MariaDB-0+deb12u1",)),
        (Mariadb(owned=True), ("12.1.2-MariaDB",)),
        (Postgresql(owned=True), ("130000", "UTF8", "UTF8")),
        (Sqlite(), ("3.37.0",)),
    ],
)
def test_the_least_version_is_taken(dialect: Dialect, answer: tuple[object, ...]) -> None:
    _check(dialect, *answer)
