"""Feedback: surveys asked and answered, concerns raised and resolved, inquiries answered in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import attrs

from bedside.domain.concerns import (
    Concern,
    ConcernId,
    ConcernStatus,
    acknowledge,
    resolve,
    tell_patient,
)
from bedside.domain.followups import Trigger
from bedside.domain.inquiries import Inquiry, InquiryId, Urgency, answer, resolve_inquiry
from bedside.domain.messages import Channel, Message, Purpose
from bedside.domain.patients import Patient
from bedside.domain.surveys import (
    Survey,
    SurveyInvitation,
    SurveyInvitationId,
    SurveyResponse,
    SurveyResponseId,
    answers_of,
)
from bedside.errors import InvalidValueError, NotFoundError
from bedside.rules.recorded import RecordedDecision
from bedside.services.followups import plan_after
from bedside.services.merging import check_not_merged, find_of_person
from bedside.services.messages import Planned, plan_message
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["Asked", "Feedback"]

#: How soon an inquiry is to be answered.
_ANSWER_WITHIN = {
    Urgency.STAT: timedelta(minutes=15),
    Urgency.ASAP: timedelta(hours=1),
    Urgency.URGENT: timedelta(hours=4),
    Urgency.ROUTINE: timedelta(days=1),
}


@attrs.frozen(kw_only=True)
class Asked:
    """A survey that a patient was asked to answer, and the message that asks; neither if we may not."""

    invitation: SurveyInvitation | None
    planned: Planned


class Feedback:
    """``desk.feedback``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def ask(
        self,
        patient_id: str,
        survey_id: str,
        *,
        visit_id: str | None = None,
        channels: Sequence[Channel] = (Channel.SMS, Channel.EMAIL),
    ) -> Asked:
        """Ask one patient to answer one survey; ask everybody or a random sample, not only the happy.

        One visit is asked about once: asking again answers with what was asked the first time.
        """
        office = self._office
        self._survey(survey_id)
        template = next(
            (words for words in office.offers.templates.values() if words.purpose is Purpose.SURVEY), None
        )
        if template is None:
            raise NotFoundError("message template", "for the purpose survey")
        with office.unit() as unit:
            patient = unit.get(Patient, patient_id)
            earlier = None if visit_id is None else _asked_about(unit, patient_id, survey_id, visit_id)
            if earlier is not None:
                return earlier
            invitation = SurveyInvitation(
                id=SurveyInvitationId(unit.new_id(SurveyInvitation)),
                survey_id=self._survey(survey_id).id,
                patient_id=patient_id,
                visit_id=visit_id,
                invited_at=unit.now,
            )
            planned = plan_message(
                office,
                unit,
                patient,
                template,
                channels=channels,
                about=("survey_invitation", invitation.id),
            )
            if planned.message is None:
                return Asked(invitation=None, planned=planned)
            unit.note("ask", SurveyInvitation, invitation.id, subject=patient_id)
            return Asked(invitation=unit.add(invitation), planned=planned)

    def answer(
        self,
        survey_id: str,
        scores: Mapping[str, int],
        *,
        patient_id: str | None = None,
        invitation_id: str | None = None,
        comment: str | None = None,
    ) -> SurveyResponse:
        """A survey was filled in: question code → score. Without a patient it is anonymous."""
        survey = self._survey(survey_id)
        unknown = set(scores) - {question.code for question in survey.questions}
        if unknown or not scores:
            raise InvalidValueError("survey.question", "answer.scores", "answer the survey's own questions")
        with self._office.unit() as unit:
            asked = None if invitation_id is None else unit.get(SurveyInvitation, invitation_id)
            if asked is not None:
                patient_id = asked.patient_id
            elif patient_id is not None:
                check_not_merged(unit, patient_id)
            response = SurveyResponse(
                id=SurveyResponseId(unit.new_id(SurveyResponse)),
                survey_id=survey.id,
                invitation_id=None if asked is None else asked.id,
                patient_id=patient_id,
                instrument=survey.instrument,
                scores=dict(scores),
                scale_low=min(question.scale_low for question in survey.questions),
                scale_high=max(question.scale_high for question in survey.questions),
                comment=comment,
                invited_at=None if asked is None else asked.invited_at,
                answered_at=unit.now,
            )
            unit.add(response)
            for one in answers_of(response, survey.questions):
                unit.add(one)
            unit.note("answer", SurveyResponse, response.id, subject=patient_id)
            if patient_id is not None:
                self._plan_after(unit, Trigger.SURVEY_ANSWERED, patient_id, "survey_response", response.id)
            return response

    def raise_concern(
        self,
        patient_id: str,
        *,
        topic: str,
        words: str,
        response_id: str | None = None,
        first_score: int | None = None,
    ) -> Concern:
        """A patient is not content; from now on nobody asks them for a referral or a review."""
        with self._office.unit() as unit:
            check_not_merged(unit, patient_id)
            concern = Concern(
                id=ConcernId(unit.new_id(Concern)),
                patient_id=patient_id,
                topic=topic,
                words=words,
                response_id=response_id,
                raised_at=unit.now,
                target_at=unit.now + self._office.settings.concern_answered_within,
                first_score=first_score,
            )
            unit.add(concern)
            unit.note("raise", Concern, concern.id, subject=patient_id)
            self._plan_after(unit, Trigger.CONCERN_RAISED, patient_id, "concern", concern.id)
            return concern

    def acknowledge(self, concern_id: str) -> Concern:
        """Somebody took it on and said so to the patient."""
        with self._office.unit() as unit:
            taken = acknowledge(unit.get(Concern, concern_id), at=unit.now)
            return self._changed(unit, taken, "acknowledge")

    def resolve(self, concern_id: str, *, solution: str, outcome: str) -> Concern:
        """There is a solution; the patient still has to hear of it."""
        with self._office.unit() as unit:
            found = resolve(unit.get(Concern, concern_id), at=unit.now, solution=solution, outcome=outcome)
            return self._changed(unit, found, "resolve")

    def tell_patient(self, concern_id: str, *, later_score: int | None = None) -> Concern:
        """The patient knows what came of it; the concern is closed."""
        with self._office.unit() as unit:
            told = tell_patient(unit.get(Concern, concern_id), at=unit.now, later_score=later_score)
            return self._changed(unit, told, "tell-patient")

    def open_concerns(self) -> Sequence[Concern]:
        """Every concern of which the patient has not heard the end, oldest first."""
        with self._office.unit() as unit:
            unit.note("list-open", Concern, "all")
            everything = unit.find(Concern, order_by="raised_at")
            return [concern for concern in everything if concern.status is not ConcernStatus.TOLD]

    def receive_inquiry(
        self,
        *,
        channel: Channel,
        topic: str,
        words: str,
        urgency: Urgency = Urgency.ROUTINE,
        patient_id: str | None = None,
    ) -> Inquiry:
        """Somebody asks us something; the urgency sets by when they are answered."""
        if not isinstance(urgency, Urgency):
            raise InvalidValueError(
                "inquiry.urgency",
                "receive_inquiry.urgency",
                "give a member of bedside.domain.inquiries.Urgency",
            )
        with self._office.unit() as unit:
            if patient_id is not None:
                check_not_merged(unit, patient_id)
            inquiry = Inquiry(
                id=InquiryId(unit.new_id(Inquiry)),
                patient_id=patient_id,
                channel=channel,
                topic=topic,
                words=words,
                urgency=urgency,
                received_at=unit.now,
                target_at=unit.now + _ANSWER_WITHIN[urgency],
            )
            unit.note("receive-inquiry", Inquiry, inquiry.id, subject=patient_id)
            unit.add(inquiry)
            if patient_id is not None:
                self._plan_after(unit, Trigger.INQUIRY_RECEIVED, patient_id, "inquiry", inquiry.id)
            return inquiry

    def answer_inquiry(self, inquiry_id: str, *, resolved: bool = False) -> Inquiry:
        """The first answer was given; *resolved* when nothing is left to answer."""
        with self._office.unit() as unit:
            inquiry = unit.get(Inquiry, inquiry_id)
            given = resolve_inquiry(inquiry, at=unit.now) if resolved else answer(inquiry, at=unit.now)
            unit.note("answer-inquiry", Inquiry, inquiry_id, subject=given.patient_id)
            return unit.change(given)

    def _plan_after(self, unit: Unit, trigger: Trigger, patient_id: str, kind: str, record_id: str) -> None:
        plan_after(
            self._office,
            unit,
            trigger,
            patient_id=patient_id,
            event_at=unit.now,
            about=(kind, record_id),
        )

    def _survey(self, survey_id: str) -> Survey:
        survey = self._office.offers.surveys.get(survey_id)
        if survey is None:
            raise NotFoundError("survey", survey_id)
        return survey

    def _changed(self, unit: Unit, concern: Concern, action: str) -> Concern:
        unit.note(action, Concern, concern.id, subject=concern.patient_id)
        return unit.change(concern)


def _asked_about(unit: Unit, patient_id: str, survey_id: str, visit_id: str) -> Asked | None:
    """What was asked before about the same visit by the same survey."""
    for invitation in find_of_person(unit, SurveyInvitation, patient_id, equal={"visit_id": visit_id}):
        if invitation.survey_id != survey_id:
            continue
        about: dict[str, object] = {"subject_kind": "survey_invitation", "subject_id": invitation.id}
        messages = unit.find(Message, equal=about, limit=1)
        message = messages[0] if messages else None
        kept = [] if message is None else _decisions_about(unit, message)
        planned = Planned(message=message, decision=kept[0].decision if kept else None)
        return Asked(invitation=invitation, planned=planned)
    return None


def _decisions_about(unit: Unit, message: Message) -> Sequence[RecordedDecision]:
    found = unit.find(RecordedDecision, equal={"about_kind": "message", "about_id": message.id})
    return sorted((kept for kept in found if kept.action == "plan-message"), key=lambda kept: kept.decided_at)
