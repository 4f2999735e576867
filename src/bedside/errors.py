"""Every exception that bedside raises on purpose.

A message names the sort of thing and the next step. It never holds a value that a person typed, a
file contained or a host chose, so no id either, which may be an address or a name: messages end in
logs. Programs find ids in attributes, which are slots, so that no listing of an error shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = [
    "AccessDeniedError",
    "BedsideError",
    "CommitUnknownError",
    "ConflictError",
    "ContentionError",
    "CurrencyMismatchError",
    "ErasedError",
    "IdempotencyError",
    "ImportRefusedError",
    "InvalidRecordError",
    "InvalidTransitionError",
    "InvalidValueError",
    "KeyMaterialError",
    "KpiInputError",
    "LimitReachedError",
    "MergedError",
    "MissingExtraError",
    "MissingReferenceError",
    "NotFoundError",
    "PluginCallError",
    "PluginContractError",
    "PluginError",
    "ProgrammeRefusedError",
    "SchemaError",
    "SettingsError",
    "StorageError",
    "StorageUnavailableError",
    "UniqueKeyError",
    "UnreadableError",
]


#: The form of an id that bedside made: its kind, and something with a digit in it.
_ID = re.compile(r"(?=.*[0-9])[a-z][a-z_]{0,40}[-.][0-9A-Za-z._:-]{1,100}")


class BedsideError(Exception):
    """Base class of all bedside errors; never raised itself. Each can travel between processes."""

    def __reduce__(self) -> tuple[object, ...]:
        slots = [name for known in type(self).__mro__ for name in vars(known).get("__slots__", ())]
        return _rebuilt, (type(self), self.args, {name: getattr(self, name) for name in slots}), vars(self)


def _rebuilt(error: type[BedsideError], args: tuple[object, ...], slots: dict[str, object]) -> BedsideError:
    made = error.__new__(error, *args)
    for name, value in slots.items():
        setattr(made, name, value)
    return made


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

    __slots__ = ("record_id",)

    def __init__(self, kind: str, record_id: str, old: str, new: str, allowed: tuple[str, ...]) -> None:
        may = ", ".join(allowed) if allowed else "nothing; it is final"
        super().__init__(f"{kind}: {old} cannot become {new}; it may become {may}")
        self.kind = kind
        self.record_id = record_id
        self.old = old
        self.new = new
        self.allowed = allowed


class IdempotencyError(BedsideError, ValueError):
    """An idempotency key came again with another request; nothing was written.

    Send the first request again to hear its answer, or use a new key for a new request.
    """

    def __init__(self, verb: str) -> None:
        super().__init__(
            f"{verb}: this idempotency key was used for another request; "
            "use a new key for each new request, and the same key only to repeat one"
        )
        self.verb = verb


class NotFoundError(BedsideError, LookupError):
    """There is no such record.

    What was asked for is in ``record_id`` and in no text: it may be what a person typed.

    >>> raise NotFoundError("patient", "Ana Ito")
    Traceback (most recent call last):
    bedside.errors.NotFoundError: no patient with that id
    """

    __slots__ = ("record_id",)

    def __init__(self, kind: str, record_id: str, *, known: Iterable[str] = ()) -> None:
        listed = ", ".join(sorted(known))
        super().__init__(f"no {kind} with that id" + (f"; there are {listed}" if listed else ""))
        self.kind = kind
        self.record_id = record_id

    @staticmethod
    def is_id(text: str) -> bool:
        """Whether *text* has the form of an id, and so may be kept in the journal; a typed name has not."""
        return bool(_ID.fullmatch(text))


class MergedError(BedsideError, ValueError):
    """The record was merged into another one of the same patient, and nothing more is done under its id.

    ``survivor_id`` is the record that stands for the patient now; neither id is in the text.

    >>> raise MergedError("pat-7", survivor_id="pat-3")
    Traceback (most recent call last):
    bedside.errors.MergedError: that record was merged into another of the same patient; use its survivor_id
    """

    __slots__ = ("record_id", "survivor_id")

    def __init__(self, record_id: str, *, survivor_id: str) -> None:
        super().__init__("that record was merged into another of the same patient; use its survivor_id")
        self.record_id = record_id
        self.survivor_id = survivor_id


class AccessDeniedError(BedsideError):
    """This role may not do that for this purpose; the message says what is missing and whom to ask.

    What may be seen and changed is a table in the settings: ``PracticeSettings.access``. ``code`` is
    what the journal keeps of it, such as ``may-not-read-care``.
    """

    def __init__(self, problem: str, *, code: str = "access-denied") -> None:
        super().__init__(problem)
        self.code = code


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


class StorageUnavailableError(StorageError):
    """The store cannot be used now: server down, connection lost, disk full, read-only; nothing was kept."""


class SchemaError(StorageError):
    """The database is not as this release needs it; nothing was changed.

    The message names everything that is missing or different, and the command that mends it.
    """


class ContentionError(StorageError):
    """Another writer was in the way (deadlock, lock timeout); nothing was kept, run the whole unit again."""


class CommitUnknownError(StorageError):
    """The connection was lost in mid-commit and the store could not be asked: read before you run it again.

    What was written is there whole or not at all. Keys that are unique for ever (business keys,
    idempotency keys) decide when the unit is run again.
    """


class ConflictError(StorageError):
    """The stored record is no longer the revision that the writer had read; read it again.

    *problem* names no id; which record it is, is in ``record_id``.
    """

    __slots__ = ("record_id",)

    def __init__(self, problem: str, *, record_id: str | None = None) -> None:
        super().__init__(problem)
        self.record_id = record_id


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
    """A guarded counter would pass its limit; nothing was spent.

    ``counter`` is its name, which may hold ids and so is in no text.
    """

    __slots__ = ("counter",)

    def __init__(self, counter: str, used: int, amount: int, limit: int) -> None:
        super().__init__(f"a counter: {used} used, {amount} more would pass the limit of {limit}")
        self.counter = counter
        self.used = used
        self.limit = limit


class UnreadableError(StorageError):
    """A stored value does not open: it was changed, moved, cut or put back, or its key is another one.

    The text is the same for every cause, so that nobody learns from it how near they were. ``kind`` and
    ``record_id`` name the row, where it is one; the id is in no text, for a host may have chosen it.
    """

    # A slot is in no listing of what an error holds.
    __slots__ = ("record_id",)

    def __init__(self, kind: str | None = None, record_id: str | None = None) -> None:
        named = "value" if kind is None else kind
        super().__init__(
            f"crypto.unreadable: a stored {named} does not open; restore it and its keys from one backup"
        )
        self.kind = kind
        self.record_id = record_id


class ErasedError(StorageError):
    """Something was to be stored about a person whose data were erased; nothing was stored.

    >>> raise ErasedError("pat-7")
    Traceback (most recent call last):
    bedside.errors.ErasedError: that person was erased; take them on as a new patient
    """

    __slots__ = ("subject",)

    def __init__(self, subject: str) -> None:
        super().__init__("that person was erased; take them on as a new patient")
        self.subject = subject


class KeyMaterialError(BedsideError, ValueError):
    """A key cannot be used, or is missing; nothing was opened. It never holds the key.

    >>> raise KeyMaterialError("key.length", "master key 1", "has 16 bytes; AES-256 needs 32")
    Traceback (most recent call last):
    bedside.errors.KeyMaterialError: key.length master key 1: has 16 bytes; AES-256 needs 32
    """

    def __init__(self, code: str, name: str, problem: str) -> None:
        super().__init__(f"{code} {name}: {problem}")
        self.code = code


class InvalidRecordError(BedsideError, ValueError):
    """Stored or transmitted content is not a valid record; ``problems`` are codes with paths.

    ``record_id`` is the id of the stored row, where it is one.
    """

    __slots__ = ("record_id",)

    def __init__(self, kind: str, problems: tuple[str, ...], *, record_id: str | None = None) -> None:
        super().__init__(f"{kind}: {'; '.join(problems)}")
        self.kind = kind
        self.problems = problems
        self.record_id = record_id


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


class ProgrammeRefusedError(BedsideError, ValueError):
    """A programme file cannot be read; nothing of it is used. ``problems`` has a code and a path for each.

    A path is that of the file, such as ``rules[0].caps[1].limit``; no value of the file stands in it.

    >>> raise ProgrammeRefusedError("friends.toml",
    ...     (InvalidValueError("number.type", "policy.version", "give a whole number"),))
    Traceback (most recent call last):
    bedside.errors.ProgrammeRefusedError: friends.toml: policy.version: give a whole number (number.type)
    """

    def __init__(self, file: str, problems: tuple[InvalidValueError, ...]) -> None:
        words = (f"{found.path}: {found.problem} ({found.code})" for found in problems)
        super().__init__(f"{file}: {'; '.join(words)}")
        self.file = file
        self.problems = problems


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
