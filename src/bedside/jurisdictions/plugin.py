"""The built-in rule packs as a plugin, the same way in as a foreign one."""

from __future__ import annotations

from bedside.domain.settings import PracticeSettings
from bedside.hookspecs import hookimpl
from bedside.jurisdictions import packs_for
from bedside.rules import RulePack

__all__ = ["bedside_rule_packs"]


@hookimpl
def bedside_rule_packs(settings: PracticeSettings) -> tuple[RulePack, ...]:
    """The packs of the practice's jurisdictions.

    >>> from bedside import PracticeSettings
    >>> harbour = PracticeSettings(name="Harbour Dental", time_zone="America/Los_Angeles",
    ...     currency="USD", jurisdictions=("US", "US-CA"))
    >>> [pack.name for pack in bedside_rule_packs(harbour)]
    ['house', 'professional', 'us', 'us-states', 'us-ca']
    """
    return packs_for(settings.jurisdictions)
