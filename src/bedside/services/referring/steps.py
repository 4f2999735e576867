"""Steps of a follow-up plan that are more than a message: to ask for a referral, to thank, to welcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bedside.domain.followups import FollowUp, FollowUpStep
from bedside.domain.messages import Purpose
from bedside.domain.referrals import Referral
from bedside.domain.templates import MessageTemplate
from bedside.services.merging import person_of
from bedside.services.messages import Planned, in_order, plan_message
from bedside.services.office import Office
from bedside.services.referring.asking import Ask, invite
from bedside.services.referring.attributing import sender_of
from bedside.services.referring.thanking import thank, welcome
from bedside.services.unit import Unit

__all__ = ["plan_step"]


def plan_step(
    office: Office,
    unit: Unit,
    follow_up: FollowUp,
    step: FollowUpStep,
    template: MessageTemplate,
    values: Mapping[str, str],
) -> Planned:
    """Plan the message of one step: its template's purpose says whether it asks, thanks or just speaks.

    A step that asks makes an invitation with a code, and asks only after something good. One about a
    referral thanks once: when that was done by hand, there is no message any more.
    """
    if template.purpose is Purpose.REFERRAL_INVITATION:
        return _ask(office, unit, follow_up, step)
    if follow_up.about_kind == "referral" and template.purpose in (Purpose.THANK_YOU, Purpose.WELCOME):
        return _thank(office, unit, follow_up, step, template)
    return plan_message(
        office,
        unit,
        person_of(unit, follow_up.patient_id),
        template,
        channels=step.channels,
        about=("follow_up", follow_up.id),
        values=values,
        expires_at=follow_up.window_end_at,
    )


def _ask(office: Office, unit: Unit, follow_up: FollowUp, step: FollowUpStep) -> Planned:
    patient = person_of(unit, follow_up.patient_id)
    planned = Planned(message=None, decision=None)
    for channel in in_order(patient, step.channels):
        invited = invite(
            office,
            unit,
            patient.id,
            Ask(channel=channel, only_after_something_good=True),
            about=("follow_up", follow_up.id),
        )
        if invited.planned is not None and invited.planned.message is not None:
            return invited.planned
        planned = Planned(message=None, decision=invited.decision)
    return planned


def _thank(
    office: Office, unit: Unit, follow_up: FollowUp, step: FollowUpStep, template: MessageTemplate
) -> Planned:
    referral = unit.look_up(Referral, follow_up.about_id or "")
    thanks = template.purpose is Purpose.THANK_YOU
    given = None if referral is None else _given_at(referral, thanks=thanks)
    if referral is None or given is not None or (thanks and sender_of(unit, referral) is None):
        return Planned(message=None, decision=None)
    say = thank if thanks else welcome
    return say(
        office,
        unit,
        referral.id,
        channels=step.channels,
        template_id=template.id,
        about=("follow_up", follow_up.id),
        expires_at=follow_up.window_end_at,
    ).planned


def _given_at(referral: Referral, *, thanks: bool) -> datetime | None:
    return referral.thanked_at if thanks else referral.welcomed_at
