"""The version that a database says it has, and whether this release may work with it."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version as release_of

import attrs
import sqlalchemy as sa

from bedside.errors import SchemaError
from bedside.storage.checks import micros
from bedside.storage.sql.schema.live import Live
from bedside.storage.sql.tables import Tables

__all__ = ["CURRENT", "SchemaVersion", "check_version", "read_version", "write_version"]

#: The version of the tables that this release reads and writes.
CURRENT = 2

#: The last version that kept no record of itself; only SQLite ever had it.
_UNRECORDED = 1

_UPGRADE = "stop every program that uses it, make a backup, and run `bedside db upgrade --db URL`"


@attrs.frozen(kw_only=True)
class SchemaVersion:
    """What a database says of itself.

    ``target`` is set while an upgrade to that version is under way, of which ``step`` steps are done;
    ``library`` is the release of bedside that changed it last, ``changed_at`` when, in microseconds.
    """

    version: int
    target: int | None = None
    step: int = 0
    library: str = ""
    changed_at: int = 0

    def __str__(self) -> str:
        if self.target is None:
            return f"version {self.version}"
        return f"version {self.version}, on its way to {self.target} ({self.step} steps are done)"


def read_version(connection: sa.Connection, tables: Tables, live: Live) -> SchemaVersion | None:
    """The version; None when there is nothing of ours yet, or a first set-up was interrupted."""
    if tables.version.name in live:
        row = connection.execute(sa.select(tables.version)).first()
        if row is None:
            return None
        _, version, library, changed_at, target, step = row
        return SchemaVersion(
            version=version, target=target, step=step, library=library, changed_at=changed_at
        )
    if connection.dialect.name == "sqlite" and tables.journal.name in live:
        return SchemaVersion(version=_UNRECORDED)
    return None


def write_version(connection: sa.Connection, tables: Tables, version: SchemaVersion) -> None:
    """Write it over what was there."""
    said = {
        **attrs.asdict(version),
        "library": release_of("bedside"),
        "changed_at": micros(datetime.now(UTC)),
    }
    if connection.execute(sa.update(tables.version).values(said)).rowcount == 0:
        connection.execute(sa.insert(tables.version).values(one=1, **said))


def check_version(found: SchemaVersion) -> None:
    """Refuse what is newer, older or half upgraded.

    Raises:
        SchemaError: the message names both versions and the next step.
    """
    needed = f"this release needs version {CURRENT}"
    if max(found.version, found.target or 0) > CURRENT:
        made = f", made by bedside {found.library}" if found.library else ""
        raise SchemaError(f"schema.version: the database has {found}{made}; {needed}: update bedside")
    if found.target is not None:
        raise SchemaError(
            f"schema.version: the database has {found}: an upgrade was interrupted; {_UPGRADE}, which goes on"
        )
    if found.version < CURRENT:
        raise SchemaError(f"schema.version: the database has {found}; {needed}: {_UPGRADE}")
