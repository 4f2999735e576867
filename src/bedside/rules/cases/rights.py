"""The case of a person's request about their own records: to see, move, mend or erase them."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from bedside.rules.effects import Unknown

__all__ = ["HeldRecord", "RightsCase", "RightsRequest"]


class RightsRequest(Enum):
    """What the person asks for."""

    ACCESS = "access"
    PORTABILITY = "portability"
    ERASURE = "erasure"
    RECTIFICATION = "rectification"


class HeldRecord(Enum):
    """What the request is about."""

    CLINICAL = "clinical"
    MARKETING_PROFILE = "marketing_profile"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class RightsCase:
    """How does this request stand today, and may it be done?

    ``extended``: the one longer time that the law allows was taken, with a written reason.
    ``retained_until``: the day on which the legal duty to keep the record ends (None: there is none).
    """

    request: RightsRequest | Unknown
    received_on: date | Unknown
    answered: bool | Unknown
    extended: bool | Unknown
    record: HeldRecord | Unknown
    retained_until: date | Unknown | None
