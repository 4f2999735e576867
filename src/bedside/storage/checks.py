"""What every store refuses in the same words: declarations, rows, queries and amounts.

A storage author may call these, so that a mistake is named alike whatever the store. None of them
quotes a stored value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import attrs

from bedside.errors import MissingReferenceError, StorageError, UniqueKeyError
from bedside.ports import Column, ColumnType, Kind, Query, Row, Transaction, UniqueKey, Value

__all__ = [
    "LARGEST",
    "LONGEST_TEXT",
    "check_claim",
    "check_journal_page",
    "check_kinds",
    "check_query",
    "check_references",
    "check_row",
    "check_spending",
    "check_unique",
    "is_id",
    "micros",
    "not_prepared",
    "selected_columns",
]

#: Whole numbers stay exact in every database, JSON reader and dataframe up to this one.
LARGEST: Final = 2**53

#: The longest text of a declared column or a counter's name, in characters. A body has no limit.
#: Every database can index three texts of such a length, and sort by one.
LONGEST_TEXT: Final = 255

_LONGEST_ID: Final = 128
_UNSTORABLE: Final = "holds a NUL or half a character, which no database keeps"
_NAME: Final = re.compile(r"(?=.{1,63}\Z)[a-z][a-z0-9]*(_[a-z0-9]+)*")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Microseconds since 1970-01-01 UTC, exactly.

    >>> micros(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC))
    1000005
    """
    if at.utcoffset() is None:
        raise StorageError("an instant has no time zone; give an aware datetime")
    return (at - _EPOCH) // _MICROSECOND


def not_prepared(kind: str) -> StorageError:
    """The error to raise for a kind that nobody has prepared."""
    return StorageError(f"kind {kind!r} is not prepared; pass it to Storage.prepare() first")


def check_kinds(kinds: Iterable[Kind], known: Mapping[str, Kind]) -> dict[str, Kind]:
    """All kinds, known and new, by name.

    Raises:
        StorageError: a name cannot be one, something names an undeclared column or kind, or a kind
            comes back with other columns than it was prepared with.
    """
    every = dict(known)
    for kind in map(_fixed, kinds):
        if kind.name in every and every[kind.name].columns != kind.columns:
            changed = sorted({column.name for column in set(every[kind.name].columns) ^ set(kind.columns)})
            listed = ", ".join(changed) or "in another order"
            raise StorageError(f"{kind.name}: columns differ from those prepared before: {listed}")
        every[kind.name] = kind
    for kind in every.values():
        _check_kind(kind, every)
    return every


def check_row(kind: Kind, row: Row) -> None:
    """The row has a usable id, exactly the declared columns, and values of their types."""
    # Said here, where no local variable holds a value that an error tracker would show.
    problem = _wrong_with_id(row.id) or _wrong_with_columns(kind, row.columns) or _wrong_with_body(row.body)
    if problem is not None:
        raise StorageError(f"{kind.name}: {problem}")


def is_id(record_id: str) -> bool:
    """Whether a row can have that id; no other need be looked for, and a driver may fail over it.

    >>> is_id("pat-7"), is_id("half \\ud83e")
    (True, False)
    """
    return _wrong_with_id(record_id) is None


def check_references(kind: Kind, row: Row, tx: Transaction) -> None:
    """All rows that *row* points at are stored; it may point at itself.

    Raises:
        MissingReferenceError: one is not; kind and column are named.
    """
    for column in kind.columns:
        target = row.columns[column.name]
        if column.references is None or not isinstance(target, str):
            continue
        if (column.references, target) != (row.kind, row.id) and tx.get(column.references, target) is None:
            raise MissingReferenceError(kind.name, column.name)


def check_unique(kind: Kind, row: Row, tx: Transaction) -> None:
    """No other row has one of the unique keys of *row*; a key with an empty value is free.

    For stores that nobody else writes to in the meantime: others have to let the database decide.

    Raises:
        UniqueKeyError: one is taken; kind and key are named.
    """
    for key in kind.unique:
        values = {name: row.columns[name] for name in key.columns}
        if None in values.values():
            continue
        if any(other.id != row.id for other in tx.find(kind.name, Query(equal=values, limit=2))):
            raise UniqueKeyError(kind.name, key.name)


def check_query(kind: Kind, query: Query) -> None:
    """The query names declared columns only, with values of their types."""
    _check_names(kind, query)
    problem = _wrong_with_query(kind, query)
    if problem is not None:
        raise StorageError(f"{kind.name}: {problem}")
    if query.limit is not None:
        _check_count("limit", query.limit)


def selected_columns(kind: Kind, names: Sequence[str]) -> tuple[str, ...]:
    """The distinct *names*, each declared or ``"id"``."""
    for name in names:
        if name != "id":
            _declared(kind, name)
    return tuple(dict.fromkeys(names))


def check_spending(counter: str, amount: int, limit: int) -> None:
    """A counter has a name; amount and limit are whole numbers that every store keeps exactly."""
    if type(counter) is not str or not 0 < len(counter) <= LONGEST_TEXT or not _storable(counter):
        raise StorageError(f"a counter's name is text of 1 to {LONGEST_TEXT} characters")
    for name, number in (("amount", amount), ("limit", limit)):
        if type(number) is not int or abs(number) > LARGEST:
            raise StorageError(f"the {name} must be a whole number of at most 2**53")


def check_claim(
    kind: Kind, *, now: datetime, lease: timedelta, limit: int, equal: Mapping[str, Value] | None = None
) -> tuple[str, int, int]:
    """The kind's due column, *now*, and the end of the lease, both in microseconds."""
    if kind.due_column is None:
        raise StorageError(f"{kind.name}: has no due_column, so nothing of it can be claimed")
    if lease <= timedelta(0):
        raise StorageError(f"{kind.name}: a lease must be longer than nothing")
    _check_count("limit", limit)
    check_query(kind, Query(equal=equal or {}))
    return kind.due_column, micros(now), micros(now + lease)


def check_journal_page(after: int, limit: int | None) -> None:
    """A page of the journal starts behind a sequence number and may have a limit."""
    _check_count("'after' of a journal", after)
    if limit is not None:
        _check_count("limit", limit)


def _fixed(kind: Kind) -> Kind:
    """*kind* with tuples where a host wrote lists, which are equal to no tuple and can be no key."""
    unique = tuple(UniqueKey(key.name, tuple(key.columns)) for key in kind.unique)
    indexes = tuple(map(tuple, kind.indexes))
    return attrs.evolve(kind, columns=tuple(kind.columns), unique=unique, indexes=indexes)


def _check_kind(kind: Kind, every: Mapping[str, Kind]) -> None:
    names = [column.name for column in kind.columns]
    for name in (kind.name, *names, *(key.name for key in kind.unique)):
        if not _NAME.fullmatch(name):
            raise StorageError(f"{kind.name}: {name!r} cannot be a name; use a-z, 0-9 and single _")
    if "id" in names or len(set(names)) != len(names):
        raise StorageError(f"{kind.name}: declare each column once, and never 'id'")
    if len({key.name for key in kind.unique}) != len(kind.unique):
        raise StorageError(f"{kind.name}: give each unique key its own name")
    for columns in (*(key.columns for key in kind.unique), *kind.indexes):
        if not columns:
            raise StorageError(f"{kind.name}: a unique key or index needs a column")
        for name in columns:
            _declared(kind, name)
    for column in kind.columns:
        if column.references is not None:
            if column.references not in every:
                raise StorageError(f"{kind.name}: {column.name} references an unknown kind; prepare it too")
            if column.type is not ColumnType.TEXT:
                raise StorageError(f"{kind.name}: {column.name} references a kind and must be TEXT")
        if column.personal and (column.references is not None or column.type is not ColumnType.TEXT):
            raise StorageError(
                f"{kind.name}: personal column {column.name} must be TEXT that references nothing"
            )
    if kind.subject not in (None, "id"):
        subject = _declared(kind, kind.subject or "")
        if subject.type is not ColumnType.TEXT or subject.personal:
            raise StorageError(f"{kind.name}: subject {subject.name} must be TEXT that holds an id")
    if kind.due_column is not None:
        if _declared(kind, kind.due_column).type is not ColumnType.INSTANT:
            raise StorageError(f"{kind.name}: due_column {kind.due_column} must be an INSTANT")
        if kind.appended:
            raise StorageError(f"{kind.name}: an appended kind never changes, so it has no due_column")


def _declared(kind: Kind, name: str) -> Column:
    for column in kind.columns:
        if column.name == name:
            return column
    raise StorageError(f"{kind.name}: column {name!r} is not declared")


def _open(kind: Kind, name: str, use: str) -> Column:
    column = _declared(kind, name)
    if column.personal:
        raise StorageError(f"{kind.name}: personal column {name!r} has no {use}; search it by equality")
    return column


def _wrong_with_id(record_id: str) -> str | None:
    if type(record_id) is not str or not 0 < len(record_id) <= _LONGEST_ID:
        return f"an id is text of 1 to {_LONGEST_ID} characters"
    return None if _storable(record_id) else f"id {_UNSTORABLE}"


def _wrong_with_body(body: str) -> str | None:
    if type(body) is not str:
        return "the body must be text"
    return None if _storable(body) else f"body {_UNSTORABLE}"


def _wrong_with_columns(kind: Kind, columns: Mapping[str, Value]) -> str | None:
    for column in kind.columns:
        if column.name not in columns:
            return f"column {column.name!r} is missing from the row"
        value = columns[column.name]
        if value is None:
            if not column.nullable:
                return f"column {column.name!r} must not be empty"
            continue
        problem = _wrong_with_value(column, value)
        if problem is not None:
            return problem
        if type(value) is str and len(value) > LONGEST_TEXT:
            longer = f"holds at most {LONGEST_TEXT} characters; put longer text in the body"
            return f"column {column.name!r} {longer}"
    if len(columns) != len(kind.columns):
        declared = {column.name for column in kind.columns}
        extra = next(name for name in columns if name not in declared)
        return f"column {extra!r} is not declared"
    return None


def _check_names(kind: Kind, query: Query) -> None:
    for name in query.equal:
        _declared(kind, name)
    if query.range is not None:
        _open(kind, query.range.column, "range")
    if query.order_by is not None:
        _open(kind, query.order_by, "order")
        if query.after is not None:
            raise StorageError(f"{kind.name}: 'after' goes with the order of ids; leave out order_by")


def _wrong_with_query(kind: Kind, query: Query) -> str | None:
    if query.after is not None and (type(query.after) is not str or not _storable(query.after)):
        return "'after' takes an id that was found before"
    for name, value in query.equal.items():
        problem = None if value is None else _wrong_with_value(kind.column(name), value)
        if problem is not None:
            return problem
    if query.range is not None:
        column = kind.column(query.range.column)
        for bound in (query.range.at_least, query.range.below):
            problem = None if bound is None else _wrong_with_value(column, bound, bound=True)
            if problem is not None:
                return problem
    return None


def _wrong_with_value(column: Column, value: Value, *, bound: bool = False) -> str | None:
    if column.type is ColumnType.TEXT:
        if type(value) is not str:
            return f"column {column.name!r} holds text"
        return None if _storable(value) else f"{column.name} {_UNSTORABLE}"
    if type(value) is not int:
        return f"column {column.name!r} holds a whole number ({column.type.value})"
    if not -LARGEST <= value <= LARGEST:
        return f"column {column.name!r} holds whole numbers of at most 2**53"
    if column.type is ColumnType.BOOLEAN and not bound and value not in (0, 1):
        return f"column {column.name!r} holds 0 or 1"
    return None


def _storable(text: str) -> bool:
    if "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_count(name: str, count: int) -> None:
    if type(count) is not int or not 0 <= count <= LARGEST:
        raise StorageError(f"the {name} must be a whole number, 0 or more")
