"""Tallying: a number for each referral that counts, given out once, by a counter of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import attrs

from bedside.domain.caps import CapPeriod, period_of
from bedside.domain.money import Money
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Referral
from bedside.domain.rewards import QualifyingEvent
from bedside.domain.tallies import Tally, TallyId, series_of
from bedside.services.giving.caps import hold
from bedside.services.merging import ids_of_person, refuse_regrouped
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

    Records of one person count together, and each keeps its own counter. Numbers are given out in the
    order of their series: two transactions that count for the same people do not wait for each other in
    a circle.
    """
    lengths = tuple(periods)
    people = {referrer: ids_of_person(unit, referrer) for referrer in referrers}
    wanted = sorted(
        (
            tuple(
                _series(office, earning, each, period)
                for each in (who, *(each for each in ids if each != who))
            ),
            who,
            period.value,
        )
        for who, ids in people.items()
        for period in lengths
    )
    # Where records were merged, every counter of the person stands still until we are done.
    shared = {series for all_series, _, _ in wanted if len(all_series) > 1 for series in all_series}
    held = hold(unit, shared)
    if shared:
        # Only now, with the counters in hand: who was parted or merged meanwhile is seen here.
        refuse_regrouped(unit)
    return {
        (who, CapPeriod(period)): _nth(unit, earning, all_series, who, held)
        for all_series, who, period in wanted
    }


def _series(office: Office, earning: Earning, referrer: str, period: CapPeriod) -> str:
    when = period_of(period, earning.earned_on)
    return series_of(office.settings.id, earning.policy.id, earning.event, referrer, when)


def _nth(
    unit: Unit, earning: Earning, all_series: Sequence[str], referrer: str, held: Mapping[str, int]
) -> int:
    """The number of this referral; *all_series* are those of the person's records, the referrer's first."""
    known = _known(unit, earning, all_series)
    if known is not None:
        return known
    series, *others = all_series
    # Whoever counts for the same referrer at this moment is waited for here, and then seen.
    nth = unit.tx.spend(series, 1, limit=_NO_LIMIT)
    known = _known(unit, earning, all_series)
    if known is not None:
        unit.tx.spend(series, -1, limit=0)
        return known
    tally = Tally(
        id=TallyId(unit.new_id(Tally)),
        series=series,
        nth=nth,
        before=sum(held[other] for other in others),
        referral_id=earning.referral.id,
        referrer_id=referrer,
        policy_id=earning.policy.id,
        event=earning.event,
        counted_at=unit.now,
    )
    return unit.add(tally).number


def _known(unit: Unit, earning: Earning, all_series: Sequence[str]) -> int | None:
    """What it was given before, perhaps under a record that was merged since."""
    for series in all_series:
        found = unit.find(Tally, equal={"series": series, "referral_id": earning.referral.id}, limit=1)
        if found:
            return found[0].number
    return None
