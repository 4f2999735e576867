"""Reading a programme file, strictly: what is not known, not meant or not possible is refused by name."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import attrs

from bedside.domain.policies import ReferralPolicy
from bedside.domain.rewards import RewardRule
from bedside.errors import InvalidValueError, ProgrammeRefusedError
from bedside.programmes.places import Missing, Place, Syntax, advice_on
from bedside.programmes.programme import Programme, contradictions
from bedside.programmes.records import record_shape
from bedside.programmes.shapes import Many
from bedside.uncaused import uncaused

__all__ = ["FORMAT", "SCHEMA_KEY", "programme_from_json", "programme_from_toml", "read_programme"]

#: The version of the file format; a file may say it, and another one is refused.
FORMAT: Final = 1

#: The key by which editors know the schema of a file; it means nothing to us.
SCHEMA_KEY: Final = "$schema"

_LARGEST: Final = 2**20
_MARK: Final = "\ufeff"


def read_programme(path: Path) -> Programme:
    """The programme in the file at *path*.

    Raises:
        ProgrammeRefusedError: it cannot be read, or something in it is wrong.
    """
    by_ending: dict[str, Callable[[str, str], Programme]] = {
        ".toml": programme_from_toml,
        ".json": programme_from_json,
    }
    parse = by_ending.get(path.suffix.lower())
    if parse is None:
        raise _refused(path.name, "file.ending", "give a file that ends in .toml or .json")
    return parse(_text_of(path), path.name)


@uncaused
def programme_from_toml(text: str, name: str) -> Programme:
    """The programme in TOML; see :meth:`Programme.from_toml`."""
    _check_text(text, name)
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise _refused(name, "file.depth", "sections lie too deep in each other") from None
    except ValueError as error:
        line = re.search(r"line \d+|end of document", str(error))
        raise _refused(name, "toml.syntax", "this is not TOML; see what stands before it", line) from None
    return _programme(document, name, Syntax.TOML)


@uncaused
def programme_from_json(text: str, name: str) -> Programme:
    """The programme in JSON; see :meth:`Programme.from_json`."""
    _check_text(text, name)
    try:
        document = json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except RecursionError:
        raise _refused(name, "file.depth", "objects lie too deep in each other") from None
    except InvalidValueError as error:
        raise _refused(name, error.code, error.problem) from None
    except ValueError as error:
        line = re.search(r"line \d+", str(error))
        raise _refused(name, "json.syntax", "this is not JSON; see what stands before it", line) from None
    if type(document) is not dict:
        raise _refused(name, "type.table", "give an object with a policy and its rules")
    return _programme(document, name, Syntax.JSON)


@uncaused
def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            found = file.read(_LARGEST + 1)
    except OSError:
        raise _refused(path.name, "file.unreadable", "there is no such file, or it cannot be read") from None
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError:
        # A large file is cut here, perhaps within a character; that it is large is said next.
        if len(found) > _LARGEST:
            return " " * len(found)
        raise _refused(path.name, "file.encoding", "save it as UTF-8") from None


def _check_text(text: str, name: str) -> None:
    if len(text) > _LARGEST:
        raise _refused(name, "file.too_large", "a programme has at most 2**20 characters")
    if text.startswith(_MARK):
        raise _refused(name, "file.mark", "save it as UTF-8 without a byte order mark (BOM)")
    if not text.strip():
        raise _refused(name, "file.empty", "the file is empty; a programme has a policy and rules")


def _refused(name: str, code: str, problem: str, line: re.Match[str] | None = None) -> ProgrammeRefusedError:
    place = "the file" if line is None else line[0]
    return ProgrammeRefusedError(name, (InvalidValueError(code, place, problem),))


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidValueError("json.duplicate_key", "the file", "an object has a key twice")
    return found


def _no_constant(name: str) -> Any:
    raise InvalidValueError("json.nan", "the file", "numbers are finite; there is no NaN and no Infinity")


def _programme(document: dict[str, Any], name: str, syntax: Syntax) -> Programme:
    place = Place(syntax)
    known = ["format", *(field.name for field in attrs.fields(Programme))]
    for key in document:
        if key not in (*known, SCHEMA_KEY):
            place.key(key).refuse("field.unknown", f"there is no such key; {advice_on(key, known)}")
    written = document.get("format", FORMAT)
    if type(written) is not int or written != FORMAT:
        problem = f"this release reads format {FORMAT}; leave the key out, or update bedside"
        place.key("format").refuse("programme.format", problem)
    policy: object = Missing.MISSING
    if "policy" in document:
        policy = record_shape(ReferralPolicy).read(document["policy"], place.key("policy"))
    else:
        place.key("policy").refuse("field.missing", "this key is missing; a programme has one policy")
    rules = Many(record_shape(RewardRule), tuple).read(document.get("rules", []), place.key("rules"))
    if isinstance(policy, ReferralPolicy) and isinstance(rules, tuple):
        place.problems.extend(contradictions(policy, rules))
        if not place.problems:
            return Programme(policy=policy, rules=rules)
    raise ProgrammeRefusedError(name, tuple(place.problems))
