"""Where no reviewed pack speaks of the law, a reward waits for a person."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from tests.services.conftest import SETTINGS, START
from tests.services.test_rewards import Programme

from bedside import Effect, Practice, SeededEnvironment
from bedside.domain.rewards import RewardStatus
from bedside.storage import MemoryStorage


@pytest.mark.parametrize(
    "jurisdictions", [("DE",), ("GB", "GB-SCT"), ("US",), ("US", "US-CO"), ("US", "US-CA")]
)
def test_a_reward_is_held_without_a_reviewed_pack_of_the_region(jurisdictions: tuple[str, ...]) -> None:

    settings = attrs.evolve(SETTINGS, jurisdictions=jurisdictions, pack_reviews=())
    world = SeededEnvironment(seed=1, start=START)
    practice = Practice(
        settings, storage=MemoryStorage(), plugins={"programme": Programme()}, environment=world
    )
    desk = practice.acting_as("kim", role="front-desk", purpose="operations")
    ana = desk.patients.register(given="Ana", family="Testing").id
    bo = desk.patients.register(given="Bo", family="Testing").id

    received = desk.referrals.receive(bo, referrer_id=ana)
    booked = desk.appointments.book(
        bo, starts_at=START + timedelta(hours=1), referral_id=received.referral.id
    )
    kept = desk.appointments.keep(booked.id)

    assert [decision.outcome for decision in kept.reward_decisions] == [Effect.HOLD]
    assert desk.rewards.of_patient(bo)[0].status is RewardStatus.HELD
