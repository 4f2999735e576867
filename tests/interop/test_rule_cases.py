"""Case files: read strictly, decided under the packs of their jurisdiction, compared honestly."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.interop.rule_cases import MUG, TEXT, case_of, check, outcome

from bedside.errors import ImportRefusedError
from bedside.interop.rule_cases import (
    LAW_PACKS,
    Verdict,
    check_cases,
    parse_cases,
    read_cases,
    render_defaults,
)
from bedside.jurisdictions import PROFESSIONAL, US_CA
from bedside.rules import Effect

SHARED = Path(os.environ.get("BEDSIDE_DATA", Path(__file__).parents[3] / "shared" / "data"))


CASES = SHARED.parent / "compliance" / "cases.json"
RULES = SHARED.parent / "compliance" / "rules.json"


@pytest.mark.skipif(not CASES.exists(), reason="the shared acceptance cases are not beside this checkout")
def test_every_acceptance_case_agrees() -> None:
    report = check_cases(read_cases(CASES))

    others = {found.case_id: found.why for found in report.results if found.verdict is not Verdict.AGREES}
    assert others == {}
    assert report.agree == len(report.results) >= 180


@pytest.mark.skipif(not RULES.exists(), reason="the shared rules are not beside this checkout")
def test_every_researched_rule_is_in_a_pack_with_its_dates_and_its_jurisdiction() -> None:
    told = {rule["id"]: rule for rule in json.loads(RULES.read_text())["rules"]}
    encoded = {rule.id: rule for pack in LAW_PACKS for rule in pack.rules}
    loaded_by_day = "US-TCPA-13"  # in force only from a day that nobody knows yet

    assert set(told) - set(encoded) == {loaded_by_day}
    wrong = [
        rule_id
        for rule_id, rule in encoded.items()
        if rule_id in told
        and (rule.jurisdiction, _day(rule.effective_from))
        != (told[rule_id]["jurisdiction"], told[rule_id]["effective_from"])
    ]
    assert wrong == []


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def test_a_case_agrees_or_differs() -> None:
    assert check(MUG).verdict is Verdict.AGREES
    differing = check(MUG | {"expected": "allow"})
    assert differing.verdict is Verdict.DIFFERS
    assert differing.decision is not None
    assert "US-AKS-01" in differing.decision.explain()


def test_a_case_that_names_a_rule_we_do_not_have_is_not_covered() -> None:
    found = check(MUG | {"rule_ids": ["US-AKS-01", "US-XX-99"], "facts": {"nonsense": 1}})

    assert found.verdict is Verdict.NOT_COVERED
    assert found.why == "no loaded pack has US-XX-99"
    assert found.decision is None


def test_a_case_about_an_action_we_do_not_judge_is_not_covered() -> None:
    found = check(case_of("read_horoscope", {}, "US-TCPA-08"))

    assert found.verdict is Verdict.NOT_COVERED
    assert found.why == "no case type is about the action read_horoscope"


def test_only_the_packs_of_the_jurisdiction_decide() -> None:
    everywhere = MUG | {"rule_ids": [], "jurisdiction": "*"}

    assert check(MUG | {"rule_ids": ["US-CA-REF-01"]}).verdict is Verdict.NOT_COVERED
    assert outcome(everywhere) == "allow"


def test_the_region_of_the_practice_counts_too() -> None:
    found = check(
        MUG | {"rule_ids": ["US-CA-REF-01"]}, practice__region="US-CA", referred__payers=["self_pay"]
    )

    assert found.verdict is Verdict.AGREES


def test_counsel_can_bring_packs_of_their_own() -> None:
    (found,) = check_cases(parse_cases(json.dumps([MUG])), [PROFESSIONAL, US_CA]).results

    assert found.verdict is Verdict.NOT_COVERED


def test_a_report_counts_its_cases() -> None:
    cases = [MUG, MUG | {"id": "A2", "expected": "hold"}, MUG | {"id": "A3", "rule_ids": ["X-1"]}]

    report = check_cases(parse_cases(json.dumps(cases)))

    assert (report.agree, report.differ, report.not_covered) == (1, 1, 1)


def test_a_warning_counts_as_allowed() -> None:
    # A dentist is warned of the association's code, and state packs are not asked about "US".
    found = check(
        MUG | {"expected": "allow", "rule_ids": ["US-ADA-01"], "jurisdiction": "US-CA"},
        practice__profession="dentist",
        practice__state_pack_reviewed=True,
        practice__licensed=False,
        referred__payers=["self_pay"],
    )

    assert found.decision is not None
    assert found.decision.outcome is Effect.WARN
    assert found.verdict is Verdict.AGREES


def test_facts_that_nothing_looked_at_are_named() -> None:
    assert check(MUG, reward__colour="blue").ignored == ("reward.colour",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nonsense", "case.json"),
        ("{}", "case.list"),
        ("[1]", "case.object"),
        ('[{"id": "A1"}]', "case.missing"),
        (json.dumps([MUG | {"id": ""}]), "case.missing"),
        (json.dumps([MUG | {"facts": []}]), "case.facts"),
        (json.dumps([MUG | {"rule_ids": "US-AKS-01"}]), "case.rule_ids"),
        (json.dumps([MUG | {"rule_ids": [1]}]), "case.rule_ids"),
        (json.dumps([MUG | {"expected": "warn"}]), "case.expected"),
        (json.dumps([MUG | {"as_of": "yesterday"}]), "case.as_of"),
        (json.dumps([MUG | {"as_of": "2026-11-21T20:00:00"}]), "case.as_of"),
        (json.dumps([MUG, MUG]), "case.repeated"),
        ("[" * 100_000, "case.json"),
    ],
)
def test_a_bad_file_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        parse_cases(text)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("reward__instrument", "Ana Silva", "case.code"),
        ("reward__instrument", 7, "case.text"),
        ("reward__instrument", None, "case.missing"),
        ("reward__retail_value", "ten", "case.money"),
        ("reward__retail_value", "10.001", "case.money"),
        ("reward__currency", "XXX", "case.money"),
        ("reward__solicited", "false", "case.flag"),
        ("recipient__age", "16", "case.number"),
        ("recipient__age", True, "case.number"),
        ("recipient__payers", "medicare", "case.list"),
        ("recipient__payers", [1], "case.list"),
        ("recipient__payers", ["Ana Silva"], "case.code"),
        ("practice__region", "Ana Silva", "jurisdiction.format"),
        ("params__fcc_26_67_effective", "soon", "case.date"),
    ],
)
def test_a_bad_fact_is_refused_by_place_and_never_quoted(fact: str, value: Any, code: str) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        check(MUG, **{fact: value})

    assert refused.value.code == code
    assert refused.value.place.startswith("case A1: facts")
    assert "Ana Silva" not in str(refused.value)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"message": {"send_at_utc": "noon"}}, "case.instant"),
        ({"message": {"channel": None}}, "case.missing"),
        ({"message": {"recipient_tz": ["Mars/Olympus"]}}, "zone.unknown"),
    ],
)
def test_a_bad_message_is_refused(facts: dict[str, Any], code: str) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        check(case_of("send_message", facts))

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("action", "facts", "code"),
    [
        ("cure_overage", {"overage": {"year": 2026}}, "case.missing"),
        ("cure_overage", {"overage": {"year": 2026, "total": "1.00", "cap": "1.00"}}, "case.missing"),
        ("solicit_review", {"review": {"incentive": "kindness"}}, "case.code"),
        (
            "grant_reward",
            {"reward": {"instrument": "local_transport", "distance_miles": "far"}},
            "case.number",
        ),
    ],
)
def test_a_bad_case_of_another_kind_is_refused(action: str, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        check(case_of(action, facts))

    assert refused.value.code == code


def test_a_case_without_a_proper_id_is_named_by_its_place() -> None:
    with pytest.raises(ImportRefusedError, match="case at index 0: expected") as refused:
        parse_cases(json.dumps([MUG | {"id": "Ana Silva, born 1980", "expected": "?"}]))

    assert "Ana" not in str(refused.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b"\xff\xfe")

    for name in ("absent.json", "latin.json"):
        with pytest.raises(ImportRefusedError, match=r"case\.unreadable"):
            read_cases(tmp_path / name)


def test_a_file_is_read_with_its_dates(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([MUG, TEXT]), encoding="utf-8")

    day, instant = (case.as_of for case in read_cases(path))

    assert day == date(2026, 11, 21)
    assert instant == datetime(2026, 11, 22, 2, tzinfo=UTC)


def test_the_house_rules_are_not_law() -> None:
    assert "house" not in {pack.name for pack in LAW_PACKS}


def test_defaults_are_written_down() -> None:
    assert "| `practice.licensed` | true |" in render_defaults()
