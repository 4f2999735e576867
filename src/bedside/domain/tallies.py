"""Tallies: which of a referrer's counted referrals one was, decided once and never again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NewType

import attrs

from bedside.domain.books import LedgerProblem
from bedside.domain.caps import sealed_name
from bedside.domain.checks import at_least, aware, identifier, typed
from bedside.domain.rewards import QualifyingEvent

__all__ = ["Tally", "TallyId", "series_of", "tally_problems"]

TallyId = NewType("TallyId", str)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Tally:
    """One referral was the ``nth`` of its series: a programme, an event, a referrer's record and a period.

    ``before`` is what other records of the same person had counted by then, and ``number`` which of the
    person's referrals it was. It stays when the referral is lost later or its reward is taken back, so
    that no second one becomes the fifth. ``series`` is a sealed name, which is also that of the counter
    that gave out the number.
    """

    id: TallyId = attrs.field(validator=identifier)
    series: str = attrs.field(validator=identifier)
    nth: int = attrs.field(validator=at_least(1))
    before: int = attrs.field(default=0, validator=at_least(0))
    referral_id: str = attrs.field(validator=identifier)
    referrer_id: str = attrs.field(validator=identifier)
    policy_id: str = attrs.field(validator=identifier)
    event: QualifyingEvent
    counted_at: datetime = attrs.field(validator=aware)

    @property
    def number(self) -> int:
        """Which of the person's referrals it was, under whichever record they were counted."""
        return self.before + self.nth


def series_of(practice: str, policy_id: str, event: QualifyingEvent, referrer_id: str, period: str) -> str:
    """The name of what is counted together; the names of counters hold no ids.

    >>> paid = QualifyingEvent.FIRST_PAYMENT
    >>> series_of("harbour", "friends", paid, "pat-1", "2026").startswith("nth:")
    True
    """
    return sealed_name("nth", practice, policy_id, event.value, referrer_id, period)


def tally_problems(tallies: Iterable[Tally], used: Mapping[str, int]) -> Iterator[LedgerProblem]:
    """Where numbers of a series are missing or given twice, or its counter says something else.

    >>> list(tally_problems([], {}))
    []
    """
    numbers: dict[str, list[int]] = {series: [] for series in used}
    for tally in tallies:
        numbers.setdefault(tally.series, []).append(tally.nth)
    for series, found in sorted(numbers.items()):
        if sorted(found) != list(range(1, len(found) + 1)):
            yield LedgerProblem("tally.numbers", series, "a number is missing, or was given out twice")
        if used.get(series, 0) != len(found):
            words = f"the counter says {used.get(series, 0)}, and {len(found)} referrals were counted"
            yield LedgerProblem("tally.counter", series, words)
