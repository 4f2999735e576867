"""Columns of a million rows out of a store, against ADBC by hand and against lists.

Run ``python -m tests.benchmarks.bench_columns [ROWS]`` with ``adbc-driver-sqlite``,
``adbc-driver-postgresql`` and Polars installed. All ways take turns in one run; only the ratios count.
ADBC reads the same rows of the same table; on SQLite it does so while the store is closed, because a second
SQLite library in one process takes the first one's locks away (decision 0021).
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import polars
import sqlalchemy as sa
from adbc_driver_manager import AdbcConnection, AdbcDatabase, AdbcStatement
from tests.databases import fresh_url, server

from bedside.ports import ArrowTransaction, Column, ColumnType, Kind, Query
from bedside.storage import SqlStorage
from bedside.storage.sql.dialects import open_engine

ROUNDS = 5
FACT = Kind(
    name="fact",
    columns=(
        Column("starts_at", ColumnType.INSTANT),
        Column("booked_at", ColumnType.INSTANT, nullable=True),
        Column("month", ColumnType.INTEGER),
        Column("day", ColumnType.DATE),
        Column("minutes", ColumnType.INTEGER),
        Column("status"),
        Column("service", nullable=True),
    ),
)
NAMES = tuple(column.name for column in FACT.columns)


def main(rows: int) -> None:
    """Print one line for each database."""
    print(f"{rows:,} rows, {len(NAMES)} columns, median of {ROUNDS} rounds in turns")
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder:
            if name == "postgresql" and server(name).url is None:
                print(server(name).problem)
                continue
            with fresh_url(name, Path(folder)) as url:
                _fill(url, rows)
                _report(name, _timed(name, url))


def _fill(url: str, rows: int) -> None:
    with SqlStorage(url) as store:
        store.prepare([FACT])
    draw = random.Random(1)
    engine = open_engine(url)
    table = sa.Table("bedside_fact", sa.MetaData(), autoload_with=engine)
    with engine.begin() as connection:
        for start in range(0, rows, 50_000):
            page = range(start, min(start + 50_000, rows))
            connection.execute(sa.insert(table), [_row(number, draw) for number in page])
    engine.dispose()


def _row(number: int, draw: random.Random) -> dict[str, object]:
    starts_at = 1_700_000_000_000_000 + number * 60_000_000
    return {
        "id": f"appointment-{number}",
        "revision": 1,
        "fence": 0,
        "claims": 0,
        "body": "{}",
        "starts_at": starts_at,
        "booked_at": draw.choice((None, starts_at - 86_400_000_000)),
        "month": 24_000 + number // 30_000,
        "day": 20_000 + number // 1_000,
        "minutes": draw.randrange(90),
        "status": draw.choice(("booked", "fulfilled", "noshow")),
        "service": draw.choice((None, "exam", "cleaning")),
    }


def _timed(name: str, url: str) -> dict[str, list[float]]:
    ways: dict[str, Callable[[], polars.DataFrame]] = {
        "adbc": lambda: _by_adbc(name, url),
        "arrow": lambda: _by_store(url),
        "lists": lambda: _by_lists(url),
    }
    same = {way: run().sort("starts_at") for way, run in ways.items()}
    assert same["arrow"].equals(same["lists"])
    assert same["arrow"].equals(same["adbc"])
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, run in ways.items():
            began = time.perf_counter()
            run()
            seconds[way].append(time.perf_counter() - began)
    return seconds


def _report(name: str, seconds: dict[str, Sequence[float]] | dict[str, list[float]]) -> None:
    middle = {way: statistics.median(values) for way, values in seconds.items()}
    print(
        f"{name}: arrow / ADBC by hand {middle['arrow'] / middle['adbc']:.2f} (bar 2.00), "
        f"lists / arrow {middle['lists'] / middle['arrow']:.2f}, "
        f"best arrow / best ADBC {min(seconds['arrow']) / min(seconds['adbc']):.2f}; "
        f"ADBC {middle['adbc']:.2f} s"
    )


def _by_store(url: str) -> polars.DataFrame:
    with SqlStorage(url) as store:
        store.prepare([FACT])
        with store.transaction() as tx:
            assert isinstance(tx, ArrowTransaction)
            return polars.DataFrame(tx.arrow("fact", NAMES, Query()))


def _by_lists(url: str) -> polars.DataFrame:
    with SqlStorage(url) as store:
        store.prepare([FACT])
        with store.transaction() as tx:
            found = tx.columns("fact", NAMES, Query())
    types = {
        column.name: polars.String if column.type is ColumnType.TEXT else polars.Int64
        for column in FACT.columns
    }
    return polars.DataFrame(found, schema=types)


def _by_adbc(name: str, url: str) -> polars.DataFrame:
    with _opened(name, url) as database, AdbcConnection(database) as connection:
        statement = AdbcStatement(connection)
        if name == "sqlite":
            statement.set_options(**{"adbc.sqlite.query.batch_rows": "65536"})
        statement.set_sql_query(f"SELECT {', '.join(NAMES)} FROM bedside_fact")
        stream, _ = statement.execute_query()
        found = polars.DataFrame(stream)
        statement.close()
        return found


def _opened(name: str, url: str) -> AdbcDatabase:
    if name == "sqlite":
        import adbc_driver_sqlite

        return AdbcDatabase(driver=adbc_driver_sqlite._driver_path(), uri=url.removeprefix("sqlite:///"))
    import adbc_driver_postgresql

    # ADBC brings a libpq of its own, which looks for the server's socket elsewhere.
    at = "" if sa.make_url(url).host or "host=" in url else "&host=/var/run/postgresql"
    return AdbcDatabase(driver=adbc_driver_postgresql._driver_path(), uri=url + at)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
