"""France: rebates, commissions and shared fees.

References:
- CSP R4127-24, R4127-22 (physicians), R4127-243 (dentists) (2004-08-08); L1453-3.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.rewards import Instrument
from bedside.domain.settings import Profession
from bedside.jurisdictions.evidence import PRIMARY
from bedside.jurisdictions.shapes import on_rewards
from bedside.rules import Effect, RulePack, equals, is_in
from bedside.rules.about import reward
from bedside.rules.cases import RecipientKind

__all__ = ["EU_FR"]

_PLACE: Final = "EU-FR"
_SINCE: Final = date(2004, 8, 8)
_REBATES: Final = reward.CREDITS | {Instrument.FEE_SHARE}

_RULES: Final = (
    on_rewards(
        "FR-CSP-24",
        Effect.DENY,
        _PLACE,
        "CSP R4127-24 (physicians); R4127-22; L1453-3 (benefits from industry)",
        "A physician gives no rebate, in money or in kind, and no commission to anybody whatever.",
        reward.works_as(Profession.PHYSICIAN) & (reward.contingent | is_in(reward.instrument, _REBATES)),
        "any rebate or commission",
        PRIMARY,
        begins=_SINCE,
    ),
    on_rewards(
        "FR-CSP-22",
        Effect.DENY,
        _PLACE,
        "CSP R4127-22 (physicians); R4127-243 (dentists)",
        "Practitioners do not share fees; the offer alone, though nobody takes it, is forbidden.",
        equals(reward.kind, RecipientKind.LICENSED_PROFESSIONAL)
        & equals(reward.instrument, Instrument.FEE_SHARE),
        "the offer alone suffices",
        PRIMARY,
        begins=_SINCE,
    ),
)

#: France, not reviewed.
EU_FR: Final = RulePack(name="eu-fr", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
