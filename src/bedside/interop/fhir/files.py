"""Reading FHIR files piece by piece: a Bundle by entries, NDJSON by lines, or one resource."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Final, NoReturn

import attrs

from bedside.errors import ImportRefusedError, InvalidValueError, MissingExtraError
from bedside.interop.fhir.depth import ShallowFile
from bedside.interop.fhir.structure import Members, Resource
from bedside.uncaused import uncaused

__all__ = ["Form", "Piece", "Sniffed", "pieces", "sniff"]

_BOM: Final = b"\xef\xbb\xbf"
_LARGEST: Final = 64 * 1024 * 1024
_LINED: Final = frozenset({".ndjson", ".jsonl"})
#: A history or a server's answer tells what became of resources, not what they are.
_BUNDLES: Final = frozenset({"transaction", "batch", "collection", "searchset", "document", "message"})


class Form(Enum):
    """How a file holds its resources."""

    BUNDLE = "bundle"
    LINES = "lines"
    RESOURCE = "resource"


@attrs.frozen(kw_only=True)
class Sniffed:
    """What the beginning of a file shows; ``first_type`` is the type of its first resource."""

    form: Form
    first_type: str | None = None
    bundle_type: str | None = None
    is_fhir: bool = True


@attrs.frozen(kw_only=True)
class Piece:
    """One resource as it was read, or the error in its place."""

    place: str
    resource: Resource = attrs.field(factory=dict, repr=False)
    full_url: str | None = attrs.field(default=None, repr=False)
    method: str | None = None
    error: InvalidValueError | None = None
    offset: int = 0


def sniff(path: Path) -> Sniffed:
    """Look at the beginning of a file.

    Raises:
        ImportRefusedError: ``import.empty``, ``import.encoding``, ``fhir.format`` (XML) or
            ``import.shape``.
        MissingExtraError: the extra ``fhir`` is not installed.
    """
    with path.open("rb") as file:
        _check_beginning(file)
        if path.suffix.lower() in _LINED:
            return _sniff_lines(file)
        _to_start(file)
        return _sniff_json(file)


def pieces(path: Path, sniffed: Sniffed) -> Iterator[Piece]:
    """Every resource of the file, in its order; an error of one does not end the others.

    Raises:
        ImportRefusedError: the rest of the file cannot be read (``json.syntax``, ``import.encoding``).
    """
    if sniffed.form is Form.LINES:
        yield from _lines(path)
    elif sniffed.form is Form.BUNDLE:
        if sniffed.bundle_type not in _BUNDLES:
            problem = f"give a Bundle of type {', '.join(sorted(_BUNDLES))}"
            raise ImportRefusedError("fhir.bundle_type", "Bundle.type", problem)
        yield from _entries(path)
    else:
        yield _single(path)


def _check_beginning(file: BinaryIO) -> None:
    head = file.read(4096)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        raise ImportRefusedError("import.encoding", "byte 0", "save the file as UTF-8")
    plain = head.removeprefix(_BOM).lstrip()
    if not plain:
        raise ImportRefusedError("import.empty", "the file", "holds nothing")
    if plain.startswith(b"<"):
        raise ImportRefusedError("fhir.format", "the file", "is XML; export FHIR as JSON or NDJSON")
    if plain.startswith(b"["):
        raise ImportRefusedError("import.shape", "the file", "is a list; give a Bundle, a resource or NDJSON")
    _to_start(file)


def _to_start(file: BinaryIO) -> None:
    file.seek(0)
    if file.read(len(_BOM)) != _BOM:
        file.seek(0)


def _sniff_lines(file: BinaryIO) -> Sniffed:
    for line in iter(lambda: file.readline(_LARGEST), b""):
        if line.strip():
            try:
                resource = _parse(line)
            except InvalidValueError:
                return Sniffed(form=Form.LINES)
            kind = resource.get("resourceType")
            found = kind if isinstance(kind, str) else None
            return Sniffed(form=Form.LINES, first_type=found, is_fhir=kind is not None)
    return Sniffed(form=Form.LINES)


def _sniff_json(file: BinaryIO) -> Sniffed:
    ijson = _ijson()
    found: dict[str, str] = {}
    whole = False
    try:
        for prefix, event, value in ijson.parse(ShallowFile(file), use_float=True):
            if event == "string" and prefix in _TELLING:
                found.setdefault(prefix, value)
                if found.get("resourceType", "Bundle") != "Bundle" or len(found) == len(_TELLING):
                    break
        else:
            whole = True
    except (ijson.JSONError, ValueError):
        whole = False
    kind = found.get("resourceType")
    if kind == "Bundle":
        first = found.get("entry.item.resource.resourceType")
        return Sniffed(form=Form.BUNDLE, first_type=first, bundle_type=found.get("type"))
    return Sniffed(form=Form.RESOURCE, first_type=kind, is_fhir=kind is not None or not whole)


_TELLING: Final = ("resourceType", "type", "entry.item.resource.resourceType")


def _entries(path: Path) -> Iterator[Piece]:
    ijson = _ijson()
    number = 0
    refused = None
    with path.open("rb") as file:
        _to_start(file)
        try:
            for entry in ijson.items(ShallowFile(file), "entry.item", use_float=True, map_type=Members):
                number += 1
                yield _entry(entry, f"entry {number}", file.tell())
        except (ijson.JSONError, UnicodeDecodeError) as error:
            refused = _refused(error, f"behind entry {number}")
        except InvalidValueError as error:
            refused = ImportRefusedError(error.code, f"behind entry {number}", error.problem)
        except ValueError:
            # ijson without its C reader leaves a number of thousands of digits to Python, which refuses it.
            problem = "the file holds a number that is too long"
            refused = ImportRefusedError("number.too_long", f"behind entry {number}", problem)
    # Outside of the handlers: what the reader says quotes the file, and would stay as the context.
    if refused is not None:
        raise refused


def _entry(entry: object, place: str, offset: int) -> Piece:
    if not isinstance(entry, Members):
        error = InvalidValueError("fhir.object", "Bundle.entry", "must be a JSON object")
        return Piece(place=place, error=error, offset=offset)
    if entry.repeated:
        error = InvalidValueError("json.duplicate_key", "Bundle.entry", "give each property once")
        return Piece(place=place, error=error, offset=offset)
    resource, address, request = entry.get("resource"), entry.get("fullUrl"), entry.get("request")
    method = request.get("method") if isinstance(request, Members) else None
    if not isinstance(resource, Members):
        if method == "DELETE":
            return Piece(place=place, method="DELETE", offset=offset)
        error = InvalidValueError("fhir.missing", "Bundle.entry.resource", "is required")
        return Piece(place=place, error=error, offset=offset)
    return Piece(
        place=place,
        resource=resource,
        full_url=address if isinstance(address, str) else None,
        method=method if isinstance(method, str) else None,
        offset=offset,
    )


def _refused(error: Exception, place: str) -> ImportRefusedError:
    # The reader's own message quotes the file, so only what it is about is kept.
    words = str(error)
    if isinstance(error, UnicodeDecodeError) or "UTF8" in words or "utf-8" in words.lower():
        return ImportRefusedError("import.encoding", place, "save the file as UTF-8")
    if re.search(r"\b(NaN|Infinity)\b", words):
        return ImportRefusedError("json.nan", place, "a number must be finite")
    if "overflow" in words:
        return ImportRefusedError("number.too_long", place, "the file holds a number that is too long")
    problem = "is not JSON, or ends too early; what is before it was imported"
    return ImportRefusedError("json.syntax", place, problem)


def _lines(path: Path) -> Iterator[Piece]:
    number = 0
    with path.open("rb") as file:
        _to_start(file)
        while line := file.readline(_LARGEST + 1):
            number += 1
            place, offset = f"line {number}", file.tell()
            if len(line) > _LARGEST:
                raise ImportRefusedError("import.too_large", place, "a line has 64 MiB at most")
            if not line.strip():
                continue
            try:
                yield Piece(place=place, resource=_parse(line), offset=offset)
            except InvalidValueError as error:
                yield Piece(place=place, error=error, offset=offset)


def _single(path: Path) -> Piece:
    size = path.stat().st_size
    if size > _LARGEST:
        raise ImportRefusedError("import.too_large", "the file", "one resource has 64 MiB at most")
    try:
        resource = _parse(path.read_bytes().removeprefix(_BOM))
    except InvalidValueError as error:
        return Piece(place="the file", error=error, offset=size)
    return Piece(place="the file", resource=resource, offset=size)


@uncaused
def _parse(content: bytes) -> Resource:
    """One JSON object.

    Raises:
        InvalidValueError: ``import.encoding``, ``json.syntax``, ``json.nan``, ``json.too_deep``,
            ``number.too_long`` or ``import.shape``.
    """
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=_members, parse_constant=_no_constant)
    except InvalidValueError:
        raise
    except UnicodeDecodeError as error:
        raise InvalidValueError("import.encoding", f"byte {error.start}", "save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise InvalidValueError("json.syntax", where, "is not JSON") from None
    except RecursionError:
        raise InvalidValueError("json.too_deep", "", "is nested too deeply") from None
    except ValueError:
        raise InvalidValueError("number.too_long", "", "holds a number that is too long") from None
    if not isinstance(value, Members):
        raise InvalidValueError("import.shape", "", "must be a JSON object")
    return value


def _members(pairs: list[tuple[str, object]]) -> Members:
    found = Members(pairs)
    found.repeated = len(found) != len(pairs)
    return found


def _no_constant(name: str) -> NoReturn:
    raise InvalidValueError("json.nan", "", "a number must be finite")


def _ijson() -> ModuleType:
    try:
        import ijson
    except ImportError:
        raise MissingExtraError("reading FHIR", "fhir") from None
    return ijson  # type: ignore[no-any-return]  # ijson has no types of its own
