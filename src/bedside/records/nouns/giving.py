"""Rewards, the ledger, and the requests that move its money."""

from __future__ import annotations

from typing import Any

from bedside.domain.ledger import Transfer
from bedside.domain.qualifications import Qualification
from bedside.domain.requests import Request
from bedside.domain.reviews import Review
from bedside.domain.rewards import Reward
from bedside.domain.tallies import Tally
from bedside.records.spec import PATIENT, RecordSpec, boolean, day, instant, number, spec, text

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
        text("event", nullable=True),
        text("product", nullable=True),
        number("amount_minor", path="value"),
        text("currency", path="value.currency"),
        text("status"),
        day("effective_on"),
        instant("earned_at"),
        instant("payable_at"),
        instant("claim_until", nullable=True),
        boolean("in_doubt"),
        unique={"business_key": ("business_key",)},
        indexes=(
            ("beneficiary_id",),
            ("referral_id",),
            ("status", "payable_at"),
            ("status", "claim_until"),
            ("in_doubt",),
        ),
    ),
    spec(
        Qualification,
        "qualification",
        text("referral_id", references="referral"),
        text("event"),
        instant("happened_at"),
        number("order_minor", path="order", nullable=True),
        instant("undone_at", nullable=True),
        unique={"referral_event": ("referral_id", "event")},
    ),
    spec(
        Tally,
        "tally",
        text("series"),
        number("nth"),
        text("referral_id", references="referral"),
        text("event"),
        instant("counted_at"),
        unique={"series_referral": ("series", "referral_id"), "series_nth": ("series", "nth")},
        appended=True,
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
