"""Stores that would describe their tables alike share one description, and others do not."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.databases import fresh_url

from bedside.ports import Column, Kind, Row, UniqueKey
from bedside.storage import MemoryStorage, SqlStorage
from bedside.storage.sql.described import described_tables, said_to
from bedside.storage.sql.dialects import dialect_of, open_engine

NOTE = Kind(name="note", columns=(Column("topic"),))


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    return open_engine(f"sqlite:///{tmp_path / 'one.db'}")


def test_the_same_kinds_are_described_once(engine: sa.Engine, tmp_path: Path) -> None:
    other = open_engine(f"sqlite:///{tmp_path / 'two.db'}")
    first, second = (dialect_of(each, owned=True) for each in (engine, other))

    tables = described_tables([NOTE], first, schema=None, prefix="a_")

    assert described_tables([NOTE], second, schema=None, prefix="a_") is tables
    assert said_to(tables, engine, first) is said_to(tables, other, second)


@pytest.mark.parametrize(
    ("kinds", "schema", "prefix"),
    [
        ([Kind(name="note", columns=(Column("theme"),))], None, "a_"),
        ([NOTE], "main", "a_"),
        ([NOTE], None, "b_"),
    ],
)
def test_what_differs_is_described_by_itself(
    engine: sa.Engine, kinds: list[Kind], schema: str | None, prefix: str
) -> None:
    dialect = dialect_of(engine, owned=True)
    tables = described_tables([NOTE], dialect, schema=None, prefix="a_")

    assert described_tables(kinds, dialect, schema=schema, prefix=prefix) is not tables


def test_threads_that_prepare_at_once_forget_none_of_the_kinds(tmp_path: Path) -> None:
    kinds = [Kind(name=f"note{number}", columns=(Column("topic"),)) for number in range(4)]
    ready = threading.Barrier(len(kinds))

    def prepare(kind: Kind) -> None:
        ready.wait()
        store.prepare([kind])

    with SqlStorage(f"sqlite:///{tmp_path / 'one.db'}") as store:
        with ThreadPoolExecutor(len(kinds)) as threads:
            list(threads.map(prepare, kinds))
        with store.transaction() as tx:
            assert [tx.get(kind.name, "n-1") for kind in kinds] == [None] * len(kinds)


def test_kinds_that_are_declared_with_lists_are_the_same_kinds(tmp_path: Path) -> None:
    unique = UniqueKey("topic", ("topic",))
    note = Kind(name="note", columns=(Column("topic"),), unique=(unique,), indexes=(("topic",),))
    listed = Kind(
        name="note",
        columns=[Column("topic")],  # type: ignore[arg-type]  # a host without a type checker
        unique=[UniqueKey("topic", ["topic"])],  # type: ignore[arg-type]  # a host without a type checker
        indexes=[["topic"]],  # type: ignore[arg-type]  # a host without a type checker
    )
    with SqlStorage(f"sqlite:///{tmp_path / 'one.db'}") as store:
        for place in (store, MemoryStorage()):
            for number, kind in enumerate((listed, note, listed)):
                place.prepare([kind])
                with place.transaction() as tx:
                    tx.add(Row(kind="note", id=f"n-{number}", columns={"topic": f"{number}"}))


def test_a_session_that_quotes_names_as_ansi_does_spoils_no_other(tmp_path: Path) -> None:
    kind = Kind(name="note", columns=(Column("topic"), Column("key")))
    with fresh_url("mariadb", tmp_path) as url:
        plain = sa.make_url(url).update_query_dict({"charset": "utf8mb4"})
        ansi = plain.update_query_dict({"sql_mode": "ANSI_QUOTES"})
        host = sa.create_engine(ansi.set(drivername="mariadb+pymysql"))
        # Quoted by " first: what is remembered of it must not be said to the others.
        ways: tuple[str | sa.Engine, ...] = (host, ansi.render_as_string(hide_password=False), url, host)
        for number, way in enumerate(ways):
            with SqlStorage(way, table_prefix="ansi_") as store:
                store.prepare([kind])
                with store.transaction() as tx:
                    tx.add(Row(kind="note", id=f"n-{number}", columns={"topic": "recall", "key": "k"}))
        with host.connect() as connection:
            mode = str(connection.exec_driver_sql("SELECT @@SESSION.sql_mode").scalar())
        host.dispose()
    assert mode == "ANSI_QUOTES"
