"""Recalls: the periodic return of a patient, independent of any one visit."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import at_least, code, identifier, label, optional, plain_date, service_name, typed
from bedside.domain.dates import Interval
from bedside.domain.transitions import Transitions
from bedside.errors import InvalidValueError

__all__ = [
    "RECALL_MOVES",
    "Recall",
    "RecallId",
    "RecallStatus",
    "RecallType",
    "RecallTypeId",
    "disable",
    "is_lapsed",
    "is_overdue",
    "override_due",
    "renew",
    "reopen",
    "schedule",
]

RecallTypeId = NewType("RecallTypeId", str)
RecallId = NewType("RecallId", str)


def _not_nothing(instance: object, attribute: object, value: Interval) -> None:
    if value == Interval():
        raise InvalidValueError("schedule.interval", "RecallType.interval", "give a positive interval")


@attrs.frozen(kw_only=True, field_transformer=typed)
class RecallType:
    """Who comes back for what, and how often."""

    id: RecallTypeId = attrs.field(validator=identifier)
    title: str = attrs.field(validator=label(120))
    service: str = attrs.field(validator=service_name)
    interval: Interval = attrs.field(validator=_not_nothing)
    lapsed_after: Interval = Interval(months=18)
    contacts_at_most: int = attrs.field(default=3, validator=at_least(0))


class RecallStatus(Enum):
    """Where a recall stands."""

    WAITING = "waiting"
    SCHEDULED = "scheduled"
    DISABLED = "disabled"


RECALL_MOVES = Transitions(
    "recall",
    {
        RecallStatus.WAITING: {RecallStatus.WAITING, RecallStatus.SCHEDULED, RecallStatus.DISABLED},
        RecallStatus.SCHEDULED: {RecallStatus.WAITING, RecallStatus.DISABLED},
        RecallStatus.DISABLED: {RecallStatus.WAITING},
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Recall:
    """One patient's next return for one recall type.

    ``calculated_due_on`` follows from the last visit; ``due_on`` is what counts, and staff may set it.
    """

    id: RecallId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    recall_type_id: RecallTypeId = attrs.field(validator=identifier)
    last_on: date | None = attrs.field(default=None, validator=optional(plain_date))
    calculated_due_on: date = attrs.field(validator=plain_date)
    due_on: date = attrs.field(validator=plain_date)
    status: RecallStatus = RecallStatus.WAITING
    contacts: int = attrs.field(default=0, validator=at_least(0))
    disabled_reason: str | None = attrs.field(default=None, validator=optional(code))


def renew(recall: Recall, recall_type: RecallType, *, seen_on: date) -> Recall:
    """The patient came: the next return is one interval on, and contacts start from none.

    >>> hygiene = RecallType(id=RecallTypeId("hygiene"), title="Hygiene", service="hygiene",
    ...     interval=Interval(months=6))
    >>> due = Recall(id=RecallId("rc-1"), patient_id="pat-1", recall_type_id=hygiene.id,
    ...     calculated_due_on=date(2026, 2, 1), due_on=date(2026, 2, 1))
    >>> renew(due, hygiene, seen_on=date(2026, 8, 31)).due_on
    datetime.date(2027, 2, 28)
    """
    due_on = recall_type.interval.after(seen_on)
    return attrs.evolve(
        recall,
        status=RECALL_MOVES.check(recall.id, recall.status, RecallStatus.WAITING),
        last_on=seen_on,
        calculated_due_on=due_on,
        due_on=due_on,
        contacts=0,
        disabled_reason=None,
    )


def schedule(recall: Recall) -> Recall:
    """An appointment is booked: no more contacts."""
    return attrs.evolve(recall, status=RECALL_MOVES.check(recall.id, recall.status, RecallStatus.SCHEDULED))


def reopen(recall: Recall) -> Recall:
    """The appointment was missed or called off: the patient is due as before."""
    return attrs.evolve(recall, status=RECALL_MOVES.check(recall.id, recall.status, RecallStatus.WAITING))


def override_due(recall: Recall, *, due_on: date) -> Recall:
    """Staff set the day; the calculated one stays beside it."""
    status = RECALL_MOVES.check(recall.id, recall.status, RecallStatus.WAITING)
    return attrs.evolve(recall, status=status, due_on=due_on, disabled_reason=None)


def disable(recall: Recall, *, reason: str) -> Recall:
    """This patient is not called back any more; *reason* is a code such as ``seen-elsewhere``.

    >>> due = Recall(id=RecallId("rc-1"), patient_id="pat-1", recall_type_id=RecallTypeId("hygiene"),
    ...     calculated_due_on=date(2026, 2, 1), due_on=date(2026, 2, 1))
    >>> is_overdue(disable(due, reason="seen-elsewhere"), today=date(2026, 6, 1))
    False
    """
    status = RECALL_MOVES.check(recall.id, recall.status, RecallStatus.DISABLED)
    return attrs.evolve(recall, status=status, disabled_reason=reason)


def is_overdue(recall: Recall, *, today: date) -> bool:
    """The due date has passed and nothing is scheduled."""
    return recall.status is RecallStatus.WAITING and recall.due_on < today


def is_lapsed(recall: Recall, recall_type: RecallType, *, today: date) -> bool:
    """Past the practice's limit: a case for reactivation, not for another reminder."""
    return is_overdue(recall, today=today) and recall_type.lapsed_after.after(recall.due_on) <= today
