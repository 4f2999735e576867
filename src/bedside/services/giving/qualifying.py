"""Qualifying: what happened to a referral that may earn, whoever knows it, and what was undone."""

from __future__ import annotations

from datetime import datetime

from bedside.domain.checks import utc
from bedside.domain.money import Money
from bedside.domain.qualifications import Qualification, QualificationId, told_again, undone
from bedside.domain.referrals import Referral
from bedside.domain.rewards import PAID, QualifyingEvent
from bedside.errors import InvalidValueError
from bedside.services.office import Office
from bedside.services.unit import Unit, by_rules

__all__ = ["check_order", "happened", "in_its_time", "known_at", "remember", "reported", "undo", "when"]


def reported(unit: Unit, referral: Referral, event: QualifyingEvent) -> Qualification | None:
    """What a host, or a person who undid it, has said of one event."""
    found = unit.find(Qualification, equal={"referral_id": referral.id, "event": event}, limit=1)
    return found[0] if found else None


@by_rules
def remember(
    unit: Unit,
    referral: Referral,
    event: QualifyingEvent,
    *,
    happened_at: datetime | None,
    order: Money | None,
) -> Qualification:
    """Keep what the host said of an event, once; what it says again must not contradict it.

    Raises:
        InvalidValueError: it was undone, or another amount was reported before.
    """
    known = reported(unit, referral, event)
    if known is not None:
        again = told_again(known, happened_at=happened_at, order=order)
        return known if again == known else unit.change(again)
    return unit.add(
        Qualification(
            id=QualificationId(unit.new_id(Qualification)),
            referral_id=referral.id,
            event=event,
            happened_at=happened_at or _known_from(referral, event) or unit.now,
            order=order,
            reported_at=unit.now,
        )
    )


@by_rules
def undo(unit: Unit, referral: Referral, event: QualifyingEvent, *, reason: str) -> Qualification:
    """Keep that it did not happen after all; an event that nobody had reported leaves its trace too."""
    known = reported(unit, referral, event)
    if known is not None:
        gone = undone(known, at=unit.now, reason=reason)
        return known if gone is known else unit.change(gone)
    return unit.add(
        Qualification(
            id=QualificationId(unit.new_id(Qualification)),
            referral_id=referral.id,
            event=event,
            happened_at=_known_from(referral, event) or unit.now,
            reported_at=unit.now,
            undone_at=unit.now,
            undone_for=reason,
        )
    )


@by_rules
def happened(unit: Unit, referral: Referral) -> tuple[QualifyingEvent, ...]:
    """Every event of the referral that happened and was not undone, in the order of the programme's steps."""
    said = {one.event: one for one in unit.find(Qualification, equal={"referral_id": referral.id})}
    return tuple(
        event
        for event in QualifyingEvent
        if (said[event].undone_at is None if event in said else _known_from(referral, event) is not None)
    )


@by_rules
def when(unit: Unit, referral: Referral, event: QualifyingEvent) -> tuple[bool, datetime, Money | None]:
    """Whether an event stands, when it happened (now where nobody knows better), and what was paid."""
    said = reported(unit, referral, event)
    if said is not None:
        return said.undone_at is None, said.happened_at, said.order
    return True, _known_from(referral, event) or unit.now, None


def known_at(unit: Unit, referral: Referral, event: QualifyingEvent) -> datetime | None:
    """When it happened; None where nobody ever said."""
    said = reported(unit, referral, event)
    return _known_from(referral, event) if said is None else said.happened_at


def check_order(office: Office, event: QualifyingEvent, order: Money | None) -> None:
    """Refuse an amount that cannot be what was paid.

    Raises:
        InvalidValueError: nothing is paid with that event, or it is negative or in another currency.
    """
    if order is None:
        return
    if event not in PAID:
        problem = "only treatment_started and first_payment come with an amount"
        raise InvalidValueError("qualification.no_payment", "qualify.amount", problem)
    if order.currency != office.settings.currency:
        problem = f"the practice's currency is {office.settings.currency}"
        raise InvalidValueError("currency.mismatch", "qualify.amount", problem)
    if order.minor < 0:
        raise InvalidValueError("money.negative", "qualify.amount", "give 0 or more")


def in_its_time(happened_at: datetime, referral: Referral, now: datetime) -> None:
    """Refuse an instant at which it cannot have happened.

    Raises:
        InvalidValueError: it has no time zone, is before the referral came, or has not come yet.
    """
    if happened_at.utcoffset() is None:
        raise InvalidValueError("time.naive", "qualify.happened_at", "give a time zone")
    if utc(happened_at) < utc(referral.received_at):
        raise InvalidValueError(
            "referral.conversion_before", "qualify.happened_at", "it is before the referral came"
        )
    if utc(happened_at) > utc(now):
        raise InvalidValueError("time.future", "qualify.happened_at", "it has not happened yet")


def _known_from(referral: Referral, event: QualifyingEvent) -> datetime | None:
    match event:
        case QualifyingEvent.REFERRAL_RECEIVED:
            return referral.received_at
        case QualifyingEvent.FIRST_VISIT_KEPT:
            return referral.first_visit_at
    return None
