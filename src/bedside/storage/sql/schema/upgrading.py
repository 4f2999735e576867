"""Upgrades: numbered steps, each kept with the note that it is done, so that an interrupted one goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs
import sqlalchemy as sa

from bedside.errors import SchemaError
from bedside.ports import Kind
from bedside.records import KINDS
from bedside.storage.sql.database import Database
from bedside.storage.sql.schema.live import read_live
from bedside.storage.sql.schema.preparing import mend, problems
from bedside.storage.sql.schema.steps import Bench, Step
from bedside.storage.sql.schema.version_2 import STEPS as TO_2
from bedside.storage.sql.schema.versions import (
    CURRENT,
    SchemaVersion,
    check_version,
    read_version,
    write_version,
)
from bedside.storage.sql.tables import Tables

__all__ = ["Schema", "Upgrade"]

#: Version → the steps that lead to it from the one before.
STEPS: Mapping[int, Sequence[Step]] = {2: TO_2}


@attrs.frozen(kw_only=True)
class Upgrade:
    """What an upgrade did: from which version to which, in how many steps, and where the copy is."""

    before: SchemaVersion
    after: SchemaVersion
    steps: int
    mended: tuple[str, ...] = ()
    backup: Path | None = None


class Schema:
    """``storage.schema``: what version the database has, what it lacks, and the way to the present one."""

    def __init__(
        self, database: Database, *, steps: Mapping[int, Sequence[Step]] = STEPS, current: int = CURRENT
    ) -> None:
        self._database = database
        self._steps = steps
        self._current = current
        self._own = database.tables((), {})

    def version(self) -> SchemaVersion | None:
        """The version that the database says it has; None when nothing of bedside is there."""
        return self._database.changing(self._read)

    def verify(self, kinds: Sequence[Kind] = ()) -> tuple[str, ...]:
        """Everything that is missing or different of the prepared kinds and of *kinds*; nothing is changed.

        Raises:
            SchemaError: the database has another version; the message names the command.
        """
        tables = self._database.tables(kinds)
        return self._database.changing(
            lambda connection: tuple(lack.words for lack in problems(connection, tables))
        )

    def upgrade(
        self,
        kinds: Sequence[Kind] = (),
        *,
        backup: Path | None = None,
        told: Callable[[str], object] = lambda words: None,
    ) -> Upgrade:
        """Bring the database to the version of this release, and make anew what guards are missing.

        Stop every program that uses it first. Each step is kept before the next begins: after a crash
        call it again, and it goes on where it stood; two at once take turns. With *backup* SQLite
        writes a copy of the database there first, which must not exist yet. *told* hears of each step.

        Raises:
            SchemaError: the database is newer than this release, or something is missing that only a
                backup has.
        """
        before = self.version()
        if before is None:
            raise SchemaError("schema.empty: there is nothing of bedside in this database to upgrade")
        if before.version < min(self._steps) - 1:
            raise SchemaError(
                f"schema.version: the database has {before}, which no release made; restore it from a backup"
            )
        if before.version > self._current or (before.target or 0) > self._current:
            check_version(before)
        if backup is not None:
            self._database.copy_to(backup)
        tables, taken = self._database.tables(KINDS, {}), 0

        def step(connection: sa.Connection) -> str | None:
            return self._next(connection, tables)

        while True:
            name = self._database.changing(step, keys=False)
            if name is None:
                break
            taken += 1
            told(name)
        mended = self._database.changing(lambda connection: self._mended(connection, kinds))
        after = self.version()
        return Upgrade(before=before, after=after or before, steps=taken, mended=mended, backup=backup)

    def _read(self, connection: sa.Connection) -> SchemaVersion | None:
        tables = self._own
        live = read_live(connection, schema=tables.metadata.schema, prefix=tables.prefix)
        return read_version(connection, tables, live)

    def _next(self, connection: sa.Connection, tables: Tables) -> str | None:
        """Take the next step and write down that it is done; its name, or None when all are done."""
        found = self._read(connection)
        if found is None or found.version >= self._current:
            return None
        target = found.version + 1
        steps = self._steps[target]
        if tables.version.name not in sa.inspect(connection).get_table_names(tables.metadata.schema):
            tables.version.create(connection)
        step = steps[found.step]
        step.run(Bench(connection, tables, self._database.dialect))
        done = SchemaVersion(version=found.version, target=target, step=found.step + 1)
        if done.step == len(steps):
            done = SchemaVersion(version=target)
        write_version(connection, tables, done)
        return f"{found.version} to {target}, {found.step + 1} of {len(steps)}: {step.name}"

    def _mended(self, connection: sa.Connection, kinds: Sequence[Kind]) -> tuple[str, ...]:
        tables = self._database.tables(kinds)
        live = read_live(connection, schema=tables.metadata.schema, prefix=tables.prefix)
        missing = tuple(lack.words for lack in problems(connection, tables))
        mend(connection, tables, live, begun=True)
        return missing
