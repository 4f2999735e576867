"""What an importer reads and reports: entries, problems, files, progress and the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import attrs

from bedside.domain.imports import ImportRun

__all__ = ["Entry", "ImportFile", "ImportReport", "Imports", "Problem", "Progress"]


class Imports(Protocol):
    """What an importer needs of ``desk.imports`` (:class:`bedside.services.importing.Imports`)."""

    def begin(self, *, fingerprint: str, source: str, file_name: str) -> ImportRun:
        """The run for this file content: a new one, or the old one where it stopped."""

    def store(
        self,
        run: ImportRun,
        records: Sequence[object],
        *,
        entries_read: int,
        skipped: int = 0,
        refused: int = 0,
    ) -> tuple[ImportRun, tuple[object, ...]]:
        """Store one batch and how far the file is read; return what has to wait for other records."""

    def finish(self, run: ImportRun) -> ImportRun:
        """Every entry of the file is stored, skipped or refused."""


@attrs.frozen
class Problem:
    """Why an entry cannot be imported; it never holds a value of the file.

    >>> print(Problem("fhir.date", "entry 12", "give YYYY-MM-DD", path="Patient.birthDate"))
    fhir.date entry 12 Patient.birthDate: give YYYY-MM-DD
    """

    code: str
    place: str
    problem: str
    path: str = attrs.field(default="", kw_only=True)
    file_name: str = attrs.field(default="", kw_only=True, repr=False)

    def __str__(self) -> str:
        where = " ".join(part for part in (self.place, self.path) if part)
        return f"{self.code} {where}: {self.problem}"


@attrs.frozen
class Entry:
    """One line, row or bundle entry: its records, or a problem, or the type that is skipped.

    ``label`` says what it is (``"Patient"``). ``notices`` are codes of what was left out of records
    that are imported all the same, such as a number that is none. ``offset`` is how many bytes of
    the file were read when it came. ``number`` is its place among all entries, from 0, where an
    importer gives them in another order.
    """

    place: str
    records: tuple[object, ...] | None = attrs.field(default=None, repr=False)
    label: str = ""
    problem: Problem | None = None
    skipped: str | None = None
    notices: tuple[str, ...] = ()
    offset: int = 0
    number: int | None = attrs.field(default=None, kw_only=True)


@attrs.frozen(kw_only=True)
class ImportFile:
    """A file to import; ``entries`` reads it anew, and always in the same order.

    It may raise :class:`~bedside.errors.ImportRefusedError` where the rest of the file is unreadable.
    """

    name: str = attrs.field(repr=False)
    fingerprint: str
    entries: Callable[[], Iterable[Entry]] = attrs.field(repr=False)
    size: int = 0


@attrs.frozen(kw_only=True)
class Progress:
    """How far an import is; for a progress bar."""

    file_name: str = attrs.field(repr=False)
    files_done: int
    files: int
    entries_read: int
    bytes_read: int
    bytes_total: int


@attrs.frozen(kw_only=True)
class ImportReport:
    """What an import did.

    ``added``, ``changed`` and ``unchanged`` count records, ``kept`` those that source and practice
    both changed: the practice's version stays. ``refused`` counts entries, ``skipped``
    entries by type, ``kinds`` the records of each kind that are stored now and ``notices`` what was
    left out, by code. ``problems`` are the first ones. ``already_applied`` names the files that were
    imported whole before. ``finished`` is False when a file could not be read to its end.
    """

    files: int = 0
    entries_read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    refused: int = 0
    skipped: Mapping[str, int] = attrs.field(factory=dict)
    kinds: Mapping[str, int] = attrs.field(factory=dict)
    notices: Mapping[str, int] = attrs.field(factory=dict)
    problems: tuple[Problem, ...] = ()
    already_applied: tuple[str, ...] = attrs.field(default=(), repr=False)
    finished: bool = True
