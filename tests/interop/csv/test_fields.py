"""Amounts are exact decimals in a declared currency; a float's spelling is not an amount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.money import Money
from bedside.errors import InvalidValueError
from bedside.interop.csv.fields import Reading, money

COST = money("cost", "what it cost")


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("19.99", "USD 0.00", Money(1999, "USD")),
        ("19,99", "EUR 0,00", Money(1999, "EUR")),
        ("-5", "USD 0.00", Money(-500, "USD")),
        ("1500", "JPY 0", Money(1500, "JPY")),
        ("1.234", "KWD 0.000", Money(1234, "KWD")),
        ("1.50", "USD 0.00", Money(150, "USD")),
    ],
)
def test_an_amount_is_read_exactly(text: str, declared: str, expected: Money) -> None:
    assert COST.read(text, Reading(path="cost", format=declared)) == expected


@pytest.mark.parametrize(
    ("text", "declared", "code"),
    [
        ("19.999", "USD 0.00", "money.scale"),
        ("1.5", "JPY 0", "money.format"),
        ("19,99", "USD 0.00", "money.format"),
        ("1,234.00", "USD 0.00", "money.format"),
        ("1.234,00", "EUR 0,00", "money.format"),
        ("1e3", "USD 0.00", "money.format"),
        ("NaN", "USD 0.00", "money.format"),
        ("Infinity", "USD 0.00", "money.format"),
        ("1_000", "USD 0.00", "money.format"),
        ("$5", "USD 0.00", "money.format"),
        ("9" * 18, "USD 0.00", "money.too_large"),
        ("9" * 5000, "USD 0.00", "money.format"),
        ("5", "XXX 0.00", "currency.unknown"),
        ("5", None, "money.format"),
    ],
)
def test_what_is_no_exact_amount_is_refused(text: str, declared: str | None, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        COST.read(text, Reading(path="cost", format=declared))

    assert (caught.value.code, caught.value.path) == (code, "cost")


@given(st.integers(-(10**12), 10**12))
def test_every_amount_in_cents_comes_back(cents: int) -> None:
    amount = Money(cents, "USD")

    assert COST.read(str(amount).removesuffix(" USD"), Reading(path="cost", format="USD 0.00")) == amount
