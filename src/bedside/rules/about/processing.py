"""The facts of collecting and using somebody's particulars, by name."""

from __future__ import annotations

from bedside.rules.cases.message import MessageCase
from bedside.rules.cases.processing import LawfulBasis, ProcessingCase
from bedside.rules.effects import UNKNOWN, Unknown
from bedside.rules.facts import Fact

__all__ = [
    "about_health",
    "basis",
    "below_consent_age",
    "consent_proven",
    "for_marketing",
    "health_ground",
    "meaningful_consent",
    "online",
    "parental_consent",
    "register_kept",
    "subject_age",
]

#: Both kinds of case rest on grounds, and a rule about grounds is about both.
_Grounded = ProcessingCase | MessageCase

_Yes = Fact[ProcessingCase, bool]
_GroundYes = Fact[_Grounded, bool]

basis = Fact[_Grounded, LawfulBasis]("grounds.basis", lambda case: case.grounds.basis)
about_health = _GroundYes("grounds.about_health", lambda case: case.grounds.about_health)
health_ground = _GroundYes("grounds.health_ground", lambda case: case.grounds.health_ground)
consent_proven = _GroundYes("grounds.consent_proven", lambda case: case.grounds.consent_proven)

for_marketing = _Yes("processing.for_marketing", lambda case: case.for_marketing)
online = _Yes("processing.online", lambda case: case.online)
subject_age = Fact[ProcessingCase, int]("subject.age", lambda case: case.subject_age)
parental_consent = _Yes("subject.parental_consent", lambda case: case.parental_consent)
meaningful_consent = _Yes("subject.meaningful_consent", lambda case: case.meaningful_consent)
register_kept = _Yes("practice.register_kept", lambda case: case.register_kept)


def _below(case: ProcessingCase) -> bool | Unknown:
    if isinstance(case.subject_age, Unknown) or isinstance(case.consent_age, Unknown):
        return UNKNOWN
    return case.subject_age < case.consent_age


below_consent_age = _Yes("subject.age below the age of consent online", _below)
