"""What SqlStorage costs beside the same statements by hand in SQLAlchemy Core, as ratios in one run.

Run it with `python tests/benchmarks/bench_sql.py [URL]`; without a URL it uses a SQLite file. It prints
each ratio, and fails above its bar: single-unit writes 1.6, a batch of 100,000 records 3, a claim from
1,000,000 rows 2 against a claim from 10,000. Figures are medians of rounds taken in turns.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import attrs
import sqlalchemy as sa

from bedside.ports import Column, ColumnType, Kind, Row, UniqueKey
from bedside.records.paging import add_all
from bedside.storage import SqlStorage
from bedside.storage.sql.dialects import open_engine

WRITES_BAR, BATCH_BAR, CLAIM_BAR = 1.6, 3.0, 2.0
UNITS, ROUNDS, RECORDS = 60, 7, 100_000
CLAIMS, SMALL, LARGE = 60, 10_000, 1_000_000
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)

PERSON = Kind(
    name="person",
    columns=(Column("name"), Column("code", nullable=True), Column("born_on", ColumnType.DATE)),
    unique=(UniqueKey("code", ("code",)),),
    indexes=(("born_on",),),
)
JOB = Kind(name="job", columns=(Column("due_at", ColumnType.INSTANT, nullable=True),), due_column="due_at")
FEW = attrs.evolve(JOB, name="few")


def seconds(step: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def row(number: int, prefix: str) -> Row:
    """One of the records that are written."""
    columns: dict[str, str | int | None] = {"name": f"name {number}", "code": f"{prefix}{number}"}
    return Row(
        kind="person", id=f"{prefix}{number}", columns={**columns, "born_on": number % 20000}, body="{}"
    )


def by_hand(number: int, prefix: str) -> dict[str, object]:
    """The same record as a table's row."""
    found = row(number, prefix)
    head = {"id": found.id, "revision": 1, "fence": 0, "claims": 0, "body": found.body}
    return {**head, **found.columns}


def writes(store: SqlStorage, engine: sa.Engine, table: sa.Table) -> float:
    """One unit each: read by id, add, read back, change at a revision."""

    def ours(prefix: str) -> None:
        for number in range(UNITS):
            with store.transaction() as tx:
                tx.get("person", f"{prefix}{number}")
                added = tx.add(row(number, prefix))
                tx.put(added, expect=1)

    def hand(prefix: str) -> None:
        one = sa.select(table)
        for number in range(UNITS):
            values = by_hand(number, prefix)
            with engine.begin() as connection:
                if engine.dialect.name == "sqlite":
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                connection.execute(one.where(table.c.id == values["id"])).first()
                connection.execute(sa.insert(table).inline(), values)
                counts = sa.select(table.c.revision, table.c.fence, table.c.claims, table.c.code)
                connection.execute(counts.where(table.c.id == values["id"])).one()
                same = sa.update(table).where(table.c.id == values["id"], table.c.revision == 1)
                changed = {name: values[name] for name in ("name", "code", "born_on", "body")}
                connection.execute(same.values(revision=table.c.revision + 1, **changed))

    times: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS):
        times[0].append(seconds(partial(ours, f"o{number}-")))
        times[1].append(seconds(partial(hand, f"h{number}-")))
    return report("single-unit writes", times, WRITES_BAR)


def batch(store: SqlStorage, engine: sa.Engine, table: sa.Table) -> float:
    """A hundred thousand records in one transaction."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(3):
        ours = [row(each, f"b{number}-") for each in range(RECORDS)]
        hand = [by_hand(each, f"c{number}-") for each in range(RECORDS)]

        def add(rows: list[Row] = ours) -> None:
            with store.transaction() as tx:
                add_all(tx, rows)

        def insert(rows: list[dict[str, object]] = hand) -> None:
            with engine.begin() as connection:
                connection.execute(sa.insert(table).inline(), rows)

        times[0].append(seconds(add))
        times[1].append(seconds(insert))
    return report("a batch of 100,000", times, BATCH_BAR)


def claims(store: SqlStorage, engine: sa.Engine, tables: sa.MetaData) -> float:
    """Ten rows of due work at a time, from a small table and from a large one; half of each is due.

    Both are filled before, and take turns: a server that still writes the fill to disk makes every
    commit wait, whatever it commits. Measured one after another that wait would count as the size's.
    Because a commit may hide what comes before it, the claim alone is measured as well.
    """
    for kind, size in ((FEW, SMALL), (JOB, LARGE)):
        _fill(engine, tables.tables[f"bedside_{kind.name}"], size)
    units: tuple[list[float], list[float]] = ([], [])
    alone: tuple[list[float], list[float]] = ([], [])
    turns = [(0, JOB), (1, FEW)]
    for _ in range(CLAIMS):
        turns.reverse()
        for number, kind in turns:
            start = time.perf_counter()
            alone[number].append(claim(store, kind.name))
            units[number].append(time.perf_counter() - start)
    return max(
        report("a claim from 1,000,000 rows beside 10,000, committed", units, CLAIM_BAR),
        report("a claim from 1,000,000 rows beside 10,000, alone", alone, CLAIM_BAR),
    )


def _fill(engine: sa.Engine, table: sa.Table, size: int) -> None:
    due = int(NOON.timestamp()) * 1_000_000
    head = {"revision": 1, "fence": 0, "claims": 0, "body": "{}"}
    for start in range(0, size, 50_000):
        rows = [
            {**head, "id": f"j-{each:07}", "due_at": due - each if each % 2 else None}
            for each in range(start, min(size, start + 50_000))
        ]
        with engine.begin() as connection:
            connection.execute(sa.insert(table).inline(), rows)


def claim(store: SqlStorage, kind: str) -> float:
    """Take ten, and finish them; how long the taking took."""
    with store.transaction() as tx:
        start = time.perf_counter()
        taken = tx.claim(kind, now=NOON, lease=timedelta(minutes=5), limit=10)
        alone = time.perf_counter() - start
        assert len(taken) == 10
        for each in taken:
            tx.put(Row(kind=kind, id=each.id, columns={"due_at": None}), expect=each.revision)
    return alone


def report(what: str, times: tuple[list[float], list[float]], bar: float) -> float:
    """Print the ratio of the medians; how far it is above the bar."""
    ours, other = (statistics.median(each) for each in times)
    print(f"{what}: {ours * 1000:.2f} ms against {other * 1000:.2f} ms, ratio {ours / other:.2f}, bar {bar}")
    return ours / other - bar


def main(url: str) -> int:
    """Measure at *url*, which must be an empty place; 1 when a ratio is above its bar."""
    engine = open_engine(url)
    with SqlStorage(url) as store:
        store.prepare([PERSON, JOB, FEW])
        tables = sa.MetaData()
        tables.reflect(engine)
        person = tables.tables["bedside_person"]
        above = [writes(store, engine, person), batch(store, engine, person), claims(store, engine, tables)]
    engine.dispose()
    return 0 if max(above) <= 0 else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(f"sqlite:///{Path(folder) / 'store.db'}"))
