"""The built-in rule packs, one for each law-giver, and the choice of those that apply to a practice.

None of them has been reviewed by a person with authority. A region that has no pack here is
simply not there; in the United States the rule US-STATE-00 then holds every reward.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bedside.jurisdictions.au import AU
from bedside.jurisdictions.au_nsw import AU_NSW
from bedside.jurisdictions.can import CAN
from bedside.jurisdictions.can_on import CAN_ON
from bedside.jurisdictions.eu import EU
from bedside.jurisdictions.eu_de import EU_DE
from bedside.jurisdictions.eu_fr import EU_FR
from bedside.jurisdictions.eu_uk import EU_UK
from bedside.jurisdictions.professional import PROFESSIONAL
from bedside.jurisdictions.uk import UK
from bedside.jurisdictions.us import US, US_STATES, category_optout
from bedside.jurisdictions.us_az import US_AZ
from bedside.jurisdictions.us_ca import US_CA
from bedside.jurisdictions.us_fl import US_FL
from bedside.jurisdictions.us_il import US_IL
from bedside.jurisdictions.us_ma import US_MA
from bedside.jurisdictions.us_md import US_MD
from bedside.jurisdictions.us_mi import US_MI
from bedside.jurisdictions.us_mn import US_MN
from bedside.jurisdictions.us_nc import US_NC
from bedside.jurisdictions.us_nj import US_NJ
from bedside.jurisdictions.us_ny import US_NY
from bedside.jurisdictions.us_ok import US_OK
from bedside.jurisdictions.us_tx import US_TX
from bedside.jurisdictions.us_va import US_VA
from bedside.jurisdictions.us_wa import US_WA
from bedside.rules import HOUSE, RulePack

__all__ = [
    "AU",
    "AU_NSW",
    "BUILT_IN",
    "CAN",
    "CAN_ON",
    "EU",
    "EU_DE",
    "EU_FR",
    "EU_UK",
    "PROFESSIONAL",
    "UK",
    "US",
    "US_AZ",
    "US_CA",
    "US_FL",
    "US_IL",
    "US_MA",
    "US_MD",
    "US_MI",
    "US_MN",
    "US_NC",
    "US_NJ",
    "US_NY",
    "US_OK",
    "US_STATES",
    "US_TX",
    "US_VA",
    "US_WA",
    "category_optout",
    "packs_for",
]

#: Every pack that comes with the library.
BUILT_IN: Final = (
    HOUSE,
    PROFESSIONAL,
    US,
    US_STATES,
    US_AZ,
    US_CA,
    US_FL,
    US_IL,
    US_MA,
    US_MD,
    US_MI,
    US_MN,
    US_NC,
    US_NJ,
    US_NY,
    US_OK,
    US_TX,
    US_VA,
    US_WA,
    CAN,
    CAN_ON,
    EU,
    EU_UK,
    EU_DE,
    EU_FR,
    UK,
    AU,
    AU_NSW,
)


def packs_for(regions: Iterable[str]) -> tuple[RulePack, ...]:
    """The built-in packs for the jurisdictions of a practice and of those it deals with.

    Everywhere: the house rules and those between professionals; then the nation, what holds in
    all its states, and the state. A practice that names only ``US`` has no state pack, so its
    rewards are held.

    >>> [pack.name for pack in packs_for(["US", "US-CA"])]
    ['house', 'professional', 'us', 'us-states', 'us-ca']
    >>> [pack.name for pack in packs_for(["US-WY"])], [pack.name for pack in packs_for(["CAN"])]
    (['house', 'professional', 'us', 'us-states'], ['house', 'professional', 'can'])
    """
    places = tuple(regions)
    return tuple(pack for pack in BUILT_IN if any(_applies(pack, place) for place in places))


def _applies(pack: RulePack, place: str) -> bool:
    of_all_parts = pack.jurisdiction.removesuffix("-*")
    return pack.reaches(place) or (of_all_parts != pack.jurisdiction and place == of_all_parts)
