"""KPIs of a practice's own store count what was owed, and nothing that is still within its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.services.conftest import OpenDesk

from bedside import Desk, SeededEnvironment
from bedside.domain.followups import Trigger

DAY = timedelta(days=1)


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk({})


def test_a_cancelled_follow_up_is_owed_to_nobody(
    desk: Desk, world: SeededEnvironment, register: Callable[..., str]
) -> None:
    ana = register(desk, "Ana", "+13035550101")
    booked = desk.appointments.book(ana, starts_at=world.now() + 10 * DAY)
    desk.appointments.move(booked.id, starts_at=world.now() + 20 * DAY)
    world.advance(60 * DAY)

    answer = desk.kpis.compute("follow_up_timeliness")

    assert (answer.numerator, answer.denominator) == (0, 1)


def test_a_follow_up_whose_window_is_open_is_reported_as_open(
    desk: Desk, world: SeededEnvironment, register: Callable[..., str]
) -> None:
    ana = register(desk, "Ana", "+13035550101")
    desk.followups.after(Trigger.PROCEDURE_DONE, patient_id=ana, about=("visit", "v-1"))
    world.advance(DAY)

    answer = desk.kpis.compute("follow_up_timeliness")

    assert (answer.denominator, answer.parts["open"]) == (0, 1)


def test_a_referral_within_its_window_is_not_yet_judged(
    desk: Desk, world: SeededEnvironment, register: Callable[..., str]
) -> None:
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    desk.referrals.receive(bo, referrer_id=ana)
    world.advance(89 * DAY)

    early = desk.kpis.compute("referral_conversion_rate")
    world.advance(2 * DAY)
    late = desk.kpis.compute("referral_conversion_rate")

    assert (early.denominator, early.parts["open"]) == (0, 1)
    assert (late.numerator, late.denominator) == (0, 1)
