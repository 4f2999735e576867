"""A recorded decision holds the whole answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bedside.errors import InvalidValueError
from bedside.rules import HOUSE, ReferralCase, decide
from bedside.rules.recorded import DecisionId, RecordedDecision

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
FRIEND = ReferralCase(
    is_new_patient=True,
    is_self_referral=True,
    within_attribution_window=True,
    programme_running=True,
    service_is_included=True,
    referred_agreed_to_contact=True,
    possible_duplicate=False,
    referrals_in_period=0,
    referrals_allowed=None,
)


def recorded(at: datetime) -> RecordedDecision:
    return RecordedDecision(
        id=DecisionId("d-1"),
        action="count-referral",
        about_kind="referral",
        about_id="r-1",
        decision=decide(FRIEND, [HOUSE], as_of=date(2026, 11, 21), decided_at=at),
        decided_at=at,
    )


def test_why_it_was_refused_can_be_read_later() -> None:
    assert "HOUSE-REF-01" in recorded(NOON).decision.explain()


def test_the_instant_has_a_zone() -> None:
    with pytest.raises(InvalidValueError, match=r"time\.naive"):
        recorded(datetime(2026, 11, 21, 12))
