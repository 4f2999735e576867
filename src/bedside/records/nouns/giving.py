"""Rewards, the ledger, and the requests that move its money."""

from __future__ import annotations

from typing import Any

from bedside.domain.ledger import Transfer
from bedside.domain.requests import Request
from bedside.domain.reviews import Review
from bedside.domain.rewards import Reward
from bedside.records.spec import PATIENT, RecordSpec, day, instant, number, spec, text

__all__ = ["GIVING"]

GIVING: tuple[RecordSpec[Any], ...] = (
    spec(
        Reward,
        "reward",
        text("rule_id"),
        text("business_key"),
        text("referral_id", nullable=True, references="referral"),
        text("beneficiary_id", references="patient"),
        text("side", path="beneficiary"),
        text("instrument"),
        number("amount_minor", path="value"),
        text("currency", path="value.currency"),
        text("status"),
        day("effective_on"),
        instant("earned_at"),
        instant("payable_at"),
        unique={"business_key": ("business_key",)},
        indexes=(("beneficiary_id",), ("status", "payable_at")),
    ),
    spec(
        Transfer,
        "transfer",
        text("step"),
        text("debit"),
        text("credit"),
        number("amount_minor", path="amount"),
        text("currency", path="amount.currency"),
        text("reward_id", nullable=True, references="reward"),
        text("business_key", nullable=True),
        text("resolves", nullable=True, references="transfer"),
        text("reverses", nullable=True, references="transfer"),
        text("idempotency_key", nullable=True),
        day("effective_on"),
        instant("occurred_at"),
        unique={
            "business_key": ("business_key",),
            "resolves": ("resolves",),
            "reverses": ("reverses",),
            "idempotency_key": ("idempotency_key",),
        },
        # What was put into a budget is read whenever something is set aside.
        indexes=(("reward_id",), ("credit", "step"), ("debit", "step")),
        appended=True,
    ),
    spec(
        Review,
        "review",
        text("subject_kind", path="subject"),
        text("subject_id"),
        PATIENT,
        text("referral_id", nullable=True, references="referral"),
        text("open_about", nullable=True),
        text("status"),
        instant("opened_at"),
        instant("due_at"),
        unique={"open_about": ("open_about",)},
        indexes=(("referral_id",), ("patient_id",), ("status", "due_at")),
        subject="patient_id",
    ),
    spec(
        Request,
        "request",
        text("verb"),
        text("outcome"),
        text("transfer_id", nullable=True, references="transfer"),
        instant("answered_at"),
        appended=True,
    ),
)
