"""Every exception that bedside raises on purpose.

A message names the thing, its id and the next step. It never holds a value that a person typed
or a file contained: those may be personal data, and messages end in logs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = [
    "BedsideError",
    "ConflictError",
    "CurrencyMismatchError",
    "ImportRefusedError",
    "InvalidRecordError",
    "InvalidTransitionError",
    "InvalidValueError",
    "KpiInputError",
    "LimitReachedError",
    "MissingExtraError",
    "MissingReferenceError",
    "NotFoundError",
    "PluginCallError",
    "PluginContractError",
    "PluginError",
    "SettingsError",
    "StorageError",
    "UniqueKeyError",
]


#: The form of an id that bedside made: its kind, and something with a digit in it.
_ID = re.compile(r"(?=.*[0-9])[a-z][a-z_]{0,40}[-.][0-9A-Za-z._:-]{1,100}")


class BedsideError(Exception):
    """Base class of all bedside errors; never raised itself."""


class InvalidValueError(BedsideError, ValueError):
    """A record cannot be built from this value; ``code`` and ``path`` say what and where.

    >>> raise InvalidValueError("time.naive", "Visit.started_at", "give a time zone")
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: time.naive Visit.started_at: give a time zone
    """

    def __init__(self, code: str, path: str, problem: str) -> None:
        super().__init__(f"{code} {path}: {problem}")
        self.code = code
        self.path = path
        self.problem = problem


class CurrencyMismatchError(BedsideError, TypeError):
    """Amounts of two currencies met; convert one before you add or compare them."""


class InvalidTransitionError(BedsideError, ValueError):
    """A status cannot move that way; the status table of the record says which moves there are."""

    def __init__(self, kind: str, record_id: str, old: str, new: str, allowed: tuple[str, ...]) -> None:
        may = ", ".join(allowed) if allowed else "nothing; it is final"
        super().__init__(f"{kind} {record_id}: {old} cannot become {new}; it may become {may}")
        self.kind = kind
        self.record_id = record_id


class NotFoundError(BedsideError, LookupError):
    """There is no such record.

    What was asked for is named only when it has the form of an id: it may be what a person typed.

    >>> raise NotFoundError("patient", "Ana Ito")
    Traceback (most recent call last):
    bedside.errors.NotFoundError: no patient with that id
    """

    def __init__(self, kind: str, record_id: str, *, known: Iterable[str] = ()) -> None:
        named = f"id {record_id!r}" if _ID.fullmatch(record_id) else "that id"
        listed = ", ".join(sorted(known))
        super().__init__(f"no {kind} with {named}" + (f"; there are {listed}" if listed else ""))
        self.kind = kind
        self.record_id = record_id


class SettingsError(BedsideError, ValueError):
    """The practice cannot be built from these settings, plugins or packs."""


class MissingExtraError(BedsideError, ImportError):
    """An optional dependency is not installed; the message is the command that installs it.

    >>> raise MissingExtraError("SqlStorage", "sql")
    Traceback (most recent call last):
    bedside.errors.MissingExtraError: SqlStorage needs an extra: pip install "bedside[sql]"
    """

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f'{feature} needs an extra: pip install "bedside[{extra}]"')
        self.extra = extra


class StorageError(BedsideError):
    """The store failed; nothing of the transaction was kept."""


class ConflictError(StorageError):
    """The stored record is no longer the revision that the writer had read; read it again."""


class UniqueKeyError(StorageError):
    """A record with the same unique key is stored already."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"{kind}: another record has the same {key}")
        self.kind = kind
        self.key = key


class MissingReferenceError(StorageError):
    """A record points at another one that is not stored."""

    def __init__(self, kind: str, column: str) -> None:
        super().__init__(f"{kind}: {column} names a record that is not stored; add that one first")
        self.kind = kind
        self.column = column


class LimitReachedError(StorageError):
    """A guarded counter would pass its limit; nothing was spent."""

    def __init__(self, counter: str, used: int, amount: int, limit: int) -> None:
        super().__init__(f"counter {counter!r}: {used} used, {amount} more would pass the limit of {limit}")
        self.counter = counter
        self.used = used
        self.limit = limit


class InvalidRecordError(BedsideError, ValueError):
    """Stored or transmitted content is not a valid record; ``problems`` are codes with paths."""

    def __init__(self, kind: str, problems: tuple[str, ...]) -> None:
        super().__init__(f"{kind}: {'; '.join(problems)}")
        self.kind = kind
        self.problems = problems


class ImportRefusedError(BedsideError, ValueError):
    """A file, line or entry cannot be imported: place, code and what is expected, never the value.

    >>> raise ImportRefusedError("import.empty", "patients.csv", "the file has no rows")
    Traceback (most recent call last):
    bedside.errors.ImportRefusedError: import.empty patients.csv: the file has no rows
    """

    def __init__(self, code: str, place: str, problem: str) -> None:
        super().__init__(f"{code} {place}: {problem}")
        self.code = code
        self.place = place
        self.problem = problem


class KpiInputError(BedsideError, ValueError):
    """A KPI lacks a table or column, or a column has the wrong type."""


class PluginError(BedsideError):
    """A plugin is at fault; the message always names it."""

    def __init__(self, plugin: str, hook: str, problem: str) -> None:
        super().__init__(f"plugin {plugin!r}, hook {hook!r}: {problem}")
        self.plugin = plugin
        self.hook = hook


class PluginContractError(PluginError, TypeError):
    """A plugin returned or declared something that its hook does not allow."""


class PluginCallError(PluginError):
    """A plugin raised; the original exception is ``__cause__``."""
