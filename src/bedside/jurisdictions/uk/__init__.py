"""The United Kingdom: data protection, marketing, incentives and reviews. Nobody has reviewed it.

References are in the modules, one for each topic.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.jurisdictions.evidence import SECONDARY
from bedside.jurisdictions.gdpr import GDPR_TOPICS, gdpr
from bedside.jurisdictions.uk.incentives import INCENTIVES
from bedside.jurisdictions.uk.marketing import MARKETING
from bedside.rules import Confidence, RulePack

__all__ = ["UK"]

_IDS: Final = {topic: f"UK-GDPR-01-{topic}" for topic in GDPR_TOPICS} | {"GROUNDS": "UK-GDPR-01"}

#: The United Kingdom.
UK: Final = RulePack(
    name="uk",
    jurisdiction="UK",
    version="2026.1",
    rules=(
        *gdpr(
            _IDS,
            place="UK",
            name="UK GDPR",
            begins=date(2021, 1, 1),
            confidence=Confidence.MEDIUM,
            verified=SECONDARY,
        ),
        *MARKETING,
        *INCENTIVES,
    ),
)
