"""The occasions of a history: whom a programme that says when it asks would have asked, by its own terms.

What was asked in the history is tried too, but a practice that seldom asked tells little by that. So each
evening the programme looks at who was there or answered that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Final

from bedside.domain.appointments import Visit, VisitStatus
from bedside.domain.dates import at_local, local_date
from bedside.domain.surveys import SurveyResponse
from bedside.programmes.moments import Moment
from bedside.programmes.steps import Act, Step
from bedside.services.history import History

__all__ = ["occasions"]

#: When whoever was there has gone, and nobody asks any more.
_EVENING: Final = time(23, 59)

#: Behind all that the journal knows of that minute.
_LAST: Final = 2**53


def occasions(history: History, *, since: datetime, policy_id: str) -> Iterator[Step]:
    """Each evening from *since* on, everybody who had an occasion that day."""
    zone = history.settings.time_zone
    found: set[tuple[date, str]] = set()
    for visit in history.of(Visit):
        ended_at = visit.ended_at or visit.started_at
        if visit.status is VisitStatus.FINISHED and ended_at is not None:
            found.add((local_date(ended_at, zone), visit.patient_id))
    for response in history.of(SurveyResponse):
        if response.patient_id is not None:
            found.add((local_date(response.answered_at, zone), response.patient_id))
    for day, patient_id in sorted(found):
        evening = at_local(day, _EVENING, zone).astimezone(UTC)
        asked_at = min(evening, history.until_at.astimezone(UTC))  # the last day may not be over yet
        if asked_at >= since and local_date(asked_at, zone) == day:
            yield Moment(asked_at, journaled=True, place=_LAST), _may_ask(patient_id, policy_id)


def _may_ask(patient_id: str, policy_id: str) -> Act:
    return lambda stage: stage.may_ask(patient_id, policy_id=policy_id)
