"""Arrow leaves a database page by page: nothing is missed between pages, and no server sorts for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars
import pytest
import sqlalchemy as sa
from tests.conftest import ReusedStore
from tests.databases import DATABASES, SERVERS

from bedside.ports import Column, ColumnType, Kind, Query, Range, Row
from bedside.storage import SqlStorage
from bedside.storage.arrow import ArrowPages
from bedside.storage.sql.dialects import open_engine
from bedside.storage.sql.statements import Statement, Values
from bedside.storage.sql.transaction import SqlTransaction

_SHELF = Kind(name="shelf", columns=(Column("place"),))
_BOOK = Kind(
    name="book",
    columns=(
        Column("title"),
        Column("year", ColumnType.INTEGER, nullable=True),
        Column("shelf", nullable=True, references="shelf"),
    ),
)
_NAMES = ("id", "title", "year", "shelf")
#: Keys with a hole wider than a page, one as wide, and pages that are full.
_KEYS = (1, 2, 3, 4, 5, 9, 10, 2_000_000, 2_000_002, 2_000_003)
_QUERIES = (
    Query(),
    Query(equal={"shelf": "s-1"}),
    Query(equal={"year": None}),
    Query(range=Range(column="year", at_least=2_000_000)),
    Query(range=Range(column="year", below=-1)),
)


@pytest.fixture(params=DATABASES)
def store(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    reused_store: ReusedStore,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[SqlStorage]:
    url = f"sqlite:///{tmp_path}/store.db"
    if request.param in SERVERS:
        shared = reused_store(request.param)
        shared.emptied()
        url = shared.url
    engine = open_engine(url)
    store = SqlStorage(engine)
    monkeypatch.setattr(type(store._database.dialect), "page_rows", 3)
    store.prepare([_SHELF, _BOOK])
    with store.transaction() as tx:
        tx.add(Row(kind="shelf", id="s-1", columns={"place": "door"}))
        for key in _KEYS:
            tx.add(_book(key))
    with engine.begin() as connection:
        table = sa.Table("bedside_book", sa.MetaData(), autoload_with=connection)
        # A test before this one left the server at some other key.
        for far in (10_000_000, 0):
            for key in _KEYS:
                said = sa.update(table).where(table.c.id == f"b-{key}")
                connection.execute(said.values(key=key + far))
    yield store
    engine.dispose()


def test_no_row_is_missed_between_pages_or_read_twice(store: SqlStorage) -> None:
    with store.transaction() as tx:
        for query in _QUERIES:
            assert _by_arrow(tx, query) == _by_lists(tx, query)
        assert [row[0] for row in _by_arrow(tx, Query())] == sorted(f"b-{key}" for key in _KEYS)


def test_pages_that_are_empty_are_not_asked_for(store: SqlStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with store.transaction() as tx:
        assert isinstance(tx, SqlTransaction)
        one = tx._running.one

        def noted(statement: Statement, values: Values) -> Sequence[Any] | None:
            asked.append(statement.text)
            return one(statement, values)

        monkeypatch.setattr(tx._running, "one", noted)
        _by_arrow(tx, Query())

    # Keys 1 to 3, 4 to 6, 9 to 11, then two of the last three and one; and once to see that no more is there.
    assert sum("count(" in text for text in asked) == 5
    assert sum("min(" in text for text in asked) == 6


def test_a_page_that_is_cut_off_leaves_as_lists(store: SqlStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    # As a server does that may send no more in one piece.
    shortened: list[str] = []

    def add(_pages: ArrowPages, _rows: int, arrays: list[str]) -> bool:
        shortened.extend(array[:-8] for array in arrays)
        return whole(_pages, _rows, shortened)

    whole = ArrowPages.add
    monkeypatch.setattr(ArrowPages, "add", add)
    with store.transaction() as tx:
        assert _by_arrow(tx, Query()) == _by_lists(tx, Query())
    assert len(shortened) == len(_NAMES)


def test_no_page_is_sorted_though_the_server_knows_nothing_of_the_table(
    store: SqlStorage,
) -> None:
    with store.transaction() as tx:
        assert isinstance(tx, SqlTransaction)
        first, page, values = tx._kind("book").page(Query(), _NAMES)
        values.update(last=-1, first=1, end=50_001)
        said = [(each.text, each.bind(values)) for each in (first, page)]
    engine, setting = store._database._engine, store._database.dialect.page_setting
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        for text, bound in said:
            parameters: Any = bound
            plan = str(
                connection.exec_driver_sql(f"{explain} {text.removeprefix(setting)}", parameters).all()
            ).lower()
            assert "sort" not in plan
            assert "b-tree" not in plan


def _book(key: int) -> Row:
    columns: dict[str, str | int | None] = {
        "title": f'"{key}\\,\n\U0001f9b7',
        "year": None if key == 4 else key,
        "shelf": "s-1" if key % 2 else None,
    }
    return Row(kind="book", id=f"b-{key}", columns=columns)


def _by_arrow(tx: Any, query: Query) -> list[tuple[Any, ...]]:
    return sorted(polars.DataFrame(tx.arrow("book", _NAMES, query)).rows())


def _by_lists(tx: Any, query: Query) -> list[tuple[Any, ...]]:
    return sorted(zip(*tx.columns("book", _NAMES, query).values(), strict=True))
