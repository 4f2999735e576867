"""Money: whole minor units of one ISO 4217 currency."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

import attrs

from bedside.errors import CurrencyMismatchError, InvalidValueError

__all__ = ["CURRENCIES", "Money"]

#: ISO 4217 code → number of decimals of its minor unit (currencies that are legal tender in 2026).
CURRENCIES: Final[dict[str, int]] = {
    **dict.fromkeys(
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
        "CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG "
        "HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP "
        "MRU MUR MVR MWK MXN MYR"
        " MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG "
        "SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST "
        "XCD XCG YER ZAR ZMW ZWG".split(),
        2,
    ),
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}

_LARGEST: Final = 2**53

# Not what Decimal reads: that takes "1_000", digits of every script, and "NaN".
_AMOUNT: Final = re.compile(r"([+-]?)([0-9]{1,40})(?:\.([0-9]{1,40}))?")


def _whole(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValueError("money.type", "Money.minor", "give whole minor units, such as cents")
    if abs(value) > _LARGEST:
        raise InvalidValueError("money.too_large", "Money.minor", "at most 2**53 minor units")


def _known(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, str) or value not in CURRENCIES:
        raise InvalidValueError("currency.unknown", "Money.currency", "give an ISO 4217 code such as USD")


@attrs.frozen(order=False)
class Money:
    """An amount in minor units. Two currencies never mix.

    >>> Money(1999, "USD") + Money(1, "USD")
    Money(2000, 'USD')
    >>> str(Money.of("15.00", "USD"))
    '15.00 USD'
    >>> Money(1, "USD") + Money(1, "EUR")
    Traceback (most recent call last):
    bedside.errors.CurrencyMismatchError: USD and EUR do not mix
    """

    minor: int = attrs.field(validator=_whole)
    currency: str = attrs.field(validator=_known)

    @classmethod
    def of(cls, amount: str | Decimal | int, currency: str) -> Money:
        """Read an exact amount in major units; floats and lost decimals are refused.

        >>> Money.of("19.99", "USD").minor
        1999
        >>> Money.of("1.5", "JPY")
        Traceback (most recent call last):
        bedside.errors.InvalidValueError: money.scale Money: JPY has 0 decimals
        """
        places = cls(0, currency)._places
        # As text and whole numbers: Decimal's own arithmetic rounds to the precision of the host.
        parts = _AMOUNT.fullmatch(_as_text(amount))
        if parts is None:
            raise InvalidValueError("money.format", "Money", "give a number such as 15.00")
        sign, whole, decimals = parts[1], parts[2], (parts[3] or "").rstrip("0")
        if len(decimals) > places:
            raise InvalidValueError("money.scale", "Money", f"{currency} has {places} decimals")
        return cls(int(sign + whole + decimals.ljust(places, "0")), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in *currency*."""
        return cls(0, currency)

    @property
    def _places(self) -> int:
        return CURRENCIES[self.currency]

    def _same(self, other: object) -> Money:
        if not isinstance(other, Money):
            raise CurrencyMismatchError(f"Money and {type(other).__name__} do not mix; make it Money first")
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} do not mix")
        return other

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other).minor

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other).minor

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __repr__(self) -> str:
        return f"Money({self.minor}, {self.currency!r})"

    def __str__(self) -> str:
        places = self._places
        digits = str(abs(self.minor)).rjust(places + 1, "0")
        amount = f"{digits[:-places]}.{digits[-places:]}" if places else digits
        return f"{'-' if self.minor < 0 else ''}{amount} {self.currency}"


def _as_text(amount: str | Decimal | int) -> str:
    if isinstance(amount, str):
        return amount
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise InvalidValueError("money.float", "Money", "give text or Decimal, not a float")
    if isinstance(amount, Decimal) and not amount.is_finite():
        raise InvalidValueError("number.not_finite", "Money", "give a finite amount")
    if not -_LARGEST <= amount <= _LARGEST:
        raise InvalidValueError("money.too_large", "Money", "at most 2**53 minor units")
    return f"{amount:f}" if isinstance(amount, Decimal) and amount.adjusted() > -40 else str(amount)
