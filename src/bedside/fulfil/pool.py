"""A pool of vouchers: what one is, what a pool promises, and one that lives in memory.

A pool gives each voucher at most once, for ever: to the reward whose idempotency key asked first. The
code of a voucher is worth money to whoever reads it, so that it stands in no repr, log or error.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Protocol

import attrs

from bedside.domain.checks import PERSONAL, optional, personal_text, plain_date, typed
from bedside.domain.money import Money
from bedside.errors import IdempotencyError, InvalidValueError

__all__ = ["MemoryVoucherPool", "Voucher", "VoucherPool", "VoucherState", "known_already"]


class VoucherState(Enum):
    """What became of a voucher. A withdrawn one was taken back unused; nobody gets it again."""

    FREE = "free"
    GIVEN = "given"
    USED = "used"
    WITHDRAWN = "withdrawn"


@attrs.frozen(kw_only=True, field_transformer=typed)
class Voucher:
    """One voucher: its code, what it is worth, and the first day on which it is good no more.

    >>> Voucher(code="APPLE-7731", value=Money(2500, "USD"))
    Voucher(value=Money(2500, 'USD'), expires_on=None)
    """

    code: str = attrs.field(repr=False, metadata=PERSONAL, validator=personal_text(200))
    value: Money
    expires_on: date | None = attrs.field(default=None, validator=optional(plain_date))

    def __attrs_post_init__(self) -> None:
        """It is worth something."""
        if self.value.minor < 1:
            raise InvalidValueError("money.not_positive", "Voucher.value", "give more than 0")

    def good_on(self, day: date) -> bool:
        """Whether it can be used on *day*."""
        return self.expires_on is None or day < self.expires_on


class VoucherPool(Protocol):
    """Where vouchers are kept. Threads may share a pool, and processes one that lies in a file."""

    def load(self, vouchers: Sequence[Voucher]) -> int:
        """Add all of them, or none; how many.

        Raises:
            InvalidValueError: a code is there already, or comes twice.
        """

    def give(self, key: str, value: Money, *, on: date) -> Voucher | None:
        """The voucher of *key*, for ever the same; None when there is no good one of that value left.

        Raises:
            IdempotencyError: the key has a voucher of another value.
        """

    def given(self, key: str) -> Voucher | None:
        """What was given under *key*, whatever became of it."""

    def take_back(self, key: str) -> VoucherState | None:
        """WITHDRAWN, so that nobody gets it again; USED when it was used; None when none was given."""

    def mark_used(self, codes: Iterable[str]) -> int:
        """Write down that these were used, whoever had them; how many of them are of this pool."""

    def stock(self, *, on: date) -> Mapping[Money, int]:
        """How many there are to give, by value."""


def known_already() -> InvalidValueError:
    """What a pool raises when a code is there already; it names no code."""
    problem = "a code is in the pool already, or comes twice; nothing was loaded"
    return InvalidValueError("voucher.duplicate", "load.vouchers", problem)


class MemoryVoucherPool:
    """A pool for tests and demos: it is gone with the program.

    >>> pool = MemoryVoucherPool()
    >>> pool.load([Voucher(code="APPLE-7731", value=Money(2500, "USD"))])
    1
    >>> today = date(2026, 5, 4)
    >>> pool.give("rw-1", Money(2500, "USD"), on=today) == pool.give("rw-1", Money(2500, "USD"), on=today)
    True
    >>> print(pool.give("rw-2", Money(2500, "USD"), on=today))
    None
    """

    def __init__(self) -> None:
        self._vouchers: list[Voucher] = []
        self._states: dict[str, VoucherState] = {}
        self._keys: dict[str, Voucher] = {}
        self._lock = threading.Lock()

    def load(self, vouchers: Sequence[Voucher]) -> int:
        with self._lock:
            codes = [voucher.code for voucher in vouchers]
            if len(set(codes)) != len(codes) or any(code in self._states for code in codes):
                raise known_already()
            self._vouchers += vouchers
            self._states.update(dict.fromkeys(codes, VoucherState.FREE))
            return len(codes)

    def give(self, key: str, value: Money, *, on: date) -> Voucher | None:
        with self._lock:
            known = self._keys.get(key)
            if known is not None:
                if known.value != value:
                    raise IdempotencyError("voucher")
                return known
            free = (one for one in self._vouchers if one.value == value and self._is_free(one, on))
            # What expires first goes first; of equals, what was loaded first.
            chosen = min(free, key=lambda one: one.expires_on or date.max, default=None)
            if chosen is not None:
                self._keys[key], self._states[chosen.code] = chosen, VoucherState.GIVEN
            return chosen

    def given(self, key: str) -> Voucher | None:
        return self._keys.get(key)

    def take_back(self, key: str) -> VoucherState | None:
        with self._lock:
            voucher = self._keys.get(key)
            if voucher is None:
                return None
            if self._states[voucher.code] is VoucherState.GIVEN:
                self._states[voucher.code] = VoucherState.WITHDRAWN
            return self._states[voucher.code]

    def mark_used(self, codes: Iterable[str]) -> int:
        with self._lock:
            own = [code for code in set(codes) if code in self._states]
            self._states.update(dict.fromkeys(own, VoucherState.USED))
            return len(own)

    def stock(self, *, on: date) -> Mapping[Money, int]:
        with self._lock:
            return Counter(one.value for one in self._vouchers if self._is_free(one, on))

    def _is_free(self, voucher: Voucher, on: date) -> bool:
        return self._states[voucher.code] is VoucherState.FREE and voucher.good_on(on)
