"""What may be told about a patient, and what may be asked and shown in public."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.rewards import Instrument
from bedside.jurisdictions import PROFESSIONAL, US
from bedside.rules import UNKNOWN, DisclosureCase, ReviewCase, decide
from bedside.rules.cases import (
    DisclosurePurpose,
    DisclosureRecipient,
    RecordContent,
    ReviewAct,
    ReviewAudience,
    ReviewAuthor,
    ReviewPlatform,
)

Facts = dict[str, Any]

TODAY = date(2026, 11, 21)
LETTER = DisclosureCase(
    purpose=DisclosurePurpose.TREATMENT,
    recipient=DisclosureRecipient.PROVIDER,
    content=RecordContent.CLINICAL,
    authorization=False,
    treats_the_patient=True,
    within_minimum=True,
    paid_for=False,
    is_logged=True,
)
ASKED = ReviewCase(
    act=ReviewAct.ASK,
    platform=ReviewPlatform.OTHER,
    author=ReviewAuthor.PATIENT,
    audience=ReviewAudience.EVERYONE,
    incentive=Instrument.NONE,
    incentive_disclosed=True,
    conditioned_on_sentiment=False,
    author_is_real=True,
    relation_disclosed=False,
    suppresses_negative=False,
    identifies_patient=False,
    authorization=False,
    has_open_concern=False,
    payers=frozenset({Payer.COMMERCIAL}),
    payer_status=PayerStatus.VERIFIED,
)
ALLOWED = {"PRO-05": "allow", "US-HIPAA-08": "allow"}
TO_PLAN: Facts = {
    "recipient": DisclosureRecipient.HEALTH_PLAN,
    "purpose": DisclosurePurpose.PAYMENT,
    "treats_the_patient": False,
    "plan_restriction": False,
}
TO_GYM: Facts = {
    "recipient": DisclosureRecipient.NON_PROVIDER,
    "purpose": DisclosurePurpose.MARKETING,
    "treats_the_patient": False,
}


def found(case: DisclosureCase | ReviewCase, as_of: date = TODAY) -> dict[str, str]:
    return {one.rule_id: one.effect.value for one in decide(case, [PROFESSIONAL, US], as_of=as_of).findings}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, ALLOWED, id="a letter for treatment"),
        pytest.param({"within_minimum": False}, ALLOWED, id="treatment has no minimum"),
        pytest.param(
            {"treats_the_patient": False}, {"PRO-06": "deny", "US-HIPAA-08": "allow"}, id="treats another"
        ),
        pytest.param(TO_GYM, {"PRO-06": "deny", "US-HIPAA-09": "deny"}, id="a gym"),
        pytest.param(TO_GYM | {"authorization": True}, {}, id="a gym, authorized"),
        pytest.param(
            TO_GYM | {"authorization": UNKNOWN}, {"PRO-06": "hold", "US-HIPAA-09": "hold"}, id="perhaps"
        ),
        pytest.param(
            TO_GYM
            | {
                "purpose": DisclosurePurpose.LIST_SWAP,
                "authorization": True,
                "paid_for": True,
                "authorization_states_sale": False,
            },
            {"US-HIPAA-06": "deny"},
            id="a list swap",
        ),
        pytest.param(TO_PLAN, {}, id="a claim"),
        pytest.param(
            TO_PLAN | {"within_minimum": False}, {"US-HIPAA-07": "deny"}, id="more than the claim needs"
        ),
        pytest.param(TO_PLAN | {"plan_restriction": True}, {"US-HIPAA-14": "deny"}, id="paid by oneself"),
        pytest.param(
            {
                "purpose": DisclosurePurpose.TO_THE_PATIENT,
                "recipient": DisclosureRecipient.PATIENT,
                "within_minimum": False,
                "treats_the_patient": False,
            },
            {},
            id="to the patient",
        ),
        pytest.param(
            {"content": RecordContent.PSYCHOTHERAPY_NOTES, "psychotherapy_authorization": False},
            ALLOWED | {"US-HIPAA-20": "deny"},
            id="psychotherapy notes",
        ),
        pytest.param(
            {"content": RecordContent.PART2_SUD, "part2_consent": False},
            ALLOWED | {"US-P2-01": "deny"},
            id="part 2",
        ),
        pytest.param(
            {"content": RecordContent.PART2_SUD, "part2_consent": True, "part2_notice_attached": False},
            ALLOWED | {"US-P2-02": "require"},
            id="part 2 without the notice",
        ),
        pytest.param(
            {"content": RecordContent.PART2_SUD, "part2_consent": True, "part2_notice_attached": True},
            ALLOWED,
            id="part 2 in order",
        ),
    ],
)
def test_what_may_be_told(facts: Facts, expected: dict[str, str]) -> None:
    assert found(attrs.evolve(LETTER, **facts)) == expected


REWARDED: Facts = {"incentive": Instrument.MERCHANDISE}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, {}, id="asking everyone for nothing"),
        pytest.param(REWARDED, {}, id="a disclosed mug"),
        pytest.param(
            REWARDED | {"incentive_disclosed": False}, {"US-FTC-255-1": "require"}, id="a hidden mug"
        ),
        pytest.param(
            REWARDED | {"conditioned_on_sentiment": True}, {"US-FTC-465-4": "deny"}, id="for five stars"
        ),
        pytest.param(REWARDED | {"platform": ReviewPlatform.GOOGLE}, {"US-REV-PLAT": "deny"}, id="on Google"),
        pytest.param(REWARDED | {"platform": UNKNOWN}, {"US-REV-PLAT": "hold"}, id="who knows where"),
        pytest.param({"author_is_real": False}, {"US-FTC-465-2": "deny"}, id="invented"),
        pytest.param({"author": ReviewAuthor.EMPLOYEE}, {"US-FTC-465-5": "deny"}, id="an insider"),
        pytest.param(
            {"author": ReviewAuthor.RELATIVE, "relation_disclosed": True}, {}, id="a disclosed relative"
        ),
        pytest.param({"suppresses_negative": True}, {"US-FTC-465-7": "deny"}, id="bad ones hidden"),
        pytest.param(
            {"audience": ReviewAudience.SATISFIED_ONLY}, {"US-FTC-GATE": "deny"}, id="only the happy"
        ),
        pytest.param({"audience": ReviewAudience.RANDOM_SAMPLE}, {}, id="a sample"),
        pytest.param(
            {"act": ReviewAct.REPLY, "identifies_patient": True}, {"US-HIPAA-25": "deny"}, id="a reply"
        ),
        pytest.param(
            {"act": ReviewAct.SHOW, "identifies_patient": True, "authorization": True}, {}, id="authorized"
        ),
        pytest.param(
            {"incentive": Instrument.GIFTCARD_BIGBOX, "payers": frozenset({Payer.MEDICARE})},
            {"US-CMP-01-REVIEW": "deny"},
            id="a card to a Medicare patient",
        ),
        pytest.param({"incentive": Instrument.GIFTCARD_BIGBOX}, {}, id="a card to a commercial patient"),
        pytest.param(
            {"incentive": Instrument.CASH, "payers": frozenset(), "payer_status": PayerStatus.UNKNOWN},
            {"US-CMP-01-REVIEW": "hold"},
            id="cash to whom",
        ),
    ],
)
def test_what_may_be_asked_and_shown(facts: Facts, expected: dict[str, str]) -> None:
    assert found(attrs.evolve(ASKED, **facts)) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2024, 10, 20), {}), (date(2024, 10, 21), {"US-FTC-465-2": "deny"})]
)
def test_the_review_rule_begins_on_its_day(day: date, expected: dict[str, str]) -> None:
    assert found(attrs.evolve(ASKED, author_is_real=False), day) == expected
