"""The states: whom each one's ban reaches, what it spares, from which day, and what is not known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.messages import Channel, Purpose
from bedside.domain.money import Money
from bedside.domain.rewards import Basis, Instrument
from bedside.domain.settings import Profession
from bedside.jurisdictions import BUILT_IN
from bedside.rules import UNKNOWN, DisclosureCase, MessageCase, RewardCase, RulePack, decide
from bedside.rules.cases import (
    DisclosurePurpose,
    DisclosureRecipient,
    RecipientKind,
    RecordContent,
    RepliedTo,
    Revocation,
    RewardException,
    RewardSource,
)

Change = Callable[[Any, dict[str, Any]], Any]
Facts = dict[str, Any]

TODAY = date(2026, 11, 21)
PACKS: dict[str, RulePack] = {pack.jurisdiction: pack for pack in BUILT_IN if pack.name != "house"}
TIED: Facts = {"reward.basis": Basis.PER_REFERRAL}
EMPLOYEE: Facts = TIED | {
    "recipient.kind": RecipientKind.EMPLOYEE_W2,
    "recipient.is_bona_fide_employee": True,
    "reward.disclosed_to_patient": True,
}
SELF_PAY: Facts = {"referred.payers": frozenset({Payer.SELF_PAY})}
MEDICAID: Facts = {"referred.payers": frozenset({Payer.MEDICAID})}
UNSURE: Facts = {"referred.payers": frozenset(), "referred.payer_status": PayerStatus.UNKNOWN}
PHYSICIAN: Facts = {"practice.profession": Profession.PHYSICIAN}
OTHER: Facts = {"practice.profession": Profession.OTHER}
CASH: Facts = {"reward.instrument": Instrument.CASH}


def found(place: str, case: Any, as_of: date = TODAY) -> dict[str, str]:
    decision = decide(case, [PACKS[place]], as_of=as_of)
    return {one.rule_id: one.effect.value for one in decision.findings}


@pytest.mark.parametrize(
    ("place", "facts", "expected"),
    [
        ("US-TX", TIED, {"US-TX-REF-01": "deny", "US-TX-DEN-01": "deny"}),
        ("US-TX", TIED | {"practice.licensed": UNKNOWN} | PHYSICIAN, {"US-TX-REF-01": "hold"}),
        ("US-TX", TIED | PHYSICIAN, {"US-TX-REF-01": "deny"}),
        ("US-TX", EMPLOYEE | PHYSICIAN, {"US-TX-REF-02": "permit"}),
        (
            "US-TX",
            EMPLOYEE | PHYSICIAN | {"reward.disclosed_to_patient": False},
            {"US-TX-REF-02": "permit", "US-TX-REF-03": "require"},
        ),
        (
            "US-TX",
            TIED | {"reward.retail_value": Money(999, "USD")},
            {"US-TX-REF-01": "deny", "US-TX-DEN-02": "hold"},
        ),
        (
            "US-TX",
            TIED | {"reward.retail_value": Money(1000, "USD")},
            {"US-TX-REF-01": "deny", "US-TX-DEN-01": "deny"},
        ),
        ("US-TX", {"reward.basis": Basis.UNCONDITIONAL}, {}),
        ("US-FL", TIED | {"practice.licensed": False}, {"US-FL-REF-01": "deny"}),
        ("US-FL", EMPLOYEE, {"US-FL-REF-02": "permit"}),
        (
            "US-FL",
            TIED | {"reward.exception": RewardException.SAFE_HARBOR},
            {"US-FL-REF-01": "deny"},
        ),
        (
            "US-FL",
            TIED | {"reward.exception": RewardException.SAFE_HARBOR, "reward.determination_on_file": True},
            {"US-FL-REF-02": "permit"},
        ),
        ("US-NY", TIED | PHYSICIAN, {"US-NY-REF-01": "deny"}),
        ("US-NY", TIED, {"US-NY-REF-02": "deny"}),
        ("US-NY", TIED | OTHER, {"US-NY-REF-02": "hold"}),
        ("US-NY", TIED | {"practice.profession": UNKNOWN}, {"US-NY-REF-01": "hold", "US-NY-REF-02": "hold"}),
        ("US-NJ", TIED | PHYSICIAN, {"US-NJ-REF-01": "deny"}),
        ("US-NJ", TIED, {"US-NJ-REF-02": "deny"}),
        ("US-IL", TIED, {"US-IL-REF-02": "deny", "US-IL-REF-04": "hold"}),
        ("US-IL", TIED | SELF_PAY, {"US-IL-REF-04": "hold"}),
        ("US-IL", TIED | UNSURE, {"US-IL-REF-02": "hold", "US-IL-REF-04": "hold"}),
        (
            "US-IL",
            TIED | SELF_PAY | PHYSICIAN | {"reward.source": RewardSource.PROFESSIONAL_FEE},
            {"US-IL-REF-01": "deny"},
        ),
        ("US-IL", TIED | SELF_PAY | PHYSICIAN | {"reward.source": RewardSource.PRACTICE_FUNDS}, {}),
        ("US-IL", TIED | SELF_PAY | PHYSICIAN, {"US-IL-REF-01": "hold"}),
        (
            "US-IL",
            TIED | SELF_PAY | {"practice.profession": Profession.OPTOMETRIST},
            {"US-IL-REF-03": "deny"},
        ),
        ("US-MA", TIED, {"US-MA-REF-01": "deny"}),
        ("US-MA", TIED | SELF_PAY, {}),
        ("US-MA", TIED | UNSURE, {"US-MA-REF-01": "hold"}),
        ("US-WA", TIED, {"US-WA-REF-02": "hold"}),
        (
            "US-WA",
            TIED | {"recipient.kind": RecipientKind.LICENSED_PROFESSIONAL},
            {"US-WA-REF-01": "deny"},
        ),
        ("US-NC", TIED, {"US-NC-REF-01": "deny"}),
        ("US-NC", TIED | {"practice.licensed": False}, {}),
        ("US-OK", TIED, {"US-OK-REF-03": "hold"}),
        ("US-OK", TIED | MEDICAID, {"US-OK-REF-01": "deny"}),
        ("US-OK", EMPLOYEE | MEDICAID, {"US-OK-REF-02": "permit"}),
        ("US-MN", TIED, {"US-MN-REF-01": "deny"}),
        ("US-MN", TIED | MEDICAID, {"US-MN-REF-01": "deny", "US-MN-REF-02": "deny"}),
        (
            "US-MN",
            TIED | {"referred.payers": frozenset({Payer.STATE_PROGRAM})},
            {"US-MN-REF-01": "deny", "US-MN-REF-02": "deny"},
        ),
        ("US-MI", TIED, {"US-MI-REF-01": "deny"}),
        ("US-MD", TIED | PHYSICIAN, {}),
        ("US-MD", TIED | PHYSICIAN | CASH, {"US-MD-REF-01": "deny"}),
        ("US-MD", TIED | CASH, {}),
        ("US-AZ", TIED, {"US-AZ-REF-01": "hold"}),
        ("US-AZ", {}, {}),
    ],
)
def test_a_state_judges_a_reward(
    place: str, facts: Facts, expected: dict[str, str], with_facts: Change, mug: RewardCase
) -> None:
    assert found(place, with_facts(mug, facts)) == expected


@pytest.mark.parametrize(
    ("place", "rule_id", "first_day"),
    [
        ("US-TX", "US-TX-REF-01", date(1999, 9, 1)),
        ("US-FL", "US-FL-REF-01", date(1996, 10, 1)),
        ("US-NC", "US-NC-REF-01", date(1992, 1, 1)),
        ("US-OK", "US-OK-REF-03", date(2024, 11, 1)),
        ("US-MN", "US-MN-REF-01", date(1992, 7, 1)),
        ("US-MA", "US-MA-REF-01", date(1988, 1, 1)),
    ],
)
def test_a_law_speaks_from_its_first_day(
    place: str, rule_id: str, first_day: date, with_facts: Change, mug: RewardCase
) -> None:
    case = with_facts(mug, TIED)

    assert rule_id in found(place, case, first_day)
    assert rule_id not in found(place, case, date.fromordinal(first_day.toordinal() - 1))


OFFER: Facts = {
    "purpose": Purpose.MARKETING,
    "is_marketing": True,
    "is_solicitation": True,
    "is_commercial": True,
    "telephone.clear_affirmative": True,
    "telephone.same_subject_24h": 0,
}


def local(day: int, hour: int, minute: int = 0) -> Facts:
    """Central time in November 2026; the 21st is a Saturday."""
    return {
        "send_at": datetime(2026, 11, day, hour + 6, minute, tzinfo=UTC),
        "recipient_zones": ("America/Chicago",),
    }


@pytest.mark.parametrize(
    ("place", "rule_id", "opens", "closes"),
    [
        ("US-FL", "US-FL-TEL-01", 8, 17),
        ("US-OK", "US-OK-TEL-01", 8, 17),
        ("US-MD", "US-MD-TEL-01", 8, 17),
        ("US-WA", "US-WA-TEL-01", 8, 17),
        ("US-TX", "US-TX-TEL-01", 9, 17),
    ],
)
def test_a_state_has_hours_of_its_own(
    place: str, rule_id: str, opens: int, closes: int, with_facts: Change, reminder: MessageCase
) -> None:
    early = with_facts(reminder, OFFER | local(21, opens - 1, 59))
    decision = decide(early, [PACKS[place]], as_of=TODAY)

    assert found(place, early) == {rule_id: "hold"}
    assert decision.not_before == local(21, opens)["send_at"]
    assert found(place, with_facts(reminder, OFFER | local(21, opens))) == {}
    assert found(place, with_facts(reminder, OFFER | local(21, closes, 59))) == {}
    assert (
        found(place, with_facts(reminder, OFFER | local(21, opens - 1, 59) | {"is_solicitation": False}))
        == {}
    )


@pytest.mark.parametrize(
    ("at", "opens_at"),
    [
        (local(22, 10), local(22, 12)),  # Sunday morning waits for noon
        (local(22, 11, 59), local(22, 12)),
        (local(22, 12), None),
        (local(21, 10), None),
        (local(23, 8, 59), local(23, 9)),
    ],
)
def test_texas_rests_on_sunday_morning(
    at: Facts, opens_at: Facts | None, with_facts: Change, reminder: MessageCase
) -> None:
    decision = decide(with_facts(reminder, OFFER | at), [PACKS["US-TX"]], as_of=TODAY)

    assert decision.not_before == (None if opens_at is None else opens_at["send_at"])


def test_a_saturday_night_in_texas_waits_for_sunday_noon(with_facts: Change, reminder: MessageCase) -> None:
    night = with_facts(
        reminder,
        OFFER | {"send_at": datetime(2026, 11, 22, 3, tzinfo=UTC), "recipient_zones": ("America/Chicago",)},
    )

    assert decide(night, [PACKS["US-TX"]], as_of=TODAY).not_before == local(22, 12)["send_at"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("US-FL", {"US-FL-TEL-02": "deny"}),
        ("US-OK", {"US-OK-TEL-01": "hold"}),
        ("US-MD", {"US-MD-TEL-01": "hold"}),
        ("US-WA", {}),
    ],
)
def test_three_in_a_day_are_enough(
    place: str, expected: dict[str, str], with_facts: Change, reminder: MessageCase
) -> None:
    noon = OFFER | local(21, 12)
    fourth = with_facts(reminder, noon | {"telephone.same_subject_24h": 3})

    assert found(place, fourth) == expected
    assert decide(fourth, [PACKS[place]], as_of=TODAY).not_before is None
    assert found(place, with_facts(reminder, noon | {"telephone.same_subject_24h": 2})) == {}


@pytest.mark.parametrize(
    ("place", "facts", "expected"),
    [
        ("US-TX", {"telephone.clear_affirmative": False}, {"US-TX-PRIV-01": "deny"}),
        ("US-TX", {"telephone.pec": False, "telephone.pewc": True}, {}),
        (
            "US-TX",
            {"telephone.pec": False, "telephone.pewc": False, "telephone.state_registered": False},
            {"US-TX-TEL-02": "deny"},
        ),
        (
            "US-TX",
            {"telephone.pec": False, "telephone.pewc": False, "telephone.state_registered": True},
            {},
        ),
        ("US-WA", {"telephone.clear_affirmative": False}, {"US-WA-TEL-02": "deny"}),
        ("US-WA", {"telephone.clear_affirmative": False, "channel": Channel.EMAIL}, {}),
    ],
)
def test_a_state_asks_for_consent(
    place: str, facts: Facts, expected: dict[str, str], with_facts: Change, reminder: MessageCase
) -> None:
    assert found(place, with_facts(reminder, OFFER | local(21, 12) | facts)) == expected


def stopped(on: date) -> Facts:
    return {
        "revocation": Revocation(
            in_reply_to=RepliedTo.MARKETING, same_program=True, same_sender=True, received_on=on
        )
    }


@pytest.mark.parametrize(
    ("place", "on", "expected"),
    [
        ("US-VA", date(2016, 11, 21), {"US-VA-TEL-01": "deny"}),
        ("US-VA", date(2016, 11, 20), {}),
        ("US-FL", date(2026, 11, 6), {}),
        ("US-FL", date(2026, 11, 5), {"US-FL-TEL-03": "deny"}),
    ],
)
def test_a_stop_is_counted_from_its_day(
    place: str, on: date, expected: dict[str, str], with_facts: Change, reminder: MessageCase
) -> None:
    assert found(place, with_facts(reminder, OFFER | local(21, 12) | stopped(on))) == expected


@pytest.fixture
def letter() -> DisclosureCase:
    """A record to the physician who treats the patient, with consent signed a year ago to the day."""
    return DisclosureCase(
        purpose=DisclosurePurpose.TREATMENT,
        recipient=DisclosureRecipient.PROVIDER,
        content=RecordContent.CLINICAL,
        authorization=False,
        treats_the_patient=True,
        within_minimum=True,
        paid_for=False,
        signed_consent_on=date(2025, 11, 21),
        is_emergency=False,
        to_related_entity=False,
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        ({"signed_consent_on": date(2025, 11, 20)}, {"US-MN-PRIV-01": "deny"}),
        ({"signed_consent_on": date(2025, 11, 20), "consent_still_runs": True}, {}),
        ({"signed_consent_on": None}, {"US-MN-PRIV-01": "deny"}),
        ({"signed_consent_on": UNKNOWN}, {"US-MN-PRIV-01": "hold"}),
        ({"signed_consent_on": None, "is_emergency": True}, {}),
        ({"signed_consent_on": None, "to_related_entity": True}, {}),
        ({"signed_consent_on": None, "purpose": DisclosurePurpose.TO_THE_PATIENT}, {}),
    ],
)
def test_minnesota_asks_for_signed_consent_within_the_year(
    facts: Facts, expected: dict[str, str], with_facts: Change, letter: DisclosureCase
) -> None:
    assert found("US-MN", with_facts(letter, facts)) == expected
