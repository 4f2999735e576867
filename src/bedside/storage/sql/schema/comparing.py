"""What a database lacks of what is declared, each thing by name."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

import attrs
import sqlalchemy as sa

from bedside.storage.sql.schema.live import Live, LiveTable
from bedside.storage.sql.tables import Tables

__all__ = ["Lack", "Remedy", "lacks"]


class Remedy(Enum):
    """NEW is made by prepare(). GUARD is made anew by an upgrade. NONE: only a backup has it."""

    NEW = "new"
    GUARD = "guard"
    NONE = "none"


@attrs.frozen
class Lack:
    """One thing that is missing or different."""

    words: str
    remedy: Remedy


def lacks(tables: Tables, live: Live, *, begun: bool) -> tuple[Lack, ...]:
    """Everything that is missing or different, table by table, in the order of the declarations.

    A table is new when nobody has declared its kind before. One that other tables point at was there,
    and so was our own bookkeeping once a database has *begun*, which is to say, has its version.
    """
    found: list[Lack] = []
    was_there = {target for table in live.values() for _, target in table.references}
    if begun:
        was_there |= {table.name for table in tables.bookkeeping()}
    triggers = tables.triggers()
    for table in tables.all_tables():
        there = live.get(table.name)
        if there is None:
            remedy = Remedy.NONE if table.name in was_there else Remedy.NEW
            found.append(Lack(f"table {table.name}", remedy))
            continue
        found += _columns(table, there)
        found += _keys(table, there)
        for trigger in triggers.get(table.name, {}):
            if trigger not in there.triggers:
                found.append(Lack(f"table {table.name}: append-only trigger {trigger}", Remedy.GUARD))
    return tuple(found)


def _columns(table: sa.Table, there: LiveTable) -> Iterator[Lack]:
    if not there.strict:
        yield Lack(f"table {table.name}: is not strict (SQLite: STRICT, MariaDB: InnoDB)", Remedy.NONE)
    for column in table.columns:
        live = there.columns.get(column.name)
        sort = "text" if isinstance(column.type, sa.String) else "whole"
        named = f"table {table.name}: column {column.name}"
        if live is None:
            yield Lack(f"{named} ({sort}{', may be empty' if column.nullable else ''})", Remedy.NONE)
        elif live.sort != sort:
            yield Lack(f"{named} is {live.sort}, not {sort}", Remedy.NONE)
        elif live.nullable != bool(column.nullable):
            yield Lack(f"{named} {'may' if live.nullable else 'must not'} be empty", Remedy.NONE)
        elif sort == "text" and not live.exact:
            yield Lack(f"{named} does not tell case and trailing spaces apart (its collation)", Remedy.NONE)
    for name, live in there.columns.items():
        if name not in table.columns and live.demanded:
            yield Lack(f"table {table.name}: demands column {name}, which is not declared", Remedy.NONE)


def _keys(table: sa.Table, there: LiveTable) -> Iterator[Lack]:
    for index in sorted(table.indexes, key=lambda each: str(each.name)):
        sort = "unique key" if index.unique else "index"
        columns = tuple(column.name for column in index.columns)
        live = there.indexes.get(str(index.name))
        if live is None:
            yield Lack(f"table {table.name}: {sort} {index.name}", Remedy.NEW)
        elif live != (columns, bool(index.unique)):
            yield Lack(f"table {table.name}: {sort} {index.name} has another form", Remedy.NONE)
    for key in table.foreign_keys:
        target = key.target_fullname.split(".")[-2]
        if (key.parent.name, target) not in there.references:
            words = f"table {table.name}: foreign key of column {key.parent.name} to {target}"
            yield Lack(words, Remedy.NONE)
    for check in table.constraints:
        if isinstance(check, sa.CheckConstraint) and str(check.name) not in there.checks:
            yield Lack(f"table {table.name}: check {check.name}", Remedy.NONE)
