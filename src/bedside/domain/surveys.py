"""Surveys and their responses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import (
    PERSONAL,
    aware,
    code,
    identifier,
    instances,
    label,
    not_before,
    optional,
    personal_text,
    some,
    typed,
)
from bedside.domain.patients import Origin
from bedside.errors import InvalidValueError

__all__ = [
    "Group",
    "Question",
    "Survey",
    "SurveyAnswer",
    "SurveyAnswerId",
    "SurveyId",
    "SurveyInvitation",
    "SurveyInvitationId",
    "SurveyResponse",
    "SurveyResponseId",
    "answers_of",
    "nps_group",
]

SurveyId = NewType("SurveyId", str)
SurveyInvitationId = NewType("SurveyInvitationId", str)
SurveyResponseId = NewType("SurveyResponseId", str)
SurveyAnswerId = NewType("SurveyAnswerId", str)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Question:
    """One question with a whole-number scale."""

    code: str = attrs.field(validator=code)
    words: str = attrs.field(validator=label(500))
    scale_low: int = 0
    scale_high: int = 10

    def __attrs_post_init__(self) -> None:
        """The scale goes up."""
        if self.scale_high <= self.scale_low:
            raise InvalidValueError("survey.scale", "Question.scale_high", "must be above scale_low")


@attrs.frozen(kw_only=True, field_transformer=typed)
class Survey:
    """A questionnaire (FHIR Questionnaire); ``instrument`` names it for comparison, such as ``nps``."""

    id: SurveyId = attrs.field(validator=identifier)
    title: str = attrs.field(validator=label(200))
    instrument: str = attrs.field(validator=code)
    questions: tuple[Question, ...] = attrs.field(validator=[some, instances(Question)])


@attrs.frozen(kw_only=True, field_transformer=typed)
class SurveyInvitation:
    """One patient was asked to answer once."""

    id: SurveyInvitationId = attrs.field(validator=identifier)
    survey_id: SurveyId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    visit_id: str | None = attrs.field(default=None, validator=optional(identifier))
    invited_at: datetime = attrs.field(validator=aware)


@attrs.frozen(kw_only=True, field_transformer=typed)
class SurveyResponse:
    """One filled-in questionnaire (FHIR QuestionnaireResponse): question code → score.

    ``scale_low`` and ``scale_high`` are the lowest and the highest score that any of the questions
    allows; each :class:`SurveyAnswer` has the scale of its own question.
    """

    id: SurveyResponseId = attrs.field(validator=identifier)
    survey_id: SurveyId | None = attrs.field(default=None, validator=optional(identifier))
    invitation_id: SurveyInvitationId | None = attrs.field(default=None, validator=optional(identifier))
    patient_id: str | None = attrs.field(default=None, validator=optional(identifier))
    instrument: str = attrs.field(validator=code)
    scores: Mapping[str, int] = attrs.field(repr=False, metadata=PERSONAL)
    scale_low: int = 0
    scale_high: int = 10
    comment: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(4000))
    )
    invited_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    answered_at: datetime = attrs.field(validator=[aware, not_before("invited_at")])
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        """Every score lies on the scale."""
        for score in self.scores.values():
            if not self.scale_low <= score <= self.scale_high:
                raise InvalidValueError("survey.score", "SurveyResponse.scores", "must lie on the scale")


@attrs.frozen(kw_only=True, field_transformer=typed)
class SurveyAnswer:
    """One score of one response: the fact that satisfaction is measured by."""

    id: SurveyAnswerId = attrs.field(validator=identifier)
    response_id: SurveyResponseId = attrs.field(validator=identifier)
    patient_id: str | None = attrs.field(default=None, validator=optional(identifier))
    instrument: str = attrs.field(validator=code)
    question: str = attrs.field(validator=code)
    score: int = attrs.field(repr=False, metadata=PERSONAL)
    scale_low: int = 0
    scale_high: int = 10
    invited_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    answered_at: datetime = attrs.field(validator=aware)


def answers_of(response: SurveyResponse, questions: Iterable[Question] = ()) -> tuple[SurveyAnswer, ...]:
    """One answer for each score, in the order of the question codes.

    An answer to one of *questions* is on that question's scale, any other on the response's.

    >>> from datetime import UTC
    >>> filled = SurveyResponse(id=SurveyResponseId("sr-1"), instrument="mixed",
    ...     scores={"recommend": 9, "waiting": 4}, answered_at=datetime(2026, 4, 1, tzinfo=UTC))
    >>> waiting = Question(code="waiting", words="How was the wait?", scale_low=1, scale_high=5)
    >>> [(answer.question, answer.scale_low, answer.scale_high) for answer in answers_of(filled, [waiting])]
    [('recommend', 0, 10), ('waiting', 1, 5)]

    Raises:
        InvalidValueError: a score does not lie on its question's scale.
    """
    scales = {question.code: (question.scale_low, question.scale_high) for question in questions}
    common = (response.scale_low, response.scale_high)
    for question, score in response.scores.items():
        low, high = scales.get(question, common)
        if not low <= score <= high:
            raise InvalidValueError(
                "survey.score", "SurveyResponse.scores", "must lie on its question's scale"
            )
    return tuple(
        SurveyAnswer(
            id=SurveyAnswerId(f"{response.id}.{question}"),
            response_id=response.id,
            patient_id=response.patient_id,
            instrument=response.instrument,
            question=question,
            score=score,
            scale_low=scales.get(question, common)[0],
            scale_high=scales.get(question, common)[1],
            invited_at=response.invited_at,
            answered_at=response.answered_at,
        )
        for question, score in sorted(response.scores.items())
    )


class Group(Enum):
    """What a 0–10 answer to "would you recommend us" makes of a patient."""

    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


def nps_group(score: int) -> Group:
    """Promoter (9–10), passive (7–8) or detractor (0–6); Reichheld, HBR December 2003.

    >>> [nps_group(score).value for score in (6, 7, 8, 9)]
    ['detractor', 'passive', 'passive', 'promoter']
    """
    if type(score) is not int or not 0 <= score <= 10:
        raise InvalidValueError("survey.score", "score", "give a whole number from 0 to 10")
    if score >= 9:
        return Group.PROMOTER
    return Group.PASSIVE if score >= 7 else Group.DETRACTOR
