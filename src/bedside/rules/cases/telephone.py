"""The facts of a text or call that 47 CFR 64.1200 asks about."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from bedside.rules.effects import UNKNOWN, Unknown

__all__ = ["ExemptionFacts", "MarketingContent", "RepliedTo", "Revocation", "SendBasis", "TelephoneFacts"]


class SendBasis(Enum):
    """What a text or call relies on."""

    CONSENT = "consent"
    HEALTHCARE_EXEMPTION = "healthcare_exemption"


class MarketingContent(Enum):
    """How much advertising a message holds."""

    NONE = "none"
    MILD = "mild"
    FULL = "full"


class RepliedTo(Enum):
    """What the STOP answered."""

    MARKETING = "marketing"
    EXEMPT_HEALTH = "exempt_health"
    INFORMATIONAL = "informational"


@attrs.frozen(kw_only=True)
class Revocation:
    """The recipient said stop, in any words; how far that reaches depends on what it answered.

    ``received_on`` is the day on which it came, for the laws that count from it.
    """

    in_reply_to: RepliedTo | Unknown
    same_program: bool | Unknown
    same_sender: bool | Unknown = UNKNOWN
    received_on: date | Unknown = UNKNOWN


@attrs.frozen(kw_only=True)
class ExemptionFacts:
    """The conditions of the health-care exemption, 47 CFR 64.1200(a)(9)(iv); all of them must hold."""

    number_from_patient: bool | Unknown = UNKNOWN
    names_provider: bool | Unknown = UNKNOWN
    has_contact: bool | Unknown = UNKNOWN
    has_optout: bool | Unknown = UNKNOWN
    contains_billing: bool | Unknown = UNKNOWN
    free_to_recipient: bool | Unknown = UNKNOWN
    characters: int | Unknown = UNKNOWN
    call_seconds: int | Unknown = UNKNOWN
    opted_out_of_exempt: bool | Unknown = UNKNOWN
    sent_today: int | Unknown = UNKNOWN
    sent_last_7_days: int | Unknown = UNKNOWN


@attrs.frozen(kw_only=True)
class TelephoneFacts:
    """Consent to texts and calls, and what this one relies on.

    ``pec`` is prior express consent (the number was knowingly given), ``pewc`` the written one of
    47 CFR 64.1200(f)(9). ``confirmations`` counts the texts that confirm an opt-out, this one
    included; ``seconds_since_optout`` is how long ago it came. State law asks besides:
    ``clear_affirmative``, permission for advertising that nobody can mistake; ``same_subject_24h``,
    the solicitations on this subject in the last 24 hours; ``state_registered``, the practice is
    registered as a telephone solicitor, or exempt.
    """

    pec: bool | Unknown = UNKNOWN
    pewc: bool | Unknown = UNKNOWN
    relies_on: SendBasis | Unknown = UNKNOWN
    is_healthcare_message: bool | Unknown = UNKNOWN
    marketing_content: MarketingContent | Unknown = UNKNOWN
    on_national_dnc: bool | Unknown = UNKNOWN
    on_internal_dnc: bool | Unknown = UNKNOWN
    has_business_relationship: bool | Unknown = UNKNOWN
    seconds_since_optout: int | Unknown = UNKNOWN
    confirmations: int | Unknown = UNKNOWN
    clear_affirmative: bool | Unknown = UNKNOWN
    same_subject_24h: int | Unknown = UNKNOWN
    state_registered: bool | Unknown = UNKNOWN
    exemption: ExemptionFacts = ExemptionFacts()
