"""Tables and statements, described once for all stores of a process that would describe them alike.

To describe fifty kinds and compile what is said to them takes a tenth of a second. A host that opens a
store for each request, and a test that opens one for itself, would spend it again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import attrs
import sqlalchemy as sa

from bedside.ports import Kind
from bedside.storage.sql.dialects import Dialect
from bedside.storage.sql.statements import StoreStatements
from bedside.storage.sql.tables import Tables

__all__ = ["described_tables", "said_to"]

#: A process has a few sets of kinds, on a few databases, under a few prefixes.
_KEPT = 16


@attrs.frozen
class _Sort:
    """A database as far as text for it is concerned: two of one class and release are equal."""

    dialect: Dialect = attrs.field(eq=False)
    sqlalchemy: sa.Dialect = attrs.field(eq=False)
    marks: tuple[object, ...]


def _sort_of(engine: sa.Engine, dialect: Dialect) -> _Sort:
    said = engine.dialect
    release = getattr(said, "server_version_info", None)
    # A host's session may quote names in another way (ANSI_QUOTES), and so SQLAlchemy does too.
    quote = said.identifier_preparer.initial_quote
    marks = (type(dialect), type(said), said.driver, said.paramstyle, release, quote)
    return _Sort(dialect, said, marks)


def described_tables(kinds: Sequence[Kind], dialect: Dialect, *, schema: str | None, prefix: str) -> Tables:
    """The tables of *kinds*: the same object for the same question."""
    return _tables(tuple(kinds), _Class(dialect, type(dialect)), schema, prefix)


def said_to(tables: Tables, engine: sa.Engine, dialect: Dialect) -> StoreStatements:
    """What is said to *tables* on that engine, which has been connected to."""
    return _statements(tables, _sort_of(engine, dialect))


@attrs.frozen
class _Class:
    """A dialect of ours: every one of a class describes tables alike."""

    dialect: Dialect = attrs.field(eq=False)
    mark: type


@lru_cache(maxsize=_KEPT)
def _tables(kinds: tuple[Kind, ...], of: _Class, schema: str | None, prefix: str) -> Tables:
    return Tables({kind.name: kind for kind in kinds}, of.dialect, schema=schema, prefix=prefix)


@lru_cache(maxsize=_KEPT)
def _statements(tables: Tables, of: _Sort) -> StoreStatements:
    return StoreStatements(tables, of.sqlalchemy, of.dialect)
