"""Counting referrals: whether one counts in the programme, and what the programme asks."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from bedside.domain.appointments import Visit
from bedside.domain.attribution import Attribution
from bedside.domain.dates import Period, day_bounds, local_date
from bedside.domain.patients import Patient, age_on
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Eligibility, Referral
from bedside.errors import NotFoundError
from bedside.rules import Citation, Decision, Effect, Finding, ReferralCase, Unknown
from bedside.services.office import Office
from bedside.services.unit import Unit, by_rules

__all__ = ["NO_CONTACT_POINT", "age_terms", "chosen_policy", "eligibility", "referral_case"]

#: What the programme itself says, beside the rule packs: kept with the decision, as a plugin's word is.
_TERMS = Citation("terms of the practice's own programme")

_TOO_YOUNG = Finding(
    rule_id="PROGRAMME-AGE",
    effect=Effect.DENY,
    citation=_TERMS,
    reason="Somebody who would take part is younger than the programme's minimum age.",
    patient_reason="This programme has a minimum age.",
    pack="programme-terms",
)

_AGE_UNKNOWN = attrs.evolve(
    _TOO_YOUNG,
    effect=Effect.HOLD,
    reason="The programme has a minimum age, and the age of somebody who would take part is not known.",
    facts_lacking=("patient.born_on",),
)

#: Nothing can carry the code over the channel that was asked for.
NO_CONTACT_POINT = Finding(
    rule_id="PROGRAMME-CONTACT",
    effect=Effect.HOLD,
    citation=_TERMS,
    reason="The patient has no contact point for the channel that would carry the code.",
    limit="record one, or give the code at the desk",
    pack="programme-terms",
)


@by_rules
def referral_case(
    office: Office,
    unit: Unit,
    referral: Referral,
    patient: Patient,
    referrer: Patient,
    policy: ReferralPolicy | None,
    attribution: Attribution,
    *,
    agreed_to_contact: bool | Unknown,
) -> ReferralCase:
    """Everything that the rules may ask about whether *referral* counts in its programme."""
    zone = office.settings.time_zone
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
        referred_agreed_to_contact=agreed_to_contact,
        possible_duplicate=any(other.id != referral.id for other in same_patient),
        referrals_in_period=len(earlier),
        referrals_allowed=None if policy is None else policy.referrals_per_referrer_and_year,
    )


@by_rules
def age_terms(
    office: Office, unit: Unit, policy: ReferralPolicy | None, people: Sequence[Patient]
) -> tuple[Finding, ...]:
    """What the programme's minimum age says about those who take part, on both sides of a referral."""
    if policy is None or policy.minimum_age is None:
        return ()
    today = local_date(unit.now, office.settings.time_zone)
    births = [person.born_on for person in people]
    if any(born_on is not None and age_on(born_on, today) < policy.minimum_age for born_on in births):
        return (_TOO_YOUNG,)
    return () if None not in births else (_AGE_UNKNOWN,)


def chosen_policy(office: Office, unit: Unit, policy_id: str | None) -> ReferralPolicy | None:
    """The programme of that id, or else the one that runs today; of several, the first by id.

    Raises:
        NotFoundError: there is no programme of that id.
    """
    policies = office.offers.policies
    if policy_id is not None:
        if policy_id not in policies:
            raise NotFoundError("referral policy", policy_id)
        return policies[policy_id]
    today = local_date(unit.now, office.settings.time_zone)
    running = [policy for policy in policies.values() if policy.runs_on(today)]
    return min(running, key=lambda policy: policy.id, default=None)


def eligibility(decision: Decision) -> Eligibility:
    """What a decision says about whether a referral counts."""
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
