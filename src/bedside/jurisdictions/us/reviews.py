"""Reviews and testimonials: the FTC's rules, and privacy in a public answer.

References:
- 16 CFR 465.2, 465.4, 465.5, 465.7 (2024-10-21); 89 FR 68034.
- 16 CFR 255.5; 15 USC 45; FTC, "Soliciting and Paying for Online Reviews".
- 45 CFR 164.502(a), 164.508; 42 USC 1320a-7a(a)(5).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.coverage import MEDICARE_OR_STATE
from bedside.domain.rewards import Instrument
from bedside.jurisdictions.evidence import MEMORY, QUOTED, SECONDARY
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    ReviewCase,
    Rule,
    equals,
    is_false,
    is_in,
    is_true,
    lacks,
    overlaps,
)
from bedside.rules.about import review, reward
from bedside.rules.cases import ReviewAct, ReviewAudience, ReviewAuthor

__all__ = ["REVIEWS"]

_REVIEW_RULE: Final = date(2024, 10, 21)
_HONEST: Final = "We only ask for honest reviews, and give nothing for them."

_rewarded = ~equals(review.incentive, Instrument.NONE)
_federal = overlaps(review.payers, MEDICARE_OR_STATE) | (
    is_in(review.payer_status, reward.UNSURE) & lacks(review.payers)
)

REVIEWS: Final = (
    Rule(
        id="US-FTC-465-4",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=ReviewCase,
        effective_from=_REVIEW_RULE,
        citation=Citation("16 CFR 465.4"),
        reason="Nothing may be given for a review on the condition, said or implied, that it is good or bad.",
        patient_reason=_HONEST,
        condition=_rewarded & is_true(review.conditioned_on_sentiment),
        limit="no condition on what the review says",
        verified=QUOTED,
    ),
    Rule(
        id="US-FTC-465-2",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=ReviewCase,
        effective_from=_REVIEW_RULE,
        citation=Citation("16 CFR 465.2"),
        reason="The review is not by a real person with a real experience.",
        condition=is_false(review.author_is_real),
        limit="remove it",
        verified=QUOTED,
    ),
    Rule(
        id="US-FTC-465-5",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=ReviewCase,
        effective_from=_REVIEW_RULE,
        citation=Citation("16 CFR 465.5"),
        reason="An insider's or relative's review does not say who its author is.",
        condition=is_in(review.author, frozenset(ReviewAuthor) - {ReviewAuthor.PATIENT})
        & is_false(review.relation_disclosed),
        limit="a clear and conspicuous disclosure",
        verified=QUOTED,
    ),
    Rule(
        id="US-FTC-465-7",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=ReviewCase,
        effective_from=_REVIEW_RULE,
        citation=Citation("16 CFR 465.7"),
        reason="The page claims to show all or most reviews and hides bad ones.",
        condition=is_true(review.suppresses_negative),
        limit="show them all, or drop the claim",
        verified=QUOTED,
    ),
    Rule(
        id="US-FTC-255-1",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=ReviewCase,
        effective_from=date(2009, 12, 1),
        citation=Citation("16 CFR 255.5; 15 USC 45"),
        reason="Someone who is given something for a review has a connection that readers must see.",
        condition=_rewarded & is_false(review.incentive_disclosed),
        obligation="show a clear disclosure that something was given",
        verified=MEMORY,
    ),
    Rule(
        id="US-FTC-GATE",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=ReviewCase,
        citation=Citation("15 USC 45; FTC, Soliciting and Paying for Online Reviews"),
        reason="Asking only satisfied patients distorts what readers see.",
        condition=equals(review.act, ReviewAct.ASK) & equals(review.audience, ReviewAudience.SATISFIED_ONLY),
        limit="ask everyone, or a random sample",
        confidence=Confidence.MEDIUM,
        verified=SECONDARY,
    ),
    Rule(
        id="US-HIPAA-25",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=ReviewCase,
        effective_from=date(2003, 4, 14),
        citation=Citation("45 CFR 164.508; 164.502(a)"),
        reason="Showing or answering it confirms that someone is a patient, without an authorization.",
        condition=is_in(review.act, {ReviewAct.SHOW, ReviewAct.REPLY})
        & is_true(review.identifies_patient)
        & is_false(review.authorization),
        limit="the patient's authorization, or an answer that confirms nothing",
        verified=MEMORY,
    ),
    Rule(
        id="US-CMP-01-REVIEW",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=ReviewCase,
        effective_from=date(1997, 1, 1),
        citation=Citation("42 USC 1320a-7a(a)(5), (i)(6); 42 CFR 1003.110"),
        reason="Something like cash for a review is a gift to a Medicare or Medicaid patient; judge "
        "any other "
        "incentive as a reward too.",
        patient_reason=_HONEST,
        condition=is_in(review.incentive, reward.CASH_EQUIVALENTS) & _federal,
        limit="no amount",
        verified=SECONDARY,
    ),
)
