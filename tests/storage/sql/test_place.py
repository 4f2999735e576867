"""A URL may say where the tables are, for whoever has nothing but a URL."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bedside.errors import StorageError
from bedside.ports import Column, Kind
from bedside.storage import SqlStorage

NOTE = Kind(name="note", columns=(Column("topic"),))


def _with(url: str, part: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{part}"


def test_a_url_names_the_prefix_on_every_database(database_url: str) -> None:
    with SqlStorage(database_url, table_prefix="rel_") as storage:
        storage.prepare([NOTE])
        assert len(storage.schema.verify()) == 0

    with SqlStorage(_with(database_url, "table_prefix=rel_")) as storage:
        assert storage.schema.version() is not None
        assert storage.schema.verify([NOTE]) == ()
    with SqlStorage(database_url) as storage:
        assert storage.schema.version() is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_url_names_the_schema(database_url: str) -> None:
    with (
        SqlStorage(_with(database_url, "schema=nobody_made_this")) as storage,
        pytest.raises(StorageError, match="there is no such schema"),
    ):
        storage.prepare([NOTE])


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("sqlite://?table_prefix=a_", {"table_prefix": "b_"}),
        ("postgresql:///clinic?schema=a", {"schema": "b"}),
        ("sqlite://?table_prefix=a_&table_prefix=b_", {}),
    ],
)
def test_a_place_is_said_once(url: str, given: dict[str, str]) -> None:
    with pytest.raises(StorageError, match=r"^(schema|table_prefix) is said twice"):
        SqlStorage(url, **given)


def test_a_prefix_in_a_url_is_held_to_the_same_rule() -> None:
    with pytest.raises(StorageError, match="a table_prefix is 1 to 30"):
        SqlStorage("sqlite://?table_prefix=Rel-")


def test_a_password_of_the_url_is_kept_and_shown_nowhere(tmp_path: Path) -> None:
    storage = SqlStorage("postgresql://ana:p%40ss-w%2Frd@localhost:1/clinic?table_prefix=rel_")

    with pytest.raises(StorageError) as caught:
        storage.prepare([NOTE])

    assert "ss-w" not in str(caught.value)
    engine: sa.Engine = storage._database._engine
    assert engine.url.password == "p@ss-w/rd"
