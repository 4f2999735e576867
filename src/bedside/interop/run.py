"""Importing entries: batch by batch, resumable, and the same however often it is run.

An importer turns a file into *entries*, each with its place and its records, a problem, or the type
that is skipped. This module stores them through ``desk.imports``. It knows nothing of FHIR or CSV.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import attrs

from bedside.errors import ImportRefusedError, UniqueKeyError
from bedside.interop.entries import Entry, ImportFile, ImportReport, Imports, Problem, Progress
from bedside.interop.identity import check_source
from bedside.interop.tracking import FileState, Item, Key, key_of, needs_of
from bedside.records import to_json
from bedside.services.retrying import run_again

__all__ = [
    "Entry",
    "ImportFile",
    "ImportReport",
    "Imports",
    "Problem",
    "Progress",
    "import_entries",
    "import_files",
]

_PROBLEMS_KEPT: Final = 200


def import_entries(
    imports: Imports,
    entries: Iterable[Entry],
    *,
    fingerprint: str,
    source: str,
    file_name: str,
    batch_size: int = 500,
    progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Import the entries of one file; see :func:`import_files`."""
    file = ImportFile(name=file_name, fingerprint=fingerprint, entries=lambda: entries)
    return import_files(imports, [file], source=source, batch_size=batch_size, progress=progress)


def import_files(
    imports: Imports,
    files: Sequence[ImportFile],
    *,
    source: str,
    batch_size: int = 500,
    again: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Import *files* in their order.

    A batch and the place in the file are stored in one transaction. An import that was interrupted
    goes on behind the last entry before which everything is stored. Records that point at others
    which are not there yet wait for them until the end of all files. Where two entries of one
    file give one record different contents the second is refused.

    A file that was imported to its end before is not stored again, because what came since may be
    newer (one of which every entry was refused is tried again). *again* stores it once more, with
    the entries that were refused then: for when what they pointed at has come.
    """
    check_source(source)
    # The same content under two names is one file.
    once = {file.fingerprint: file for file in reversed(files)}
    begun = [
        FileState(
            file,
            imports.begin(fingerprint=file.fingerprint, source=source, file_name=file.name),
            again=again,
        )
        for file in files
        if once[file.fingerprint] is file
    ]
    work = _Work(imports, max(1, batch_size), progress, begun)
    if not all(state.applied for state in begun):
        for state in begun:
            work.read(state)
        work.settle()
    return work.report()


class _Work:
    """All files of one call, and the records that wait for others."""

    def __init__(
        self,
        imports: Imports,
        batch_size: int,
        progress: Callable[[Progress], None] | None,
        states: list[FileState],
    ) -> None:
        self._imports = imports
        self._batch_size = batch_size
        self._progress = progress
        self._states = states
        self._bytes_total = sum(state.file.size for state in states)
        self._bytes_before = 0
        self._entries = 0
        self._batch: list[Item] = []
        self._waiting: dict[Key, dict[int, Item]] = {}
        self._known: set[Key] = set()
        self._counts: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()
        self._notices: Counter[str] = Counter()
        self._problems: list[Problem] = []

    def read(self, state: FileState) -> None:
        """Store one file, as far as its records do not wait for others."""
        seen: dict[Key, tuple[int, str]] = {}
        pending = 0
        try:
            for entry in state.file.entries():
                index = state.arrive(entry.number)
                refused = self._conflict(entry, seen) or entry.problem
                if not state.applied and index >= state.done_before:
                    self._take(entry, index, state, refused)
                    pending += 1
                if pending >= self._batch_size:
                    self._flush(state)
                    self._show(state, entry.offset)
                    pending = 0
        except ImportRefusedError as error:
            state.broken = True
            self._refuse(state, Problem(error.code, error.place, error.problem))
        if not state.applied:
            self._flush(state)
            self._close_if_safe(state)
        self._bytes_before += state.file.size
        self._show(state, 0)

    def settle(self) -> None:
        """Try once more what still waits, refuse the rest, and finish the files."""
        waiting = {number: item for items in self._waiting.values() for number, item in items.items()}
        self._waiting = {}
        open_files = [state for state in self._states if not state.closed]
        self._batch = list(waiting.values())
        if open_files and self._batch:
            self._flush(open_files[-1])
        left = {number: item for items in self._waiting.values() for number, item in items.items()}
        for item in {(id(item.state), item.index): item for item in left.values()}.values():
            del item.state.unsafe[item.index]
            item.state.tallies.append((item.index, 0, 1))
            kinds = sorted({need[0] for need in item.needs if need not in self._known})
            problem = f"points at a {' and a '.join(kinds)} that neither the import nor the store has"
            self._refuse(item.state, Problem("ref.missing", item.place, problem))
        for state in open_files:
            self._close_if_safe(state)

    def report(self) -> ImportReport:
        """What all this did."""
        before = sum(state.run.refused for state in self._states if state.applied)
        if before:
            self._notices["import.refused_before"] = before
        return ImportReport(
            files=len(self._states),
            entries_read=self._entries,
            added=self._counts["added"],
            changed=self._counts["changed"],
            unchanged=self._counts["unchanged"],
            kept=self._counts["kept"],
            refused=self._counts["refused"],
            skipped=dict(sorted(self._skipped.items())),
            kinds=dict(sorted(self._kinds.items())),
            notices=dict(sorted(self._notices.items())),
            problems=tuple(self._problems),
            already_applied=tuple(state.file.name for state in self._states if state.applied),
            finished=not any(state.broken for state in self._states),
        )

    def _take(self, entry: Entry, index: int, state: FileState, problem: Problem | None) -> None:
        self._entries += 1
        self._notices.update(entry.notices)
        if problem is not None:
            state.tallies.append((index, 0, 1))
            self._refuse(state, problem)
        elif entry.skipped is not None:
            state.tallies.append((index, 1, 0))
            self._skipped[entry.skipped] += 1
        for record in () if problem else entry.records or ():
            item = Item(record, state, index, entry.place, key_of(record), tuple(needs_of(record)))
            self._batch.append(item)

    def _flush(self, state: FileState) -> None:
        batch, self._batch = self._batch, []
        again = self._store(state, batch)
        while again:
            again = self._store(state, again)

    def _store(self, state: FileState, items: list[Item], *, met: bool = False) -> list[Item]:
        """Store *items*, which have *met* another import or not; return those that had waited for one."""
        safe: set[Key] = set()
        for item in items:
            if all(need in self._known or need in safe for need in item.needs):
                safe.add(item.key)
            else:
                # Whether it has to wait shows only when it is stored, and the place in the file is
                # stored with it. So the place stays before an entry that may have to wait.
                item.state.unsafe[item.index] += 1
        doubtful = [item for item in items if item.key not in safe]
        ahead = state.progress()
        before = state.run
        try:
            run, waiting = run_again(
                lambda: self._imports.store(
                    before,
                    [item.record for item in items],
                    entries_read=ahead.entries,
                    skipped=ahead.skipped,
                    refused=ahead.refused,
                )
            )
        except UniqueKeyError as error:
            return self._store_apart(state, items, doubtful, error, met=met)
        for name in ("added", "changed", "unchanged", "kept"):
            self._counts[name] += getattr(run, name) - getattr(before, name)
        state.advance(run, ahead)
        return self._note(items, doubtful, {id(record) for record in waiting})

    def _store_apart(
        self, state: FileState, items: list[Item], doubtful: list[Item], error: UniqueKeyError, *, met: bool
    ) -> list[Item]:
        """Find the entry whose unique key is taken, refuse it, and store the others."""
        for item in doubtful:
            item.settle()
        indexes = sorted({(item.index, id(item.state)) for item in items})
        if len(indexes) == 1 and error.key == "id" and not met:
            # Another import wrote the record between our look and our write: now it is known.
            return self._store(state, items, met=True)
        if len(indexes) == 1:
            item = items[0]
            item.state.tallies.append((item.index, 0, 1))
            self._refuse(
                item.state, Problem("import.unique", item.place, f"the {error.key} is taken already")
            )
            return []
        for item in items:
            item.state.unsafe[item.index] += 1
        again: list[Item] = []
        for index in indexes:
            own = [item for item in items if (item.index, id(item.state)) == index]
            for item in own:
                item.settle()
            again += self._store(state, own)
        return again

    def _note(self, items: list[Item], doubtful: list[Item], waiting: set[int]) -> list[Item]:
        stored = [item for item in items if id(item.record) not in waiting]
        for item in doubtful:
            if id(item.record) not in waiting:
                item.settle()
        still = {id(item) for item in doubtful}
        for item in items:
            if id(item.record) in waiting:
                item.state.unsafe[item.index] += id(item) not in still
                for need in item.needs:
                    self._waiting.setdefault(need, {})[id(item)] = item
        released: dict[int, Item] = {}
        for item in stored:
            self._kinds[item.key[0]] += 1
            self._known.add(item.key)
            self._known.update(item.needs)
            released.update(self._waiting.pop(item.key, {}))
        for number, item in released.items():
            item.settle()
            for need in item.needs:
                self._waiting.get(need, {}).pop(number, None)
        return list(released.values())

    def _conflict(self, entry: Entry, seen: dict[Key, tuple[int, str]]) -> Problem | None:
        for record in entry.records or ():
            key, content = key_of(record), hash(to_json(record))
            first = seen.setdefault(key, (content, entry.place))
            if first[0] != content:
                problem = f"gives another content for the same id as {first[1]}; keep one of them"
                return Problem("import.conflicting_rows", entry.place, problem)
        return None

    def _refuse(self, state: FileState, problem: Problem) -> None:
        self._counts["refused"] += 1
        if len(self._problems) < _PROBLEMS_KEPT:
            self._problems.append(attrs.evolve(problem, file_name=state.file.name))

    def _close_if_safe(self, state: FileState) -> None:
        if state.unsafe or state.broken or state.closed:
            return
        ahead = state.progress()
        run = attrs.evolve(
            state.run,
            entries_read=state.run.entries_read + ahead.entries,
            skipped=state.run.skipped + ahead.skipped,
            refused=state.run.refused + ahead.refused,
        )
        state.advance(self._imports.finish(run), ahead)
        state.closed = True

    def _show(self, state: FileState, offset: int) -> None:
        if self._progress is not None:
            self._progress(
                Progress(
                    file_name=state.file.name,
                    files_done=sum(other.closed for other in self._states),
                    files=len(self._states),
                    entries_read=self._entries,
                    bytes_read=self._bytes_before + offset,
                    bytes_total=self._bytes_total,
                )
            )
