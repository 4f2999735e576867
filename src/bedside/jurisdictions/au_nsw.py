"""New South Wales: benefits for referring or recommending.

References:
- Health Practitioner Regulation National Law (NSW) s. 139B(1)(f)-(i) (2010-07-01).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.jurisdictions.shapes import on_benefits, on_rewards
from bedside.rules import Effect, RulePack, is_true
from bedside.rules.about import partner, reward

__all__ = ["AU_NSW"]

_PLACE: Final = "AU-NSW"
_TEXT: Final = "National Law (NSW) s 139B(1)(f)-(i)"
_WHY: Final = "To take or give a benefit for a referral or recommendation is unsatisfactory conduct."
_READ: Final = "(f)-(g) read in a stored copy; (h)-(i) from memory"

_RULES: Final = (
    on_rewards(
        "AU-NSW-01",
        Effect.DENY,
        _PLACE,
        _TEXT,
        _WHY,
        reward.contingent,
        "any benefit",
        _READ,
        begins=date(2010, 7, 1),
    ),
    on_benefits(
        "AU-NSW-01-TAKE",
        Effect.DENY,
        _PLACE,
        _TEXT,
        _WHY,
        is_true(partner.benefit_for_referrals),
        "any benefit",
        _READ,
        begins=date(2010, 7, 1),
    ),
)

#: New South Wales, not reviewed.
AU_NSW: Final = RulePack(name="au-nsw", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
