"""Texas: rewards for securing patients, dentists' gifts, marketing with health data, hours of solicitations.

References:
- Tex. Occ. Code 102.001, 102.003, 102.005, 102.006 (1999-09-01).
- 22 TAC 108.58 (2013-05-01), as described by commentary.
- Tex. Health & Safety Code 181.152 (2012-09-01).
- Tex. Bus. & Com. Code 301.051, chs. 302, 304, as amended by SB 140 (2025-09-01).
- Guidance of the Secretary of State, November 2025.
"""

from __future__ import annotations

from datetime import date, time
from typing import Final

from bedside.domain.dates import QuietHours
from bedside.domain.settings import Profession
from bedside.jurisdictions.evidence import PRIMARY, SECONDARY
from bedside.jurisdictions.shapes import hours, on_messages, on_rewards, solicits
from bedside.jurisdictions.us.tables import dollars
from bedside.rules import Confidence, Effect, RulePack, at_least, is_false, is_in, is_true
from bedside.rules.about import message, reward, telephone
from bedside.rules.clock import WeeklyQuiet

__all__ = ["US_TX"]

_PLACE: Final = "US-TX"
_CODE, _BOARD, _SB_140 = date(1999, 9, 1), date(2013, 5, 1), date(2025, 9, 1)
_HOURS: Final = WeeklyQuiet(
    weekdays=QuietHours(time(21), time(9)),
    sunday=QuietHours(time(21), time(12)),
)

_dentist = reward.works_as(Profession.DENTIST)
_cash_like = is_in(reward.instrument, reward.CASH_EQUIVALENTS)
_ten = at_least(reward.retail_value, dollars("10.00"))

_RULES: Final = (
    on_rewards(
        "US-TX-REF-01",
        Effect.DENY,
        _PLACE,
        "Tex. Occ. Code 102.001",
        "To offer anybody pay, in cash or in kind, for securing or soliciting a patient is an offence, "
        "whoever pays for the care.",
        is_true(reward.licensed) & reward.contingent,
        "any value, any payer; a gift that is not tied to a referral, or only words of thanks",
        PRIMARY,
        begins=_CODE,
    ),
    on_rewards(
        "US-TX-REF-02",
        Effect.PERMIT,
        _PLACE,
        "Tex. Occ. Code 102.003",
        "What the federal kickback statute or its regulations permit, such as pay of a bona fide employee, "
        "Texas permits too.",
        reward.federally_excepted,
        "within the federal exception, which a person has to find unless it is the one for employees",
        PRIMARY,
        begins=_CODE,
        exempts=("US-TX-REF-01",),
    ),
    on_rewards(
        "US-TX-REF-03",
        Effect.REQUIRE,
        _PLACE,
        "Tex. Occ. Code 102.006",
        "Even a permitted payment for securing a patient has to be disclosed to that patient.",
        reward.contingent & reward.federally_excepted & is_false(reward.disclosed_to_patient),
        None,
        PRIMARY,
        begins=_CODE,
        obligation="tell the patient of the affiliation and the pay, at first contact and at the referral",
    ),
    on_rewards(
        "US-TX-DEN-01",
        Effect.DENY,
        _PLACE,
        "22 TAC 108.58",
        "A dentist gives no cash, and nothing worth ten dollars or more, for new patients.",
        _dentist & reward.contingent & (_cash_like | _ten),
        "a gift in kind under 10.00 USD; Tex. Occ. Code 102.001 still applies",
        SECONDARY,
        begins=_BOARD,
        confidence=Confidence.MEDIUM,
    ),
    on_rewards(
        "US-TX-DEN-02",
        Effect.HOLD,
        _PLACE,
        "22 TAC 108.58 vs Tex. Occ. Code 102.001",
        "The dental board tolerates a gift in kind under ten dollars; the criminal statute knows no "
        "small gift.",
        _dentist & ~_cash_like & ~_ten,
        "ask counsel",
        SECONDARY,
        begins=_BOARD,
        confidence=Confidence.MEDIUM,
    ),
    on_messages(
        "US-TX-PRIV-01",
        Effect.DENY,
        _PLACE,
        "Tex. Health & Safety Code 181.152",
        "Marketing with health information needs permission that is clear and unambiguous.",
        is_true(message.is_marketing) & is_false(telephone.clear_affirmative),
        "clear permission; letters in the sender's own envelope with a toll-free opt-out",
        f"{SECONDARY}; the exceptions for treatment from memory",
        begins=date(2012, 9, 1),
        confidence=Confidence.MEDIUM,
        to_patient="You have not clearly agreed to messages of this kind.",
    ),
    hours(
        "US-TX-TEL-01",
        _PLACE,
        "Tex. Bus. & Com. Code 301.051; chs. 302, 304 as amended by SB 140",
        "Solicitations, texts included, are sent from 9 to 21 on weekdays and Saturdays, and from noon "
        "on Sundays.",
        _HOURS,
        "Monday to Saturday 09:00 to 21:00, Sunday 12:00 to 21:00, local to the recipient",
        SECONDARY,
        begins=_SB_140,
        confidence=Confidence.MEDIUM,
    ),
    on_messages(
        "US-TX-TEL-02",
        Effect.DENY,
        _PLACE,
        "Tex. Bus. & Com. Code ch. 302 (SB 140); SOS guidance Nov 2025",
        "A solicitation without consent needs a registration as telephone solicitor, with a bond.",
        solicits & is_false(telephone.pec) & is_false(telephone.pewc) & is_false(telephone.state_registered),
        "consent, or registration with a bond of 10,000 USD",
        SECONDARY,
        begins=_SB_140,
        to_patient="You have not agreed to messages of this kind.",
    ),
)

#: Texas, not reviewed.
US_TX: Final = RulePack(name="us-tx", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
