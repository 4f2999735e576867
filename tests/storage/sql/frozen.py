"""The declared kinds as plain data, to compare with the frozen ones of the last version.

``python -m tests.storage.sql.frozen`` freezes what is declared now. Do so only while the version is not
released; afterwards a change of a column, key or flag is a new version with its steps.
"""

from __future__ import annotations

import json
from pathlib import Path

from bedside.records import KINDS

__all__ = ["FROZEN", "declared"]

FROZEN = Path(__file__).parent / "released" / "2" / "kinds.json"


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
