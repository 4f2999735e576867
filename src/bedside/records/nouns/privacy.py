"""How patients are found again, and how they are erased."""

from __future__ import annotations

from typing import Any

from bedside.domain.contacts import Contact
from bedside.domain.erasure import Erasure, LegalHold, Suppression
from bedside.records.spec import PATIENT, RecordSpec, day, instant, personal, spec, text

__all__ = ["PRIVACY"]

PRIVACY: tuple[RecordSpec[Any], ...] = (
    spec(
        Contact,
        "contact",
        PATIENT,
        personal("value", nullable=True),
        personal("folded", nullable=True),
        personal("birth_key", nullable=True),
        indexes=(("patient_id",), ("value",), ("folded",), ("birth_key",)),
        subject="patient_id",
    ),
    spec(
        LegalHold,
        "legal_hold",
        PATIENT,
        text("reason"),
        instant("placed_at"),
        day("until_on", nullable=True),
        instant("lifted_at", nullable=True),
        indexes=(("patient_id",),),
        subject="patient_id",
    ),
    # These two stay when the person is gone: they hold an id, a keyed hash and counts.
    spec(Erasure, "erasure", text("status"), instant("begun_at")),
    spec(Suppression, "suppression", instant("since_at")),
)
