"""Amount tables: limits that a law-giver publishes for each year."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from bedside.domain.checks import label
from bedside.domain.money import Money

__all__ = ["AmountTable"]


@attrs.frozen(kw_only=True)
class AmountTable:
    """Amounts by calendar year. A year that is missing is not known; last year's amount is never used.

    >>> cap = AmountTable(name="CAP", by_year={2026: Money.of("535.00", "USD")}, note="example")
    >>> str(cap.amount_in(2026)), cap.amount_in(2027)
    ('535.00 USD', None)
    """

    name: str = attrs.field(validator=label(80))
    by_year: Mapping[int, Money]
    note: str = attrs.field(validator=label(500))

    def amount_in(self, year: int) -> Money | None:
        """The amount of *year*, or None where none is loaded."""
        return self.by_year.get(year)
