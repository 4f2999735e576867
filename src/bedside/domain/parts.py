"""Parts: one sum divided by shares, so that no cent is lost and none is made."""

from __future__ import annotations

from collections.abc import Mapping

from bedside.domain.money import Money
from bedside.errors import InvalidValueError

__all__ = ["parts_of"]


def parts_of(whole: Money, shares: Mapping[str, int]) -> Mapping[str, Money]:
    """*whole* divided by *shares*, which are whole numbers above 0, such as basis points.

    Whoever's exact part is less than one minor unit gets nothing, and it goes to the others; if that is
    everybody, the largest share gets it all. Each of the rest gets whole minor units, rounded down, and
    what is left goes by ones to the largest remainders, then to the larger shares, then by name. So the
    answer does not depend on the order of *shares*, and its parts add to *whole*.

    >>> parts_of(Money(1000, "USD"), {"ana": 3334, "bo": 3333, "cy": 3333})
    {'ana': Money(334, 'USD'), 'bo': Money(333, 'USD'), 'cy': Money(333, 'USD')}
    >>> parts_of(Money(3, "USD"), {"ana": 9000, "bo": 1000})
    {'ana': Money(3, 'USD'), 'bo': Money(0, 'USD')}

    Raises:
        InvalidValueError: *whole* is below 0, there is no share, or one is not above 0.
    """
    if whole.minor < 0:
        raise InvalidValueError("money.negative", "parts_of.whole", "give 0 or more")
    if not shares or any(share < 1 for share in shares.values()):
        raise InvalidValueError("parts.shares", "parts_of.shares", "give at least one share, each above 0")
    total = sum(shares.values())
    served = {name: share for name, share in shares.items() if whole.minor * share >= total}
    if not served:
        largest = min(shares, key=lambda name: (-shares[name], name))
        served = {largest: shares[largest]}
    total = sum(served.values())
    divided = {name: divmod(whole.minor * share, total) for name, share in served.items()}
    left = whole.minor - sum(part for part, _ in divided.values())
    by_remainder = sorted(served, key=lambda name: (-divided[name][1], -served[name], name))
    raised = frozenset(by_remainder[:left])
    return {
        name: Money(divided[name][0] + (name in raised) if name in divided else 0, whole.currency)
        for name in sorted(shares)
    }
