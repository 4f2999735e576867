"""The reference page of the rules, written from the packs themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Never

from bedside.rules.packs import RulePack
from bedside.rules.rule import Rule

__all__ = ["render_reference"]

_INTRO = """# Rules

Every rule of the built-in packs, as the packs have it.
This page is written by `bedside.rules.reference.render_reference`; a test keeps it current.

Not legal advice.
A pack says who reviewed it; until a person with authority has, every decision that rests on it says so.
The *verified* line of a rule says what was read when it was written down, and what was not.
"""


def render_reference(packs: Iterable[RulePack]) -> str:
    """A Markdown page with every rule of *packs*: dates, effect, citation, reason, condition, evidence.

    >>> render_reference([]).splitlines()[0]
    '# Rules'
    """
    return "\n".join([_INTRO, *(line for pack in packs for line in _pack_lines(pack))])


def _pack_lines(pack: RulePack) -> list[str]:
    review = pack.review
    state = "reviewed by nobody with authority" if review is None else f"reviewed on {review.reviewed_on}"
    lines = [f"## Pack `{pack.name}` {pack.version}", ""]
    lines += [f"Jurisdiction `{pack.jurisdiction}`, {len(pack.rules)} rules, {state}.", ""]
    for rule in sorted(pack.rules, key=lambda rule: rule.id):
        lines += _rule_lines(rule)
    return lines


def _rule_lines(rule: Rule[Never]) -> list[str]:
    begins = rule.effective_from.isoformat() if rule.effective_from else "not dated"
    ends = f" to {rule.effective_to.isoformat()}" if rule.effective_to else ""
    lines = [f"### {rule.id}", "", rule.reason, ""]
    lines += [f"- effect: {rule.effect.value}, on `{rule.case_type.__name__}`, in `{rule.jurisdiction}`"]
    lines += [f"- in force: {begins}{ends}"]
    lines += [f"- citation: {_cited(rule)}"]
    lines += [f"- when: {rule.condition.text}"]
    if rule.limit:
        lines += [f"- limit: {rule.limit}"]
    if rule.obligation:
        lines += [f"- obligation: {rule.obligation}"]
    if rule.exempts:
        lines += [f"- switches off: {', '.join(rule.exempts)}"]
    if rule.patient_reason:
        lines += [f"- to a patient: {rule.patient_reason}"]
    return [*lines, f"- confidence: {rule.confidence.value}; verified: {rule.verified}", ""]


def _cited(rule: Rule[Never]) -> str:
    text, link = rule.citation.text, rule.citation.link
    return text if link is None else f"[{text}]({link})"
