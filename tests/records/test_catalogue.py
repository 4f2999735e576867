"""The catalogue knows every noun that is stored, and declares nothing that its class does not have."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import pytest

import bedside.domain
from bedside.domain.money import Money
from bedside.domain.patients import Patient
from bedside.ports import ColumnType
from bedside.records import KINDS, kind_of, spec_named
from bedside.records.catalogue import SPECS
from bedside.records.spec import RecordSpec, encode, write_row
from bedside.rules.recorded import RecordedDecision

BY_KIND = pytest.mark.parametrize("entry", SPECS, ids=[entry.kind.name for entry in SPECS])

#: What a practice or a plugin declares in Python; it is not stored as rows.
CONFIGURATION = {
    "CardDesign",
    "FollowUpPlan",
    "MessageTemplate",
    "PackReview",
    "PracticeSettings",
    "RecallType",
    "ReferralPolicy",
    "RewardProduct",
    "RewardRule",
    "ShareText",
    "SuspicionTerms",
    "Survey",
}

#: Parts of other records, answers of functions, and the journal, which stores itself.
VALUES = {
    "AccessPolicy",
    "AgreementTerm",
    "AskingHistory",
    "AskingTerms",
    "Balance",
    "Cap",
    "Card",
    "Circle",
    "CodeUse",
    "ContactPoint",
    "Disclosure",
    "Erased",
    "Explanation",
    "ErasureAnswer",
    "ErasureHold",
    "FollowUpStep",
    "Fulfilment",
    "Grant",
    "Holdings",
    "Identity",
    "HeardFrom",
    "Interval",
    "JournalCheck",
    "JournalEntry",
    "LateClaim",
    "LedgerProblem",
    "Link",
    "Milestone",
    "Milestones",
    "Match",
    "Money",
    "Movement",
    "OpenHours",
    "Origin",
    "Percent",
    "Period",
    "Permission",
    "PersonName",
    "PersonalAccount",
    "Preferences",
    "ProgrammeAccount",
    "Question",
    "QuietHours",
    "Receipt",
    "ReceivingTerms",
    "Recipient",
    "Reckoning",
    "ReferralLink",
    "ReferralSource",
    "Relative",
    "ReviewFinding",
    "SealedEntry",
    "Share",
    "StatementLine",
    "TaxTotal",
    "Suspected",
    "Suspicion",
    "Tier",
    "Tiers",
    "Transitions",
    "Voucher",
    "Weighed",
}


def domain_classes() -> dict[str, type]:
    found = {}
    for module in pkgutil.iter_modules(bedside.domain.__path__):
        home = importlib.import_module(f"bedside.domain.{module.name}")
        for value in vars(home).values():
            ours = inspect.isclass(value) and attrs.has(value) and value.__module__ == home.__name__
            # What begins with an underscore is a working class of one function, and no noun.
            if ours and not value.__name__.startswith("_"):
                found[value.__name__] = value
    return found


def hint_at(record: type, path: str) -> Any:
    kind: Any = record
    for name in path.split("."):
        part = getattr(kind, name, None)
        if isinstance(part, property):
            kind = get_type_hints(part.fget)["return"]
        else:
            kind = get_type_hints(kind)[name]
        if get_origin(kind) in (Union, UnionType) and name != path.split(".")[-1]:
            (kind,) = (member for member in get_args(kind) if member is not type(None))
    return kind


def parts(hint: Any) -> set[Any]:
    members = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return {getattr(member, "__supertype__", member) for member in members}


def test_every_noun_of_the_domain_is_stored_or_deliberately_not() -> None:
    stored = {entry.type.__name__ for entry in SPECS if entry.type is not RecordedDecision}

    assert stored | CONFIGURATION | VALUES == set(domain_classes())
    assert not stored & CONFIGURATION
    assert not stored & VALUES


def test_each_kind_has_one_class_and_one_name() -> None:
    assert len({entry.type for entry in SPECS}) == len(SPECS)
    assert len({entry.kind.name for entry in SPECS}) == len(SPECS)
    assert tuple(entry.kind for entry in SPECS) == KINDS


@BY_KIND
def test_a_kind_is_found_by_its_class_and_by_its_name(entry: RecordSpec[Any]) -> None:
    assert kind_of(entry.type) is entry
    assert spec_named(entry.kind.name) is entry


def test_a_kind_refers_only_to_itself_and_to_earlier_ones() -> None:
    earlier: set[str] = set()
    for entry in SPECS:
        earlier.add(entry.kind.name)
        for column in entry.kind.columns:
            assert column.references is None or column.references in earlier, column.name


@BY_KIND
def test_keys_indexes_and_due_columns_are_declared_columns(entry: RecordSpec[Any]) -> None:
    kind = entry.kind
    names = [column.name for column in kind.columns]

    assert len(set(names)) == len(names)
    for used in (*(key.columns for key in kind.unique), *kind.indexes, (kind.due_column,)):
        assert set(used) - {None} <= set(names)
    if kind.due_column is not None:
        assert kind.column(kind.due_column).type is ColumnType.INSTANT


@BY_KIND
def test_a_column_has_the_type_of_its_value(entry: RecordSpec[Any]) -> None:
    expected = {
        ColumnType.TEXT: lambda kind: kind is str or issubclass(kind, Enum),
        ColumnType.INTEGER: lambda kind: kind in (int, Money),
        ColumnType.INSTANT: lambda kind: kind is datetime,
        ColumnType.DATE: lambda kind: kind is date,
        ColumnType.BOOLEAN: lambda kind: kind is bool,
    }
    for item in entry.columns:
        hint = parts(hint_at(entry.type, item.path))
        for kind in hint - {type(None)}:
            assert expected[item.column.type](kind), item.column.name


@BY_KIND
def test_a_column_may_be_empty_exactly_where_its_value_may(entry: RecordSpec[Any]) -> None:
    for item in entry.columns:
        assert item.column.nullable == (type(None) in parts(hint_at(entry.type, item.path))), item.column.name


@BY_KIND
def test_only_personal_columns_hold_what_a_person_is_called_or_reached_by(entry: RecordSpec[Any]) -> None:
    for item in entry.columns:
        fields = {field.name: field for field in attrs.fields(entry.type)}
        field = fields.get(item.path.split(".")[0])
        if field is not None and str in parts(hint_at(entry.type, item.path)):
            assert item.column.personal == ("personal" in field.metadata), item.column.name


def test_what_no_column_can_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="no column holds a float"):
        encode(1.5)


def test_a_record_without_an_id_is_no_row() -> None:
    entry = RecordSpec(type=Money, kind=kind_of(Patient).kind, columns=())

    with pytest.raises(TypeError, match="Money has no id"):
        write_row(Money(1, "USD"), entry)
