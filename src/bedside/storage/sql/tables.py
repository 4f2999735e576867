"""One table a kind, and three for counters, the journal and its head."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping, Sequence
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from bedside.domain.journal import FIRST_HASH
from bedside.ports import Column, ColumnType, Kind
from bedside.storage.checks import LONGEST_TEXT
from bedside.storage.sql.dialects import Dialect

__all__ = ["KindTable", "Tables", "create_missing", "table_name", "write_head"]

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Text is compared by code points, and trailing spaces and case count, whatever the database's own
# habits. MariaDB indexes no text without a length; checks.py holds columns to it in every store.
_EXACT = "utf8mb4_nopad_bin"
_TEXT = (
    sa.Text()
    .with_variant(sa.Text(collation="C"), "postgresql")
    .with_variant(mysql.VARCHAR(LONGEST_TEXT, charset="utf8mb4", collation=_EXACT), "mysql", "mariadb")
)
_BODY = (
    sa.Text()
    .with_variant(sa.Text(collation="C"), "postgresql")
    .with_variant(mysql.LONGTEXT(charset="utf8mb4", collation=_EXACT), "mysql", "mariadb")
)
_MARIADB = {"engine": "InnoDB", "charset": "utf8mb4", "collate": _EXACT, "row_format": "DYNAMIC"}
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

    def __init__(
        self, kinds: Mapping[str, Kind], dialect: Dialect, *, schema: str | None, prefix: str
    ) -> None:
        self.metadata = sa.MetaData(schema=schema)
        self.prefix = prefix
        self._dialect = dialect
        self._creating: dict[tuple[str, str], Sequence[str]] = {}
        self.kinds = {name: self._kind_table(kind, prefix) for name, kind in kinds.items()}
        # No kind's name begins with an underscore, so that these names are nobody else's.
        self.counters = self._table(
            f"{prefix}_counters",
            sa.Column("name", _TEXT, primary_key=True),
            sa.Column("used", _WHOLE, nullable=False),
            sa.CheckConstraint("used >= 0", name=f"{prefix}_counters_used"),
        )
        self.journal = self._table(
            f"{prefix}_journal",
            sa.Column("sequence", _WHOLE, primary_key=True, autoincrement=False),
            sa.Column("content", _BODY, nullable=False),
            sa.Column("previous_hash", _TEXT, nullable=False),
            sa.Column("entry_hash", _TEXT, nullable=False),
        )
        self.head = self._table(
            f"{prefix}_journal_head",
            sa.Column("one", _WHOLE, primary_key=True, autoincrement=False),
            sa.Column("sequence", _WHOLE, nullable=False),
            sa.Column("entry_hash", _TEXT, nullable=False),
        )

        self.version = self._table(
            f"{prefix}_schema",
            sa.Column("one", _WHOLE, primary_key=True, autoincrement=False),
            sa.Column("version", _WHOLE, nullable=False),
            sa.Column("library", _TEXT, nullable=False),
            sa.Column("changed_at", _WHOLE, nullable=False),
            sa.Column("target", _WHOLE),
            sa.Column("step", _WHOLE, nullable=False),
        )

    def all_tables(self) -> Sequence[sa.Table]:
        """Every table: those of the kinds as they were declared, then our own."""
        return tuple(self.metadata.tables.values())

    def bookkeeping(self) -> Sequence[sa.Table]:
        """Our own tables, which every database of ours has."""
        return (self.counters, self.journal, self.head, self.version)

    def triggers(self) -> Mapping[str, Mapping[str, str]]:
        """Table → append-only trigger → the statement that creates it."""
        appended = [described.table for described in self.kinds.values() if described.kind.appended]
        return {
            table.name: self._dialect.append_only(table, _name(table.name, room=12))
            for table in (*appended, self.journal)
        }

    def creating(self, table: sa.Table, sqlalchemy: sa.Dialect) -> Sequence[str]:
        """The statements that create *table* and its indexes; compiled once for each way to quote names."""
        place = table.name, sqlalchemy.identifier_preparer.initial_quote
        known = self._creating.get(place)
        if known is None:
            indexes = sorted(table.indexes, key=lambda index: str(index.name))
            elements: list[sa.schema.ExecutableDDLElement] = [
                # Where each statement is a commit, an interrupted set-up may have left it behind.
                sa.schema.CreateSequence(column.default, if_not_exists=True)
                for column in table.columns
                if isinstance(column.default, sa.Sequence)
            ]
            elements += (sa.schema.CreateTable(table), *map(sa.schema.CreateIndex, indexes))
            known = self._creating[place] = tuple(
                str(element.compile(dialect=sqlalchemy)) for element in elements
            )
        return known

    def _table(self, name: str, *items: sa.schema.SchemaItem) -> sa.Table:
        options: dict[str, Any] = {
            f"{dialect}_{option}": value
            for dialect in ("mysql", "mariadb")
            for option, value in _MARIADB.items()
        }
        return sa.Table(name, self.metadata, *items, sqlite_strict=True, **options)

    def _kind_table(self, kind: Kind, prefix: str) -> KindTable:
        name = table_name(prefix, kind.name)
        own_kind = any(column.references == kind.name for column in kind.columns)
        table = self._table(
            name,
            self._dialect.key_column(name, self.metadata.schema, own_kind=own_kind),
            sa.Column("id", _TEXT, nullable=False),
            sa.Column("revision", _WHOLE, nullable=False),
            sa.Column("fence", _WHOLE, nullable=False),
            sa.Column("claims", _WHOLE, nullable=False),
            sa.Column("leased_until", _WHOLE),
            *(self._column(name, column, prefix) for column in kind.columns),
            sa.Column("body", _BODY, nullable=False),
        )
        indexed = self._dialect.indexed
        unique: dict[str, tuple[str, tuple[str, ...]]] = {_name(name, "id"): ("id", ("id",))}
        for key in kind.unique:
            unique[_name(name, "unique", key.name)] = (key.name, tuple(map(_sql_name, key.columns)))
        for index, (_, names) in unique.items():
            sa.Index(index, *(table.c[column] for column in names), unique=True)
        for columns in kind.indexes:
            # The id at the end lets the index give the order as well as the rows.
            names = (*map(_sql_name, columns), "id")
            sa.Index(_name(name, "by", *columns), *(indexed(table.c[column]) for column in names))
        if kind.due_column is not None:
            due = table.c[_sql_name(kind.due_column)]
            some = due.is_not(None)
            named = _name(name, "due")
            sa.Index(named, indexed(due), table.c.id, sqlite_where=some, postgresql_where=some)
        return KindTable(kind, table, unique)

    def _column(self, table: str, column: Column, prefix: str) -> sa.Column[object]:
        name = _sql_name(column.name)
        if column.references is not None:
            schema = f"{self.metadata.schema}." if self.metadata.schema else ""
            target = f"{schema}{table_name(prefix, column.references)}.key"
            key = sa.ForeignKey(target, name=_name(table, name, "fk"))
            return sa.Column(name, _WHOLE, key, nullable=column.nullable)
        kind_of_value = _TEXT if column.type is ColumnType.TEXT else _WHOLE
        return sa.Column(name, kind_of_value, nullable=column.nullable)


def create_missing(connection: sa.Connection, tables: Tables, there: Container[str]) -> None:
    """Create the tables that are not *there*, with their triggers, and the head of a new journal."""
    missing = [table for table in tables.all_tables() if table.name not in there]
    *ordered, (_, circular) = sa.schema.sort_tables_and_constraints(missing)  # type: ignore[no-untyped-call]  # SQLAlchemy types it not
    if circular:
        tables.metadata.create_all(connection, tables=missing, checkfirst=False)
    else:
        for table, _ in ordered:
            for statement in tables.creating(table, connection.dialect):
                connection.exec_driver_sql(statement)
    triggers = tables.triggers()
    for table in missing:
        for statement in triggers.get(table.name, {}).values():
            connection.exec_driver_sql(statement)
    if tables.head in missing:
        write_head(connection, tables)


def write_head(connection: sa.Connection, tables: Tables) -> None:
    """The head of a new journal."""
    connection.execute(sa.insert(tables.head).values(one=1, sequence=0, entry_hash=FIRST_HASH))


def table_name(prefix: str, kind: str) -> str:
    """The name of a kind's table."""
    return _name(prefix + kind)


def _sql_name(column: str) -> str:
    return f"{column}_" if column in _BOOKKEEPING else column


def _name(*parts: str, room: int = 0) -> str:
    """The name of a table or constraint; a long one is shortened, as PostgreSQL would cut it off.

    *room* is what shall fit behind it.
    """
    name, longest = "_".join(parts), _LONGEST_NAME - room
    if len(name) <= longest:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: longest - 9]}_{mark}"
