"""New York: considerations for the referral of patients.

References:
- N.Y. Educ. Law 6530(18) (1991-07-26), 6531, 6509(9), 6509-a; 8 NYCRR 29.1(b)(3) (1977-10-01).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.settings import Profession
from bedside.jurisdictions.evidence import QUOTED
from bedside.jurisdictions.shapes import on_rewards
from bedside.rules import Effect, RulePack, equals, lacks
from bedside.rules.about import reward

__all__ = ["REGENTS", "US_NY"]

_PLACE: Final = "US-NY"

#: Professions under Title VIII of the Education Law other than medicine.
REGENTS: Final = frozenset(Profession) - {
    Profession.PHYSICIAN,
    Profession.PHYSICIAN_ASSISTANT,
    Profession.OSTEOPATH,
    Profession.OTHER,
}

# Title VIII has more professions than we name: another one may be among them, so it is asked for.
_regents = reward.works_as(*REGENTS) | (
    equals(reward.profession, Profession.OTHER) & lacks(reward.profession)
)

_RULES: Final = (
    on_rewards(
        "US-NY-REF-01",
        Effect.DENY,
        _PLACE,
        "N.Y. Educ. Law 6530(18)",
        "To give a third party any consideration for the referral of a patient is professional misconduct "
        "of a physician.",
        reward.works_as(Profession.PHYSICIAN, Profession.PHYSICIAN_ASSISTANT, Profession.OSTEOPATH)
        & reward.contingent,
        "any fee or other consideration, any payer",
        QUOTED,
        begins=date(1991, 7, 26),
    ),
    on_rewards(
        "US-NY-REF-02",
        Effect.DENY,
        _PLACE,
        "8 NYCRR 29.1(b)(3); N.Y. Educ. Law 6509(9), 6509-a",
        "The same ban holds for dentists, optometrists, physical therapists and the other professions "
        "under the Board of Regents.",
        _regents & reward.contingent,
        "any fee or other consideration, any payer",
        f"{QUOTED}; 8 NYCRR 29.1 from memory",
        begins=date(1977, 10, 1),
    ),
)

#: New York, not reviewed.
US_NY: Final = RulePack(name="us-ny", jurisdiction=_PLACE, version="2026.1", rules=_RULES)
