"""Terms: what a practice's own programme says beside the rule packs, kept with a decision as theirs is."""

from __future__ import annotations

from typing import Final

from bedside.rules.decisions import Finding
from bedside.rules.effects import Effect
from bedside.rules.rule import Citation

__all__ = ["PROGRAMME_PACK", "PROGRAMME_TERMS", "term"]

#: Where such a finding is written: in what the practice has promised.
PROGRAMME_TERMS: Final = Citation("terms of the practice's own programme")
PROGRAMME_PACK: Final = "programme-terms"


def term(
    rule_id: str,
    effect: Effect,
    reason: str,
    *,
    patient_reason: str | None = None,
    limit: str | None = None,
    facts_lacking: tuple[str, ...] = (),
) -> Finding:
    """What the programme itself has against something, to be joined to a decision.

    >>> term("PROGRAMME-AGE", Effect.DENY, "Somebody is too young to take part.").pack
    'programme-terms'
    """
    return Finding(
        rule_id=rule_id,
        effect=effect,
        citation=PROGRAMME_TERMS,
        reason=reason,
        patient_reason=patient_reason,
        limit=limit,
        facts_lacking=facts_lacking,
        pack=PROGRAMME_PACK,
    )
