"""Agreements, fees, gifts that passed a limit, and patients sent to partners."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from bedside.domain.money import Money
from bedside.domain.settings import Profession
from bedside.errors import InvalidValueError
from bedside.jurisdictions import PROFESSIONAL, US, US_CA
from bedside.rules import UNKNOWN, PartnerCase, decide
from bedside.rules.cases import (
    AgreementKind,
    AgreementTerms,
    FacilityKind,
    FeeBasis,
    NetworkFee,
    Overage,
    PartnerAct,
    PartnerReferral,
    PracticeFacts,
    RecipientKind,
    VoucherAdvert,
)

Change = Callable[[Any, dict[str, Any]], Any]
Facts = dict[str, Any]

TODAY = date(2026, 11, 21)
PARTNERSHIP = PartnerCase(
    act=PartnerAct.PARTNERSHIP,
    practice=PracticeFacts(
        region="US-CA",
        profession=Profession.DENTIST,
        licensed=True,
        federal_enrolled=True,
        state_pack_reviewed=True,
        facility_kind=FacilityKind.PRACTICE,
        furnishes_dhs=True,
    ),
    partner_kind=RecipientKind.LICENSED_PROFESSIONAL,
    is_physician_or_family=True,
    reciprocal_quota=False,
)
PAYMENT = attrs.evolve(
    PARTNERSHIP,
    act=PartnerAct.PAYMENT,
    agreement=AgreementTerms(
        kind=AgreementKind.SERVICES,
        signed=True,
        fair_value=True,
        methodology_set_in_advance=True,
        varies_with_referrals=False,
        term_months=12,
        commercially_reasonable=True,
        paid_before=Money(600000, "USD"),
        amount=Money(23700, "USD"),
    ),
)
FEE = attrs.evolve(
    PARTNERSHIP,
    act=PartnerAct.NETWORK_FEE,
    fee=NetworkFee(basis=FeeBasis.EQUAL_COST_BASED, disclosures_complete=True, excludes_qualified=False),
)
SENT = attrs.evolve(
    PARTNERSHIP,
    act=PartnerAct.REFERRAL,
    referral=PartnerReferral(
        financial_interest=False,
        family_relationship=False,
        written_disclosure=False,
        alternatives_offered=1,
        choice_recorded=True,
        clinical_reason_recorded=True,
    ),
)
VOUCHER = attrs.evolve(
    PARTNERSHIP,
    act=PartnerAct.VOUCHER_ADVERT,
    voucher=VoucherAdvert(seller_recommends=False, full_refund=True, essential_health_benefit=False),
)
CURE = attrs.evolve(
    PARTNERSHIP,
    act=PartnerAct.OVERAGE_CURE,
    overage=Overage(
        year=2026,
        total=Money(80250, "USD"),
        cap=Money(53500, "USD"),
        received_on=date(2026, 3, 1),
        returned_on=date(2026, 8, 28),
        last_cure_on=None,
    ),
)
SCOREBOARD = attrs.evolve(PARTNERSHIP, act=PartnerAct.SCOREBOARD)
LIMITED: Facts = {"agreement.kind": AgreementKind.LIMITED_REMUNERATION, "agreement.signed": False}
TOO_LATE = {"US-STARK-05-INCURABLE": "deny"}


def found(case: PartnerCase, as_of: date = TODAY) -> dict[str, str]:
    decision = decide(case, [PROFESSIONAL, US, US_CA], as_of=as_of)
    return {one.rule_id: one.effect.value for one in decision.findings}


@pytest.mark.parametrize(
    "case", [PARTNERSHIP, PAYMENT, FEE, SENT, VOUCHER, CURE, SCOREBOARD], ids=lambda case: case.act.value
)
def test_what_is_in_order_is_allowed(case: PartnerCase) -> None:
    assert found(case) == {}


def test_one_for_one_is_refused_whatever_else_is_done() -> None:
    assert found(attrs.evolve(PARTNERSHIP, reciprocal_quota=True)) == {"US-AKS-09": "deny"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(
            {"agreement.signed": False}, {"PRO-02": "require", "US-AKS-06": "require"}, id="unsigned"
        ),
        pytest.param(
            {"agreement.term_months": 11}, {"PRO-02": "require", "US-AKS-06": "require"}, id="11 months"
        ),
        pytest.param(
            {"agreement.commercially_reasonable": False}, {"US-AKS-06": "require"}, id="unreasonable"
        ),
        pytest.param(
            {"agreement.fair_value": UNKNOWN}, {"PRO-02": "hold", "US-AKS-06": "hold"}, id="value unknown"
        ),
        pytest.param(
            {"agreement.varies_with_referrals": True},
            {"PRO-01-PAY": "deny", "US-AKS-06": "require"},
            id="by referral",
        ),
        pytest.param(
            {"agreement.kind": AgreementKind.RENTAL, "agreement.signed": False},
            {"PRO-02": "require"},
            id="rent",
        ),
        pytest.param(
            {
                "partner_kind": RecipientKind.PARTNER_BUSINESS,
                "agreement.kind": AgreementKind.ADVERTISING,
                "agreement.signed": False,
            },
            {},
            id="a business advertises",
        ),
    ],
)
def test_pay_for_real_work(facts: Facts, expected: dict[str, str], with_facts: Change) -> None:
    assert found(with_facts(PAYMENT, facts)) == expected


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        pytest.param({}, TODAY, {"US-STARK-06": "permit"}, id="6,237.00"),
        pytest.param(
            {"agreement.amount": Money(23701, "USD")},
            TODAY,
            {"PRO-02": "require", "US-STARK-06-CAP": "deny"},
            id="6,237.01",
        ),
        pytest.param(
            {}, date(2027, 1, 1), {"PRO-02": "require", "US-STARK-06-CAP": "hold"}, id="a year not loaded"
        ),
        pytest.param({"agreement.fair_value": False}, TODAY, {"PRO-02": "require"}, id="not at fair value"),
    ],
)
def test_small_sums_without_a_writing(
    facts: Facts, day: date, expected: dict[str, str], with_facts: Change
) -> None:
    assert found(with_facts(PAYMENT, LIMITED | facts), day) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"fee.basis": FeeBasis.UNEQUAL}, {"US-AKS-05": "require"}, id="unequal"),
        pytest.param(
            {"fee.basis": FeeBasis.PER_REFERRAL},
            {"PRO-01-FEE": "deny", "US-AKS-05": "require"},
            id="per head",
        ),
        pytest.param({"fee.disclosures_complete": False}, {"US-AKS-05": "require"}, id="undisclosed"),
        pytest.param({"fee.excludes_qualified": True}, {"US-AKS-05": "require"}, id="closed"),
        pytest.param({"fee.excludes_qualified": UNKNOWN}, {"US-AKS-05": "hold"}, id="perhaps closed"),
    ],
)
def test_a_referral_service(facts: Facts, expected: dict[str, str], with_facts: Change) -> None:
    assert found(with_facts(FEE, facts)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"referral.alternatives_offered": 0}, {"PRO-04": "require"}, id="no alternative"),
        pytest.param({"referral.choice_recorded": False}, {"PRO-04": "require"}, id="no choice"),
        pytest.param({"referral.clinical_reason_recorded": False}, {"PRO-04": "require"}, id="no reason"),
        pytest.param(
            {"referral.financial_interest": True},
            {"PRO-08": "require", "US-CA-REF-04": "require"},
            id="an interest",
        ),
        pytest.param({"referral.family_relationship": True}, {"PRO-08": "require"}, id="family"),
        pytest.param(
            {"referral.financial_interest": True, "referral.written_disclosure": True}, {}, id="disclosed"
        ),
    ],
)
def test_a_patient_sent_to_a_partner(facts: Facts, expected: dict[str, str], with_facts: Change) -> None:
    assert found(with_facts(SENT, facts)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"overage.total": Money(80251, "USD")}, TOO_LATE, id="more than half"),
        pytest.param({"overage.returned_on": date(2026, 8, 29)}, TOO_LATE, id="day 181"),
        pytest.param({"overage.returned_on": None}, {"US-STARK-05": "require"}, id="not yet returned"),
        pytest.param({"overage.last_cure_on": date(2023, 8, 28)}, {}, id="three years ago"),
        pytest.param({"overage.last_cure_on": date(2023, 8, 29)}, TOO_LATE, id="a day less"),
        pytest.param(
            {"overage.last_cure_on": date(2023, 3, 2), "overage.returned_on": None}, TOO_LATE, id="too soon"
        ),
        pytest.param(
            {"overage.received_on": date(2026, 9, 1), "overage.returned_on": date(2026, 12, 31)},
            {},
            id="31 December",
        ),
        pytest.param(
            {"overage.received_on": date(2026, 9, 1), "overage.returned_on": date(2027, 1, 1)},
            TOO_LATE,
            id="1 January",
        ),
        pytest.param(
            {"overage.total": Money(53500, "USD"), "overage.returned_on": None}, {}, id="no overage"
        ),
    ],
)
def test_gifts_that_passed_the_limit(facts: Facts, expected: dict[str, str], with_facts: Change) -> None:
    # The earlier day goes first: a return before the receipt cannot be built.
    ordered = dict(sorted(facts.items(), key=lambda item: item[0] != "overage.returned_on"))

    assert found(with_facts(CURE, ordered)) == expected


@pytest.mark.parametrize(
    ("facts", "required"),
    [
        ({"voucher.seller_recommends": True}, True),
        ({"voucher.full_refund": False}, True),
        ({"voucher.essential_health_benefit": True}, True),
        ({}, False),
    ],
)
def test_prepaid_vouchers_in_california(facts: Facts, required: bool, with_facts: Change) -> None:
    assert found(with_facts(VOUCHER, facts)) == ({"US-CA-REF-03": "require"} if required else {})


@pytest.mark.parametrize(
    ("linked", "expected"), [(True, {"PRO-07": "deny"}), (False, {}), (UNKNOWN, {"PRO-07": "hold"})]
)
def test_counting_is_fine_and_rewarding_the_count_is_not(linked: Any, expected: dict[str, str]) -> None:
    assert found(attrs.evolve(SCOREBOARD, benefit_linked=linked)) == expected


@pytest.mark.parametrize(
    "act",
    [
        PartnerAct.PAYMENT,
        PartnerAct.REFERRAL,
        PartnerAct.NETWORK_FEE,
        PartnerAct.VOUCHER_ADVERT,
        PartnerAct.OVERAGE_CURE,
    ],
)
def test_an_act_without_its_details_cannot_be_asked_about(act: PartnerAct) -> None:
    with pytest.raises(InvalidValueError, match=r"case\.incomplete"):
        attrs.evolve(PARTNERSHIP, act=act)


def test_an_overage_is_in_one_currency_and_returned_after_it_came(with_facts: Change) -> None:
    with pytest.raises(InvalidValueError, match=r"currency\.mixed"):
        with_facts(CURE, {"overage.cap": Money(53500, "EUR")})
    with pytest.raises(InvalidValueError, match=r"period\.reversed"):
        with_facts(CURE, {"overage.returned_on": date(2026, 2, 28)})
