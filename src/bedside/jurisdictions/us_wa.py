"""Washington: rebates, interests in partners, and commercial texts.

References:
- RCW 19.68.010(1)-(2) (1949-01-01; disclosure 2003-07-27); 18.130.180(21); AGO 1992 No. 30, 2012 No. 7.
- RCW 80.36.390 (2022-06-09), 19.190.060-.070 (2003-07-27).
"""

from __future__ import annotations

from datetime import date, time
from typing import Final

from bedside.domain.dates import QuietHours
from bedside.domain.messages import Channel
from bedside.jurisdictions.evidence import PRIMARY, SECONDARY
from bedside.jurisdictions.shapes import hours, on_messages, on_rewards
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    PartnerCase,
    Rule,
    RulePack,
    at_least,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import message, partner, reward, telephone
from bedside.rules.cases import PartnerAct, RecipientKind

__all__ = ["US_WA"]

_PLACE: Final = "US-WA"

_RULES: Final = (
    on_rewards(
        "US-WA-REF-01",
        Effect.DENY,
        _PLACE,
        "RCW 19.68.010(1)",
        "No rebate, commission, unearned discount or other consideration passes to or from a licensee in "
        "connection with the referral of patients.",
        equals(reward.kind, RecipientKind.LICENSED_PROFESSIONAL) & reward.contingent,
        "no amount",
        PRIMARY,
        begins=date(1949, 1, 1),
    ),
    on_rewards(
        "US-WA-REF-02",
        Effect.HOLD,
        _PLACE,
        "RCW 19.68.010(1); 18.130.180(21)",
        "The statute is aimed at licensees, but it forbids them to allow a consideration in connection "
        "with referrals too.",
        is_in(reward.kind, reward.BENEFICIARIES) & reward.contingent,
        "ask counsel",
        PRIMARY,
        begins=date(1949, 1, 1),
        confidence=Confidence.MEDIUM,
    ),
    Rule(
        id="US-WA-REF-03",
        effect=Effect.REQUIRE,
        jurisdiction=_PLACE,
        case_type=PartnerCase,
        effective_from=date(2003, 7, 27),
        citation=Citation("RCW 19.68.010(2)"),
        reason="The practice has a financial interest in the partner, and the patient was not told in the "
        "words that the statute asks for.",
        condition=equals(partner.act, PartnerAct.REFERRAL)
        & is_true(partner.financial_interest)
        & ~(
            is_true(partner.written_disclosure)
            & at_least(partner.alternatives_offered, 1)
            & is_true(partner.equal_treatment_assured)
        ),
        obligation="disclose the interest in writing, list alternatives, and assure the patient of the same "
        "treatment whatever they choose",
        verified=PRIMARY,
    ),
    hours(
        "US-WA-TEL-01",
        _PLACE,
        "RCW 80.36.390",
        "Washington closes solicitations at 8 p.m. where the recipient is.",
        QuietHours(time(20), time(8)),
        "08:00 to 20:00, local to the recipient",
        SECONDARY,
        begins=date(2022, 6, 9),
        confidence=Confidence.MEDIUM,
    ),
    on_messages(
        "US-WA-TEL-02",
        Effect.DENY,
        _PLACE,
        "RCW 19.190.060-.070",
        "A commercial text to a Washington number needs consent given before, clearly and affirmatively.",
        is_true(message.is_commercial)
        & equals(message.channel, Channel.SMS)
        & is_false(telephone.clear_affirmative),
        "clear and affirmative consent",
        SECONDARY,
        begins=date(2003, 7, 27),
        to_patient="You have not clearly agreed to messages of this kind.",
    ),
)

#: Washington, not reviewed.
US_WA: Final = RulePack(name="us-wa", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
