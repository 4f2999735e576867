"""Tax: the amount of each year, whom it is for, and a year that nobody has loaded."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from bedside.domain.money import Money
from bedside.domain.rewards import Instrument
from bedside.jurisdictions import US
from bedside.rules import UNKNOWN, Effect, TaxCase, decide
from bedside.rules.cases import RecipientKind

GIFT = TaxCase(
    payee=RecipientKind.PATIENT,
    tin_on_file=True,
    taxable_before=Money(0, "USD"),
    value=Money(2500, "USD"),
    instrument=Instrument.GIFTCARD_BIGBOX,
)


def found(case: TaxCase, as_of: date) -> dict[str, str]:
    return {one.rule_id: one.effect.value for one in decide(case, [US], as_of=as_of).findings}


def had(minor: int) -> TaxCase:
    return attrs.evolve(GIFT, taxable_before=Money(minor, "USD"))


@pytest.mark.parametrize(
    ("as_of", "before", "expected"),
    [
        (date(2026, 11, 21), 197499, {}),
        (date(2026, 11, 21), 197500, {"US-TAX-01": "require"}),
        (date(2026, 11, 21), 197501, {"US-TAX-01": "require"}),
        (date(2026, 1, 1), 57500, {}),
        (date(2025, 12, 31), 57499, {}),
        (date(2025, 12, 31), 57500, {"US-TAX-01A": "require"}),
        (date(1990, 6, 1), 57500, {"US-TAX-01A": "require"}),
        (
            date(2027, 1, 1),
            0,
            {"US-TAX-04": "hold", "US-TAX-01": "hold"},
        ),
    ],
)
def test_the_amount_is_that_of_the_year(as_of: date, before: int, expected: dict[str, str]) -> None:
    assert found(had(before), as_of) == expected


def test_a_number_is_needed_before_the_amount_is_reached() -> None:
    unknown_number = attrs.evolve(had(197500), tin_on_file=False)

    assert found(unknown_number, date(2026, 11, 21)) == {"US-TAX-02": "hold", "US-TAX-01": "require"}
    assert found(attrs.evolve(unknown_number, taxable_before=Money(0, "USD")), date(2026, 11, 21)) == {}


def test_what_employees_get_is_wages() -> None:
    staff = attrs.evolve(GIFT, payee=RecipientKind.EMPLOYEE_W2, tin_on_file=False)

    assert found(staff, date(2026, 11, 21)) == {"US-TAX-03": "require"}
    assert found(attrs.evolve(staff, instrument=Instrument.MERCHANDISE), date(2026, 11, 21)) == {}


def test_an_amount_that_is_not_known_holds() -> None:
    assert decide(attrs.evolve(GIFT, value=UNKNOWN), [US], as_of=date(2026, 11, 21)).outcome is Effect.HOLD
