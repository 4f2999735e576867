"""Asking: who may be asked to bring a friend, after what, how often, and by whom.

A patient is asked after something good, never in a bad moment, and not again and again. Days are
calendar days where the practice is: who was asked late on Monday evening and is to have ten days of
rest may be asked from the first minute of the tenth day on, however many hours those days had.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import Enum
from typing import Any, Final

import attrs

from bedside.domain.checks import PERSONAL, at_least, aware, code, duration, optional, typed
from bedside.domain.dates import Interval, at_local, local_date
from bedside.domain.surveys import Group, SurveyAnswer
from bedside.errors import InvalidValueError

__all__ = [
    "CAREFUL_ASKING",
    "AskingHistory",
    "AskingTerms",
    "Occasion",
    "group_of",
    "occasion_for",
    "rested_at",
    "year_has_room_at",
]


#: Ten years: who wants to wait longer does not want to ask.
_DAYS_AT_MOST: Final = 3650


class Occasion(Enum):
    """After what a patient may be asked, the best reason first."""

    PROMOTER = "promoter"
    VISIT_KEPT = "visit-kept"


def _each_once(instance: object, attribute: attrs.Attribute[Any], value: tuple[object, ...]) -> None:
    if len(set(value)) != len(value):
        path = f"AskingTerms.{attribute.name}"
        raise InvalidValueError("collection.repeated", path, "name each one once")


def _days(instance: object, attribute: attrs.Attribute[Any], value: int) -> None:
    if not 0 <= value <= _DAYS_AT_MOST:
        path = f"AskingTerms.{attribute.name}"
        raise InvalidValueError("asking.days", path, f"give 0 to {_DAYS_AT_MOST} days")


def _role_codes(instance: object, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    for role in value:
        code(instance, attribute, role)


def _some_time(instance: object, attribute: attrs.Attribute[Any], value: timedelta) -> None:
    duration(instance, attribute, value)
    if value == timedelta(0):
        problem = "give more than no time, or leave it out: then a code counts until it is revoked"
        raise InvalidValueError("asking.lifetime", "AskingTerms.code_lifetime", problem)


@attrs.frozen(kw_only=True, field_transformer=typed)
class AskingTerms:
    """When a programme may ask a patient, and how long a code counts.

    A field that is left out limits nothing, so that a programme says itself how it asks;
    :data:`CAREFUL_ASKING` has numbers to begin with. With ``occasions`` a patient is asked only after
    one of them: a visit kept at most ``days_after_visit`` days ago, or a promoter's answer (9 or 10
    of 10, or its like on another scale) to ``promoter_question`` at most ``days_after_answer`` days
    ago. ``days_between_asks`` lie between two asks, and any twelve months hold ``asks_a_year`` at
    most. ``days_of_peace`` follow the day on which a concern was closed. ``roles`` may ask (none: every
    role that may write referrals).

    >>> AskingTerms(asks_a_year=0)
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: number.too_small AskingTerms.asks_a_year: give 1 or more
    """

    occasions: tuple[Occasion, ...] = attrs.field(default=(), validator=_each_once)
    days_after_visit: int = attrs.field(default=30, validator=_days)
    days_after_answer: int = attrs.field(default=30, validator=_days)
    promoter_question: str = attrs.field(default="recommend", validator=code)
    days_between_asks: int = attrs.field(default=0, validator=_days)
    asks_a_year: int | None = attrs.field(default=None, validator=optional(at_least(1)))
    days_of_peace: int = attrs.field(default=0, validator=_days)
    days_after_procedure: int = attrs.field(default=0, validator=_days)
    days_after_missed_visit: int = attrs.field(default=0, validator=_days)
    roles: tuple[str, ...] = attrs.field(default=(), validator=[_each_once, _role_codes])
    minimum_age: int | None = attrs.field(default=None, validator=optional(at_least(0)))
    code_lifetime: timedelta | None = attrs.field(default=None, validator=optional(_some_time))


#: Numbers to begin with: after something good, four times a year at most, and in peace after trouble.
CAREFUL_ASKING: Final = AskingTerms(
    occasions=(Occasion.PROMOTER, Occasion.VISIT_KEPT),
    days_between_asks=60,
    asks_a_year=4,
    days_of_peace=30,
    days_after_procedure=2,
    days_after_missed_visit=14,
    minimum_age=18,
    code_lifetime=timedelta(days=365),
)


def _each_aware(instance: object, attribute: attrs.Attribute[Any], value: tuple[datetime, ...]) -> None:
    for at in value:
        aware(instance, attribute, at)


@attrs.frozen(kw_only=True, field_transformer=typed)
class AskingHistory:
    """What asking depends on: when the patient was asked, and the last of each thing that happened.

    ``answered_at`` and ``answer`` are the last answer to the question whether they would recommend us.
    """

    asked_at: tuple[datetime, ...] = attrs.field(default=(), validator=_each_aware)
    visit_kept_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    procedure_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    visit_missed_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    concern_closed_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    answered_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    answer: Group | None = attrs.field(default=None, repr=False, metadata=PERSONAL)

    @property
    def last_asked_at(self) -> datetime | None:
        """The last time that the patient was asked."""
        return max(self.asked_at, default=None)


def group_of(answer: SurveyAnswer) -> Group:
    """What an answer on any scale makes of a patient: its place on the scale, as if that were 0 to 10.

    >>> from bedside.domain.surveys import SurveyAnswerId, SurveyResponseId
    >>> from datetime import UTC
    >>> five = SurveyAnswer(id=SurveyAnswerId("a-1"), response_id=SurveyResponseId("r-1"), instrument="stars",
    ...     question="recommend", score=5, scale_low=1, scale_high=5,
    ...     answered_at=datetime(2026, 4, 1, tzinfo=UTC))
    >>> group_of(five).value, group_of(attrs.evolve(five, score=4)).value
    ('promoter', 'passive')
    """
    tenths = (answer.score - answer.scale_low) * 10
    whole = answer.scale_high - answer.scale_low
    if tenths >= 9 * whole:
        return Group.PROMOTER
    return Group.PASSIVE if tenths >= 7 * whole else Group.DETRACTOR


def rested_at(at: datetime | None, *, days: int, zone: str) -> datetime | None:
    """The first instant of the day that is *days* after *at*; None when nothing has to rest.

    >>> from datetime import UTC
    >>> monday_evening = datetime(2026, 3, 3, 3, tzinfo=UTC)
    >>> rested_at(monday_evening, days=10, zone="America/Denver")
    datetime.datetime(2026, 3, 12, 6, 0, tzinfo=datetime.timezone.utc)
    """
    if at is None or days == 0:
        return None
    return at_local(Interval(days=days).after(local_date(at, zone)), time(0), zone)


def year_has_room_at(
    asked_at: Iterable[datetime], *, allowed: int | None, now: datetime, zone: str
) -> datetime | None:
    """When the patient may be asked again without more than *allowed* asks in twelve months; None: now.

    An ask counts until the same day a year later.

    >>> from datetime import UTC
    >>> asked = [datetime(2026, month, 5, 12, tzinfo=UTC) for month in (1, 2)]
    >>> june = datetime(2026, 6, 1, tzinfo=UTC)
    >>> year_has_room_at(asked, allowed=3, now=june, zone="UTC") is None
    True
    >>> year_has_room_at(asked, allowed=2, now=june, zone="UTC")
    datetime.datetime(2027, 1, 5, 0, 0, tzinfo=datetime.timezone.utc)
    """
    if allowed is None:
        return None
    today, year = local_date(now, zone), Interval(years=1)
    ends = sorted(year.after(local_date(at, zone)) for at in asked_at)
    counted = [end for end in ends if end > today]
    if len(counted) < allowed:
        return None
    return at_local(counted[len(counted) - allowed], time(0), zone)


def occasion_for(terms: AskingTerms, history: AskingHistory, *, now: datetime, zone: str) -> Occasion | None:
    """The best reason to ask the patient today, whether or not the programme asks for one.

    The last answer counts: who was a promoter and answered otherwise since is none.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> seen = AskingHistory(visit_kept_at=noon - timedelta(days=30))
    >>> occasion_for(CAREFUL_ASKING, seen, now=noon, zone="UTC").value
    'visit-kept'
    >>> occasion_for(CAREFUL_ASKING, seen, now=noon + timedelta(days=1), zone="UTC") is None
    True
    """
    wanted = terms.occasions or tuple(Occasion)
    today = local_date(now, zone)

    def lately(at: datetime | None, days: int) -> bool:
        return at is not None and today <= Interval(days=days).after(local_date(at, zone))

    promotes = history.answer is Group.PROMOTER and lately(history.answered_at, terms.days_after_answer)
    if Occasion.PROMOTER in wanted and promotes:
        return Occasion.PROMOTER
    came = lately(history.visit_kept_at, terms.days_after_visit)
    return Occasion.VISIT_KEPT if Occasion.VISIT_KEPT in wanted and came else None
