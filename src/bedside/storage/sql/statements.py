"""Statements, built by SQLAlchemy and compiled once; the driver then runs their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import sqlalchemy as sa

from bedside.ports import Column, Query, Value
from bedside.storage.sql.dialects import Dialect
from bedside.storage.sql.tables import KindTable, Tables

__all__ = ["SOME", "KindStatements", "Statement", "StoreStatements", "Values"]

#: How many keys are asked for at once.
SOME = 100

_Expression = sa.ColumnElement[Any]


class Values(dict[str, Value]):
    """The parameters of a statement. They may be personal, so nothing that prints them shows them."""

    def __repr__(self) -> str:
        return f"Values({', '.join(self)})"


@attrs.frozen
class Statement:
    """Compiled text and the names of its parameters, in order where the driver counts them."""

    text: str
    names: tuple[str, ...]
    constants: Mapping[str, Value]
    positional: bool

    def bind(self, values: Values) -> Sequence[Value] | Mapping[str, Value]:
        """The parameters as the driver wants them."""
        every = Values({**self.constants, **values}) if self.constants else values
        if self.positional:
            return tuple([every[name] for name in self.names])
        return {name: every[name] for name in self.names}


class _Compiler:
    """Turns expressions into statements for one sort of database."""

    def __init__(self, sqlalchemy: sa.Dialect, dialect: Dialect) -> None:
        self._sqlalchemy = sqlalchemy
        self.dialect = dialect

    def __call__(self, expression: sa.ClauseElement, columns: Sequence[str] | None = None) -> Statement:
        compiled: Any = expression.compile(
            dialect=self._sqlalchemy, column_keys=None if columns is None else list(columns)
        )
        names = compiled.positiontup if compiled.positional else compiled.params
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        return Statement(str(compiled), tuple(names), constants, compiled.positional)


class StoreStatements:
    """What is said to counters and the journal, and to each kind."""

    def __init__(self, tables: Tables, sqlalchemy: sa.Dialect, dialect: Dialect) -> None:
        self._tables = tables
        self._run = run = _Compiler(sqlalchemy, dialect)
        self._kinds: dict[str, KindStatements] = {}
        counters, journal, head = tables.counters, tables.journal, tables.head
        named = counters.c.name == sa.bindparam("counter")
        amount: sa.BindParameter[int] = sa.bindparam("amount", type_=sa.BigInteger())
        limit: sa.BindParameter[int] = sa.bindparam("most", type_=sa.BigInteger())
        used = counters.c.used
        self.counter = run(sa.select(used).where(named))
        begins: sa.BindParameter[str] = sa.bindparam("begins", type_=sa.String())
        length: sa.BindParameter[int] = sa.bindparam("length", type_=sa.Integer())
        self.counters = run(
            sa.select(counters.c.name, used).where(sa.func.substr(counters.c.name, 1, length) == begins)
        )
        self.new_counter = run(
            dialect.adding_once(counters)
            .inline()
            .values(name=sa.bindparam("counter"), used=sa.literal_column("0"))
        )
        self.spend = run(
            sa.update(counters).where(named, used + amount <= limit).values(used=used + amount).inline()
        )
        left = sa.case((used + amount < 0, sa.literal_column("0")), else_=used + amount)
        self.give_back = run(sa.update(counters).where(named).values(used=left).inline())
        self.head = run(sa.select(head.c.sequence, head.c.entry_hash).with_for_update())
        self.move_head = run(
            sa.update(head)
            .where(head.c.sequence == sa.bindparam("last"))
            .values(sequence=sa.bindparam("next"), entry_hash=sa.bindparam("hash"))
            .inline()
        )
        self.append = run(sa.insert(journal).inline(), [column.name for column in journal.c])
        entries = sa.select(journal).order_by(journal.c.sequence)
        entries = entries.where(journal.c.sequence > sa.bindparam("after"))
        self.journal = run(entries)
        self.journal_page = run(entries.limit(sa.bindparam("limit", type_=sa.BigInteger())))

    def kind(self, name: str) -> KindStatements | None:
        """What is said to that kind, compiled when first asked for; None when nobody prepared it."""
        statements = self._kinds.get(name)
        if statements is None and name in self._tables.kinds:
            statements = KindStatements(self._tables.kinds[name], self._tables, self._run)
            self._kinds[name] = statements
        return statements


class KindStatements:
    """What is said to one kind's table. Searches are compiled when first made in that shape."""

    def __init__(self, described: KindTable, tables: Tables, run: _Compiler) -> None:
        self.kind = described.kind
        self.described = described
        self.table = table = described.table
        self._run = run
        self._tables = tables
        self._targets = {
            column.name: tables.kinds[column.references].table.alias(f"r{number}")
            for number, column in enumerate(described.kind.columns)
            if column.references is not None
        }
        self._searches: dict[object, Statement] = {}
        self.columns = tuple(
            (column.name, described.column(column.name).name) for column in self.kind.columns
        )
        self.references = {
            column.name: column.references for column in self.kind.columns if column.references
        }
        written = ["id", "revision", "fence", "claims", *(name for _, name in self.columns), "body"]
        identified = table.c.id == sa.bindparam("of_id")
        adding = run.dialect.adding(table).inline()
        self.insert = run(adding, written)
        self.insert_with_key = run(adding, ["key", *written])
        self.get = run(self._rows().where(identified))
        self.key = run(sa.select(table.c.key).where(identified))
        some = [sa.bindparam(f"of_{number}", type_=table.c.id.type) for number in range(SOME)]
        self.some_keys = run(sa.select(table.c.id, table.c.key).where(table.c.id.in_(some)))
        # What stands in unique keys is read as well: only a change of it can meet another row.
        in_keys = [name for _, names in described.unique.values() for name in names if name != "id"]
        self.in_keys = tuple(dict.fromkeys(in_keys))
        counts = (table.c.revision, table.c.fence, table.c.claims)
        self.counts = run(sa.select(*counts, *(table.c[name] for name in self.in_keys)).where(identified))
        self.taken = {
            key: run(
                sa.select(table.c.key)
                .where(*(table.c[name] == sa.bindparam(f"is_{name}") for name in names))
                .limit(sa.literal_column("1"))
            )
            for key, names in described.unique.values()
        }
        self.update = run(
            sa.update(table)
            .where(identified, table.c.revision == sa.bindparam("expected"))
            .values(revision=table.c.revision + 1, **self._lease_after_a_put())
            .inline(),
            [*(name for _, name in self.columns), "body"],
        )
        if self.kind.due_column is not None:
            self.take = run(
                sa.update(table)
                .where(
                    table.c.id == sa.bindparam("of_id"),
                    table.c.revision == sa.bindparam("expected"),
                    table.c.fence == sa.bindparam("seen"),
                )
                .values(
                    revision=table.c.revision + 1,
                    fence=table.c.fence + 1,
                    claims=table.c.claims + 1,
                    leased_until=sa.bindparam("until"),
                )
                .inline()
            )

    def sql_name(self, name: str) -> str:
        """The table's name for a declared column."""
        return self.described.column(name).name

    def _lease_after_a_put(self) -> dict[str, sa.ColumnElement[int | None]]:
        """Work whose due instant changes is given back: its lease ends."""
        if self.kind.due_column is None:
            return {}
        due = self.described.column(self.kind.due_column)
        new_due: sa.BindParameter[int] = sa.bindparam("new_due", type_=sa.BigInteger())
        same = due.is_not_distinct_from(new_due)
        return {"leased_until": sa.case((same, self.table.c.leased_until), else_=sa.null())}

    def search(self, query: Query, names: tuple[str, ...] | None = None) -> tuple[Statement, Values]:
        """The statement that finds *query*'s rows (or the columns *names* of them), and its values."""
        within = query.range
        shape = (
            names,
            tuple((name, value is None) for name, value in query.equal.items()),
            within and (within.column, within.at_least is None, within.below is None),
            (query.order_by, query.descending, query.limit is None, query.after is None),
        )
        statement = self._searches.get(shape)
        if statement is None:
            statement = self._searches[shape] = self._run(self._search(query, names))
        values = _wanted(query)
        values.update(limit=query.limit, after=query.after)
        return statement, values

    def page(self, query: Query, names: tuple[str, ...]) -> tuple[Statement, Statement, Values]:
        """How *query*'s rows leave page by page, a page being so many keys in a row.

        Returns:
            What finds the first key behind ``last``, what then counts the page's rows from ``first`` to
            before ``end`` and gives one JSON array a column, and the values both need besides.
        """
        shape = (
            tuple((name, value is None) for name, value in query.equal.items()),
            query.range and (query.range.column, query.range.at_least is None, query.range.below is None),
        )
        first, page = self._searches.get(("first", shape)), self._searches.get(("page", names, shape))
        if first is None:
            first = self._searches["first", shape] = self._run(self._first(query))
        if page is None:
            said = self._run(self._page(query, names))
            page = attrs.evolve(said, text=self._run.dialect.page_setting + said.text)
            self._searches["page", names, shape] = page
        return first, page, _wanted(query)

    @property
    def page_keys(self) -> int:
        """How many keys a page spans."""
        return self._run.dialect.page_rows

    def due(self, equal: Mapping[str, Value]) -> tuple[Statement, Values]:
        """The statement that finds due work with these values, and the values."""
        shape = ("due", tuple((name, value is None) for name, value in equal.items()))
        statement = self._searches.get(shape)
        if statement is None:
            statement = self._searches[shape] = self._run(self._due(equal))
        return statement, Values({f"is_{name}": value for name, value in equal.items()})

    def _search(self, query: Query, names: tuple[str, ...] | None) -> sa.Select[Any]:
        select = self._rows() if names is None else self._joined(sa.select(*map(self._value, names)))
        select = self._matching(select, query)
        order = [self._ordered(self.table.c.id, query)]
        if query.order_by is not None:
            nullable = self.kind.column(query.order_by).nullable
            order.insert(0, self._ordered(self._value(query.order_by), query, nullable=nullable))
        elif query.after is not None:
            after: sa.BindParameter[str] = sa.bindparam("after")
            select = select.where(self.table.c.id < after if query.descending else self.table.c.id > after)
        select = select.order_by(*order)
        if query.limit is not None:
            select = select.limit(sa.bindparam("limit", type_=sa.BigInteger()))
        return select

    def _first(self, query: Query) -> sa.Select[Any]:
        key = self.table.c.key
        last: sa.BindParameter[int] = sa.bindparam("last", type_=sa.BigInteger())
        return self._matching(sa.select(sa.func.min(key)), query).where(key > last)

    def _page(self, query: Query, names: tuple[str, ...]) -> sa.Select[Any]:
        # Bounded by keys, not by ORDER BY and LIMIT: a server without statistics sorted the table for
        # every page.
        key, arrays = self.table.c.key, [self._run.dialect.json_array(self._value(name)) for name in names]
        first: sa.BindParameter[int] = sa.bindparam("first", type_=sa.BigInteger())
        end: sa.BindParameter[int] = sa.bindparam("end", type_=sa.BigInteger())
        counted: Any = sa.select(sa.func.count(), *arrays)  # as many types as columns
        page = self._joined(counted).where(key >= first, key < end)
        return self._matching(page, query)

    def _matching(self, select: sa.Select[Any], query: Query) -> sa.Select[Any]:
        for name, value in query.equal.items():
            select = select.where(self._equals(name, value))
        if query.range is not None:
            column = self._value(query.range.column)
            conditions: list[_Expression] = []
            if query.range.at_least is not None:
                conditions.append(column >= sa.bindparam("low"))
            if query.range.below is not None:
                conditions.append(column < sa.bindparam("high"))
            select = select.where(*conditions or [column.is_not(None)])
        return select

    def _ordered(self, column: _Expression, query: Query, *, nullable: bool = False) -> _Expression:
        return self._run.dialect.ordered(column, nullable=nullable, descending=query.descending)

    def _due(self, equal: Mapping[str, Value]) -> sa.Select[Any]:
        due, leased = self.described.column(str(self.kind.due_column)), self.table.c.leased_until
        now: sa.BindParameter[int] = sa.bindparam("now", type_=sa.BigInteger())
        # The rows that are pointed at are asked for one by one: a join would lock them as well.
        due_rows = (
            self._rows(joined=False)
            .where(
                due <= now,
                sa.or_(leased.is_(None), leased <= now),
                *(self._equals(name, value) for name, value in equal.items()),
            )
            # Nothing that is due is empty, but so it is said as the index has it.
            .order_by(
                self._run.dialect.ordered(due, nullable=bool(due.nullable), descending=False),
                self.table.c.id.asc(),
            )
            .limit(sa.bindparam("limit", type_=sa.BigInteger()))
        )
        return self._run.dialect.locking(due_rows)

    def _rows(self, *, joined: bool = True) -> sa.Select[Any]:
        table = self.table
        head = (table.c.id, table.c.revision, table.c.fence, table.c.claims, table.c.body)
        names = [column.name for column in self.kind.columns]
        if joined:
            return self._joined(sa.select(*head, *map(self._value, names)))
        return sa.select(*head, *map(self._value_alone, names))

    def _joined(self, select: sa.Select[Any]) -> sa.Select[Any]:
        """With the rows that are pointed at, whose public ids stand in for our keys."""
        source: sa.FromClause = self.table
        for name, target in self._targets.items():
            source = source.outerjoin(target, target.c.key == self.described.column(name))
        return select.select_from(source)

    def _value(self, name: str) -> _Expression:
        if name == "id":
            return self.table.c.id
        target = self._targets.get(name)
        return self.described.column(name) if target is None else target.c.id.label(f"id_of_{name}")

    def _value_alone(self, name: str) -> _Expression:
        target = self._targets.get(name)
        column = self.described.column(name)
        if target is None:
            return column
        return sa.select(target.c.id).where(target.c.key == column).scalar_subquery()

    def _equals(self, name: str, value: Value) -> _Expression:
        column, declared = self.described.column(name), self.kind.column(name)
        if value is None:
            return column.is_(None)
        wanted: sa.BindParameter[Any] = sa.bindparam(f"is_{name}")
        return column == (wanted if declared.references is None else self._key_of(declared, wanted))

    def _key_of(self, column: Column, wanted: sa.BindParameter[Any]) -> _Expression:
        target = self._tables.kinds[str(column.references)].table.alias("target")
        return sa.select(target.c.key).where(target.c.id == wanted).scalar_subquery()


def _wanted(query: Query) -> Values:
    """The values that *query* compares columns with."""
    values = Values({f"is_{name}": value for name, value in query.equal.items()})
    if query.range is not None:
        values.update(low=query.range.at_least, high=query.range.below)
    return values
