"""Federal law about the hour, the consent and the exemption of texts and calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bedside.domain.dates import QuietHours
from bedside.domain.messages import Channel, Purpose
from bedside.jurisdictions import US
from bedside.rules import UNKNOWN, Effect, MessageCase, decide
from bedside.rules.about import message
from bedside.rules.cases import (
    MarketingContent,
    MessageContent,
    SendBasis,
    TelephoneFacts,
)

Change = Callable[[Any, dict[str, Any]], Any]
Facts = dict[str, Any]

TODAY = date(2026, 11, 21)
OFFER: Facts = {
    "purpose": Purpose.MARKETING,
    "content": MessageContent.OWN_SERVICES,
    "is_marketing": True,
    "is_solicitation": True,
    "is_commercial": True,
    "telephone.marketing_content": MarketingContent.FULL,
}
EXEMPT: Facts = {"telephone.relies_on": SendBasis.HEALTHCARE_EXEMPTION}
OWN_NEWS = {"US-HIPAA-02": "permit"}


def found(case: MessageCase, as_of: date = TODAY) -> dict[str, str]:
    return {one.rule_id: one.effect.value for one in decide(case, [US], as_of=as_of).findings}


def test_a_reminder_is_allowed(reminder: MessageCase) -> None:
    assert found(reminder) == {}


@pytest.mark.parametrize(
    ("hour", "minute", "open_"),
    [(12, 59, False), (13, 0, True), (13, 1, True)],
)
def test_the_morning_opens_at_eight_where_the_recipient_is(
    hour: int, minute: int, open_: bool, with_facts: Change, reminder: MessageCase
) -> None:
    at = datetime(2026, 11, 21, hour, minute, tzinfo=UTC)

    assert found(with_facts(reminder, OFFER | {"send_at": at})) == OWN_NEWS | (
        {} if open_ else {"US-TCPA-01": "hold"}
    )


@pytest.mark.parametrize(
    ("hour", "minute", "open_"),
    [(1, 59, True), (2, 0, False), (2, 1, False)],
)
def test_the_evening_closes_at_nine_and_waits_for_the_morning(
    hour: int, minute: int, open_: bool, with_facts: Change, reminder: MessageCase
) -> None:
    at = datetime(2026, 11, 22, hour, minute, tzinfo=UTC)

    decision = decide(with_facts(reminder, OFFER | {"send_at": at}), [US], as_of=TODAY)

    assert decision.allowed is open_
    assert decision.not_before == (None if open_ else datetime(2026, 11, 22, 13, tzinfo=UTC))


def test_reminders_have_no_legal_hours(with_facts: Change, reminder: MessageCase) -> None:
    assert found(with_facts(reminder, {"send_at": datetime(2026, 11, 22, 4, tzinfo=UTC)})) == {}


def test_several_zones_must_all_be_open(with_facts: Change, reminder: MessageCase) -> None:
    both: Facts = OFFER | {"recipient_zones": ("America/New_York", "America/Los_Angeles")}
    early = both | {"send_at": datetime(2026, 11, 21, 15, tzinfo=UTC)}

    decision = decide(with_facts(reminder, early), [US], as_of=TODAY)

    assert found(with_facts(reminder, both)) == OWN_NEWS
    assert decision.outcome is Effect.HOLD
    assert decision.not_before == datetime(2026, 11, 21, 16, tzinfo=UTC)


@pytest.mark.parametrize("facts", [{"recipient_zones": ()}, {"send_at": UNKNOWN, "recipient_zones": ()}])
def test_without_a_zone_there_is_no_solicitation(
    facts: Facts, with_facts: Change, reminder: MessageCase
) -> None:
    case = with_facts(reminder, OFFER | facts)

    assert found(case) == OWN_NEWS | {"US-TCPA-02": "hold"}


def test_a_window_of_no_zone_has_no_instant(with_facts: Change, reminder: MessageCase) -> None:
    case = with_facts(reminder, {"recipient_zones": ()})

    assert message.window_opens_at(case, QuietHours(time(21), time(8))) is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"telephone.pewc": False}, {"US-TCPA-03": "deny"}, id="not in writing"),
        pytest.param({"telephone.pewc": UNKNOWN}, {"US-TCPA-03": "hold"}, id="perhaps in writing"),
        pytest.param({"telephone.pewc": False, "channel": Channel.VOICE}, {}, id="a person calls"),
        pytest.param(
            {
                "telephone.pewc": False,
                "telephone.is_healthcare_message": True,
                "telephone.marketing_content": MarketingContent.MILD,
            },
            {"US-TCPA-04": "permit"},
            id="a health-care message",
        ),
        pytest.param({"telephone.on_internal_dnc": True}, {"US-TCPA-14": "deny"}, id="own list"),
        pytest.param({"telephone.on_national_dnc": True}, {}, id="national list, written consent"),
        pytest.param(
            {
                "channel": Channel.VOICE,
                "telephone.on_national_dnc": True,
                "telephone.pewc": False,
            },
            {"US-TCPA-14": "deny"},
            id="national list",
        ),
        pytest.param(
            {
                "channel": Channel.VOICE,
                "telephone.on_national_dnc": True,
                "telephone.pewc": False,
                "telephone.has_business_relationship": True,
            },
            {},
            id="national list, relationship",
        ),
        pytest.param(
            {"channel": Channel.VOICE_AI, "telephone.pec": False}, {"US-TCPA-15": "deny"}, id="an AI voice"
        ),
    ],
)
def test_offers_by_telephone(
    facts: Facts, expected: dict[str, str], with_facts: Change, reminder: MessageCase
) -> None:
    assert found(with_facts(reminder, OFFER | facts)) == OWN_NEWS | expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, {}, id="all conditions"),
        pytest.param({"telephone.exemption.characters": 161}, {"US-TCPA-05": "deny"}, id="161 characters"),
        pytest.param({"telephone.exemption.characters": UNKNOWN}, {"US-TCPA-05": "hold"}, id="not counted"),
        pytest.param(
            {"channel": Channel.VOICE_AUTO, "telephone.exemption.characters": UNKNOWN}, {}, id="a call"
        ),
        pytest.param(
            {"channel": Channel.VOICE_AUTO, "telephone.exemption.call_seconds": 61},
            {"US-TCPA-05": "deny"},
            id="61 seconds",
        ),
        pytest.param({"telephone.exemption.contains_billing": True}, {"US-TCPA-05": "deny"}, id="billing"),
        pytest.param({"telephone.exemption.has_optout": False}, {"US-TCPA-05": "deny"}, id="no opt-out"),
        pytest.param({"purpose": Purpose.SURVEY}, {"US-TCPA-05": "deny"}, id="not a listed purpose"),
        pytest.param(
            {"telephone.marketing_content": MarketingContent.MILD}, {"US-TCPA-05": "deny"}, id="marketing"
        ),
        pytest.param({"telephone.exemption.sent_today": 1}, {"US-TCPA-06": "deny"}, id="the second today"),
        pytest.param(
            {"telephone.exemption.sent_last_7_days": 3}, {"US-TCPA-06": "deny"}, id="the fourth this week"
        ),
        pytest.param(
            {"telephone.exemption.opted_out_of_exempt": True}, {"US-TCPA-07": "deny"}, id="opted out"
        ),
        pytest.param({"channel": Channel.EMAIL, "telephone": TelephoneFacts()}, {}, id="an e-mail"),
    ],
)
def test_the_health_care_exemption(
    facts: Facts, expected: dict[str, str], with_facts: Change, reminder: MessageCase
) -> None:
    assert found(with_facts(reminder, EXEMPT | facts)) == expected
