"""The map of a CSV file: which column fills which field, and how its text is to be read.

A map is a TOML file. It is read strictly: a key that is not known is refused, with the nearest
one that is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Final

import attrs

from bedside.errors import ImportRefusedError, InvalidValueError
from bedside.interop.csv.clocks import Local, LocalTimes
from bedside.interop.csv.mapkeys import SECTIONS, TABLE_KEYS
from bedside.interop.csv.reading import DELIMITERS, ENCODINGS
from bedside.uncaused import uncaused

__all__ = ["CsvMap", "nearest", "read_map"]

_NOTHING: Final[Mapping[str, str]] = {}


@attrs.frozen(kw_only=True)
class CsvMap:
    """What a map file says. ``columns`` names one column or several for each field, and
    ``file_name`` is for errors.

    >>> CsvMap(table="patients", columns={"id": ("PatientNo",)}).declared
    ('PatientNo',)
    """

    table: str
    file_name: str = "the map"
    columns: Mapping[str, tuple[str, ...]]
    scores: Mapping[str, str] = _NOTHING
    formats: Mapping[str, str] = _NOTHING
    values: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    digits: Mapping[str, int] = attrs.field(factory=dict)
    constants: Mapping[str, str] = _NOTHING
    defaults: Mapping[str, str] = _NOTHING
    encoding: str = "utf-8"
    delimiter: str = ","
    local: LocalTimes = LocalTimes()
    ignores_others: bool = False
    leaves_out_contacts: bool = False
    ignore: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    @property
    def declared(self) -> tuple[str, ...]:
        """Every column that the file must have, once, in the order of the map."""
        named = [name for names in self.columns.values() for name in names]
        return tuple(dict.fromkeys([*named, *self.scores.values()]))

    @property
    def digest(self) -> str:
        """A hash of all that changes what a row becomes: a mended map is a new import."""
        said = attrs.asdict(attrs.evolve(self, file_name=""), value_serializer=_plain)
        return sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


def read_map(path: Path) -> CsvMap:
    """The map in the TOML file at *path*; whether its fields exist is the table's to say.

    Raises:
        ImportRefusedError: ``map.not_readable``, ``map.syntax``, ``map.unknown_key``,
            ``map.missing_key`` or ``map.value``, with the section and key.
    """
    return _Document(path.name, _load(path)).read()


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that is not known: the closest one, or all of them."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1)
    return f"did you mean {close[0]}?" if close else f"known are: {', '.join(names)}"


def _plain(instance: object, attribute: object, value: object) -> object:
    return sorted(value.items()) if isinstance(value, Mapping) else value


@uncaused
def _load(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError:
        problem = "give a map file that exists and can be read"
        raise ImportRefusedError("map.not_readable", path.name, problem) from None
    except UnicodeDecodeError:
        raise ImportRefusedError("map.syntax", path.name, "save the map as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = re.search(r"line \d+", str(error))
        place = f"{path.name} {where[0]}" if where else path.name
        raise ImportRefusedError("map.syntax", place, "this is not TOML (toml.io)") from None


class _Document:
    """Typed access to a parsed map; every refusal names the section and the key."""

    def __init__(self, file_name: str, content: dict[str, object]) -> None:
        self._name = file_name
        self._content = content

    def read(self) -> CsvMap:
        known = {"table", *(key.name for key in SECTIONS)}
        self._refuse_unknown("", self._content, known)
        table = self._section("table")
        self._refuse_unknown("[table]", table, {key.name for key in TABLE_KEYS})
        if "name" not in table:
            raise self._refused("map.missing_key", "[table] name", "say which table the file fills")
        if not self._section("columns"):
            raise self._refused("map.missing_key", "[columns]", "say which column fills which field")
        zone = self._text(table, "zone")
        return CsvMap(
            table=self._text(table, "name") or "",
            file_name=self._name,
            columns={name: self._columns(name, value) for name, value in self._section("columns").items()},
            scores={
                name: self._word("scores", name, value) for name, value in self._section("scores").items()
            },
            formats={
                name: self._word("formats", name, value) for name, value in self._section("formats").items()
            },
            values=self._values(),
            digits={name: self._digits(name, value) for name, value in self._section("digits").items()},
            constants=self._literals("constants"),
            defaults=self._literals("defaults"),
            encoding=self._one_of(table, "encoding", ENCODINGS, "utf-8"),
            delimiter=self._one_of(table, "delimiter", DELIMITERS, ","),
            local=self._local(zone, table),
            ignores_others=self._one_of(table, "other_columns", ("refuse", "ignore"), "refuse") == "ignore",
            leaves_out_contacts=self._one_of(table, "bad_contacts", ("refuse", "leave-out"), "refuse")
            == "leave-out",
            ignore=self._texts(table, "ignore"),
            empty=self._texts(table, "empty"),
        )

    def _section(self, name: str) -> dict[str, object]:
        value = self._content.get(name, {})
        if not isinstance(value, dict):
            raise self._refused("map.value", f"[{name}]", "this is a section with keys")
        return value

    def _columns(self, name: str, value: object) -> tuple[str, ...]:
        names = tuple(value) if isinstance(value, list) else (value,)
        if not names or not all(isinstance(item, str) and item.strip() for item in names):
            raise self._refused("map.value", f"[columns] {name}", "give a column's name, or a list of names")
        return tuple(str(item).strip() for item in names)

    def _values(self) -> dict[str, dict[str, str]]:
        result = {}
        for field, words in self._section("values").items():
            if not isinstance(words, dict) or not words:
                raise self._refused("map.value", f"[values.{field}]", "give the source's word = our code")
            result[field] = {word: self._literal(f"[values.{field}]", code) for word, code in words.items()}
        return result

    def _literals(self, section: str) -> dict[str, str]:
        return {
            name: self._literal(f"[{section}] {name}", value)
            for name, value in self._section(section).items()
        }

    def _literal(self, place: str, value: object) -> str:
        """TOML's own booleans, whole numbers and dates are as good as text."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, date | datetime):
            return value.isoformat()
        if isinstance(value, int):
            return str(value)
        raise self._refused("map.value", place, "give text, a whole number, a date, true or false")

    def _digits(self, name: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 128:
            raise self._refused("map.value", f"[digits] {name}", "give a whole number from 1 to 128")
        return value

    def _word(self, section: str, name: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self._refused("map.value", f"[{section}] {name}", "give text")
        return value.strip()

    def _text(self, table: dict[str, object], name: str) -> str | None:
        return None if name not in table else self._word("table", name, table[name])

    def _texts(self, table: dict[str, object], name: str) -> tuple[str, ...]:
        value = table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._refused("map.value", f"[table] {name}", "give a list of texts")
        return tuple(item.strip() for item in value)

    def _one_of(self, table: dict[str, object], name: str, known: Iterable[str], default: str) -> str:
        value = table.get(name, default)
        if isinstance(value, str) and value in known:
            return value
        listed = ", ".join(repr(word) for word in sorted(known))
        raise self._refused("map.value", f"[table] {name}", f"give one of {listed}")

    @uncaused
    def _local(self, zone: str | None, table: dict[str, object]) -> LocalTimes:
        words = [word.value for word in Local]
        skipped = Local(self._one_of(table, "skipped_times", words, Local.REFUSE.value))
        repeated = Local(self._one_of(table, "repeated_times", words, Local.REFUSE.value))
        try:
            return LocalTimes(zone=zone, skipped=skipped, repeated=repeated)
        except InvalidValueError as error:
            raise self._refused(error.code, "[table] zone", error.problem) from None

    def _refuse_unknown(self, place: str, section: Mapping[str, object], known: set[str]) -> None:
        for name in section:
            if name not in known:
                problem = f"there is no such key; {nearest(name, known)}"
                raise self._refused("map.unknown_key", f"{place} {name}".strip(), problem)

    def _refused(self, code: str, place: str, problem: str) -> ImportRefusedError:
        return ImportRefusedError(code, f"{self._name} {place}", problem)
