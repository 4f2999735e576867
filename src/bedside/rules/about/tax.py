"""The facts of a tax report, by name."""

from __future__ import annotations

from bedside.domain.money import Money
from bedside.domain.rewards import Instrument
from bedside.rules.cases.reward import RecipientKind
from bedside.rules.cases.tax import TaxCase
from bedside.rules.facts import Fact, total

__all__ = ["instrument", "payee", "taxable_this_year", "tin_on_file"]

payee = Fact[TaxCase, RecipientKind]("payee.kind", lambda case: case.payee)
tin_on_file = Fact[TaxCase, bool]("payee.tin_on_file", lambda case: case.tin_on_file)
instrument = Fact[TaxCase, Instrument]("reward.instrument", lambda case: case.instrument)
taxable_this_year = Fact[TaxCase, Money](
    "reward.retail_value with what the payee received in the year",
    lambda case: total(case.taxable_before, case.value),
)
