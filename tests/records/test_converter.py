"""The converter never guesses: what is not exactly a record is refused with a code, a path and no value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.errors import InvalidRecordError
from bedside.records import from_json, to_json
from bedside.rules import UNKNOWN, Unknown
from bedside.testing.people import ANA

CANARY = "Zzyzx-Canary"


class Colour(Enum):
    """Two codes."""

    RED = "red"
    ONE = "1"


@attrs.frozen(kw_only=True)
class Everything:
    """One field of each sort that records have."""

    text: str = "a"
    number: int = 1
    flag: bool = False
    at: datetime | None = None
    on: date = date(2026, 1, 5)
    clock: time = time(9)
    span: timedelta = timedelta(0)
    share: Fraction = Fraction(1, 2)
    colour: Colour = Colour.RED
    maybe: str | None = None
    known: bool | Unknown = UNKNOWN
    names: tuple[str, ...] = ()
    members: frozenset[Colour] = frozenset()
    scores: Mapping[str, int] = attrs.field(factory=dict)
    either: int | str = 1


@attrs.frozen(kw_only=True)
class Outer:
    """A record in a record."""

    inner: Everything = Everything()
    several: tuple[Everything, ...] = ()


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3),
    max_leaves=10,
)

GOOD = json.loads(to_json(Everything()))


def refusal(text: str, kind: type = Everything) -> tuple[str, ...]:
    with pytest.raises(InvalidRecordError) as caught:
        from_json(text, kind)
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return caught.value.problems


@pytest.mark.parametrize(
    ("field", "wrong", "code"),
    [
        ("text", None, "type.text"),
        ("text", 5, "type.text"),
        ("text", ["a"], "type.text"),
        ("number", 12.9, "type.int"),
        ("number", 12.0, "type.int"),
        ("number", "12", "type.int"),
        ("number", " 7 ", "type.int"),
        ("number", "1_000", "type.int"),
        ("number", "٣", "type.int"),
        ("number", True, "type.int"),
        ("number", None, "type.int"),
        ("flag", "false", "type.bool"),
        ("flag", "no", "type.bool"),
        ("flag", 0, "type.bool"),
        ("flag", 1, "type.bool"),
        ("at", "2026-01-05T09:00:00Z", "type.instant"),
        ("at", 1.5, "type.instant"),
        ("at", True, "type.instant"),
        ("at", 10**30, "type.instant"),
        ("at", -(10**30), "type.instant"),
        ("on", "2026-02-30", "type.date"),
        ("on", "03/04/2026", "type.date"),
        ("on", "20260105", "type.date"),
        ("on", "2026-W01-1", "type.date"),
        ("on", 20460, "type.date"),
        ("clock", "9", "type.time"),
        ("clock", "09:00:60", "type.time"),
        ("clock", "09:00+01:00", "type.time"),
        ("span", "P1D", "type.duration"),
        ("span", 1.0, "type.duration"),
        ("span", 10**30, "type.duration"),
        ("share", 0.5, "type.fraction"),
        ("share", "1/0", "type.fraction"),
        ("share", "half", "type.fraction"),
        ("share", "0.5", "type.fraction"),
        ("colour", "RED", "enum.unknown"),
        ("colour", 1, "enum.unknown"),
        ("colour", ["red"], "enum.unknown"),
        ("maybe", 0, "type.text"),
        ("known", None, "type.bool"),
        ("known", {"unknown": False}, "type.bool"),
        ("names", "abc", "type.list"),
        ("names", {"a": 1}, "type.list"),
        ("names", None, "type.list"),
        ("names", ["a", 1], "type.text"),
        ("members", "red", "type.list"),
        ("members", ["red", "blue"], "enum.unknown"),
        ("members", ["red", "red"], "type.list"),
        ("scores", "abc", "type.mapping"),
        ("scores", [["a", 1]], "type.mapping"),
        ("scores", {"a": "1"}, "type.int"),
        ("either", True, "type.union"),
        ("either", 1.0, "type.union"),
        ("either", None, "type.union"),
    ],
)
def test_a_wrong_value_is_refused_with_its_code_and_field(field: str, wrong: object, code: str) -> None:
    problems = refusal(json.dumps({**GOOD, field: wrong}))

    assert [problem.split(" @ ")[0] for problem in problems] == [code]
    assert f"$.{field}" in problems[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "json.syntax"),
        (CANARY, "json.syntax"),
        ('{"text":"' + CANARY, "json.syntax"),
        ('{"number":NaN}', "json.nan"),
        ('{"number":Infinity}', "json.nan"),
        ('{"number":-Infinity}', "json.nan"),
        ('{"number":' + "9" * 5000 + "}", "json.syntax"),
        ('{"text":"a","text":"b"}', "json.duplicate_key"),
        ('{"scores":{"a":1,"a":2}}', "json.duplicate_key"),
        ("[" * 100_000, "json.syntax"),
        ('{"names":' * 20_000, "json.syntax"),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_not_strict_json_is_refused(text: str, code: str) -> None:
    assert refusal(text) == (code,)


@pytest.mark.parametrize("text", ["[]", '"abc"', "null", "true", "1", '[{"text":"a"}]'])
def test_what_is_not_an_object_is_no_record(text: str) -> None:
    assert refusal(text) == ("type.record @ $",)


def test_a_number_too_large_for_a_float_is_refused() -> None:
    assert refusal(json.dumps(GOOD).replace('"number": 1,', '"number": 1e400,')) == ("type.int @ $.number",)


def test_an_unknown_field_is_refused_without_its_name() -> None:
    assert refusal(json.dumps({**GOOD, CANARY: 1})) == ("field.unknown @ $",)


def test_a_missing_field_is_named() -> None:
    plain = json.loads(to_json(ANA))
    del plain["registered_on"]

    assert refusal(json.dumps(plain), type(ANA)) == ("field.missing @ $.registered_on",)


def test_a_mistake_deep_inside_is_found_by_its_path() -> None:
    plain = {"inner": {**GOOD, "flag": CANARY}, "several": [GOOD, {**GOOD, "number": CANARY}]}

    assert set(refusal(json.dumps(plain), Outer)) == {
        "type.bool @ $.inner.flag",
        "type.int @ $.several[1].number",
    }


def test_what_a_validator_refuses_has_its_code_and_no_value() -> None:
    plain = json.loads(to_json(ANA))
    plain["contact_points"][0]["value"] = CANARY

    assert refusal(json.dumps(plain), type(ANA)) == ("phone.e164 @ $.contact_points[0]",)


def test_a_default_is_written_out_and_may_be_left_out() -> None:
    assert from_json("{}", Everything) == Everything()
    assert set(GOOD) == {field.name for field in attrs.fields(Everything)}


def test_the_unknown_is_not_mistaken_for_no() -> None:
    assert from_json(to_json(Everything(known=False)), Everything).known is False
    assert from_json(to_json(Everything(known=UNKNOWN)), Everything).known is UNKNOWN


@given(st.frozensets(st.sampled_from(Colour)))
def test_a_set_is_written_in_one_order(members: frozenset[Colour]) -> None:
    text = to_json(Everything(members=members))

    assert json.loads(text)["members"] == sorted(member.value for member in members)


@given(ANY_JSON)
def test_any_json_is_a_record_or_refused_as_one(plain: object) -> None:
    for text in (json.dumps(plain), json.dumps({**GOOD, "names": plain, "scores": plain})):
        try:
            record = from_json(text, Everything)
        except InvalidRecordError:
            continue
        assert from_json(to_json(record), Everything) == record


def test_a_float_is_never_written() -> None:
    odd: object = Everything(text=float("nan"))  # type: ignore[arg-type]  # not every caller has a type checker

    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(odd)
