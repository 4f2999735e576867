"""Frozen databases: of each released version its schema, and rows of a few stories, to upgrade from.

``python -m tests.storage.sql.frozen`` freezes what is declared now, on all databases (both servers have
to be up). Do so only while the version is not released; afterwards a change of a column, key or flag is
a new version with its steps, and a folder of its own.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import sqlalchemy as sa
from tests.databases import DATABASES, fresh_url
from tests.sweep.scenarios import SCENARIOS
from tests.sweep.world import build

from bedside.records import KINDS
from bedside.storage import SqlStorage
from bedside.storage.sql.dialects import open_engine

__all__ = [
    "FROZEN",
    "STORIES_1",
    "STORIES_2",
    "declared",
    "frozen_schema",
    "restore_1",
    "restore_2",
    "schema_now",
]

RELEASED = Path(__file__).parent / "released"
FROZEN = RELEASED / "2" / "kinds.json"

#: What was lived in databases of version 1, which had one schema, and rows of each story.
STORIES_1 = tuple(sorted({path.stem for path in (RELEASED / "1").glob("*.sql")} - {"schema"}))

#: What was lived in databases of version 2, verb after verb; all databases have the same rows.
STORIES_2: Mapping[str, Sequence[str]] = {
    "people": (
        "patients.add_related_person",
        "patients.agree",
        "patients.agree_goal",
        "patients.declare_household",
        "patients.lift_legal_hold",
        "appointments.keep",
        "partners.accepted",
        "partners.agree",
        "referrals.by_referrer",
        "referrals.invite",
        "feedback.acknowledge",
        "feedback.answer_inquiry",
        "education.attended",
        "kpis.set_objective",
        "audit.checkpoint",
        "imports.store",
    ),
    "rewards": ("rewards.claw_back", "rewards.qualify"),
    "messages": ("messages.record_report",),
    "answers": ("feedback.answer",),
}

_2 = RELEASED / "2"
_NEXT = "\n-- next\n"
_MADE_AT = 1_772_470_800_000_000


def restore_1(story: str, path: Path) -> None:
    """Make a SQLite database at *path* as version 1 left it after that story."""
    connection = sqlite3.connect(path)
    for part in ("schema", story):
        connection.executescript((RELEASED / "1" / f"{part}.sql").read_text())
    connection.close()


def declared() -> object:
    """What a database has to be like for the kinds of now."""
    kinds = {
        kind.name: {
            "columns": {
                column.name: [column.type.value, column.nullable, column.references]
                for column in kind.columns
            },
            "unique": {key.name: key.columns for key in kind.unique},
            "indexes": sorted(kind.indexes),
            "due_column": kind.due_column,
            "appended": kind.appended,
        }
        for kind in KINDS
    }
    return json.loads(json.dumps(kinds))


def restore_2(story: str, url: str) -> None:
    """Make a database in an empty place as version 2 left it after that story."""
    rows = json.loads((_2 / f"{story}.json").read_text())
    engine = open_engine(url)
    with engine.begin() as connection:
        for statement in frozen_schema(engine.dialect.name):
            connection.exec_driver_sql(statement)
        tables = sa.MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if rows.get(table.name):
                connection.execute(sa.insert(table), rows[table.name])
            if engine.dialect.name == "postgresql" and "key" in table.c:
                # As a dump does: the next key is one that no row has.
                serial = f"pg_get_serial_sequence('{table.name}', 'key')"
                connection.exec_driver_sql(f"SELECT setval({serial}, max(key)) FROM {table.name}")
    engine.dispose()


def frozen_schema(name: str) -> Sequence[str]:
    """The statements with which version 2 made its tables on that database."""
    return (_2 / f"{name}.sql").read_text().rstrip("\n").split(_NEXT)


def schema_now(url: str) -> Sequence[str]:
    """The statements with which a store makes its tables in an empty place."""
    engine, said = open_engine(url), []

    def heard(*given: object) -> None:
        said.append(str(given[2]).strip())

    sa.event.listen(engine, "before_cursor_execute", heard)
    SqlStorage(engine).prepare(KINDS)
    engine.dispose()
    return [statement for statement in said if statement.startswith(("CREATE", "ALTER"))]


def _lived(story: str, url: str) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Every table's rows after that story."""
    with SqlStorage(url) as storage:
        world = build(storage)
        for verb in STORIES_2[story]:
            SCENARIOS[verb].setup(world.desk(), world)(world.desk())
    engine, tables = open_engine(url), sa.MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            if table.name == "bedside__schema":
                rows = [{**row, "library": "0.1.0", "changed_at": _MADE_AT} for row in rows]
            yield table.name, rows
    engine.dispose()


def _freeze() -> None:
    _2.mkdir(exist_ok=True)
    FROZEN.write_text(json.dumps(declared(), indent=1, sort_keys=True) + "\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for database in DATABASES:
            with fresh_url(database, folder) as url:
                (_2 / f"{database}.sql").write_text(_NEXT.join(schema_now(url)) + "\n")
        for story in STORIES_2:
            (folder / "store.db").unlink()
            rows = {table: some for table, some in _lived(story, f"sqlite:///{folder / 'store.db'}") if some}
            (_2 / f"{story}.json").write_text(json.dumps(rows, indent=0, sort_keys=True) + "\n")


if __name__ == "__main__":
    _freeze()
