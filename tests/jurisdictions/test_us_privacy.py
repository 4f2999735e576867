"""Federal law about e-mails and about what a message reveals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bedside.domain.messages import Channel, Purpose
from bedside.jurisdictions import US
from bedside.rules import UNKNOWN, MessageCase, decide
from bedside.rules.cases import (
    MarketingContent,
    MessageContent,
    Remuneration,
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
OWN_NEWS = {"US-HIPAA-02": "permit"}
SPONSORED: Facts = {
    "channel": Channel.LETTER,
    "content": MessageContent.SPONSORED_PRODUCT,
    "remuneration": Remuneration.ABOVE_COST,
}
AUTHORIZED: Facts = {"privacy.marketing_authorization": True}
REFILL: Facts = {
    "channel": Channel.LETTER,
    "purpose": Purpose.REFILL_REMINDER,
    "remuneration": Remuneration.COST_ONLY,
}


def found(case: MessageCase, as_of: date = TODAY) -> dict[str, str]:
    return {one.rule_id: one.effect.value for one in decide(case, [US], as_of=as_of).findings}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, {}, id="formal"),
        pytest.param({"email.has_postal_address": False}, {"US-CANSPAM-01": "deny"}, id="no address"),
        pytest.param({"email.has_optout": UNKNOWN}, {"US-CANSPAM-01": "hold"}, id="perhaps an opt-out"),
        pytest.param({"email.honest_headers": False}, {"US-CANSPAM-01": "deny"}, id="false headers"),
        pytest.param({"email.opted_out": True}, {"US-CANSPAM-02": "deny"}, id="unsubscribed"),
        pytest.param(
            {"email.opted_out": True, "email.is_transactional": True},
            {"US-CANSPAM-03": "permit"},
            id="an account message",
        ),
        pytest.param(
            {"email.is_transactional": True, "email.honest_headers": False},
            {"US-CANSPAM-01": "deny"},
            id="an account message with false headers",
        ),
        pytest.param(
            {
                "purpose": Purpose.REFER_A_FRIEND,
                "is_commercial": False,
                "email.forwarding_rewarded": True,
                "email.has_optout": False,
            },
            {"US-CANSPAM-04": "require"},
            id="rewarded forwarding",
        ),
    ],
)
def test_commercial_email(
    facts: Facts, expected: dict[str, str], with_facts: Change, reminder: MessageCase
) -> None:
    assert found(with_facts(reminder, OFFER | {"channel": Channel.EMAIL} | facts)) == OWN_NEWS | expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(SPONSORED, {"US-HIPAA-01": "deny"}, id="sponsored"),
        pytest.param(SPONSORED | AUTHORIZED, {"US-HIPAA-05": "deny"}, id="authorization silent on pay"),
        pytest.param(
            SPONSORED | AUTHORIZED | {"privacy.authorization_states_remuneration": True}, {}, id="stated"
        ),
        pytest.param(
            SPONSORED | {"channel": Channel.FACE_TO_FACE}, {"US-HIPAA-04": "permit"}, id="face to face"
        ),
        pytest.param(SPONSORED | {"privacy.is_nominal_gift": True}, {"US-HIPAA-04": "permit"}, id="a pen"),
        pytest.param({"remuneration": UNKNOWN}, {"US-HIPAA-01": "hold"}, id="perhaps paid"),
        pytest.param(REFILL | {"privacy.days_since_lapse": 90}, {"US-HIPAA-03": "permit"}, id="90 days"),
        pytest.param(REFILL | {"privacy.days_since_lapse": 91}, {"US-HIPAA-01": "deny"}, id="91 days"),
        pytest.param(
            REFILL | {"remuneration": Remuneration.ABOVE_COST}, {"US-HIPAA-01": "deny"}, id="above cost"
        ),
        pytest.param({"privacy.discloses_referred": True}, {"US-HIPAA-10": "deny"}, id="Jane came in"),
        pytest.param(
            {"privacy.discloses_referred": True, "privacy.referred_authorizes": True}, {}, id="Jane agreed"
        ),
        pytest.param({"privacy.names_referrer": True}, {"US-HIPAA-11": "hold"}, id="Bob suggested you"),
        pytest.param(
            {"privacy.names_referrer": True, "privacy.referrer_permits_naming": True}, {}, id="Bob agreed"
        ),
        pytest.param(
            {"privacy.confidential_channels": frozenset({Channel.PORTAL})},
            {"US-HIPAA-15": "deny"},
            id="only the portal",
        ),
        pytest.param(
            {
                "privacy.confidential_channels": frozenset({Channel.SMS}),
                "privacy.confidential_address_kept": True,
            },
            {},
            id="only texts to that number",
        ),
        pytest.param(
            {"privacy.confidential_channels": frozenset({Channel.SMS})},
            {"US-HIPAA-15": "hold"},
            id="which number",
        ),
        pytest.param({"privacy.confidential_channels": UNKNOWN}, {"US-HIPAA-15": "hold"}, id="not asked"),
        pytest.param({"privacy.exceeds_minimum": True}, {"US-HIPAA-22": "hold"}, id="detail, unencrypted"),
        pytest.param(
            {"privacy.exceeds_minimum": True, "privacy.unencrypted_acknowledged": True}, {}, id="preferred"
        ),
        pytest.param(
            {
                "privacy.patient_is_minor": True,
                "privacy.minor_consented_to_care": True,
                "privacy.to_parent": True,
            },
            {"US-HIPAA-23": "deny"},
            id="to the parent of a minor who consented",
        ),
    ],
)
def test_what_a_message_reveals(
    facts: Facts, expected: dict[str, str], with_facts: Change, reminder: MessageCase
) -> None:
    assert found(with_facts(reminder, facts)) == expected
