"""Stores that would describe their tables alike share one description, and others do not."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bedside.ports import Column, Kind
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
