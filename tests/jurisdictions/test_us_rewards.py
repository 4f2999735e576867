"""Federal law about rides, tools for care, physicians, and particular practices and instruments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bedside.domain.coverage import Payer
from bedside.domain.money import Money
from bedside.domain.rewards import Basis, Instrument
from bedside.jurisdictions import PROFESSIONAL, US, US_STATES
from bedside.rules import UNKNOWN, Effect, RewardCase, decide
from bedside.rules.cases import (
    FacilityKind,
    PayVariesBy,
    RecipientKind,
    RewardException,
    Ride,
)

Change = Callable[[Any, dict[str, Any]], Any]
Facts = dict[str, Any]

TODAY = date(2026, 11, 21)
RIDE = Ride(
    distance_hundredths=2500,
    rural=False,
    advertised=False,
    luxury_air_or_ambulance=False,
    driver_paid_per_patient=False,
    cost_shifted=False,
)
MEDICARE = frozenset({Payer.MEDICARE})
FOR_REFERRAL: Facts = {"reward.basis": Basis.PER_REFERRAL}
TO_MEDICARE: Facts = {"recipient.payers": MEDICARE}
A_RIDE: Facts = TO_MEDICARE | {
    "reward.instrument": Instrument.LOCAL_TRANSPORT,
    "reward.basis": Basis.ESTABLISHED_PATIENT,
    "reward.retail_value": Money(2000, "USD"),
    "reward.ride": RIDE,
}
ENGAGEMENT: Facts = TO_MEDICARE | {
    "reward.basis": Basis.CARE_ENGAGEMENT,
    "reward.retail_value": Money(50000, "USD"),
    "reward.ytd_engagement": Money(12300, "USD"),
    "practice.vbe_participant": True,
}
PHYSICIAN: Facts = {
    "recipient.kind": RecipientKind.LICENSED_PROFESSIONAL,
    "recipient.payers": frozenset(),
    "recipient.is_physician_or_family": True,
    "practice.furnishes_dhs": True,
    "practice.has_formal_medical_staff": True,
    "reward.basis": Basis.COURTESY,
    "reward.ytd_nonmonetary": Money(35000, "USD"),
    "reward.in_gift_register": True,
}
SAFE = {"US-AKS-11": "permit"}
UNSAFE = {"US-AKS-07": "deny", "US-CMP-02": "deny"}
LABORATORY: Facts = {"practice.facility_kind": FacilityKind.LABORATORY}


def usd(cents: int) -> Money:
    return Money(cents, "USD")


def found(case: RewardCase, as_of: date = TODAY) -> dict[str, str]:
    decision = decide(case, [PROFESSIONAL, US, US_STATES], as_of=as_of)
    return {one.rule_id: one.effect.value for one in decision.findings if one.rule_id != "US-ADA-01"}


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        pytest.param({"reward.ride.distance_hundredths": 2500}, TODAY, SAFE, id="25 miles"),
        pytest.param({"reward.ride.distance_hundredths": 2501}, TODAY, UNSAFE, id="more than 25 miles"),
        pytest.param(
            {"reward.ride.distance_hundredths": 7500, "reward.ride.rural": True}, TODAY, SAFE, id="75 rural"
        ),
        pytest.param(
            {"reward.ride.distance_hundredths": 7501, "reward.ride.rural": True},
            TODAY,
            UNSAFE,
            id="more rural",
        ),
        pytest.param(
            {"reward.ride.distance_hundredths": 7500, "reward.ride.rural": True},
            date(2021, 1, 18),
            UNSAFE,
            id="75 rural too early",
        ),
        pytest.param(
            {"reward.ride.distance_hundredths": 5000, "reward.ride.rural": True},
            date(2021, 1, 18),
            SAFE,
            id="50 rural in time",
        ),
        pytest.param({"reward.ride.advertised": True}, TODAY, UNSAFE, id="advertised"),
        pytest.param({"reward.ride.luxury_air_or_ambulance": True}, TODAY, UNSAFE, id="luxury"),
        pytest.param(
            {"reward.ride.driver_paid_per_patient": True}, TODAY, UNSAFE, id="driver paid per patient"
        ),
        pytest.param({"reward.ride.cost_shifted": True}, TODAY, UNSAFE, id="cost shifted"),
        pytest.param({"reward.basis": Basis.PER_REFERRAL}, TODAY, UNSAFE, id="for a referral"),
        pytest.param(
            {"reward.ride": None}, TODAY, {"US-AKS-07": "hold", "US-CMP-02": "hold"}, id="nothing recorded"
        ),
    ],
)
def test_free_rides(
    facts: Facts, day: date, expected: dict[str, str], with_facts: Change, mug: RewardCase
) -> None:
    assert found(with_facts(mug, A_RIDE | facts), day) == expected


@pytest.mark.parametrize(
    ("facts", "day", "allowed"),
    [
        pytest.param({}, TODAY, True, id="623.00"),
        pytest.param({"reward.ytd_engagement": usd(12301)}, TODAY, False, id="623.01"),
        pytest.param({}, date(2027, 1, 1), False, id="a year that is not loaded"),
        pytest.param({"practice.vbe_participant": UNKNOWN}, TODAY, False, id="perhaps a member"),
        pytest.param({"reward.instrument": Instrument.DONATION}, TODAY, False, id="not in kind"),
        pytest.param({"reward.ytd_engagement": usd(0)}, date(2021, 1, 19), True, id="the first day"),
        pytest.param({"reward.ytd_engagement": usd(0)}, date(2021, 1, 18), False, id="the day before"),
    ],
)
def test_engagement_tools(
    facts: Facts, day: date, allowed: bool, with_facts: Change, mug: RewardCase
) -> None:
    case = with_facts(mug, ENGAGEMENT | facts)

    assert decide(case, [PROFESSIONAL, US, US_STATES], as_of=day).allowed is allowed


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        pytest.param({"reward.retail_value": usd(18500)}, TODAY, {}, id="535.00"),
        pytest.param({"reward.retail_value": usd(18501)}, TODAY, {"US-STARK-02": "deny"}, id="535.01"),
        pytest.param({}, date(2027, 1, 1), {"US-STARK-02": "hold"}, id="a year that is not loaded"),
        pytest.param({}, date(2012, 6, 1), {"US-STARK-02": "hold"}, id="the year that was not found"),
        pytest.param({"reward.instrument": Instrument.CASH}, TODAY, {"US-STARK-01": "deny"}, id="cash"),
        pytest.param(
            {"reward.instrument": Instrument.GIFTCARD_RESTRICTED}, TODAY, {"US-STARK-01": "deny"}, id="a card"
        ),
        pytest.param({"reward.solicited": True}, TODAY, {"US-STARK-03": "deny"}, id="asked for"),
        pytest.param(
            {"reward.basis": Basis.VOLUME},
            TODAY,
            {"PRO-01": "deny", "US-AMA-01": "deny", "US-STARK-03": "deny"},
            id="by volume",
        ),
        pytest.param({"reward.in_gift_register": False}, TODAY, {"PRO-03": "require"}, id="not registered"),
        pytest.param(
            {"practice.furnishes_dhs": False, "reward.retail_value": usd(90000)}, TODAY, {}, id="no DHS"
        ),
        pytest.param(
            {
                "reward.exception": RewardException.MEDICAL_STAFF_INCIDENTAL,
                "reward.on_campus": True,
                "reward.ytd_nonmonetary": usd(53500),
                "reward.retail_value": usd(4599),
            },
            TODAY,
            {"US-STARK-04": "permit"},
            id="45.99 on campus",
        ),
        pytest.param(
            {
                "reward.exception": RewardException.MEDICAL_STAFF_INCIDENTAL,
                "reward.on_campus": True,
                "reward.ytd_nonmonetary": usd(53500),
                "reward.retail_value": usd(4600),
            },
            TODAY,
            {"US-STARK-02": "deny"},
            id="46.00 on campus",
        ),
        pytest.param(
            {
                "reward.exception": RewardException.MEDICAL_STAFF_INCIDENTAL,
                "reward.on_campus": False,
                "reward.in_gift_register": False,
            },
            TODAY,
            {"PRO-03": "require"},
            id="off campus",
        ),
    ],
)
def test_gifts_to_physicians(
    facts: Facts, day: date, expected: dict[str, str], with_facts: Change, mug: RewardCase
) -> None:
    assert found(with_facts(mug, PHYSICIAN | facts), day) == expected


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        pytest.param(
            LABORATORY | FOR_REFERRAL, date(2018, 10, 24), {"US-EKRA-01": "deny"}, id="the first day"
        ),
        pytest.param(LABORATORY | FOR_REFERRAL, date(2018, 10, 23), {}, id="the day before"),
        pytest.param(
            LABORATORY | FOR_REFERRAL | {"referred.payers": frozenset({Payer.SELF_PAY})},
            TODAY,
            {},
            id="no plan",
        ),
        pytest.param(
            LABORATORY | {"reward.basis": Basis.SERVICE_USE}, TODAY, {"US-EKRA-01": "deny"}, id="for using it"
        ),
        pytest.param(
            FOR_REFERRAL | {"practice.facility_kind": UNKNOWN}, TODAY, {"US-EKRA-01": "hold"}, id="which kind"
        ),
        pytest.param(
            LABORATORY
            | {
                "recipient.kind": RecipientKind.EMPLOYEE_W2,
                "recipient.pay_varies_by": frozenset({PayVariesBy.TESTS}),
            },
            TODAY,
            {"US-EKRA-02": "deny"},
            id="pay by tests",
        ),
        pytest.param(
            {
                "recipient.kind": RecipientKind.EMPLOYEE_W2,
                "recipient.pay_varies_by": frozenset({PayVariesBy.TESTS}),
            },
            TODAY,
            {},
            id="pay elsewhere",
        ),
        pytest.param(
            {"reward.instrument": Instrument.RX_DRUG_SAMPLE}, TODAY, {"US-PDMA-01": "deny"}, id="a sample"
        ),
        pytest.param(
            {"reward.instrument": Instrument.RX_DRUG_SAMPLE, "reward.basis": Basis.CLINICAL},
            TODAY,
            {},
            id="care",
        ),
        pytest.param(
            {"reward.instrument": Instrument.DISCOUNT, "reward.applies_to_cost_share": True},
            TODAY,
            {"US-INS-01": "hold"},
            id="a commercial share",
        ),
        pytest.param(
            {"reward.instrument": Instrument.GIFTCARD_RESTRICTED, "reward.issued_by_practice": True},
            TODAY,
            {"US-CARD-01": "require"},
            id="own card",
        ),
        pytest.param(
            {
                "reward.instrument": Instrument.GIFTCARD_RESTRICTED,
                "reward.issued_by_practice": True,
                "reward.card_terms_disclosed": True,
            },
            TODAY,
            {},
            id="own card with its terms",
        ),
        pytest.param(
            {"reward.instrument": Instrument.RAFFLE_ENTRY}, TODAY, {"US-LOT-01": "hold"}, id="a draw"
        ),
        pytest.param({"recipient.age": 17}, TODAY, {"US-MINOR-01": "hold"}, id="17"),
        pytest.param({"recipient.age": 18}, TODAY, {}, id="18"),
        pytest.param(
            {"recipient.age": 17, "recipient.guardian_agreed": True}, TODAY, {}, id="17 with a guardian"
        ),
        pytest.param(
            {"practice.state_pack_reviewed": False}, TODAY, {"US-STATE-00": "hold"}, id="no state pack"
        ),
        pytest.param(
            {"practice.state_pack_reviewed": UNKNOWN}, TODAY, {"US-STATE-00": "hold"}, id="perhaps none"
        ),
    ],
)
def test_particular_practices_instruments_and_recipients(
    facts: Facts, day: date, expected: dict[str, str], with_facts: Change, mug: RewardCase
) -> None:
    assert found(with_facts(mug, facts), day) == expected


def test_a_dentist_is_warned_and_may_go_on(with_facts: Change, mug: RewardCase) -> None:
    decision = decide(with_facts(mug, FOR_REFERRAL), [US, US_STATES], as_of=TODAY)

    assert decision.outcome is Effect.WARN
    assert decision.allowed


def test_a_business_partner_is_never_paid_by_conversion(with_facts: Change, mug: RewardCase) -> None:
    facts: Facts = {
        "recipient.kind": RecipientKind.PARTNER_BUSINESS,
        "reward.basis": Basis.CONVERSION,
        "recipient.payers": frozenset(),
    }

    assert found(with_facts(mug, facts)) == {"PRO-01": "deny"}
