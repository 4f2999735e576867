"""Is it still true? A message about something that has changed is not sent."""

from __future__ import annotations

from bedside.domain.appointments import Appointment, AppointmentStatus
from bedside.domain.concerns import Concern
from bedside.domain.followups import FollowUp, FollowUpStatus
from bedside.domain.messages import Message
from bedside.domain.surveys import SurveyInvitation, SurveyResponse
from bedside.services.unit import Unit

__all__ = ["is_still_true"]


def is_still_true(unit: Unit, message: Message) -> bool:
    """Whether what *message* is about stands as it did when the message was planned."""
    if message.subject_kind is None or message.subject_id is None:
        return True
    return _holds(unit, message.subject_kind, message.subject_id)


def _holds(unit: Unit, kind: str, record_id: str) -> bool:
    if kind == "appointment":
        appointment = unit.look_up(Appointment, record_id)
        booked = appointment is not None and appointment.status is AppointmentStatus.BOOKED
        return booked and appointment is not None and appointment.starts_at > unit.now
    if kind == "follow_up":
        follow_up = unit.look_up(FollowUp, record_id)
        if follow_up is None or follow_up.status is not FollowUpStatus.PLANNED:
            return False
        before_a_meeting = follow_up.about_kind == "appointment" and follow_up.about_id is not None
        return not before_a_meeting or _holds(unit, "appointment", follow_up.about_id or "")
    if kind == "survey_invitation":
        asked = unit.look_up(SurveyInvitation, record_id)
        answered = unit.find(SurveyResponse, equal={"invitation_id": record_id}, limit=1)
        return asked is not None and not answered
    if kind == "concern":
        return unit.look_up(Concern, record_id) is not None
    return True
