"""Attributing: the touches that are written down, and who they say earned a referral."""

from __future__ import annotations

from bedside.domain.attribution import Attribution, AttributionId, Touch, TouchId, attribute
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Referral
from bedside.services.office import Office
from bedside.services.unit import Unit, by_rules

__all__ = ["count_touches", "standing_attribution"]


@by_rules
def count_touches(
    office: Office, unit: Unit, referral: Referral, policy: ReferralPolicy | None, *, declared: bool
) -> Attribution:
    """Write down how the patient came, and say which of all their touches earned *referral*."""
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
        window = office.settings.attribution_window
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


@by_rules
def standing_attribution(unit: Unit, referral_id: str) -> Attribution | None:
    """Who has the credit of a referral as it stands: the last word that was written about it.

    None where nobody ever said, as with a referral that came before there was attribution. Of a
    correction and what it corrects, which may be of one instant, the correction stands.
    """
    said = unit.find(Attribution, equal={"referral_id": referral_id}, order_by="decided_at")
    corrected = {one.corrects for one in said}
    return next((one for one in reversed(said) if one.id not in corrected), None)
