"""Qualifications: what happened to a referral that may earn a reward, as it was reported, once each."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NewType

import attrs

from bedside.domain.checks import aware, code, identifier, optional, typed
from bedside.domain.money import Money
from bedside.domain.rewards import QualifyingEvent
from bedside.errors import InvalidValueError

__all__ = ["Qualification", "QualificationId", "told_again", "undone"]

QualificationId = NewType("QualificationId", str)


def _not_negative(instance: object, attribute: attrs.Attribute[Any], value: Money | None) -> None:
    if value is not None and value.minor < 0:
        raise InvalidValueError("money.negative", "Qualification.order", "give 0 or more")


@attrs.frozen(kw_only=True, field_transformer=typed)
class Qualification:
    """Somebody said that it happened; ``order`` is what was paid, as the host said with it.

    It is kept because a referral may be released, or its attribution corrected, long after it
    happened. One that is ``undone_at`` an instant did not happen after all, or was taken back.
    """

    id: QualificationId = attrs.field(validator=identifier)
    referral_id: str = attrs.field(validator=identifier)
    event: QualifyingEvent
    happened_at: datetime = attrs.field(validator=aware)
    order: Money | None = attrs.field(default=None, validator=_not_negative)
    reported_at: datetime = attrs.field(validator=aware)
    undone_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    undone_for: str | None = attrs.field(default=None, validator=optional(code))


def told_again(known: Qualification, *, happened_at: datetime | None, order: Money | None) -> Qualification:
    """The same event is reported once more: an amount that was missing may come with it, no other one.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    >>> paid = Qualification(id=QualificationId("q-1"), referral_id="ref-1",
    ...     event=QualifyingEvent.FIRST_PAYMENT, happened_at=noon, reported_at=noon)
    >>> told_again(paid, happened_at=None, order=Money(5000, "USD")).order
    Money(5000, 'USD')

    Raises:
        InvalidValueError: it was undone, or another amount was reported before.
    """
    if known.undone_at is not None:
        problem = "it was said that it did not happen; nothing is earned by it again"
        raise InvalidValueError("qualification.undone", "qualify.event", problem)
    if order is None or order == known.order:
        return known
    if known.order is not None:
        problem = "another amount was reported before; what was earned by it stays"
        raise InvalidValueError("qualification.other_amount", "qualify.amount", problem)
    return attrs.evolve(known, order=order, happened_at=happened_at or known.happened_at)


def undone(known: Qualification, *, at: datetime, reason: str) -> Qualification:
    """It did not happen after all; *reason* is a code. Said twice, the first one stays."""
    return known if known.undone_at is not None else attrs.evolve(known, undone_at=at, undone_for=reason)
