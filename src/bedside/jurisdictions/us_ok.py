"""Oklahoma: payment for securing patients, and the hours and number of solicitations.

References:
- Okla. Stat. tit. 63 s. 1-742 (2024-11-01).
- 15 O.S. 775C.1-.6 (2022-11-01); sources disagree on the evening limit, and the stricter one is kept.
"""

from __future__ import annotations

from datetime import date, time
from typing import Final

from bedside.domain.coverage import FEDERAL
from bedside.domain.dates import QuietHours
from bedside.jurisdictions.evidence import PRIMARY, SECONDARY
from bedside.jurisdictions.shapes import hours, on_rewards
from bedside.rules import Confidence, Effect, RulePack, is_true, overlaps
from bedside.rules.about import reward

__all__ = ["US_OK"]

_PLACE: Final = "US-OK"
_BEGINS: Final = date(2024, 11, 1)
_fair_marketing = is_true(reward.is_fair_value_service) & is_true(reward.set_in_advance) & ~reward.contingent

_RULES: Final = (
    on_rewards(
        "US-OK-REF-01",
        Effect.DENY,
        _PLACE,
        "Okla. Stat. tit. 63 1-742(A)",
        "It is a misdemeanour to pay anything of value for securing or soliciting patients.",
        reward.contingent & reward.referred_is_federal,
        "anything of value",
        PRIMARY,
        begins=_BEGINS,
    ),
    on_rewards(
        "US-OK-REF-03",
        Effect.HOLD,
        _PLACE,
        "Okla. Stat. tit. 63 1-742(A), (B)(3)",
        "Subsection A reaches every payer, yet (B)(3) spares what the federal statute does not prohibit, "
        "and that one covers federal care only.",
        reward.contingent & ~overlaps(reward.referred_payers, FEDERAL),
        "ask counsel",
        PRIMARY,
        begins=_BEGINS,
        confidence=Confidence.MEDIUM,
    ),
    on_rewards(
        "US-OK-REF-02",
        Effect.PERMIT,
        _PLACE,
        "Okla. Stat. tit. 63 1-742(B)(2)-(3)",
        "Marketing at fair value, set in advance and blind to referrals, and what federal law permits, "
        "are carved out.",
        _fair_marketing | reward.federally_excepted,
        "set in advance, at fair value, not by volume or value",
        PRIMARY,
        begins=_BEGINS,
        exempts=("US-OK-REF-01", "US-OK-REF-03"),
    ),
    hours(
        "US-OK-TEL-01",
        _PLACE,
        "15 O.S. 775C.1-.6",
        "Solicitations are sent from 8 to 20 where the recipient is, at most three in 24 hours on a subject.",
        QuietHours(time(20), time(8)),
        "08:00 to 20:00, local to the recipient; three in 24 hours",
        f"{SECONDARY}; sources disagree on the evening, the stricter hour is kept",
        begins=date(2022, 11, 1),
        confidence=Confidence.MEDIUM,
        capped=True,
    ),
)

#: Oklahoma, not reviewed.
US_OK: Final = RulePack(name="us-ok", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
