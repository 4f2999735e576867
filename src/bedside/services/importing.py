"""Storing what an importer reads: batch by batch, each one whole or not at all, and only once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import attrs

from bedside.domain.imports import ImportMark, ImportRun, ImportRunId, mark_id, mark_of
from bedside.domain.patients import Patient
from bedside.errors import ConflictError
from bedside.ports import Row
from bedside.records import kind_of, spec_named, write_row
from bedside.services.batches import Batch
from bedside.services.contacts import remember_contacts
from bedside.services.erasing import erased_ids
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

        A record that the practice has changed since the last import stays as it is; one about somebody
        who was erased is skipped. Returns the run
        with its new counts, and the records that point at others which are not
        stored yet: give them again with a later batch.
        """
        waiting: list[object] = []
        gone = erased_ids(self._office)
        with self._office.unit() as unit:
            unit.get(ImportRun, run.id)
            rows = [write_row(record, kind_of(type(record))) for record in records]
            counts: Counter[str] = Counter()
            batch = Batch(unit, rows)
            for record, row in zip(records, rows, strict=True):
                if _subject(row) in gone:
                    counts["erased"] += 1
                elif not batch.has_references(row):
                    waiting.append(record)
                elif batch.is_new(row):
                    batch.add(record, row)
                    counts["added"] += 1
                else:
                    counts[_store_known(unit, batch, record, row)] += 1
            batch.write()
            run = attrs.evolve(
                run,
                entries_read=run.entries_read + entries_read,
                added=run.added + counts["added"],
                changed=run.changed + counts["changed"],
                unchanged=run.unchanged + counts["unchanged"],
                kept=run.kept + counts["kept"],
                skipped=run.skipped + skipped + counts["erased"],
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


def _store_known(unit: Unit, batch: Batch, record: object, row: Row) -> str:
    """Store what the source says, unless the practice has changed the record since; how it ended."""
    if batch.holds(row):
        batch.write()
    # Past the unit: what is compared is shown to nobody, and the batch has its entry.
    stored = unit.tx.get(row.kind, row.id)
    if stored is None:
        problem = f"{row.kind}: a record was there and is gone; run the import again"
        raise ConflictError(problem, record_id=row.id)
    if stored.body == row.body or spec_named(row.kind).kind.appended:
        return "unchanged"
    mark = unit.look_up(ImportMark, mark_id(row.kind, row.id))
    if mark == mark_of(row.kind, row.id, row.body):
        return "unchanged"  # the source says what it said before; what differs is the practice's
    if mark != mark_of(row.kind, row.id, stored.body):
        return "kept"
    batch.write()
    unit.change_row(row, expect=stored.revision)
    unit.change(mark_of(row.kind, row.id, row.body))
    if isinstance(record, Patient):
        remember_contacts(unit, record)
    return "changed"


def _subject(row: Row) -> object:
    name = spec_named(row.kind).kind.subject
    return row.id if name == "id" else None if name is None else row.columns[name]
