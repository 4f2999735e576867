"""What a ServiceRequest becomes, and how a Task moves it on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.interop.fhir.conftest import Write as Bundle
from tests.interop.fhir.examples import ANA, HARBOUR, NINE, OKAFOR, REFERRAL

from bedside.domain.partners import Partner, PartnerStatus
from bedside.domain.referrals import Direction, Referral, ReferralStatus, SourceKind

pytest.importorskip("ijson", reason="the extra 'fhir' is not installed")
pytest.importorskip("phonenumbers", reason="the extra 'contacts' is not installed")


def task(status: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Task",
        "id": f"task-{status}",
        "status": status,
        "intent": "order",
        "focus": {"reference": "ServiceRequest/sr-1"},
        "lastModified": "2026-03-09T09:00:00Z",
        **more,
    }


def test_a_referral_goes_out_to_its_performer_who_is_proposed_as_a_partner(
    clinic: Any, bundle: Bundle
) -> None:
    clinic.load(bundle([ANA, OKAFOR, HARBOUR, REFERRAL]))

    referral, partner = clinic.stored(Referral)[0], clinic.stored(Partner)[0]
    assert (referral.direction, referral.source.kind) == (Direction.OUTBOUND, SourceKind.PRACTICE)
    assert (referral.partner_id, referral.status) == (partner.id, ReferralStatus.RECEIVED)
    assert (partner.name, partner.status) == ("Ada Okafor", PartnerStatus.PROPOSED)
    assert partner.practitioner_id == "fhir.okafor"
    assert referral.received_at == NINE


def test_a_referral_to_ourselves_came_in_from_its_requester(clinic: Any, bundle: Bundle) -> None:
    clinic.load(bundle([ANA, OKAFOR, HARBOUR, REFERRAL]), ours=["Practitioner/okafor"])

    referral, partner = clinic.stored(Referral)[0], clinic.stored(Partner)[0]
    assert (referral.direction, referral.source.kind) == (Direction.INBOUND, SourceKind.PARTNER)
    assert referral.source.source_id == referral.partner_id == partner.id
    assert partner.name == "Harbour Dental"


@pytest.mark.parametrize(
    ("tasks", "status"),
    [
        ([], ReferralStatus.RECEIVED),
        ([task("requested")], ReferralStatus.RECEIVED),
        ([task("accepted")], ReferralStatus.ACCEPTED),
        ([task("rejected")], ReferralStatus.DECLINED),
        ([task("cancelled")], ReferralStatus.LOST),
        ([task("on-hold")], ReferralStatus.HELD),
        ([task("completed")], ReferralStatus.SEEN),
        (
            [task("completed", output=[{"type": {"text": "report"}, "valueString": "x"}])],
            ReferralStatus.REPORTED,
        ),
        ([task("completed"), task("accepted", lastModified="2026-03-05T09:00:00Z")], ReferralStatus.SEEN),
        ([task("accepted"), task("draft", id="task-2")], ReferralStatus.ACCEPTED),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_a_task_moves_the_referral_on_wherever_it_stands_in_the_bundle(
    clinic: Any, bundle: Bundle, tasks: list[Any], status: ReferralStatus, last: bool
) -> None:
    order = [ANA, OKAFOR, REFERRAL, *tasks] if last else [*tasks, REFERRAL, OKAFOR, ANA]

    report = clinic.load(bundle(order))

    assert report.refused == 0
    assert clinic.stored(Referral)[0].status is status


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("on-hold", ReferralStatus.HELD),
        ("revoked", ReferralStatus.LOST),
        ("completed", ReferralStatus.CLOSED),
    ],
)
def test_a_request_without_task_says_itself_how_far_it_is(
    clinic: Any, bundle: Bundle, status: str, expected: ReferralStatus
) -> None:
    clinic.load(bundle([ANA, OKAFOR, {**REFERRAL, "status": status}]))

    referral = clinic.stored(Referral)[0]
    assert (referral.status, referral.loop_is_closed) == (expected, False)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"category": []}, None),
        ({"category": [{"text": "Laboratory"}], "code": {"text": "Lipids"}}, "no referral"),
        ({"intent": "proposal"}, "referral not ordered"),
        ({"status": "entered-in-error"}, "referral entered in error or forbidden"),
        ({"performer": [{"display": "Somebody"}]}, "referral without a performer who can be named"),
    ],
)
def test_what_is_no_referral_is_skipped_with_a_reason(
    clinic: Any, bundle: Bundle, more: dict[str, Any], reason: str | None
) -> None:
    report = clinic.load(bundle([ANA, OKAFOR, {**REFERRAL, **more}, task("accepted")]))

    assert report.skipped == ({} if reason is None else {f"ServiceRequest ({reason})": 1})
    assert [problem.code for problem in report.problems] == ([] if reason else ["fhir.empty"])
    assert report.notices["task.no_referral"] == 1
    assert clinic.count("referral") == 0


def test_a_day_is_an_instant_only_in_a_zone(new_clinic: Any, bundle: Bundle) -> None:
    dated = {**REFERRAL, "authoredOn": "2026-03-02"}
    without, within = new_clinic(), new_clinic()

    refused = without.load(bundle([ANA, OKAFOR, dated]), time_zone=None)
    within.load(bundle([ANA, OKAFOR, dated]), time_zone="America/Denver")

    assert [(problem.code, problem.path) for problem in refused.problems] == [
        ("fhir.missing", "ServiceRequest.authoredOn")
    ]
    assert within.stored(Referral)[0].received_at == datetime(2026, 3, 2, 7, tzinfo=UTC)
