"""One table a kind, and three for counters, the journal and its head."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import attrs
import sqlalchemy as sa

from bedside.domain.journal import FIRST_HASH
from bedside.errors import StorageError
from bedside.ports import Column, ColumnType, Kind
from bedside.storage.sql.dialects import Dialect

__all__ = ["KindTable", "Tables", "create_missing"]

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BOOKKEEPING = ("key", "revision", "fence", "claims", "leased_until", "body")
_LONGEST_NAME = 60


@attrs.frozen
class KindTable:
    """A kind's table; ``unique`` maps each unique index to the key that it stands for."""

    kind: Kind
    table: sa.Table
    unique: Mapping[str, tuple[str, tuple[str, ...]]]

    def column(self, name: str) -> sa.Column[object]:
        """The table's column for a declared one."""
        return self.table.c[_sql_name(name)]


class Tables:
    """The tables of all prepared kinds, as SQLAlchemy describes them."""

    def __init__(self, kinds: Mapping[str, Kind], *, schema: str | None, prefix: str) -> None:
        self.metadata = sa.MetaData(schema=schema)
        self.kinds = {name: self._kind_table(kind, prefix) for name, kind in kinds.items()}
        # No kind's name begins with an underscore, so that these names are nobody else's.
        self.counters = self._table(
            f"{prefix}_counters",
            sa.Column("name", sa.Text, primary_key=True),
            sa.Column("used", _WHOLE, sa.CheckConstraint("used >= 0", name=f"{prefix}_counters_used")),
        )
        self.journal = self._table(
            f"{prefix}_journal",
            sa.Column("sequence", _WHOLE, primary_key=True, autoincrement=False),
            sa.Column("content", sa.Text, nullable=False),
            sa.Column("previous_hash", sa.Text, nullable=False),
            sa.Column("entry_hash", sa.Text, nullable=False),
        )
        self.head = self._table(
            f"{prefix}_journal_head",
            sa.Column("one", _WHOLE, primary_key=True, autoincrement=False),
            sa.Column("sequence", _WHOLE, nullable=False),
            sa.Column("entry_hash", sa.Text, nullable=False),
        )

    def _table(self, name: str, *items: sa.schema.SchemaItem) -> sa.Table:
        return sa.Table(name, self.metadata, *items, sqlite_strict=True)

    def _kind_table(self, kind: Kind, prefix: str) -> KindTable:
        name = prefix + kind.name
        table = self._table(
            name,
            sa.Column("key", _WHOLE, primary_key=True),
            sa.Column("id", sa.Text, nullable=False),
            sa.Column("revision", _WHOLE, nullable=False),
            sa.Column("fence", _WHOLE, nullable=False),
            sa.Column("claims", _WHOLE, nullable=False),
            sa.Column("leased_until", _WHOLE),
            *(self._column(name, column, prefix) for column in kind.columns),
            sa.Column("body", sa.Text, nullable=False),
        )
        unique: dict[str, tuple[str, tuple[str, ...]]] = {_name(name, "id"): ("id", ("id",))}
        for key in kind.unique:
            unique[_name(name, "unique", key.name)] = (key.name, tuple(map(_sql_name, key.columns)))
        for index, (_, names) in unique.items():
            sa.Index(index, *(table.c[column] for column in names), unique=True)
        for columns in kind.indexes:
            # The id at the end lets the index give the order as well as the rows.
            names = (*map(_sql_name, columns), "id")
            sa.Index(_name(name, "by", *columns), *(table.c[column] for column in names))
        if kind.due_column is not None:
            due = table.c[_sql_name(kind.due_column)]
            some = due.is_not(None)
            sa.Index(_name(name, "due"), due, table.c.id, sqlite_where=some, postgresql_where=some)
        return KindTable(kind, table, unique)

    def _column(self, table: str, column: Column, prefix: str) -> sa.Column[object]:
        name = _sql_name(column.name)
        if column.references is not None:
            schema = f"{self.metadata.schema}." if self.metadata.schema else ""
            key = sa.ForeignKey(f"{schema}{prefix}{column.references}.key", name=_name(table, name, "fk"))
            return sa.Column(name, _WHOLE, key, nullable=column.nullable)
        kind_of_value = sa.Text() if column.type is ColumnType.TEXT else _WHOLE
        return sa.Column(name, kind_of_value, nullable=column.nullable)


def create_missing(connection: sa.Connection, tables: Tables, dialect: Dialect) -> None:
    """Create the tables, indexes and triggers that are not there; check those that are.

    Raises:
        StorageError: a table that is there lacks a column, or has one that does not fit.
    """
    inspector = sa.inspect(connection)
    schema = tables.metadata.schema
    there = set(inspector.get_table_names(schema))
    for described in tables.kinds.values():
        if described.table.name in there:
            _check_columns(inspector, described.table)
    tables.metadata.create_all(connection)
    for described in tables.kinds.values():
        if described.table.name in there:
            _create_missing_indexes(connection, inspector, described.table)
    appended = [described.table for described in tables.kinds.values() if described.kind.appended]
    for table in (*appended, tables.journal):
        for statement in dialect.append_only(table):
            connection.exec_driver_sql(statement)
    if connection.execute(sa.select(tables.head.c.one)).first() is None:
        connection.execute(sa.insert(tables.head).values(one=1, sequence=0, entry_hash=FIRST_HASH))


def _check_columns(inspector: sa.Inspector, table: sa.Table) -> None:
    there = {column["name"]: column for column in inspector.get_columns(table.name, table.schema)}
    for column in table.columns:
        found = there.pop(column.name, None)
        if found is None:
            raise StorageError(
                f"table {table.name} lacks column {column.name}; add it, or name another database"
            )
        is_text = isinstance(found["type"], sa.Text | sa.String)
        if is_text != isinstance(column.type, sa.Text) or found["nullable"] != column.nullable:
            raise StorageError(f"table {table.name}, column {column.name}: has another type than declared")
    for name, extra in there.items():
        if not extra["nullable"] and extra["default"] is None:
            raise StorageError(f"table {table.name} demands column {name}, which is not declared")


def _create_missing_indexes(connection: sa.Connection, inspector: sa.Inspector, table: sa.Table) -> None:
    there = {index["name"] for index in inspector.get_indexes(table.name, table.schema)}
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        if index.name not in there:
            index.create(connection)


def _sql_name(column: str) -> str:
    return f"{column}_" if column in _BOOKKEEPING else column


def _name(*parts: str) -> str:
    """A constraint's name; a long one is shortened, because PostgreSQL would cut it off."""
    name = "_".join(parts)
    if len(name) <= _LONGEST_NAME:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST_NAME - 9]}_{mark}"
