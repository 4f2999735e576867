"""Ids for what comes from outside: the same thing gets the same id in every import."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from bedside.errors import InvalidValueError

__all__ = ["check_source", "fingerprint", "record_id"]

_LONGEST: Final = 128
_CHUNK: Final = 1 << 20
_SOURCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_VALUE: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")


def check_source(source: str) -> str:
    """Return *source*, the name of the system that the records come from.

    It has neither a dot nor a colon, because they end it in an id.

    Raises:
        InvalidValueError: ``source.format``.
    """
    if not _SOURCE.fullmatch(source):
        raise InvalidValueError("source.format", "source", "use 1 to 32 letters, digits, _ or -")
    return source


def record_id(source: str, kind: str, value: str) -> str:
    """The id that bedside gives to what *source* calls *value* among its records of *kind*.

    A value that fits bedside's ids is kept readable, after a dot. Any other becomes a hash, after a
    colon. So two values of one kind never share an id, and neither do two sources.

    >>> record_id("fhir", "patient", "129c6ac7")
    'fhir.129c6ac7'
    >>> record_id("pms", "patient", "A 17/4")
    'pms:3ac86e786f5a1013ce1998fe9448e82a220cfee8'

    Raises:
        InvalidValueError: ``source.format``, or ``id.empty`` for an empty value.
    """
    check_source(source)
    if not value:
        raise InvalidValueError("id.empty", kind, "give the id that the record has in its source")
    readable = f"{source}.{value}"
    if _VALUE.fullmatch(value) and len(readable) <= _LONGEST:
        return readable
    content = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
    return f"{source}:{hashlib.sha256(content).hexdigest()[:40]}"


def fingerprint(path: Path) -> str:
    """A short hash of the content of the file at *path*, whatever its name; it is read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()[:40]
