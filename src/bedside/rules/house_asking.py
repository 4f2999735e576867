"""The house rules for asking: whom nobody asks, when we wait, and who may ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from bedside.rules.about import asking
from bedside.rules.cases.asking import AskCase
from bedside.rules.conditions import Condition
from bedside.rules.effects import Confidence, Effect
from bedside.rules.facts import is_false, is_true
from bedside.rules.rule import Citation, Rule

__all__ = ["ASKING_RULES"]

_POLICY: Final = Citation("house policy of the library, not law")
_WRITTEN: Final = "a policy, not a finding of law; nothing to verify"

# Who wants a code is not asked: manners and times of rest are for those whom we ask.
_WE_ASK: Final = ~is_true(asking.by_own_request)


def _rule(
    number: int,
    effect: Effect,
    condition: Condition[AskCase],
    reason: str,
    to_patient: str | None = None,
    *,
    limit: str | None = None,
    not_before: Callable[[AskCase], datetime | None] | None = None,
) -> Rule[AskCase]:
    return Rule(
        id=f"HOUSE-ASK-{number:02}",
        effect=effect,
        jurisdiction="*",
        case_type=AskCase,
        citation=_POLICY,
        reason=reason,
        patient_reason=to_patient,
        condition=condition,
        limit=limit,
        confidence=Confidence.HIGH,
        verified=_WRITTEN,
        not_before=not_before,
    )


#: What the house pack says about asking for a referral.
ASKING_RULES: Final = (
    _rule(
        1,
        Effect.DENY,
        is_true(asking.deceased),
        "The patient is recorded as deceased.",
    ),
    _rule(
        2,
        Effect.DENY,
        is_true(asking.has_left),
        "The patient has left the practice, and is asked for nothing.",
        "You have told us that you have left the practice.",
    ),
    _rule(
        3,
        Effect.DENY,
        is_true(asking.erased),
        "The patient was erased, or is being erased.",
    ),
    _rule(
        4,
        Effect.DENY,
        is_true(asking.merged),
        "The record was merged into another one of the same person.",
        limit="ask under the record that it was merged into",
    ),
    _rule(
        5,
        Effect.HOLD,
        is_true(asking.has_open_concern) & _WE_ASK,
        "The patient has an open concern; settle it before asking for a referral.",
        "We would first like to settle what you told us about.",
        limit="settle the concern and tell the patient",
    ),
    _rule(
        6,
        Effect.HOLD,
        is_true(asking.is_minor) & is_false(asking.has_guardian),
        "The patient is a minor, and nobody is on file who may consent for them.",
        "Somebody who cares for you has to agree first.",
        limit="record a guardian who may consent",
    ),
    _rule(
        7,
        Effect.WARN,
        is_true(asking.is_minor) & is_true(asking.has_guardian),
        "The patient is a minor: ask the guardian, not the child.",
    ),
    _rule(
        8,
        Effect.DENY,
        is_true(asking.too_young),
        "The patient is younger than the programme's minimum age for being asked.",
        "This programme has a minimum age.",
    ),
    _rule(
        9,
        Effect.DENY,
        is_false(asking.programme_running),
        "The programme is not running today.",
        "The programme is not running at present.",
    ),
    _rule(
        10,
        Effect.HOLD,
        is_true(asking.rests_from_concern) & _WE_ASK,
        "A concern of the patient was closed only lately, and the programme leaves them in peace after one.",
        "We have settled something with you only lately.",
        not_before=asking.opens_after_concern,
    ),
    _rule(
        11,
        Effect.HOLD,
        is_true(asking.would_not_recommend) & _WE_ASK,
        "The patient's last answer says that they would not recommend the practice.",
        "We would first like to do better for you.",
        limit="find out what was wrong; a later answer counts instead",
    ),
    _rule(
        12,
        Effect.HOLD,
        is_false(asking.has_the_occasion) & _WE_ASK,
        "The programme asks only after a kept visit or a promoter's answer, and there is none lately.",
        "We ask only after a visit.",
        limit="wait for the next visit, or for an answer to the survey",
    ),
    _rule(
        13,
        Effect.HOLD,
        is_true(asking.rests_from_ask) & _WE_ASK,
        "The patient was asked only lately.",
        "We have asked you only lately.",
        not_before=asking.opens_after_ask,
    ),
    _rule(
        14,
        Effect.HOLD,
        is_true(asking.year_is_full) & _WE_ASK,
        "The patient was asked as often in twelve months as the programme allows.",
        "We have asked you often enough for now.",
        not_before=asking.opens_in_year,
    ),
    _rule(
        15,
        Effect.HOLD,
        is_true(asking.rests_from_procedure) & _WE_ASK,
        "The patient had a procedure only lately.",
        "We ask for nothing right after a treatment.",
        not_before=asking.opens_after_procedure,
    ),
    _rule(
        16,
        Effect.HOLD,
        is_true(asking.rests_from_missed_visit) & _WE_ASK,
        "The patient missed a visit only lately.",
        "We would first like to see you again.",
        not_before=asking.opens_after_missed_visit,
    ),
    _rule(
        17,
        Effect.DENY,
        is_false(asking.role_may_ask) & _WE_ASK,
        "The programme does not let this role ask patients for referrals.",
        limit="leave the asking to a role that the programme names",
    ),
)
