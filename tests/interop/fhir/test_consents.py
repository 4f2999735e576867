"""What a Consent becomes, and when it is skipped rather than widened."""

from __future__ import annotations

from typing import Any

import pytest
from tests.interop.fhir.conftest import Write as Bundle
from tests.interop.fhir.examples import ANA, NINE

from bedside.domain.consents import Consent, ConsentAnswer, permission
from bedside.domain.messages import Channel, Purpose

pytest.importorskip("ijson", reason="the extra 'fhir' is not installed")
pytest.importorskip("phonenumbers", reason="the extra 'contacts' is not installed")


def consent(**more: Any) -> dict[str, Any]:
    provision = {"type": "permit", "purpose": [{"code": "HMARKT"}, {"code": "TREAT"}, {"code": "HRESCH"}]}
    return {
        "resourceType": "Consent",
        "id": "c-1",
        "status": "active",
        "scope": {"coding": [{"code": "patient-privacy"}]},
        "category": [{"coding": [{"code": "59284-0"}]}],
        "patient": {"reference": "Patient/ana"},
        "dateTime": "2026-03-02T09:00:00Z",
        "provision": provision,
        **more,
    }


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({}, ConsentAnswer.GIVEN),
        ({"status": "inactive"}, ConsentAnswer.WITHDRAWN),
        ({"status": "rejected"}, ConsentAnswer.REFUSED),
        (
            {"provision": {"type": "deny", "purpose": [{"code": "HMARKT"}, {"code": "TREAT"}]}},
            ConsentAnswer.REFUSED,
        ),
    ],
)
def test_a_consent_speaks_of_each_purpose_that_we_know(
    clinic: Any, bundle: Bundle, more: dict[str, Any], answer: ConsentAnswer
) -> None:
    clinic.load(bundle([ANA, consent(**more)]))

    stored = clinic.stored(Consent)
    assert {one.purpose for one in stored} == {Purpose.MARKETING, Purpose.TREATMENT}
    assert {one.answer for one in stored} == {answer}


def test_a_consent_that_was_given_and_then_ended_is_no(clinic: Any, bundle: Bundle) -> None:
    clinic.load(bundle([ANA, consent()]))
    clinic.load(bundle([consent(status="inactive")], name="later.json"))

    found = permission(
        clinic.stored(Consent), purpose=Purpose.TREATMENT, channel=Channel.SMS, address=None, at=NINE
    )

    assert not found.granted


@pytest.mark.parametrize(
    "more",
    [
        {
            "provision": {
                "type": "permit",
                "purpose": [{"code": "TREAT"}],
                "actor": [{"role": {"text": "x"}, "reference": {"display": "x"}}],
            }
        },
        {"provision": {"purpose": [{"code": "TREAT"}]}},
        {"provision": {"type": "permit", "purpose": [{"code": "HRESCH"}]}},
        {"status": "draft"},
    ],
)
def test_a_consent_that_cannot_be_said_here_is_skipped_rather_than_widened(
    clinic: Any, bundle: Bundle, more: dict[str, Any]
) -> None:
    report = clinic.load(bundle([ANA, consent(**more)]))

    assert (clinic.count("consent"), report.refused, sum(report.skipped.values())) == (0, 0, 1)
