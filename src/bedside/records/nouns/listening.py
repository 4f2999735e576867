"""Surveys and concerns."""

from __future__ import annotations

from typing import Any

from bedside.domain.concerns import Concern
from bedside.domain.surveys import SurveyAnswer, SurveyInvitation, SurveyResponse
from bedside.records.spec import MAYBE_PATIENT, PATIENT, RecordSpec, instant, number, spec, text

__all__ = ["LISTENING"]

LISTENING: tuple[RecordSpec[Any], ...] = (
    spec(
        SurveyInvitation,
        "survey_invitation",
        text("survey_id"),
        PATIENT,
        text("visit_id", nullable=True),
        instant("invited_at"),
        indexes=(("patient_id",),),
        subject="patient_id",
    ),
    spec(
        SurveyResponse,
        "survey_response",
        text("invitation_id", nullable=True, references="survey_invitation"),
        MAYBE_PATIENT,
        text("instrument"),
        instant("answered_at"),
        unique={"invitation": ("invitation_id",)},
        subject="patient_id",
    ),
    spec(
        SurveyAnswer,
        "survey_answer",
        text("response_id", references="survey_response"),
        MAYBE_PATIENT,
        text("instrument"),
        text("question"),
        number("score"),
        number("scale_low"),
        number("scale_high"),
        instant("invited_at", nullable=True),
        instant("answered_at"),
        indexes=(("patient_id", "question"), ("question", "answered_at")),
        appended=True,
        subject="patient_id",
    ),
    spec(
        Concern,
        "concern",
        PATIENT,
        text("topic"),
        text("status"),
        text("outcome", nullable=True),
        instant("raised_at"),
        instant("acknowledged_at", nullable=True),
        instant("resolved_at", nullable=True),
        instant("patient_told_at", nullable=True),
        instant("target_at"),
        indexes=(("patient_id",), ("status",)),
        subject="patient_id",
    ),
)
