"""What the audit keeps beside the journal."""

from __future__ import annotations

from typing import Any

from bedside.domain.checkpoints import Checkpoint
from bedside.domain.emergencies import EmergencyAccess
from bedside.records.spec import RecordSpec, instant, number, spec, text

__all__ = ["AUDITING"]

AUDITING: tuple[RecordSpec[Any], ...] = (
    spec(
        Checkpoint,
        "checkpoint",
        number("sequence"),
        instant("taken_at"),
        unique={"sequence": ("sequence",)},
        appended=True,
    ),
    spec(
        EmergencyAccess,
        "emergency_access",
        text("actor"),
        text("status"),
        instant("started_at"),
        instant("expires_at"),
        indexes=(("status",),),
    ),
)
