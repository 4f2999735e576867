"""A starter set for a new practice: words, plans, recalls, a survey. Name it as a plugin to use it.

``Practice(settings, storage=…, plugins={"starter": bedside.starter})``. It holds no reward: what a
practice gives is its own decision, and the law's.
"""

from __future__ import annotations

from datetime import timedelta

from bedside.domain.dates import Interval
from bedside.domain.followups import FollowUpPlan, FollowUpPlanId, FollowUpStep, Trigger
from bedside.domain.messages import Channel, Purpose
from bedside.domain.recalls import RecallType, RecallTypeId
from bedside.domain.surveys import Question, Survey, SurveyId
from bedside.domain.templates import MessageTemplate, MessageTemplateId
from bedside.hookspecs import hookimpl

__all__ = [
    "bedside_follow_up_plans",
    "bedside_message_templates",
    "bedside_recall_types",
    "bedside_surveys",
]

_BY_TEXT = (Channel.SMS, Channel.EMAIL)


@hookimpl
def bedside_message_templates() -> list[MessageTemplate]:
    """Plain words; none of them says why somebody is a patient."""
    return [
        MessageTemplate(
            id=MessageTemplateId("appointment-reminder"),
            purpose=Purpose.APPOINTMENT_REMINDER,
            subject="Your appointment",
            body=(
                "Hello {first_name}, we look forward to seeing you on {appointment_day} at "
                "{appointment_time}. {practice_name}. {opt_out}"
            ),
        ),
        MessageTemplate(
            id=MessageTemplateId("check-in"),
            purpose=Purpose.FOLLOW_UP,
            subject="How are you?",
            body="Hello {first_name}, how are you today? Call us any time. {practice_name}. {opt_out}",
        ),
        MessageTemplate(
            id=MessageTemplateId("missed-you"),
            purpose=Purpose.FOLLOW_UP,
            subject="We missed you",
            body=(
                "Hello {first_name}, we missed you. Shall we find another time? {practice_name}. {opt_out}"
            ),
        ),
        MessageTemplate(
            id=MessageTemplateId("recall"),
            purpose=Purpose.RECALL,
            subject="Time for your next visit",
            body="Hello {first_name}, it is time for your next visit. {practice_name}. {opt_out}",
        ),
        MessageTemplate(
            id=MessageTemplateId("ask-recommendation"),
            purpose=Purpose.SURVEY,
            subject="One question",
            body=(
                "Hello {first_name}, would you recommend {practice_name} to a friend? "
                "Answer from 0 to 10. {opt_out}"
            ),
        ),
        MessageTemplate(
            id=MessageTemplateId("bring-a-friend"),
            purpose=Purpose.REFERRAL_INVITATION,
            subject="Bring a friend",
            body=(
                "Hello {first_name}, do you know somebody who looks for a practice like ours? "
                "Your code is {referral_code}. {practice_name}, {practice_address}. {opt_out}"
            ),
        ),
        MessageTemplate(
            id=MessageTemplateId("thank-you"),
            purpose=Purpose.THANK_YOU,
            subject="Thank you",
            body="Hello {first_name}, thank you for your trust in us. {practice_name}. {opt_out}",
        ),
        MessageTemplate(
            id=MessageTemplateId("welcome-a-friend"),
            purpose=Purpose.WELCOME,
            subject="Welcome",
            body="Hello {first_name}, welcome to {practice_name}. We are glad to meet you. {opt_out}",
        ),
    ]


@hookimpl
def bedside_follow_up_plans() -> list[FollowUpPlan]:
    """Reminders before a visit, a check-in after a procedure, a call after a missed visit."""
    return [
        FollowUpPlan(
            id=FollowUpPlanId("reminders"),
            title="Appointment reminders",
            trigger=Trigger.APPOINTMENT_BOOKED,
            steps=(
                FollowUpStep(
                    code="two-days-before",
                    after=timedelta(days=-2),
                    window=timedelta(days=1),
                    purpose=Purpose.APPOINTMENT_REMINDER,
                    channels=_BY_TEXT,
                    template_id="appointment-reminder",
                ),
            ),
        ),
        FollowUpPlan(
            id=FollowUpPlanId("after-a-procedure"),
            title="After a procedure",
            trigger=Trigger.PROCEDURE_DONE,
            steps=(
                FollowUpStep(code="next-day", after=timedelta(days=1), template_id="check-in"),
                FollowUpStep(code="next-week", after=timedelta(days=7), template_id="check-in"),
            ),
        ),
        FollowUpPlan(
            id=FollowUpPlanId("missed-visit"),
            title="After a missed visit",
            trigger=Trigger.APPOINTMENT_MISSED,
            steps=(FollowUpStep(code="next-day", after=timedelta(days=1), template_id="missed-you"),),
        ),
    ]


@hookimpl
def bedside_recall_types() -> list[RecallType]:
    """A check-up every six months."""
    return [
        RecallType(
            id=RecallTypeId("check-up"),
            title="Check-up",
            service="check-up",
            interval=Interval(months=6),
        )
    ]


@hookimpl
def bedside_surveys() -> list[Survey]:
    """The one question of the Net Promoter Score."""
    return [
        Survey(
            id=SurveyId("recommend"),
            title="Would you recommend us?",
            instrument="nps",
            questions=(Question(code="recommend", words="How likely are you to recommend us to a friend?"),),
        )
    ]
