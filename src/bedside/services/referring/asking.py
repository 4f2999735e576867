"""Asking: may this patient be asked to bring a friend, and the invitation that carries the code."""

from __future__ import annotations

from datetime import datetime

import attrs

from bedside.domain.codes import ALPHABET, BODY_LENGTH, grouped, with_check_sign
from bedside.domain.invitations import Invitation, InvitationId
from bedside.domain.messages import Channel, Message, MessageId, Purpose
from bedside.domain.patients import Patient, contact_for
from bedside.domain.policies import ReferralPolicy
from bedside.errors import NotFoundError
from bedside.rules import Decision
from bedside.services.deciding import judge, message_case
from bedside.services.messages import Planned, plan_message
from bedside.services.office import Office
from bedside.services.referring.counting import NO_CONTACT_POINT, age_terms, chosen_policy
from bedside.services.referring.invitations import link_of
from bedside.services.unit import Unit

__all__ = ["Invited", "invite"]

#: Channels that need no messenger: the code is spoken, shown or printed at the desk.
_BY_HAND = frozenset({Channel.FACE_TO_FACE, Channel.PRINTED_CARD, Channel.SOCIAL, Channel.WEB})


@attrs.frozen(kw_only=True)
class Invited:
    """The answer to "may we ask this patient": an invitation with its code, or the reason why not.

    Where a message carries the code, ``decision`` is the one about that message.
    """

    invitation: Invitation | None
    decision: Decision
    planned: Planned | None = None

    @property
    def code(self) -> str | None:
        """The code as people read it."""
        return None if self.invitation is None else grouped(self.invitation.code)


def invite(
    office: Office,
    unit: Unit,
    patient_id: str,
    *,
    channel: Channel,
    policy_id: str | None,
    campaign: str | None,
    expires_at: datetime | None,
) -> Invited:
    """Ask a patient to bring a friend, if we may; a message over *channel* carries the code.

    The message is planned first: there is no invitation whose message cannot go out.

    Raises:
        NotFoundError: *channel* needs a message, and no template is for referral invitations.
    """
    patient = unit.get(Patient, patient_id)
    policy = chosen_policy(office, unit, policy_id)
    decision = _may_invite(office, unit, patient, channel, policy)
    waits = decision.only_waits and channel not in _BY_HAND
    if not (decision.allowed or waits):
        return Invited(invitation=None, decision=decision)
    invitation = Invitation(
        id=InvitationId(unit.new_id(Invitation)),
        code=with_check_sign(unit.environment.secret(ALPHABET, BODY_LENGTH)),
        referrer_id=patient_id,
        policy_id=None if policy is None else policy.id,
        channel=channel,
        campaign=campaign,
        created_at=unit.now,
        expires_at=expires_at,
    )
    planned = None
    if channel not in _BY_HAND:
        planned = _send_code(office, unit, patient, invitation)
        decision = planned.decision or decision
        if planned.message is None:
            return Invited(invitation=None, decision=decision, planned=planned)
    unit.add(invitation)
    unit.note("invite", Invitation, invitation.id, subject=patient_id)
    return Invited(invitation=invitation, decision=decision, planned=planned)


def _may_invite(
    office: Office, unit: Unit, patient: Patient, channel: Channel, policy: ReferralPolicy | None
) -> Decision:
    point = contact_for(patient.contact_points, channel)
    terms = age_terms(office, unit, policy, (patient,))
    if point is None and channel not in _BY_HAND:
        terms += (NO_CONTACT_POINT,)
    address = "at the desk" if point is None or channel in _BY_HAND else point.value
    draft = Message(
        id=MessageId(unit.new_id(Message)),
        patient_id=patient.id,
        purpose=Purpose.REFERRAL_INVITATION,
        channel=Channel.FACE_TO_FACE if channel in _BY_HAND else channel,
        address=address,
        body=" ".join(filter(None, (office.settings.postal_address, office.settings.opt_out))),
        created_at=unit.now,
        due_at=unit.now,
    )
    case = message_case(office, unit, patient, draft, still_true=True, send_at=unit.now)
    return judge(
        office,
        unit,
        case,
        action="invite",
        about=Patient,
        about_id=patient.id,
        patient_id=patient.id,
        terms=terms,
    )


def _send_code(office: Office, unit: Unit, patient: Patient, invitation: Invitation) -> Planned:
    for template in office.offers.templates.values():
        if template.purpose is Purpose.REFERRAL_INVITATION:
            return plan_message(
                office,
                unit,
                patient,
                template,
                channels=(invitation.channel,),
                about=("invitation", invitation.id),
                values=_code_and_link(office, invitation),
            )
    raise NotFoundError("message template", "for the purpose referral_invitation")


def _code_and_link(office: Office, invitation: Invitation) -> dict[str, str]:
    """What an invitation's message may say; without link keys there is no value for ``{link}``."""
    link = link_of(office, invitation, via=invitation.channel.value)
    return {"referral_code": grouped(invitation.code)} | ({} if link is None else {"link": link})
