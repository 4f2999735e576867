"""The United States: federal law as rule packs. Not legal advice; nobody with authority has reviewed it.

References are in the modules, one for each law-giver or topic.
"""

from __future__ import annotations

from typing import Final

from bedside.jurisdictions.us.disclosures import DISCLOSURES
from bedside.jurisdictions.us.email import EMAIL
from bedside.jurisdictions.us.exempt_texts import EXEMPT_TEXTS
from bedside.jurisdictions.us.gifts import GIFTS
from bedside.jurisdictions.us.instruments import INSTRUMENTS
from bedside.jurisdictions.us.kickbacks import KICKBACKS
from bedside.jurisdictions.us.partners import PARTNERS
from bedside.jurisdictions.us.physicians import PHYSICIANS
from bedside.jurisdictions.us.privacy import PRIVACY
from bedside.jurisdictions.us.reviews import REVIEWS
from bedside.jurisdictions.us.revocation import REVOCATION, category_optout
from bedside.jurisdictions.us.safekeeping import SAFEKEEPING
from bedside.jurisdictions.us.states import US_STATES
from bedside.jurisdictions.us.tax import TAX
from bedside.jurisdictions.us.telephone import TELEPHONE
from bedside.rules import RulePack

__all__ = ["US", "US_STATES", "category_optout"]

#: Federal law.
US: Final = RulePack(
    name="us",
    jurisdiction="US",
    version="2026.1",
    rules=(
        *KICKBACKS,
        *GIFTS,
        *PHYSICIANS,
        *INSTRUMENTS,
        *PARTNERS,
        *TELEPHONE,
        *EXEMPT_TEXTS,
        *REVOCATION,
        *EMAIL,
        *PRIVACY,
        *DISCLOSURES,
        *REVIEWS,
        *SAFEKEEPING,
        *TAX,
    ),
)
