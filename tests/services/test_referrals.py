"""Referrals: what counts, and why it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.services.conftest import OpenDesk

from bedside import Desk, Effect, hookimpl
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId


class Friends:
    """A programme without rewards."""

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        return [
            ReferralPolicy(id=ReferralPolicyId("friends"), title="Bring a friend", starts_on=date(2026, 1, 1))
        ]


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk({"friends": Friends()})


def test_a_second_referrer_of_one_patient_is_held_for_a_person_to_compare(
    desk: Desk, register: Callable[..., str]
) -> None:
    ana, cy = register(desk, "Ana", "+13035550101"), register(desk, "Cy", "+13035550103")
    bo = register(desk, "Bo", "+13035550102")
    first = desk.referrals.receive(bo, referrer_id=ana)

    second = desk.referrals.receive(bo, referrer_id=cy)

    assert first.decision.allowed, first.decision.explain()
    assert second.decision.outcome is Effect.HOLD
    assert [found.rule_id for found in second.decision.findings] == ["HOUSE-REF-06"]
    assert second.attribution.shares[0].source.source_id == ana
