"""What a STOP reaches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bedside.domain.messages import Channel, Purpose
from bedside.jurisdictions import US, category_optout
from bedside.rules import UNKNOWN, MessageCase, decide
from bedside.rules.cases import (
    MarketingContent,
    MessageContent,
    RepliedTo,
    Revocation,
    SendBasis,
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
CONFIRMATION: Facts = {"purpose": Purpose.OPTOUT_CONFIRMATION}
OWN_NEWS = {"US-HIPAA-02": "permit"}


def found(case: MessageCase, as_of: date = TODAY) -> dict[str, str]:
    return {one.rule_id: one.effect.value for one in decide(case, [US], as_of=as_of).findings}


def stopped(
    answered: Any = RepliedTo.INFORMATIONAL, *, program: Any = False, sender: Any = False
) -> Revocation:
    return Revocation(in_reply_to=answered, same_program=program, same_sender=sender)


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        pytest.param({"revocation": stopped()}, TODAY, {}, id="another programme"),
        pytest.param({"revocation": stopped(program=True)}, TODAY, {"US-TCPA-08": "deny"}, id="this one"),
        pytest.param({"revocation": stopped(program=UNKNOWN)}, TODAY, {"US-TCPA-08": "hold"}, id="which"),
        pytest.param({"revocation": stopped(program=True)}, date(2025, 4, 10), {}, id="the day before"),
        pytest.param(
            {"revocation": stopped(RepliedTo.EXEMPT_HEALTH)}, TODAY, {"US-TCPA-11": "deny"}, id="health"
        ),
        pytest.param({"revocation": stopped(RepliedTo.MARKETING)}, TODAY, {}, id="marketing, a reminder"),
        pytest.param({"revocation": stopped()}, date(2027, 1, 30), {}, id="the last day of the waiver"),
        pytest.param({"revocation": stopped()}, date(2027, 1, 31), {"US-TCPA-12": "deny"}, id="revoke-all"),
        pytest.param(EXEMPT | {"revocation": stopped()}, date(2027, 1, 31), {}, id="exempt from revoke-all"),
        pytest.param({"revocation": stopped(sender=True)}, TODAY, {"US-CTIA-01": "deny"}, id="same number"),
        pytest.param(
            OFFER | {"revocation": stopped(RepliedTo.MARKETING)},
            TODAY,
            OWN_NEWS | {"US-TCPA-10": "deny"},
            id="marketing, an offer",
        ),
        pytest.param(
            {"channel": Channel.LETTER, "revocation": stopped(program=True)}, TODAY, {}, id="a letter"
        ),
    ],
)
def test_what_a_stop_reaches(
    facts: Facts, day: date, expected: dict[str, str], with_facts: Change, reminder: MessageCase
) -> None:
    assert found(with_facts(reminder, facts), day) == expected


@pytest.mark.parametrize(("day", "allowed"), [(date(2027, 2, 1), True), (date(2027, 1, 31), False)])
def test_category_level_optout_counts_from_the_day_it_is_in_force(
    day: date, allowed: bool, with_facts: Change, reminder: MessageCase
) -> None:
    case = with_facts(reminder, {"revocation": stopped()})

    assert decide(case, [US, category_optout(date(2027, 2, 1))], as_of=day).allowed is allowed


def test_a_stop_to_marketing_is_never_category_level(with_facts: Change, reminder: MessageCase) -> None:
    case = with_facts(reminder, {"revocation": stopped(RepliedTo.MARKETING)})

    assert not decide(case, [US, category_optout(date(2027, 1, 1))], as_of=date(2027, 2, 1)).allowed


@pytest.mark.parametrize(
    ("facts", "allowed"),
    [
        ({"telephone.seconds_since_optout": 300}, True),
        ({"telephone.seconds_since_optout": 301}, False),
        ({"telephone.confirmations": 2}, False),
        ({"telephone.marketing_content": MarketingContent.MILD}, False),
        ({"revocation": stopped(program=True, sender=True)}, True),
    ],
)
def test_an_optout_is_confirmed_once_at_once_and_plainly(
    facts: Facts, allowed: bool, with_facts: Change, reminder: MessageCase
) -> None:
    assert decide(with_facts(reminder, CONFIRMATION | facts), [US], as_of=TODAY).allowed is allowed
