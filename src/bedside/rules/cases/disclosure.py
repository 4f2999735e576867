"""The case of a disclosure: what a practice would tell someone about a patient."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from bedside.rules.effects import UNKNOWN, Unknown

__all__ = ["DisclosureCase", "DisclosurePurpose", "DisclosureRecipient", "RecordContent"]


class DisclosurePurpose(Enum):
    """Why it would be told; the first three are 45 CFR 164.506(c)."""

    TREATMENT = "treatment"
    PAYMENT = "payment"
    OPERATIONS = "operations"
    TO_THE_PATIENT = "to_the_patient"
    MARKETING = "marketing"
    LIST_SWAP = "list_swap"
    REQUIRED_BY_LAW = "required_by_law"
    PUBLIC_HEALTH = "public_health"
    OTHER = "other"


class DisclosureRecipient(Enum):
    """Who would be told."""

    PROVIDER = "provider"
    HEALTH_PLAN = "health_plan"
    PATIENT = "patient"
    NON_PROVIDER = "non_provider"


class RecordContent(Enum):
    """What would be told; the last two have laws of their own."""

    CONTACT = "contact"
    CLINICAL = "clinical"
    PART2_SUD = "part2_sud"
    PSYCHOTHERAPY_NOTES = "psychotherapy_notes"


@attrs.frozen(kw_only=True)
class DisclosureCase:
    """May this be told to them, for this purpose? A report back to a partner is such a case.

    ``treats_the_patient``: the recipient is treating this patient. ``agreed_to_report_back``: the
    patient agreed that the referrer hears how it went. ``paid_for``: the practice receives
    something of value for it. ``plan_restriction``: the patient paid in full and asked that the
    plan is not told. ``is_logged``: it is entered in the accounting of disclosures; ``is_incidental``
    and ``is_limited_set`` need no entry.

    ``signed_consent_on`` is the day of the patient's signed and dated consent (None: there is none),
    ``consent_still_runs`` whether it says itself that it is still valid. ``to_related_entity``: a
    related entity that treats the patient now. ``in_circle_of_care`` and ``locked_by_patient`` are
    of Ontario's act, ``is_expected_use`` of Australia's: the first purpose, or one that the patient
    would expect and that is directly related.
    """

    purpose: DisclosurePurpose
    recipient: DisclosureRecipient | Unknown
    content: RecordContent | Unknown
    authorization: bool | Unknown
    treats_the_patient: bool | Unknown
    within_minimum: bool | Unknown
    paid_for: bool | Unknown
    is_report_back: bool = False
    agreed_to_report_back: bool | Unknown = UNKNOWN
    authorization_states_sale: bool | Unknown = UNKNOWN
    psychotherapy_authorization: bool | Unknown = UNKNOWN
    part2_consent: bool | Unknown = UNKNOWN
    part2_notice_attached: bool | Unknown = UNKNOWN
    plan_restriction: bool | Unknown = UNKNOWN
    is_logged: bool | Unknown = UNKNOWN
    is_incidental: bool | Unknown = False
    is_limited_set: bool | Unknown = False
    signed_consent_on: date | Unknown | None = UNKNOWN
    consent_still_runs: bool | Unknown = False
    is_emergency: bool | Unknown = UNKNOWN
    to_related_entity: bool | Unknown = UNKNOWN
    in_circle_of_care: bool | Unknown = UNKNOWN
    locked_by_patient: bool | Unknown = UNKNOWN
    is_expected_use: bool | Unknown = UNKNOWN
