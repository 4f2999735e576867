"""Upgrades the database at a path and kills itself before statement N."""

from __future__ import annotations

import os
import signal
import sys

import sqlalchemy as sa

from bedside.records import KINDS
from bedside.storage import SqlStorage
from bedside.storage.sql.dialects import open_engine


def main(path: str, statement: int) -> None:
    """Never returns: either the statement comes, or there are too few."""
    engine, left = open_engine(f"sqlite:///{path}"), [statement]

    def counted(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(engine, "before_cursor_execute", counted)
    SqlStorage(engine).schema.upgrade(KINDS)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
