"""The facts of a disclosure, by name."""

from __future__ import annotations

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
    "content",
    "is_report_back",
    "paid_for",
    "part2_consent",
    "part2_notice_attached",
    "plan_restriction",
    "psychotherapy_authorization",
    "purpose",
    "recipient",
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
