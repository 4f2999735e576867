"""How the facts of a disclosure become a disclosure case."""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.interop.rule_cases.facts import CaseFacts
from bedside.rules import DisclosureCase, Unknown
from bedside.rules.cases import DisclosurePurpose, DisclosureRecipient, RecordContent

__all__ = ["disclosure_of"]

_PROVIDERS: Final = frozenset(
    "provider physician doctor dentist optometrist podiatrist physical_therapist chiropractor hospital "
    "laboratory pharmacy".split()
)
_CARE_PAY_RUN: Final = frozenset(
    {DisclosurePurpose.TREATMENT, DisclosurePurpose.PAYMENT, DisclosurePurpose.OPERATIONS}
)
_PLANS: Final = frozenset({"health_plan", "insurer", "plan"})


def disclosure_of(facts: CaseFacts, region: str, as_of: date) -> DisclosureCase:
    """The disclosure case."""
    purpose = facts.text("disclosure.purpose")
    known = {member.value: member for member in DisclosurePurpose} | {"care": DisclosurePurpose.TREATMENT}
    why = DisclosurePurpose.OTHER
    if not isinstance(purpose, Unknown):
        why = known.get(purpose, DisclosurePurpose.OTHER)
    paid_in_full = facts.flag("disclosure.paid_out_of_pocket_in_full")
    restricted = facts.flag("disclosure.restriction_requested")
    return DisclosureCase(
        purpose=why,
        recipient=_told(facts.text("disclosure.to")),
        content=facts.code("disclosure.data", RecordContent),
        authorization=facts.flag("disclosure.authorization"),
        treats_the_patient=facts.flag("disclosure.treats_the_patient")
        if facts.has("disclosure.treats_the_patient")
        else why is DisclosurePurpose.TREATMENT,
        within_minimum=facts.flag("disclosure.within_minimum"),
        paid_for=facts.flag("disclosure.remuneration_for_phi"),
        authorization_states_sale=facts.flag("disclosure.authorization_sale"),
        psychotherapy_authorization=facts.flag("disclosure.psychotherapy_authorization"),
        part2_consent=facts.flag("disclosure.part2_consent"),
        part2_notice_attached=facts.flag("disclosure.notice_attached"),
        plan_restriction=restricted if paid_in_full is True else paid_in_full,
        is_logged=facts.flag("disclosure.logged"),
        is_incidental=facts.flag("disclosure.incidental"),
        is_limited_set=facts.flag("disclosure.limited_data_set"),
        signed_consent_on=facts.day_on_file("disclosure.signed_consent_on"),
        consent_still_runs=facts.flag("disclosure.consent_still_runs"),
        is_emergency=facts.flag("disclosure.emergency"),
        to_related_entity=facts.flag("disclosure.related_entity"),
        in_circle_of_care=facts.flag("disclosure.in_circle_of_care")
        if facts.has("disclosure.in_circle_of_care")
        else facts.text("disclosure.to") in _PROVIDERS,
        locked_by_patient=facts.flag("disclosure.lockbox"),
        is_expected_use=why in _CARE_PAY_RUN
        if not facts.has("disclosure.expected_use")
        else facts.flag("disclosure.expected_use"),
    )


def _told(to: str | Unknown) -> DisclosureRecipient | Unknown:
    if isinstance(to, Unknown):
        return to
    if to in _PROVIDERS:
        return DisclosureRecipient.PROVIDER
    if to in _PLANS:
        return DisclosureRecipient.HEALTH_PLAN
    return DisclosureRecipient.PATIENT if to == "patient" else DisclosureRecipient.NON_PROVIDER
