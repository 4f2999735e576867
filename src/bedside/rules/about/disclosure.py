"""The facts of a disclosure, by name."""

from __future__ import annotations

from datetime import date

from bedside.rules.cases.disclosure import (
    DisclosureCase,
    DisclosurePurpose,
    DisclosureRecipient,
    RecordContent,
)
from bedside.rules.facts import Fact

__all__ = [
    "agreed_to_report_back",
    "authorization",
    "authorization_states_sale",
    "consent_still_runs",
    "content",
    "in_circle_of_care",
    "is_emergency",
    "is_expected_use",
    "is_incidental",
    "is_limited_set",
    "is_logged",
    "is_report_back",
    "locked_by_patient",
    "paid_for",
    "part2_consent",
    "part2_notice_attached",
    "plan_restriction",
    "psychotherapy_authorization",
    "purpose",
    "recipient",
    "signed_consent_on",
    "to_related_entity",
    "treats_the_patient",
    "within_minimum",
]

_Yes = Fact[DisclosureCase, bool]

purpose = Fact[DisclosureCase, DisclosurePurpose]("disclosure.purpose", lambda case: case.purpose)
recipient = Fact[DisclosureCase, DisclosureRecipient]("disclosure.recipient", lambda case: case.recipient)
content = Fact[DisclosureCase, RecordContent]("disclosure.content", lambda case: case.content)
authorization = _Yes("patient.authorization", lambda case: case.authorization)
treats_the_patient = _Yes("recipient.treats_the_patient", lambda case: case.treats_the_patient)
within_minimum = _Yes("disclosure.within_minimum", lambda case: case.within_minimum)
paid_for = _Yes("disclosure.paid_for", lambda case: case.paid_for)
is_report_back = _Yes("disclosure.is_report_back", lambda case: case.is_report_back)
agreed_to_report_back = _Yes("patient.agreed_to_report_back", lambda case: case.agreed_to_report_back)
authorization_states_sale = _Yes(
    "patient.authorization_states_sale", lambda case: case.authorization_states_sale
)
psychotherapy_authorization = _Yes(
    "patient.psychotherapy_authorization", lambda case: case.psychotherapy_authorization
)
part2_consent = _Yes("patient.part2_consent", lambda case: case.part2_consent)
part2_notice_attached = _Yes("disclosure.part2_notice_attached", lambda case: case.part2_notice_attached)
plan_restriction = _Yes("patient.plan_restriction", lambda case: case.plan_restriction)
is_logged = _Yes("disclosure.is_logged", lambda case: case.is_logged)
is_incidental = _Yes("disclosure.is_incidental", lambda case: case.is_incidental)
is_limited_set = _Yes("disclosure.is_limited_set", lambda case: case.is_limited_set)
signed_consent_on = Fact[DisclosureCase, date | None](
    "patient.signed_consent_on", lambda case: case.signed_consent_on
)
consent_still_runs = _Yes("patient.consent_still_runs", lambda case: case.consent_still_runs)
is_emergency = _Yes("disclosure.is_emergency", lambda case: case.is_emergency)
to_related_entity = _Yes("recipient.to_related_entity", lambda case: case.to_related_entity)
in_circle_of_care = _Yes("recipient.in_circle_of_care", lambda case: case.in_circle_of_care)
locked_by_patient = _Yes("patient.locked", lambda case: case.locked_by_patient)
is_expected_use = _Yes("disclosure.is_expected_use", lambda case: case.is_expected_use)
