"""Keeping records in the United States: who may see them, where they may go, and how long they stay."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from bedside.jurisdictions import US
from bedside.rules import (
    UNKNOWN,
    AuthorizationCase,
    DisclosureCase,
    ExportCase,
    InboundCase,
    ProcessingCase,
    RetentionCase,
    RightsCase,
    SystemCase,
    VendorCase,
    decide,
)
from bedside.rules.cases import (
    AuthorizationElement,
    DisclosurePurpose,
    DisclosureRecipient,
    ExportDestination,
    Grounds,
    HeldRecord,
    KeptDocument,
    RecordContent,
    RightsRequest,
    Safeguard,
    SafeHarborIdentifier,
)

TODAY = date(2026, 11, 21)
Facts = dict[str, Any]

ASKED = RightsCase(
    request=RightsRequest.ACCESS,
    received_on=date(2026, 10, 22),
    answered=False,
    extended=False,
    record=HeldRecord.CLINICAL,
    retained_until=None,
)
FIGURES = ExportCase(
    destination=ExportDestination.EXTERNAL,
    identifiers=frozenset(),
    all_fields_known=True,
    smallest_cell=11,
    authorization=False,
    limited_set_agreement=False,
)
FORM = ProcessingCase(
    grounds=Grounds(), for_marketing=False, online=True, subject_age=12, parental_consent=False
)
SYSTEM = SystemCase(holds_health_records=True, in_place=frozenset(Safeguard), documented=frozenset())
SIGNED = AuthorizationCase(elements=frozenset(AuthorizationElement), conditioned=False, expires_on=TODAY)
TOLD = DisclosureCase(
    purpose=DisclosurePurpose.PUBLIC_HEALTH,
    recipient=DisclosureRecipient.NON_PROVIDER,
    content=RecordContent.CLINICAL,
    authorization=False,
    treats_the_patient=False,
    within_minimum=True,
    paid_for=False,
    is_logged=False,
)


def found(case: Any, **facts: Any) -> dict[str, str]:
    decision = decide(attrs.evolve(case, **facts), [US], as_of=TODAY)
    return {one.rule_id: one.effect.value for one in decision.findings}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {"US-HIPAA-13": "require"}),
        ({"received_on": date(2026, 10, 21)}, {"US-HIPAA-13-LATE": "deny", "US-HIPAA-13": "require"}),
        ({"received_on": date(2026, 9, 22), "extended": True}, {"US-HIPAA-13": "require"}),
        (
            {"received_on": date(2026, 9, 21), "extended": True},
            {"US-HIPAA-13-LATE": "deny", "US-HIPAA-13": "require"},
        ),
        ({"answered": True}, {}),
        ({"answered": UNKNOWN}, {"US-HIPAA-13": "hold"}),
        ({"request": RightsRequest.ERASURE}, {}),
    ],
)
def test_a_patient_sees_the_record_within_thirty_days(facts: Facts, expected: dict[str, str]) -> None:
    assert found(ASKED, **facts) == expected


IDENTIFIED = {"identifiers": frozenset({SafeHarborIdentifier.DATES})}
NAMED = {"identifiers": frozenset({SafeHarborIdentifier.DATES, SafeHarborIdentifier.NAMES})}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        (IDENTIFIED, {"US-HIPAA-16": "deny"}),
        (IDENTIFIED | {"destination": ExportDestination.INTERNAL}, {}),
        (IDENTIFIED | {"authorization": True}, {}),
        (IDENTIFIED | {"limited_set_agreement": True}, {}),
        (NAMED | {"limited_set_agreement": True}, {"US-HIPAA-16": "deny"}),
        ({"all_fields_known": False}, {"US-HIPAA-16": "hold"}),
        ({"identifiers": UNKNOWN, "all_fields_known": UNKNOWN}, {"US-HIPAA-16": "hold"}),
        ({"smallest_cell": 10}, {"US-HIPAA-17": "hold"}),
        ({"smallest_cell": 10, "expert_determination": True}, {}),
        ({"smallest_cell": UNKNOWN}, {"US-HIPAA-17": "hold"}),
    ],
)
def test_figures_leave_without_identifiers_and_small_cells(facts: Facts, expected: dict[str, str]) -> None:
    assert found(FIGURES, **facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {"US-MINOR-02": "deny"}),
        ({"subject_age": 13}, {}),
        ({"parental_consent": True}, {}),
        ({"online": False}, {}),
        ({"subject_age": UNKNOWN}, {"US-MINOR-02": "hold"}),
    ],
)
def test_a_child_under_thirteen_needs_a_parent_online(facts: Facts, expected: dict[str, str]) -> None:
    assert found(FORM, **facts) == expected


@pytest.mark.parametrize(
    ("handles", "signed", "expected"),
    [
        (True, False, {"US-HIPAA-21": "deny"}),
        (True, True, {}),
        (False, False, {}),
        (UNKNOWN, False, {"US-HIPAA-21": "hold"}),
    ],
)
def test_a_vendor_signs_before_it_handles_records(
    handles: Any, signed: Any, expected: dict[str, str]
) -> None:
    assert found(VendorCase(handles_health_records=handles, agreement_signed=signed)) == expected


NO_LOGOFF = frozenset(Safeguard) - {Safeguard.AUTOMATIC_LOGOFF}
NO_AUDIT = frozenset(Safeguard) - {Safeguard.AUDIT_CONTROLS}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        ({"in_place": NO_LOGOFF}, {"US-HIPAA-19": "require"}),
        ({"in_place": NO_LOGOFF, "documented": frozenset({Safeguard.AUTOMATIC_LOGOFF})}, {}),
        (
            {"in_place": NO_AUDIT, "documented": frozenset({Safeguard.AUDIT_CONTROLS})},
            {"US-HIPAA-19": "require"},
        ),
        ({"in_place": NO_LOGOFF, "documented": UNKNOWN}, {"US-HIPAA-19": "hold"}),
        ({"in_place": NO_AUDIT, "documented": UNKNOWN}, {"US-HIPAA-19": "require"}),
        ({"documented": UNKNOWN}, {}),
        ({"in_place": UNKNOWN}, {"US-HIPAA-19": "hold"}),
        ({"in_place": frozenset(), "holds_health_records": False}, {}),
    ],
)
def test_a_system_has_its_safeguards(facts: Facts, expected: dict[str, str]) -> None:
    assert found(SYSTEM, **facts) == expected


@pytest.mark.parametrize(
    ("document", "last", "expected"),
    [
        (KeptDocument.POLICY, date(2020, 11, 21), {"US-HIPAA-18": "require"}),
        (KeptDocument.POLICY, date(2020, 11, 20), {}),
        (KeptDocument.POLICY, None, {"US-HIPAA-18": "require"}),
        (KeptDocument.OTHER, None, {}),
    ],
)
def test_papers_of_privacy_stay_six_years(
    document: KeptDocument, last: date | None, expected: dict[str, str]
) -> None:
    assert found(RetentionCase(document=document, last_effective_on=last)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        ({"expires_on": date(2026, 11, 20)}, {"US-HIPAA-24": "deny"}),
        ({"conditioned": True}, {"US-HIPAA-24": "deny"}),
        ({"elements": UNKNOWN}, {"US-HIPAA-24": "hold"}),
        *(
            ({"elements": frozenset(AuthorizationElement) - {missing}}, {"US-HIPAA-24": "deny"})
            for missing in AuthorizationElement
        ),
    ],
)
def test_an_authorization_says_all_it_has_to_say(facts: Facts, expected: dict[str, str]) -> None:
    assert found(SIGNED, **facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {"US-HIPAA-12": "require"}),
        ({"is_logged": True}, {}),
        ({"is_incidental": True}, {}),
        ({"is_limited_set": True}, {}),
        ({"authorization": True}, {}),
        ({"purpose": DisclosurePurpose.OPERATIONS}, {}),
        ({"purpose": DisclosurePurpose.OTHER}, {"US-HIPAA-09": "deny", "US-HIPAA-12": "require"}),
    ],
)
def test_what_leaves_for_other_ends_is_logged(facts: Facts, expected: dict[str, str]) -> None:
    assert found(TOLD, **facts) == expected


@pytest.mark.parametrize(
    ("stop", "expected"),
    [(True, {"US-TCPA-08-REPLY": "require"}), (False, {}), (UNKNOWN, {"US-TCPA-08-REPLY": "hold"})],
)
def test_a_stop_in_any_words_is_recorded(stop: Any, expected: dict[str, str]) -> None:
    assert found(InboundCase(is_revocation=stop)) == expected
