"""The cases of keeping records safe: a vendor, a system, how long a record stays, an authorization."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from bedside.rules.effects import Unknown

__all__ = [
    "AuthorizationCase",
    "AuthorizationElement",
    "KeptDocument",
    "RetentionCase",
    "Safeguard",
    "SystemCase",
    "VendorCase",
]


@attrs.frozen(kw_only=True)
class VendorCase:
    """May this vendor be used? ``agreement_signed``: there is a business associate agreement."""

    handles_health_records: bool | Unknown
    agreement_signed: bool | Unknown


class Safeguard(Enum):
    """The technical safeguards of 45 CFR 164.312; the last four may be met another way, with a reason."""

    UNIQUE_ID = "unique_id"
    EMERGENCY_ACCESS = "emergency_access"
    AUDIT_CONTROLS = "audit_controls"
    AUTHENTICATION = "authentication"
    INTEGRITY = "integrity"
    ENCRYPTION_AT_REST = "encryption_at_rest"
    ENCRYPTION_IN_TRANSIT = "encryption_in_transit"
    AUTOMATIC_LOGOFF = "automatic_logoff"


@attrs.frozen(kw_only=True)
class SystemCase:
    """Is this system fit to hold health records?

    ``documented`` are the safeguards that are not in place and whose equal, or the reason for doing
    without, is written down.
    """

    holds_health_records: bool | Unknown
    in_place: frozenset[Safeguard] | Unknown
    documented: frozenset[Safeguard] | Unknown


class KeptDocument(Enum):
    """What a document is, for how long it has to be kept (45 CFR 164.316, 164.530(j))."""

    AUTHORIZATION = "authorization"
    POLICY = "policy"
    PRIVACY_NOTICE = "privacy_notice"
    ACCOUNTING = "accounting"
    RESTRICTION = "restriction"
    COMPLAINT = "complaint"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class RetentionCase:
    """May this document go? ``last_effective_on`` is the later of its making and its last day in effect.

    None: it is in effect still.
    """

    document: KeptDocument | Unknown
    last_effective_on: date | Unknown | None


class AuthorizationElement(Enum):
    """What a valid authorization has to say, 45 CFR 164.508(c)."""

    DESCRIPTION = "description"
    WHO = "who"
    TO_WHOM = "to_whom"
    PURPOSE = "purpose"
    EXPIRY = "expiry"
    SIGNATURE_AND_DATE = "signature_and_date"
    REVOCATION = "revocation"
    REDISCLOSURE = "redisclosure"
    NO_CONDITION = "no_condition"


@attrs.frozen(kw_only=True)
class AuthorizationCase:
    """Is this authorization valid? ``conditioned``: care was made to depend on it.

    ``expires_on`` is its last day (None: it ends with an event).
    """

    elements: frozenset[AuthorizationElement] | Unknown
    conditioned: bool | Unknown
    expires_on: date | Unknown | None
