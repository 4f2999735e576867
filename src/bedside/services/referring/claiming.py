"""Late claims: "my friend sent me", said after the patient had come; another person has to approve."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from bedside.domain.appointments import Visit, VisitStatus
from bedside.domain.channels import ChannelName
from bedside.domain.checks import utc
from bedside.domain.patients import Patient
from bedside.domain.receiving import ReceivingTerms
from bedside.domain.referrals import Direction, LateClaim, Referral, ReferralSource, SourceKind
from bedside.errors import InvalidValueError, UniqueKeyError
from bedside.services.merging import find_of_person
from bedside.services.office import Office
from bedside.services.referring.counting import chosen_policy
from bedside.services.referring.receiving import Arrival, Received, count
from bedside.services.referring.turns import take_turns
from bedside.services.unit import Unit, by_rules

__all__ = ["claim"]

#: A visit of these was not, or is not known to have been.
_NOT_SEEN: Final = frozenset(
    {VisitStatus.PLANNED, VisitStatus.CANCELLED, VisitStatus.ENTERED_IN_ERROR, VisitStatus.UNKNOWN}
)


def claim(
    office: Office,
    unit: Unit,
    patient_id: str,
    *,
    referrer_id: str,
    said_at: datetime | None,
    channel: ChannelName | None,
    service: str | None,
    policy_id: str | None,
) -> Received:
    """Write down that a patient said afterwards who had sent them; ``desk.referrals.claim`` says the rest."""
    patient, referrer = unit.get(Patient, patient_id), unit.get(Patient, referrer_id)
    said = _said(said_at, unit.now)
    take_turns(office, unit, (patient_id, referrer_id))
    referrals, seen_at = _known(unit, patient_id)
    if any(one.source.kind is SourceKind.PATIENT for one in referrals):
        raise _counted()
    came_at = _earliest([one.received_at for one in referrals] + ([] if seen_at is None else [seen_at]))
    if came_at is None:
        problem = "the patient has not come yet, so that this is not late; use desk.referrals.receive()"
        raise InvalidValueError("claim.not_late", "claim.patient_id", problem)
    policy = chosen_policy(office, unit, policy_id, at=came_at)
    terms = ReceivingTerms() if policy is None else policy.receiving
    # What was said in time, and is written down only now, must not have been lying about for ever.
    since = said if utc(said) >= utc(came_at) else unit.now
    if utc(since) - utc(came_at) >= terms.late_claims_within:
        problem = f"it may be said up to {terms.late_claims_within.days} days after the patient came"
        raise InvalidValueError("claim.window", "claim.said_at", problem)
    came = Arrival(
        patient=patient,
        source=ReferralSource(kind=SourceKind.PATIENT, source_id=referrer.id),
        policy=policy,
        # The friend spoke before the patient came, and nobody knows when: it counts as the last word.
        came_at=came_at,
        declared=True,
        channel=channel,
        service=service,
        seen_at=seen_at,
        claim=LateClaim(said_at=said, recorded_at=unit.now, recorded_by=unit.actor),
        touch_id=_touch_id(patient_id),
    )
    taken: Received | None = None
    with suppress(UniqueKeyError):  # Somebody else writes the same claim down at this moment.
        taken = count(office, unit, came, referrer, agreed_to_contact=True)
    if taken is None:
        raise _counted()
    return taken


def _said(said_at: datetime | None, now: datetime) -> datetime:
    if said_at is None:
        return now
    if said_at.utcoffset() is None:
        raise InvalidValueError("time.naive", "claim.said_at", "give a time zone")
    if utc(said_at) > utc(now):
        raise InvalidValueError("time.future", "claim.said_at", "it has not happened yet")
    return said_at


@by_rules
def _known(unit: Unit, patient_id: str) -> tuple[list[Referral], datetime | None]:
    """The referrals that brought the patient to us, and when they were first seen."""
    referrals = find_of_person(unit, Referral, patient_id, order_by="received_at")
    visits = find_of_person(unit, Visit, patient_id)
    seen = [at for one in visits if one.status not in _NOT_SEEN and (at := one.started_at) is not None]
    return [one for one in referrals if one.direction is Direction.INBOUND], _earliest(seen)


def _earliest(instants: Sequence[datetime]) -> datetime | None:
    return min(instants, key=utc, default=None)


def _touch_id(patient_id: str) -> str:
    """One claim for each patient: the second finds that its touch is there."""
    return f"touch-{hashlib.sha256(f'claim/{patient_id}'.encode()).hexdigest()[:32]}"


def _counted() -> InvalidValueError:
    return InvalidValueError(
        "claim.counted_once",
        "claim.patient_id",
        "a patient is named as having sent them already; use desk.referrals.correct_attribution()",
    )
