"""The facts of vendors, systems, kept documents and authorizations, by name."""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.rules.cases.safekeeping import (
    AuthorizationCase,
    AuthorizationElement,
    KeptDocument,
    RetentionCase,
    Safeguard,
    SystemCase,
    VendorCase,
)
from bedside.rules.effects import UNKNOWN, Unknown
from bedside.rules.facts import Fact

__all__ = [
    "ADDRESSABLE",
    "KEPT_SIX_YEARS",
    "agreement_signed",
    "conditioned",
    "document",
    "expires_on",
    "last_effective_on",
    "missing_elements",
    "missing_safeguards",
    "system_holds_records",
    "vendor_handles_records",
]

#: Safeguards that may be met another way, or left out for a reason that is written down.
ADDRESSABLE: Final = frozenset(
    {
        Safeguard.INTEGRITY,
        Safeguard.ENCRYPTION_AT_REST,
        Safeguard.ENCRYPTION_IN_TRANSIT,
        Safeguard.AUTOMATIC_LOGOFF,
    }
)
KEPT_SIX_YEARS: Final = frozenset(KeptDocument) - {KeptDocument.OTHER}

vendor_handles_records = Fact[VendorCase, bool](
    "vendor.handles_health_records", lambda case: case.handles_health_records
)
agreement_signed = Fact[VendorCase, bool]("vendor.agreement_signed", lambda case: case.agreement_signed)

system_holds_records = Fact[SystemCase, bool](
    "system.holds_health_records", lambda case: case.holds_health_records
)


def _missing_safeguards(case: SystemCase) -> frozenset[Safeguard] | Unknown:
    if isinstance(case.in_place, Unknown):
        return UNKNOWN
    missing = frozenset(Safeguard) - case.in_place
    if isinstance(case.documented, Unknown):
        # A reason on file may excuse some of them, but never one that is required.
        return missing - ADDRESSABLE or (UNKNOWN if missing else missing)
    return missing - (case.documented & ADDRESSABLE)


missing_safeguards = Fact[SystemCase, frozenset[Safeguard]]("system.missing_safeguards", _missing_safeguards)

document = Fact[RetentionCase, KeptDocument]("document.kind", lambda case: case.document)
last_effective_on = Fact[RetentionCase, date | None](
    "document.last_effective_on", lambda case: case.last_effective_on
)


def _missing_elements(case: AuthorizationCase) -> frozenset[AuthorizationElement] | Unknown:
    found = case.elements
    return found if isinstance(found, Unknown) else frozenset(AuthorizationElement) - found


missing_elements = Fact[AuthorizationCase, frozenset[AuthorizationElement]](
    "authorization.missing_elements", _missing_elements
)
conditioned = Fact[AuthorizationCase, bool]("authorization.conditioned", lambda case: case.conditioned)
expires_on = Fact[AuthorizationCase, date | None]("authorization.expires_on", lambda case: case.expires_on)
