"""The facts of a referral, by name."""

from __future__ import annotations

from bedside.rules.cases.referral import ReferralCase
from bedside.rules.effects import Unknown
from bedside.rules.facts import Fact

__all__ = [
    "agreed_to_contact",
    "cap_reached",
    "is_new_patient",
    "is_self_referral",
    "possible_duplicate",
    "programme_running",
    "service_is_included",
    "within_attribution_window",
]

_Yes = Fact[ReferralCase, bool]

is_new_patient = _Yes("referral.is_new_patient", lambda case: case.is_new_patient)
is_self_referral = _Yes("referral.is_self_referral", lambda case: case.is_self_referral)
within_attribution_window = _Yes(
    "referral.within_attribution_window", lambda case: case.within_attribution_window
)
programme_running = _Yes("programme.running", lambda case: case.programme_running)
service_is_included = _Yes("programme.service_is_included", lambda case: case.service_is_included)
agreed_to_contact = _Yes("referred.agreed_to_contact", lambda case: case.referred_agreed_to_contact)
possible_duplicate = _Yes("referral.possible_duplicate", lambda case: case.possible_duplicate)


def _cap_reached(case: ReferralCase) -> bool | Unknown:
    if case.referrals_allowed is None:
        return False
    if isinstance(case.referrals_in_period, Unknown):
        return case.referrals_in_period
    return case.referrals_in_period >= case.referrals_allowed


cap_reached = _Yes("referrer.cap_reached", _cap_reached)
