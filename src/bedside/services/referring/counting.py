"""Counting referrals: whether one counts in the programme, and what the programme asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from bedside.domain.appointments import Visit
from bedside.domain.attribution import Attribution
from bedside.domain.dates import Period, day_bounds, local_date
from bedside.domain.opening import is_open_at
from bedside.domain.patients import Patient, age_on
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Eligibility, Referral
from bedside.errors import NotFoundError
from bedside.rules import Decision, Effect, Finding, ReferralCase, Unknown
from bedside.rules.terms import term
from bedside.services.matching import matches_of
from bedside.services.merging import find_of_person, ids_of_person
from bedside.services.office import Office
from bedside.services.unit import Unit, by_rules

__all__ = [
    "NO_CONTACT_POINT",
    "age_terms",
    "chosen_policy",
    "eligibility",
    "hours_terms",
    "referral_case",
    "referrer_terms",
]

#: What the programme itself says, beside the rule packs: kept with the decision, as a plugin's word is.

_TOO_YOUNG: Final = term(
    "PROGRAMME-AGE",
    Effect.DENY,
    "Somebody who would take part is younger than the programme's minimum age.",
    patient_reason="This programme has a minimum age.",
)

_AGE_UNKNOWN: Final = term(
    "PROGRAMME-AGE",
    Effect.HOLD,
    "The programme has a minimum age, and the age of somebody who would take part is not known.",
    patient_reason="This programme has a minimum age.",
    facts_lacking=("patient.born_on",),
)

_OUTSIDE_HOURS: Final = term(
    "PROGRAMME-HOURS",
    Effect.DENY,
    "The referral came in outside of the hours in which the programme counts one.",
    patient_reason="This programme counts recommendations within its hours.",
)

_LATE: Final = term(
    "PROGRAMME-LATE-CLAIM",
    Effect.HOLD,
    "It was said after the patient had come; another person than who wrote it down has to approve.",
    patient_reason="Somebody of our team looks at recommendations that we hear of afterwards.",
    limit="another person calls desk.referrals.release()",
)

_REFERRER_DECEASED: Final = term(
    "PROGRAMME-REFERRER-DECEASED",
    Effect.HOLD,
    "The referrer is recorded as deceased; a person should look who used the name or the code.",
)

_REFERRER_LEFT: Final = term(
    "PROGRAMME-REFERRER-LEFT",
    Effect.HOLD,
    "The referrer has left the practice; a person should look who used the name or the code.",
)

#: Nothing can carry the code over the channel that was asked for.
NO_CONTACT_POINT: Final = term(
    "PROGRAMME-CONTACT",
    Effect.HOLD,
    "The patient has no contact point for the channel that would carry the code.",
    limit="record one, or give the code at the desk",
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
    came_on = local_date(referral.received_at, zone)
    first, _ = day_bounds(Period.year(came_on.year).start_on, zone)
    earlier = [
        other
        for other in find_of_person(
            unit, Referral, referrer.id, column="referrer_id", between=("received_at", first, None)
        )
        if other.id != referral.id
    ]
    counted, allowed = _of_the_period(policy, earlier, came_on, zone)
    same_patient = find_of_person(unit, Referral, patient.id)
    # Who shares a number is not yet the same person: that is for a person to see (SUSPICION-...).
    oneself = referrer.id in ids_of_person(unit, patient.id)
    return ReferralCase(
        is_new_patient=_is_new(unit, patient, policy, referral),
        is_self_referral=oneself,
        # Credit that went to somebody else is no late touch: it is a duplicate, for a person to compare.
        # Nobody has the credit of a recommendation of oneself, and that is no question of time.
        within_attribution_window=bool(attribution.shares) or oneself,
        programme_running=policy is not None and policy.runs_on(came_on),
        service_is_included=_includes(policy, referral.service),
        referred_agreed_to_contact=agreed_to_contact,
        # Who shares no more than a number is weighed with all that is suspicious.
        possible_duplicate=any(other.id != referral.id for other in same_patient)
        or any(match.is_named for match in matches_of(unit, patient)),
        referrals_in_period=counted,
        referrals_allowed=allowed,
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


def hours_terms(office: Office, policy: ReferralPolicy | None, came_at: datetime) -> tuple[Finding, ...]:
    """What the programme's hours say about a referral that came in then."""
    hours = None if policy is None else policy.hours
    if hours is None or is_open_at(hours, came_at, office.settings.time_zone):
        return ()
    return (_OUTSIDE_HOURS,)


def _of_the_period(
    policy: ReferralPolicy | None, earlier: Sequence[Referral], came_on: date, zone: str
) -> tuple[int, int | None]:
    """How many the referrer has made in the year and how many count; or in the month, once that is full."""
    if policy is None:
        return len(earlier), None
    monthly = policy.referrals_per_referrer_and_month
    if monthly is not None:
        month = (came_on.year, came_on.month)
        days = [local_date(other.received_at, zone) for other in earlier]
        in_month = sum((day.year, day.month) == month for day in days)
        if in_month >= monthly:
            return in_month, monthly
    return len(earlier), policy.referrals_per_referrer_and_year


def referrer_terms(referrer: Patient, *, late: bool) -> tuple[Finding, ...]:
    """What holds a referral for a person: its referrer has died or left, or it was said after they came."""
    found = (_REFERRER_DECEASED,) if referrer.deceased else ()
    if referrer.inactive_on is not None and not referrer.deceased:
        found = (_REFERRER_LEFT,)
    return (*found, _LATE) if late else found


def chosen_policy(
    office: Office, unit: Unit, policy_id: str | None, *, at: datetime | None = None
) -> ReferralPolicy | None:
    """The programme of that id, or else the one that runs now, or ran *at* an instant; the first by id.

    Raises:
        NotFoundError: there is no programme of that id.
    """
    policies = office.offers.policies
    if policy_id is not None:
        if policy_id not in policies:
            raise NotFoundError("referral policy", policy_id)
        return policies[policy_id]
    today = local_date(unit.now if at is None else at, office.settings.time_zone)
    running = [policy for policy in policies.values() if policy.runs_on(today)]
    return min(running, key=lambda policy: policy.id, default=None)


def eligibility(decision: Decision) -> Eligibility:
    """What a decision says about whether a referral counts."""
    if decision.allowed:
        return Eligibility.ELIGIBLE
    return Eligibility.NOT_ELIGIBLE if decision.outcome is Effect.DENY else Eligibility.HELD


def _is_new(unit: Unit, patient: Patient, policy: ReferralPolicy | None, referral: Referral) -> bool:
    """Whether the patient had not been seen; a late claim asks about the time before they came."""
    if policy is not None and not policy.new_patients_only:
        return True
    came_at = referral.received_at
    since = None if policy is None else came_at - policy.look_back
    until = None if referral.claim is None else came_at
    between = None if since is None and until is None else ("started_at", since, until)
    return not find_of_person(unit, Visit, patient.id, between=between, limit=1)


def _includes(policy: ReferralPolicy | None, service: str | None) -> bool:
    return policy is None or not policy.services or service is None or service in policy.services
