"""The case of using somebody's particulars at all: on which ground, and from whom they are collected."""

from __future__ import annotations

from enum import Enum

import attrs

from bedside.rules.effects import UNKNOWN, Unknown

__all__ = ["Grounds", "LawfulBasis", "ProcessingCase"]


class LawfulBasis(Enum):
    """The grounds of GDPR Art 6(1), and that there is none."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_DUTY = "legal_duty"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"
    NONE = "none"


@attrs.frozen(kw_only=True)
class Grounds:
    """On what the use of somebody's particulars rests.

    ``about_health``: they say something of a person's health. ``health_ground``: a condition of GDPR
    Art 9(2) holds, such as care (h) or explicit consent (a). ``consent_proven``: who agreed, when,
    to which words and how is on file.
    """

    basis: LawfulBasis | Unknown = UNKNOWN
    about_health: bool | Unknown = UNKNOWN
    health_ground: bool | Unknown = UNKNOWN
    consent_proven: bool | Unknown = UNKNOWN


@attrs.frozen(kw_only=True)
class ProcessingCase:
    """May these particulars be collected and used?

    ``online``: through a form or service on the web. ``consent_age`` is the age from which a child
    agrees for itself online, where the law of its country says so; ``parental_consent`` is the
    verified consent of a parent. ``meaningful_consent``: the person understands what they agree to.
    ``register_kept``: the record of processing (GDPR Art 30) names this use.
    """

    grounds: Grounds
    for_marketing: bool | Unknown
    online: bool | Unknown
    subject_age: int | Unknown
    parental_consent: bool | Unknown
    consent_age: int | Unknown = UNKNOWN
    meaningful_consent: bool | Unknown = UNKNOWN
    register_kept: bool | Unknown = UNKNOWN
