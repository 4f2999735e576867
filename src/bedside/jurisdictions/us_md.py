"""Maryland: sums paid for patients, and the hours and number of solicitations.

References:
- Md. Code, Health Occ. 14-404(a)(15).
- Md. Code, Com. Law 14-4501 to -4503, the Stop the Spam Calls Act (2024-01-01).
"""

from __future__ import annotations

from datetime import date, time
from typing import Final

from bedside.domain.dates import QuietHours
from bedside.domain.settings import Profession
from bedside.jurisdictions.evidence import MEMORY, SECONDARY
from bedside.jurisdictions.shapes import hours, on_rewards
from bedside.rules import Confidence, Effect, RulePack, is_in
from bedside.rules.about import reward

__all__ = ["US_MD"]

_PLACE: Final = "US-MD"

_RULES: Final = (
    on_rewards(
        "US-MD-REF-01",
        Effect.DENY,
        _PLACE,
        "Md. Code, Health Occ. 14-404(a)(15)",
        "A physician pays no sum for bringing or referring a patient.",
        reward.works_as(Profession.PHYSICIAN)
        & reward.contingent
        & is_in(reward.instrument, reward.CASH_EQUIVALENTS),
        "any sum of money or what is like it",
        MEMORY,
        confidence=Confidence.MEDIUM,
    ),
    hours(
        "US-MD-TEL-01",
        _PLACE,
        "Md. Code, Com. Law 14-4501 to -4503",
        "Solicitations are sent from 8 to 20 where the recipient is, at most three in 24 hours on a subject.",
        QuietHours(time(20), time(8)),
        "08:00 to 20:00, local to the recipient; three in 24 hours",
        SECONDARY,
        begins=date(2024, 1, 1),
        confidence=Confidence.MEDIUM,
        capped=True,
    ),
)

#: Maryland, not reviewed.
US_MD: Final = RulePack(name="us-md", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
