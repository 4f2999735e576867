"""The declared kinds as plain data, to compare with the frozen ones of the last version.

``python -m tests.storage.sql.frozen`` freezes what is declared now. Do so only while the version is not
released; afterwards a change of a column, key or flag is a new version with its steps.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from bedside.records import KINDS

__all__ = ["FROZEN", "STORIES_1", "declared", "restore_1"]

RELEASED = Path(__file__).parent / "released"
FROZEN = RELEASED / "2" / "kinds.json"

#: What was lived in databases of version 1, which had one schema, and rows of each story.
STORIES_1 = tuple(sorted({path.stem for path in (RELEASED / "1").glob("*.sql")} - {"schema"}))


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


if __name__ == "__main__":
    FROZEN.parent.mkdir(exist_ok=True)
    FROZEN.write_text(json.dumps(declared(), indent=1, sort_keys=True) + "\n")
