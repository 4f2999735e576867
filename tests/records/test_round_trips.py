"""Every stored noun survives its row and its JSON, whatever is in it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedside.errors import InvalidRecordError
from bedside.ports import Column, ColumnType
from bedside.records import from_json, kind_of, read_row, spec_named, to_json, write_row
from bedside.records.catalogue import SPECS
from bedside.records.spec import RecordSpec
from bedside.testing import strategies
from bedside.testing.people import NOON, brings_bo

#: The strategy of each kind, by the plural that the field uses.
STRATEGIES = {
    "decision": strategies.recorded_decisions,
    "related_person": strategies.related_people,
    "delivery": strategies.deliveries,
    "household": strategies.households,
    "tally": strategies.tallies,
    "inquiry": strategies.inquiries,
    "coverage": strategies.coverages,
    "emergency_access": strategies.emergency_accesses,
    "touch": strategies.touches,
}

BY_KIND = pytest.mark.parametrize("entry", SPECS, ids=[entry.kind.name for entry in SPECS])
ODD_BUT_BOUNDED = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def strategy_of(entry: RecordSpec[Any]) -> st.SearchStrategy[Any]:
    name = entry.kind.name
    found = STRATEGIES.get(name) or getattr(strategies, f"{name}s")
    return found()


def fits(value: str | int | None, column: Column) -> bool:
    if value is None:
        return column.nullable
    if column.type is ColumnType.TEXT:
        return isinstance(value, str) and "\0" not in value
    if column.type is ColumnType.BOOLEAN:
        return value in (0, 1)
    return type(value) is int and abs(value) <= 2**53


@BY_KIND
@ODD_BUT_BOUNDED
@given(st.data())
def test_a_record_comes_back_from_its_canonical_json_as_it_was(
    entry: RecordSpec[Any], data: st.DataObject
) -> None:
    record = data.draw(strategy_of(entry))

    text = to_json(record)
    again = from_json(text, entry.type)

    assert again == record
    assert to_json(again) == text
    assert text == json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@BY_KIND
@ODD_BUT_BOUNDED
@given(st.data())
def test_a_record_comes_back_from_its_row_as_it_was(entry: RecordSpec[Any], data: st.DataObject) -> None:
    record = data.draw(strategy_of(entry))

    row = write_row(record, entry, revision=7)

    assert read_row(row, entry) == record
    assert (row.kind, row.id, row.revision) == (entry.kind.name, record.id, 7)
    assert list(row.columns) == [column.name for column in entry.kind.columns]
    for column in entry.kind.columns:
        assert fits(row.columns[column.name], column), column.name


@BY_KIND
@ODD_BUT_BOUNDED
@given(st.data())
def test_equal_records_are_equal_texts(entry: RecordSpec[Any], data: st.DataObject) -> None:
    record = data.draw(strategy_of(entry))
    zone = ZoneInfo("America/Denver")
    moved = attrs.evolve(
        record,
        **{
            field.alias: getattr(record, field.name).astimezone(zone)
            for field in attrs.fields(entry.type)
            if isinstance(getattr(record, field.name), datetime)
        },
    )

    assert to_json(moved) == to_json(record)


@pytest.mark.parametrize("fold", [0, 1])
def test_a_repeated_hour_keeps_its_instant(fold: int) -> None:
    at = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/Denver"), fold=fold)

    again = from_json(to_json(brings_bo(received_at=at)), kind_of(type(brings_bo())).type)

    assert again.received_at.timestamp() == at.timestamp()


def test_a_microsecond_before_1970_is_not_lost() -> None:
    at = datetime.fromisoformat("1969-12-31T23:59:59.999999+00:00")
    referral = brings_bo(received_at=at)

    assert from_json(to_json(referral), type(referral)).received_at == at
    assert write_row(referral, spec_named("referral")).columns["received_at"] == -1


def test_a_row_that_is_no_record_names_kind_and_field_but_no_value() -> None:
    entry = spec_named("referral")
    row = write_row(brings_bo(), entry)
    broken = attrs.evolve(row, body=row.body.replace('"inbound"', '"Ana Ito"'))

    with pytest.raises(InvalidRecordError, match=r"referral: enum\.unknown @ \$\.direction") as caught:
        read_row(broken, entry)

    assert "Ito" not in str(caught.value)
    assert caught.value.record_id == "ref-bo"


def test_two_instants_one_microsecond_apart_stay_apart() -> None:
    early, late = brings_bo(), brings_bo(received_at=NOON + timedelta(microseconds=1))

    assert to_json(early) != to_json(late)
