"""Canada: commercial electronic messages, and consent to marketing.

References:
- CASL (S.C. 2010 c. 23) s. 6(1)-(2), 6(6), 10(9)-(13), 11 (2014-07-01); SOR/2013-221 s. 4.
- PIPEDA s. 6.1, Sch 1 cl. 4.3, s. 8(3), 10.3 (2004-01-01).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.dates import Interval
from bedside.domain.messages import Purpose
from bedside.jurisdictions.evidence import MEMORY, PRIMARY, SECONDARY
from bedside.jurisdictions.shapes import on_messages
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    ProcessingCase,
    Rule,
    RulePack,
    at_least,
    is_false,
    is_in,
    is_true,
    within,
)
from bedside.rules.about import direct, message, processing

__all__ = ["CAN"]

_CASL: Final = date(2014, 7, 1)
_NOT_AGREED: Final = "You have not agreed to messages of this kind."

_commercial = is_true(message.is_commercial)
_bought = within(direct.last_purchase_on, Interval(months=24))
_asked = within(direct.last_inquiry_on, Interval(months=6))

_RULES: Final = (
    on_messages(
        "CAN-CASL-01",
        Effect.DENY,
        "CAN",
        "CASL (S.C. 2010 c.23) s 6(1), 10(9)-(13)",
        "A commercial electronic message needs consent, or a purchase or inquiry that is recent enough.",
        _commercial & ~(is_true(direct.express_consent) | _bought | _asked),
        "a purchase or contract within 24 months, an inquiry within 6",
        PRIMARY,
        begins=_CASL,
        to_patient=_NOT_AGREED,
    ),
    on_messages(
        "CAN-CASL-02",
        Effect.DENY,
        "CAN",
        "CASL s 6(2), 11(1)-(2)",
        "A commercial electronic message says who sends it, and can be unsubscribed from.",
        _commercial & ~(is_true(direct.sender_identified) & is_true(direct.unsubscribe_works)),
        "name the practice, and an unsubscribe that works for 60 days",
        MEMORY,
        begins=_CASL,
    ),
    on_messages(
        "CAN-CASL-03",
        Effect.DENY,
        "CAN",
        "CASL s 11(3)",
        "The recipient has unsubscribed, and no purchase revives the consent. The law gives ten business "
        "days; we stop at once.",
        _commercial & is_true(direct.unsubscribed),
        "only with new consent",
        MEMORY,
        begins=_CASL,
        to_patient="You have unsubscribed from messages of this kind.",
    ),
    on_messages(
        "CAN-CASL-04",
        Effect.PERMIT,
        "CAN",
        "SOR/2013-221 s 4",
        "One single message may follow a referral, if it names the referrer, who has a relationship with "
        "both sides.",
        is_in(message.purpose, {Purpose.REFERRAL_INVITATION, Purpose.REFER_A_FRIEND})
        & at_least(direct.nth_invitation, 1)
        & ~at_least(direct.nth_invitation, 2)
        & is_true(direct.referrer_named)
        & is_true(direct.relationships_known),
        "one single message",
        SECONDARY,
        begins=_CASL,
        exempts=("CAN-CASL-01",),
    ),
    on_messages(
        "CAN-CASL-05",
        Effect.PERMIT,
        "CAN",
        "CASL s 6(6)",
        "A factual message about an ongoing service, such as a reminder, needs no consent.",
        is_in(message.purpose, {Purpose.APPOINTMENT_REMINDER, Purpose.BILLING})
        & is_false(direct.promotional),
        "it still says who sends it, and can be unsubscribed from",
        MEMORY,
        begins=_CASL,
        confidence=Confidence.MEDIUM,
        exempts=("CAN-CASL-01",),
    ),
    Rule(
        id="CAN-PIPEDA-01",
        effect=Effect.DENY,
        jurisdiction="CAN",
        case_type=ProcessingCase,
        effective_from=date(2004, 1, 1),
        citation=Citation("PIPEDA s 6.1, Sch 1 cl 4.3, s 8(3), 10.3"),
        reason="Marketing rests on consent that the person understands; for health facts it is express.",
        patient_reason="We need your consent first.",
        condition=is_true(processing.for_marketing) & is_false(processing.meaningful_consent),
        limit="meaningful consent; access is answered in 30 days, breaches are kept for 24 months",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
)

#: Canada, not reviewed.
CAN: Final = RulePack(name="can", jurisdiction="CAN", version="2026.1", rules=_RULES)
