"""Illinois: sharing professional fees, and procuring insured patients.

References:
- 225 ILCS 60/22.2(a) (2009-08-24, physicians and chiropractors), 80/24.2(a) (optometrists).
- 225 ILCS 25/23(5) (dentists).
- 740 ILCS 92/5(a) (2002-01-01).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.settings import Profession
from bedside.jurisdictions.evidence import PRIMARY
from bedside.jurisdictions.shapes import on_rewards
from bedside.rules import Confidence, Effect, RulePack, equals
from bedside.rules.about import reward
from bedside.rules.cases import RewardSource

__all__ = ["US_IL"]

_PLACE: Final = "US-IL"

_RULES: Final = (
    on_rewards(
        "US-IL-REF-01",
        Effect.DENY,
        _PLACE,
        "225 ILCS 60/22.2(a)",
        "A physician or chiropractor shares no professional fee with anybody in exchange for a referral.",
        reward.works_as(Profession.PHYSICIAN, Profession.CHIROPRACTOR)
        & reward.contingent
        & equals(reward.source, RewardSource.PROFESSIONAL_FEE),
        "nothing out of the fee for care",
        PRIMARY,
        begins=date(2009, 8, 24),
    ),
    on_rewards(
        "US-IL-REF-02",
        Effect.DENY,
        _PLACE,
        "740 ILCS 92/5(a)",
        "Nobody may be paid for procuring patients whose care is billed to insurance.",
        reward.contingent & reward.referred_is_insured,
        "any remuneration; contracts among insurers, health professionals and facilities are excluded",
        PRIMARY,
        begins=date(2002, 1, 1),
    ),
    on_rewards(
        "US-IL-REF-03",
        Effect.DENY,
        _PLACE,
        "225 ILCS 80/24.2(a)",
        "An optometrist splits no fee, in exchange for a referral or otherwise.",
        reward.works_as(Profession.OPTOMETRIST) & reward.contingent,
        "a gift that is not tied to a referral, or only words of thanks",
        PRIMARY,
    ),
    on_rewards(
        "US-IL-REF-04",
        Effect.HOLD,
        _PLACE,
        "225 ILCS 25/23(5)",
        "Dividing a dentist's fee for bringing a patient, without that patient's knowledge, is a ground for "
        "discipline; gifts in advertising are restricted too.",
        reward.works_as(Profession.DENTIST) & reward.contingent,
        "ask counsel whether the patient's knowledge is enough; 225 ILCS 25/45 was not verified",
        PRIMARY,
        confidence=Confidence.MEDIUM,
    ),
)

#: Illinois, not reviewed.
US_IL: Final = RulePack(name="us-il", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
