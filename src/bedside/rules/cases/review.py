"""The case of a review: asking for one, showing one, answering one."""

from __future__ import annotations

from enum import Enum

import attrs

from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.rewards import Instrument
from bedside.rules.effects import UNKNOWN, Unknown

__all__ = ["ReviewAct", "ReviewAudience", "ReviewAuthor", "ReviewCase", "ReviewPlatform"]


class ReviewAct(Enum):
    """What the practice would do."""

    ASK = "ask"
    SHOW = "show"
    REPLY = "reply"


class ReviewAuthor(Enum):
    """Who writes it."""

    PATIENT = "patient"
    OFFICER = "officer"
    MANAGER = "manager"
    EMPLOYEE = "employee"
    AGENT = "agent"
    RELATIVE = "relative"


class ReviewPlatform(Enum):
    """Where it appears."""

    GOOGLE = "google"
    YELP = "yelp"
    OWN_SITE = "own_site"
    OTHER = "other"


class ReviewAudience(Enum):
    """Who is asked."""

    EVERYONE = "everyone"
    RANDOM_SAMPLE = "random_sample"
    SATISFIED_ONLY = "satisfied_only"


@attrs.frozen(kw_only=True)
class ReviewCase:
    """May the practice ask for, show or answer this review?

    ``incentive`` is ``Instrument.NONE`` when nothing is given. ``suppresses_negative``: a page
    claims to show all or most reviews while it hides bad ones. ``identifies_patient``: the words
    confirm that someone is a patient.
    """

    act: ReviewAct
    platform: ReviewPlatform | Unknown
    author: ReviewAuthor | Unknown
    audience: ReviewAudience | Unknown
    incentive: Instrument
    incentive_disclosed: bool | Unknown = UNKNOWN
    conditioned_on_sentiment: bool | Unknown
    author_is_real: bool | Unknown
    relation_disclosed: bool | Unknown
    suppresses_negative: bool | Unknown
    identifies_patient: bool | Unknown
    authorization: bool | Unknown
    has_open_concern: bool | Unknown
    payers: frozenset[Payer] | Unknown = UNKNOWN
    payer_status: PayerStatus | Unknown = UNKNOWN
