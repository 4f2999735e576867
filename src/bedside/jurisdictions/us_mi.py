"""Michigan: fees divided for referrals.

References:
- MCL 333.16221(d)(ii); 752.1004 (insured care).
"""

from __future__ import annotations

from typing import Final

from bedside.jurisdictions.evidence import MEMORY, SECONDARY
from bedside.jurisdictions.shapes import on_rewards
from bedside.rules import Confidence, Effect, RulePack
from bedside.rules.about import reward

__all__ = ["US_MI"]

_PLACE: Final = "US-MI"

_RULES: Final = (
    on_rewards(
        "US-MI-REF-01",
        Effect.DENY,
        _PLACE,
        "MCL 333.16221(d)(ii); MCL 752.1004 (insured)",
        "To divide a fee for a referral, or to pay a kickback, is a ground for discipline, and for insured "
        "care an offence.",
        reward.contingent,
        "no kickback and no divided fee",
        f"{SECONDARY}; {MEMORY}",
        confidence=Confidence.MEDIUM,
    ),
)

#: Michigan, not reviewed.
US_MI: Final = RulePack(name="us-mi", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
