"""FHIR QuestionnaireResponse: the whole-number answers of one filled-in questionnaire."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from bedside.domain.surveys import SurveyResponse, SurveyResponseId, answers_of
from bedside.errors import InvalidValueError
from bedside.interop.fhir.elements import part, parts, text
from bedside.interop.fhir.scope import Scope, Skip
from bedside.interop.fhir.structure import Resource

__all__ = ["read_questionnaire_response"]

_SIGNS: Final = re.compile(r"[^a-z0-9_.-]+")
_LONGEST_CODE: Final = 40
_LOW, _HIGH = 0, 10


def read_questionnaire_response(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...] | Skip:
    """The response, and one answer for each question that has a whole number from 0 to 10.

    FHIR keeps the scale in the Questionnaire, so an answer outside 0 to 10 is left out with a notice.
    """
    if text(resource, "status") not in ("completed", "amended"):
        return Skip("not completed")
    subject = part(resource, "subject")
    patient_id = scope.refer(subject, "Patient") if subject else None
    scores: dict[str, int] = {}
    for link_id, value in _whole_answers(resource):
        if not _LOW <= value <= _HIGH:
            scope.notices["survey.range"] += 1
            continue
        code = _code(link_id)
        if code in scores:
            scope.notices["survey.already_answered"] += 1
            continue
        scores[code] = value
    if not scores:
        return Skip("no whole-number answers")
    answered_at = scope.instant(resource, "authored")
    if answered_at is None:
        problem = "give the instant, or import with the practice's time zone"
        raise InvalidValueError("fhir.missing", "QuestionnaireResponse.authored", problem)
    response = SurveyResponse(
        id=SurveyResponseId(scope.id_of("QuestionnaireResponse", fhir_id)),
        patient_id=patient_id,
        instrument=_instrument(resource),
        scores=scores,
        scale_low=_LOW,
        scale_high=_HIGH,
        answered_at=answered_at,
        origin=scope.origin("QuestionnaireResponse", fhir_id),
    )
    return (response, *answers_of(response))


def _whole_answers(resource: Resource) -> Iterator[tuple[str, int]]:
    """Every ``valueInteger`` with its ``linkId``, in the order of the questionnaire."""
    waiting = list(reversed(parts(resource, "item")))
    while waiting:
        item = waiting.pop()
        answers = parts(item, "answer")
        for answer in answers:
            value = answer.get("valueInteger")
            if isinstance(value, int) and not isinstance(value, bool):
                yield text(item, "linkId") or "", value
        inner = [*parts(item, "item"), *(deeper for answer in answers for deeper in parts(answer, "item"))]
        waiting.extend(reversed(inner))


def _instrument(resource: Resource) -> str:
    """The last part of the Questionnaire's address, without its version."""
    address = (text(resource, "questionnaire") or "questionnaire").partition("|")[0]
    return _code(address.rstrip("/").rpartition("/")[2] or "questionnaire")


def _code(words: str) -> str:
    """*words* as a code; two different ones never become the same."""
    plain = _SIGNS.sub("-", words.lower()).strip("-._")
    if plain == words and 0 < len(plain) <= _LONGEST_CODE:
        return plain
    mark = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain[:_LONGEST_CODE]}-{mark}" if plain else f"q-{mark}"
