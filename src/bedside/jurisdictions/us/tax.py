"""Rewards and the tax: information returns, taxpayer numbers, wages.

References:
- 26 USC 6041(a), 6041A(a) as amended by P.L. 119-21 s. 70433: 2,000 dollars or more for payments made in
  2026, indexed to the nearest 100 from 2027 on (6041(h)); 600 dollars before.
- 26 USC 3406, 6109 (taxpayer number, backup withholding of 24 %); 3121, 61; Treas. Reg. 1.132-6(c).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.jurisdictions.evidence import MEMORY, SECONDARY
from bedside.jurisdictions.us.tables import INFORMATION_RETURN
from bedside.rules import (
    Citation,
    Condition,
    Effect,
    Rule,
    TaxCase,
    at_least_table,
    equals,
    is_false,
    is_in,
    since,
    year_missing,
)
from bedside.rules.about import reward, tax
from bedside.rules.cases import RecipientKind

__all__ = ["TAX"]

_INDEXED: Final = date(2027, 1, 1)
_FILE: Final = "file Form 1099-MISC box 3 for a reward, or 1099-NEC for a service"
_WHY: Final = "The year's payments to this payee reach the amount that has to be reported."

_employee = equals(tax.payee, RecipientKind.EMPLOYEE_W2)
_reaches = at_least_table(tax.taxable_this_year, INFORMATION_RETURN)


def _report(
    rule_id: str, citation: str, condition: Condition[TaxCase], begins: date, ends: date | None, limit: str
) -> Rule[TaxCase]:
    return Rule(
        id=rule_id,
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=TaxCase,
        effective_from=begins,
        effective_to=ends,
        citation=Citation(citation),
        reason=_WHY,
        condition=condition,
        limit=limit,
        obligation=_FILE,
        verified=SECONDARY,
    )


TAX: Final = (
    _report(
        "US-TAX-01",
        "26 USC 6041(a), 6041A(a) as amended by P.L. 119-21 s 70433",
        _reaches & ~_employee,
        date(2026, 1, 1),
        None,
        "2,000.00 USD or more in 2026; indexed from 2027, when the figure is published",
    ),
    _report(
        "US-TAX-01A",
        "26 USC 6041(a) (pre-2026)",
        _reaches & ~_employee,
        date(1954, 8, 16),
        date(2025, 12, 31),
        "600.00 USD or more",
    ),
    Rule(
        id="US-TAX-02",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=TaxCase,
        citation=Citation("26 USC 3406; 6109"),
        reason="With this payment the year's total has to be reported, and the payee's taxpayer number is "
        "not known.",
        patient_reason="We need a form from you first.",
        condition=_reaches & is_false(tax.tin_on_file),
        limit="a Form W-9 first; else withhold 24 %",
        verified=f"{SECONDARY}; {MEMORY}",
    ),
    Rule(
        id="US-TAX-03",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=TaxCase,
        citation=Citation("26 USC 3121, 61; Treas. Reg. 1.132-6(c)"),
        reason="Cash and gift cards to employees are wages, however small.",
        condition=_employee & is_in(tax.instrument, reward.CASH_EQUIVALENTS | reward.GIFT_CARDS),
        obligation="report it as wages, and withhold",
        verified=MEMORY,
    ),
    Rule(
        id="US-TAX-04",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=TaxCase,
        effective_from=_INDEXED,
        citation=Citation("26 USC 6041(h) (indexing)"),
        reason="The amount that has to be reported is indexed, and that of this year is not loaded.",
        condition=since(_INDEXED) & year_missing(INFORMATION_RETURN),
        limit="load the year's figure when it is published",
        verified=SECONDARY,
    ),
)
