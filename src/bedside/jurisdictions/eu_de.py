"""Germany: benefits for the assignment of patients, and gifts in the advertising of remedies.

References:
- s. 31(1) MBO-Ae and the professional codes of the Laender (dentists: s. 2 MBO-Z).
- StGB 299a, 299b (2016-06-04).
- HWG s. 7(1), UWG s. 3a; BGH, 6 July 2006, I ZR 145/03.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.settings import Profession
from bedside.jurisdictions.evidence import PRIMARY
from bedside.jurisdictions.shapes import on_benefits, on_rewards, sways_professional, sways_us
from bedside.rules import Effect, RulePack, equals, is_in, is_true
from bedside.rules.about import partner, reward

__all__ = ["EU_DE"]

_PLACE: Final = "EU-DE"
_CRIME: Final = "StGB 299a, 299b"
_CRIME_WHY: Final = "It is a crime to give or take a benefit for steering patients in unfair competition."

_RULES: Final = (
    on_rewards(
        "DE-MBO-31",
        Effect.DENY,
        _PLACE,
        "s 31(1) MBO-Ae / Landes-Berufsordnungen",
        "A physician gives and takes nothing for the assignment of patients.",
        reward.works_as(Profession.PHYSICIAN) & reward.contingent,
        "any consideration",
        f"{PRIMARY}; the codes of the Laender from memory",
    ),
    on_benefits(
        "DE-MBO-31-TAKE",
        Effect.DENY,
        _PLACE,
        "s 31(1) MBO-Ae / Landes-Berufsordnungen",
        "A physician gives and takes nothing for the assignment of patients.",
        equals(partner.profession, Profession.PHYSICIAN) & is_true(partner.benefit_for_referrals),
        "any consideration",
        f"{PRIMARY}; the codes of the Laender from memory",
    ),
    on_rewards(
        "DE-STGB-299",
        Effect.DENY,
        _PLACE,
        _CRIME,
        _CRIME_WHY,
        sways_professional,
        "any benefit, material or not",
        PRIMARY,
        begins=date(2016, 6, 4),
    ),
    on_benefits(
        "DE-STGB-299-TAKE",
        Effect.DENY,
        _PLACE,
        _CRIME,
        _CRIME_WHY,
        sways_us,
        "any benefit, material or not",
        PRIMARY,
        begins=date(2016, 6, 4),
    ),
    on_rewards(
        "DE-HWG-7",
        Effect.DENY,
        _PLACE,
        "HWG s 7(1); UWG s 3a; BGH 6.7.2006 I ZR 145/03",
        "A premium for bringing patients is a forbidden gift in the advertising of remedies; thirty euros "
        "for glasses were.",
        is_in(reward.kind, reward.BENEFICIARIES) & reward.contingent,
        "beyond a trivial value, about one euro in the cases on medicines",
        PRIMARY,
    ),
)

#: Germany, not reviewed.
EU_DE: Final = RulePack(name="eu-de", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
