"""Federal law about rewards for referrals and gifts to patients, at its boundaries and dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.money import Money
from bedside.domain.rewards import Basis, Instrument
from bedside.jurisdictions import PROFESSIONAL, US, US_STATES
from bedside.rules import UNKNOWN, RewardCase, decide
from bedside.rules.cases import (
    RecipientKind,
    ReferredFacts,
    RewardException,
)

Change = Callable[[Any, dict[str, Any]], Any]
Facts = dict[str, Any]

TODAY = date(2026, 11, 21)
MEDICARE = frozenset({Payer.MEDICARE})
FOR_REFERRAL: Facts = {"reward.basis": Basis.PER_REFERRAL}
FEDERAL_FRIEND: Facts = FOR_REFERRAL | {"referred.payers": MEDICARE}
TO_MEDICARE: Facts = {"recipient.payers": MEDICARE}


def usd(cents: int) -> Money:
    return Money(cents, "USD")


def found(case: RewardCase, as_of: date = TODAY) -> dict[str, str]:
    decision = decide(case, [PROFESSIONAL, US, US_STATES], as_of=as_of)
    return {one.rule_id: one.effect.value for one in decision.findings if one.rule_id != "US-ADA-01"}


def test_a_small_unconditional_gift_is_allowed(mug: RewardCase) -> None:
    assert found(mug) == {}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(FEDERAL_FRIEND, {"US-AKS-01": "deny"}, id="a federal friend"),
        pytest.param(
            FEDERAL_FRIEND | {"practice.federal_enrolled": UNKNOWN},
            {"US-AKS-01": "deny", "US-AKS-10": "hold"},
            id="enrolment not known",
        ),
        pytest.param(
            FEDERAL_FRIEND | {"practice.federal_enrolled": False}, {"US-AKS-10": "hold"}, id="opted out"
        ),
        pytest.param(
            FOR_REFERRAL | {"referred.payers": frozenset({Payer.FEHBP})}, {}, id="federal employees' plan"
        ),
        pytest.param(
            FOR_REFERRAL | {"referred.payers": frozenset({Payer.COMMERCIAL, Payer.TRICARE})},
            {"US-AKS-01": "deny"},
            id="a federal second payer",
        ),
        pytest.param(
            FOR_REFERRAL | {"referred.payer_status": PayerStatus.SELF_REPORTED}, {}, id="self-reported"
        ),
        pytest.param(
            FOR_REFERRAL | {"referred.payer_status": PayerStatus.UNVERIFIED},
            {"US-AKS-02": "hold"},
            id="unverified",
        ),
        pytest.param(
            FOR_REFERRAL | {"referred.payer_status": PayerStatus.UNKNOWN},
            {"US-AKS-02": "hold"},
            id="unknown status",
        ),
        pytest.param(
            FOR_REFERRAL | {"referred": ReferredFacts()},
            {"US-AKS-01": "hold", "US-AKS-02": "hold"},
            id="nobody is named",
        ),
        pytest.param(
            {"reward.basis": UNKNOWN, "referred.payers": MEDICARE},
            {"US-AKS-01": "hold"},
            id="the reason is not known",
        ),
        pytest.param(
            FEDERAL_FRIEND
            | {"recipient.kind": RecipientKind.EMPLOYEE_W2, "recipient.is_bona_fide_employee": True},
            {"US-AKS-04": "permit"},
            id="an employee",
        ),
        pytest.param(
            FEDERAL_FRIEND
            | {"recipient.kind": RecipientKind.EMPLOYEE_W2, "recipient.is_bona_fide_employee": UNKNOWN},
            {"US-AKS-01": "hold"},
            id="perhaps an employee",
        ),
        pytest.param(
            FOR_REFERRAL | {"recipient.payers": frozenset({Payer.TRICARE})}, {}, id="TRICARE, nominal"
        ),
        pytest.param(
            FOR_REFERRAL | {"recipient.payers": frozenset({Payer.TRICARE}), "reward.retail_value": usd(1501)},
            {"US-AKS-03": "hold"},
            id="TRICARE, more",
        ),
        pytest.param(
            FOR_REFERRAL | {"recipient.payers": frozenset({Payer.VA}), "reward.ytd_gifts": usd(6501)},
            {"US-AKS-03": "hold"},
            id="VA, more in the year",
        ),
        pytest.param(
            {"recipient.payers": frozenset({Payer.TRICARE}), "reward.retail_value": usd(5000)},
            {},
            id="TRICARE, no referral",
        ),
    ],
)
def test_the_kickback_statute(
    facts: Facts, expected: dict[str, str], with_facts: Change, mug: RewardCase
) -> None:
    assert found(with_facts(mug, facts)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"reward.retail_value": usd(1499)}, {}, id="14.99"),
        pytest.param({"reward.retail_value": usd(1500)}, {}, id="15.00"),
        pytest.param({"reward.retail_value": usd(1501)}, {"US-CMP-02": "deny"}, id="15.01"),
        pytest.param({"reward.ytd_gifts": usd(6500)}, {}, id="75.00 in the year"),
        pytest.param({"reward.ytd_gifts": usd(6501)}, {"US-CMP-03": "deny"}, id="75.01 in the year"),
        pytest.param({"reward.ytd_gifts": UNKNOWN}, {"US-CMP-03": "hold"}, id="the year is not known"),
        pytest.param(
            {"reward.retail_value": UNKNOWN}, {"US-CMP-02": "hold", "US-CMP-03": "hold"}, id="no value"
        ),
        pytest.param(
            {"reward.instrument": Instrument.GIFTCARD_BIGBOX, "reward.retail_value": usd(1)},
            {"US-CMP-01": "deny"},
            id="a big-box card",
        ),
        pytest.param({"reward.instrument": Instrument.GIFTCARD_RESTRICTED}, {}, id="a restricted card"),
        pytest.param(
            {"reward.retail_value": usd(4000), "reward.exception": RewardException.PROMOTES_ACCESS_LOW_RISK},
            {"US-CMP-02": "deny"},
            id="claimed access",
        ),
        pytest.param(
            {
                "reward.retail_value": usd(4000),
                "reward.determination_on_file": True,
                "reward.exception": RewardException.PROMOTES_ACCESS_LOW_RISK,
            },
            {"US-CMP-04": "permit"},
            id="determined access",
        ),
        pytest.param(
            {"reward.retail_value": usd(4000), "reward.exception": RewardException.PREVENTIVE_CARE},
            {"US-CMP-05": "permit"},
            id="preventive care",
        ),
        pytest.param(
            {"reward.instrument": Instrument.CASH, "reward.exception": RewardException.PREVENTIVE_CARE},
            {"US-CMP-01": "deny"},
            id="preventive care in cash",
        ),
        pytest.param(
            {"reward.exception": RewardException.RETAILER_REWARD}, {"US-CMP-08": "hold"}, id="a retailer"
        ),
        pytest.param(
            {"reward.instrument": Instrument.ACCOUNT_CREDIT, "reward.applies_to_cost_share": True},
            {"US-CMP-06": "deny"},
            id="a waived share",
        ),
        pytest.param(
            {"reward.instrument": Instrument.ACCOUNT_CREDIT, "reward.applies_to_cost_share": UNKNOWN},
            {"US-CMP-06": "hold"},
            id="perhaps a waived share",
        ),
        pytest.param(
            {
                "reward.instrument": Instrument.DISCOUNT,
                "reward.applies_to_cost_share": True,
                "reward.exception": RewardException.FINANCIAL_NEED,
                "reward.determination_on_file": True,
            },
            {"US-CMP-08": "hold"},
            id="need that was found",
        ),
        pytest.param(
            {
                "reward.instrument": Instrument.DISCOUNT,
                "reward.applies_to_cost_share": True,
                "reward.exception": RewardException.FINANCIAL_NEED,
                "reward.determination_on_file": True,
                "reward.advertised": True,
            },
            {"US-CMP-06": "deny", "US-CMP-08": "hold"},
            id="need that is advertised",
        ),
        pytest.param(
            {"reward.retail_value": Money(1000, "EUR")},
            {"US-CMP-02": "hold", "US-CMP-03": "hold"},
            id="another currency",
        ),
        pytest.param(
            {
                "reward.retail_value": usd(9000),
                "reward.determination_on_file": True,
                "reward.exception": RewardException.SAFE_HARBOR,
            },
            {"US-AKS-11": "permit"},
            id="a safe harbor",
        ),
    ],
)
def test_gifts_to_medicare_and_medicaid_patients(
    facts: Facts, expected: dict[str, str], with_facts: Change, mug: RewardCase
) -> None:
    assert found(with_facts(mug, TO_MEDICARE | facts)) == expected


@pytest.mark.parametrize(
    ("value", "day", "expected"),
    [
        (1000, date(2016, 12, 6), {}),
        (1001, date(2016, 12, 6), {"US-CMP-02A": "deny"}),
        (1001, date(2016, 12, 7), {}),
        (1501, date(2016, 12, 7), {"US-CMP-02": "deny"}),
        (1501, date(2000, 4, 25), {}),
    ],
)
def test_the_nominal_value_is_that_of_its_day(
    value: int, day: date, expected: dict[str, str], with_facts: Change, mug: RewardCase
) -> None:
    assert found(with_facts(mug, TO_MEDICARE | {"reward.retail_value": usd(value)}), day) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, {}, id="nominal whoever pays"),
        pytest.param(
            {"reward.instrument": Instrument.CASH}, {"US-CMP-01": "hold", "US-CMP-07": "hold"}, id="cash"
        ),
        pytest.param(
            {"reward.retail_value": usd(1501)}, {"US-CMP-02": "hold", "US-CMP-07": "hold"}, id="15.01"
        ),
        pytest.param(
            {"recipient.kind": RecipientKind.EMPLOYEE_W2, "reward.instrument": Instrument.CASH},
            {},
            id="not as a patient",
        ),
        pytest.param(
            {"recipient.payers": MEDICARE, "reward.instrument": Instrument.CASH},
            {"US-CMP-01": "deny", "US-CMP-07": "hold"},
            id="one federal payer is known",
        ),
    ],
)
def test_a_recipient_whose_coverage_is_not_known(
    facts: Facts, expected: dict[str, str], with_facts: Change, mug: RewardCase
) -> None:
    unknown: Facts = {"recipient.payers": frozenset(), "recipient.payer_status": PayerStatus.UNKNOWN}

    assert found(with_facts(mug, unknown | facts)) == expected


def test_payers_are_a_set_of_payers(with_facts: Change, mug: RewardCase) -> None:
    with pytest.raises(ValueError, match=r"collection\.type"):
        with_facts(mug, {"recipient.payers": frozenset({"medicare"})})
