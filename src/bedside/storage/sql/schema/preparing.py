"""Start-up: refuse another version, name what is missing, and make what is new."""

from __future__ import annotations

import sqlalchemy as sa

from bedside.errors import SchemaError
from bedside.storage.sql.schema.comparing import Lack, Remedy, lacks
from bedside.storage.sql.schema.live import Live, read_live
from bedside.storage.sql.schema.versions import (
    CURRENT,
    SchemaVersion,
    check_version,
    read_version,
    write_version,
)
from bedside.storage.sql.tables import Tables, create_missing, write_head

__all__ = ["mend", "prepare", "problems"]

_SHOWN = 12


def prepare(connection: sa.Connection, tables: Tables) -> None:
    """Create what is new for *tables*; everything else has to be there, and as declared.

    Raises:
        SchemaError: the database has another version, or something is missing that is not new.
    """
    live = read_live(connection, schema=tables.metadata.schema, prefix=tables.prefix)
    version = read_version(connection, tables, live)
    if version is None:
        # Nothing is there yet, or a first set-up was interrupted where each table is a commit.
        mend(connection, tables, live, begun=False)
        _begin_journal(connection, tables)
        write_version(connection, tables, SchemaVersion(version=CURRENT))
        return
    check_version(version)
    found = lacks(tables, live, begun=True)
    _check([lack for lack in found if lack.remedy is not Remedy.NEW])
    if found:
        _make_new(connection, tables, live)
    _check_head(connection, tables)


def problems(connection: sa.Connection, tables: Tables) -> tuple[Lack, ...]:
    """Everything that is missing or different, the journal's head too."""
    live = read_live(connection, schema=tables.metadata.schema, prefix=tables.prefix)
    version = read_version(connection, tables, live)
    if version is None:
        return (Lack("there is nothing of bedside here yet", Remedy.GUARD),)
    check_version(version)
    found = lacks(tables, live, begun=True)
    return found if tables.head.name not in live or _has_head(connection, tables) else (*found, _HEAD)


_HEAD = Lack("the head of the journal (its one row)", Remedy.NONE)


def _check_head(connection: sa.Connection, tables: Tables) -> None:
    """SchemaError when the journal has lost its head: a new one would hide what stood before it."""
    if not _has_head(connection, tables):
        _check([_HEAD])


def _begin_journal(connection: sa.Connection, tables: Tables) -> None:
    """The head of a journal that nobody has written to: an interrupted set-up made its table alone."""
    if connection.execute(sa.select(tables.journal.c.sequence).limit(1)).first() is not None:
        _check_head(connection, tables)
    elif not _has_head(connection, tables):
        write_head(connection, tables)


def mend(connection: sa.Connection, tables: Tables, live: Live, *, begun: bool) -> None:
    """Make what is new, and the guards that are gone; refuse where only a backup has what is missing."""
    found = lacks(tables, live, begun=begun)
    _check([lack for lack in found if lack.remedy is Remedy.NONE])
    _make_new(connection, tables, live)
    for name, statements in tables.triggers().items():
        if name in live:
            for trigger, statement in statements.items():
                if trigger not in live[name].triggers:
                    connection.exec_driver_sql(statement)


def _make_new(connection: sa.Connection, tables: Tables, live: Live) -> None:
    """The tables that nobody had declared before, and new keys and indexes of the others.

    Raises:
        SchemaError: rows that are there already break a new unique key.
    """
    create_missing(connection, tables, live)
    for table in tables.all_tables():
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            if table.name in live and index.name not in live[table.name].indexes:
                _create_index(connection, table, index)


def _check(found: list[Lack]) -> None:
    """SchemaError that names every one of *found*, unless there are none."""
    if not found:
        return
    shown = [lack.words for lack in found[:_SHOWN]]
    if len(found) > _SHOWN:
        shown.append(f"and {len(found) - _SHOWN} more (`bedside db verify --db URL` lists all)")
    if all(lack.remedy is not Remedy.NONE for lack in found):
        todo = (
            "keep a copy of the database, find out who took it away, and then "
            "`bedside db upgrade --db URL` makes it anew"
        )
    else:
        todo = "restore the database from a backup; if you declared the kind yourself, give it another name"
    raise SchemaError(
        f"schema.missing: the database lacks or differs in: {'; '.join(shown)}. To mend: {todo}"
    )


def _create_index(connection: sa.Connection, table: sa.Table, index: sa.Index) -> None:
    try:
        index.create(connection)
    except sa.exc.IntegrityError:
        problem = f"schema.double: table {table.name} has rows that break the new unique key {index.name}"
    else:
        return
    raise SchemaError(f"{problem}; take them apart first")


def _has_head(connection: sa.Connection, tables: Tables) -> bool:
    return connection.execute(sa.select(tables.head.c.one)).first() is not None
