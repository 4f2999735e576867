"""Florida: patient brokering, and the hours and number of solicitations.

References:
- Fla. Stat. 817.505(1)-(3) (1996-10-01; (3)(a) as amended 2019-20, exact date not verified); 456.054(2).
- Fla. Stat. 501.616(6) (2021-07-01), 501.059(10)(c) (2023-05-25).
"""

from __future__ import annotations

from datetime import date, time
from typing import Final

from bedside.domain.dates import Interval, QuietHours
from bedside.domain.messages import Channel
from bedside.jurisdictions.evidence import MEMORY, PRIMARY, SECONDARY
from bedside.jurisdictions.shapes import hours, often, on_messages, on_rewards, solicits
from bedside.rules import Confidence, Effect, RulePack, beyond, equals, is_true
from bedside.rules.about import message, reward, telephone

__all__ = ["US_FL"]

_PLACE: Final = "US-FL"

_RULES: Final = (
    on_rewards(
        "US-FL-REF-01",
        Effect.DENY,
        _PLACE,
        "Fla. Stat. 817.505(1)(a)-(b); 456.054(2)",
        "Patient brokering: no commission, benefit, bonus or rebate, in cash or in kind, to induce a "
        "referral or a patient's custom, whoever pays for the care.",
        reward.contingent,
        "any benefit, any payer; a gift that is not tied to a referral, or only words of thanks",
        PRIMARY,
        begins=date(1996, 10, 1),
    ),
    on_rewards(
        "US-FL-REF-02",
        Effect.PERMIT,
        _PLACE,
        "Fla. Stat. 817.505(3)(a)",
        "A payment that the federal statute or its regulations expressly authorize is no brokering; a gift "
        "for bringing a friend is not among them.",
        reward.federally_excepted,
        "expressly authorized by 42 USC 1320a-7b(b)(3) or its regulations",
        f"{MEMORY}; the date of the amendment was not verified",
        begins=date(2019, 7, 1),
        confidence=Confidence.MEDIUM,
        exempts=("US-FL-REF-01",),
    ),
    hours(
        "US-FL-TEL-01",
        _PLACE,
        "Fla. Stat. 501.616(6)(a)",
        "Florida closes solicitations at 8 p.m. where the recipient is.",
        QuietHours(time(20), time(8)),
        "08:00 to 20:00, local to the recipient",
        SECONDARY,
        begins=date(2021, 7, 1),
        confidence=Confidence.HIGH,
    ),
    on_messages(
        "US-FL-TEL-02",
        Effect.DENY,
        _PLACE,
        "Fla. Stat. 501.616(6)(b)",
        "Three solicitations on one subject within 24 hours are the most.",
        solicits & often,
        "at most three in 24 hours on one subject",
        SECONDARY,
        begins=date(2021, 7, 1),
        to_patient="We have written to you often enough for now.",
    ),
    on_messages(
        "US-FL-TEL-03",
        Effect.DENY,
        _PLACE,
        "Fla. Stat. 501.059(10)(c)",
        "More than fifteen days after a STOP a further sales text opens the way to court; we stop at once.",
        is_true(message.is_solicitation)
        & equals(message.channel, Channel.SMS)
        & is_true(telephone.has_revocation)
        & beyond(telephone.revoked_on, Interval(days=15)),
        "only with new consent",
        SECONDARY,
        begins=date(2023, 5, 25),
        to_patient="You have asked us to stop messages of this kind.",
    ),
)

#: Florida, not reviewed.
US_FL: Final = RulePack(name="us-fl", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
