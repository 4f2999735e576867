"""The General Data Protection Regulation, and the United Kingdom's copy of it: one text, two law-givers.

References:
- GDPR Art 4(11), 6(1), 7(1), (3), 8, 9(1)-(2), 12(3), 15-17, 20, 21(2)-(3), 30(1), (5) (2018-05-25).
- UK GDPR; DPA 2018 s. 9, Sch 1; Data (Use and Access) Act 2025 (main parts in force 2026-02-05).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import attrs

from bedside.domain.dates import Interval
from bedside.jurisdictions.evidence import MEMORY
from bedside.rules import (
    Citation,
    Condition,
    Confidence,
    Effect,
    MessageCase,
    ProcessingCase,
    RightsCase,
    Rule,
    ahead,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import direct, processing, rights
from bedside.rules.cases import HeldRecord, LawfulBasis, RightsRequest

__all__ = ["GDPR_TOPICS", "gdpr"]

#: What the rules are about; each law-giver names each of them its own way.
GDPR_TOPICS: Final = (
    "GROUNDS",
    "GROUNDS-MESSAGE",
    "CONSENT",
    "CONSENT-MESSAGE",
    "REQUEST",
    "REQUEST-LATE",
    "ERASURE",
    "OBJECTION",
    "REGISTER",
    "CHILD",
)

_asked = is_in(rights.request, RightsRequest) & rights.open_request
_clinical_erasure = equals(rights.request, RightsRequest.ERASURE) & equals(rights.record, HeldRecord.CLINICAL)


def _ungrounded() -> Condition[ProcessingCase | MessageCase]:
    health = is_true(processing.about_health) & is_false(processing.health_ground)
    return equals(processing.basis, LawfulBasis.NONE) | health


def _unproven() -> Condition[ProcessingCase | MessageCase]:
    return equals(processing.basis, LawfulBasis.CONSENT) & is_false(processing.consent_proven)


@attrs.frozen(kw_only=True)
class _Law:
    """The law-giver whose copy this is."""

    ids: Mapping[str, str]
    place: str
    name: str
    begins: date
    confidence: Confidence
    verified: str

    def rule(self, topic: str, case_type: type[Any], effect: Effect, where: str, **rest: Any) -> Rule[Any]:
        """One rule; *where* is its place in the regulation."""
        return Rule(
            id=self.ids[topic],
            effect=effect,
            jurisdiction=self.place,
            case_type=case_type,
            effective_from=self.begins,
            citation=Citation(f"{self.name} {where}"),
            confidence=self.confidence,
            verified=self.verified,
            **rest,
        )


def gdpr(
    ids: Mapping[str, str],
    *,
    place: str,
    name: str,
    begins: date,
    confidence: Confidence = Confidence.HIGH,
    verified: str = MEMORY,
) -> tuple[Rule[Any], ...]:
    """The rules of the regulation for one law-giver; *ids* gives the id of each of ``GDPR_TOPICS``."""
    law = _Law(ids=ids, place=place, name=name, begins=begins, confidence=confidence, verified=verified)
    no_ground: dict[str, Any] = {
        "reason": "There is no lawful ground, or the particulars are about health and no condition of "
        "Article 9(2) holds.",
        "limit": "care rests on 9(2)(h); marketing with health facts normally on explicit consent, 9(2)(a)",
    }
    no_proof: dict[str, Any] = {
        "reason": "It rests on consent that nobody can show: who, when, to which words, how.",
        "limit": "evidence of the consent, and a withdrawal that is as easy as the giving",
    }
    return (
        law.rule(
            "GROUNDS", ProcessingCase, Effect.DENY, "Art 6(1), 9(1)-(2)", condition=_ungrounded(), **no_ground
        ),
        law.rule(
            "GROUNDS-MESSAGE",
            MessageCase,
            Effect.DENY,
            "Art 6(1), 9(1)-(2)",
            condition=is_true(direct.sent_by_practice) & _ungrounded(),
            **no_ground,
        ),
        law.rule(
            "CONSENT",
            ProcessingCase,
            Effect.DENY,
            "Art 7(1), (3); 4(11)",
            condition=_unproven(),
            **no_proof,
        ),
        law.rule(
            "CONSENT-MESSAGE",
            MessageCase,
            Effect.DENY,
            "Art 7(1), (3); 4(11)",
            condition=is_true(direct.sent_by_practice) & _unproven(),
            **no_proof,
        ),
        law.rule(
            "REQUEST",
            RightsCase,
            Effect.REQUIRE,
            "Art 12(3), 15, 16, 17, 20",
            reason="A person has asked for their rights, and is owed an answer.",
            condition=_asked,
            limit="one month; two more where it is complex",
            obligation="answer within one month, or say within it why it takes up to two more",
        ),
        law.rule(
            "REQUEST-LATE",
            RightsCase,
            Effect.DENY,
            "Art 12(3)",
            reason="The time in which the person was owed an answer is over.",
            condition=_asked & rights.late(Interval(months=1), longest=Interval(months=3)),
            limit="answer today, and tell the data protection officer",
        ),
        law.rule(
            "ERASURE",
            RightsCase,
            Effect.DENY,
            "Art 17(3)(b)-(c)",
            reason="A clinical record that the law makes the practice keep is not erased; marketing "
            "particulars are.",
            patient_reason="The law makes us keep this record for now.",
            condition=_clinical_erasure & ahead(rights.retained_until),
            limit="when the duty to keep it ends",
        ),
        law.rule(
            "OBJECTION",
            MessageCase,
            Effect.DENY,
            "Art 21(2)-(3)",
            reason="The person objected to direct marketing, and that is absolute.",
            patient_reason="You have asked us not to send messages of this kind.",
            condition=is_true(direct.is_direct) & is_true(direct.objected),
            limit="only if the person takes the objection back",
        ),
        law.rule(
            "REGISTER",
            ProcessingCase,
            Effect.REQUIRE,
            "Art 30(1), (5)",
            reason="The record of processing does not name this use; a small practice keeps one too, for it "
            "uses facts about health.",
            condition=is_false(processing.register_kept),
            obligation="enter purposes, categories, recipients, transfers, retention and security",
        ),
        law.rule(
            "CHILD",
            ProcessingCase,
            Effect.HOLD,
            "Art 8",
            reason="A child below the age of its country agrees online only with a parent.",
            patient_reason="A parent has to agree first.",
            condition=is_true(processing.online)
            & equals(processing.basis, LawfulBasis.CONSENT)
            & is_true(processing.below_consent_age)
            & ~is_true(processing.parental_consent),
            limit="16, in Member States 13 to 16, in the United Kingdom 13",
        ),
    )
