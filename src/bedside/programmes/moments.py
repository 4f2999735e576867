"""When each thing of a history happened: by the journal where it says so, else by the record's own times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import attrs

from bedside.domain.dates import at_local
from bedside.domain.journal import JournalEntry
from bedside.services.history import History

__all__ = ["Moment", "Times", "day_begins"]


@attrs.frozen(order=True)
class Moment:
    """An instant, and a place among what happened at that instant: facts first, then the journal's order."""

    at: datetime
    journaled: bool = False
    place: int = 0


class Times:
    """The journal of a history, by what was done to which record."""

    def __init__(self, history: History) -> None:
        self._zone = history.settings.time_zone
        self._acts: dict[tuple[str, str, str], list[tuple[Moment, JournalEntry]]] = {}
        for number, entry in enumerate(history.acts):
            found = (Moment(entry.at.astimezone(UTC), journaled=True, place=number), entry)
            self._acts.setdefault((entry.action, entry.kind, entry.record), []).append(found)

    def of(self, action: str, kind: str, record_id: str) -> list[tuple[Moment, JournalEntry]]:
        """Every time that it was done to that record, oldest first."""
        return self._acts.get((action, kind, record_id), [])

    def every(self, action: str, kind: str) -> Iterator[tuple[Moment, JournalEntry]]:
        """Every time that it was done to any record of that kind."""
        for (done, of_kind, _), found in self._acts.items():
            if (done, of_kind) == (action, kind):
                yield from found

    def first(self, action: str, kind: str, record_id: str, *, otherwise: datetime, rank: int = 0) -> Moment:
        """When it was first done; *otherwise* where the journal does not say."""
        found = self.of(action, kind, record_id)
        return found[0][0] if found else Moment(otherwise.astimezone(UTC), place=rank)

    def begin_of(self, day: date) -> datetime:
        """The first instant of a day where the practice is."""
        return day_begins(day, self._zone)


def day_begins(day: date, zone: str) -> datetime:
    """The first instant of *day* in *zone*."""
    return at_local(day, time(0), zone)
