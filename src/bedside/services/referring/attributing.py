"""Attributing: the touches that are written down, and who they say earned a referral."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from bedside.domain.attribution import (
    Attribution,
    AttributionId,
    AttributionRule,
    Touch,
    TouchId,
    attribute,
    standing_of,
)
from bedside.domain.channels import ChannelName
from bedside.domain.explanation import Explanation, explain
from bedside.domain.patients import Patient
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Referral, ReferralSource, SourceKind
from bedside.services.merging import find_of_person, ids_of_person
from bedside.services.office import Office
from bedside.services.unit import Unit, by_rules

__all__ = ["attribute_referral", "said_about", "sender_of", "standing_attribution", "why", "write_touch"]


@by_rules
def write_touch(
    unit: Unit,
    patient_id: str,
    source: ReferralSource,
    *,
    at: datetime | None = None,
    channel: ChannelName | None = None,
    declared: bool = False,
    campaign: str | None = None,
    via: str | None = None,
    said_at: datetime | None = None,
    touch_id: str | None = None,
) -> Touch:
    """Write down that *source* touched the patient, now unless it was *at* another instant.

    Raises:
        UniqueKeyError: a touch of that *touch_id* is there.
    """
    return unit.add(
        Touch(
            id=TouchId(unit.new_id(Touch) if touch_id is None else touch_id),
            patient_id=patient_id,
            source=source,
            channel=channel,
            at=unit.now if at is None else at,
            declared=declared,
            campaign=campaign,
            via=via,
            said_at=said_at,
        )
    )


@by_rules
def attribute_referral(
    office: Office, unit: Unit, referral: Referral, policy: ReferralPolicy | None
) -> Attribution:
    """Say which of all the patient's touches earned *referral*, by the programme's rule and window.

    Without a programme it is the first one within the window of the settings.
    """
    touches = _touches(unit, referral)
    return unit.add(
        attribute(
            touches,
            attribution_id=AttributionId(unit.new_id(Attribution)),
            referral_id=referral.id,
            at=referral.received_at,
            window=office.settings.attribution_window if policy is None else policy.attribution_window,
            rule=AttributionRule.FIRST if policy is None else policy.attribution_rule,
            gone=_gone(unit, touches),
            own=ids_of_person(unit, referral.patient_id),
            decided_at=unit.now,
        )
    )


@by_rules
def said_about(unit: Unit, referral_id: str) -> tuple[Attribution, ...]:
    """Every attribution of a referral: the first one, and its corrections."""
    return tuple(unit.find(Attribution, equal={"referral_id": referral_id}, order_by="decided_at"))


def standing_attribution(unit: Unit, referral_id: str) -> Attribution | None:
    """Who has the credit of a referral as it stands: the one word that no other corrects.

    None where nobody ever said, as with a referral that came before there was attribution.
    """
    return standing_of(said_about(unit, referral_id))


@by_rules
def sender_of(unit: Unit, referral: Referral) -> str | None:
    """The patient who sent the friend: as the referral came, unless a person has found that another did.

    None where no patient did. A correction that leaves the one who was named a share leaves them the one.
    """
    source, standing = referral.source, standing_attribution(unit, referral.id)
    if standing is not None and standing.corrects is not None and not standing.share_of(source):
        if standing.leading is None:
            return None
        source = standing.leading
    return source.source_id if source.kind is SourceKind.PATIENT else None


def why(office: Office, unit: Unit, referral_id: str) -> Explanation:
    """Why the credit of a referral is where it is."""
    referral = unit.get(Referral, referral_id)
    unit.note("explain-attribution", Referral, referral_id, subject=referral.patient_id)
    touches = _touches(unit, referral)
    return explain(
        referral_id,
        received_at=referral.received_at,
        said=unit.find(Attribution, equal={"referral_id": referral_id}, order_by="decided_at"),
        touches=touches,
        zone=office.settings.time_zone,
        gone=_gone(unit, touches),
        own=ids_of_person(unit, referral.patient_id),
    )


@by_rules
def _touches(unit: Unit, referral: Referral) -> list[Touch]:
    """Every touch of the patient; two records of one referrer are one source, with one credit."""
    return [_of_survivor(unit, touch) for touch in find_of_person(unit, Touch, referral.patient_id)]


def _of_survivor(unit: Unit, touch: Touch) -> Touch:
    source = touch.source
    if source.kind is not SourceKind.PATIENT or source.source_id is None:
        return touch
    survivor_id = ids_of_person(unit, source.source_id)[0]
    if survivor_id == source.source_id:
        return touch
    return attrs.evolve(touch, source=attrs.evolve(source, source_id=survivor_id))


@by_rules
def _gone(unit: Unit, touches: Iterable[Touch]) -> frozenset[str]:
    """The patients among the sources who are on file no more: nobody can thank them."""
    sources = {
        touch.source.source_id
        for touch in touches
        if touch.source.kind is SourceKind.PATIENT and touch.source.source_id is not None
    }
    return frozenset(source for source in sources if unit.look_up(Patient, source) is None)
