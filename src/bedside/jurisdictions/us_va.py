"""Virginia: how long a STOP to texts lasts.

References:
- Va. Code 59.1-510 et seq., as amended in 2025 (2026-01-01).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.dates import Interval
from bedside.jurisdictions.evidence import SECONDARY
from bedside.jurisdictions.shapes import on_messages, solicits
from bedside.rules import Confidence, Effect, RulePack, is_true, within
from bedside.rules.about import telephone

__all__ = ["US_VA"]

_PLACE: Final = "US-VA"

_RULES: Final = (
    on_messages(
        "US-VA-TEL-01",
        Effect.DENY,
        _PLACE,
        "Va. Code 59.1-510 et seq. (2025 amendments)",
        "A STOP to solicitations by text lasts ten years.",
        solicits & is_true(telephone.has_revocation) & within(telephone.revoked_on, Interval(years=10)),
        "only with new consent, or ten years after the STOP",
        SECONDARY,
        begins=date(2026, 1, 1),
        confidence=Confidence.MEDIUM,
        to_patient="You have asked us to stop messages of this kind.",
    ),
)

#: Virginia, not reviewed.
US_VA: Final = RulePack(name="us-va", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
