"""Arizona: consideration for the referral of patients.

References:
- A.R.S. 13-3713; 13-3730 as proposed by HB2496 and SB1451 (2018).
"""

from __future__ import annotations

from typing import Final

from bedside.jurisdictions.evidence import SECONDARY
from bedside.jurisdictions.shapes import on_rewards
from bedside.rules import Confidence, Effect, RulePack
from bedside.rules.about import reward

__all__ = ["US_AZ"]

_PLACE: Final = "US-AZ"

_RULES: Final = (
    on_rewards(
        "US-AZ-REF-01",
        Effect.HOLD,
        _PLACE,
        "A.R.S. 13-3713; 13-3730 (2018)",
        "Arizona makes a consideration for the referral of a patient a crime; how far the statute of 2018 "
        "reaches was not verified.",
        reward.contingent,
        "ask counsel",
        f"{SECONDARY}; the bill of 2018, not the statute",
        confidence=Confidence.LOW,
    ),
)

#: Arizona, not reviewed.
US_AZ: Final = RulePack(name="us-az", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
