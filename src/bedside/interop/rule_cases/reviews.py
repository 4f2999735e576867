"""How the facts of a review or testimonial become a review case."""

from __future__ import annotations

from bedside.domain.coverage import Payer
from bedside.domain.rewards import Instrument
from bedside.interop.rule_cases.facts import CaseFacts
from bedside.interop.rule_cases.rewards import payer_status_of
from bedside.rules import UNKNOWN, ReviewCase, Unknown
from bedside.rules.cases import ReviewAct, ReviewAudience, ReviewAuthor, ReviewPlatform

__all__ = ["review_of"]


def review_of(facts: CaseFacts, act: ReviewAct) -> ReviewCase:
    """The review case of this act."""
    incentive = facts.code("review.incentive", Instrument)
    conditioned = facts.text("review.conditioned_on")
    hidden, claims = facts.count("review.hidden_negative"), facts.flag("review.claims_all_reviews")
    replied, named = facts.flag("review.reply_confirms_patient"), facts.flag("review.identifies_patient")
    if isinstance(incentive, Unknown):
        raise facts.refuse("case.missing", "review.incentive", "say what is given, or none")
    return ReviewCase(
        act=act,
        platform=facts.code("review.platform", ReviewPlatform),
        author=facts.code("review.author", ReviewAuthor),
        audience=facts.code("review.audience", ReviewAudience),
        incentive=incentive,
        incentive_disclosed=_disclosed(facts),
        conditioned_on_sentiment=not isinstance(conditioned, Unknown) and conditioned != "none",
        author_is_real=facts.flag("review.author_is_real_customer"),
        relation_disclosed=facts.flag("review.disclosed"),
        suppresses_negative=False if hidden == 0 else _and(claims, hidden),
        identifies_patient=named if replied is False else replied,
        authorization=facts.flag("authorization") if facts.has("authorization") else False,
        has_open_concern=False,
        payers=facts.codes("recipient.payers", Payer),
        payer_status=payer_status_of(facts, "recipient"),
    )


def _and(claims: bool | Unknown, hidden: int | Unknown) -> bool | Unknown:
    return claims if claims is False or not isinstance(hidden, Unknown) else UNKNOWN


def _disclosed(facts: CaseFacts) -> bool | Unknown:
    concealed = facts.flag("review.incentive_concealed")
    if concealed is True or facts.has("review.disclosure_shown"):
        return concealed is not True and facts.flag("review.disclosure_shown")
    return concealed is False and facts.has("review.incentive_concealed")
