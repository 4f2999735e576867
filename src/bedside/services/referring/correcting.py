"""Correcting who earned a referral: another word is added, and no word is taken away."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from bedside.domain.attribution import CORRECTED, WHOLE, Attribution, AttributionId, Share, correct
from bedside.domain.checks import check_code
from bedside.domain.links import check_tag
from bedside.domain.partners import Partner
from bedside.domain.patients import Patient
from bedside.domain.referrals import Direction, Referral, ReferralSource, SourceKind
from bedside.domain.rewards import OWED_OR_GIVEN, Beneficiary, Reward
from bedside.errors import InvalidValueError
from bedside.rules import Decision
from bedside.services.giving.taking_back import follow_attribution
from bedside.services.merging import ids_of_person
from bedside.services.office import Office
from bedside.services.referring.attributing import standing_attribution
from bedside.services.unit import Unit, by_rules

__all__ = ["Corrected", "correct_attribution"]


@attrs.frozen(kw_only=True)
class Corrected:
    """The credit as it stands now, the rewards that were lost by it, and those that were judged anew."""

    attribution: Attribution
    forfeited: tuple[Reward, ...] = ()
    reward_decisions: tuple[Decision, ...] = ()


def correct_attribution(
    office: Office,
    unit: Unit,
    referral_id: str,
    *,
    source: ReferralSource | None,
    shares: Sequence[Share] | None,
    reason: str,
) -> Corrected:
    """Give the credit to others; ``desk.referrals.correct_attribution`` says what each argument is."""
    check_code(reason, "reason")
    if (source is None) == (shares is None):
        problem = "give the source that earned all of it, or shares of 10,000 basis points together"
        raise InvalidValueError("attribution.shares", "correct_attribution", problem)
    referral = unit.get(Referral, referral_id)
    standing = standing_attribution(unit, referral_id)
    if referral.direction is not Direction.INBOUND or standing is None:
        problem = "nobody ever said who earned this referral, so that there is nothing to correct"
        raise InvalidValueError("attribution.none", "correct_attribution.referral_id", problem)
    wanted = (Share(source=source, basis_points=WHOLE),) if source is not None else tuple(shares or ())
    _check_sources(unit, referral, wanted)
    said = correct(
        standing,
        attribution_id=AttributionId(unit.new_id(Attribution)),
        shares=wanted,
        because=reason,
        at=unit.now,
    )
    _check_nothing_given(unit, referral, standing, said)
    unit.add(said)
    unit.note("correct-attribution", Referral, referral_id, subject=referral.patient_id, reason=reason)
    lost, decisions = follow_attribution(office, unit, referral, reason=CORRECTED)
    return Corrected(attribution=said, forfeited=lost, reward_decisions=decisions)


@by_rules
def _check_sources(unit: Unit, referral: Referral, shares: tuple[Share, ...]) -> None:
    """Who is to have the credit is on file, and is not the patient.

    Raises:
        InvalidValueError: ``attribution.own``: it is the patient. ``link.tag``: it is no tag of a campaign.
        NotFoundError: there is no such patient or partner.
    """
    for share in shares:
        kind, source_id = share.source.kind, share.source.source_id or ""
        if kind is SourceKind.PATIENT:
            if source_id in ids_of_person(unit, referral.patient_id):
                raise InvalidValueError("attribution.own", "shares", "nobody earns a referral of oneself")
            unit.get(Patient, source_id)
        elif kind is SourceKind.PARTNER:
            unit.get(Partner, source_id)
        elif kind is SourceKind.CAMPAIGN:
            check_tag(source_id, "shares")


@by_rules
def _check_nothing_given(unit: Unit, referral: Referral, before: Attribution, after: Attribution) -> None:
    """Of referrers whose share changes nothing is owed yet.

    Raises:
        InvalidValueError: ``attribution.rewards_given``: something of it is owed, or was handed over.
    """
    for reward in unit.find(Reward, equal={"referral_id": referral.id}):
        whose = ReferralSource(kind=SourceKind.PATIENT, source_id=reward.beneficiary_id)
        changes = before.share_of(whose) != after.share_of(whose)
        if reward.beneficiary is Beneficiary.REFERRER and changes and reward.status in OWED_OR_GIVEN:
            problem = "a reward for it is owed or was handed over; claw it back first"
            raise InvalidValueError("attribution.rewards_given", "correct_attribution", problem)
