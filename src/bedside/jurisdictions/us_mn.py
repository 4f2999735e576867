"""Minnesota: rewards for referrals, and consent before a record is released.

References:
- Minn. Stat. 62J.23 subd. 2(a) (1992-07-01; 2007 text read); 609.542 (2025-08-01).
- Minn. Stat. 144.293 subd. 2, 4, 5 (2007-07-01).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.coverage import FEDERAL, Payer
from bedside.domain.dates import Interval
from bedside.jurisdictions.evidence import PRIMARY, SECONDARY
from bedside.jurisdictions.shapes import on_rewards
from bedside.rules import (
    Citation,
    Confidence,
    DisclosureCase,
    Effect,
    Rule,
    RulePack,
    equals,
    is_in,
    is_true,
    lacks,
    overlaps,
    within,
)
from bedside.rules.about import disclosure, reward
from bedside.rules.cases import DisclosurePurpose

__all__ = ["US_MN"]

_PLACE: Final = "US-MN"

_to_patient = equals(disclosure.purpose, DisclosurePurpose.TO_THE_PATIENT)
_consented = is_true(disclosure.consent_still_runs) | within(disclosure.signed_consent_on, Interval(days=365))
_unsure = is_in(reward.referred_payer_status, reward.UNSURE) & lacks(reward.referred_payers)

_RULES: Final = (
    on_rewards(
        "US-MN-REF-01",
        Effect.DENY,
        _PLACE,
        "Minn. Stat. 62J.23 subd. 2(a)",
        "Minnesota applies the federal kickback law to everybody in the state, in a federal program or not; "
        "it is commonly read to cover every payer.",
        reward.contingent,
        "any remuneration, any payer",
        f"{PRIMARY}; the text of 2007",
        begins=date(1992, 7, 1),
        confidence=Confidence.MEDIUM,
    ),
    on_rewards(
        "US-MN-REF-02",
        Effect.DENY,
        _PLACE,
        "Minn. Stat. 609.542",
        "The state's own crime of kickbacks, where a federal or a Minnesota program may pay for the care.",
        reward.contingent & (overlaps(reward.referred_payers, FEDERAL | {Payer.STATE_PROGRAM}) | _unsure),
        "any value, given intentionally",
        SECONDARY,
        begins=date(2025, 8, 1),
    ),
    Rule(
        id="US-MN-PRIV-01",
        effect=Effect.DENY,
        jurisdiction=_PLACE,
        case_type=DisclosureCase,
        effective_from=date(2007, 7, 1),
        citation=Citation("Minn. Stat. 144.293 subd. 2, 4, 5"),
        reason="A record is released only with consent that the patient signed and dated within the year, "
        "even from one provider to another.",
        patient_reason="We need your signed consent before we send your record.",
        condition=~_to_patient
        & ~_consented
        & ~is_true(disclosure.is_emergency)
        & ~is_true(disclosure.to_related_entity),
        limit="signed consent, which runs for a year unless it says otherwise",
        verified=PRIMARY,
    ),
)

#: Minnesota, not reviewed.
US_MN: Final = RulePack(name="us-mn", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
