"""Massachusetts: kickbacks for insured care.

References:
- Mass. G.L. c. 175H s. 3(a) (1988-01-01); c. 118E s. 41 (Medicaid).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.jurisdictions.evidence import PRIMARY
from bedside.jurisdictions.shapes import on_rewards
from bedside.rules import Effect, RulePack
from bedside.rules.about import reward

__all__ = ["US_MA"]

_PLACE: Final = "US-MA"

_RULES: Final = (
    on_rewards(
        "US-MA-REF-01",
        Effect.DENY,
        _PLACE,
        "Mass. G.L. c.175H s.3(a); c.118E s.41 (Medicaid)",
        "Paying for the referral of a patient is a crime where any insurer pays for the care.",
        reward.contingent & reward.referred_is_insured,
        "any remuneration; a gift that is not tied to a referral, or only words of thanks",
        f"{PRIMARY}; the sunset of (b)-(d) does not touch (a)",
        begins=date(1988, 1, 1),
    ),
)

#: Massachusetts, not reviewed.
US_MA: Final = RulePack(name="us-ma", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
