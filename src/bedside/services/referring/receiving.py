"""Receiving: somebody came; every way in writes a touch and a referral, and says who earned it."""

from __future__ import annotations

from datetime import datetime

import attrs

from bedside.domain.attribution import Attribution
from bedside.domain.channels import ChannelName, as_channel
from bedside.domain.codes import referral_code
from bedside.domain.followups import Trigger
from bedside.domain.invitations import Invitation
from bedside.domain.links import read_link
from bedside.domain.messages import Channel
from bedside.domain.partners import Partner
from bedside.domain.patients import Patient
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import (
    Eligibility,
    LateClaim,
    Referral,
    ReferralId,
    ReferralSource,
    SourceKind,
    accept,
    see,
)
from bedside.domain.rewards import QualifyingEvent
from bedside.errors import InvalidValueError
from bedside.rules import Decision, Unknown
from bedside.services.deciding import judge
from bedside.services.followups import plan_after
from bedside.services.giving.earning import earn
from bedside.services.merging import person_of
from bedside.services.office import Office
from bedside.services.referring.attributing import attribute_referral, write_touch
from bedside.services.referring.counting import (
    age_terms,
    chosen_policy,
    eligibility,
    hours_terms,
    referral_case,
    referrer_terms,
)
from bedside.services.referring.holding import put_in_queue
from bedside.services.referring.invitations import linking, open_invitation, use_invitation
from bedside.services.referring.suspecting import device_digest, suspicion_terms
from bedside.services.referring.turns import take_turns
from bedside.services.unit import Unit

__all__ = [
    "Arrival",
    "Received",
    "WayIn",
    "accepted",
    "count",
    "receive",
    "receive_from_partner",
    "take_in",
    "way_in_of",
]


@attrs.frozen(kw_only=True)
class Received:
    """A referral that came in: accepted for care, with who earned it and whether it counts."""

    referral: Referral
    attribution: Attribution
    decision: Decision
    reward_decisions: tuple[Decision, ...] = ()


@attrs.frozen(kw_only=True)
class WayIn:
    """What a code or a link leads to: an invitation that still counts, and the tags of the link."""

    invitation: Invitation
    campaign: str | None = None
    via: str | None = None

    @property
    def channel(self) -> ChannelName:
        """How it travelled: as the link says, or else as the invitation was given."""
        said = as_channel(self.via or "")
        return said if isinstance(said, Channel) else self.invitation.channel


@attrs.frozen(kw_only=True)
class Arrival:
    """Somebody came: who or what sent them, by which way, and under which programme.

    ``came_at`` is when they came, and ``seen_at`` when they were first seen, where that was before.
    """

    patient: Patient
    source: ReferralSource
    policy: ReferralPolicy | None
    came_at: datetime
    declared: bool
    channel: ChannelName | None = None
    service: str | None = None
    partner_id: str | None = None
    way_in: WayIn | None = None
    seen_at: datetime | None = None
    claim: LateClaim | None = None
    touch_id: str | None = None
    device: str | None = None


def way_in_of(office: Office, unit: Unit, *, code: str | None, link: str | None) -> WayIn:
    """What a typed code, or a link, leads to; that somebody came by it is not written yet.

    Raises:
        InvalidValueError: there is a slip in the code, or it is no link of this practice as it was made.
        NotFoundError: no code of ours, or one that counts no more; the answer is the same.
        SettingsError: it is a link, and the practice makes none.
    """
    if link is None:
        invitation, campaign, via = open_invitation(unit, referral_code(code or "")), None, None
    else:
        base, keys = linking(office)
        said = read_link(link, base=base, keys=keys)
        invitation, campaign, via = open_invitation(unit, said.code), said.campaign, said.via
    return WayIn(invitation=invitation, campaign=campaign, via=via)


def receive(
    office: Office,
    unit: Unit,
    patient_id: str,
    *,
    code: str | None = None,
    link: str | None = None,
    referrer_id: str | None = None,
    channel: ChannelName | None = None,
    service: str | None = None,
    policy_id: str | None = None,
    agreed_to_contact: bool | Unknown = True,
    declared: bool | None = None,
    device: str | None = None,
) -> Received:
    """Take in a referral by a patient; ``desk.referrals.receive`` says what each argument is.

    Raises:
        InvalidValueError: not exactly one way in was given, or there is a slip in it;
            ``referral.agreed``: *agreed_to_contact* is no answer;
            ``patient.deceased``: the patient is recorded as deceased.
        NotFoundError: no code of ours, or one that counts no more; the answer is the same.
    """
    if sum(given is not None for given in (code, link, referrer_id)) != 1:
        raise InvalidValueError("referral.source", "receive", "give a code, a link, or the referrer's id")
    if type(agreed_to_contact) not in (bool, Unknown):
        problem = "give True, False, or UNKNOWN where nobody has asked"
        raise InvalidValueError("referral.agreed", "receive.agreed_to_contact", problem)
    patient = unit.get(Patient, patient_id)
    way_in = None if referrer_id is not None else way_in_of(office, unit, code=code, link=link)
    if way_in is not None:
        referrer_id, channel = way_in.invitation.referrer_id, channel or way_in.channel
    # The code of a record that was merged is the code of the person.
    referrer = unit.get(Patient, referrer_id or "") if way_in is None else person_of(unit, referrer_id or "")
    came = Arrival(
        patient=patient,
        source=ReferralSource(kind=SourceKind.PATIENT, source_id=referrer.id),
        policy=_programme(office, unit, policy_id, way_in),
        came_at=unit.now,
        declared=way_in is None if declared is None else declared,
        channel=channel,
        service=service,
        way_in=way_in,
        device=None if device is None else device_digest(office, device),
    )
    # A code is on a card or in a message that the friend got from the referrer, and we hear of it only
    # when the friend shows it: nobody gave us their number.
    return count(office, unit, came, referrer, agreed_to_contact=way_in is not None or agreed_to_contact)


def _programme(
    office: Office, unit: Unit, policy_id: str | None, way_in: WayIn | None
) -> ReferralPolicy | None:
    """The programme that was asked for, or else that of the code; one that is offered no more does not run.

    A card is in people's hands for years: whoever shows it is welcome, whatever became of the programme.
    """
    of_code = None if way_in is None else way_in.invitation.policy_id
    if policy_id is None and of_code is not None and of_code not in office.offers.policies:
        return None
    return chosen_policy(office, unit, policy_id or of_code)


def receive_from_partner(
    office: Office,
    unit: Unit,
    patient_id: str,
    partner_id: str,
    *,
    service: str | None = None,
    channel: ChannelName | None = None,
    declared: bool = False,
) -> Referral:
    """A partner sent us a patient, by letter or as the patient says; nothing is ever given for it."""
    partner = unit.get(Partner, partner_id)
    came = Arrival(
        patient=unit.get(Patient, patient_id),
        source=ReferralSource(kind=SourceKind.PARTNER, source_id=partner.id),
        policy=chosen_policy(office, unit, None),
        came_at=unit.now,
        declared=declared,
        channel=channel,
        service=service,
        partner_id=partner.id,
    )
    referral, _ = take_in(office, unit, came)
    return accepted(office, unit, came, referral)


def take_in(office: Office, unit: Unit, came: Arrival) -> tuple[Referral, Attribution]:
    """The one place where a referral comes in: its touch, the referral, and who earned it.

    Raises:
        InvalidValueError: ``patient.deceased``: the patient is recorded as deceased.
        UniqueKeyError: the arrival names its touch, and there is one of that id.
    """
    if came.patient.deceased:
        problem = "the patient is recorded as deceased; look whether it is the right record"
        raise InvalidValueError("patient.deceased", "receive.patient_id", problem)
    sender = came.source.source_id if came.source.kind is SourceKind.PATIENT else None
    take_turns(office, unit, (came.patient.id, *filter(None, (sender,))))
    way_in = came.way_in
    if way_in is not None:
        use_invitation(unit, way_in.invitation)
    write_touch(
        unit,
        came.patient.id,
        came.source,
        at=came.came_at,
        channel=came.channel,
        declared=came.declared,
        campaign=None if way_in is None else way_in.campaign,
        via=None if way_in is None else way_in.via,
        said_at=None if came.claim is None else came.claim.said_at,
        touch_id=came.touch_id,
    )
    referral = unit.add(
        Referral(
            id=ReferralId(unit.new_id(Referral)),
            source=came.source,
            patient_id=came.patient.id,
            partner_id=came.partner_id,
            invitation_id=None if way_in is None else way_in.invitation.id,
            policy_id=came.policy.id if came.policy is not None and sender is not None else None,
            policy_version=came.policy.version if came.policy is not None and sender is not None else None,
            channel=came.channel,
            service=came.service,
            received_at=came.came_at,
            claim=came.claim,
            received_by=unit.actor,
            device=came.device,
        )
    )
    return referral, attribute_referral(office, unit, referral, came.policy)


def accepted(office: Office, unit: Unit, came: Arrival, referral: Referral) -> Referral:
    """The patient is welcome, whatever the programme's terms say; what is due after a referral is planned."""
    welcome = accept(referral, at=came.came_at)
    if came.seen_at is not None:
        welcome = see(welcome, at=came.seen_at)
    unit.change(welcome)
    unit.note("receive", Referral, referral.id, subject=came.patient.id)
    if came.claim is None:
        plan_after(
            office,
            unit,
            Trigger.REFERRAL_RECEIVED,
            patient_id=came.patient.id,
            event_at=came.came_at,
            about=("referral", referral.id),
            service=came.service,
        )
    return welcome


def count(
    office: Office, unit: Unit, came: Arrival, referrer: Patient, *, agreed_to_contact: bool | Unknown
) -> Received:
    """Take in a referral by a patient, and judge whether it counts in the programme.

    One that was claimed late counts only when another person has approved it.
    """
    referral, attribution = take_in(office, unit, came)
    decision = judge(
        office,
        unit,
        referral_case(
            office,
            unit,
            referral,
            came.patient,
            referrer,
            came.policy,
            attribution,
            agreed_to_contact=agreed_to_contact,
        ),
        action="count-referral",
        about=Referral,
        about_id=referral.id,
        patient_id=came.patient.id,
        terms=(
            *age_terms(office, unit, came.policy, (referrer, came.patient)),
            *referrer_terms(referrer, late=came.claim is not None),
            *suspicion_terms(office, unit, referral, came.policy),
            *hours_terms(office, came.policy, came.came_at),
        ),
        policy=came.policy,
    )
    counted = accepted(office, unit, came, attrs.evolve(referral, eligibility=eligibility(decision)))
    if counted.eligibility is Eligibility.HELD:
        put_in_queue(office, unit, counted, came.policy, decision)
    rewards = earn(office, unit, counted, QualifyingEvent.REFERRAL_RECEIVED)
    return Received(referral=counted, attribution=attribution, decision=decision, reward_decisions=rewards)
