"""Hearing: what a patient answers to "how did you hear about us", and what comes of it."""

from __future__ import annotations

import attrs

from bedside.domain.attribution import Touch
from bedside.domain.heard import HeardFrom, HeardHow
from bedside.domain.matching import Match
from bedside.domain.messages import Channel
from bedside.domain.partners import Partner
from bedside.domain.patients import Patient
from bedside.domain.referrals import Direction, Referral, ReferralSource, SourceKind
from bedside.services.matching import who_referred
from bedside.services.merging import find_of_person
from bedside.services.office import Office
from bedside.services.referring.attributing import write_touch
from bedside.services.referring.counting import chosen_policy
from bedside.services.referring.receiving import (
    Arrival,
    Received,
    accepted,
    receive,
    receive_from_partner,
    take_in,
)
from bedside.services.referring.turns import take_turns
from bedside.services.unit import Unit, by_rules

__all__ = ["Heard", "hear"]


@attrs.frozen(kw_only=True)
class Heard:
    """What came of an answer.

    ``referral`` is the one that the answer brought, or that there was already; a search and a walk past
    the door bring none. ``received`` is there where a friend's code was given. ``candidates`` are whom a
    friend's name or contact may mean: nobody is credited until a person chooses, by
    ``desk.referrals.receive(patient_id, referrer_id=...)``.
    """

    how: HeardHow
    referral: Referral | None = None
    received: Received | None = None
    candidates: tuple[Match, ...] = ()


def hear(
    office: Office, unit: Unit, patient_id: str, answer: HeardFrom, *, channel: Channel, service: str | None
) -> Heard:
    """Write the answer down as a touch, and as a referral where somebody stands behind it."""
    patient = unit.get(Patient, patient_id)
    unit.note("hear", Patient, patient_id, subject=patient_id, outcome=answer.how.value)
    if answer.how is HeardHow.CODE:
        received = receive(
            office, unit, patient_id, code=answer.code, channel=channel, service=service, declared=True
        )
        return Heard(how=answer.how, referral=received.referral, received=received)
    source = _source(unit, answer)
    if source.kind is SourceKind.SELF:
        _touch(unit, patient, source, channel)
        friend = answer.how is HeardHow.FRIEND
        found = who_referred(unit, name=answer.name, contact=answer.contact) if friend else ()
        candidates = tuple(match for match in found if match.patient_id != patient.id)
        return Heard(how=answer.how, candidates=candidates)
    take_turns(office, unit, (patient_id,))
    before = _came_by(unit, patient, source)
    if before is not None:
        _touch(unit, patient, source, channel)
        return Heard(how=answer.how, referral=before)
    if answer.how is HeardHow.PARTNER:
        brought = receive_from_partner(
            office, unit, patient_id, answer.partner_id or "", service=service, channel=channel, declared=True
        )
        return Heard(how=answer.how, referral=brought)
    came = Arrival(
        patient=patient,
        source=source,
        policy=chosen_policy(office, unit, None),
        came_at=unit.now,
        declared=True,
        channel=channel,
        service=service,
    )
    referral, _ = take_in(office, unit, came)
    return Heard(how=answer.how, referral=accepted(office, unit, came, referral))


def _source(unit: Unit, answer: HeardFrom) -> ReferralSource:
    match answer.how:
        case HeardHow.PARTNER:
            partner = unit.get(Partner, answer.partner_id or "")
            return ReferralSource(kind=SourceKind.PARTNER, source_id=partner.id)
        case HeardHow.CAMPAIGN:
            return ReferralSource(kind=SourceKind.CAMPAIGN, source_id=answer.campaign)
    return ReferralSource(kind=SourceKind.SELF, source_id=answer.how.value)


def _touch(unit: Unit, patient: Patient, source: ReferralSource, channel: Channel) -> None:
    touch = write_touch(unit, patient.id, source, channel=channel, declared=True)
    unit.note("touch", Touch, touch.id, subject=patient.id)


@by_rules
def _came_by(unit: Unit, patient: Patient, source: ReferralSource) -> Referral | None:
    """The referral by which that source brought the patient already, such as by a letter."""
    for referral in find_of_person(unit, Referral, patient.id, order_by="received_at"):
        if referral.direction is Direction.INBOUND and referral.source == source:
            return referral
    return None
