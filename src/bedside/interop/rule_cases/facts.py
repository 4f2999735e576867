"""The facts of a rule case, read from a file's sections into the typed cases that rules judge.

An absent key takes the default of `defaults.DEFAULTS`; null means that the fact is not known, except
where it means that nothing is on file (`defaults.NONE_ON_FILE`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from enum import Enum
from typing import TypeVar

import attrs

from bedside.domain.money import Money
from bedside.errors import ImportRefusedError, InvalidValueError
from bedside.interop.rule_cases.defaults import DEFAULTS, NONE_ON_FILE
from bedside.rules import UNKNOWN, Unknown
from bedside.uncaused import uncaused

__all__ = ["CaseFacts", "instant_of"]

E = TypeVar("E", bound=Enum)


@attrs.frozen
class CaseFacts:
    """The facts of one case: sections of keys, read by path such as ``reward.retail_value``.

    ``place`` names the case in errors; ``read`` collects the paths that were looked at, so that a
    report can name the facts that no rule could use.
    """

    place: str
    sections: Mapping[str, object]
    read: set[str] = attrs.field(factory=set)

    def has(self, path: str) -> bool:
        """Whether the file gives the section, or the key of the section."""
        return self._find(path) is not None or self._is_null(path)

    def raw(self, path: str) -> object | Unknown | None:
        """The value as it stands; absent ones by default; None only where null means none."""
        self.read.add(path)
        if self._is_null(path):
            return None if path in NONE_ON_FILE else UNKNOWN
        found = self._find(path)
        return DEFAULTS.get(path, UNKNOWN) if found is None else found

    def flag(self, path: str) -> bool | Unknown:
        """Yes or no; where evidence is asked for, whether any is there."""
        value = self.raw(path)
        if value is None:
            return False
        if isinstance(value, Unknown | bool):
            return value
        if path in NONE_ON_FILE:
            return True
        raise self.refuse("case.flag", path, "give true, false or null")

    def count(self, path: str) -> int | Unknown:
        """A whole number."""
        value = self.raw(path)
        if isinstance(value, Unknown):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self.refuse("case.number", path, "give a whole number or null")

    @uncaused
    def hundredths(self, path: str) -> int | Unknown:
        """A decimal number in hundredths, rounded up."""
        value = self.raw(path)
        if isinstance(value, Unknown):
            return value
        try:
            exact = Decimal(str(value)) * 100
            return int(exact.to_integral_value(rounding=ROUND_CEILING))
        except (InvalidOperation, ValueError, OverflowError):
            raise self.refuse("case.number", path, "give a number or null") from None

    def text(self, path: str) -> str | Unknown:
        """A code or a name, as written."""
        value = self.raw(path)
        if isinstance(value, Unknown | str):
            return value
        if value is None:
            return "none"
        raise self.refuse("case.text", path, "give text or null")

    def texts(self, path: str) -> tuple[str, ...] | Unknown:
        """A list of codes or names."""
        value = self.raw(path)
        if isinstance(value, Unknown):
            return value
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise self.refuse("case.list", path, "give a list of texts or null")

    def code(self, path: str, kind: type[E], also: Mapping[str, E] | None = None) -> E | Unknown:
        """A member of *kind* by its code, or by one of the words in *also*."""
        value = self.text(path)
        return value if isinstance(value, Unknown) else self._member(path, value, kind, also or {})

    def codes(self, path: str, kind: type[E], also: Mapping[str, E] | None = None) -> frozenset[E] | Unknown:
        """A set of members of *kind*, by their codes or by the words in *also*."""
        values = self.texts(path)
        if isinstance(values, Unknown):
            return values
        return frozenset(self._member(path, value, kind, also or {}) for value in values)

    @uncaused
    def money(self, path: str, currency: str = "reward.currency") -> Money | Unknown:
        """An amount written as text, in the currency that another fact names."""
        value, unit = self.text(path), self.text(currency)
        if isinstance(value, Unknown) or isinstance(unit, Unknown):
            return UNKNOWN
        try:
            return Money.of(value, unit)
        except InvalidValueError:
            raise self.refuse("case.money", path, 'give an amount such as "15.00"') from None

    @uncaused
    def day(self, path: str) -> date | Unknown | None:
        """A calendar date."""
        value = self.raw(path)
        if value is None or isinstance(value, Unknown):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.refuse("case.date", path, "give a date such as 2026-11-21") from None

    def day_on_file(self, path: str) -> date | Unknown | None:
        """A calendar date, where an absent one says that there is none."""
        return self.day(path) if self.has(path) else None

    def instant(self, path: str) -> datetime | Unknown:
        """A UTC instant."""
        value = self.text(path)
        if isinstance(value, Unknown):
            return value
        found = instant_of(value)
        if found is None:
            raise self.refuse("case.instant", path, "give a UTC instant such as 2026-11-21T20:00:00Z")
        return found

    def ignored(self) -> tuple[str, ...]:
        """The facts that nothing looked at, for the report."""
        given = (
            f"{name}.{key}" if key else name
            for name, section in self.sections.items()
            for key in (section if isinstance(section, Mapping) else [""])
        )
        return tuple(sorted(set(given) - self.read))

    def refuse(self, code: str, path: str, problem: str) -> ImportRefusedError:
        """The error for this fact: place and code, never the value."""
        return ImportRefusedError(code, f"{self.place}: facts.{path}", problem)

    def _find(self, path: str) -> object | None:
        name, _, key = path.partition(".")
        section = self.sections.get(name)
        if not key or not isinstance(section, Mapping):
            return section if not key else None
        found: object | None = section.get(key)
        return found

    def _is_null(self, path: str) -> bool:
        name, _, key = path.partition(".")
        section = self.sections.get(name)
        if not key:
            return name in self.sections and section is None
        return isinstance(section, Mapping) and key in section and section[key] is None

    @uncaused
    def _member(self, path: str, value: str, kind: type[E], also: Mapping[str, E]) -> E:
        if value in also:
            return also[value]
        try:
            return kind(value)
        except ValueError:
            allowed: Iterable[str] = sorted({*(str(member.value) for member in kind), *also})
            raise self.refuse("case.code", path, f"give one of {', '.join(allowed)}") from None


def instant_of(text: str) -> datetime | None:
    """The instant that an ISO 8601 text with an offset names, in UTC; None for anything else.

    >>> instant_of("2026-11-21T20:00:00Z")
    datetime.datetime(2026, 11, 21, 20, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.utcoffset() is not None else None
