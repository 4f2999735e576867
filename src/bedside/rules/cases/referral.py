"""The case of a referral: does a friend's recommendation count in a programme?"""

from __future__ import annotations

import attrs

from bedside.rules.effects import Unknown

__all__ = ["ReferralCase"]


@attrs.frozen(kw_only=True)
class ReferralCase:
    """Is this referral eligible?

    ``referrals_in_period`` counts the earlier ones of this referrer in the programme's period, of
    which ``referrals_allowed`` count (None: no cap). ``possible_duplicate``: the person may be on
    file already. ``service_is_included``: the programme is for the service asked for.
    """

    is_new_patient: bool | Unknown
    is_self_referral: bool | Unknown
    within_attribution_window: bool | Unknown
    programme_running: bool | Unknown
    service_is_included: bool | Unknown
    referred_agreed_to_contact: bool | Unknown
    possible_duplicate: bool | Unknown
    referrals_in_period: int | Unknown
    referrals_allowed: int | None
