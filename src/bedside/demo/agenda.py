"""The calendar of the year: opening hours, free places, and lives that wait for their moments.

A life is a generator. It does something, then yields the instant at which it wants to go on; the
agenda moves the clock there and lets it. Nothing waits in real time.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Generator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from bedside.demo.practice import SETTINGS, YEAR
from bedside.domain.dates import at_local
from bedside.environment import SeededEnvironment

__all__ = ["Agenda", "Diary", "Episode", "Life", "moment"]

#: Something that happens over time: it yields the instant at which it goes on.
Life = Generator[datetime, None, None]

#: A part of a life; it returns whether the person came.
Episode = Generator[datetime, None, bool]

_CHAIRS: Final = 3
_TIMES: Final = tuple(time(hour, minute) for hour in range(8, 17) for minute in (0, 30) if hour != 12)
_CLOSED: Final = frozenset(
    {date(YEAR, 1, 1), date(YEAR, 7, 3), date(YEAR, 11, 26), date(YEAR, 11, 27), date(YEAR, 12, 25)}
)


def moment(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """The instant at which the clock of the practice shows that time in the demo's year.

    >>> moment(7, 1, 10, 30).isoformat()
    '2026-07-01T17:30:00+00:00'
    """
    return at_local(date(YEAR, month, day), time(hour, minute), SETTINGS.time_zone)


class Agenda:
    """Every life and its next moment, earliest first; of two at one instant, the one that began first."""

    def __init__(self, world: SeededEnvironment) -> None:
        self._world = world
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._begun = 0

    def begin(self, life: Life, at: datetime | None = None) -> None:
        """Let *life* start at *at*, or now."""
        self._begun += 1
        heapq.heappush(self._waiting, (at or self._world.now(), self._begun, life))

    def run(self, until: datetime) -> None:
        """Live everything that happens before *until*, and set the clock to it."""
        while self._waiting and self._waiting[0][0] < until:
            at, number, life = heapq.heappop(self._waiting)
            self._world.set(max(at, self._world.now()))
            wish = next(life, None)
            if wish is not None:
                heapq.heappush(self._waiting, (max(wish, self._world.now()), number, life))
        self._world.set(until)


class Diary:
    """Which half hours still have a free chair, Monday to Friday."""

    def __init__(self) -> None:
        self._taken: Counter[datetime] = Counter()

    def place(self, wish: date, rng: Random) -> datetime:
        """Take a free place on *wish* or the first day after it that has one."""
        day = wish
        while True:
            times = list(_TIMES)
            rng.shuffle(times)
            for clock in times if day.weekday() < 5 and day not in _CLOSED else ():
                at = at_local(day, clock, SETTINGS.time_zone)
                if self._taken[at] < _CHAIRS:
                    self._taken[at] += 1
                    return at
            day += timedelta(days=1)
