"""Events at the desk: what a host says has happened to a referral, or did not happen after all."""

from __future__ import annotations

from datetime import datetime

from bedside.domain.checks import check_code
from bedside.domain.money import Money
from bedside.domain.referrals import Referral
from bedside.domain.rewards import QualifyingEvent, Reward
from bedside.rules import Decision
from bedside.services.giving.booking import Books
from bedside.services.giving.earning import earned_by
from bedside.services.giving.qualifying import check_order, in_its_time, remember
from bedside.services.giving.requests import Answer, Ask
from bedside.services.giving.taking_back import undo_event
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["disqualify", "qualify"]


def qualify(
    office: Office,
    referral_id: str,
    event: QualifyingEvent,
    *,
    happened_at: datetime | None,
    order: Money | None,
) -> Ask[tuple[tuple[Reward, Decision], ...]]:
    """Something happened; ``desk.rewards.qualify`` says what follows from it."""

    def do(unit: Unit, key: str | None) -> tuple[tuple[Reward, Decision], ...]:
        referral = unit.get(Referral, referral_id)
        check_order(office, event, order)
        if happened_at is not None:
            in_its_time(happened_at, referral, unit.now)
        unit.note("qualify", Referral, referral_id, subject=referral.patient_id)
        if referral.policy_id is None:
            return ()
        remember(unit, referral, event, happened_at=happened_at, order=order)
        return earned_by(office, unit, referral, event, key=key)

    content: dict[str, object] = {"referral_id": referral_id, "event": event, "happened_at": happened_at}
    return Ask(
        verb="qualify",
        # A request of before there were amounts has the same hash as one without.
        content=content if order is None else {**content, "amount": order},
        do=do,
        keep=lambda earned: Answer(
            rewards=tuple(reward for reward, _ in earned), decisions=tuple(found for _, found in earned)
        ),
        again=lambda answer: tuple(zip(answer.rewards, answer.decisions, strict=True)),
    )


def disqualify(
    office: Office, referral_id: str, event: QualifyingEvent, *, reason: str
) -> Ask[tuple[Reward, ...]]:
    """It did not happen after all; ``desk.rewards.disqualify`` says what follows from it."""
    check_code(reason, "reason")

    def do(unit: Unit, key: str | None) -> tuple[Reward, ...]:
        referral = unit.get(Referral, referral_id)
        unit.note("disqualify", Referral, referral_id, subject=referral.patient_id, reason=reason)
        return undo_event(unit, Books(office=office, unit=unit, key=key), referral, event, reason=reason)

    return Ask(
        verb="disqualify",
        content={"referral_id": referral_id, "event": event, "reason": reason},
        do=do,
        keep=lambda undone: Answer(rewards=undone),
        again=lambda answer: answer.rewards,
    )
