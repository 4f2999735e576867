"""What is wrong in a programme file is named by file and path, all of it at once, and nothing is repeated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.errors import ProgrammeRefusedError
from bedside.programmes import Programme, json_schema

from .examples import FRIENDS

TOML = FRIENDS.to_toml()
VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def refused(text: str) -> ProgrammeRefusedError:
    with pytest.raises(ProgrammeRefusedError) as caught:
        Programme.from_toml(text, name="friends.toml")
    return caught.value


def found_in(text: str) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in refused(text).problems]


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("title =", "titel =", "policy.titel", "field.unknown"),
        ("version = 1", "version = 0", "policy.version", "number.too_small"),
        ("version = 1", "version = true", "policy.version", "type.int"),
        ("version = 1", "version = 1.0", "policy.version", "type.int"),
        ("version = 1", "version = nan", "policy.version", "type.int"),
        ("version = 1", f"version = {2**53 + 1}", "policy.version", "type.int"),
        ("starts_on = 2026-01-01", 'starts_on = "2026-01-01"', "policy.starts_on", "type.date"),
        ("starts_on = 2026-01-01", "starts_on = 2026-01-01T00:00:00", "policy.starts_on", "type.date"),
        ("starts_on = 2026-01-01\n", "", "policy.starts_on", "field.missing"),
        ("ends_on = 2027-01-01", "ends_on = 2025-01-01", "policy.ends_on", "period.reversed"),
        ('"730 days"', '"two years"', "policy.look_back", "type.duration"),
        ('"730 days"', "730", "policy.look_back", "type.duration"),
        (
            'attribution_rule = "first"',
            'attribution_rule = "frist"',
            "policy.attribution_rule",
            "enum.unknown",
        ),
        ('"1000.00 USD"', '"1000.00 usd"', "policy.budget", "type.money"),
        ('"1000.00 USD"', '"1000.001 USD"', "policy.budget", "type.money"),
        ('"1000.00 USD"', '"NaN USD"', "policy.budget", "type.money"),
        ('"1000.00 USD"', f'"{10**19}.00 USD"', "policy.budget", "type.money"),
        ('"1000.00 USD"', '"-1.00 USD"', "policy.budget", "money.negative"),
        ('"1000.00 USD"', '"1000.00 EUR"', "policy.caps[0].limit", "currency.mismatch"),
        ('["card", "sample"]', '["card", "simple"]', "policy.reward_rule_ids[1]", "programme.rule_unknown"),
        ('["card", "sample"]', '["card"]', "rules[1].id", "programme.rule_unnamed"),
        ('["card", "sample"]', '["card", "card"]', "policy.reward_rule_ids", "id.repeated"),
        ('["card", "sample"]', '["card", "not an id"]', "policy.reward_rule_ids", "id.format"),
        ('["card", "sample"]', '"card"', "policy.reward_rule_ids", "type.list"),
        ('id = "sample"', 'id = "card"', "policy.reward_rule_ids[1]", "programme.rule_unknown"),
        ('"25.00 USD"', '"0.00 USD"', "rules[0].value", "money.not_positive"),
        ('"25.00 USD"', '"80.00 USD"', None, None),
        ('limit = "15.00 USD"', 'limit = "5.00 USD"', "rules[1].value", "cap.exceeded"),
        ('period = "item"', 'period = "year"', "rules[1].caps", "cap.duplicate"),
        ('period = "item"', 'period = "items"', "rules[1].caps[0].period", "enum.unknown"),
        ("format = 1", "format = 2", "format", "programme.format"),
        ("format = 1", "formt = 1", "formt", "field.unknown"),
    ],
)
def test_one_slip_is_named_by_its_path(old: str, new: str, path: str | None, code: str | None) -> None:
    assert old in TOML
    text = TOML.replace(old, new, 1)
    if path is None:
        Programme.from_toml(text)  # above the cap of a year, which a practice may raise
        return

    assert (path, code) in found_in(text)


def test_all_of_it_is_named_at_once() -> None:
    text = TOML.replace("title =", "titel =").replace('"25.00 USD"', "25").replace('"730 days"', '"long"')

    assert found_in(text) == [
        ("policy.titel", "field.unknown"),
        ("policy.title", "field.missing"),
        ("policy.look_back", "type.duration"),
        ("rules[0].titel", "field.unknown"),
        ("rules[0].title", "field.missing"),
        ("rules[0].value", "type.money"),
        ("rules[1].titel", "field.unknown"),
        ("rules[1].title", "field.missing"),
    ]
    assert "did you mean title?" in str(refused(text))


def test_a_programme_that_can_give_nothing_is_refused() -> None:
    over = TOML.replace("version = 1\n\n[[rules]]", "version = 1\nends_on = 2026-01-01\n\n[[rules]]", 1)
    capped = TOML.replace(
        'limit = "75.00 USD"\nscope = "person"\nperiod = "year"', 'limit = "20.00 USD"\nperiod = "item"', 1
    )

    assert ("rules[0].ends_on", "programme.never_runs") in found_in(over)
    assert ("rules[0].value", "programme.never_given") in found_in(capped)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "file.empty", "the file is empty"),
        (" \n", "file.empty", "the file is empty"),
        ("\ufeff" + TOML, "file.mark", "byte order mark"),
        ("[policy]\nid = = 1", "toml.syntax", "line 2"),
        ("[policy]\nid = 1\nid = 2\nversion = 1", "toml.syntax", "line 3"),
        ("[policy]\nid = 1\nid = 2", "toml.syntax", "end of document"),
        ("[policy]\nversion = " + "9" * 5000, "toml.syntax", "this is not TOML"),
        ("a = " + "[" * 20_000, "file.depth", "too deep"),
        (" " * (2**20 + 1), "file.too_large", "2**20"),
        ("x = 1", "field.missing", "policy"),
        ("policy = 1", "type.table", "give a section"),
        ("[policy]\n[rules]", "type.list", "give a list"),
    ],
)
def test_what_is_no_file_of_ours_is_one_clear_error(text: str, code: str, words: str) -> None:
    error = refused(text)

    assert code in [problem.code for problem in error.problems]
    assert words in str(error)
    assert str(error).startswith("friends.toml: ")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[]", "type.table"),
        ('{"policy": NaN}', "json.nan"),
        ('{"policy": Infinity}', "json.nan"),
        ('{"policy": 1, "policy": 2}', "json.duplicate_key"),
        ('{\n"policy": }', "json.syntax"),
        ('{"policy": null}', "type.table"),
        ("[" * 100_000, "file.depth"),
        ('{"policy": {"version": ' + "9" * 5000 + "}}", "json.syntax"),
    ],
)
def test_json_is_as_strict(text: str, code: str) -> None:
    with pytest.raises(ProgrammeRefusedError) as caught:
        Programme.from_json(text, name="friends.json")

    assert code in [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize("content", [b"\xff\xfe", b'title = "caf\xe9"', b"\x00\x9f"])
def test_what_is_not_utf_8_says_so(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "friends.toml").write_bytes(content)

    with pytest.raises(ProgrammeRefusedError, match="save it as UTF-8"):
        Programme.read(tmp_path / "friends.toml")


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "friends.toml").write_bytes("é".encode() * 2**20)

    with pytest.raises(ProgrammeRefusedError, match=r"2\*\*20"):
        Programme.read(tmp_path / "friends.toml")


def test_a_file_that_is_not_there_is_named_and_its_folder_is_not(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeRefusedError) as caught:
        Programme.read(tmp_path / "friends.toml")

    assert "friends.toml: the file: there is no such file" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_no_error_repeats_what_the_file_says() -> None:
    text = TOML.replace('"25.00 USD"', '"Ana Ito"').replace('"730 days"', '"+15105550100"')
    text = text.replace('period = "item"', 'period = "Kim Lee"') + '"call Bo Ruiz" = 1\n'

    error = refused(text)

    for planted in ("Ana", "5105550100", "Kim", "Bo Ruiz"):
        assert planted not in str(error)
    assert error.__context__ is None


@given(st.text(max_size=200))
def test_any_text_is_a_programme_or_a_named_refusal(text: str) -> None:
    for parse in (Programme.from_toml, Programme.from_json):
        with pytest.raises(ProgrammeRefusedError) as caught:
            parse(text)
        assert caught.value.problems


#: What may stand where something else is meant.
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2**54),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["none", "25.00 USD", "1 day", "2026-01-01", "first", "item", "1/2"]),
    st.just([]),
    st.just({}),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.sampled_from(["limit", "id", "kind", "x"]), st.text(max_size=3), max_size=2),
)


@given(st.data())
def test_what_the_schema_refuses_the_reader_refuses(data: st.DataObject) -> None:
    document = json.loads(FRIENDS.to_json())
    for _ in range(data.draw(st.integers(1, 3), label="how many")):
        _spoil(data, document)
    text = json.dumps(document)

    fits = not list(VALIDATOR.iter_errors(json.loads(text)))
    try:
        programme = Programme.from_json(text)
    except ProgrammeRefusedError:
        return
    assert fits
    assert Programme.from_json(programme.to_json()) == programme


def _spoil(data: st.DataObject, node: Any) -> None:
    """Change, take out or add one thing somewhere in the document."""
    places = list(node) if isinstance(node, dict) else list(range(len(node)))
    if not places:
        return
    key = data.draw(st.sampled_from(places), label="where")
    inside = node[key]
    if isinstance(inside, dict | list) and inside and data.draw(st.booleans(), label="deeper"):
        _spoil(data, inside)
        return
    match data.draw(st.sampled_from(["change", "take out", "add"]), label="what"):
        case "change":
            node[key] = data.draw(ANYTHING, label="new")
        case "take out":
            del node[key]
        case _ if isinstance(node, dict):
            node[data.draw(st.sampled_from(["x", "kind", "Format", "caps", "budget"]))] = data.draw(ANYTHING)
        case _:
            node.append(data.draw(ANYTHING))
