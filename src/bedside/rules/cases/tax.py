"""The case of a tax report: what a payee receives in a calendar year."""

from __future__ import annotations

import attrs

from bedside.domain.money import Money
from bedside.domain.rewards import Instrument
from bedside.rules.cases.reward import RecipientKind
from bedside.rules.effects import Unknown

__all__ = ["TaxCase"]


@attrs.frozen(kw_only=True)
class TaxCase:
    """What does the tax law ask when this is given to this payee?

    ``taxable_before`` is what the payee received in the calendar year besides ``value``;
    ``tin_on_file``: the payee's taxpayer number is known.
    """

    payee: RecipientKind | Unknown
    tin_on_file: bool | Unknown
    taxable_before: Money | Unknown
    value: Money | Unknown
    instrument: Instrument | Unknown
