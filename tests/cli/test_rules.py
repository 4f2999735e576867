"""``bedside rules``: counsel's cases, and the list of rules."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from bedside.jurisdictions import BUILT_IN

MUG: Mapping[str, object] = {
    "id": "A1",
    "jurisdiction": "US",
    "as_of": "2026-11-21",
    "action": "grant_reward",
    "facts": {
        "reward": {
            "instrument": "merchandise",
            "basis": "per_referral",
            "retail_value": "10.00",
            "ytd_gifts_to_recipient": "0.00",
        },
        "recipient": {"kind": "patient", "payers": ["commercial"], "payer_status": "verified"},
        "referred": {"payers": ["medicare"], "payer_status": "verified"},
    },
    "expected": "deny",
    "rule_ids": ["US-AKS-01"],
}


def written(folder: Path, *cases: Mapping[str, object]) -> str:
    path = folder / "cases.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    return str(path)


def test_cases_that_agree_end_with_zero(run: Run, tmp_path: Path) -> None:
    ran = run("rules", "check", written(tmp_path, MUG))

    assert (ran.code, ran.out) == (0, "1 agree, 0 differ, 0 not covered\n")


def test_a_case_that_differs_is_explained_and_ends_with_one(run: Run, tmp_path: Path) -> None:
    ran = run("rules", "check", written(tmp_path, MUG, {**MUG, "id": "A2", "expected": "allow"}))

    assert ran.code == 1
    assert ran.out.startswith("A2: expected allow, the packs say deny\n")
    assert "\n  - US-AKS-01 [deny] The reward is tied to a referral" in ran.out
    assert all(line.startswith("  ") for line in ran.out.splitlines()[1:-2])
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "42 USC 1320a-7b" in ran.out
    assert ran.out.splitlines()[-1] == "1 agree, 1 differ, 0 not covered"


def test_a_case_about_a_rule_that_no_pack_has_is_not_covered(run: Run, tmp_path: Path) -> None:
    foreign = {**MUG, "id": "A3", "rule_ids": ["XX-NONE-01"]}

    ran = run("rules", "check", "--not-covered", written(tmp_path, foreign))

    assert ran.code == 0
    assert ran.out.splitlines() == [
        "A3: not covered: no loaded pack has XX-NONE-01",
        "0 agree, 0 differ, 1 not covered",
    ]


def test_a_file_that_is_not_a_list_of_cases_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.json").write_text("{}", encoding="utf-8")

    ran = run("rules", "check", "cases.json")

    assert (ran.code, ran.err) == (2, "bedside: case.list cases.json: give a list of cases\n")


def test_no_case_of_the_research_differs(run: Run) -> None:
    root = Path(__file__).parents[2]
    cases = Path(os.environ.get("BEDSIDE_DATA", root / "../shared/data")) / "../compliance/cases.json"
    if not cases.exists():
        pytest.skip("the researched cases are not on this machine")

    ran = run("rules", "check", str(cases))

    assert ran.code == 0, ran.out
    assert ", 0 differ, " in ran.out


def test_the_list_names_every_rule_with_its_effect_and_source(run: Run) -> None:
    ran = run("rules", "list")

    words = " ".join(ran.out.split())
    for pack in BUILT_IN:
        for rule in pack.rules:
            assert f"{rule.id} {rule.effect.value} " in words


def test_the_list_can_be_narrowed(run: Run) -> None:
    ran = run("rules", "list", "--jurisdiction", "US-CA", "--effect", "permit")

    assert "US-CA-REF-02  permit  Cal. B&P 650(b)" in ran.out
    assert "deny" not in ran.out


def test_the_list_fits_eighty_columns(run: Run) -> None:
    assert max(map(len, run("rules", "list").out.splitlines())) <= 80
