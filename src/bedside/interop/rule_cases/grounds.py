"""On what the use of somebody's particulars rests, as a case file says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bedside.interop.rule_cases.facts import CaseFacts
from bedside.rules import UNKNOWN, ProcessingCase, Unknown
from bedside.rules.cases import Grounds, LawfulBasis

__all__ = ["grounds_of", "processing_of"]

_BASES: Final = {
    "care": LawfulBasis.CONTRACT,
    "legal_obligation": LawfulBasis.LEGAL_DUTY,
    "legitimate_interest": LawfulBasis.LEGITIMATE_INTERESTS,
}

#: From which age a child agrees for itself online; a country that is not here has to be stated.
_CONSENT_AGES: Final[Mapping[str, int]] = {"EU": 16, "EU-DE": 16, "UK": 13}


def grounds_of(facts: CaseFacts, otherwise: LawfulBasis | Unknown = UNKNOWN) -> Grounds:
    """The grounds that the case states; *otherwise* where it names none."""
    path = "processing.basis" if facts.has("processing.basis") else "consent.basis"
    return Grounds(
        basis=facts.code(path, LawfulBasis, _BASES) if facts.has(path) else otherwise,
        about_health=facts.flag("processing.health_data"),
        health_ground=facts.flag("processing.art9_condition"),
        consent_proven=facts.flag("consent.evidence"),
    )


def processing_of(facts: CaseFacts, region: str) -> ProcessingCase:
    """The case of collecting or using particulars."""
    return ProcessingCase(
        grounds=grounds_of(facts),
        for_marketing=facts.flag("processing.marketing"),
        online=facts.flag("form.online" if facts.has("form.online") else "online_service"),
        subject_age=facts.count("form.subject_age" if facts.has("form.subject_age") else "subject.age"),
        parental_consent=facts.flag(
            "form.parental_consent" if facts.has("form.parental_consent") else "consent.parental"
        ),
        consent_age=_consent_age(facts, region),
        meaningful_consent=facts.flag("consent.meaningful"),
        register_kept=facts.flag("processing.register_kept"),
    )


def _consent_age(facts: CaseFacts, region: str) -> int | Unknown:
    if facts.has("subject.national_age"):
        return facts.count("subject.national_age")
    country = facts.text("subject.country") if facts.has("subject.country") else region
    return UNKNOWN if isinstance(country, Unknown) else _CONSENT_AGES.get(country, UNKNOWN)
