"""North Carolina: compensation for recommending a provider.

References:
- N.C. Gen. Stat. 90-401 (1992-01-01).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.jurisdictions.evidence import PRIMARY
from bedside.jurisdictions.shapes import on_rewards
from bedside.rules import Effect, RulePack, is_true
from bedside.rules.about import reward

__all__ = ["US_NC"]

_PLACE: Final = "US-NC"

_RULES: Final = (
    on_rewards(
        "US-NC-REF-01",
        Effect.DENY,
        _PLACE,
        "N.C. Gen. Stat. 90-401",
        "A provider compensates nobody, in any financial manner, for recommending it or for having done so.",
        is_true(reward.licensed) & reward.contingent,
        "any value, any payer; advertising without personal contact is not meant",
        PRIMARY,
        begins=date(1992, 1, 1),
    ),
)

#: North Carolina, not reviewed.
US_NC: Final = RulePack(name="us-nc", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
