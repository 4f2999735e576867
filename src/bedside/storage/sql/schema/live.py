"""What a database really has: one question for each sort of object, whatever the number of tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs
import sqlalchemy as sa

__all__ = ["Live", "LiveColumn", "LiveTable", "read_live"]

_CHECK = re.compile(r'CONSTRAINT\s+["`]?(\w+)["`]?\s+CHECK', re.IGNORECASE)
_TEXT = ("text", "varchar", "longtext", "character varying")
_WHOLE = ("integer", "bigint")
#: Collations by which text is equal only to itself: case, accents and trailing spaces count.
_EXACT = ("C", "POSIX", "ucs_basic", "utf8mb4_nopad_bin")


@attrs.frozen(kw_only=True)
class LiveColumn:
    """``sort`` is text, whole, or the database's own word; ``demanded``: an insert has to name it."""

    sort: str
    nullable: bool
    demanded: bool
    exact: bool


@attrs.define(kw_only=True)
class LiveTable:
    """A table as it is; ``indexes`` maps a name to its columns and whether it is unique."""

    strict: bool = True
    columns: dict[str, LiveColumn] = attrs.field(factory=dict)
    indexes: dict[str, tuple[tuple[str, ...], bool]] = attrs.field(factory=dict)
    references: set[tuple[str, str]] = attrs.field(factory=set)
    checks: set[str] = attrs.field(factory=set)
    triggers: set[str] = attrs.field(factory=set)


Live = Mapping[str, LiveTable]


def read_live(connection: sa.Connection, *, schema: str | None, prefix: str) -> Live:
    """Every table whose name begins with *prefix*."""
    read = {"sqlite": _sqlite, "postgresql": _postgresql}.get(connection.dialect.name, _mariadb)
    return read(connection, schema, prefix)


def _sqlite(connection: sa.Connection, schema: str | None, prefix: str) -> Live:
    place = schema or "main"
    catalogue = f'"{place}".sqlite_master'
    given = {"place": place, "prefix": prefix, "length": len(prefix)}
    ours = "substr(m.tbl_name, 1, :length) = :prefix"
    tables: dict[str, LiveTable] = {}
    texts: dict[str, str] = {}
    listed = f"SELECT type, name, tbl_name, sql FROM {catalogue} m WHERE {ours} ORDER BY type = 'trigger'"
    for sort, name, table, text in _asked(connection, listed, given):
        if sort == "table":
            texts[table] = str(text)
            strict = str(text).rstrip().upper().endswith("STRICT")
            tables[table] = LiveTable(strict=strict, checks=set(_CHECK.findall(str(text))))
        elif sort == "trigger" and table in tables:
            tables[table].triggers.add(name)
    columns = (
        'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value IS NULL, c.pk'
        f" FROM {catalogue} m JOIN pragma_table_xinfo(m.name, :place) c WHERE m.type = 'table' AND {ours}"
    )
    for table, name, sort, full, no_default, key in _asked(connection, columns, given):
        tables[table].columns[name] = LiveColumn(
            sort=_sort(sort),
            nullable=not (full or key),
            demanded=bool(full and no_default and not key),
            exact="COLLATE" not in texts[table].upper(),
        )
    indexes = (
        'SELECT m.name, i.name, i."unique", x.name'
        f" FROM {catalogue} m JOIN pragma_index_list(m.name, :place) i"
        f" JOIN pragma_index_xinfo(i.name, :place) x WHERE m.type = 'table' AND x.key AND {ours}"
        " ORDER BY m.name, i.name, x.seqno"
    )
    for table, name, unique, column in _asked(connection, indexes, given):
        _index(tables[table], name, column, bool(unique))
    keys = (
        'SELECT m.name, k."from", k."table"'
        f" FROM {catalogue} m JOIN pragma_foreign_key_list(m.name, :place) k"
        f" WHERE m.type = 'table' AND {ours}"
    )
    for table, column, target in _asked(connection, keys, given):
        tables[table].references.add((column, target))
    return tables


def _postgresql(connection: sa.Connection, schema: str | None, prefix: str) -> Live:
    given = {"schema": schema, "prefix": prefix, "length": len(prefix)}
    ours = (
        " JOIN pg_namespace n ON n.oid = t.relnamespace WHERE t.relkind IN ('r', 'p')"
        " AND n.nspname = coalesce(CAST(:schema AS text), current_schema())"
        " AND left(t.relname, :length) = :prefix"
    )
    tables: dict[str, LiveTable] = {}
    columns = (
        "SELECT t.relname, a.attname, format_type(a.atttypid, NULL), a.attnotnull,"
        " a.atthasdef OR a.attidentity <> '', c.collname"
        " FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped"
        f" LEFT JOIN pg_collation c ON c.oid = a.attcollation{ours}"
    )
    for table, name, sort, full, filled, collation in _asked(connection, columns, given):
        tables.setdefault(table, LiveTable()).columns[name] = LiveColumn(
            sort=_sort(sort),
            nullable=not full,
            demanded=full and not filled,
            exact=collation in (None, *_EXACT),
        )
    indexes = (
        "SELECT t.relname, i.relname, x.indisunique, a.attname FROM pg_class t"
        " JOIN pg_index x ON x.indrelid = t.oid AND x.indisvalid JOIN pg_class i ON i.oid = x.indexrelid"
        " JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(number, place) ON true"
        f" JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number{ours} ORDER BY 1, 2, k.place"
    )
    for table, name, unique, column in _asked(connection, indexes, given):
        _index(tables[table], name, column, unique)
    constraints = (
        "SELECT t.relname, k.conname, a.attname, f.relname FROM pg_class t"
        " JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('c', 'f') AND k.convalidated"
        " LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.conkey[1]"
        f" LEFT JOIN pg_class f ON f.oid = k.confrelid{ours}"
    )
    for table, name, column, target in _asked(connection, constraints, given):
        _constraint(tables[table], name, column, target)
    triggers = (
        "SELECT t.relname, g.tgname FROM pg_class t"
        f" JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal AND g.tgenabled <> 'D'{ours}"
    )
    for table, name in _asked(connection, triggers, given):
        tables[table].triggers.add(name)
    return tables


def _mariadb(connection: sa.Connection, schema: str | None, prefix: str) -> Live:
    # A constant: by an expression MariaDB would open the tables of every database.
    place = schema or connection.execute(sa.text("SELECT DATABASE()")).scalar()
    given = {"schema": place, "prefix": prefix, "length": len(prefix)}

    def ours(place: str, table: str = "table_name") -> str:
        return f" WHERE {place} = :schema AND left({table}, :length) = :prefix"

    known = "information_schema"
    listed = (
        f"SELECT table_name, engine FROM {known}.tables{ours('table_schema')} AND table_type = 'BASE TABLE'"
    )
    tables = {
        str(table): LiveTable(strict=engine == "InnoDB")
        for table, engine in _asked(connection, f"{listed} AND table_type = 'BASE TABLE'", given)
    }
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable, column_default IS NULL AND extra = '',"
        f" collation_name FROM {known}.columns{ours('table_schema')}"
    )
    for table, name, sort, nullable, bare, collation in _asked(connection, columns, given):
        if table in tables:
            tables[table].columns[name] = LiveColumn(
                sort=_sort(sort),
                nullable=nullable == "YES",
                demanded=nullable != "YES" and bool(bare),
                exact=collation in (None, *_EXACT),
            )
    indexes = (
        f"SELECT table_name, index_name, non_unique, column_name FROM {known}.statistics"
        f"{ours('table_schema')} ORDER BY table_name, index_name, seq_in_index"
    )
    for table, name, several, column in _asked(connection, indexes, given):
        _index(tables[table], name, column, not several)
    keys = (
        "SELECT table_name, constraint_name, column_name, referenced_table_name"
        f" FROM {known}.key_column_usage"
        f"{ours('table_schema')} AND referenced_table_name IS NOT NULL"
        f" UNION ALL SELECT table_name, constraint_name, NULL, NULL FROM {known}.check_constraints"
        f"{ours('constraint_schema')}"
    )
    for table, name, column, target in _asked(connection, keys, given):
        _constraint(tables[table], name, column, target)
    triggers = (
        f"SELECT event_object_table, trigger_name FROM {known}.triggers"
        f"{ours('event_object_schema', 'event_object_table')}"
    )
    for table, name in _asked(connection, triggers, given):
        tables[table].triggers.add(name)
    return tables


def _asked(connection: sa.Connection, said: str, given: Mapping[str, object]) -> Any:
    return connection.execute(
        sa.text(said), {name: value for name, value in given.items() if f":{name}" in said}
    )


def _sort(declared: str) -> str:
    word = declared.lower()
    if word.startswith(_TEXT):
        return "text"
    return "whole" if word.startswith(_WHOLE) else word


def _index(table: LiveTable, name: str, column: str, unique: bool) -> None:
    columns, _ = table.indexes.get(name, ((), unique))
    table.indexes[name] = ((*columns, column), unique)


def _constraint(table: LiveTable, name: str, column: str | None, target: str | None) -> None:
    if column is None or target is None:
        table.checks.add(name)
    else:
        table.references.add((column, target))
