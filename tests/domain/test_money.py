"""Money is exact, whatever the amount, the currency and the host's decimal context."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.money import CURRENCIES, Money
from bedside.errors import CurrencyMismatchError, InvalidValueError
from bedside.testing.strategies import money

LARGEST = 2**53
currencies = st.sampled_from(sorted(CURRENCIES))


@given(money())
def test_an_amount_reads_back_as_it_is_shown(amount: Money) -> None:
    text, currency = str(amount).split()

    assert Money.of(text, currency) == amount
    assert Money.of(Decimal(text), currency) == amount


@given(money(), st.integers(1, 40))
def test_the_hosts_decimal_precision_changes_nothing(amount: Money, precision: int) -> None:
    expected = str(amount)
    text, currency = expected.split()

    with localcontext() as context:
        context.prec = precision
        assert str(amount) == expected
        assert Money.of(text, currency) == amount
        assert Money.of(Decimal(text), currency) == amount


@given(currencies, st.integers(-(2**40), 2**40), st.integers(-(2**40), 2**40), st.integers(-(2**40), 2**40))
def test_sums_are_those_of_whole_numbers(currency: str, a: int, b: int, c: int) -> None:
    one, two, three = Money(a, currency), Money(b, currency), Money(c, currency)

    assert (one + two) + three == one + (two + three) == Money(a + b + c, currency)
    assert one + two - two == one
    assert one - one == Money.zero(currency)
    assert bool(one) == (a != 0)


@given(currencies, st.integers(-(2**40), 2**40), st.integers(-(2**40), 2**40))
def test_amounts_are_ordered_as_their_numbers(currency: str, a: int, b: int) -> None:
    one, two = Money(a, currency), Money(b, currency)

    assert (one < two, one <= two, one > two, one >= two) == (a < b, a <= b, a > b, a >= b)


@given(money(least=1), money(least=1))
def test_two_currencies_never_meet(one: Money, other: Money) -> None:
    if one.currency == other.currency:
        return
    for meet in (
        lambda: one + other,
        lambda: one - other,
        lambda: one < other,
        lambda: one <= other,
        lambda: one > other,
        lambda: one >= other,
    ):
        with pytest.raises(CurrencyMismatchError, match="do not mix"):
            meet()
    assert one != other


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("19.99", "USD", 1999),
        ("19.9", "USD", 1990),
        ("19", "USD", 1900),
        ("19.9900", "USD", 1999),
        ("-0.01", "USD", -1),
        ("+1.00", "USD", 100),
        ("-0.00", "USD", 0),
        ("15", "JPY", 15),
        ("15.000", "JPY", 15),
        ("1.234", "KWD", 1234),
        (15, "USD", 1500),
        (Decimal("1E+2"), "USD", 10_000),
        (Decimal("15.50"), "USD", 1550),
        ("90071992547409.92", "USD", LARGEST),
    ],
)
def test_an_amount_is_read_exactly(amount: str | int | Decimal, currency: str, minor: int) -> None:
    assert Money.of(amount, currency).minor == minor


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        (19.99, "USD", "money.float"),
        (True, "USD", "money.float"),
        (None, "USD", "money.float"),
        ((0, (1,), 0), "USD", "money.float"),
        ("19.999", "USD", "money.scale"),
        ("1.5", "JPY", "money.scale"),
        ("1.00000000000000000000000000000000001", "USD", "money.scale"),
        (Decimal("1.00000000000000000000000000000000001"), "USD", "money.scale"),
        (Decimal("1E-20"), "USD", "money.scale"),
        (Decimal("1E-1000000"), "USD", "money.format"),
        ("NaN", "USD", "money.format"),
        ("Infinity", "USD", "money.format"),
        (Decimal("NaN"), "USD", "number.not_finite"),
        (Decimal("sNaN"), "USD", "number.not_finite"),
        (Decimal("Infinity"), "USD", "number.not_finite"),
        ("1e400", "USD", "money.format"),
        (Decimal("1E+999999"), "USD", "money.too_large"),
        (10**400, "USD", "money.too_large"),
        ("9" * 40, "USD", "money.too_large"),
        ("9" * 5000, "USD", "money.format"),
        ("90071992547409.93", "USD", "money.too_large"),
        ("-90071992547409.93", "USD", "money.too_large"),
        ("1_000", "USD", "money.format"),
        (" 7 ", "USD", "money.format"),
        ("٣", "USD", "money.format"),
        ("1,50", "USD", "money.format"),
        ("", "USD", "money.format"),
        (".5", "USD", "money.format"),
        ("15.00", "usd", "currency.unknown"),
        ("15.00", "US", "currency.unknown"),
        ("15.00", "XXX", "currency.unknown"),
        ("15.00", ["USD"], "currency.unknown"),
    ],
)
def test_any_other_amount_is_refused_unquoted(amount: object, currency: object, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Money.of(amount, currency)  # type: ignore[arg-type]  # not every caller has a type checker

    assert caught.value.code == code
    assert (
        not isinstance(amount, str)
        or not amount.strip()
        or len(amount) < 5
        or amount not in str(caught.value)
    )


@pytest.mark.parametrize("minor", [LARGEST - 1, LARGEST, -LARGEST])
def test_the_largest_amount_is_kept(minor: int) -> None:
    assert Money(minor, "USD").minor == minor


@pytest.mark.parametrize("minor", [LARGEST + 1, -LARGEST - 1])
def test_a_larger_amount_is_refused(minor: int) -> None:
    with pytest.raises(InvalidValueError, match=r"money\.too_large"):
        Money(minor, "USD")


@pytest.mark.parametrize("minor", [1.0, True, "1", None])
def test_minor_units_are_whole_numbers(minor: object) -> None:
    with pytest.raises(InvalidValueError, match=r"money\.type"):
        Money(minor, "USD")  # type: ignore[arg-type]  # not every caller has a type checker


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Money(5, "USD"), "0.05 USD"),
        (Money(-5, "USD"), "-0.05 USD"),
        (Money(0, "USD"), "0.00 USD"),
        (Money(-1234, "KWD"), "-1.234 KWD"),
        (Money(7, "JPY"), "7 JPY"),
        (Money(LARGEST, "USD"), "90071992547409.92 USD"),
    ],
)
def test_an_amount_shows_every_decimal_of_its_currency(amount: Money, shown: str) -> None:
    assert str(amount) == shown


@pytest.mark.parametrize("other", [5, 5.0, "5", None])
def test_money_does_not_mix_with_plain_numbers(other: object) -> None:
    odd: Any = other

    with pytest.raises(TypeError):
        _ = Money(5, "USD") + odd
    with pytest.raises(TypeError):
        _ = Money(5, "USD") < odd
    assert Money(5, "USD") != odd
