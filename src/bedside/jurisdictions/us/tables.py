"""Amounts that US agencies publish for each calendar year.

References:
- 42 CFR 411.357(k), (m)(5), (z): CMS, "CPI-U Updates" (calendar years 2013 to 2024 read).
- 42 CFR 1001.952(hh)(5): OIG annual inflation updates (2021 and 2024 read).
- 26 USC 6041(a), (h): information returns (P.L. 119-21 s. 70433, secondary).

2025 and 2026 were computed from the published method, except the 2026 limit of 411.357(k), which
two law-firm notes report. A year that is not in a table is not known, and holds.
"""

from __future__ import annotations

from typing import Final

from bedside.domain.money import Money
from bedside.rules import AmountTable

__all__ = [
    "ENGAGEMENT",
    "INCIDENTAL",
    "INFORMATION_RETURN",
    "LIMITED_REMUNERATION",
    "NONMONETARY",
    "TABLES",
    "dollars",
]


def dollars(amount: str) -> Money:
    """An amount of US dollars.

    >>> str(dollars("15.00"))
    '15.00 USD'
    """
    return Money.of(amount, "USD")


def _years(first: int, amounts: str) -> dict[int, Money]:
    return {first + place: dollars(amount) for place, amount in enumerate(amounts.split())}


#: What a physician may receive in kind in a year. 2012 was not found and is left out.
NONMONETARY: Final = AmountTable(
    name="CAP_STARK_K",
    by_year={
        **_years(2010, "355 359"),
        **_years(2013, "380 385 392 392 398 407 416 423 429 452 489 507 519 535"),
    },
    note="2010, 2011 secondary; 2013-2024 CMS table; 2025 computed; 2026 secondary",
)

#: A benefit to medical staff on campus stays incidental below this amount.
INCIDENTAL: Final = AmountTable(
    name="CAP_STARK_M",
    by_year={**_years(2010, "30"), **_years(2013, "32 32 33 33 33 34 35 36 37 39 42 44 45 46")},
    note="2010 secondary; 2013-2024 CMS table; 2025, 2026 computed",
)

#: What a physician may be paid for real services in a year without a prior writing.
LIMITED_REMUNERATION: Final = AmountTable(
    name="CAP_STARK_Z",
    by_year=_years(2021, "5000 5270 5702 5913 6055 6237"),
    note="2021-2024 CMS table; 2025, 2026 computed",
)

#: In-kind engagement tools that a patient may receive in a year.
ENGAGEMENT: Final = AmountTable(
    name="CAP_HH",
    by_year=_years(2021, "500 527 570 591 605 623"),
    note="2021, 2024 from a mirror of the OIG page; 2022, 2023, 2025, 2026 computed",
)

#: From this amount on a payment is reported to the tax office; it is indexed from 2027 on.
INFORMATION_RETURN: Final = AmountTable(
    name="CAP_1099",
    by_year={**{year: dollars("600.00") for year in range(1954, 2026)}, 2026: dollars("2000.00")},
    note="600 through 2025; 2026 from P.L. 119-21 s 70433, secondary; 2027 was not found",
)

#: All of them, for the reference page.
TABLES: Final = (NONMONETARY, INCIDENTAL, LIMITED_REMUNERATION, ENGAGEMENT, INFORMATION_RETURN)
