"""A programme comes back from its file exactly, in TOML and in JSON, and both fit the published schema."""

from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path

import attrs
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedside.domain.amounts import Milestones, Tiers
from bedside.domain.money import Money
from bedside.errors import ProgrammeRefusedError
from bedside.programmes import Programme, json_schema
from bedside.programmes.places import Missing, Place, Syntax
from bedside.programmes.records import record_shape, shape_of
from bedside.programmes.spelling import read_duration, write_duration
from bedside.programmes.toml_text import write_toml
from bedside.testing.programmes import programmes

from .examples import FRIENDS

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


@pytest.mark.slow
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_toml_and_json_come_back_exactly(programme: Programme) -> None:
    assert Programme.from_toml(programme.to_toml()) == programme
    assert Programme.from_json(programme.to_json()) == programme


@pytest.mark.slow
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_what_is_written_again_is_the_same_text(programme: Programme) -> None:
    text = programme.to_toml()

    assert Programme.from_toml(text).to_toml() == text
    assert Programme.from_toml(text).to_json() == programme.to_json()


@pytest.mark.slow
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_every_file_that_is_saved_fits_the_schema(programme: Programme) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(programme.to_json()))) == []


def test_the_amounts_of_the_how_to_are_read() -> None:
    page = Path("docs/how-to/write-reward-rules.md").read_text("utf-8")
    rules = page.partition("```toml\n")[2].partition("```")[0]
    policy = {"id": "friends", "title": "Friends", "starts_on": "2026-01-01"}
    ids = {"reward_rule_ids": ["growing", "fifth"]}

    read = Programme.from_json(json.dumps({"format": 1, "policy": policy | ids, **tomllib.loads(rules)}))

    assert [type(rule.value) for rule in read.rules] == [Tiers, Milestones]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_keys_come_in_the_order_of_the_class_and_every_value_is_written() -> None:
    written = tomllib.loads(FRIENDS.to_toml())["policy"]

    declared = [field.name for field in attrs.fields(type(FRIENDS.policy))]
    assert [key for key in declared if key in written] == [key for key in written if key in declared]
    left_out = {key: getattr(FRIENDS.policy, key) for key in declared if key not in written}
    assert set(left_out.values()) <= {None, ()}


def test_a_file_is_read_by_its_ending(tmp_path: Path) -> None:
    (tmp_path / "friends.toml").write_text(FRIENDS.to_toml(), "utf-8")
    (tmp_path / "friends.JSON").write_text(FRIENDS.to_json(), "utf-8")

    assert Programme.read(tmp_path / "friends.toml") == FRIENDS
    assert Programme.read(str(tmp_path / "friends.JSON")) == FRIENDS
    with pytest.raises(ProgrammeRefusedError, match=r"ends in \.toml or \.json"):
        Programme.read(tmp_path / "friends.yaml")


@given(st.timedeltas(timedelta(0)))
def test_a_duration_comes_back_exactly(value: timedelta) -> None:
    assert read_duration(write_duration(value)) == value


@pytest.mark.parametrize(
    ("text", "days"), [("1 day", 1), ("1 days", 1), ("2 weeks", 14), ("1 week 1 day", 8), ("0 days", 0)]
)
def test_durations_as_people_write_them(text: str, days: int) -> None:
    assert read_duration(text) == timedelta(days=days)


@pytest.mark.parametrize(
    "text",
    [
        *("", "90", "days", "90days", "1 day1 hour", "1 hour 1 day", "1 day 1 day", "-1 days", "1.5 days"),
        *(" 1 day", "1 day ", "1  day", "1 month", "9999999999999999 weeks", "\u0663 days"),
    ],
)
def test_what_is_no_duration(text: str) -> None:
    assert read_duration(text) is None


# What no policy has yet, so that the next field that needs it finds it there.


@attrs.frozen(kw_only=True)
class _Fixed:
    amount: Money


@attrs.frozen(kw_only=True)
class _PartOf:
    points: int
    most: Money | None = None


@attrs.frozen(kw_only=True)
class _Odd:
    value: Money | _Fixed | _PartOf
    many: tuple[_Fixed | _PartOf, ...] = ()
    ends: date | None = date(2026, 1, 1)
    signs: frozenset[str] = frozenset()
    pair: tuple[int, str] = (1, "a")


@pytest.mark.parametrize(
    "odd",
    [
        _Odd(value=Money(1, "USD")),
        _Odd(value=_Fixed(amount=Money(1, "USD")), ends=None),
        _Odd(value=_PartOf(points=5), many=(_PartOf(points=1), _Fixed(amount=Money(0, "JPY")))),
        _Odd(value=_PartOf(points=5, most=Money(7, "USD")), signs=frozenset("ba"), pair=(2, "b")),
    ],
)
def test_one_of_several_records_and_none_where_it_is_not_the_rule_come_back(odd: _Odd) -> None:
    shape = record_shape(_Odd)
    written = shape.write(odd)
    assert isinstance(written, dict)
    place = Place(Syntax.TOML)

    assert shape.read(tomllib.loads(write_toml(written)), place) == odd
    assert place.problems == []


@pytest.mark.parametrize(
    ("plain", "path", "code"),
    [
        ({"value": {"kind": "partof", "points": 1}}, "value.kind", "enum.unknown"),
        ({"value": {"points": 1}}, "value.kind", "enum.unknown"),
        ({"value": 5}, "value", "type.money"),
        ({"value": "1.00 USD", "many": ["1.00 USD"]}, "many[0]", "type.table"),
        ({"value": "1.00 USD", "signs": ["a", "a"]}, "signs", "collection.repeated"),
        ({"value": "1.00 USD", "pair": [1]}, "pair", "type.list"),
        ({"value": "1.00 USD", "ends": "never"}, "ends", "type.date"),
    ],
)
def test_what_is_none_of_them_is_refused_by_its_path(plain: object, path: str, code: str) -> None:
    place = Place(Syntax.TOML)

    assert record_shape(_Odd).read(plain, place) is Missing.MISSING
    assert [(found.path, found.code) for found in place.problems] == [(path, code)]


def test_a_type_that_no_file_can_hold_is_named_when_the_shape_is_made() -> None:
    with pytest.raises(TypeError, match="no way to write"):
        shape_of(complex)
