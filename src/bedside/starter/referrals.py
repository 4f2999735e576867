"""A starter set for a referral programme: it asks in good moments, thanks, and welcomes.

``plugins={"starter": bedside.starter, "referrals": bedside.starter.referrals}``. It needs the starter
set, whose templates ask and welcome. It says nothing of when patients may be asked: that is in the
programme's own terms, such as :data:`bedside.domain.asking.CAREFUL_ASKING`. It holds no reward.
"""

from __future__ import annotations

from datetime import timedelta

from bedside.domain.followups import FollowUpPlan, FollowUpPlanId, FollowUpStep, Trigger
from bedside.domain.messages import Purpose
from bedside.domain.templates import MessageTemplate, MessageTemplateId
from bedside.hookspecs import hookimpl

__all__ = ["bedside_follow_up_plans", "bedside_message_templates"]


@hookimpl
def bedside_message_templates() -> list[MessageTemplate]:
    """Thanks that say nothing about anybody, and that there is nothing to redeem."""
    return [
        MessageTemplate(
            id=MessageTemplateId("thank-you-for-recommending"),
            purpose=Purpose.THANK_YOU,
            subject="Thank you",
            body=(
                "Hello {first_name}, thank you for recommending us. This is simply a thank-you: there is "
                "nothing to do and nothing to redeem. {practice_name}. {opt_out}"
            ),
        ),
    ]


@hookimpl
def bedside_follow_up_plans() -> list[FollowUpPlan]:
    """Ask after a visit and after a promoter's answer, thank some days after a friend came, welcome."""
    return [
        FollowUpPlan(
            id=FollowUpPlanId("ask-after-a-visit"),
            title="Ask for a referral after a visit",
            trigger=Trigger.VISIT_KEPT,
            steps=(_step("ask", timedelta(days=3), Purpose.REFERRAL_INVITATION, "bring-a-friend"),),
        ),
        FollowUpPlan(
            id=FollowUpPlanId("ask-after-an-answer"),
            title="Ask for a referral after an answer",
            trigger=Trigger.SURVEY_ANSWERED,
            steps=(_step("ask", timedelta(days=1), Purpose.REFERRAL_INVITATION, "bring-a-friend"),),
        ),
        FollowUpPlan(
            id=FollowUpPlanId("thank-for-a-friend"),
            title="Thank whoever sent a friend",
            trigger=Trigger.FRIEND_SEEN,
            # Some days later, so that the thanks do not tell on which day the friend came.
            steps=(_step("thank", timedelta(days=5), Purpose.THANK_YOU, "thank-you-for-recommending"),),
        ),
        FollowUpPlan(
            id=FollowUpPlanId("welcome-a-friend"),
            title="Welcome whoever was sent",
            trigger=Trigger.REFERRAL_RECEIVED,
            steps=(_step("welcome", timedelta(hours=1), Purpose.WELCOME, "welcome-a-friend"),),
        ),
    ]


def _step(code: str, after: timedelta, purpose: Purpose, template_id: str) -> FollowUpStep:
    week = timedelta(days=7)
    return FollowUpStep(code=code, after=after, window=week, purpose=purpose, template_id=template_id)
