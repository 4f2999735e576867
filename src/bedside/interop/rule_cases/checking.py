"""Case files: how a practice's counsel tests the rule packs.

A file is a JSON list of cases, each with ``id``, ``jurisdiction``, ``facts``, ``as_of`` (a date or
a UTC instant), ``action``, ``expected`` (allow, deny, hold or require) and ``rule_ids``. A case is
covered when a case type is about its action and every rule that it names is in the packs of its
jurisdiction; any other is *not covered* and never agrees.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Final

import attrs

from bedside.domain.checks import identifier
from bedside.errors import BedsideError, ImportRefusedError, InvalidValueError
from bedside.interop.rule_cases.defaults import DEFAULTS, NONE_ON_FILE
from bedside.interop.rule_cases.facts import CaseFacts, instant_of
from bedside.interop.rule_cases.kinds import reader_of
from bedside.jurisdictions import BUILT_IN, category_optout
from bedside.rules import HOUSE, Decision, Effect, RulePack, decide, unique_packs
from bedside.uncaused import uncaused

__all__ = [
    "LAW_PACKS",
    "CaseReport",
    "CaseResult",
    "RuleCase",
    "Verdict",
    "check_cases",
    "parse_cases",
    "read_cases",
    "render_defaults",
]

#: The packs that cases are checked against by default: law and codes, without the house rules.
LAW_PACKS: Final = tuple(pack for pack in BUILT_IN if pack is not HOUSE)

_EXPECTED: Final = {
    effect.value: effect for effect in (Effect.ALLOW, Effect.DENY, Effect.HOLD, Effect.REQUIRE)
}


class Verdict(Enum):
    """What became of a case."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_COVERED = "not_covered"


@attrs.frozen(kw_only=True)
class RuleCase:
    """One case of a file: what was asked, and what counsel expects."""

    id: str
    jurisdiction: str
    facts: Mapping[str, object] = attrs.field(repr=False)
    as_of: date
    action: str
    expected: Effect
    rule_ids: tuple[str, ...]


@attrs.frozen(kw_only=True)
class CaseResult:
    """One case checked. ``ignored`` names facts that nothing looked at; ``why`` says what is not covered."""

    case_id: str
    verdict: Verdict
    expected: Effect
    decision: Decision | None = None
    why: str | None = None
    ignored: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class CaseReport:
    """All cases of a file checked, in the order of the file."""

    results: tuple[CaseResult, ...]

    @property
    def agree(self) -> int:
        """How many cases came out as expected."""
        return self._count(Verdict.AGREES)

    @property
    def differ(self) -> int:
        """How many cases came out otherwise."""
        return self._count(Verdict.DIFFERS)

    @property
    def not_covered(self) -> int:
        """How many cases the packs say nothing about."""
        return self._count(Verdict.NOT_COVERED)

    def _count(self, verdict: Verdict) -> int:
        return sum(result.verdict is verdict for result in self.results)


@uncaused
def read_cases(path: Path) -> tuple[RuleCase, ...]:
    """Read a case file; ImportRefusedError says which case and key is wrong, never the value."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ImportRefusedError("case.unreadable", path.name, "give a readable UTF-8 JSON file") from None
    return parse_cases(text, name=path.name)


@uncaused
def parse_cases(text: str, *, name: str = "cases") -> tuple[RuleCase, ...]:
    """The cases in a JSON text.

    >>> parse_cases('[{"id": "A1"}]')
    Traceback (most recent call last):
    bedside.errors.ImportRefusedError: case.missing case A1: jurisdiction: give text
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ImportRefusedError("case.json", name, "is not JSON") from None
    if not isinstance(found, list):
        raise ImportRefusedError("case.list", name, "give a list of cases")
    cases = tuple(_case(item, index) for index, item in enumerate(found))
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise ImportRefusedError("case.repeated", f"case {case.id}", "give each case its own id")
        seen.add(case.id)
    return cases


def check_cases(cases: Iterable[RuleCase], packs: Iterable[RulePack] | None = None) -> CaseReport:
    """Decide every case under the packs of its jurisdiction, and compare with what is expected.

    Without *packs* the built-in ones without the house rules. An outcome of ``warn`` counts as
    allowed: a warning changes nothing.

    >>> mug = '''[{"id": "A1", "jurisdiction": "US", "as_of": "2026-11-21", "action": "grant_reward",
    ...   "facts": {"reward": {"instrument": "merchandise", "basis": "per_referral",
    ...                        "retail_value": "10.00", "ytd_gifts_to_recipient": "0.00"},
    ...             "recipient": {"kind": "patient", "payers": ["commercial"], "payer_status": "verified"},
    ...             "referred": {"payers": ["medicare"], "payer_status": "verified"}},
    ...   "expected": "deny", "rule_ids": ["US-AKS-01"]}]'''
    >>> report = check_cases(parse_cases(mug))
    >>> report.agree, report.differ, report.not_covered
    (1, 0, 0)
    """
    loaded = unique_packs(LAW_PACKS if packs is None else packs)
    return CaseReport(results=tuple(_checked(case, loaded) for case in cases))


def render_defaults() -> str:
    """The part of the reference page that says what an absent fact of a case file means."""
    rows = (
        f"| `{path}` | {str(value).lower() if isinstance(value, bool) else value} |"
        for path, value in sorted(DEFAULTS.items())
    )
    none = ", ".join(f"`{path}`" for path in sorted(NONE_ON_FILE))
    return "\n".join([_DEFAULTS_INTRO.format(none=none), "| fact | when absent |", "|---|---|", *rows, ""])


_DEFAULTS_INTRO: Final = """
## Absent facts in case files

`bedside rules check` reads cases from JSON.
A fact that a case leaves out takes the default below; one that is not listed is then unknown.
In Python nothing is filled in: the caller passes every fact.
`null` means that the fact is not known, except for {none}, where it means that there is none.

Some facts follow from others when they are left out:

- `message.is_marketing` is true for marketing, newsletters, own services, reactivation and referral
  invitations, and where `contains_marketing`, `is_solicitation` or `is_commercial` is true;
  `is_solicitation` and `is_commercial` follow `is_marketing`.
- `message.content` is about own services where the purpose advertises, else about care.
- `message.send_at_utc` is `as_of` where that is an instant.
- `message.remuneration` follows `third_party_remuneration`, which is false when absent.
- `patient.confidential_channels` is empty; `email_optout` is false; `review.conditioned_on` is none.
- `recipient.kind` is a patient, for a staff benefit a licensed professional.
- `recipient.payers` is empty for partners and workers, unknown for anyone else;
  `is_physician_or_family` is unknown for a licensed professional, false for anyone else.
- `payer_status` is self-reported where payers are listed, else unknown.
- `disclosure.treats_the_patient` is true where the purpose is treatment.
- a `revocation` that names no programme reaches messages that advertise when it answered one;
  one that names no sender answered another number.
"""


def _case(item: object, index: int) -> RuleCase:
    if not isinstance(item, Mapping):
        raise ImportRefusedError("case.object", f"case at index {index}", "give an object")
    place = _place(item, index)
    facts, rule_ids = item.get("facts"), item.get("rule_ids")
    case_id, jurisdiction = _text(item, place, "id"), _text(item, place, "jurisdiction")
    as_of, expected = _text(item, place, "as_of"), _text(item, place, "expected")
    if not isinstance(facts, Mapping):
        raise ImportRefusedError("case.facts", f"{place}: facts", "give an object of sections")
    if not isinstance(rule_ids, list) or not all(isinstance(rule_id, str) for rule_id in rule_ids):
        raise ImportRefusedError("case.rule_ids", f"{place}: rule_ids", "give a list of rule ids")
    if expected not in _EXPECTED:
        raise ImportRefusedError("case.expected", f"{place}: expected", "give allow, deny, hold or require")
    return RuleCase(
        id=case_id,
        jurisdiction=jurisdiction,
        facts=facts,
        as_of=_moment(as_of, place),
        action=_text(item, place, "action"),
        expected=_EXPECTED[expected],
        rule_ids=tuple(rule_ids),
    )


def _place(item: Mapping[str, object], index: int) -> str:
    # An id is quoted only when it looks like one: a file may have anything in that place.
    try:
        identifier(None, attrs.fields(RuleCase).id, item.get("id"))
    except InvalidValueError:
        return f"case at index {index}"
    return f"case {item['id']}"


def _text(item: Mapping[str, object], place: str, key: str) -> str:
    value = item.get(key)
    if not isinstance(value, str) or not value:
        raise ImportRefusedError("case.missing", f"{place}: {key}", "give text")
    return value


@uncaused
def _moment(text: str, place: str) -> date:
    found = instant_of(text)
    if found is not None:
        return found
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ImportRefusedError("case.as_of", f"{place}: as_of", "give a date or a UTC instant") from None


@uncaused
def _checked(case: RuleCase, packs: tuple[RulePack, ...]) -> CaseResult:
    facts = CaseFacts(place=f"case {case.id}", sections=case.facts)
    applying = _applying(case, facts, packs)
    why = _gap(case, applying)
    reader = reader_of(case.action, case.facts)
    if why is not None or reader is None:
        why = why or f"no case type is about the action {case.action}"
        return CaseResult(case_id=case.id, verdict=Verdict.NOT_COVERED, expected=case.expected, why=why)
    try:
        typed = reader(facts, case.jurisdiction, case.as_of)
    except ImportRefusedError:
        raise
    except BedsideError as problem:
        code = problem.code if isinstance(problem, InvalidValueError) else "case.facts"
        raise ImportRefusedError(code, f"{facts.place}: facts", "do not make a case") from None
    decision = decide(typed, applying, as_of=case.as_of)
    outcome = Effect.ALLOW if decision.allowed else decision.outcome
    return CaseResult(
        case_id=case.id,
        verdict=Verdict.AGREES if outcome is case.expected else Verdict.DIFFERS,
        expected=case.expected,
        decision=decision,
        ignored=facts.ignored(),
    )


def _applying(case: RuleCase, facts: CaseFacts, packs: tuple[RulePack, ...]) -> tuple[RulePack, ...]:
    region = facts.text("practice.region") if facts.has("practice.region") else case.jurisdiction
    places = {case.jurisdiction, region if isinstance(region, str) else case.jurisdiction}
    applying = tuple(pack for pack in packs if any(pack.reaches(place) for place in places))
    in_force = facts.day("params.fcc_26_67_effective")
    return (*applying, category_optout(in_force)) if isinstance(in_force, date) else applying


def _gap(case: RuleCase, packs: tuple[RulePack, ...]) -> str | None:
    encoded = {rule.id for pack in packs for rule in pack.rules}
    missing = sorted(set(case.rule_ids) - encoded)
    return f"no loaded pack has {', '.join(missing)}" if missing else None
