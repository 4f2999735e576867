"""Steps between versions, and the one tool that they share: a table built anew beside the old one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from bedside.storage.sql.dialects import Dialect
from bedside.storage.sql.tables import Tables

__all__ = ["Bench", "Step", "rebuild"]

_PAGE = 500

StoredRow = Mapping[str, Any]


@attrs.frozen
class Bench:
    """What a step works on. ``tables`` are those of the version that the step leads to."""

    connection: sa.Connection
    tables: Tables
    dialect: Dialect

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns that *table* has now; none when it is not there."""
        inspector = sa.inspect(self.connection)
        schema = self.tables.metadata.schema
        if not inspector.has_table(table, schema):
            return ()
        return tuple(column["name"] for column in inspector.get_columns(table, schema))

    def rows(self, table: str, order_by: str) -> Iterator[StoredRow]:
        """Every row that *table* has now, by a column of unique whole numbers, page by page."""
        names = self.columns(table)
        stored = sa.table(table, *map(sa.column, names), schema=self.tables.metadata.schema)
        last = -(2**62)
        while True:
            page = sa.select(stored).where(stored.c[order_by] > last).order_by(stored.c[order_by])
            found = [dict(row) for row in self.connection.execute(page.limit(_PAGE)).mappings()]
            yield from found
            if len(found) < _PAGE:
                return
            last = found[-1][order_by]


@attrs.frozen
class Step:
    """One small change. Where each table change is a commit (MariaDB), it must bear to be begun again."""

    name: str
    run: Callable[[Bench], None]


def rebuild(bench: Bench, table: sa.Table, rows: Callable[[], Iterator[StoredRow]]) -> None:
    """Build *table* anew with *rows*, in the place of the one of that name (SQLite alone).

    Foreign keys are off meanwhile, and others keep pointing at the name; the last step checks them.
    """
    quoted = bench.connection.dialect.identifier_preparer
    beside = f"{table.name}__new"
    old, new = quoted.format_table(table), quoted.quote(beside)
    place = f"{quoted.quote_schema(table.schema)}." if table.schema else ""
    said = bench.connection.exec_driver_sql
    said(f"DROP TABLE IF EXISTS {place}{new}")
    made = str(CreateTable(table).compile(dialect=bench.connection.dialect))
    said(made.replace(f"CREATE TABLE {old}", f"CREATE TABLE {place}{new}", 1))
    target = sa.table(beside, *(sa.column(column.name) for column in table.columns), schema=table.schema)
    page: list[StoredRow] = []
    for row in rows():
        page.append(row)
        if len(page) == _PAGE:
            bench.connection.execute(sa.insert(target), page)
            page = []
    if page:
        bench.connection.execute(sa.insert(target), page)
    said(f"DROP TABLE IF EXISTS {old}")
    said(f"ALTER TABLE {place}{new} RENAME TO {quoted.quote(table.name)}")
    for index in sorted(table.indexes, key=lambda each: str(each.name)):
        index.create(bench.connection)
    for statement in bench.tables.triggers().get(table.name, {}).values():
        said(statement)
