"""Is it still true? A message about something that has changed is not sent."""

from __future__ import annotations

from datetime import datetime

from bedside.domain.appointments import Appointment, AppointmentStatus
from bedside.domain.checks import utc
from bedside.domain.concerns import Concern
from bedside.domain.followups import FollowUp, FollowUpStatus, Trigger
from bedside.domain.messages import Message
from bedside.domain.patients import ContactPoint, Patient, RelatedPerson, contact_for
from bedside.domain.referrals import Eligibility, Referral, ReferralStatus
from bedside.domain.surveys import SurveyInvitation, SurveyResponse
from bedside.services.merging import points_of_person
from bedside.services.unit import Unit, by_rules

__all__ = ["contact_points_of", "instant_of", "is_still_true"]

#: What has to hold of the appointment for a follow-up that this set in motion. A reminder names an
#: appointment that lies ahead; words about a missed or cancelled one are true as long as it is that.
_MUST_BE = {
    Trigger.APPOINTMENT_MISSED: AppointmentStatus.NO_SHOW,
    Trigger.APPOINTMENT_CANCELLED: AppointmentStatus.CANCELLED,
}
_REMINDS = frozenset({Trigger.APPOINTMENT_BOOKED, Trigger.APPOINTMENT_MOVED})


@by_rules
def is_still_true(unit: Unit, patient: Patient, message: Message) -> bool:
    """Whether what *message* is about, and where it goes, stand as they did when it was planned."""
    return _still_reaches(unit, patient, message) and _holds(unit, message)


@by_rules
def instant_of(unit: Unit, kind: str | None, record_id: str | None) -> datetime | None:
    """The start of the appointment that a message about this record names; None when it names none."""
    if kind is None or record_id is None:
        return None
    if kind == "follow_up":
        follow_up = unit.look_up(FollowUp, record_id)
        return None if follow_up is None else instant_of(unit, follow_up.about_kind, follow_up.about_id)
    appointment = unit.look_up(Appointment, record_id) if kind == "appointment" else None
    return None if appointment is None else appointment.starts_at


@by_rules
def contact_points_of(unit: Unit, patient: Patient, message: Message) -> tuple[ContactPoint, ...]:
    """The points of whoever the message goes to; none of somebody who may not have it."""
    related_id = message.to_related_person_id
    if related_id is None:
        return points_of_person(unit, patient)
    related = unit.look_up(RelatedPerson, related_id)
    may = related is not None and related.patient_id in patient.ids and related.may_receive_messages
    return related.contact_points if related is not None and may else ()


def _still_reaches(unit: Unit, patient: Patient, message: Message) -> bool:
    """A number that was taken out or has become an old one may be somebody else's by now."""
    points = contact_points_of(unit, patient, message)
    return any(
        point.value == message.address and contact_for([point], message.channel) is not None
        for point in points
    )


def _holds(unit: Unit, message: Message) -> bool:
    kind, record_id = message.subject_kind, message.subject_id
    if kind is None or record_id is None:
        return True
    if kind == "appointment":
        return _lies_ahead(unit, record_id, message.subject_at)
    if kind == "follow_up":
        return _follow_up_holds(unit, message, record_id)
    if kind == "referral":
        return _referral_holds(unit, message, record_id)
    if kind == "survey_invitation":
        asked = unit.look_up(SurveyInvitation, record_id)
        answered = unit.find(SurveyResponse, equal={"invitation_id": record_id}, limit=1)
        return asked is not None and not answered
    if kind == "concern":
        return unit.look_up(Concern, record_id) is not None
    return True


def _referral_holds(unit: Unit, message: Message, record_id: str) -> bool:
    """Thanks wait for nobody to look at the referral; a friend who was lost meanwhile is not named."""
    referral = unit.look_up(Referral, record_id)
    if referral is None or referral.eligibility is Eligibility.HELD:
        return False
    return message.tells_of_id is None or referral.status not in (
        ReferralStatus.DECLINED,
        ReferralStatus.LOST,
    )


def _follow_up_holds(unit: Unit, message: Message, record_id: str) -> bool:
    follow_up = unit.look_up(FollowUp, record_id)
    if follow_up is None or follow_up.status is not FollowUpStatus.PLANNED:
        return False
    if follow_up.about_kind == "referral" and follow_up.about_id is not None:
        return _referral_holds(unit, message, follow_up.about_id)
    if follow_up.about_kind != "appointment" or follow_up.about_id is None:
        return True
    if follow_up.trigger in _REMINDS:
        return _lies_ahead(unit, follow_up.about_id, message.subject_at)
    appointment = unit.look_up(Appointment, follow_up.about_id)
    wanted = _MUST_BE.get(follow_up.trigger)
    return appointment is not None and wanted in (None, appointment.status)


def _lies_ahead(unit: Unit, appointment_id: str, named_at: datetime | None) -> bool:
    """It is booked, ahead of us, and still at the time that the words name."""
    appointment = unit.look_up(Appointment, appointment_id)
    if appointment is None or appointment.status is not AppointmentStatus.BOOKED:
        return False
    unmoved = named_at is None or utc(named_at) == utc(appointment.starts_at)
    return unmoved and utc(appointment.starts_at) > utc(unit.now)
