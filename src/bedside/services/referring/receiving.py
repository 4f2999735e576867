"""Receiving: a friend came, by a code or by a name; who earned the referral, and whether it counts."""

from __future__ import annotations

import attrs

from bedside.domain.attribution import Attribution
from bedside.domain.codes import referral_code
from bedside.domain.followups import Trigger
from bedside.domain.invitations import mark_opened
from bedside.domain.messages import Channel
from bedside.domain.patients import Patient
from bedside.domain.referrals import Referral, ReferralId, ReferralSource, SourceKind, accept
from bedside.domain.rewards import QualifyingEvent
from bedside.errors import InvalidValueError
from bedside.rules import Decision, Unknown
from bedside.services.deciding import judge
from bedside.services.followups import plan_after
from bedside.services.giving.earning import earn
from bedside.services.office import Office
from bedside.services.referring.attributing import count_touches
from bedside.services.referring.counting import age_terms, chosen_policy, eligibility, referral_case
from bedside.services.referring.invitations import open_invitation
from bedside.services.unit import Unit

__all__ = ["Received", "receive"]


@attrs.frozen(kw_only=True)
class Received:
    """A referral that came in: accepted for care, with who earned it and whether it counts."""

    referral: Referral
    attribution: Attribution
    decision: Decision
    reward_decisions: tuple[Decision, ...] = ()


def receive(
    office: Office,
    unit: Unit,
    patient_id: str,
    *,
    code: str | None,
    referrer_id: str | None,
    channel: Channel | None,
    service: str | None,
    policy_id: str | None,
    agreed_to_contact: bool | Unknown,
) -> Received:
    """Take in a referral by *code* or by *referrer_id*; ``desk.referrals.receive`` says what each is.

    Raises:
        InvalidValueError: both or neither were given, or there is a slip in the code.
        NotFoundError: no code of ours, or one that counts no more; the answer is the same.
    """
    if (code is None) == (referrer_id is None):
        raise InvalidValueError("referral.source", "receive", "give a code or the referrer's id")
    patient = unit.get(Patient, patient_id)
    invitation = None if code is None else open_invitation(unit, referral_code(code))
    if invitation is not None:
        referrer_id, channel = invitation.referrer_id, channel or invitation.channel
        policy_id = policy_id or invitation.policy_id
        unit.change(mark_opened(invitation, at=unit.now))
    referrer = unit.get(Patient, referrer_id or "")
    policy = chosen_policy(office, unit, policy_id)
    source = ReferralSource(kind=SourceKind.PATIENT, source_id=referrer.id)
    referral = unit.add(
        Referral(
            id=ReferralId(unit.new_id(Referral)),
            source=source,
            patient_id=patient_id,
            invitation_id=None if invitation is None else invitation.id,
            policy_id=None if policy is None else policy.id,
            channel=channel,
            service=service,
            received_at=unit.now,
        )
    )
    attribution = count_touches(office, unit, referral, policy, declared=invitation is None)
    decision = judge(
        office,
        unit,
        referral_case(
            office,
            unit,
            referral,
            patient,
            referrer,
            policy,
            attribution,
            # A code is on a card or in a message that the friend got from the referrer, and
            # we hear of it only when the friend shows it: nobody gave us their number.
            agreed_to_contact=True if invitation is not None else agreed_to_contact,
        ),
        action="count-referral",
        about=Referral,
        about_id=referral.id,
        patient_id=patient_id,
        terms=age_terms(office, unit, policy, (referrer, patient)),
    )
    counted = unit.change(attrs.evolve(accept(referral, at=unit.now), eligibility=eligibility(decision)))
    unit.note("receive", Referral, referral.id, subject=patient_id)
    rewards = earn(office, unit, counted, QualifyingEvent.REFERRAL_RECEIVED)
    plan_after(
        office,
        unit,
        Trigger.REFERRAL_RECEIVED,
        patient_id=patient_id,
        event_at=unit.now,
        about=("referral", referral.id),
        service=service,
    )
    return Received(referral=counted, attribution=attribution, decision=decision, reward_decisions=rewards)
