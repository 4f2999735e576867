"""What a QuestionnaireResponse becomes; a Communication becomes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.interop.fhir.conftest import Write as Bundle
from tests.interop.fhir.examples import ANA

from bedside.domain.surveys import SurveyAnswer, SurveyResponse

pytest.importorskip("ijson", reason="the extra 'fhir' is not installed")
pytest.importorskip("phonenumbers", reason="the extra 'contacts' is not installed")


def test_whole_number_answers_become_scores(clinic: Any, bundle: Bundle) -> None:
    response = {
        "resourceType": "QuestionnaireResponse",
        "id": "qr-1",
        "questionnaire": "https://example.org/Questionnaire/nps|2",
        "status": "completed",
        "subject": {"reference": "Patient/ana"},
        "authored": "2026-03-02T09:00:00Z",
        "item": [
            {"linkId": "q1", "answer": [{"valueInteger": 9}]},
            {"linkId": "Q1", "answer": [{"valueInteger": 3}]},
            {"linkId": "group", "item": [{"linkId": "q2", "answer": [{"valueInteger": 11}]}]},
            {"linkId": "q3", "answer": [{"valueString": "fine"}]},
        ],
    }

    report = clinic.load(bundle([ANA, response]))

    stored = clinic.stored(SurveyResponse)[0]
    assert (stored.instrument, stored.patient_id, stored.scores["q1"]) == ("nps", "fhir.ana", 9)
    assert sorted(stored.scores.values()) == [3, 9]
    assert sorted(answer.score for answer in clinic.stored(SurveyAnswer)) == [3, 9]
    assert report.notices["survey.range"] == 1


def test_a_communication_is_counted_and_skipped(clinic: Any, bundle: Bundle) -> None:
    report = clinic.load(bundle([{"resourceType": "Communication", "id": "m-1", "status": "completed"}]))

    assert report.skipped == {"Communication (no address and no consent)": 1}
