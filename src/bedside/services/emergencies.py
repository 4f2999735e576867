"""Opening and closing an emergency access, each with an entry of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bedside.domain.emergencies import (
    EmergencyAccess,
    EmergencyAccessId,
    EmergencyStatus,
    end_emergency,
    expire_emergency,
)
from bedside.services.unit import Unit, by_rules

__all__ = ["end_access", "end_overdue", "start_access"]


@by_rules
def start_access(unit: Unit, *, purpose: str, reason: str, lasts: timedelta) -> EmergencyAccess:
    """Break the glass; whoever watches the journal hears of it as soon as this is committed."""
    access = EmergencyAccess(
        id=EmergencyAccessId(unit.new_id(EmergencyAccess)),
        actor=unit.actor,
        role=unit.acting.role,
        purpose=purpose,
        reason=reason,
        started_at=unit.now,
        expires_at=unit.now + lasts,
    )
    # The reason stays in the record: the journal holds no words about people.
    unit.note("start-emergency", EmergencyAccess, access.id)
    return unit.add(access)


@by_rules
def end_access(unit: Unit, access_id: str) -> None:
    """It is over; nothing happens when it was over already."""
    _end(unit, unit.get(EmergencyAccess, access_id))


@by_rules
def end_overdue(unit: Unit) -> Sequence[EmergencyAccess]:
    """Every emergency access, oldest first; those whose time is over are closed."""
    found = unit.find(EmergencyAccess, order_by="started_at")
    return [_end(unit, access) if access.expires_at <= unit.now else access for access in found]


def _end(unit: Unit, access: EmergencyAccess) -> EmergencyAccess:
    if access.status is not EmergencyStatus.OPEN:
        return access
    over = access.expires_at <= unit.now
    ended = expire_emergency(access, at=unit.now) if over else end_emergency(access, at=unit.now)
    unit.note("end-emergency", EmergencyAccess, access.id, outcome=ended.status.value)
    return unit.change(ended)
