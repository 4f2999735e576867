"""Shapes that law-givers share: a rule about rewards or messages, the hours and number of solicitations.

Each of them takes what differs from place to place: the dates, the citation, the reason, the limit
and what was read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from bedside.domain.dates import QuietHours
from bedside.rules import (
    Citation,
    Condition,
    Confidence,
    Effect,
    MessageCase,
    PartnerCase,
    RewardCase,
    Rule,
    at_least,
    equals,
    is_in,
    is_true,
)
from bedside.rules.about import message, partner, reward, telephone
from bedside.rules.cases import PartnerAct, RecipientKind
from bedside.rules.clock import WeeklyQuiet

__all__ = [
    "NOT_FOR_REFERRALS",
    "hours",
    "often",
    "on_benefits",
    "on_messages",
    "on_rewards",
    "solicits",
    "sways_professional",
    "sways_us",
    "unless_often",
]

NOT_FOR_REFERRALS: Final = "The law does not let us give anything of value for recommending us."
_LATE: Final = "We do not send messages of this kind at this hour."

#: A gift or payment to a professional that is tied to referrals, or could affect a clinician's decision.
sways_professional = equals(reward.kind, RecipientKind.LICENSED_PROFESSIONAL) & (
    reward.contingent | is_true(reward.could_affect_judgement)
)
#: The same, taken from a partner.
sways_us = is_true(partner.benefit_for_referrals) | is_true(partner.benefit_affects_judgement)

#: A telephone solicitation by text or call.
solicits = is_true(message.is_solicitation) & is_in(message.channel, telephone.CALLS_AND_TEXTS)
#: This would be the fourth on its subject within 24 hours.
often = at_least(telephone.same_subject_24h, 3)


def on_rewards(
    rule_id: str,
    effect: Effect,
    place: str,
    citation: str,
    reason: str,
    condition: Condition[RewardCase],
    limit: str | None,
    verified: str,
    *,
    begins: date | None = None,
    confidence: Confidence = Confidence.HIGH,
    to_patient: str | None = None,
    exempts: tuple[str, ...] = (),
    obligation: str | None = None,
) -> Rule[RewardCase]:
    """A rule about rewards; one that denies tells the patient that the law does not let us."""
    denies = effect is Effect.DENY
    return Rule(
        id=rule_id,
        effect=effect,
        jurisdiction=place,
        case_type=RewardCase,
        effective_from=begins,
        citation=Citation(citation),
        reason=reason,
        patient_reason=to_patient or (NOT_FOR_REFERRALS if denies else None),
        condition=condition,
        exempts=exempts,
        limit=limit,
        obligation=obligation,
        confidence=confidence,
        verified=verified,
    )


def on_messages(
    rule_id: str,
    effect: Effect,
    place: str,
    citation: str,
    reason: str,
    condition: Condition[MessageCase],
    limit: str | None,
    verified: str,
    *,
    begins: date | None = None,
    confidence: Confidence = Confidence.HIGH,
    to_patient: str | None = None,
    exempts: tuple[str, ...] = (),
    obligation: str | None = None,
    not_before: Callable[[MessageCase], datetime | None] | None = None,
) -> Rule[MessageCase]:
    """A rule about messages."""
    return Rule(
        id=rule_id,
        effect=effect,
        jurisdiction=place,
        case_type=MessageCase,
        effective_from=begins,
        citation=Citation(citation),
        reason=reason,
        patient_reason=to_patient,
        condition=condition,
        exempts=exempts,
        limit=limit,
        obligation=obligation,
        confidence=confidence,
        verified=verified,
        not_before=not_before,
    )


def on_benefits(
    rule_id: str,
    effect: Effect,
    place: str,
    citation: str,
    reason: str,
    condition: Condition[PartnerCase],
    limit: str | None,
    verified: str,
    *,
    begins: date | None = None,
    confidence: Confidence = Confidence.HIGH,
    obligation: str | None = None,
) -> Rule[PartnerCase]:
    """A rule about what a practice takes from a partner."""
    return Rule(
        id=rule_id,
        effect=effect,
        jurisdiction=place,
        case_type=PartnerCase,
        effective_from=begins,
        citation=Citation(citation),
        reason=reason,
        condition=equals(partner.act, PartnerAct.ACCEPT_BENEFIT) & condition,
        limit=limit,
        obligation=obligation,
        confidence=confidence,
        verified=verified,
    )


def hours(
    rule_id: str,
    place: str,
    citation: str,
    reason: str,
    quiet: QuietHours | WeeklyQuiet,
    limit: str,
    verified: str,
    *,
    begins: date,
    confidence: Confidence,
    capped: bool = False,
) -> Rule[MessageCase]:
    """Solicitations wait for the hours of the recipient; *capped*, also for a day with fewer than three."""
    closed = is_true(message.outside_window(quiet))
    return on_messages(
        rule_id,
        Effect.HOLD,
        place,
        citation,
        reason,
        solicits & (closed | often if capped else closed),
        limit,
        verified,
        begins=begins,
        confidence=confidence,
        to_patient=_LATE,
        not_before=unless_often(quiet) if capped else lambda case: message.window_opens_at(case, quiet),
    )


def unless_often(quiet: QuietHours | WeeklyQuiet) -> Callable[[MessageCase], datetime | None]:
    """When the hours open; None where the third in a day is what holds, for no hour opens that."""

    def opens(case: MessageCase) -> datetime | None:
        had = case.telephone.same_subject_24h
        few = isinstance(had, int) and had < 3
        return message.window_opens_at(case, quiet) if few else None

    return opens
