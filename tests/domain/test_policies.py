"""Policies: hours by the clocks of the place, terms that contradict each other, and a change that is seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.asking import AskingTerms
from bedside.domain.caps import Cap
from bedside.domain.money import Money
from bedside.domain.opening import OpenHours, Weekday, is_open_at
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId, policy_version_id, version_of
from bedside.domain.suspicion import SuspicionTerms
from bedside.errors import InvalidValueError

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
ZONE = "America/Denver"
FRIENDS = ReferralPolicy(id=ReferralPolicyId("friends"), title="Friends", starts_on=date(2026, 1, 1))
MONDAY = OpenHours(day=Weekday.MONDAY, opens=time(8), closes=time(17))


def local(day: int, clock: time, *, month: int = 3, fold: int = 0) -> datetime:
    return datetime.combine(date(2026, month, day), clock, ZoneInfo(ZONE)).replace(fold=fold)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (local(2, time(7, 59, 59, 999_999)), False),
        (local(2, time(8)), True),
        (local(2, time(16, 59, 59, 999_999)), True),
        (local(2, time(17)), False),
        (local(3, time(9)), False),
    ],
)
def test_hours_are_half_open_on_their_day(at: datetime, is_open: bool) -> None:
    assert is_open_at([MONDAY], at, ZONE) is is_open
    assert is_open_at([MONDAY], at.astimezone(UTC), ZONE) is is_open


def test_who_closes_at_midnight_is_open_until_the_day_ends() -> None:
    late = OpenHours(day=Weekday.MONDAY, opens=time(20), closes=time(0))

    assert is_open_at([late], local(2, time(23, 59, 59, 999_999)), ZONE)
    assert not is_open_at([late], local(3, time(0)), ZONE)


@pytest.mark.parametrize("fold", [0, 1])
def test_an_hour_that_the_clocks_repeat_is_open_both_times(fold: int) -> None:
    # On Sunday 1 November 2026 the clocks in Denver show half past one twice.
    sunday = OpenHours(day=Weekday.SUNDAY, opens=time(1), closes=time(2))

    assert is_open_at([sunday], local(1, time(1, 30), month=11, fold=fold), ZONE)


def test_an_hour_that_the_clocks_skip_is_never_asked_about() -> None:
    # On Sunday 8 March 2026 there is no half past two in Denver: 9:30 UTC is half past three.
    sunday = OpenHours(day=Weekday.SUNDAY, opens=time(2), closes=time(3))
    minutes = (datetime(2026, 3, 8, tzinfo=UTC) + timedelta(minutes=count) for count in range(24 * 60))

    assert not any(is_open_at([sunday], at, ZONE) for at in minutes)


@given(at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))
def test_who_is_always_open_is_open_by_every_clock(at: datetime) -> None:
    always = [OpenHours(day=day, opens=time(0), closes=time(0)) for day in Weekday]

    assert is_open_at(always, at.replace(tzinfo=UTC), "Australia/Lord_Howe")


@pytest.mark.parametrize(
    ("given_hours", "code"),
    [
        ({"opens": time(17), "closes": time(8)}, "hours.reversed"),
        ({"opens": time(8), "closes": time(8)}, "hours.reversed"),
        ({"opens": time(8, tzinfo=UTC), "closes": time(9)}, "time.zone"),
    ],
)
def test_hours_that_are_none_are_refused(given_hours: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        OpenHours(day=Weekday.MONDAY, **given_hours)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"ends_on": date(2026, 1, 1)}, "policy.never_runs"),
        ({"ends_on": date(2025, 12, 31)}, "period.reversed"),
        ({"attribution_window": timedelta(0)}, "policy.window"),
        ({"look_back": timedelta(0)}, "policy.window"),
        ({"minimum_age": 123}, "policy.age"),
        ({"minimum_age": -1}, "number.too_small"),
        ({"hours": ()}, "policy.hours_empty"),
        ({"referrals_per_referrer_and_month": 0}, "number.too_small"),
        ({"caps": (Cap(limit=Money(0, "USD")),), "reward_rule_ids": ("thanks",)}, "policy.cap_zero"),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused_by_name(terms: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        attrs.evolve(FRIENDS, **terms)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "terms",
    [
        {"ends_on": date(2026, 1, 2)},
        {"attribution_window": timedelta(microseconds=1)},
        {"look_back": timedelta(0), "new_patients_only": False},
        {"minimum_age": 122},
        {"hours": (MONDAY,)},
        {"caps": (Cap(limit=Money(0, "USD")),)},
        {"caps": (Cap(limit=Money(1, "USD")),), "reward_rule_ids": ("thanks",)},
    ],
)
def test_terms_at_their_edge_are_fine_and_each_is_seen_as_a_change(terms: dict[str, Any]) -> None:
    changed = attrs.evolve(FRIENDS, **terms)

    assert version_of(changed, at=NOON).digest != version_of(FRIENDS, at=NOON).digest
    assert version_of(changed, at=NOON).id == version_of(FRIENDS, at=NOON).id


def test_a_term_as_it_is_by_default_is_no_change() -> None:
    said = attrs.evolve(FRIENDS, asking=AskingTerms(), suspicion=SuspicionTerms(), hours=None)

    assert version_of(said, at=NOON) == version_of(FRIENDS, at=NOON)
    inside = attrs.evolve(FRIENDS, suspicion=SuspicionTerms(referrals=11))
    assert version_of(inside, at=NOON).digest != version_of(FRIENDS, at=NOON).digest


def test_each_version_is_remembered_apart() -> None:
    assert policy_version_id("friends", 1) != policy_version_id("friends", 2)
    assert policy_version_id("friends-1", 1) != policy_version_id("friends", 11)
