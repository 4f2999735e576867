"""Questions about days: how long ago something was, and whether a day has passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from bedside.domain.dates import Interval
from bedside.errors import InvalidValueError
from bedside.rules.conditions import Condition, Evaluation, FactUsed
from bedside.rules.effects import Truth, Unknown
from bedside.rules.facts import Fact, render

__all__ = ["ahead", "beyond", "passed", "within"]

C = TypeVar("C")


def within(fact: Fact[C, date | None], interval: Interval) -> Condition[C]:
    """The day is at most *interval* before the day of the decision, which itself counts.

    No day (None: it never was) and a day that is still to come are not within.

    >>> bought = Fact[dict[str, date], date | None]("recipient.last_purchase_on", lambda case: case.get("on"))
    >>> recent = within(bought, Interval(months=24))
    >>> [recent.evaluate({"on": date(2024, 11, day)}, date(2026, 11, 21)).truth.value for day in (20, 21)]
    ['false', 'true']
    """
    return _ask(
        fact,
        f"{fact.name} within {_words(interval)}",
        lambda found, as_of: found <= as_of and not _is_over(found, interval, as_of),
    )


def beyond(fact: Fact[C, date | None], interval: Interval) -> Condition[C]:
    """More than *interval* has gone by since the day; no day is not beyond.

    >>> stopped = Fact[dict[str, date], date | None]("revocation.received_on", lambda case: case.get("on"))
    >>> beyond(stopped, Interval(days=15)).evaluate({"on": date(2026, 11, 5)}, date(2026, 11, 21)).truth.value
    'true'
    """
    return _ask(
        fact,
        f"{fact.name} more than {_words(interval)} ago",
        lambda found, as_of: _is_over(found, interval, as_of),
    )


def passed(fact: Fact[C, date | None]) -> Condition[C]:
    """The day lies before the day of the decision; no day has not passed.

    >>> ends = Fact[dict[str, date], date | None]("authorization.expires_on", lambda case: case.get("on"))
    >>> passed(ends).evaluate({"on": date(2026, 11, 20)}, date(2026, 11, 21)).truth.value
    'true'
    """
    return _ask(fact, f"{fact.name} has passed", lambda found, as_of: found < as_of)


def ahead(fact: Fact[C, date | None]) -> Condition[C]:
    """The day is still to come; no day is not ahead.

    >>> kept = Fact[dict[str, date], date | None]("record.retained_until", lambda case: case.get("on"))
    >>> ahead(kept).evaluate({"on": date(2035, 1, 1)}, date(2026, 11, 21)).truth.value
    'true'
    """
    return _ask(fact, f"{fact.name} is to come", lambda found, as_of: found > as_of)


def _is_over(day: date, interval: Interval, as_of: date) -> bool:
    try:
        return interval.after(day) < as_of
    except InvalidValueError:
        return False  # it ends after the last day of the calendar


def _words(interval: Interval) -> str:
    parts = ("years", "months", "weeks", "days")
    return " ".join(f"{count} {name}" for name in parts if (count := getattr(interval, name)))


def _ask(fact: Fact[C, date | None], text: str, holds: Callable[[date, date], bool]) -> Condition[C]:
    def judge(case: C, as_of: date) -> Evaluation:
        found = fact.get(case)
        if isinstance(found, Unknown):
            return Evaluation(Truth.UNKNOWN, lacking=frozenset({fact.name}))
        truth = Truth.of(found is not None and holds(found, as_of))
        return Evaluation(truth, frozenset({FactUsed(fact.name, render(found))}))

    return Condition(text, judge)
