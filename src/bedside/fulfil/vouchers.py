"""Vouchers from a pool: one for each reward, of exactly its value, and never the same one twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from bedside.domain.checks import at_least
from bedside.domain.deliveries import Outcome
from bedside.domain.rewards import Instrument, Reward
from bedside.domain.settings import PracticeSettings
from bedside.fulfil.plugin import FulfillerPlugin
from bedside.fulfil.pool import VoucherPool, VoucherState
from bedside.ports import Fulfilment, RewardFulfillerOffer

__all__ = ["LOW_AT", "VoucherPoolFulfiller", "vouchers"]

#: With so many left of a value, each answer says that the stock is low.
LOW_AT: Final = 5


@attrs.frozen(kw_only=True, eq=False)
class VoucherPoolFulfiller:
    """Gives a voucher of the reward's value from a pool; its code is the reference of the reward.

    ``today`` is the local day of the practice, by which vouchers expire. ``is_used`` asks whoever
    redeems vouchers whether one was used; without it the pool's own marks say. ``low_at``: with so
    many left, the answer's reason is ``low-stock``.
    """

    pool: VoucherPool = attrs.field(repr=False)
    today: Callable[[], date] = attrs.field(repr=False)
    low_at: int = attrs.field(default=LOW_AT, validator=at_least(0))
    is_used: Callable[[str], bool] | None = attrs.field(default=None, repr=False)

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """Give the voucher of this key, a new one the first time; FAILED when there is none."""
        on = self.today()
        voucher = self.pool.give(idempotency_key, reward.value, on=on)
        if voucher is None:
            return Fulfilment(outcome=Outcome.FAILED, reason="pool-empty", nothing_under_key=True)
        left = self.pool.stock(on=on).get(reward.value, 0)
        reason = "low-stock" if left <= self.low_at else None
        return Fulfilment(outcome=Outcome.SENT, reference=voucher.code, reason=reason)

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """Withdraw the voucher unless it was used; nobody else gets it, for its code is known."""
        voucher = self.pool.given(idempotency_key)
        if voucher is not None and self.is_used is not None and self.is_used(voucher.code):
            self.pool.mark_used([voucher.code])
        state = self.pool.take_back(idempotency_key)
        if state is VoucherState.WITHDRAWN:
            return Fulfilment(outcome=Outcome.SENT)
        reason = "never-given" if state is None else "used"
        return Fulfilment(outcome=Outcome.REFUSED, reason=reason)


def vouchers(
    pool: VoucherPool,
    instruments: Iterable[Instrument],
    *,
    name: str = "vouchers",
    low_at: int = LOW_AT,
    is_used: Callable[[str], bool] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FulfillerPlugin:
    """A plugin that gives these instruments from *pool*; days are those of the practice."""

    def build(settings: PracticeSettings) -> RewardFulfillerOffer:
        zone = ZoneInfo(settings.time_zone)
        fulfiller = VoucherPoolFulfiller(
            pool=pool, today=lambda: now().astimezone(zone).date(), low_at=low_at, is_used=is_used
        )
        return RewardFulfillerOffer(name=name, instruments=frozenset(instruments), fulfiller=fulfiller)

    return FulfillerPlugin(build)
