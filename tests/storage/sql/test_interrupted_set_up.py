"""A first set-up that is killed anywhere goes on when it is run again, also where each table is a commit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from bedside.errors import SchemaError
from bedside.ports import Column, Kind
from bedside.storage import SqlStorage
from bedside.storage.sql.dialects import open_engine
from bedside.testing.rows import entry

_NOTE = Kind(name="note", columns=(Column("topic"),), appended=True)


class KilledError(Exception):
    """The program died."""


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "before",
    [
        "CREATE TABLE bedside__journal_head",
        "CREATE TABLE bedside__schema",
        "INSERT INTO bedside__journal_head",
        "UPDATE bedside__schema",
        "INSERT INTO bedside__schema",
    ],
)
def test_a_journal_is_begun_by_whoever_goes_on(engine: sa.Engine, before: str) -> None:
    def killed(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if before in " ".join(statement.split()):
            raise KilledError

    sa.event.listen(engine, "before_cursor_execute", killed)
    with pytest.raises(KilledError):
        SqlStorage(engine).prepare([_NOTE])
    sa.event.remove(engine, "before_cursor_execute", killed)

    for _ in range(2):
        store = SqlStorage(engine)
        store.prepare([_NOTE])
        with store.transaction() as tx:
            tx.append(entry("try"))

    with store.transaction() as tx:
        assert [sealed.sequence for sealed in tx.journal()] == [1, 2]


def test_a_journal_with_entries_is_not_begun_again(engine: sa.Engine) -> None:
    store = SqlStorage(engine)
    store.prepare([_NOTE])
    with store.transaction() as tx:
        tx.append(entry("try"))
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM bedside__schema")
        connection.exec_driver_sql("DELETE FROM bedside__journal_head")

    with pytest.raises(SchemaError, match="the head of the journal"):
        SqlStorage(engine).prepare([_NOTE])
