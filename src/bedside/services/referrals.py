"""Referrals between patients: ask for one, receive it, say who earned it and whether it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from bedside.domain.appointments import Visit
from bedside.domain.attribution import Attribution, AttributionId, Touch, TouchId, attribute
from bedside.domain.codes import ALPHABET, BODY_LENGTH, grouped, referral_code, with_check_sign
from bedside.domain.dates import Period, day_bounds, local_date
from bedside.domain.invitations import Invitation, InvitationId, is_open, mark_opened, revoke
from bedside.domain.messages import Channel, Message, MessageId, Purpose
from bedside.domain.patients import Patient, contact_for
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import (
    Eligibility,
    Referral,
    ReferralId,
    ReferralSource,
    SourceKind,
    accept,
    decline,
    lose,
)
from bedside.domain.rewards import QualifyingEvent
from bedside.errors import InvalidValueError, NotFoundError
from bedside.rules import Decision, Effect, ReferralCase
from bedside.services.deciding import judge, message_case
from bedside.services.earning import earn
from bedside.services.messages import Planned, plan_message
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["Invited", "Received", "Referrals"]

#: Channels that need no messenger: the code is spoken, shown or printed at the desk.
_BY_HAND = frozenset({Channel.FACE_TO_FACE, Channel.PRINTED_CARD, Channel.SOCIAL, Channel.WEB})


@attrs.frozen(kw_only=True)
class Invited:
    """The answer to "may we ask this patient": an invitation with its code, or the reason why not."""

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
        """Ask a patient to bring a friend, if we may; a message over *channel* carries the code."""
        office = self._office
        with office.unit() as unit:
            patient = unit.get(Patient, patient_id)
            policy = self._policy(unit, policy_id)
            decision = self._may_invite(unit, patient, channel)
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
            unit.add(invitation)
            unit.note("invite", Invitation, invitation.id, subject=patient_id)
            planned = None
            if channel not in _BY_HAND:
                planned = self._send_code(unit, patient, invitation)
            return Invited(invitation=invitation, decision=decision, planned=planned)

    def open(self, typed_code: str) -> Invitation:
        """Somebody followed the link or showed the card.

        Raises:
            InvalidValueError: there is a slip in the code.
            NotFoundError: no code of ours, or one that counts no more; the answer is the same.
        """
        code = referral_code(typed_code)
        with self._office.unit() as unit:
            invitation = self._open_invitation(unit, code)
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
    ) -> Received:
        """A new patient came by a code, or says which patient sent them.

        The patient is welcome whatever the programme's terms say: the decision is only about
        whether the referral counts.
        """
        if (code is None) == (referrer_id is None):
            raise InvalidValueError("referral.source", "receive", "give a code or the referrer's id")
        office = self._office
        with office.unit() as unit:
            patient = unit.get(Patient, patient_id)
            invitation = None if code is None else self._open_invitation(unit, referral_code(code))
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
            attribution = self._attribute(unit, referral, policy, declared=invitation is None)
            decision = judge(
                office,
                unit,
                self._case(unit, referral, patient, referrer, policy, attribution),
                action="count-referral",
                about=Referral,
                about_id=referral.id,
                patient_id=patient_id,
            )
            counted = unit.change(
                attrs.evolve(accept(referral, at=unit.now), eligibility=_eligibility(decision))
            )
            unit.note("receive", Referral, referral.id, subject=patient_id)
            rewards = earn(office, unit, counted, QualifyingEvent.REFERRAL_RECEIVED)
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

    def by_referrer(self, patient_id: str) -> Sequence[Referral]:
        """Every referral that this patient made, oldest first."""
        with self._office.unit() as unit:
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

    def _open_invitation(self, unit: Unit, code: str) -> Invitation:
        found = unit.find(Invitation, equal={"code": code}, limit=1)
        # An unknown, a revoked and an expired code get one answer, so that nobody learns from it.
        if not found or not is_open(found[0], at=unit.now):
            raise NotFoundError("open invitation", "of this code")
        return found[0]

    def _may_invite(self, unit: Unit, patient: Patient, channel: Channel) -> Decision:
        point = contact_for(patient.contact_points, channel)
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
        )

    def _send_code(self, unit: Unit, patient: Patient, invitation: Invitation) -> Planned | None:
        for template in self._office.offers.templates.values():
            if template.purpose is Purpose.REFERRAL_INVITATION:
                return plan_message(
                    self._office,
                    unit,
                    patient,
                    template,
                    channels=(invitation.channel,),
                    about=("invitation", invitation.id),
                    values={"referral_code": grouped(invitation.code)},
                )
        return None

    def _attribute(
        self, unit: Unit, referral: Referral, policy: ReferralPolicy | None, *, declared: bool
    ) -> Attribution:
        unit.add(
            Touch(
                id=TouchId(unit.new_id(Touch)),
                patient_id=referral.patient_id,
                source=referral.source,
                channel=referral.channel,
                at=unit.now,
                declared=declared,
            )
        )
        touches = unit.find(Touch, equal={"patient_id": referral.patient_id})
        attribution_id = AttributionId(unit.new_id(Attribution))
        if policy is None:
            window = self._office.settings.attribution_window
            found = attribute(
                touches, attribution_id=attribution_id, referral_id=referral.id, at=unit.now, window=window
            )
        else:
            found = attribute(
                touches,
                attribution_id=attribution_id,
                referral_id=referral.id,
                at=unit.now,
                window=policy.attribution_window,
                rule=policy.attribution_rule,
            )
        return unit.add(found)

    def _case(
        self,
        unit: Unit,
        referral: Referral,
        patient: Patient,
        referrer: Patient,
        policy: ReferralPolicy | None,
        attribution: Attribution,
    ) -> ReferralCase:
        zone = self._office.settings.time_zone
        today = local_date(unit.now, zone)
        first, _ = day_bounds(Period.year(today.year).start_on, zone)
        earlier = [
            other
            for other in unit.find(
                Referral, equal={"referrer_id": referrer.id}, column="received_at", at_least=first
            )
            if other.id != referral.id
        ]
        same_patient = unit.find(Referral, equal={"patient_id": patient.id})
        return ReferralCase(
            is_new_patient=_is_new(unit, patient, policy),
            is_self_referral=patient.id == referrer.id or _share_an_address(patient, referrer),
            # Credit that went to somebody else is no late touch: it is a duplicate, for a person to compare.
            within_attribution_window=bool(attribution.shares),
            programme_running=policy is not None and policy.runs_on(today),
            service_is_included=_includes(policy, referral.service),
            referred_agreed_to_contact=True,
            possible_duplicate=any(other.id != referral.id for other in same_patient),
            referrals_in_period=len(earlier),
            referrals_allowed=None if policy is None else policy.referrals_per_referrer_and_year,
        )


def _eligibility(decision: Decision) -> Eligibility:
    if decision.allowed:
        return Eligibility.ELIGIBLE
    return Eligibility.NOT_ELIGIBLE if decision.outcome is Effect.DENY else Eligibility.HELD


def _is_new(unit: Unit, patient: Patient, policy: ReferralPolicy | None) -> bool:
    if policy is not None and not policy.new_patients_only:
        return True
    since = None if policy is None else unit.now - policy.look_back
    visits = unit.find(
        Visit,
        equal={"patient_id": patient.id},
        column=None if since is None else "started_at",
        at_least=since,
        limit=1,
    )
    return not visits


def _share_an_address(one: Patient, other: Patient) -> bool:
    """The same number or e-mail, unless the two declared that they are one household."""
    if one.household_id is not None and one.household_id == other.household_id:
        return False
    mine = {(point.system, point.value) for point in one.contact_points}
    return any((point.system, point.value) in mine for point in other.contact_points)


def _includes(policy: ReferralPolicy | None, service: str | None) -> bool:
    return policy is None or not policy.services or service is None or service in policy.services
