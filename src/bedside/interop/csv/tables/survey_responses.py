"""The table of survey responses: one row for each filled-in questionnaire."""

from __future__ import annotations

from bedside.domain.surveys import SurveyResponse, SurveyResponseId, answers_of
from bedside.interop.csv.fields import instant, reference, text, whole
from bedside.interop.csv.values import CsvTable, RowValues

__all__ = ["TABLE"]

_ID = reference("id", "survey_response", "the response's id in the source", required=True)
_PATIENT = reference("patient_id", "patient", "who answered; imported earlier. Absent: anonymous")
_INSTRUMENT = text("instrument", "a short code of the questionnaire, such as `nps`", required=True, code=True)
_LOW = whole("scale_low", "the lowest possible score; 0 where absent")
_HIGH = whole("scale_high", "the highest possible score; 10 where absent")
_COMMENT = text("comment", "what was said in words")
_INVITED = instant("invited_at", "when the patient was asked")
_ANSWERED = instant("answered_at", "when the answer came", required=True)


def _build(row: RowValues) -> tuple[object, ...]:
    response = SurveyResponse(
        id=SurveyResponseId(row.need(_ID)),
        patient_id=row.get(_PATIENT),
        instrument=row.need(_INSTRUMENT),
        scores=row.scores(),
        scale_low=row.either(_LOW, 0),
        scale_high=row.either(_HIGH, 10),
        comment=row.get(_COMMENT),
        invited_at=row.get(_INVITED),
        answered_at=row.need(_ANSWERED),
        origin=row.origin(_ID),
    )
    return (response, *answers_of(response))


TABLE = CsvTable(
    name="survey_responses",
    about="filled-in questionnaires, with a column for each question under `[scores]`",
    fields=(_ID, _PATIENT, _INSTRUMENT, _LOW, _HIGH, _COMMENT, _INVITED, _ANSWERED),
    build=_build,
    has_scores=True,
)
