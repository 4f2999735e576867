"""The facts of a review, by name."""

from __future__ import annotations

from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.rewards import Instrument
from bedside.rules.cases.review import ReviewAct, ReviewAudience, ReviewAuthor, ReviewCase, ReviewPlatform
from bedside.rules.facts import Fact

__all__ = [
    "act",
    "audience",
    "author",
    "author_is_real",
    "authorization",
    "conditioned_on_sentiment",
    "has_open_concern",
    "identifies_patient",
    "incentive",
    "incentive_disclosed",
    "payer_status",
    "payers",
    "platform",
    "relation_disclosed",
    "suppresses_negative",
]

_Yes = Fact[ReviewCase, bool]

act = Fact[ReviewCase, ReviewAct]("review.act", lambda case: case.act)
platform = Fact[ReviewCase, ReviewPlatform]("review.platform", lambda case: case.platform)
author = Fact[ReviewCase, ReviewAuthor]("review.author", lambda case: case.author)
audience = Fact[ReviewCase, ReviewAudience]("review.audience", lambda case: case.audience)
incentive = Fact[ReviewCase, Instrument]("review.incentive", lambda case: case.incentive)
incentive_disclosed = _Yes("review.incentive_disclosed", lambda case: case.incentive_disclosed)
conditioned_on_sentiment = _Yes("review.conditioned_on_sentiment", lambda case: case.conditioned_on_sentiment)
author_is_real = _Yes("review.author_is_real", lambda case: case.author_is_real)
relation_disclosed = _Yes("review.relation_disclosed", lambda case: case.relation_disclosed)
suppresses_negative = _Yes("review.suppresses_negative", lambda case: case.suppresses_negative)
identifies_patient = _Yes("review.identifies_patient", lambda case: case.identifies_patient)
authorization = _Yes("patient.authorization", lambda case: case.authorization)
has_open_concern = _Yes("recipient.has_open_concern", lambda case: case.has_open_concern)
payers = Fact[ReviewCase, frozenset[Payer]]("recipient.payers", lambda case: case.payers)
payer_status = Fact[ReviewCase, PayerStatus]("recipient.payer_status", lambda case: case.payer_status)
