"""One of several processes that race for one payment a round (started by test_race.py).

It reads one line of JSON at a time: first a setting, which it prepares for, then rounds. All processes
are told of a round at once, and answer with what became of it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection

from bedside.errors import ContentionError, LimitReachedError, UniqueKeyError
from bedside.ports import Column, ColumnType, Kind, Row, Transaction, UniqueKey
from bedside.storage import SqlStorage
from bedside.storage.sql.dialects import open_engine

__all__ = ["GRANT", "METADATA", "PAYMENTS"]

#: Long enough for all to have looked before the first one writes.
THINK_SECONDS = 0.006
_ATTEMPTS = 200

GRANT = Kind(
    name="grant",
    columns=(Column("round", ColumnType.INTEGER), Column("key", nullable=True)),
    unique=(UniqueKey("key", ("key",)),),
)
METADATA = sa.MetaData()
#: What the known-bad designs write: one account a round, and payments from it.
ACCOUNTS = sa.Table(
    "race_account", METADATA, sa.Column("round", sa.Integer, primary_key=True, autoincrement=False)
)
PAYMENTS = sa.Table(
    "race_payment",
    METADATA,
    sa.Column("round", sa.Integer, nullable=False, index=True),
    sa.Column("who", sa.String(20), nullable=False),
)

Pay = Callable[[sa.Connection, int], None]


def main(name: str) -> None:
    """Answer one line after another."""
    pay: Callable[[int], dict[str, Any]] | None = None
    close: Callable[[], None] = lambda: None  # noqa: E731 - replaced by the first setting
    for line in sys.stdin:
        said = json.loads(line)
        if "round" in said and pay is not None:
            answer = pay(said["round"])
        else:
            close()
            pay, close = prepared(name, said)
            answer = {"ready": True}
        print(json.dumps(answer), flush=True)


def prepared(
    name: str, setting: dict[str, Any]
) -> tuple[Callable[[int], dict[str, Any]], Callable[[], None]]:
    """How to pay in that setting, and how to leave it."""
    engine = racing_engine(setting["url"], setting["isolation"])
    store = SqlStorage(engine)
    store.prepare([GRANT])
    own = setting["isolation"] is None
    design = setting["design"]

    def once(number: int) -> None:
        if own:
            with store.transaction() as tx:
                DESIGNS[design](tx, name, number)
            return
        with engine.connect() as connection, connection.begin():
            if design in BAD_DESIGNS:
                BAD_DESIGNS[design](connection, name, number)
                return
            connection.execute(sa.select(sa.func.count()).select_from(PAYMENTS)).scalar()
            with store.joined(connection).transaction() as tx:
                DESIGNS[design](tx, name, number)

    def pay(number: int) -> dict[str, Any]:
        for again in range(_ATTEMPTS):
            try:
                once(number)
            except (LimitReachedError, UniqueKeyError, _RefusedError) as refused:
                return {"outcome": type(refused).__name__, "again": again}
            except (ContentionError, sa.exc.DBAPIError):
                continue
            return {"outcome": "paid", "again": again}
        return {"outcome": "gave up", "again": _ATTEMPTS}

    return pay, engine.dispose


def racing_engine(url: str, isolation: str | None) -> sa.Engine:
    """A host's engine at that isolation level; SQLite's levels are ways to begin."""
    engine = open_engine(url)
    if isolation is None:
        return engine
    if engine.dialect.name != "sqlite":
        return engine.execution_options(isolation_level=isolation)
    if isolation != "legacy":
        sa.event.listen(engine, "connect", _manual)
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(f"BEGIN {isolation}"))
    return engine


def _manual(connection: DBAPIConnection, _record: object) -> None:
    driver: Any = connection
    driver.isolation_level = None


class _RefusedError(Exception):
    """A known-bad design found the payment made already."""


def guarded(tx: Transaction, name: str, number: int) -> None:
    """As bedside decides: a guarded counter, then the row."""
    tx.spend(f"round-{number}", 1, limit=1)
    time.sleep(THINK_SECONDS)
    tx.add(Row(kind="grant", id=f"{name}-{number}", columns={"round": number, "key": None}))


def unique(tx: Transaction, name: str, number: int) -> None:
    """As bedside decides: a business key that is unique for ever."""
    tx.get("grant", f"{name}-{number}")
    time.sleep(THINK_SECONDS)
    tx.add(Row(kind="grant", id=f"{name}-{number}", columns={"round": number, "key": f"round-{number}"}))


def sum_then_insert(connection: sa.Connection, name: str, number: int) -> None:
    """Look, think, write."""
    paid = sa.select(sa.func.count()).select_from(PAYMENTS).where(PAYMENTS.c.round == number)
    if connection.execute(paid).scalar():
        raise _RefusedError
    time.sleep(THINK_SECONDS)
    connection.execute(sa.insert(PAYMENTS).values(round=number, who=name))


def lock_then_sum(connection: sa.Connection, name: str, number: int) -> None:
    """Lock a row that nobody changes, and then look: in an old snapshot."""
    connection.execute(
        sa.select(sa.func.count()).select_from(PAYMENTS).where(PAYMENTS.c.who == name)
    ).scalar()
    connection.execute(sa.select(ACCOUNTS).where(ACCOUNTS.c.round == number).with_for_update()).first()
    sum_then_insert(connection, name, number)


DESIGNS = {"guarded": guarded, "unique": unique}
BAD_DESIGNS = {"sum_then_insert": sum_then_insert, "lock_then_sum": lock_then_sum}


@contextmanager
def tables(url: str, rounds: int) -> Iterator[sa.Engine]:
    """The tables of the known-bad designs, with an account for each round."""
    engine = open_engine(url)
    METADATA.drop_all(engine)
    METADATA.create_all(engine)
    with engine.begin() as connection:
        connection.execute(sa.insert(ACCOUNTS), [{"round": number} for number in range(rounds)])
    yield engine
    METADATA.drop_all(engine)
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
