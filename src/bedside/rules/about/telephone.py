"""The facts of texts and calls, by name."""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.messages import Channel, Purpose
from bedside.rules.cases.message import MessageCase
from bedside.rules.cases.telephone import MarketingContent, RepliedTo, SendBasis
from bedside.rules.effects import UNKNOWN, Unknown
from bedside.rules.facts import Fact

__all__ = [
    "AUTOMATED",
    "CALLS_AND_TEXTS",
    "EXEMPT_PURPOSES",
    "call_seconds",
    "characters",
    "clear_affirmative",
    "confirmations",
    "contains_billing",
    "free_to_recipient",
    "has_business_relationship",
    "has_contact",
    "has_optout",
    "has_revocation",
    "is_healthcare_message",
    "marketing_content",
    "names_provider",
    "number_from_patient",
    "on_internal_dnc",
    "on_national_dnc",
    "opted_out_of_exempt",
    "pec",
    "pewc",
    "relies_on",
    "revoked_by_replying_to",
    "revoked_on",
    "revoked_this_program",
    "revoked_this_sender",
    "same_subject_24h",
    "seconds_since_optout",
    "sent_last_7_days",
    "sent_today",
    "state_registered",
]

CALLS_AND_TEXTS: Final = frozenset({Channel.SMS, Channel.VOICE, Channel.VOICE_AUTO, Channel.VOICE_AI})
#: Sent or voiced by a machine; a text counts.
AUTOMATED: Final = frozenset({Channel.SMS, Channel.VOICE_AUTO, Channel.VOICE_AI})
#: The purposes that 47 CFR 64.1200(a)(9)(iv)(C) lists.
EXEMPT_PURPOSES: Final = frozenset(
    {
        Purpose.APPOINTMENT_REMINDER,
        Purpose.FOLLOW_UP,
        Purpose.RESULTS,
        Purpose.RECALL,
        Purpose.TREATMENT,
        Purpose.CARE_COORDINATION,
        Purpose.REFILL_REMINDER,
    }
)

_Yes = Fact[MessageCase, bool]
_Count = Fact[MessageCase, int]

pec = _Yes("consent.prior_express", lambda case: case.telephone.pec)
pewc = _Yes("consent.prior_express_written", lambda case: case.telephone.pewc)
relies_on = Fact[MessageCase, SendBasis]("message.relies_on", lambda case: case.telephone.relies_on)
is_healthcare_message = _Yes(
    "message.is_healthcare_message", lambda case: case.telephone.is_healthcare_message
)
marketing_content = Fact[MessageCase, MarketingContent](
    "message.marketing_content", lambda case: case.telephone.marketing_content
)
on_national_dnc = _Yes("recipient.on_national_dnc", lambda case: case.telephone.on_national_dnc)
on_internal_dnc = _Yes("recipient.on_internal_dnc", lambda case: case.telephone.on_internal_dnc)
has_business_relationship = _Yes(
    "recipient.has_business_relationship", lambda case: case.telephone.has_business_relationship
)
seconds_since_optout = _Count(
    "message.seconds_since_optout", lambda case: case.telephone.seconds_since_optout
)
clear_affirmative = _Yes("consent.clear_affirmative", lambda case: case.telephone.clear_affirmative)
same_subject_24h = _Count("recipient.same_subject_24h", lambda case: case.telephone.same_subject_24h)
state_registered = _Yes("practice.state_registered", lambda case: case.telephone.state_registered)
confirmations = _Count("message.confirmations", lambda case: case.telephone.confirmations)

number_from_patient = _Yes(
    "message.number_from_patient", lambda case: case.telephone.exemption.number_from_patient
)
names_provider = _Yes("message.names_provider", lambda case: case.telephone.exemption.names_provider)
has_contact = _Yes("message.has_contact", lambda case: case.telephone.exemption.has_contact)
has_optout = _Yes("message.has_optout", lambda case: case.telephone.exemption.has_optout)
contains_billing = _Yes("message.contains_billing", lambda case: case.telephone.exemption.contains_billing)
free_to_recipient = _Yes("message.free_to_recipient", lambda case: case.telephone.exemption.free_to_recipient)
characters = _Count("message.characters", lambda case: case.telephone.exemption.characters)
call_seconds = _Count("message.call_seconds", lambda case: case.telephone.exemption.call_seconds)
opted_out_of_exempt = _Yes(
    "recipient.opted_out_of_exempt", lambda case: case.telephone.exemption.opted_out_of_exempt
)
sent_today = _Count("message.sent_today", lambda case: case.telephone.exemption.sent_today)
sent_last_7_days = _Count("message.sent_last_7_days", lambda case: case.telephone.exemption.sent_last_7_days)

has_revocation = _Yes("revocation.exists", lambda case: case.revocation is not None)


def _replied_to(case: MessageCase) -> RepliedTo | Unknown:
    return UNKNOWN if case.revocation is None else case.revocation.in_reply_to


def _revoked_on(case: MessageCase) -> date | Unknown:
    return UNKNOWN if case.revocation is None else case.revocation.received_on


def _program(case: MessageCase) -> bool | Unknown:
    return UNKNOWN if case.revocation is None else case.revocation.same_program


def _sender(case: MessageCase) -> bool | Unknown:
    return UNKNOWN if case.revocation is None else case.revocation.same_sender


revoked_by_replying_to = Fact[MessageCase, RepliedTo]("revocation.in_reply_to", _replied_to)
revoked_this_program = _Yes("revocation.same_program", _program)
revoked_this_sender = _Yes("revocation.same_sender", _sender)
revoked_on = Fact[MessageCase, date]("revocation.received_on", _revoked_on)
