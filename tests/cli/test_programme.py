"""``bedside programme``: files are checked, shown and compared as a clinic owner would read them."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest
from tests.cli.conftest import Run
from tests.programmes.examples import FRIENDS

from bedside import Money
from bedside.programmes import Programme, json_schema


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(FRIENDS.to_toml(), "utf-8")
    dearer = attrs.evolve(FRIENDS, policy=attrs.evolve(FRIENDS.policy, budget=Money(200_000, "USD")))
    (tmp_path / "new.json").write_text(dearer.to_json(), "utf-8")
    (tmp_path / "bad.toml").write_text(FRIENDS.to_toml().replace("titl", "titel"), "utf-8")


def test_check_says_that_a_file_is_right(run: Run) -> None:
    ran = run("programme", "check", "old.toml", "new.json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "old.toml: friends version 1, 2 rules, no problem",
        "new.json: friends version 1, 2 rules, no problem",
    ]


def test_check_names_every_problem_and_looks_at_the_other_files_too(run: Run) -> None:
    ran = run("programme", "check", "bad.toml", "old.toml")

    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0] == ("bad.toml: policy.titele: there is no such key; did you mean title? (field.unknown)")
    assert len(lines) == 7
    assert lines[-1].endswith("no problem")


def test_show_is_for_people_and_prints_the_whole_file_for_programs(run: Run) -> None:
    words = run("programme", "show", "old.toml").out

    assert words.startswith(
        "Bring a friend (friends, version 1)\nruns from 1 January 2026 until 1 January 2027"
    )
    assert "  gives 25.00 USD to the referrer for a first visit kept, as giftcard bigbox\n" in words
    assert run("programme", "show", "old.toml", "--format", "toml").out == FRIENDS.to_toml()
    assert Programme.from_json(run("programme", "show", "old.toml", "--format", "json").out) == FRIENDS


def test_show_of_a_file_that_is_wrong_is_one_line(run: Run) -> None:
    ran = run("programme", "show", "bad.toml")

    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1


def test_diff_says_what_changed(run: Run) -> None:
    ran = run("programme", "diff", "old.toml", "new.json")

    assert ran.out.splitlines() == [
        "budget: 2000.00 USD instead of 1000.00 USD",
        "without a new version, so give each its next one: friends",
    ]
    assert run("programme", "diff", "old.toml", "old.toml").out == "The two programmes say the same.\n"
    assert json.loads(run("programme", "diff", "old.toml", "new.json", "--json").out) == {
        "changes": [
            {
                "path": "policy.budget",
                "before": "1000.00 USD",
                "after": "2000.00 USD",
                "words": "budget: 2000.00 USD instead of 1000.00 USD",
            }
        ],
        "unversioned": ["friends"],
    }


def test_schema_is_printed_or_written(run: Run, tmp_path: Path) -> None:
    assert json.loads(run("programme", "schema").out) == json_schema()

    ran = run("programme", "schema", "--output", "programme.schema.json")

    assert ran.out == ""
    assert json.loads((tmp_path / "programme.schema.json").read_text("utf-8")) == json_schema()
