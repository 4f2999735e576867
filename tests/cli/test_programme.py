"""``bedside programme``: files are checked, shown and compared as a clinic owner would read them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import attrs
import pytest
from tests.cli.conftest import Run
from tests.programmes.examples import FRIENDS
from tests.programmes.lives import Life
from tests.services.conftest import SETTINGS

from bedside import Money
from bedside.cli.settings_text import write_settings
from bedside.programmes import Programme, json_schema
from bedside.storage import SqlStorage


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


@pytest.fixture
def practice(tmp_path: Path) -> Life:
    """A database with a short life in it, and its settings."""
    (tmp_path / "practice.toml").write_text(
        write_settings(SETTINGS).replace("\n\n[", '\nprogrammes = ["old.toml"]\n\n[', 1), "utf-8"
    )
    store = SqlStorage(f"sqlite:///{tmp_path / 'bedside.db'}")
    life = Life(FRIENDS, storage=store)
    ana = life.patient()
    life.visit(life.friend(ana))
    life.later(20)
    life.desk.rewards.settle()
    store.close()
    return life


def test_try_says_what_it_would_have_done(run: Run, practice: Life) -> None:
    ran = run("programme", "try", "new.json", "--since", "2026-01-01")

    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert lines[0] == "Bring a friend (friends, version 1)"
    assert "  Asked      1 asked" in lines
    assert "  Friends    1 counted" in lines
    assert "  Rewards    1 given, 1 refused" in lines
    assert "  Cost       6.00 USD given, 0.00 USD set aside; 1994.00 USD left of the budget" in lines
    assert "Against Bring a friend (friends, version 1)" in lines
    assert "  People     1 as before" in lines
    assert any("US-CA-REF-01" in line for line in lines)
    assert any("█" in line for line in lines)
    assert "100 %" in ran.err


def test_the_summary_names_nobody_and_json_is_for_programs(run: Run, practice: Life) -> None:
    summary = run("programme", "try", "new.json", "--since", "2026-01-01", "--summary")
    content = json.loads(run("programme", "try", "new.json", "--since", "2026-01-01", "--json").out)
    without = run("programme", "try", "new.json", "--since", "2026-01-01", "--json", "--summary").out

    assert "patient-" not in summary.out + without
    assert content["cost"] == "6.00 USD"
    assert content["against"]["people"]["more"] == 0
    assert content["cases"]["asks"][0][2] == "patient-1"
    assert len(content["digest"]) == 64


def test_cases_and_days_are_shown_on_demand(run: Run, practice: Life) -> None:
    ran = run(
        "programme", "try", "new.json", "--since", "2026-03-01", "--until", "2026-04-01", "--cases", "--days"
    )

    assert "Every case" in ran.out
    assert "patient-2" in ran.out
    assert "2026-03-20" in ran.out


def test_a_trial_may_be_held_against_another_file(run: Run, practice: Life, tmp_path: Path) -> None:
    sample = attrs.evolve(FRIENDS.rules[1], value=Money(1000, "USD"))
    dearer = attrs.evolve(FRIENDS, rules=(FRIENDS.rules[0], sample))
    (tmp_path / "dear.toml").write_text(dearer.to_toml(), "utf-8")

    ran = run("programme", "try", "dear.toml", "--since", "2026-01-01", "--against", "old.toml", "--cases")

    assert "  Cost       10.00 USD instead of 6.00 USD" in ran.out
    assert "1 would get more" in ran.out
    assert "6.00 USD -> 10.00 USD" in ran.out


def test_a_programme_of_next_year_is_tried_as_if_it_ran(run: Run, practice: Life, tmp_path: Path) -> None:
    later = attrs.evolve(
        FRIENDS, policy=attrs.evolve(FRIENDS.policy, starts_on=date(2040, 1, 1), ends_on=None)
    )
    (tmp_path / "later.toml").write_text(later.to_toml(), "utf-8")

    ran = run("programme", "try", "later.toml", "--since", "2026-01-01")
    as_if = run("programme", "try", "later.toml", "--since", "2026-01-01", "--as-if-running")

    assert "The programme did not run in these days" in ran.out
    assert "1 no longer rewarded" in ran.out
    assert "  Rewards    1 given, 1 refused" in as_if.out


def test_days_in_which_nobody_came_say_so(run: Run, practice: Life) -> None:
    ran = run("programme", "try", "new.json", "--since", "2026-03-20")

    assert "Nobody came by a friend in these days" in ran.out
    assert "nothing changes" in ran.out or "instead of" in ran.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("new.json", "--since", "soon"), "give a day such as 2026-01-01"),
        (("new.json",), "--since"),
        (("new.json", "--since", "2031-01-01"), "nothing has happened from that day on"),
        (("gone.toml", "--since", "2026-01-01"), "there is no such file"),
        (("new.json", "--since", "2026-01-01", "--instead-of", "other"), "no referral policy with that id"),
        (("new.json", "--since", "2026-01-01", "--db", "sqlite:///none.db"), "no database"),
    ],
)
def test_what_cannot_be_tried_says_why(
    run: Run, practice: Life, arguments: tuple[str, ...], words: str
) -> None:
    ran = run("programme", "try", *arguments)

    assert ran.code == 2
    assert words in ran.err
