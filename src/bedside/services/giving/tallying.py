"""Tallying: a number for each referral that counts, given out once, by a counter of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import attrs

from bedside.domain.caps import CapPeriod, period_of
from bedside.domain.money import Money
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Referral
from bedside.domain.rewards import QualifyingEvent
from bedside.domain.tallies import Tally, TallyId, series_of
from bedside.services.office import Office
from bedside.services.unit import Unit, by_rules

__all__ = ["Earning", "numbers_of"]

#: The largest number that a store keeps.
_NO_LIMIT: Final = 2**53


@attrs.frozen(kw_only=True)
class Earning:
    """One event of one referral of a programme: when it counts, and what was paid."""

    policy: ReferralPolicy
    referral: Referral
    event: QualifyingEvent
    earned_on: date
    order: Money | None


@by_rules
def numbers_of(
    office: Office, unit: Unit, earning: Earning, referrers: Iterable[str], periods: Iterable[CapPeriod]
) -> Mapping[tuple[str, CapPeriod], int]:
    """The how-manyeth referral of each of *referrers* this one is, in each of *periods*.

    Numbers are given out in the order of their series: two transactions that count for the same
    people do not wait for each other in a circle.
    """
    wanted = sorted(
        (_series(office, earning, referrer, period), referrer, period.value)
        for referrer in referrers
        for period in periods
    )
    return {
        (referrer, CapPeriod(period)): _nth(unit, earning, series, referrer)
        for series, referrer, period in wanted
    }


def _series(office: Office, earning: Earning, referrer: str, period: CapPeriod) -> str:
    when = period_of(period, earning.earned_on)
    return series_of(office.settings.id, earning.policy.id, earning.event, referrer, when)


def _nth(unit: Unit, earning: Earning, series: str, referrer: str) -> int:
    known = _known(unit, earning, series)
    if known is None:
        # Whoever counts for the same referrer at this moment is waited for here, and then seen.
        nth = unit.tx.spend(series, 1, limit=_NO_LIMIT)
        known = _known(unit, earning, series)
        if known is None:
            unit.add(
                Tally(
                    id=TallyId(unit.new_id(Tally)),
                    series=series,
                    nth=nth,
                    referral_id=earning.referral.id,
                    referrer_id=referrer,
                    policy_id=earning.policy.id,
                    event=earning.event,
                    counted_at=unit.now,
                )
            )
            return nth
        unit.tx.spend(series, -1, limit=0)
    return known


def _known(unit: Unit, earning: Earning, series: str) -> int | None:
    found = unit.find(Tally, equal={"series": series, "referral_id": earning.referral.id}, limit=1)
    return found[0].nth if found else None
