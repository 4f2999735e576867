"""Appointments and visits."""

from __future__ import annotations

from typing import Any

from bedside.domain.appointments import Appointment, Visit
from bedside.records.spec import PATIENT, RecordSpec, instant, spec, text

__all__ = ["MEETING"]

MEETING: tuple[RecordSpec[Any], ...] = (
    spec(
        Appointment,
        "appointment",
        PATIENT,
        text("practitioner_id", nullable=True),
        text("location_id", nullable=True),
        text("referral_id", nullable=True, references="referral"),
        text("service"),
        text("modality"),
        instant("booked_at", nullable=True),
        instant("starts_at"),
        text("status"),
        instant("cancelled_at", nullable=True),
        text("cancelled_by", nullable=True),
        instant("arrived_at", nullable=True),
        instant("seen_at", nullable=True),
        instant("ended_at", nullable=True),
        instant("next_booked_at", nullable=True),
        indexes=(("patient_id",), ("starts_at",)),
        subject="patient_id",
    ),
    spec(
        Visit,
        "visit",
        PATIENT,
        text("appointment_id", nullable=True),
        text("practitioner_id", nullable=True),
        text("organization_id", nullable=True),
        text("location_id", nullable=True),
        text("service"),
        text("modality"),
        text("status"),
        instant("started_at", nullable=True),
        instant("ended_at", nullable=True),
        indexes=(("patient_id", "started_at"), ("status", "started_at")),
        subject="patient_id",
    ),
)
