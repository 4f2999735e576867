"""The facts of a person's request about their records, by name."""

from __future__ import annotations

from datetime import date

from bedside.domain.dates import Interval
from bedside.rules.cases.rights import HeldRecord, RightsCase, RightsRequest
from bedside.rules.conditions import Condition
from bedside.rules.days import beyond
from bedside.rules.facts import Fact, is_false, is_true

__all__ = [
    "answered",
    "extended",
    "late",
    "open_request",
    "received_on",
    "record",
    "request",
    "retained_until",
]

request = Fact[RightsCase, RightsRequest]("request.kind", lambda case: case.request)
received_on = Fact[RightsCase, date]("request.received_on", lambda case: case.received_on)
answered = Fact[RightsCase, bool]("request.answered", lambda case: case.answered)
extended = Fact[RightsCase, bool]("request.extended", lambda case: case.extended)
record = Fact[RightsCase, HeldRecord]("record.kind", lambda case: case.record)
retained_until = Fact[RightsCase, date | None]("record.retained_until", lambda case: case.retained_until)

#: Nobody has answered it yet.
open_request = is_false(answered)


def late(first: Interval, *, longest: Interval) -> Condition[RightsCase]:
    """The time to answer is over: *first*, or *longest* where it was extended with a reason."""
    return beyond(received_on, longest) | (beyond(received_on, first) & ~is_true(extended))
