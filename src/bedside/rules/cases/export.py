"""The case of an export: figures about patients that would leave the practice."""

from __future__ import annotations

from enum import Enum

import attrs

from bedside.rules.effects import UNKNOWN, Unknown

__all__ = ["ExportCase", "ExportDestination", "SafeHarborIdentifier"]


class ExportDestination(Enum):
    """Where the figures would go."""

    EXTERNAL = "external"
    INTERNAL = "internal"


class SafeHarborIdentifier(Enum):
    """The eighteen identifiers of 45 CFR 164.514(b)(2)(i)(A)-(R), in their order.

    ``GEOGRAPHY`` is anything smaller than a state, but for the first three digits of a ZIP code
    whose area has more than 20,000 people. ``DATES`` is anything finer than a year, and any age
    over 89.
    """

    NAMES = "names"
    GEOGRAPHY = "geography"
    DATES = "dates"
    TELEPHONE = "telephone"
    FAX = "fax"
    EMAIL = "email"
    SOCIAL_SECURITY = "social_security"
    RECORD_NUMBER = "record_number"
    PLAN_NUMBER = "plan_number"
    ACCOUNT_NUMBER = "account_number"
    LICENCE_NUMBER = "licence_number"
    VEHICLE = "vehicle"
    DEVICE = "device"
    WEB_ADDRESS = "web_address"
    IP_ADDRESS = "ip_address"
    BIOMETRIC = "biometric"
    PHOTOGRAPH = "photograph"
    OTHER_CODE = "other_code"


@attrs.frozen(kw_only=True)
class ExportCase:
    """May these figures leave the practice?

    ``identifiers`` are those that the fields hold, and ``all_fields_known`` is no where a field is
    among them that nobody has looked at. ``smallest_cell`` is the least number of people that any
    figure counts. ``limited_set_agreement``: an agreement under 45 CFR 164.514(e) covers it;
    ``expert_determination``: an expert found the risk very small, and it is documented.
    """

    destination: ExportDestination | Unknown
    identifiers: frozenset[SafeHarborIdentifier] | Unknown
    all_fields_known: bool | Unknown
    smallest_cell: int | Unknown
    authorization: bool | Unknown = UNKNOWN
    limited_set_agreement: bool | Unknown = UNKNOWN
    expert_determination: bool | Unknown = False
