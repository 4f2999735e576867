"""Beneficiaries: who earns by one rule of a programme, and how much, by the standing attribution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from bedside.domain.amounts import Percent, Reckoning, amount_of, counted_in
from bedside.domain.attribution import WHOLE
from bedside.domain.money import Money
from bedside.domain.parts import parts_of
from bedside.domain.patients import Patient
from bedside.domain.referrals import Referral, ReferralSource, SourceKind
from bedside.domain.rewards import Beneficiary, RewardRule
from bedside.services.giving.tallying import Earning, numbers_of
from bedside.services.merging import ids_of_person
from bedside.services.office import Office
from bedside.services.referring.attributing import standing_attribution
from bedside.services.unit import Unit, by_rules

__all__ = ["Due", "credit_of", "due_by", "name_of_patient"]

#: What the names of patients among the shares begin with.
_PATIENT: Final = "patient:"


@attrs.frozen(kw_only=True)
class Due:
    """What one person earns by one rule; no reckoning where there is nothing to reckon."""

    rule: RewardRule
    beneficiary_id: str
    value: Money
    reckoning: Reckoning | None = None


@by_rules
def credit_of(unit: Unit, referral: Referral) -> Mapping[str, int]:
    """The shares of the credit, in basis points by name, as the attribution stands.

    Where no touch had it and the referral counts all the same, because a person said so, its own source
    has the credit; a correction that gives it to nobody is kept to. Records of one person are one
    name, ``patient:`` and the survivor's id.
    """
    standing = standing_attribution(unit, referral.id)
    if standing is None or (not standing.shares and standing.corrects is None):
        return {_name_of(unit, referral.source): WHOLE}
    shares: dict[str, int] = {}
    for share in standing.shares:
        name = _name_of(unit, share.source)
        shares[name] = shares.get(name, 0) + share.basis_points
    return shares


def name_of_patient(unit: Unit, patient_id: str) -> str:
    """The name of a patient among the shares."""
    return f"{_PATIENT}{ids_of_person(unit, patient_id)[0]}"


def _name_of(unit: Unit, source: ReferralSource) -> str:
    if source.kind is SourceKind.PATIENT and source.source_id is not None:
        return name_of_patient(unit, source.source_id)
    return f"{source.kind.value}:{source.source_id or ''}"


@by_rules
def due_by(office: Office, unit: Unit, earning: Earning, rules: Sequence[RewardRule]) -> tuple[Due, ...]:
    """Who earns what by *rules*; of the referrers only patients do, and nobody who was erased.

    Nobody earns as the referrer of themselves. Every number is given out before anything is set aside,
    in the order of ids, so that two transactions that count for the same people do not wait for each
    other in a circle.
    """
    referred = earning.referral.patient_id
    shares = credit_of(unit, earning.referral)
    themselves = name_of_patient(unit, referred)
    referrers = [
        name.removeprefix(_PATIENT)
        for name in sorted(shares)
        if name.startswith(_PATIENT) and name != themselves
        if unit.look_up(Patient, name.removeprefix(_PATIENT)) is not None
    ]
    periods = {counted_in(rule.value) for rule in rules if rule.value is not None} - {None}
    numbers = numbers_of(office, unit, earning, referrers, [one for one in periods if one is not None])
    here = unit.look_up(Patient, referred) is not None
    found: list[Due] = []
    for rule in rules:
        if rule.beneficiary is Beneficiary.REFEREE:
            found += _due(office, rule, earning, referred, {themselves: WHOLE}, themselves) if here else ()
            continue
        period = None if rule.value is None else counted_in(rule.value)
        for patient in referrers:
            nth = None if period is None else numbers[patient, period]
            found += _due(office, rule, earning, patient, shares, f"{_PATIENT}{patient}", nth)
    return tuple(found)


def _due(
    office: Office,
    rule: RewardRule,
    earning: Earning,
    beneficiary_id: str,
    shares: Mapping[str, int],
    name: str,
    nth: int | None = None,
) -> Iterator[Due]:
    if rule.value is None:
        nothing = Money.zero(office.settings.currency)
        yield Due(rule=rule, beneficiary_id=beneficiary_id, value=nothing)
        return
    whole = amount_of(rule.value, order=earning.order, nth=nth)
    part = None if whole is None else parts_of(whole, shares)[name]
    if whole is None or part is None or not part:
        return
    order = earning.order if isinstance(rule.value, Percent) else None
    reckoning = Reckoning(whole=whole, order=order, nth=nth, basis_points=shares[name])
    yield Due(rule=rule, beneficiary_id=beneficiary_id, value=part, reckoning=reckoning)
