"""Medicines in the European Union and the United Kingdom: samples are for prescribers.

References:
- Directive 2001/83/EC Art 88(6), 96 (2001-12-18); Human Medicines Regulations 2012 regs 293, 298.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.rewards import Instrument
from bedside.jurisdictions.evidence import MEMORY
from bedside.jurisdictions.shapes import on_rewards
from bedside.rules import Confidence, Effect, RulePack, equals
from bedside.rules.about import reward
from bedside.rules.cases import RecipientKind

__all__ = ["EU_UK"]

_RULES: Final = (
    on_rewards(
        "EU-MED-01",
        Effect.DENY,
        "EU|UK",
        "Directive 2001/83/EC Art 88(6), 96; UK: HMR 2012 regs 293, 298",
        "Medicines are not supplied to the public for promotion; samples go to prescribers only.",
        equals(reward.instrument, Instrument.RX_DRUG_SAMPLE)
        & ~equals(reward.kind, RecipientKind.LICENSED_PROFESSIONAL),
        "samples only to those who may prescribe",
        MEMORY,
        begins=date(2001, 12, 18),
        confidence=Confidence.MEDIUM,
        to_patient="The law does not let us give medicine as a thank-you.",
    ),
)

#: What the Union and the United Kingdom share, not reviewed.
EU_UK: Final = RulePack(name="eu-uk-medicines", jurisdiction="EU|UK", version="2026.1", rules=_RULES)
