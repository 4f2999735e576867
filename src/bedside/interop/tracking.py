"""How far each file of an import is safely stored, and what its records still wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import attrs

from bedside.domain.imports import ImportRun
from bedside.interop.entries import ImportFile
from bedside.records import kind_of

__all__ = ["Advance", "FileState", "Item", "Key", "key_of", "needs_of"]

#: Kind and id of a record.
Key = tuple[str, str]


@attrs.frozen(kw_only=True)
class Advance:
    """How much further a file is safely stored; ``left`` are the tallies of the entries behind that."""

    entries: int
    skipped: int
    refused: int
    left: list[tuple[int, int, int]]


class FileState:
    """One file while it is imported: which of its entries are safely stored."""

    def __init__(self, file: ImportFile, run: ImportRun, *, again: bool) -> None:
        self.file = file
        # Of a file that gave nothing nothing can be undone; what it pointed at may have come since.
        gave_nothing = run.refused > 0 and run.added + run.changed + run.unchanged == 0
        self.applied = run.finished_at is not None and not (again or gave_nothing)
        # Read again from its first entry, and unfinished until it is read to the end.
        anew = attrs.evolve(run, entries_read=0, skipped=0, refused=0, finished_at=None)
        self.run = run if self.applied or run.finished_at is None else anew
        self.done_before = self.run.entries_read
        self.position = 0
        self.ahead: set[int] = set()
        self.unsafe: Counter[int] = Counter()
        self.broken = False
        self.closed = self.applied
        self.tallies: list[tuple[int, int, int]] = []

    def arrive(self, number: int | None) -> int:
        """Note that an entry came, and return its place; before ``position`` all have come."""
        index = self.position + len(self.ahead) if number is None else number
        self.ahead.add(index)
        while self.position in self.ahead:
            self.ahead.remove(self.position)
            self.position += 1
        return index

    def progress(self) -> Advance:
        """What became safe and is not in the run yet."""
        safe = min((*self.unsafe, self.position))
        now = [tally for tally in self.tallies if tally[0] < safe]
        return Advance(
            entries=max(0, safe - self.run.entries_read),
            skipped=sum(tally[1] for tally in now),
            refused=sum(tally[2] for tally in now),
            left=[tally for tally in self.tallies if tally[0] >= safe],
        )

    def advance(self, run: ImportRun, by: Advance) -> None:
        """The store has *run*, with that progress."""
        self.run, self.tallies = run, by.left


@attrs.define(eq=False)
class Item:
    """One record on its way into the store, and the entry that it came with."""

    record: object
    state: FileState
    index: int
    place: str
    key: Key
    needs: tuple[Key, ...]

    def settle(self) -> None:
        """The record is stored, or given up: it no longer holds its file back."""
        unsafe = self.state.unsafe
        unsafe[self.index] -= 1
        if unsafe[self.index] <= 0:
            del unsafe[self.index]


def key_of(record: object) -> Key:
    """Kind and id of *record*.

    >>> from datetime import date
    >>> from bedside.domain.patients import Patient, PatientId, PersonName
    >>> ana = Patient(id=PatientId("pms.7"), name=PersonName(family="Ito"), registered_on=date(2026, 1, 5))
    >>> key_of(ana), list(needs_of(ana))
    (('patient', 'pms.7'), [])
    """
    return kind_of(type(record)).kind.name, str(getattr(record, "id"))  # noqa: B009 - records share no base class


def needs_of(record: object) -> Iterator[Key]:
    """What *record* points at, as the store will check it."""
    for entry in kind_of(type(record)).columns:
        if entry.column.references is None:
            continue
        value: object = record
        for name in entry.path.split("."):
            value = None if value is None else getattr(value, name)
        if value is not None:
            yield entry.column.references, str(value)
