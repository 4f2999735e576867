"""The fact tables that KPIs read: their columns, what each holds, and the codes it may hold.

Codes are FHIR R4 where FHIR has them. Several spellings may share one number: a patient who is
``checked-in`` has arrived.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

__all__ = [
    "CODES",
    "FACTS",
    "MISSING_CODE",
    "UNKNOWN_CODE",
    "FactType",
    "code_of",
]


class FactType(Enum):
    """What a column of a fact table holds."""

    KEY = "id"
    CODE = "code"
    TEXT = "text"
    INSTANT = "instant"
    SCORE = "whole number"


#: How an absent code, and one that the table does not know, are encoded.
MISSING_CODE: Final = -1
UNKNOWN_CODE: Final = -2

_KEY, _CODE, _TEXT, _INSTANT, _SCORE = FactType

#: table → column → what it holds.
FACTS: Final[Mapping[str, Mapping[str, FactType]]] = {
    "appointments": {
        "appointment_id": _KEY,
        "patient_id": _KEY,
        "practitioner_id": _KEY,
        "location_id": _KEY,
        "service": _TEXT,
        "modality": _CODE,
        "booked_at": _INSTANT,
        "starts_at": _INSTANT,
        "status": _CODE,
        "cancelled_at": _INSTANT,
        "cancelled_by": _CODE,
        "arrived_at": _INSTANT,
        "seen_at": _INSTANT,
        "ended_at": _INSTANT,
        "next_booked_at": _INSTANT,
    },
    "referrals": {
        "referral_id": _KEY,
        "direction": _CODE,
        "source_kind": _CODE,
        "referrer_id": _KEY,
        "partner_id": _KEY,
        "patient_id": _KEY,
        "channel": _TEXT,
        "received_at": _INSTANT,
        "accepted_at": _INSTANT,
        "booked_at": _INSTANT,
        "first_visit_at": _INSTANT,
        "status": _TEXT,
        "closed_reason": _TEXT,
        "report_due_at": _INSTANT,
        "report_at": _INSTANT,
        "report_reviewed_at": _INSTANT,
        "referrer_told_at": _INSTANT,
    },
    "follow_ups": {
        "follow_up_id": _KEY,
        "plan_id": _KEY,
        "kind": _TEXT,
        "patient_id": _KEY,
        "visit_id": _KEY,
        "due_at": _INSTANT,
        "window_end_at": _INSTANT,
        "done_at": _INSTANT,
        "outcome": _TEXT,
        "reason": _TEXT,
    },
    "survey_answers": {
        "response_id": _KEY,
        "invitation_id": _KEY,
        "patient_id": _KEY,
        "household_id": _KEY,
        "instrument": _TEXT,
        "question": _TEXT,
        "score": _SCORE,
        "scale_low": _SCORE,
        "scale_high": _SCORE,
        "invited_at": _INSTANT,
        "answered_at": _INSTANT,
    },
}

#: (table, column) → code → number.
CODES: Final[Mapping[tuple[str, str], Mapping[str, int]]] = {
    ("appointments", "status"): {
        "booked": 1,
        "arrived": 2,
        "checked-in": 2,
        "fulfilled": 3,
        "cancelled": 4,
        "noshow": 5,
        "entered-in-error": 6,
        "proposed": 7,
        "pending": 7,
        "waitlist": 7,
    },
    ("appointments", "modality"): {"in-person": 1, "virtual": 2},
    ("appointments", "cancelled_by"): {"patient": 1, "practice": 2},
    ("referrals", "direction"): {"inbound": 1, "outbound": 2},
    ("referrals", "source_kind"): {"patient": 1, "partner": 2, "campaign": 3, "self": 4, "practice": 5},
}


def code_of(table: str, column: str, code: str) -> int:
    """The number that stands for *code* in encoded facts.

    >>> code_of("appointments", "status", "noshow")
    5
    """
    return CODES[table, column][code]
