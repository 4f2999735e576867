"""The European Union: data protection and electronic marketing.

References:
- GDPR (2018-05-25); see `gdpr`.
- Directive 2002/58/EC Art 13 (2003-10-31); in Germany UWG s. 7, in France CPCE L34-5.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.messages import Channel
from bedside.jurisdictions.evidence import MEMORY
from bedside.jurisdictions.gdpr import gdpr
from bedside.jurisdictions.shapes import on_messages
from bedside.rules import Effect, RulePack, is_false, is_in, is_true
from bedside.rules.about import direct, message

__all__ = ["EU"]

_IDS: Final = {
    "GROUNDS": "EU-GDPR-01",
    "GROUNDS-MESSAGE": "EU-GDPR-01-MESSAGE",
    "CONSENT": "EU-GDPR-02",
    "CONSENT-MESSAGE": "EU-GDPR-02-MESSAGE",
    "REQUEST": "EU-GDPR-03",
    "REQUEST-LATE": "EU-GDPR-03-LATE",
    "ERASURE": "EU-GDPR-04",
    "OBJECTION": "EU-GDPR-05",
    "REGISTER": "EU-GDPR-06",
    "CHILD": "EU-GDPR-07",
}

_ELECTRONIC: Final = on_messages(
    "EU-EPRIV-01",
    Effect.DENY,
    "EU",
    "Directive 2002/58/EC Art 13; DE: UWG s 7; FR: CPCE L34-5",
    "Direct marketing by text or e-mail needs consent given before, or an existing relationship in which "
    "the address was given for a similar service.",
    is_true(direct.is_direct)
    & is_in(message.channel, {Channel.SMS, Channel.EMAIL})
    & is_true(direct.sent_by_practice)
    & is_false(direct.express_consent)
    & is_false(direct.existing_relationship),
    "consent, or the exception for an existing relationship",
    MEMORY,
    begins=date(2003, 10, 31),
    to_patient="You have not agreed to messages of this kind.",
)

#: The European Union, not reviewed.
EU: Final = RulePack(
    name="eu",
    jurisdiction="EU",
    version="2026.1",
    rules=(
        *gdpr(_IDS, place="EU", name="GDPR", begins=date(2018, 5, 25)),
        _ELECTRONIC,
    ),
)
