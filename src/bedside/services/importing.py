"""Storing what an importer reads: batch by batch, each one whole or not at all, and only once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import attrs

from bedside.domain.imports import ImportMark, ImportRun, ImportRunId, mark_id, mark_of
from bedside.ports import Row
from bedside.records import kind_of, spec_named, write_row
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["Imports"]


class Imports:
    """``desk.imports``: used by :mod:`bedside.interop`, and by a host with an importer of its own."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def begin(self, *, fingerprint: str, source: str, file_name: str) -> ImportRun:
        """The run for this file content: a new one, or the old one where it stopped.

        *fingerprint* identifies the content (a hash of it), so a second import of the same file
        finds that everything is stored already.
        """
        with self._office.unit() as unit:
            run_id = ImportRunId(f"{source}.{fingerprint}")
            found = unit.look_up(ImportRun, run_id)
            if found is not None:
                return found
            run = ImportRun(id=run_id, source=source, file_name=file_name, started_at=unit.now)
            unit.note("begin-import", ImportRun, run.id)
            return unit.add(run)

    def store(
        self,
        run: ImportRun,
        records: Sequence[object],
        *,
        entries_read: int,
        skipped: int = 0,
        refused: int = 0,
    ) -> tuple[ImportRun, tuple[object, ...]]:
        """Store one batch and how far the file is read, in one transaction.

        A record that the practice has changed since the last import stays as it is. Returns the run
        with its new counts, and the records that point at others which are not
        stored yet: give them again with a later batch.
        """
        waiting: list[object] = []
        with self._office.unit() as unit:
            unit.get(ImportRun, run.id)
            counts: Counter[str] = Counter()
            for record in records:
                row = write_row(record, kind_of(type(record)))
                if _references_are_stored(unit, row):
                    counts[_store_one(unit, row)] += 1
                else:
                    waiting.append(record)
            run = attrs.evolve(
                run,
                entries_read=run.entries_read + entries_read,
                added=run.added + counts["added"],
                changed=run.changed + counts["changed"],
                unchanged=run.unchanged + counts["unchanged"],
                kept=run.kept + counts["kept"],
                skipped=run.skipped + skipped,
                refused=run.refused + refused,
            )
            unit.change(run)
            unit.note("import-batch", ImportRun, run.id)
        return run, tuple(waiting)

    def finish(self, run: ImportRun) -> ImportRun:
        """Every entry of the file is stored, skipped or refused."""
        with self._office.unit() as unit:
            current = unit.get(ImportRun, run.id)
            done = attrs.evolve(run, finished_at=current.finished_at or unit.now)
            unit.change(done)
            unit.note("finish-import", ImportRun, run.id)
        return done


def _store_one(unit: Unit, row: Row) -> str:
    """Store what the source says, unless the practice has changed the record since; how it ended."""
    stored = unit.tx.get(row.kind, row.id)
    if stored is None:
        unit.tx.add(row)
        unit.add(mark_of(row.kind, row.id, row.body))
        return "added"
    if stored.body == row.body or spec_named(row.kind).kind.appended:
        return "unchanged"
    mark = unit.look_up(ImportMark, mark_id(row.kind, row.id))
    if mark == mark_of(row.kind, row.id, row.body):
        return "unchanged"  # the source says what it said before; what differs is the practice's
    if mark != mark_of(row.kind, row.id, stored.body):
        return "kept"
    unit.tx.put(row, expect=stored.revision)
    unit.change(mark_of(row.kind, row.id, row.body))
    return "changed"


def _references_are_stored(unit: Unit, row: Row) -> bool:
    kind = spec_named(row.kind).kind
    for column in kind.columns:
        target = row.columns.get(column.name)
        if column.references is None or target is None:
            continue
        if unit.tx.get(column.references, str(target)) is None:
            return False
    return True
