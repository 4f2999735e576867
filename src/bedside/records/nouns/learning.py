"""Workshops, training, objectives and decisions."""

from __future__ import annotations

from typing import Any

from bedside.domain.education import Attendance, Training, Workshop
from bedside.domain.strategy import Objective
from bedside.records.spec import MAYBE_PATIENT, PATIENT, RecordSpec, boolean, day, instant, spec, text
from bedside.rules.recorded import RecordedDecision

__all__ = ["LEARNING"]

LEARNING: tuple[RecordSpec[Any], ...] = (
    spec(Workshop, "workshop", text("service"), instant("starts_at")),
    spec(
        Attendance,
        "attendance",
        text("workshop_id", references="workshop"),
        PATIENT,
        instant("invited_at", nullable=True),
        instant("registered_at", nullable=True),
        instant("attended_at", nullable=True),
        unique={"seat": ("workshop_id", "patient_id")},
        subject="patient_id",
    ),
    spec(
        Training,
        "training",
        text("staff_id"),
        text("role"),
        text("module"),
        day("assigned_on"),
        day("due_on"),
        day("completed_on", nullable=True),
        boolean("passed"),
        unique={"assignment": ("staff_id", "module", "assigned_on")},
    ),
    spec(Objective, "objective", text("kpi"), day("starts_on"), day("ends_on")),
    spec(
        RecordedDecision,
        "decision",
        text("action"),
        text("about_kind"),
        text("about_id"),
        MAYBE_PATIENT,
        text("outcome", path="decision.outcome"),
        instant("decided_at"),
        indexes=(("about_kind", "about_id"), ("patient_id", "decided_at")),
        appended=True,
        subject="patient_id",
    ),
)
