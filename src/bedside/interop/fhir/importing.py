"""``import_fhir``: FHIR R4 files and folders into the practice's records."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import attrs

from bedside.errors import ImportRefusedError, InvalidValueError
from bedside.interop.entries import Entry, ImportFile, ImportReport, Imports, Problem, Progress
from bedside.interop.fhir.files import Form, Piece, Sniffed, pieces, sniff
from bedside.interop.fhir.resources import read_resource
from bedside.interop.fhir.scope import LaterError, Scope
from bedside.interop.fhir.structure import type_of
from bedside.interop.identity import check_source, fingerprint
from bedside.interop.run import import_files

__all__ = ["import_fhir"]

#: Change it when the mapping changes, so that files imported before are read again.
_MAPPING: Final = "1"
_SUFFIXES: Final = frozenset({".json", ".ndjson", ".jsonl"})
_ZONELESS: Final = re.compile(r"[A-Za-z0-9/_+-]+")
#: What others refer to comes first; a Task comes before the request that it moves on.
_ORDER: Final = (
    "Organization Location Practitioner PractitionerRole Patient RelatedPerson Task ServiceRequest "
    "Appointment Encounter"
).split()
_NOT_FHIR: Final = "file without FHIR resources"


def import_fhir(
    imports: Imports,
    paths: Sequence[Path],
    *,
    source: str = "fhir",
    region: str | None = "US",
    time_zone: str | None = None,
    ours: Iterable[str] = (),
    batch_size: int = 500,
    again: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Import FHIR R4 files, and folders of them, through ``desk.imports``.

    Bundles (transaction, batch, collection, searchset, document, message), single resources and
    bulk NDJSON are read piece by piece; XML is refused. Files are read in an order in which what
    is referred to comes first.

    Args:
        imports: ``desk.imports``.
        paths: files and folders; of a folder every ``.json``, ``.ndjson`` and ``.jsonl`` file.
        source: a name for the system that the files come from; ids begin with it.
        region: the country (ISO 3166) whose telephone numbers come without a country code.
        time_zone: the practice's zone; where FHIR gives a day and an instant is needed, the day
            begins there. Without it such an instant is left out, or its record refused.
        ours: references such as ``"Organization/17"`` that are this practice itself, so that a
            referral to them is one that came in.
        batch_size: entries in one transaction.
        again: store files once more that were imported to their end before.
        progress: told after every batch.

    Raises:
        InvalidValueError: ``source.format`` or ``zone.unknown``.
        ImportRefusedError: ``import.not_found`` or ``import.empty``.
        MissingExtraError: an extra (``fhir``, ``contacts``) is not installed.
    """
    check_source(source)
    own = frozenset(ours)
    found, foreign = _files(paths)
    scope = Scope(source=source, region=region, time_zone=_checked_zone(time_zone), ours=own)
    reading = "\0".join((_MAPPING, region or "", time_zone or "", *sorted(own)))
    options = hashlib.sha256(reading.encode()).hexdigest()[:8]
    files = [
        ImportFile(
            name=path.name,
            fingerprint=f"{fingerprint(path)}-{options}",
            entries=partial(_entries, path, sniffed, scope),
            size=path.stat().st_size,
        )
        for path, sniffed in found
    ]
    report = import_files(
        imports, files, source=source, batch_size=batch_size, again=again, progress=progress
    )
    return _completed(report, scope, foreign)


def _completed(report: ImportReport, scope: Scope, foreign: int) -> ImportReport:
    skipped, notices = dict(report.skipped), dict(report.notices)
    if foreign:
        skipped[_NOT_FHIR] = foreign
    left = sum(len(tasks) for tasks in scope.tasks.values())
    if left and len(report.already_applied) < report.files:
        notices["task.no_referral"] = left
    return attrs.evolve(report, skipped=skipped, notices=dict(sorted(notices.items())))


def _checked_zone(name: str | None) -> str | None:
    if name is None:
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        if _ZONELESS.fullmatch(name):
            return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise InvalidValueError("zone.unknown", "time_zone", "give an IANA zone such as America/Denver")


def _files(paths: Sequence[Path]) -> tuple[list[tuple[Path, Sniffed | ImportRefusedError]], int]:
    """Every file with what its beginning shows, in the order to read, and how many hold no FHIR."""
    found: list[tuple[Path, Sniffed | ImportRefusedError]] = []
    foreign = 0
    for path in paths:
        if not path.exists():
            raise ImportRefusedError("import.not_found", path.name, "there is no such file or folder")
        inside = path.is_dir()
        for file in sorted(_inside(path)) if inside else [path]:
            sniffed = _sniffed(file)
            if inside and isinstance(sniffed, Sniffed) and not sniffed.is_fhir:
                foreign += 1
                continue
            found.append((file, sniffed))
    if not found:
        raise ImportRefusedError("import.empty", "the paths", "hold no .json, .ndjson or .jsonl file of FHIR")
    return sorted(found, key=lambda item: _place_in_order(item[1])), foreign


def _inside(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in _SUFFIXES and not hidden and path.is_file():
            yield path


def _sniffed(path: Path) -> Sniffed | ImportRefusedError:
    try:
        return sniff(path)
    except ImportRefusedError as error:
        return error


def _place_in_order(sniffed: Sniffed | ImportRefusedError) -> int:
    kind = sniffed.first_type if isinstance(sniffed, Sniffed) else None
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _entries(path: Path, sniffed: Sniffed | ImportRefusedError, scope: Scope) -> Iterator[Entry]:
    """The entries of one file; those that refer to later ones of a Bundle come at its end."""
    if isinstance(sniffed, ImportRefusedError):
        raise ImportRefusedError(sniffed.code, sniffed.place, sniffed.problem)
    scope.aliases.clear()
    # In a Bundle anything may refer to anything. Lines hold one type, and files have an order.
    is_bundle = sniffed.form is Form.BUNDLE
    later: list[tuple[int, Piece]] = []
    scope.last_call = not is_bundle
    broken: ImportRefusedError | None = None
    try:
        for number, piece in enumerate(pieces(path, sniffed)):
            entry = _entry(number, piece, scope)
            if entry is None:
                later.append((number, piece))
            else:
                yield entry
    except ImportRefusedError as error:
        broken = error
    scope.last_call = True
    later.sort(key=lambda item: item[1].resource.get("resourceType") != "ServiceRequest")
    for number, piece in later:
        entry = _entry(number, piece, scope)
        if entry is not None:
            yield entry
    if broken is not None:
        raise broken


def _entry(number: int, piece: Piece, scope: Scope) -> Entry | None:
    """The piece as an entry; None when it has to wait for the end of its Bundle."""
    label = ""
    scope.notices.clear()
    made = partial(Entry, piece.place, number=number, offset=piece.offset)
    try:
        if piece.error is not None:
            raise piece.error
        if piece.method == "DELETE":
            return made(skipped="deletion")
        label = type_of(piece.resource)
        if label == "ServiceRequest" and not scope.last_call:
            return None
        found = read_resource(piece.resource, piece.full_url, scope)
    except LaterError:
        return None
    except InvalidValueError as error:
        problem = Problem(error.code, piece.place, error.problem, path=error.path)
        return made(label=label, problem=problem)
    if isinstance(found, str):
        return made(label=label, skipped=found)
    return made(found, label, notices=tuple(scope.notices.elements()))
