"""What a host gives to be joined has to be a connection to the store's own sort of database."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from bedside.errors import StorageError
from bedside.storage import SqlStorage

WRONG = r"^this is no connection to the store's own database; give a Connection or Session"


@pytest.mark.parametrize("nothing", ["clinic.db", None, sa.create_engine("sqlite://"), object()])
def test_what_is_no_connection_is_refused(nothing: object) -> None:
    with SqlStorage("sqlite://") as storage, pytest.raises(StorageError, match=WRONG):
        storage.joined(nothing)  # type: ignore[arg-type]  # what a host may get wrong


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_to_another_sort_of_database_is_refused(database_url: str, tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'clinic.db'}")
    driver = sqlite3.connect(tmp_path / "clinic.db")
    try:
        with SqlStorage(database_url) as storage, engine.begin() as connection:
            for other in (connection, driver):
                with pytest.raises(StorageError, match=WRONG):
                    storage.joined(other)  # type: ignore[arg-type]  # sqlite3 is no DBAPIConnection to mypy
    finally:
        driver.close()
        engine.dispose()
