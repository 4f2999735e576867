"""The errors: one family, each with its fields, and the message says what to do."""

from __future__ import annotations

import inspect
import pickle
import traceback

import pytest

from bedside import errors
from bedside.errors import (
    BedsideError,
    ConflictError,
    ErasedError,
    ImportRefusedError,
    InvalidRecordError,
    InvalidTransitionError,
    InvalidValueError,
    LimitReachedError,
    MissingExtraError,
    MissingReferenceError,
    NotFoundError,
    PluginCallError,
    PluginContractError,
    PluginError,
    StorageError,
    UniqueKeyError,
    UnreadableError,
)

#: An id that a host may choose.
_TYPED = "quillianne.zephyr-1987@example.org"

CLASSES = [
    found for found in vars(errors).values() if inspect.isclass(found) and found.__module__ == errors.__name__
]


def test_every_error_of_ours_is_exported_and_of_one_family() -> None:
    assert sorted(found.__name__ for found in CLASSES) == sorted(errors.__all__)
    assert all(issubclass(found, BedsideError) for found in CLASSES)
    assert all(found.__name__.endswith("Error") for found in CLASSES)


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (InvalidValueError, ValueError),
        (InvalidTransitionError, ValueError),
        (InvalidRecordError, ValueError),
        (ImportRefusedError, ValueError),
        (errors.KpiInputError, ValueError),
        (errors.SettingsError, ValueError),
        (NotFoundError, LookupError),
        (MissingExtraError, ImportError),
        (errors.CurrencyMismatchError, TypeError),
        (PluginContractError, TypeError),
    ],
)
def test_a_host_may_catch_the_builtin_error(error: type, builtin: type) -> None:
    assert issubclass(error, builtin)


def test_what_a_store_refuses_is_a_storage_error() -> None:
    verbs = {errors.ConflictError, LimitReachedError, MissingReferenceError, UniqueKeyError}
    store: set[type[StorageError]] = {
        errors.StorageUnavailableError,
        errors.ContentionError,
        errors.CommitUnknownError,
    }
    store |= {errors.UnreadableError, errors.ErasedError, errors.SchemaError}

    assert {found for found in CLASSES if issubclass(found, StorageError)} == {StorageError, *verbs, *store}
    assert {found for found in CLASSES if issubclass(found, PluginError)} == {
        PluginError,
        PluginContractError,
        PluginCallError,
    }


@pytest.mark.parametrize(
    ("error", "message", "fields"),
    [
        (
            InvalidValueError("time.naive", "Visit.started_at", "give a time zone"),
            "time.naive Visit.started_at: give a time zone",
            {"code": "time.naive", "path": "Visit.started_at", "problem": "give a time zone"},
        ),
        (
            InvalidTransitionError("visit", "v-1", "planned", "closed", ("arrived", "cancelled")),
            "visit: planned cannot become closed; it may become arrived, cancelled",
            {"kind": "visit", "record_id": "v-1"},
        ),
        (
            InvalidTransitionError("visit", "v-1", "closed", "planned", ()),
            "visit: closed cannot become planned; it may become nothing; it is final",
            {},
        ),
        (
            NotFoundError("patient", "pat-1"),
            "no patient with that id",
            {"kind": "patient", "record_id": "pat-1"},
        ),
        (
            MissingExtraError("SqlStorage", "sql"),
            'SqlStorage needs an extra: pip install "bedside[sql]"',
            {"extra": "sql"},
        ),
        (
            UniqueKeyError("invitation", "code"),
            "invitation: another record has the same code",
            {"kind": "invitation", "key": "code"},
        ),
        (
            MissingReferenceError("visit", "patient_id"),
            "visit: patient_id names a record that is not stored; add that one first",
            {"kind": "visit", "column": "patient_id"},
        ),
        (
            LimitReachedError("budget", 90, 20, 100),
            "a counter: 90 used, 20 more would pass the limit of 100",
            {"counter": "budget", "used": 90, "limit": 100},
        ),
        (
            InvalidRecordError("patient", ("type.int @ $.a", "field.unknown @ $")),
            "patient: type.int @ $.a; field.unknown @ $",
            {"kind": "patient", "problems": ("type.int @ $.a", "field.unknown @ $")},
        ),
        (
            ImportRefusedError("import.empty", "patients.csv", "the file has no rows"),
            "import.empty patients.csv: the file has no rows",
            {"code": "import.empty", "place": "patients.csv", "problem": "the file has no rows"},
        ),
        (
            PluginCallError("sms", "bedside_notifiers", "raised OSError"),
            "plugin 'sms', hook 'bedside_notifiers': raised OSError",
            {"plugin": "sms", "hook": "bedside_notifiers"},
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_an_error_says_what_to_do_and_keeps_its_fields(
    error: BedsideError, message: str, fields: dict[str, object]
) -> None:
    assert str(error) == message
    for name, value in fields.items():
        assert getattr(error, name) == value


@pytest.mark.parametrize("found", CLASSES, ids=[found.__name__ for found in CLASSES])
def test_each_error_has_a_docstring_of_its_own(found: type) -> None:
    assert found.__doc__
    assert found.__doc__ != (found.__mro__[1].__doc__ or "")


def test_plain_errors_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(StorageError("the disk is full")))

    assert str(error) == "the disk is full"


@pytest.mark.parametrize(
    ("error", "attribute"),
    [
        (ConflictError("patient: is not at revision 1", record_id=_TYPED), "record_id"),
        (ErasedError(_TYPED), "subject"),
        (InvalidRecordError("patient", ("type",), record_id=_TYPED), "record_id"),
        (InvalidTransitionError("visit", _TYPED, "closed", "planned", ()), "record_id"),
        (LimitReachedError(_TYPED, 1, 1, 1), "counter"),
        (NotFoundError("patient", _TYPED), "record_id"),
        (UnreadableError("patient", _TYPED), "record_id"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_an_id_that_a_host_chose_is_for_programs_only(error: BedsideError, attribute: str) -> None:
    assert getattr(error, attribute) == _TYPED
    report = "".join(traceback.TracebackException.from_exception(error).format())
    assert _TYPED not in f"{error!s} {error!r} {error.args!r} {vars(error)!r} {report}"
    carried = pickle.loads(pickle.dumps(error))
    assert (str(carried), getattr(carried, attribute), vars(carried)) == (str(error), _TYPED, vars(error))
