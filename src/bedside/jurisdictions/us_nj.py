"""New Jersey: fees, rebates and gifts in connection with a referral, by board rule.

References:
- N.J.A.C. 13:35-6.17(c) (physicians), 13:30-8.13 (dentists): titles and definitions read.
"""

from __future__ import annotations

from typing import Final

from bedside.domain.settings import Profession
from bedside.jurisdictions.shapes import on_rewards
from bedside.rules import Confidence, Effect, RulePack
from bedside.rules.about import reward

__all__ = ["US_NJ"]

_PLACE: Final = "US-NJ"
_READ: Final = "title and definitions read in a stored copy; the operative paragraphs were not"

_RULES: Final = (
    on_rewards(
        "US-NJ-REF-01",
        Effect.DENY,
        _PLACE,
        "N.J.A.C. 13:35-6.17(c)",
        "A physician gives and takes no fee, rebate or gift of more than negligible value in connection "
        "with a referral.",
        reward.works_as(Profession.PHYSICIAN) & reward.contingent,
        "more than negligible value",
        _READ,
        confidence=Confidence.MEDIUM,
    ),
    on_rewards(
        "US-NJ-REF-02",
        Effect.DENY,
        _PLACE,
        "N.J.A.C. 13:30-8.13",
        "A dentist pays no referral fee and splits no fee.",
        reward.works_as(Profession.DENTIST) & reward.contingent,
        "a gift that is not tied to a referral, or only words of thanks",
        _READ,
        confidence=Confidence.MEDIUM,
    ),
)

#: New Jersey, not reviewed.
US_NJ: Final = RulePack(name="us-nj", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
