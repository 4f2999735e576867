"""Asking: exact days, twelve months that hold no more than they may, and answers on any scale."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.asking import (
    CAREFUL_ASKING,
    AskingHistory,
    AskingTerms,
    Occasion,
    group_of,
    occasion_for,
    rested_at,
    year_has_room_at,
)
from bedside.domain.dates import Interval, local_date
from bedside.domain.surveys import Group, SurveyAnswer, SurveyAnswerId, SurveyResponseId, nps_group
from bedside.errors import InvalidValueError

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
#: Zones whose days are not all of 24 hours, on both sides of the date line.
ZONES = st.sampled_from(
    ["UTC", "America/Denver", "Australia/Lord_Howe", "Europe/Dublin", "Pacific/Apia", "America/Sao_Paulo"]
)

INSTANTS = st.datetimes(
    min_value=datetime(2011, 1, 1), max_value=datetime(2028, 1, 1), timezones=st.just(UTC)
)


def answer(score: int, low: int = 0, high: int = 10) -> SurveyAnswer:
    return SurveyAnswer(
        id=SurveyAnswerId("a-1"),
        response_id=SurveyResponseId("r-1"),
        instrument="nps",
        question="recommend",
        score=score,
        scale_low=low,
        scale_high=high,
        answered_at=NOON,
    )


@pytest.mark.parametrize("score", range(11))
def test_on_the_scale_of_the_net_promoter_score_the_groups_are_its_own(score: int) -> None:
    assert group_of(answer(score)) is nps_group(score)


@pytest.mark.parametrize(
    ("score", "low", "high", "group"),
    [
        (5, 1, 5, Group.PROMOTER),
        (4, 1, 5, Group.PASSIVE),
        (3, 1, 5, Group.DETRACTOR),
        (90, 0, 100, Group.PROMOTER),
        (89, 0, 100, Group.PASSIVE),
        (69, 0, 100, Group.DETRACTOR),
        (1, 0, 1, Group.PROMOTER),
        (4, -5, 5, Group.PROMOTER),
    ],
)
def test_an_answer_on_another_scale_counts_by_its_place_on_it(
    score: int, low: int, high: int, group: Group
) -> None:
    assert group_of(answer(score, low, high)) is group


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("days_between_asks", -1, "asking.days"),
        ("days_between_asks", 3651, "asking.days"),
        ("days_after_visit", True, "number.type"),
        ("asks_a_year", 0, "number.too_small"),
        ("minimum_age", -1, "number.too_small"),
        ("roles", ("Front Desk",), "code.format"),
        ("roles", ("Manager",), "code.format"),
        ("roles", ("front-desk", "front-desk"), "collection.repeated"),
        ("occasions", (Occasion.PROMOTER, Occasion.PROMOTER), "collection.repeated"),
        ("code_lifetime", timedelta(0), "asking.lifetime"),
        ("code_lifetime", timedelta(-1), "duration.negative"),
        ("promoter_question", "Would you?", "code.format"),
    ],
)
def test_terms_that_make_no_sense_are_refused(field: str, value: Any, error: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        AskingTerms(**{field: value})

    assert refused.value.code == error


def test_the_edges_of_the_terms_are_in_them() -> None:
    terms = AskingTerms(days_between_asks=3650, asks_a_year=1, code_lifetime=timedelta(microseconds=1))

    assert (terms.days_between_asks, terms.asks_a_year) == (3650, 1)


def test_a_history_needs_instants_with_a_zone() -> None:
    with pytest.raises(InvalidValueError, match=r"time\.naive"):
        AskingHistory(asked_at=(datetime(2026, 1, 1),))


def test_the_last_ask_is_the_latest_in_whatever_order_they_come() -> None:
    assert AskingHistory().last_asked_at is None
    assert AskingHistory(asked_at=(NOON, NOON - timedelta(days=2))).last_asked_at == NOON


def test_nothing_rests_without_days_or_without_what_happened() -> None:
    assert rested_at(None, days=9, zone="UTC") is None
    assert rested_at(NOON, days=0, zone="UTC") is None


def test_a_rest_ends_with_the_local_day_also_where_the_clocks_change() -> None:
    # In Denver the clocks go forward on 8 March 2026: these two days have 47 hours.
    asked = datetime(2026, 3, 7, 23, tzinfo=UTC)

    assert rested_at(asked, days=2, zone="America/Denver") == datetime(2026, 3, 9, 6, tzinfo=UTC)


def test_without_a_number_for_the_year_there_is_always_room() -> None:
    assert year_has_room_at([NOON] * 99, allowed=None, now=NOON, zone="UTC") is None


@pytest.mark.parametrize(("before", "has_room"), [(1, True), (2, True), (3, False), (4, False)])
def test_the_year_is_full_at_exactly_its_number(before: int, has_room: bool) -> None:
    asked = [NOON - timedelta(days=day) for day in range(before)]

    assert (year_has_room_at(asked, allowed=3, now=NOON, zone="UTC") is None) is has_room


@pytest.mark.parametrize(("day", "has_room"), [(date(2027, 3, 31), False), (date(2027, 4, 1), True)])
def test_an_ask_counts_until_the_same_day_a_year_later(day: date, has_room: bool) -> None:
    now = datetime(day.year, day.month, day.day, tzinfo=UTC)

    assert (year_has_room_at([NOON], allowed=1, now=now, zone="UTC") is None) is has_room


@pytest.mark.parametrize(("days", "found"), [(29, True), (30, True), (31, False)])
def test_an_occasion_is_over_after_its_last_day(days: int, found: bool) -> None:
    now = NOON + timedelta(days=days)
    seen = AskingHistory(visit_kept_at=NOON)
    promoter = AskingHistory(answered_at=NOON, answer=Group.PROMOTER)

    visit = Occasion.VISIT_KEPT if found else None
    assert occasion_for(CAREFUL_ASKING, seen, now=now, zone="UTC") is visit
    assert occasion_for(CAREFUL_ASKING, promoter, now=now, zone="UTC") is (
        Occasion.PROMOTER if found else None
    )


def test_a_promoter_is_the_better_reason_and_only_where_the_programme_names_it() -> None:
    both = AskingHistory(visit_kept_at=NOON, answered_at=NOON, answer=Group.PROMOTER)
    only_visits = attrs.evolve(CAREFUL_ASKING, occasions=(Occasion.VISIT_KEPT,))
    only_promoters = attrs.evolve(CAREFUL_ASKING, occasions=(Occasion.PROMOTER,))
    passive = attrs.evolve(both, answer=Group.PASSIVE)

    assert occasion_for(CAREFUL_ASKING, both, now=NOON, zone="UTC") is Occasion.PROMOTER
    assert occasion_for(only_visits, both, now=NOON, zone="UTC") is Occasion.VISIT_KEPT
    assert occasion_for(only_promoters, passive, now=NOON, zone="UTC") is None
    assert occasion_for(AskingTerms(), both, now=NOON, zone="UTC") is Occasion.PROMOTER


@given(
    wishes=st.lists(INSTANTS, max_size=30),
    zone=ZONES,
    days=st.integers(0, 90),
    allowed=st.integers(1, 4),
)
def test_no_history_of_asks_comes_too_soon_or_too_often(
    wishes: list[datetime], zone: str, days: int, allowed: int
) -> None:
    """Whoever asks only when both functions say so keeps both numbers, wherever and whenever."""
    asked: list[datetime] = []
    for now in sorted(wishes):
        opens = [
            rested_at(max(asked, default=None), days=days, zone=zone),
            year_has_room_at(asked, allowed=allowed, now=now, zone=zone),
        ]
        if all(at is None or at <= now for at in opens):
            asked.append(now)

    on = [local_date(at, zone) for at in asked]
    for earlier, later in pairwise(on):
        assert (later - earlier).days >= days
    for first in on:
        assert sum(first <= day < Interval(years=1).after(first) for day in on) <= allowed


@given(
    asked=st.lists(INSTANTS, max_size=12),
    now=INSTANTS,
    zone=ZONES,
    allowed=st.integers(1, 3),
)
def test_when_the_named_instant_comes_there_is_room(
    asked: list[datetime], now: datetime, zone: str, allowed: int
) -> None:
    opens = year_has_room_at(asked, allowed=allowed, now=now, zone=zone)
    if opens is None:
        return

    assert opens > now
    assert year_has_room_at(asked, allowed=allowed, now=opens, zone=zone) is None
    just_before = year_has_room_at(asked, allowed=allowed, now=opens - timedelta(seconds=1), zone=zone)
    assert just_before == opens
