"""Referrals between patients: ask for one, receive it, say who earned it and whether it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from bedside.domain.attribution import Attribution
from bedside.domain.checks import check_code
from bedside.domain.codes import ALPHABET, BODY_LENGTH, grouped, referral_code, with_check_sign
from bedside.domain.dates import local_date
from bedside.domain.followups import Trigger
from bedside.domain.invitations import Invitation, InvitationId, mark_opened, revoke
from bedside.domain.links import check_tag
from bedside.domain.messages import Channel, Message, MessageId, Purpose
from bedside.domain.patients import Patient, contact_for
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import (
    Referral,
    ReferralId,
    ReferralSource,
    SourceKind,
    accept,
    decline,
    lose,
    release,
)
from bedside.domain.rewards import QualifyingEvent
from bedside.errors import InvalidValueError, NotFoundError
from bedside.rules import Decision, Unknown
from bedside.services.deciding import judge, message_case
from bedside.services.followups import plan_after
from bedside.services.giving.earning import earn
from bedside.services.messages import Planned, plan_message
from bedside.services.office import Office
from bedside.services.referring.counting import (
    NO_CONTACT_POINT,
    age_terms,
    count_touches,
    eligibility,
    referral_case,
)
from bedside.services.referring.invitations import link_of, open_invitation
from bedside.services.unit import Unit

__all__ = ["Invited", "Received", "Referrals", "Released"]

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


@attrs.frozen(kw_only=True)
class Received:
    """A referral that came in: accepted for care, with who earned it and whether it counts."""

    referral: Referral
    attribution: Attribution
    decision: Decision
    reward_decisions: tuple[Decision, ...] = ()


@attrs.frozen(kw_only=True)
class Released:
    """A held referral that a person has ruled on, and the rewards that were judged because of it."""

    referral: Referral
    reward_decisions: tuple[Decision, ...] = ()


class Referrals:
    """``desk.referrals``: patients who bring friends."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def invite(
        self,
        patient_id: str,
        *,
        channel: Channel = Channel.FACE_TO_FACE,
        policy_id: str | None = None,
        campaign: str | None = None,
        expires_at: datetime | None = None,
    ) -> Invited:
        """Ask a patient to bring a friend, if we may; a message over *channel* carries the code.

        There is no invitation whose message cannot go out: the message is planned first, and where
        the rules or a missing contact point stand against it, its decision is the answer. *campaign* is
        a tag that stands in links for everybody to read.

        Raises:
            InvalidValueError: ``link.tag``, ``link.tag_personal``: *campaign* is no such tag.
            NotFoundError: *channel* needs a message, and no template is for referral invitations.
        """
        if campaign is not None:
            check_tag(campaign, "campaign")
        office = self._office
        with office.unit() as unit:
            patient = unit.get(Patient, patient_id)
            policy = self._policy(unit, policy_id)
            decision = self._may_invite(unit, patient, channel, policy)
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
                planned = self._send_code(unit, patient, invitation)
                decision = planned.decision or decision
                if planned.message is None:
                    return Invited(invitation=None, decision=decision, planned=planned)
            unit.add(invitation)
            unit.note("invite", Invitation, invitation.id, subject=patient_id)
            return Invited(invitation=invitation, decision=decision, planned=planned)

    def open(self, typed_code: str) -> Invitation:
        """Somebody followed the link or showed the card.

        Raises:
            InvalidValueError: there is a slip in the code.
            NotFoundError: no code of ours, or one that counts no more; the answer is the same.
        """
        code = referral_code(typed_code)
        with self._office.unit() as unit:
            invitation = open_invitation(unit, code)
            unit.note("open", Invitation, invitation.id, subject=invitation.referrer_id)
            return unit.change(mark_opened(invitation, at=unit.now))

    def revoke(self, invitation_id: str) -> Invitation:
        """The code counts no more."""
        with self._office.unit() as unit:
            revoked = revoke(unit.get(Invitation, invitation_id))
            unit.note("revoke", Invitation, invitation_id, subject=revoked.referrer_id)
            return unit.change(revoked)

    def receive(
        self,
        patient_id: str,
        *,
        code: str | None = None,
        referrer_id: str | None = None,
        channel: Channel | None = None,
        service: str | None = None,
        policy_id: str | None = None,
        agreed_to_contact: bool | Unknown = True,
    ) -> Received:
        """A new patient came by a code, or says which patient sent them.

        The patient is welcome whatever the programme's terms say: the decision is only about
        whether the referral counts. *agreed_to_contact* is about a patient without a code: say
        False, or UNKNOWN, when it was not the patient who came to us, such as when a referrer left
        a friend's number. Who came by a code came by their own act, whatever is said here.
        """
        if (code is None) == (referrer_id is None):
            raise InvalidValueError("referral.source", "receive", "give a code or the referrer's id")
        office = self._office
        with office.unit() as unit:
            patient = unit.get(Patient, patient_id)
            invitation = None if code is None else open_invitation(unit, referral_code(code))
            if invitation is not None:
                referrer_id, channel = invitation.referrer_id, channel or invitation.channel
                policy_id = policy_id or invitation.policy_id
                unit.change(mark_opened(invitation, at=unit.now))
            referrer = unit.get(Patient, referrer_id or "")
            policy = self._policy(unit, policy_id)
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
            counted = unit.change(
                attrs.evolve(accept(referral, at=unit.now), eligibility=eligibility(decision))
            )
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
            return Received(
                referral=counted, attribution=attribution, decision=decision, reward_decisions=rewards
            )

    def lose(self, referral_id: str, *, reason: str) -> Referral:
        """Nobody was seen."""
        with self._office.unit() as unit:
            lost = lose(unit.get(Referral, referral_id), at=unit.now, reason=reason)
            unit.note("lose", Referral, referral_id, subject=lost.patient_id, outcome=reason)
            return unit.change(lost)

    def decline(self, referral_id: str, *, reason: str) -> Referral:
        """We will not see the patient on this referral."""
        with self._office.unit() as unit:
            declined = decline(unit.get(Referral, referral_id), at=unit.now, reason=reason)
            unit.note("decline", Referral, referral_id, subject=declined.patient_id, outcome=reason)
            return unit.change(declined)

    def release(self, referral_id: str, *, counts: bool, reason: str) -> Released:
        """A person has looked at a referral whose eligibility is held: it counts, or it does not.

        *reason* goes into the journal: a short code such as ``friend-called-us``. When it counts,
        the rewards for what has happened meanwhile are judged now, each once.

        Raises:
            InvalidValueError: the referral is not held, or the reason is no code.
        """
        check_code(reason, "reason")
        office = self._office
        with office.unit() as unit:
            ruled = unit.change(release(unit.get(Referral, referral_id), counts=counts))
            outcome = "eligible" if counts else "not-eligible"
            unit.note(
                "release", Referral, referral_id, subject=ruled.patient_id, outcome=outcome, reason=reason
            )
            events = [QualifyingEvent.REFERRAL_RECEIVED]
            if ruled.first_visit_at is not None:
                events.append(QualifyingEvent.FIRST_VISIT_KEPT)
            decisions = [decision for event in events for decision in earn(office, unit, ruled, event)]
            return Released(referral=ruled, reward_decisions=tuple(decisions))

    def by_referrer(self, patient_id: str) -> Sequence[Referral]:
        """Every referral that this patient made, oldest first."""
        with self._office.unit() as unit:
            unit.get(Patient, patient_id)
            unit.note("read-referrals", Patient, patient_id, subject=patient_id)
            return unit.find(Referral, equal={"referrer_id": patient_id}, order_by="received_at")

    # How it is decided.

    def _policy(self, unit: Unit, policy_id: str | None) -> ReferralPolicy | None:
        policies = self._office.offers.policies
        if policy_id is not None:
            if policy_id not in policies:
                raise NotFoundError("referral policy", policy_id)
            return policies[policy_id]
        today = local_date(unit.now, self._office.settings.time_zone)
        running = [policy for policy in policies.values() if policy.runs_on(today)]
        return min(running, key=lambda policy: policy.id, default=None)

    def _may_invite(
        self, unit: Unit, patient: Patient, channel: Channel, policy: ReferralPolicy | None
    ) -> Decision:
        point = contact_for(patient.contact_points, channel)
        terms = age_terms(self._office, unit, policy, (patient,))
        if point is None and channel not in _BY_HAND:
            terms += (NO_CONTACT_POINT,)
        address = "at the desk" if point is None or channel in _BY_HAND else point.value
        draft = Message(
            id=MessageId(unit.new_id(Message)),
            patient_id=patient.id,
            purpose=Purpose.REFERRAL_INVITATION,
            channel=Channel.FACE_TO_FACE if channel in _BY_HAND else channel,
            address=address,
            body=" ".join(
                filter(None, (self._office.settings.postal_address, self._office.settings.opt_out))
            ),
            created_at=unit.now,
            due_at=unit.now,
        )
        case = message_case(self._office, unit, patient, draft, still_true=True, send_at=unit.now)
        return judge(
            self._office,
            unit,
            case,
            action="invite",
            about=Patient,
            about_id=patient.id,
            patient_id=patient.id,
            terms=terms,
        )

    def _send_code(self, unit: Unit, patient: Patient, invitation: Invitation) -> Planned:
        for template in self._office.offers.templates.values():
            if template.purpose is Purpose.REFERRAL_INVITATION:
                return plan_message(
                    self._office,
                    unit,
                    patient,
                    template,
                    channels=(invitation.channel,),
                    about=("invitation", invitation.id),
                    values=_code_and_link(self._office, invitation),
                )
        raise NotFoundError("message template", "for the purpose referral_invitation")


def _code_and_link(office: Office, invitation: Invitation) -> dict[str, str]:
    """What an invitation's message may say; without link keys there is no value for ``{link}``."""
    link = link_of(office, invitation, via=invitation.channel.value)
    return {"referral_code": grouped(invitation.code)} | ({} if link is None else {"link": link})
