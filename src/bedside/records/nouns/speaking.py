"""Follow-ups, recalls, messages and inquiries."""

from __future__ import annotations

from typing import Any

from bedside.domain.followups import FollowUp
from bedside.domain.inquiries import Inquiry
from bedside.domain.messages import Delivery, Message
from bedside.domain.recalls import Recall
from bedside.records.spec import MAYBE_PATIENT, PATIENT, RecordSpec, day, instant, number, spec, text

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
        indexes=(("patient_id", "sending_at"), ("next_at",), ("subject_kind", "subject_id")),
        due_column="next_at",
    ),
    spec(
        Delivery,
        "delivery",
        text("message_id", references="message"),
        number("attempt"),
        text("notifier"),
        text("outcome"),
        instant("at"),
        unique={"attempt": ("message_id", "attempt")},
        appended=True,
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
    ),
)
