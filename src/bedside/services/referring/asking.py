"""Asking: may this patient be asked to bring a friend, and the invitation that carries the code."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import attrs

from bedside.domain.channels import ChannelName, channel_code
from bedside.domain.checks import utc
from bedside.domain.codes import ALPHABET, BODY_LENGTH, grouped, with_check_sign
from bedside.domain.invitations import Invitation, InvitationId
from bedside.domain.messages import Channel, Message, MessageId, Purpose
from bedside.domain.patients import Patient, contact_for
from bedside.domain.policies import ReferralPolicy
from bedside.errors import InvalidValueError, NotFoundError
from bedside.rules import Decision, Effect
from bedside.rules.engine import PLUGIN_PACK
from bedside.services.deciding import keep, message_case, weigh
from bedside.services.merging import points_of_person
from bedside.services.messages import Planned, plan_message
from bedside.services.office import Office
from bedside.services.referring.channels import carries_messages
from bedside.services.referring.counting import NO_CONTACT_POINT, age_terms, chosen_policy
from bedside.services.referring.history import ask_case, terms_of
from bedside.services.referring.invitations import link_of
from bedside.services.unit import Unit

__all__ = ["Ask", "Invited", "Weighed", "invite", "may_ask", "weigh_asking"]

#: No zone turns what is not later than this into an instant that no calendar has.
_LAST: Final = datetime(9999, 12, 30, tzinfo=UTC)

#: How the ``pack`` of a finding about the message begins, that would carry the code; the pack follows.
_OF_THE_MESSAGE = "message."


@attrs.frozen(kw_only=True)
class Ask:
    """What is to be asked: over which channel, in which programme, and whether the patient wants it.

    ``only_after_something_good``: an occasion is needed, whatever the programme says.
    """

    channel: ChannelName
    policy_id: str | None = None
    by_own_request: bool = False
    only_after_something_good: bool = False


@attrs.frozen(kw_only=True)
class Weighed:
    """May we ask: the decision, and whether a message may carry the code, perhaps only later."""

    decision: Decision
    may_go: bool


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


def may_ask(office: Office, unit: Unit, patient_id: str, ask: Ask) -> Decision:
    """The decision whether to ask, which is kept, and nothing else."""
    patient = unit.get(Patient, patient_id)
    policy = chosen_policy(office, unit, ask.policy_id)
    weighed = weigh_asking(office, unit, patient, ask, policy)
    return _kept(unit, patient, weighed, action="may-ask")


def invite(
    office: Office,
    unit: Unit,
    patient_id: str,
    ask: Ask,
    *,
    campaign: str | None = None,
    expires_at: datetime | None = None,
    single_use: bool = False,
    about: tuple[str, str] | None = None,
) -> Invited:
    """Ask a patient to bring a friend, if we may; a message over the channel carries the code.

    The message is planned first: there is no invitation whose message cannot go out. *about* is what
    the message is about, where that is not the invitation.

    Raises:
        NotFoundError: the channel needs a message, and no template is for referral invitations.
    """
    patient = unit.get(Patient, patient_id)
    policy = chosen_policy(office, unit, ask.policy_id)
    weighed = weigh_asking(office, unit, patient, ask, policy)
    decision = _kept(unit, patient, weighed, action="invite")
    if not weighed.may_go:
        _note_in_vain(unit, patient, ask, decision)
        return Invited(invitation=None, decision=decision)
    invitation = Invitation(
        id=InvitationId(unit.new_id(Invitation)),
        code=with_check_sign(unit.environment.secret(ALPHABET, BODY_LENGTH)),
        referrer_id=patient_id,
        policy_id=None if policy is None else policy.id,
        channel=ask.channel,
        campaign=campaign,
        created_at=unit.now,
        expires_at=_ends_at(unit.now, expires_at, policy),
        asked=not ask.by_own_request,
        single_use=single_use,
    )
    planned = None
    if carries_messages(ask.channel):
        planned = _send_code(office, unit, patient, invitation, about or ("invitation", invitation.id))
        decision = planned.decision or decision
        if planned.message is None:
            _note_in_vain(unit, patient, ask, decision)
            return Invited(invitation=None, decision=decision, planned=planned)
    unit.add(invitation)
    unit.note("invite", Invitation, invitation.id, subject=patient_id)
    return Invited(invitation=invitation, decision=decision, planned=planned)


def weigh_asking(
    office: Office, unit: Unit, patient: Patient, ask: Ask, policy: ReferralPolicy | None
) -> Weighed:
    """What the rules say to asking *patient* now: about the person, and about the message.

    The rules about messages are asked as for any message, and what they have against it stands in
    the decision, with ``message.`` before the name of the pack.
    """
    written = carries_messages(ask.channel)
    channel = ask.channel if written and isinstance(ask.channel, Channel) else Channel.FACE_TO_FACE
    point = contact_for(points_of_person(unit, patient), channel)
    terms = age_terms(office, unit, policy, (patient,))
    if point is None and written:
        terms += (NO_CONTACT_POINT,)
    address = "at the desk" if point is None or not written else point.value
    case = ask_case(
        office,
        unit,
        patient,
        policy,
        address=address,
        by_own_request=ask.by_own_request,
        only_after_something_good=ask.only_after_something_good,
    )
    own = weigh(office, unit, case, terms)
    about_message = _weigh_message(office, unit, patient, channel, address)
    against = [
        found
        if found.pack.startswith(PLUGIN_PACK)
        else attrs.evolve(found, pack=_OF_THE_MESSAGE + found.pack)
        for found in about_message.findings
        if found.effect not in (Effect.ALLOW, Effect.PERMIT)
    ]
    message_goes = about_message.allowed or (written and about_message.only_waits)
    return Weighed(decision=own.with_findings(against), may_go=own.allowed and message_goes)


def _weigh_message(office: Office, unit: Unit, patient: Patient, channel: Channel, address: str) -> Decision:
    draft = Message(
        id=MessageId(unit.new_id(Message)),
        patient_id=patient.id,
        purpose=Purpose.REFERRAL_INVITATION,
        channel=channel,
        address=address,
        body=" ".join(filter(None, (office.settings.postal_address, office.settings.opt_out))),
        created_at=unit.now,
        due_at=unit.now,
    )
    case = message_case(office, unit, patient, draft, still_true=True, send_at=unit.now)
    return weigh(office, unit, case)


def _note_in_vain(unit: Unit, patient: Patient, ask: Ask, decision: Decision) -> None:
    """No invitation keeps over which channel it was tried, and a trial of another programme asks."""
    channel = ask.channel.value if isinstance(ask.channel, Channel) else ask.channel
    reason = f"{channel}+own-request" if ask.by_own_request else channel
    outcome = decision.outcome.value
    unit.note("ask-in-vain", Patient, patient.id, subject=patient.id, outcome=outcome, reason=reason)


def _kept(unit: Unit, patient: Patient, weighed: Weighed, *, action: str) -> Decision:
    return keep(
        unit, weighed.decision, action=action, about=Patient, about_id=patient.id, patient_id=patient.id
    )


def _ends_at(now: datetime, wanted: datetime | None, policy: ReferralPolicy | None) -> datetime | None:
    """The earlier of what was asked for and what the programme allows.

    Raises:
        InvalidValueError: ``time.naive``; ``invitation.expiry``: it would be over at once.
    """
    lifetime = terms_of(policy).code_lifetime
    if wanted is not None:
        if wanted.utcoffset() is None:
            raise InvalidValueError("time.naive", "invite.expires_at", "give a time zone")
        # Beyond the last day of the calendar in UTC there is no instant to compare.
        if not now < wanted <= _LAST:
            problem = "give a time to come, or nobody can ever come by this code"
            raise InvalidValueError("invitation.expiry", "invite.expires_at", problem)
    ends = [utc(at) for at in (wanted, None if lifetime is None else now + lifetime) if at is not None]
    return min(ends, default=None)


def _send_code(
    office: Office, unit: Unit, patient: Patient, invitation: Invitation, about: tuple[str, str]
) -> Planned:
    for template in office.offers.templates.values():
        if template.purpose is Purpose.REFERRAL_INVITATION and isinstance(invitation.channel, Channel):
            return plan_message(
                office,
                unit,
                patient,
                template,
                channels=(invitation.channel,),
                about=about,
                values=_code_and_link(office, invitation),
            )
    raise NotFoundError("message template", "for the purpose referral_invitation")


def _code_and_link(office: Office, invitation: Invitation) -> dict[str, str]:
    """What an invitation's message may say; without link keys there is no value for ``{link}``."""
    link = link_of(office, invitation, via=channel_code(invitation.channel))
    return {"referral_code": grouped(invitation.code)} | ({} if link is None else {"link": link})
