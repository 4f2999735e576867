"""Claiming due work reads an index, and not the table, on every database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.conftest import ReusedStore
from tests.databases import SERVERS

from bedside.ports import Column, ColumnType, Kind, Row
from bedside.storage import SqlStorage
from bedside.storage.checks import micros
from bedside.storage.sql.dialects import open_engine
from bedside.testing.rows import MINUTE, NOON, once

_JOB = Kind(
    name="job",
    columns=(Column("due_at", ColumnType.INSTANT, nullable=True), Column("sort")),
    due_column="due_at",
)
_JOBS = 4000


def test_sqlite_claims_by_its_index(tmp_path: Path) -> None:
    with SqlStorage(f"sqlite:///{tmp_path}/store.db") as store:
        _fill(store)
        said = _said_by_a_claim(store)
        engine = sa.create_engine(f"sqlite:///{tmp_path}/store.db")
        with engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said[0]}", tuple(said[1])).all()
        engine.dispose()

    assert [step[3] for step in plan] == ["SEARCH bedside_job USING INDEX bedside_job_due (due_at<?)"]


@pytest.fixture(params=SERVERS)
def served(
    request: pytest.FixtureRequest, reused_store: ReusedStore
) -> Iterator[tuple[SqlStorage, sa.Engine]]:
    shared = reused_store(request.param)
    engine = open_engine(shared.url)
    store = SqlStorage(engine)
    shared.emptied()
    _fill(store)
    yield store, engine
    engine.dispose()


def test_a_server_claims_by_its_index_and_sorts_nothing(served: tuple[SqlStorage, sa.Engine]) -> None:
    store, engine = served
    text, values = _said_by_a_claim(store)
    postgresql = engine.dialect.name == "postgresql"
    with engine.connect() as connection:
        if postgresql:
            connection.exec_driver_sql("ANALYZE bedside_job")
            found: Any = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {text}", values).scalar()
            nodes = list(_nodes(found[0]["Plan"]))
            assert [node["Index Name"] for node in nodes if "Scan" in node["Node Type"]] == [
                "bedside_job_due"
            ]
            assert "Sort" not in {node["Node Type"] for node in nodes}
            return
        connection.exec_driver_sql("ANALYZE TABLE bedside_job").all()
        found = connection.exec_driver_sql(f"EXPLAIN FORMAT=JSON {text}", values).scalar()
        table = json.loads(str(found))["query_block"]
    shown = json.dumps(table)
    assert '"key": "bedside_job_due"' in shown
    assert '"access_type": "range"' in shown
    assert "filesort" not in shown


def _fill(store: SqlStorage) -> None:
    store.prepare([_JOB])
    # As after an outage: half of all work is due at once.
    with store.transaction() as tx:
        for number in range(_JOBS):
            due_at = micros(NOON) - number if number % 2 else None
            tx.add(Row(kind="job", id=f"j-{number:05}", columns={"due_at": due_at, "sort": "mail"}))


def _said_by_a_claim(store: SqlStorage) -> tuple[str, Any]:
    """The text and values of the search that a claim makes, as the driver is told."""
    statement, values = store._database._check_prepared()._kinds["job"].due({})
    values.update(now=micros(NOON), limit=10)
    assert len(once(store, lambda tx: tx.claim("job", now=NOON, lease=MINUTE, limit=10))) == 10
    return statement.text, statement.bind(values)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from _nodes(inner)
