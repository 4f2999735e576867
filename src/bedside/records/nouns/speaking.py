"""Follow-ups, recalls, messages and inquiries."""

from __future__ import annotations

from typing import Any

from bedside.domain.deliveries import Delivery, DeliveryReport
from bedside.domain.followups import FollowUp
from bedside.domain.inquiries import Inquiry
from bedside.domain.messages import Message
from bedside.domain.recalls import Recall
from bedside.records.spec import (
    MAYBE_PATIENT,
    PATIENT,
    RecordSpec,
    day,
    instant,
    number,
    personal,
    spec,
    text,
)

__all__ = ["SPEAKING"]

SPEAKING: tuple[RecordSpec[Any], ...] = (
    spec(
        FollowUp,
        "follow_up",
        text("plan_id"),
        text("kind", path="step"),
        text("occasion_key"),
        PATIENT,
        text("visit_id", nullable=True),
        instant("due_at"),
        instant("window_end_at"),
        instant("next_at", nullable=True),
        text("status"),
        instant("done_at", nullable=True),
        text("outcome", nullable=True),
        text("reason", nullable=True),
        unique={"occasion_key": ("occasion_key",)},
        indexes=(("patient_id",), ("next_at",)),
        due_column="next_at",
        subject="patient_id",
    ),
    spec(
        Recall,
        "recall",
        PATIENT,
        text("recall_type_id"),
        day("due_on"),
        text("status"),
        unique={"patient_and_type": ("patient_id", "recall_type_id")},
        indexes=(("status", "due_on"),),
        subject="patient_id",
    ),
    spec(
        Message,
        "message",
        PATIENT,
        text("purpose"),
        text("channel"),
        text("subject_kind", nullable=True),
        text("subject_id", nullable=True),
        instant("due_at"),
        instant("next_at", nullable=True),
        text("status"),
        instant("sending_at", nullable=True),
        instant("sent_at", nullable=True),
        indexes=(
            ("patient_id", "sending_at"),
            ("next_at",),
            ("channel", "next_at"),
            ("status", "due_at"),
            ("subject_kind", "subject_id"),
        ),
        due_column="next_at",
        subject="patient_id",
    ),
    spec(
        Delivery,
        "delivery",
        text("message_id", references="message"),
        PATIENT,
        number("attempt"),
        text("notifier"),
        text("outcome"),
        instant("at"),
        personal("reference", nullable=True),
        unique={"attempt": ("message_id", "attempt")},
        indexes=(("reference",),),
        appended=True,
        subject="patient_id",
    ),
    spec(
        DeliveryReport,
        "delivery_report",
        text("message_id", nullable=True, references="message"),
        MAYBE_PATIENT,
        text("provider"),
        text("event_id"),
        text("said"),
        instant("occurred_at"),
        personal("reference", nullable=True),
        unique={"event": ("provider", "event_id")},
        indexes=(("message_id", "occurred_at"), ("reference",)),
        subject="patient_id",
    ),
    spec(
        Inquiry,
        "inquiry",
        MAYBE_PATIENT,
        text("topic"),
        text("urgency"),
        text("status"),
        instant("received_at"),
        instant("first_answer_at", nullable=True),
        instant("resolved_at", nullable=True),
        instant("target_at"),
        subject="patient_id",
    ),
)
