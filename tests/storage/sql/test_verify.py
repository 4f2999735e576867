"""What is missing of the tables is named at start-up, each thing by its name, on every database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bedside.domain.journal import ActorId, JournalEntry
from bedside.environment import SystemEnvironment
from bedside.errors import SchemaError
from bedside.ports import Column, Kind, Row, UniqueKey
from bedside.storage import SqlStorage
from bedside.storage.sql.dialects import open_engine

PERSON = Kind(name="person", columns=(Column("name"),), unique=(UniqueKey("name", ("name",)),))
GIFT = Kind(name="gift", columns=(Column("person", references="person"),), appended=True)
KINDS = (PERSON, GIFT)

TRIGGER = "bedside_gift_no_update"


def _say(url: str, *statements: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def _drop_trigger(url: str) -> None:
    on = " ON bedside_gift" if url.startswith("postgresql") else ""
    _say(url, f"DROP TRIGGER {TRIGGER}{on}")


@pytest.fixture
def prepared(database_url: str) -> str:
    with SqlStorage(database_url) as storage:
        storage.prepare(KINDS)
        assert storage.schema.verify() == ()
        with storage.transaction() as tx:
            tx.add(Row(kind="person", id="p-1", columns={"name": "Kim"}))
    return database_url


def test_a_lost_trigger_is_named_and_made_anew_by_an_upgrade(prepared: str) -> None:
    _drop_trigger(prepared)

    with SqlStorage(prepared) as storage:
        with pytest.raises(SchemaError, match=rf"append-only trigger {TRIGGER}.*`bedside db upgrade"):
            storage.prepare(KINDS)
        assert storage.schema.verify(KINDS) == (f"table bedside_gift: append-only trigger {TRIGGER}",)
        assert storage.schema.upgrade(KINDS).mended
        storage.prepare(KINDS)
        assert storage.schema.verify() == ()


def test_everything_that_is_missing_is_named_at_once(prepared: str) -> None:
    _say(prepared, "DROP TABLE bedside_gift")
    _say(prepared, "ALTER TABLE bedside_person ADD COLUMN gone integer", "DROP TABLE bedside__counters")
    other = Kind(name="person", columns=(Column("name"), Column("city", nullable=True)))

    with SqlStorage(prepared) as storage:
        found = storage.schema.verify([other, GIFT])

    assert set(found) >= {
        "table bedside_gift",
        "table bedside__counters",
        "table bedside_person: column city (text, may be empty)",
    }


def test_a_lost_table_that_others_point_at_or_that_keeps_the_books_is_not_made_anew(
    database_url: str,
) -> None:
    """An empty one would hide that everybody's records, or all that was ever spent, are gone."""
    with SqlStorage(database_url) as storage:
        storage.prepare(KINDS)
    # A server itself keeps what others point at.
    pointed_at = ["bedside_person"] if database_url.startswith("sqlite") else []
    for table in ("bedside__counters", "bedside__journal", *pointed_at):
        _say(database_url, f"DROP TABLE {table}")

        with SqlStorage(database_url) as storage:
            with pytest.raises(SchemaError, match=rf"table {table}.*restore the database from a backup"):
                storage.prepare(KINDS)
            with pytest.raises(SchemaError, match=rf"table {table}.*restore the database from a backup"):
                storage.schema.upgrade(KINDS)
            assert f"table {table}" in storage.schema.verify(KINDS)


def test_a_version_that_no_release_made_is_not_upgraded(prepared: str) -> None:
    _say(prepared, "UPDATE bedside__schema SET version = 0")

    with (
        SqlStorage(prepared) as storage,
        pytest.raises(SchemaError, match="which no release made"),
    ):
        storage.schema.upgrade(KINDS)


def test_a_lost_unique_key_is_made_anew_unless_rows_break_it(prepared: str) -> None:
    on = " ON bedside_person" if prepared.startswith("mariadb") else ""
    _say(prepared, f"DROP INDEX bedside_person_unique_name{on}")
    with SqlStorage(prepared) as storage:
        assert storage.schema.verify(KINDS) == (
            "table bedside_person: unique key bedside_person_unique_name",
        )
    _say(
        prepared,
        "INSERT INTO bedside_person (id, revision, fence, claims, name, body)"
        " VALUES ('p-2', 1, 0, 0, 'Kim', '{}')",
    )

    with (
        SqlStorage(prepared) as storage,
        pytest.raises(SchemaError, match=r"schema\.double: table bedside_person"),
    ):
        storage.prepare(KINDS)
    _say(prepared, "DELETE FROM bedside_person WHERE id = 'p-2'")
    with SqlStorage(prepared) as storage:
        storage.prepare(KINDS)
        assert storage.schema.verify() == ()


def test_a_lost_head_of_the_journal_is_not_made_anew(prepared: str) -> None:
    now = SystemEnvironment().now()
    entry = JournalEntry(
        at=now, actor=ActorId("kim"), role="r", purpose="p", action="a", kind="k", record="r-1"
    )
    with SqlStorage(prepared) as storage:
        storage.prepare(KINDS)
        with storage.transaction() as tx:
            tx.append(entry)
    _say(prepared, "DELETE FROM bedside__journal_head")

    with SqlStorage(prepared) as storage:
        with pytest.raises(SchemaError, match=r"head of the journal.*restore"):
            storage.prepare(KINDS)
        assert storage.schema.verify(KINDS) == ("the head of the journal (its one row)",)


def test_a_start_asks_as_often_for_one_kind_as_for_fifty(database_url: str) -> None:
    counts = []
    kinds = [Kind(name=f"kind_{number}", columns=(Column("name"),)) for number in range(50)]
    for some in (kinds[:1], kinds):
        with SqlStorage(database_url) as storage:
            storage.prepare(some)
        engine = open_engine(database_url)
        asked: list[str] = []
        sa.event.listen(engine, "before_cursor_execute", lambda *given, asked=asked: asked.append(given[2]))
        SqlStorage(engine).prepare(some)
        engine.dispose()
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 15
