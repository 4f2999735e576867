"""``bedside db``: the version of a database's tables, what they lack, and the way to the present ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bedside.cli.desk import db_option, refuse_absent, sqlite_file
from bedside.cli.groups import Group
from bedside.cli.screen import note, out

if TYPE_CHECKING:
    from bedside.storage.sql.schema.versions import SchemaVersion

__all__ = ["db", "upgrade", "verify", "version"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@click.group(cls=Group)
def db() -> None:
    """The tables of a database: which version they have, what is missing, and how to upgrade."""


@db.command()
@db_option
def version(url: str) -> None:
    """Print the version of the tables, and the one that this release needs."""
    from bedside.storage import SqlStorage
    from bedside.storage.sql.schema.versions import CURRENT

    refuse_absent(url)
    with SqlStorage(url) as storage:
        found = storage.schema.version()
    if found is None:
        out().print("there is nothing of bedside in this database yet")
        return
    out().print(f"{_said(found)}; this release needs version {CURRENT}", soft_wrap=True)


@db.command()
@db_option
def verify(url: str) -> None:
    """Name every table, column, key, index, check and trigger that is missing or different.

    Nothing is changed. The exit code is 1 when there is something to name.
    """
    from bedside.records import KINDS
    from bedside.storage import SqlStorage

    refuse_absent(url)
    with SqlStorage(url) as storage:
        problems = storage.schema.verify(KINDS)
    for problem in problems:
        out().print(f"missing or different: {problem}", style="red", soft_wrap=True, highlight=False)
    if problems:
        note("New tables, keys and triggers: `bedside db upgrade --db URL`. Anything else: restore a backup.")
        raise click.exceptions.Exit(1)
    out().print("everything is there.", style="green")


@db.command()
@db_option
@click.option(
    "--backup",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where SQLite writes a copy first.  [default: beside the database, where it is SQLite]",
)
def upgrade(url: str, backup: Path | None) -> None:
    """Bring the tables to the version of this release. Stop every program that uses them first.

    A SQLite database that is changed is copied first; copy a server's with its own tools. An upgrade that was
    interrupted goes on where it stood.
    """
    from bedside.records import KINDS
    from bedside.storage import SqlStorage
    from bedside.storage.sql.schema.versions import CURRENT

    refuse_absent(url)
    with SqlStorage(url) as storage:
        found = storage.schema.version()
        old = found is not None and (found.version < CURRENT or found.target is not None)
        # What is made anew may be what somebody took away: keep the database as it was found.
        begins = found is not None and found.target is None
        lacking = not old and begins and bool(storage.schema.verify(KINDS))
        copy = backup or (_beside(url) if lacking or (old and begins) else None)
        done = storage.schema.upgrade(KINDS, backup=copy, told=note)
    if done.backup is not None:
        note(f"The database as it was is in {done.backup.name}.")
    for made in done.mended:
        note(f"made: {made}")
    words = f"the database has {_said(done.after)}"
    took = f"; {done.steps} steps were taken." if done.steps else ": nothing to upgrade."
    out().print(words + took, soft_wrap=True)


def _beside(url: str) -> Path | None:
    """A new file beside a SQLite database."""
    path = sqlite_file(url)
    if path is None:
        return None
    places = (
        path.with_name(f"{path.name}.before-upgrade{suffix}") for suffix in ("", *map(str, range(2, 1000)))
    )
    return next((place for place in places if not place.exists()), None)


def _said(found: SchemaVersion) -> str:
    if not found.library:
        return str(found)
    at = _EPOCH + timedelta(microseconds=found.changed_at)
    return f"{found}, by bedside {found.library} on {at:%Y-%m-%d %H:%M} UTC"
