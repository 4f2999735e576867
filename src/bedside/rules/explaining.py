"""Decisions in words: for staff with rules, facts and remedies, for a patient in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bedside.rules.effects import Effect

if TYPE_CHECKING:
    from bedside.rules.decisions import Decision, Finding

__all__ = ["for_patient", "for_staff", "in_a_sentence"]

_HEADLINES: Final = {
    Effect.DENY: "Denied",
    Effect.HOLD: "Held: a fact, a moment or a person is still needed",
    Effect.REQUIRE: "Possible once something is done first",
    Effect.WARN: "Allowed, with a warning",
    Effect.ALLOW: "Allowed",
}

_TO_PATIENTS: Final = {
    Effect.DENY: "We are not able to do this.",
    Effect.HOLD: "We have to check something before we can do this.",
    Effect.REQUIRE: "We have one more step to take before we can do this.",
    Effect.WARN: "We can do this.",
    Effect.ALLOW: "We can do this.",
}


def for_staff(decision: Decision) -> str:
    """Outcome, each finding with its rule, reason, facts and remedy, the packs and their reviews."""
    lines = [f"{_HEADLINES[decision.outcome]} (as of {decision.as_of.isoformat()})."]
    for finding in decision.findings:
        lines += _finding_lines(finding)
    if not decision.findings:
        lines.append("- No rule of the loaded packs objects.")
    if decision.packs:
        names = ", ".join(f"{pack.name} {pack.version}" for pack in decision.packs)
        lines.append(f"Rule packs: {names}.")
    if decision.unreviewed:
        lines.append(
            f"Nobody with authority has reviewed: {', '.join(decision.unreviewed)}. This is not legal advice."
        )
    return "\n".join(lines)


_SHORTLY: Final = {
    Effect.DENY: "Denied",
    Effect.HOLD: "Held",
    Effect.REQUIRE: "Possible after one more step",
    Effect.WARN: "Allowed, with a warning",
    Effect.ALLOW: "Allowed",
}


def in_a_sentence(decision: Decision) -> str:
    """For staff in one sentence: the strictest reason, its rule and citation, and the facts behind it."""
    said = _SHORTLY[decision.outcome]
    if not decision.findings:
        return f"{said}: no rule of the loaded packs objects."
    first, others = decision.findings[0], decision.findings[1:]
    parts = [f"{said}: {first.reason.rstrip('.')} ({first.rule_id}, {first.citation.text}"]
    if first.facts_used:
        parts.append("facts: " + ", ".join(f"{fact.name} = {fact.value}" for fact in first.facts_used))
    if first.facts_lacking:
        parts.append(f"not known: {', '.join(first.facts_lacking)}")
    if others:
        parts.append(f"also {', '.join(dict.fromkeys(found.rule_id for found in others))}")
    return "; ".join(parts) + ")."


def for_patient(decision: Decision) -> str:
    """One or two sentences without law, and without anything about other people.

    Only the strictest findings speak. One that lacks a fact says no more than that we are
    checking: its own reason is not established.
    """
    outcome = decision.outcome
    general = _TO_PATIENTS[outcome]
    if decision.allowed:
        return general
    for finding in decision.findings:
        if finding.effect is outcome and finding.patient_reason and not finding.facts_lacking:
            return f"{general} {finding.patient_reason}"
    return general


def _finding_lines(finding: Finding) -> list[str]:
    lines = [f"- {finding.rule_id} [{finding.effect.value}] {finding.reason} ({finding.citation.text})"]
    if finding.exempts:
        within = f", within: {finding.limit}" if finding.limit else ""
        lines.append(f"  switches off: {', '.join(finding.exempts)}{within}")
    if finding.facts_used:
        facts = "; ".join(f"{fact.name} = {fact.value}" for fact in finding.facts_used)
        lines.append(f"  facts: {facts}")
    if finding.facts_lacking:
        lines.append(f"  not known: {', '.join(finding.facts_lacking)}")
    remedy = _remedy(finding)
    if remedy:
        lines.append(f"  what would change it: {remedy}")
    return lines


def _remedy(finding: Finding) -> str | None:
    if finding.facts_lacking:
        return f"record {', '.join(finding.facts_lacking)}"
    if finding.effect is Effect.PERMIT:
        return None
    if finding.not_before is not None:
        return f"wait until {finding.not_before.isoformat()}"
    return finding.obligation or finding.limit
